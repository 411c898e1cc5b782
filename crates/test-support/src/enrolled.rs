//! A computer that a server knows, without enrolling it.

use serde_json::json;

/// What `secrets.json` in the agent's data directory says on a computer without a key ring that the server at `base_url`
/// knows by `credential`.
pub fn secrets(base_url: &str, credential: &str) -> String {
    let server = base_url.trim_end_matches('/');
    json!({ format!("device-credential {server}/"): credential }).to_string()
}
