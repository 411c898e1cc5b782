//! Every setting once: its key, what it allows and what it falls back to.

use std::time::Duration;

use secrecy::SecretString;
use serde_json::Value;
use timetrack_domain::{
    TrackingSettings,
    tracking_settings::{DetailLevel, SessionMode},
};
use url::Url;

use super::{
    AgentConfig, ConfigProblem, FixedByPolicy, Language, Layers, LogLevel, Origin,
    window_rules::{self, ReadRules},
};
use crate::server_client::is_loopback;

/// Every key that a layer may hold, in alphabetical order, as in `config.example.json`.
pub(super) const KEYS: [&str; 19] = [
    "absence_ends_session_seconds",
    "afk_threshold_seconds",
    "base_url",
    "default_window_rules",
    "detail",
    "enrolment_token",
    "heartbeat_interval_seconds",
    "language",
    "log_level",
    "machine_id",
    "minimum_title_milliseconds",
    "moved_from",
    "outbox_maximum_days",
    "outbox_maximum_megabytes",
    "preferred_port",
    "session_mode",
    "user_id",
    "window_rules",
    "$schema",
];

/// Reads every setting from the layers.
pub(super) fn resolve(layers: &Layers) -> AgentConfig {
    let mut reader = Reader {
        layers,
        problems: Vec::new(),
    };
    let defaults = TrackingSettings::default();
    // Where nobody can tell what the person asked for, the recorder stores working time only.
    let file_is_broken = layers
        .unreadable()
        .iter()
        .any(|problem| matches!(problem, ConfigProblem::UnreadableFile { .. }));
    let strictest = DetailLevel::Hours;

    let detail = reader.read(
        "detail",
        "\"hours\", \"application\" or \"title\"",
        detail_level,
        strictest,
    );
    let window_rules = reader.window_rules();
    let rules_are_wrong = window_rules.is_none();
    let window_rules = window_rules.unwrap_or_default();
    let tracking = TrackingSettings {
        session_mode: reader
            .read(
                "session_mode",
                "\"automatic\" or \"manual\"",
                session_mode,
                SessionMode::Manual,
            )
            .unwrap_or(defaults.session_mode),
        detail: if file_is_broken || rules_are_wrong {
            strictest
        } else {
            detail.unwrap_or(defaults.detail)
        },
        afk_threshold_seconds: reader.number(
            "afk_threshold_seconds",
            10,
            7_200,
            defaults.afk_threshold_seconds,
        ),
        minimum_title_milliseconds: reader.number(
            "minimum_title_milliseconds",
            0,
            60_000,
            defaults.minimum_title_milliseconds,
        ),
        absence_ends_session_seconds: reader.number(
            "absence_ends_session_seconds",
            1_800,
            86_400,
            defaults.absence_ends_session_seconds,
        ),
        window_rules: window_rules.rules,
        default_window_rules: reader
            .read("default_window_rules", "true or false", boolean, true)
            .unwrap_or(defaults.default_window_rules),
        further_window_rules: window_rules.widened.into_iter().collect(),
    };
    let config = AgentConfig {
        base_url: reader.address("base_url"),
        base_url_origin: layers.strongest("base_url").map(|(_, origin)| origin.clone()),
        moved_from: reader.address("moved_from"),
        enrolment_token: reader.secret("enrolment_token"),
        machine_id: reader.name("machine_id"),
        user_id: reader.name("user_id"),
        language: reader
            .read("language", "\"auto\", \"en\" or \"de\"", language, None)
            .flatten(),
        fixed: FixedByPolicy {
            session_mode: reader.is_fixed("session_mode"),
            afk_threshold_seconds: reader.is_fixed("afk_threshold_seconds"),
            minimum_title_milliseconds: reader.is_fixed("minimum_title_milliseconds"),
            absence_ends_session_seconds: reader.is_fixed("absence_ends_session_seconds"),
        },
        tracking,
        heartbeat_interval: Duration::from_secs(
            reader
                .number("heartbeat_interval_seconds", 10, 3_600, 60_u32)
                .into(),
        ),
        preferred_port: reader.number("preferred_port", 1, 65_535, 8_000),
        outbox_maximum_bytes: u64::from(reader.number("outbox_maximum_megabytes", 16, 65_536, 256_u32))
            * 1024
            * 1024,
        outbox_maximum_days: reader.number("outbox_maximum_days", 31, 3_650, 400),
        log_level: reader
            .read(
                "log_level",
                "\"error\", \"warn\", \"info\" or \"debug\"",
                log_level,
                LogLevel::Info,
            )
            .unwrap_or(LogLevel::Info),
        managed: layers.is_managed(),
        problems: Vec::new(),
    };
    let unknown = layers
        .keys()
        // The environment holds other programs' variables too; its layer was made from known keys only.
        .filter(|(key, origin)| !KEYS.contains(key) && **origin != Origin::Environment)
        .map(|(key, origin)| ConfigProblem::UnknownKey {
            origin: origin.to_string(),
            key: key.to_owned(),
        });
    let mut problems: Vec<_> = layers
        .unreadable()
        .iter()
        .cloned()
        .chain(reader.problems)
        .chain(unknown)
        .chain(unencrypted(&config, layers))
        .collect();
    problems.sort();
    AgentConfig { problems, ..config }
}

const RULES_ALLOWED: &str = "a list of {\"application\"?, \"title\"?, \"action\"} with regular expressions and the action \
                             \"exclude\", \"hide\", \"hideTitle\" or \"keep\"";

struct Reader<'a> {
    layers: &'a Layers,
    problems: Vec<ConfigProblem>,
}

impl Reader<'_> {
    /// The value of `key`; `fallback` and a problem where it is wrong; `None` where it is not set.
    fn read<T>(
        &mut self,
        key: &str,
        allowed: &str,
        parse: impl FnOnce(&Value) -> Option<T>,
        fallback: T,
    ) -> Option<T> {
        let (value, origin) = self.layers.strongest(key)?;
        if let Some(repeated) = self.layers.repeated(key, origin) {
            self.problems.push(repeated.clone());
            return Some(fallback);
        }
        Some(parse(value).unwrap_or_else(|| {
            self.problems.push(ConfigProblem::WrongValue {
                origin: origin.to_string(),
                key: key.to_owned(),
                value: shortened(value),
                allowed: allowed.to_owned(),
            });
            fallback
        }))
    }

    fn address(&mut self, key: &str) -> Option<Url> {
        let allowed = "an address that begins with https:// or http://";
        self.read(key, allowed, |value| address(value).map(Some), None)
            .flatten()
    }

    fn number<T: TryFrom<u64> + Copy>(&mut self, key: &str, minimum: u64, maximum: u64, default: T) -> T {
        let parse = |value: &Value| {
            let number = match value {
                // The environment and the registry write numbers as text.
                Value::String(text) => text.trim().parse().ok()?,
                Value::Number(number) => number.as_u64()?,
                Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => return None,
            };
            (minimum..=maximum)
                .contains(&number)
                .then(|| T::try_from(number).ok())?
        };
        self.read(
            key,
            &format!("a whole number from {minimum} to {maximum}"),
            parse,
            default,
        )
        .unwrap_or(default)
    }

    /// The rules; `None` where they have to be taken for wrong as a whole.
    fn window_rules(&mut self) -> Option<ReadRules> {
        let key = "window_rules";
        let parse = |value: &Value| window_rules::read(value).map(Some);
        let Some(read) = self.read(key, RULES_ALLOWED, parse, None) else {
            return Some(ReadRules::default());
        };
        let read = read?;
        let origin = self.layers.strongest(key).map(|(_, origin)| origin.to_string());
        let faults = read.faults.iter();
        self.problems
            .extend(faults.map(|(number, fault, hides)| ConfigProblem::RuleAtFault {
                origin: origin.clone().unwrap_or_default(),
                number: *number,
                fault: fault.clone(),
                hides: *hides,
            }));
        Some(read)
    }

    /// Whether a policy sets `key`, which was read before, to something that is allowed.
    fn is_fixed(&self, key: &str) -> bool {
        let is_set = self
            .layers
            .strongest(key)
            .is_some_and(|(_, origin)| *origin == Origin::Policy);
        let is_wrong = self.problems.iter().any(|problem| {
            matches!(problem, ConfigProblem::WrongValue { key: wrong, .. } | ConfigProblem::Repeated { key: wrong, .. }
                if wrong == key)
        });
        is_set && !is_wrong
    }

    fn name(&mut self, key: &str) -> Option<String> {
        let parse = |value: &Value| {
            let text = value.as_str()?.trim();
            (text.len() <= 256 && !text.chars().any(char::is_control)).then(|| Some(text.to_owned()))
        };
        self.read(key, "a text of at most 256 bytes", parse, None)
            .flatten()
            .filter(|text| !text.is_empty())
    }

    /// A secret. What stands there in its place is not repeated either.
    fn secret(&mut self, key: &str) -> Option<(SecretString, Origin)> {
        let (value, origin) = self.layers.strongest(key)?;
        if let Some(repeated) = self.layers.repeated(key, origin) {
            self.problems.push(repeated.clone());
            return None;
        }
        match value.as_str().map(str::trim) {
            Some("") => None,
            Some(text) if text.len() <= 256 && text.chars().all(|character| character.is_ascii_graphic()) => {
                Some((text.into(), origin.clone()))
            }
            Some(_) | None => {
                self.problems.push(ConfigProblem::WrongValue {
                    origin: origin.to_string(),
                    key: key.to_owned(),
                    value: "…".to_owned(),
                    allowed: "a text of at most 256 bytes without spaces".to_owned(),
                });
                None
            }
        }
    }
}

fn shortened(value: &Value) -> String {
    let text = value.to_string();
    if text.len() <= 80 {
        text
    } else {
        format!("{}…", &text[..text.floor_char_boundary(80)])
    }
}

fn address(value: &Value) -> Option<Url> {
    let url: Url = value.as_str()?.trim().parse().ok()?;
    (matches!(url.scheme(), "http" | "https") && url.has_host()).then_some(url)
}

/// A server elsewhere without TLS.
fn unencrypted(config: &AgentConfig, layers: &Layers) -> Option<ConfigProblem> {
    let address = config.base_url.as_ref()?;
    let (_, origin) = layers.strongest("base_url")?;
    (address.scheme() == "http" && !is_loopback(address)).then(|| ConfigProblem::Unencrypted {
        origin: origin.to_string(),
        host: address.host_str().unwrap_or_default().to_owned(),
    })
}

fn boolean(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(flag) => Some(*flag),
        Value::String(text) => match text.trim() {
            "true" | "1" => Some(true),
            "false" | "0" => Some(false),
            _ => None,
        },
        Value::Number(number) => match number.as_u64()? {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        },
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

fn detail_level(value: &Value) -> Option<DetailLevel> {
    serde_json::from_value(value.clone()).ok()
}

fn session_mode(value: &Value) -> Option<SessionMode> {
    serde_json::from_value(value.clone()).ok()
}

#[expect(
    clippy::option_option,
    reason = "not set, and set to follow the system, are two things here"
)]
fn language(value: &Value) -> Option<Option<Language>> {
    match value.as_str()? {
        "auto" => Some(None),
        "en" => Some(Some(Language::English)),
        "de" => Some(Some(Language::German)),
        _ => None,
    }
}

fn log_level(value: &Value) -> Option<LogLevel> {
    match value.as_str()? {
        "error" => Some(LogLevel::Error),
        "warn" => Some(LogLevel::Warn),
        "info" => Some(LogLevel::Info),
        "debug" => Some(LogLevel::Debug),
        _ => None,
    }
}
