//! The document as it is shown.

use serde_json::{Map, Value};

use super::types::{Prose, TypeView, type_of};

/// What belongs together.
#[derive(Clone, Debug)]
pub(crate) struct TagView {
    /// Where the page's links lead.
    pub(crate) anchor: String,
    /// Its name.
    pub(crate) name: String,
    /// What is said of all of it.
    pub(crate) description: Prose,
    /// What may be asked.
    pub(crate) operations: Vec<OperationView>,
}

/// One method of one path.
#[derive(Clone, Debug)]
pub(crate) struct OperationView {
    /// Where the page's links lead.
    pub(crate) anchor: String,
    /// `GET`
    pub(crate) method: String,
    /// `/api/employees/{id}`
    pub(crate) path: String,
    /// What it does.
    pub(crate) summary: Prose,
    /// What else is to be known of it.
    pub(crate) description: Prose,
    /// Who may ask; nothing where anybody may.
    pub(crate) who: String,
    /// What stands in the address.
    pub(crate) parameters: Vec<FieldView>,
    /// What is sent.
    pub(crate) body: Option<TypeView>,
    /// What comes.
    pub(crate) answers: Vec<AnswerView>,
}

/// A parameter, or a field of a schema.
#[derive(Clone, Debug)]
pub(crate) struct FieldView {
    /// Its name.
    pub(crate) name: String,
    /// Whether it must be there.
    pub(crate) is_required: bool,
    /// What it is.
    pub(crate) shown: TypeView,
    /// What it means.
    pub(crate) description: Prose,
}

/// One of the answers.
#[derive(Clone, Debug)]
pub(crate) struct AnswerView {
    /// Its status.
    pub(crate) status: String,
    /// When it comes.
    pub(crate) description: Prose,
    /// What it holds.
    pub(crate) body: Option<TypeView>,
}

/// A schema.
#[derive(Clone, Debug)]
pub(crate) struct SchemaView {
    /// Its name, which is also where links lead.
    pub(crate) name: String,
    /// What it is.
    pub(crate) description: Prose,
    /// What it is where it has no fields.
    pub(crate) shown: TypeView,
    /// Its fields.
    pub(crate) fields: Vec<FieldView>,
}

/// The operations by their tags.
pub(crate) fn tags(document: &Value) -> Vec<TagView> {
    let tags = document["tags"].as_array().into_iter().flatten();
    tags.map(|tag| {
        let name = text(tag, "name");
        TagView {
            anchor: anchor(&name),
            description: prose(tag, "description"),
            operations: operations(document, &name),
            name,
        }
    })
    .collect()
}

/// All schemas by their names.
pub(crate) fn schemas(document: &Value) -> Vec<SchemaView> {
    let schemas = &document["components"]["schemas"];
    entries(schemas)
        .map(|(name, schema)| SchemaView {
            name: name.clone(),
            description: prose(schema, "description"),
            shown: type_of(schema),
            fields: fields(schema, schemas),
        })
        .collect()
}

fn operations(document: &Value, tag: &str) -> Vec<OperationView> {
    let mut found = Vec::new();
    for (path, item) in entries(&document["paths"]) {
        for (method, operation) in entries(item) {
            if operation["tags"][0] == tag {
                found.push(shown(method, path, operation));
            }
        }
    }
    found
}

fn shown(method: &str, path: &str, operation: &Value) -> OperationView {
    let parameters = operation["parameters"].as_array().into_iter().flatten();
    OperationView {
        anchor: text(operation, "operationId"),
        method: method.to_uppercase(),
        path: path.to_owned(),
        summary: prose(operation, "summary"),
        description: prose(operation, "description"),
        who: who(operation),
        parameters: parameters
            .map(|parameter| FieldView {
                name: text(parameter, "name"),
                is_required: parameter["required"] == true,
                shown: type_of(&parameter["schema"]),
                description: prose(parameter, "description"),
            })
            .collect(),
        body: body(&operation["requestBody"]),
        answers: entries(&operation["responses"])
            .map(|(status, response)| AnswerView {
                status: status.clone(),
                description: prose(response, "description"),
                body: body(response),
            })
            .collect(),
    }
}

/// Roles, and whether devices may.
fn who(operation: &Value) -> String {
    let ways = operation["security"].as_array().into_iter().flatten();
    let mut words = Vec::new();
    for (scheme, roles) in ways.flat_map(entries) {
        match scheme.as_str() {
            "token" => words.extend(roles.as_array().into_iter().flatten().filter_map(Value::as_str)),
            "device" => words.push("device"),
            _ => {}
        }
    }
    words.join(", ")
}

fn body(message: &Value) -> Option<TypeView> {
    let (content_type, content) = entries(&message["content"]).next()?;
    if content_type == "application/json" {
        Some(type_of(&content["schema"]))
    } else {
        Some(TypeView {
            after: content_type.clone(),
            ..TypeView::default()
        })
    }
}

/// The fields of an object, with those of what it is made of.
fn fields(schema: &Value, schemas: &Value) -> Vec<FieldView> {
    if let Some(parts) = schema["allOf"].as_array() {
        let part = |part: &Value| match part["$ref"].as_str().and_then(|text| text.rsplit('/').next()) {
            Some(name) => fields(&schemas[name], schemas),
            None => fields(part, schemas),
        };
        return parts.iter().flat_map(part).collect();
    }
    let is_required = |name: &str| {
        let required = schema["required"].as_array();
        required.is_some_and(|names| names.iter().any(|one| one == name))
    };
    entries(&schema["properties"])
        .map(|(name, property)| FieldView {
            name: name.clone(),
            is_required: is_required(name),
            shown: type_of(property),
            description: prose(property, "description"),
        })
        .collect()
}

fn entries(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flat_map(Map::iter)
}

fn prose(value: &Value, name: &str) -> Prose {
    Prose::new(value[name].as_str().unwrap_or_default())
}

fn text(value: &Value, name: &str) -> String {
    value[name].as_str().unwrap_or_default().to_owned()
}

fn anchor(name: &str) -> String {
    format!("tag-{}", name.to_lowercase().replace(' ', "-"))
}
