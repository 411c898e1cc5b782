//! Holds every answer of the tests against the document of the API: its status is among the documented ones, and its body has
//! the documented shape and no field more.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};

use jsonschema::{Draft, Validator};
use serde_json::{Value, json};
use timetrack_server::api::document::document;

use crate::harness::Answer;

/// What any request may get.
const ANYWHERE: [u16; 5] = [405, 408, 421, 500, 503];

/// Fails where an answer of the API is not as the document says. What is no path of the API is none of its business.
pub(crate) fn answer(method: &str, target: &str, answer: &Answer) {
    let path = target.split('?').next().unwrap_or(target);
    let Some((template, item)) = described(path) else {
        let is_known = !path.starts_with("/api/") || matches!(answer.status.as_u16(), 404 | 421 | 500);
        assert!(is_known, "{method} {path} is not described: {answer}");
        return;
    };
    let Some(operation) = item.get(method.to_lowercase()) else {
        let is_refused = answer.status == 405 || matches!(method, "HEAD" | "OPTIONS");
        assert!(is_refused, "{method} {template} is not described: {answer}");
        return;
    };
    let status = answer.status.as_u16();
    let responses = &operation["responses"];
    let response = match responses.get(status.to_string()) {
        Some(response) => response,
        None if ANYWHERE.contains(&status) => &responses["default"],
        None => panic!("{method} {template} is not said to answer {answer}"),
    };
    let Some(schema) = response["content"]["application/json"].get("schema") else {
        assert!(
            answer.body.is_empty() || response["content"].is_object(),
            "{method} {template} is said to answer {status} without a body: {answer}"
        );
        return;
    };
    assert_eq!(
        answer.header("content-type"),
        "application/json",
        "{method} {template}"
    );
    let name = format!("{method} {template} {status}");
    assert_fits(&name, schema, &answer.json());
}

/// Fails where a value does not have the shape of a schema of the document, or has a field more.
pub(crate) fn assert_fits(name: &str, schema: &Value, value: &Value) {
    static VALIDATORS: LazyLock<Mutex<HashMap<String, Validator>>> = LazyLock::new(Mutex::default);
    let mut validators = VALIDATORS.lock().unwrap_or_else(PoisonError::into_inner);
    let validator = validators
        .entry(schema.to_string())
        .or_insert_with(|| closed_validator(schema));
    let wrong: Vec<String> = validator
        .iter_errors(value)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(wrong.is_empty(), "{name}: {wrong:?} in {value:#}");
}

fn described(path: &str) -> Option<(&'static str, &'static Value)> {
    let fits = |template: &str| {
        template.split('/').count() == path.split('/').count()
            && template
                .split('/')
                .zip(path.split('/'))
                .all(|(wanted, given)| wanted == given || wanted.starts_with('{') && !given.is_empty())
    };
    let paths = document()["paths"].as_object().unwrap();
    let mut fitting: Vec<_> = paths.iter().filter(|(template, _)| fits(template)).collect();
    // `/api/devices/waiting` is no device.
    fitting.sort_by_key(|(template, _)| template.matches('{').count());
    fitting.first().map(|(template, item)| (template.as_str(), *item))
}

/// The same schema, but nothing that it does not name fits. That cannot be said of schemas that others are made of.
fn closed_validator(schema: &Value) -> Validator {
    static COMPONENTS: LazyLock<Value> = LazyLock::new(|| {
        let open = document()["components"]["schemas"].clone();
        let mut closed = open.clone();
        close(&mut closed);
        json!({ "schemas": closed, "open": open })
    });
    let mut schema = schema.clone();
    close(&mut schema);
    let whole = json!({ "allOf": [schema], "components": &*COMPONENTS });
    jsonschema::options()
        .with_draft(Draft::Draft202012)
        .should_validate_formats(true)
        .build(&whole)
        .unwrap()
}

fn close(schema: &mut Value) {
    match schema {
        Value::Object(fields) => {
            if let Some(parts) = fields.get_mut("allOf") {
                open_references(parts);
                fields.insert("unevaluatedProperties".to_owned(), false.into());
                return;
            }
            if fields.get("properties").is_some_and(Value::is_object) && fields.get("type").is_some() {
                fields
                    .entry("additionalProperties")
                    .or_insert_with(|| Value::Bool(false));
            }
            fields.values_mut().for_each(close);
        }
        Value::Array(items) => items.iter_mut().for_each(close),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn open_references(schema: &mut Value) {
    match schema {
        Value::String(text) => *text = text.replace("#/components/schemas/", "#/components/open/"),
        Value::Object(fields) => fields.values_mut().for_each(open_references),
        Value::Array(items) => items.iter_mut().for_each(open_references),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
