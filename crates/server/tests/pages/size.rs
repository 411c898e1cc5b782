//! A day with very many windows: the pages stay small.

use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use crate::harness::TestServer;
use crate::recorded_week::Story;

const WINDOWS: i64 = 20_000;

#[tokio::test]
async fn twenty_thousand_windows_make_a_page_of_ordinary_size() {
    let server = TestServer::start().await;
    let ada = server.person("Ada Lovelace", "Europe/Berlin").await;
    let start: Timestamp = "2026-11-18T07:00:00Z".parse().unwrap();
    let length = SignedDuration::from_secs(2);
    let mut story = Story::default();
    story.pieces(
        "workSession",
        start,
        start + length * i32::try_from(WINDOWS).unwrap(),
        &json!({}),
    );
    for number in 0..WINDOWS {
        let from = start + length * i32::try_from(number).unwrap();
        let application = format!("Application {}", number * 7919 % 40);
        let title = format!(
            "Document {} of many, with a title of a usual length",
            number * 31 % 500
        );
        story.pieces(
            "window",
            from,
            from + length,
            &json!({ "application": application, "title": title }),
        );
    }
    ada.record(&story.items, &[]).await;
    for path in [
        "/activity?day=2026-11-18",
        "/activity?day=2026-11-18&search=document+7",
        "/",
        "/my-data/items",
    ] {
        let answer = ada.get(path).await;
        assert!(answer.status.is_success());
        assert!(
            answer.body.len() < 300_000,
            "{path} has {} bytes",
            answer.body.len()
        );
    }
}
