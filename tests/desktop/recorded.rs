//! What the agent recorded, as its export says.

use jiff::Timestamp;
use serde_json::Value;

/// One exported item.
#[derive(Clone, Debug)]
pub(crate) struct Item {
    pub(crate) kind: String,
    pub(crate) title: Option<String>,
    pub(crate) application: Option<String>,
    pub(crate) start: Timestamp,
    /// `None` while it goes on.
    pub(crate) end: Option<Timestamp>,
}

impl Item {
    pub(crate) fn parse(line: &str) -> Self {
        let value: Value = serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
        let item = &value["item"];
        let text = |name: &str| item[name].as_str().map(str::to_owned);
        Self {
            kind: text("kind").unwrap(),
            title: text("title"),
            application: text("application"),
            start: item["start"].as_str().unwrap().parse().unwrap(),
            end: item["end"].as_str().map(|end| end.parse().unwrap()),
        }
    }
}

/// Items of one kind in the order of their beginning.
pub(crate) fn of_kind<'a>(items: &'a [Item], kind: &str) -> Vec<&'a Item> {
    let mut found: Vec<&Item> = items.iter().filter(|item| item.kind == kind).collect();
    found.sort_by_key(|item| item.start);
    found
}
