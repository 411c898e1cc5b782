//! What chromedriver understands beyond the WebDriver standard.

use fantoccini::wd::WebDriverCompatibleCommand;
use http::Method;
use serde_json::{Value, json};
use url::{ParseError, Url};

/// A POST of some JSON to an address below the session.
#[derive(Debug)]
pub(super) struct Command {
    address: &'static str,
    body: Value,
}

impl Command {
    /// Calls a method of the DevTools protocol.
    pub(super) fn devtools(method: &str, parameters: &Value) -> Self {
        Self {
            address: "goog/cdp/execute",
            body: json!({ "cmd": method, "params": parameters }),
        }
    }

    /// Asks for the lines of the console since the last call.
    pub(super) fn console() -> Self {
        Self {
            address: "se/log",
            body: json!({ "type": "browser" }),
        }
    }
}

impl WebDriverCompatibleCommand for Command {
    fn endpoint(&self, base_url: &Url, session_id: Option<&str>) -> Result<Url, ParseError> {
        base_url.join(&format!(
            "session/{}/{}",
            session_id.unwrap_or_default(),
            self.address
        ))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        (Method::POST, Some(self.body.to_string()))
    }
}
