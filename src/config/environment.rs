//! The environment as a layer. Every variable that the agent reads is named here.

use serde_json::{Map, Value};

use super::{Layer, Origin, setting::KEYS};

/// Names that older programs use for the same settings.
const ALIASES: [(&str, &str); 2] = [
    ("BACKEND_URL", "base_url"),
    ("HEARTBEAT_INTERVAL_SECONDS", "heartbeat_interval_seconds"),
];

/// The layer of the environment: `TIMETRACK_` and the key in capitals; the aliases count where that is not set.
pub fn environment_layer(variable: impl Fn(&str) -> Option<String>) -> Layer {
    let mut values = Map::new();
    for (alias, key) in ALIASES {
        if let Some(text) = variable(alias) {
            values.insert(key.to_owned(), Value::String(text));
        }
    }
    for key in KEYS {
        if let Some(text) = variable(&format!("TIMETRACK_{}", key.to_uppercase())) {
            values.insert(key.to_owned(), Value::String(text));
        }
    }
    Layer {
        origin: Origin::Environment,
        values,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_own_name_beats_the_alias() {
        let layer = environment_layer(|name| match name {
            "BACKEND_URL" => Some("http://old".into()),
            "TIMETRACK_BASE_URL" => Some("http://new".into()),
            "HEARTBEAT_INTERVAL_SECONDS" => Some("30".into()),
            _ => None,
        });
        assert_eq!(layer.values["base_url"], "http://new");
        assert_eq!(layer.values["heartbeat_interval_seconds"], "30");
    }
}
