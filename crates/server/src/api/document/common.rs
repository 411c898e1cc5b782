//! What follows for an operation from what it takes and who may ask.

use serde_json::{Map, Value, json};

/// Puts it into every operation. What an operation says itself stays.
pub(super) fn complete(document: &mut Value) {
    let paths = document["paths"].as_object_mut().into_iter().flatten();
    for (_, item) in paths {
        for (method, operation) in item.as_object_mut().into_iter().flatten() {
            if let Some(operation) = operation.as_object_mut() {
                let is_safe = method == "get";
                answer_errors(operation);
                describe_answers(operation);
                let_browsers_in(operation, is_safe);
            }
        }
    }
}

/// Names the errors that come from reading the request, before anybody looks at what it asks.
fn answer_errors(operation: &mut Map<String, Value>) {
    let has_parameter = |place: &str| {
        let parameters = operation.get("parameters").and_then(Value::as_array);
        parameters.is_some_and(|all| all.iter().any(|one| one["in"] == place))
    };
    let mut errors = Vec::new();
    if is_secured(operation) {
        errors.push((
            "401",
            "Nobody is signed in, or the token is unknown, has expired or was revoked",
        ));
        errors.push(("403", "`forbidden`: this is not for the role of whoever asks"));
    }
    if has_parameter("path") {
        errors.push((
            "404",
            "There is no such thing, or it is not for whoever asks to know of",
        ));
    }
    if has_parameter("query") || operation.contains_key("requestBody") {
        errors.push(("400", "`malformed`: it cannot be read"));
        errors.push((
            "422",
            "`invalid_field`: `field` names what is not allowed, `message` says what is",
        ));
    }
    if operation.contains_key("requestBody") {
        errors.push(("413", "`too_large`"));
        errors.push(("415", "`unsupported_media_type`: it is not sent as JSON"));
    }
    errors.push((
        "default",
        "What any request may get: 405 (`Allow` names the methods), 408, 421 (a foreign `Host`), 500, 503 (`Retry-After`)",
    ));
    if let Some(responses) = operation.get_mut("responses").and_then(Value::as_object_mut) {
        for (status, description) in errors {
            responses
                .entry(status)
                .or_insert_with(|| json!({ "description": description }));
        }
    }
}

/// Errors have one shape, and answers that say nothing of themselves get their meaning.
fn describe_answers(operation: &mut Map<String, Value>) {
    let is_list = operation["responses"]["200"]["content"]["application/json"]["schema"]["type"] == "array"
        && operation
            .get("parameters")
            .and_then(Value::as_array)
            .is_some_and(|all| all.iter().any(|one| one["name"] == "after"));
    let responses = operation.get_mut("responses").and_then(Value::as_object_mut);
    for (status, response) in responses.into_iter().flatten() {
        let Some(response) = response.as_object_mut() else {
            continue;
        };
        if matches!(status.as_bytes(), [b'4' | b'5' | b'd', ..]) {
            response.entry("content").or_insert_with(
                || json!({"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}),
            );
        }
        if matches!(status.as_str(), "429" | "503") {
            response.insert(
                "headers".to_owned(),
                json!({"Retry-After": {
                    "description": "When to try again, in seconds",
                    "schema": {"type": "integer", "minimum": 1},
                }}),
            );
        }
        if status == "200" && is_list {
            response.insert(
                "headers".to_owned(),
                json!({"Link": {
                    "description": "`<…>; rel=\"next\"` leads to the next page; it is missing on the last. A page may be short \
                        or empty and not be the last.",
                    "schema": {"type": "string"},
                }}),
            );
        }
        let said = response.get("description").and_then(Value::as_str);
        if said.is_none_or(str::is_empty) {
            let meaning = match status.as_str() {
                "201" => "It was made",
                "204" => "It was done",
                _ => "As asked",
            };
            response.insert("description".to_owned(), meaning.into());
        }
    }
}

/// Whatever a person's token may ask a browser may, too: with the token of the page where it changes something.
fn let_browsers_in(operation: &mut Map<String, Value>, is_safe: bool) {
    let Some(ways) = operation.get_mut("security").and_then(Value::as_array_mut) else {
        return;
    };
    if let Some(roles) = ways.iter().find_map(|way| way.get("token").cloned()) {
        ways.push(if is_safe {
            json!({ "cookie": roles })
        } else {
            json!({ "cookie": roles, "csrf": [] })
        });
    }
}

fn is_secured(operation: &Map<String, Value>) -> bool {
    let ways = operation.get("security").and_then(Value::as_array);
    ways.is_some_and(|ways| {
        ways.iter()
            .any(|way| way.as_object().is_some_and(|way| !way.is_empty()))
    })
}
