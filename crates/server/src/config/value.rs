//! What a setting's value may be. Every problem is worded so that the reader knows what to write instead.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

use secrecy::SecretString;
use timetrack_storage::DatabaseUrl;
use tracing_subscriber::EnvFilter;
use url::Url;

use crate::client_address::{Network, NotANetwork};
use crate::services::email_address::{EmailAddress, NotAnAddress};

/// A value as it was written.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Given {
    Text(String),
    Integer(i64),
    List(Vec<Given>),
    Other(&'static str),
}

impl Given {
    pub(super) fn text(&self) -> Result<&str, String> {
        match self {
            Self::Text(text) => Ok(text),
            Self::Integer(_) | Self::List(_) | Self::Other(_) => {
                Err(format!("it is {}, and must be text in quotes", self.kind()))
            }
        }
    }

    fn kind(&self) -> &'static str {
        match self {
            Self::Text(_) => "text",
            Self::Integer(_) => "a number",
            Self::List(_) => "a list",
            Self::Other(kind) => kind,
        }
    }
}

impl From<toml::Value> for Given {
    fn from(value: toml::Value) -> Self {
        match value {
            toml::Value::String(text) => Self::Text(text),
            toml::Value::Integer(number) => Self::Integer(number),
            toml::Value::Array(items) => Self::List(items.into_iter().map(Self::from).collect()),
            toml::Value::Float(_) => Self::Other("a number with a fraction"),
            toml::Value::Boolean(_) => Self::Other("true or false"),
            toml::Value::Datetime(_) => Self::Other("a date"),
            toml::Value::Table(_) => Self::Other("a table"),
        }
    }
}

/// An address, a port, or both.
pub(super) fn listen(given: &Given) -> Result<(Option<IpAddr>, Option<u16>), String> {
    let allowed = "it must be an address such as \"127.0.0.1:8000\", \"[::1]:8000\", \"0.0.0.0\" or a port";
    if let Given::Integer(_) = given {
        return port(given).map(|port| (None, Some(port)));
    }
    let text = given.text()?.trim();
    if let Ok(address) = text.parse::<SocketAddr>() {
        return Ok((Some(address.ip()), Some(address.port())));
    }
    if let Ok(address) = text.trim_matches(['[', ']']).parse::<IpAddr>() {
        return Ok((Some(address), None));
    }
    if let Some(number) = text.strip_prefix("localhost:") {
        let port = port(&Given::Text(number.to_owned()))?;
        return Ok((Some(IpAddr::from([127, 0, 0, 1])), Some(port)));
    }
    port(given)
        .map(|port| (None, Some(port)))
        .map_err(|_| format!("\"{text}\" is no address; {allowed}"))
}

pub(super) fn port(given: &Given) -> Result<u16, String> {
    let number = match given {
        Given::Integer(number) => u16::try_from(*number).ok(),
        Given::Text(text) => text.trim().parse().ok(),
        Given::List(_) | Given::Other(_) => None,
    };
    number.ok_or_else(|| "it must be a port from 0 to 65535 (0 takes any free one)".to_owned())
}

pub(super) fn folder(given: &Given) -> Result<PathBuf, String> {
    let text = given.text()?;
    if text.trim().is_empty() {
        return Err("it is empty, and must be a path".to_owned());
    }
    std::path::absolute(text).map_err(|error| format!("\"{text}\" is no usable path: {error}"))
}

/// What a file holds whose path is given.
pub(super) fn content(given: &Given) -> Result<String, String> {
    let path = folder(given)?;
    std::fs::read_to_string(&path)
        .map_err(|error| format!("the file {} cannot be read: {error}", path.display()))
}

pub(super) fn secret(text: &str) -> SecretString {
    SecretString::from(text)
}

pub(super) fn email(given: &Given) -> Result<EmailAddress, String> {
    let text = given.text()?;
    text.parse()
        .map_err(|error: NotAnAddress| format!("\"{text}\" cannot be used; {error}"))
}

/// The address is not repeated: it may hold a password.
pub(super) fn database_url(text: &str) -> Result<DatabaseUrl, String> {
    text.parse().map_err(|error| {
        format!(
            "{error}; it must be \"sqlite:///path/to/timetrack.db\" or \"postgres://user:password@host/database\""
        )
    })
}

pub(super) fn public_url(given: &Given) -> Result<Url, String> {
    let allowed =
        "it must be the address that people use, such as \"https://time.example.org\", without a path";
    let text = given.text()?;
    let url =
        Url::parse(text.trim()).map_err(|error| format!("\"{text}\" is no URL ({error}); {allowed}"))?;
    let is_bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
    let is_anonymous = url.username().is_empty() && url.password().is_none();
    if matches!(url.scheme(), "http" | "https") && url.has_host() && is_bare && is_anonymous {
        Ok(url)
    } else {
        Err(format!("\"{text}\" cannot be used; {allowed}"))
    }
}

/// Origins in their serialised form. Text is split at commas.
pub(super) fn origins(given: &Given) -> Result<Vec<String>, String> {
    list(
        given,
        "a list of origins such as [\"https://tools.example.org\"]",
        origin,
    )
}

/// Addresses and networks. Text is split at commas.
pub(super) fn networks(given: &Given) -> Result<Vec<Network>, String> {
    let network = |text: &str| {
        text.parse()
            .map_err(|error: NotANetwork| format!("\"{text}\" is neither an address nor a network; {error}"))
    };
    list(given, "a list of addresses such as [\"10.0.0.0/8\"]", network)
}

fn list<T>(
    given: &Given,
    allowed: &str,
    parse: impl Fn(&str) -> Result<T, String>,
) -> Result<Vec<T>, String> {
    match given {
        Given::Text(text) => text
            .split(',')
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .map(parse)
            .collect(),
        Given::List(items) => items.iter().map(|item| parse(item.text()?)).collect(),
        Given::Integer(_) | Given::Other(_) => Err(format!("it is {}, and must be {allowed}", given.kind())),
    }
}

pub(super) fn log_filter(given: &Given) -> Result<String, String> {
    let text = given.text()?.trim().to_owned();
    EnvFilter::builder()
        .parse(&text)
        .map(|_| text.clone())
        .map_err(|_| format!("\"{text}\" is no level; it must be error, warn, info, debug or trace"))
}

fn origin(text: &str) -> Result<String, String> {
    let url = Url::parse(text)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https"));
    match url {
        Some(url) if url.path() == "/" && url.query().is_none() => Ok(url.origin().ascii_serialization()),
        Some(_) | None => Err(format!(
            "\"{text}\" is no origin; write scheme, host and port only, such as \"https://tools.example.org\""
        )),
    }
}
