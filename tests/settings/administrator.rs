//! Whoever sets what is recorded, by the interface.

use serde_json::{Value, json};
use timetrack_test_support::server::TestServer;

/// Sets the level of detail for the whole organisation.
pub(crate) fn set_detail(server: &TestServer, detail: &str) {
    set(
        server,
        &json!({
            "sessionMode": "automatic",
            "detail": detail,
            "afkThresholdSeconds": 240,
            "minimumTitleMilliseconds": 0,
            "absenceEndsSessionSeconds": 14_400,
            "windowRules": [],
            "defaultWindowRules": true,
        }),
    );
}

fn set(server: &TestServer, tracking: &Value) {
    // An error here means that another test of this process has installed it.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let answered = runtime.block_on(async {
        let url = format!("{}/api/settings/tracking?scope=organisation", server.url());
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let request = client.put(url).bearer_auth(server.administrator());
        let answer = request
            .json(&json!({ "tracking": tracking }))
            .send()
            .await
            .unwrap();
        (answer.status(), answer.text().await.unwrap())
    });
    assert_eq!(answered.0, 200, "{}", answered.1);
}
