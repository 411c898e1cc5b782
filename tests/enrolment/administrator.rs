//! Whoever runs the installation, by the interface.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use timetrack_test_support::server::TestServer;

/// The administrator of a server.
pub(crate) struct Administrator<'a> {
    server: &'a TestServer,
    client: reqwest::Client,
    runtime: tokio::runtime::Runtime,
}

/// A token that computers enrol by.
pub(crate) struct EnrolmentToken {
    pub(crate) text: String,
    id: String,
}

impl<'a> Administrator<'a> {
    pub(crate) fn of(server: &'a TestServer) -> Self {
        // An error here means that another test of this process has installed it.
        let _ = rustls::crypto::ring::default_provider().install_default();
        Self {
            server,
            client: reqwest::Client::builder().no_proxy().build().unwrap(),
            runtime: tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap(),
        }
    }

    /// Makes a token for so many uses.
    pub(crate) fn make_token(&self, maximum_uses: u64) -> EnrolmentToken {
        self.make(json!({ "label": "Roll-out", "maximumUses": maximum_uses }))
    }

    /// Makes a token for the computers of the person whom the server knows from the beginning.
    pub(crate) fn make_token_for_the_person(&self) -> EnrolmentToken {
        self.make(json!({ "label": "Their own", "employeeId": self.the_person() }))
    }

    /// Has the server not take a token any more.
    pub(crate) fn revoke_token(&self, token: &EnrolmentToken) {
        self.post(&format!("/api/enrolment-tokens/{}/revoke", token.id), json!({}));
    }

    /// The devices that were enrolled by a test.
    pub(crate) fn enrolled(&self) -> Vec<Value> {
        let mut devices = self.devices();
        devices.remove(0);
        devices
    }

    /// Says whose a device is.
    pub(crate) fn assign_to_the_person(&self, device: &Value) {
        let path = format!("/api/devices/{}/assign", device["id"].as_str().unwrap());
        self.post(&path, json!({ "employeeId": self.the_person() }));
    }

    /// Signs a device out for ever.
    pub(crate) fn revoke(&self, device: &Value) {
        let path = format!("/api/devices/{}/revoke", device["id"].as_str().unwrap());
        self.post(&path, json!({}));
    }

    fn make(&self, new: Value) -> EnrolmentToken {
        let made = self.post("/api/enrolment-tokens", new);
        let text = |field: &str| made[field].as_str().unwrap().to_owned();
        EnrolmentToken {
            text: text("token"),
            id: text("id"),
        }
    }

    /// The person of the first device.
    fn the_person(&self) -> Value {
        self.devices()[0]["employeeId"].clone()
    }

    /// In the order of their enrolment.
    fn devices(&self) -> Vec<Value> {
        let (status, body) = self.ask(Method::GET, "/api/devices", None);
        assert_eq!(status, StatusCode::OK, "{body}");
        let mut devices: Vec<Value> = serde_json::from_str(&body).unwrap();
        devices.sort_by_key(|device| device["enrolledAt"].as_str().unwrap().to_owned());
        devices
    }

    fn post(&self, path: &str, body: Value) -> Value {
        let (status, answer) = self.ask(Method::POST, path, Some(body));
        assert!(status.is_success(), "{path}: {status} {answer}");
        serde_json::from_str(&answer).unwrap_or_default()
    }

    fn ask(&self, method: Method, path: &str, body: Option<Value>) -> (StatusCode, String) {
        let url = format!("{}{path}", self.server.url());
        let request = self.client.request(method, url);
        let request = request.bearer_auth(self.server.administrator());
        let request = match body {
            Some(body) => request.json(&body),
            None => request,
        };
        self.runtime.block_on(async {
            let answer = request.send().await.unwrap();
            (answer.status(), answer.text().await.unwrap())
        })
    }
}
