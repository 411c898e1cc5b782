//! What the schemas of the document say, in a few words.

use serde_json::Value;

/// A text in which some words are code.
#[derive(Clone, Debug, Default)]
pub(crate) struct Prose {
    /// The text in its parts.
    pub(crate) spans: Vec<Span>,
}

/// A part of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    /// What it says.
    pub(crate) text: String,
    /// Whether it is code.
    pub(crate) is_code: bool,
}

impl Prose {
    /// A text as the document writes it: code stands between backticks.
    pub(crate) fn new(text: &str) -> Self {
        let spans = text.split('`').enumerate().map(|(index, part)| Span {
            text: part.to_owned(),
            is_code: index % 2 == 1,
        });
        Self {
            spans: spans.filter(|span| !span.text.is_empty()).collect(),
        }
    }
}

/// The type of a value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct TypeView {
    /// Before the name of the schema that it is made of, such as "list of".
    pub(crate) before: String,
    /// The name of that schema.
    pub(crate) schema: Option<String>,
    /// After it: what else is allowed, and within which bounds.
    pub(crate) after: String,
}

/// The type that a schema describes.
pub(crate) fn type_of(schema: &Value) -> TypeView {
    if let Some(name) = schema["$ref"].as_str().and_then(|text| text.rsplit('/').next()) {
        return TypeView {
            schema: Some(name.to_owned()),
            ..TypeView::default()
        };
    }
    if let Some(choices) = schema["oneOf"].as_array() {
        let is_null = |choice: &&Value| choice["type"] == "null";
        let is_nullable = choices.iter().any(|choice| is_null(&choice));
        let inner = choices.iter().find(|choice| !is_null(choice)).map(type_of);
        let mut inner = inner.unwrap_or_default();
        if is_nullable {
            add(&mut inner.after, "or null");
        }
        return inner;
    }
    let words: Vec<&str> = match &schema["type"] {
        Value::String(word) => vec![word],
        Value::Array(words) => words.iter().filter_map(Value::as_str).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => Vec::new(),
    };
    let mut shown = TypeView::default();
    if words.contains(&"array") {
        let items = type_of(&schema["items"]);
        add(&mut shown.before, "list of");
        add(&mut shown.before, &items.before);
        shown.schema = items.schema;
        shown.after = items.after;
    } else {
        let word = words.iter().find(|word| **word != "null");
        add(&mut shown.after, word.unwrap_or(&"object"));
    }
    // Of numbers it says how wide they are, which their bounds say better.
    if let Some(format) = schema["format"]
        .as_str()
        .filter(|format| !format.starts_with("int"))
    {
        add(&mut shown.after, &format!("({format})"));
    }
    if words.contains(&"null") {
        add(&mut shown.after, "or null");
    }
    if let Some(bounds) = bounds(schema) {
        add(&mut shown.after, &format!("· {bounds}"));
    }
    shown
}

fn bounds(schema: &Value) -> Option<String> {
    let between = |least: &str, most: &str, unit: &str| {
        let (least, most) = (schema[least].as_u64(), schema[most].as_u64());
        match (least, most) {
            (Some(least), Some(most)) => Some(format!("{least} to {most}{unit}")),
            (Some(least), None) => Some(format!("at least {least}{unit}")),
            (None, Some(most)) => Some(format!("at most {most}{unit}")),
            (None, None) => None,
        }
    };
    if let Some(values) = schema["enum"].as_array() {
        let values: Vec<&str> = values.iter().filter_map(Value::as_str).collect();
        return Some(values.join(", "));
    }
    between("minimum", "maximum", "")
        .or_else(|| between("minLength", "maxLength", " characters"))
        .or_else(|| between("minItems", "maxItems", " items"))
}

fn add(text: &mut String, word: &str) {
    if !text.is_empty() && !word.is_empty() {
        text.push(' ');
    }
    text.push_str(word);
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn words(schema: &Value) -> String {
        let shown = type_of(schema);
        let schema = shown.schema.map(|name| format!("<{name}>")).unwrap_or_default();
        format!("{} {schema} {}", shown.before, shown.after)
            .trim()
            .to_owned()
    }

    #[test]
    fn types_are_said_in_a_few_words() {
        for (schema, expected) in [
            (json!({"type": "string"}), "string"),
            (
                json!({"type": ["string", "null"], "format": "uuid"}),
                "string (uuid) or null",
            ),
            (
                json!({"type": "integer", "format": "int32", "minimum": 10, "maximum": 7200}),
                "integer · 10 to 7200",
            ),
            (
                json!({"type": "string", "maxLength": 200}),
                "string · at most 200 characters",
            ),
            (
                json!({"type": "string", "enum": ["hours", "title"]}),
                "string · hours, title",
            ),
            (json!({"$ref": "#/components/schemas/Item"}), "<Item>"),
            (
                json!({"type": "array", "items": {"$ref": "#/components/schemas/Item"}, "maxItems": 9}),
                "list of <Item> · at most 9 items",
            ),
            (
                json!({"oneOf": [{"type": "null"}, {"$ref": "#/components/schemas/Role"}]}),
                "<Role> or null",
            ),
            (json!({}), "object"),
        ] {
            assert_eq!(words(&schema).replace("  ", " "), expected);
        }
    }

    #[test]
    fn code_is_told_from_prose() {
        let prose = Prose::new("`limit` is <b>1</b> to `500`");
        let shown: Vec<(&str, bool)> = prose
            .spans
            .iter()
            .map(|span| (span.text.as_str(), span.is_code))
            .collect();
        assert_eq!(
            shown,
            [("limit", true), (" is <b>1</b> to ", false), ("500", true)]
        );
    }
}
