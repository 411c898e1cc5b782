//! Where values come from and which of them wins.

use std::fmt;

use serde_json::{Map, Value};

/// One source of settings.
#[derive(Clone, Debug, PartialEq)]
pub struct Layer {
    /// Where the values come from.
    pub origin: Origin,
    /// The values as they were written, by key.
    pub values: Map<String, Value>,
}

/// Where a value came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A file of the whole computer, by path.
    SystemFile(String),
    /// The person's own file, by path.
    UserFile(String),
    /// The environment.
    Environment,
    /// The command line.
    CommandLine,
    /// Set by the organisation; nothing overrides it.
    Policy,
}

impl fmt::Display for Origin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SystemFile(path) | Self::UserFile(path) => formatter.write_str(path),
            Self::Environment => formatter.write_str("environment"),
            Self::CommandLine => formatter.write_str("command line"),
            Self::Policy => formatter.write_str("policy of your organisation"),
        }
    }
}

/// The layers.
#[derive(Clone, Debug, Default)]
pub struct Layers {
    weakest_first: Vec<Layer>,
    unreadable: Vec<super::ConfigProblem>,
    repeated: Vec<super::ConfigProblem>,
}

impl Layers {
    /// Adds a layer that beats those before it.
    pub fn push(&mut self, layer: Layer) {
        self.weakest_first.push(layer);
    }

    /// Notes that a layer could not be read at all.
    pub fn push_unreadable(&mut self, problem: super::ConfigProblem) {
        self.unreadable.push(problem);
    }

    /// What could not be read.
    pub fn unreadable(&self) -> &[super::ConfigProblem] {
        &self.unreadable
    }

    /// Notes that a setting cannot be relied on, because a key is there twice.
    pub fn push_repeated(&mut self, problem: super::ConfigProblem) {
        self.repeated.push(problem);
    }

    /// Why `key`, as it is set at `origin`, cannot be relied on.
    pub fn repeated(&self, key: &str, origin: &Origin) -> Option<&super::ConfigProblem> {
        let place = origin.to_string();
        self.repeated.iter().find(|problem| {
            matches!(problem, super::ConfigProblem::Repeated { origin, key: known, .. }
                if *origin == place && known == key)
        })
    }

    /// Whether the organisation set anything.
    pub fn is_managed(&self) -> bool {
        self.weakest_first
            .iter()
            .any(|layer| layer.origin == Origin::Policy && !layer.values.is_empty())
    }

    /// The strongest value of a key. `null` counts as not set.
    pub fn strongest(&self, key: &str) -> Option<(&Value, &Origin)> {
        self.weakest_first
            .iter()
            .rev()
            .find_map(|layer| match layer.values.get(key) {
                None | Some(Value::Null) => None,
                Some(value) => Some((value, &layer.origin)),
            })
    }

    /// Every key of every layer with its origin.
    pub fn keys(&self) -> impl Iterator<Item = (&str, &Origin)> {
        self.weakest_first
            .iter()
            .flat_map(|layer| layer.values.keys().map(|key| (key.as_str(), &layer.origin)))
    }
}
