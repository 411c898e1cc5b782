//! What a clock that was ahead recorded: it is shown, it can be deleted, and nothing that is yet to come goes with it.

use std::time::Duration;

use axum::http::StatusCode;
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::deletion::confirm;
use crate::harness::{NOW, Person, TestServer};
use crate::recorded_week::Story;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// Half an hour of work with a window and absence in it: nine items.
fn half_an_hour(first_id: u64, start: &str, title: &str) -> Vec<Value> {
    let start = at(start);
    let end = start + jiff::SignedDuration::from_mins(30);
    let mut story = Story::from_id(first_id);
    let window = json!({ "application": "Writer", "title": title });
    story.pieces("window", start, end, &window);
    story.pieces("afk", start, end, &json!({ "cause": "idle" }));
    story.pieces("workSession", start, end, &json!({}));
    story.items
}

/// The address of a link by its text.
fn link(page: &str, text: &str) -> Option<String> {
    let (before, _) = page.split_once(&format!("\">{text}</a>"))?;
    let (_, address) = before.rsplit_once("href=\"")?;
    Some(address.replace("&amp;", "&").replace("&#38;", "&"))
}

/// Confirms what a page shows that would go; gives how many items went.
async fn delete(ada: &Person<'_>, address: &str) -> u64 {
    let preview = ada.get(address).await;
    assert_eq!(preview.status, StatusCode::OK, "{}", preview.text());
    let form = confirm(ada, &preview.body).await + "&afk=on";
    let answer = ada.post("/my-data/delete", &form).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    let (_, count) = answer.header("location").split_once("deleted=").unwrap();
    count.split('&').next().unwrap().parse().unwrap()
}

#[tokio::test]
async fn what_lies_in_the_future_is_shown_and_goes() {
    let server = TestServer::start().await;
    let ada = server.person("Ada Lovelace", "Europe/Berlin").await;
    ada.record(&Story::week().items, &[]).await;
    assert!(!ada.get("/my-data").await.text().contains("in the future"));
    let tomorrow = half_an_hour(100_000, "2026-11-20T09:00:00Z", "Ahead by a day");
    let years = half_an_hour(200_000, "2028-05-03T09:00:00Z", "Ahead by years");
    assert_eq!(ada.record(&tomorrow, &[]).await, ["accepted"; 9]);
    assert_eq!(ada.record(&years, &[]).await, ["accepted"; 9]);

    let mine = ada.get("/my-data").await;
    let text = mine.text();
    assert!(
        text.contains(
            "18 items lie in the future, up to 3 May 2028: the clock of LT-0371 of Ada Lovelace was ahead"
        ),
        "{text}"
    );
    let text = ada.get_in("de", "/my-data").await.text();
    assert!(
        text.contains(
            "18 Einträge liegen in der Zukunft, bis 03.05.2028: Die Uhr von LT-0371 of Ada Lovelace ging"
        ),
        "{text}"
    );
    let items = ada.get(&link(&mine.body, "Look at them").unwrap()).await.text();
    assert!(
        items.contains("Ahead by a day") && items.contains("Ahead by years"),
        "{items}"
    );

    assert_eq!(
        delete(&ada, &link(&mine.body, "Delete their detail").unwrap()).await,
        12
    );
    let hours = ada.get("/work-hours").await.text();
    assert!(
        hours.contains("Fri, 20 Nov 10:00 10:30 0:00 0:30 * 0:30 * – 1"),
        "{hours}"
    );
    let mine = ada.get("/my-data").await;
    let text = mine.text();
    assert!(
        text.contains("6 items lie in the future, up to 3 May 2028"),
        "{text}"
    );
    assert_eq!(
        link(&mine.body, "Delete their detail"),
        None,
        "working time stays"
    );
    assert!(
        text.contains("Fri, 20 Nov, 10:00 to Wed, 3 May 2028, 11:30"),
        "{text}"
    );
    let items = ada.get("/my-data/items").await.text();
    assert!(
        !items.contains("Ahead by") && items.contains("cargo test"),
        "{items}"
    );

    // It does not come back; and when the time has come, what is recorded then is taken.
    let mut again = vec!["gone"; 6];
    again.extend(["duplicate"; 3]);
    assert_eq!(ada.record(&tomorrow, &[]).await, again);
    server.clock.advance(Duration::from_hours(24));
    let real = half_an_hour(300_000, "2026-11-20T09:00:00Z", "Really");
    assert_eq!(ada.record(&real, &[]).await, ["accepted"; 9]);
    assert_eq!(ada.record(&years, &[]).await, again);
}

#[tokio::test]
async fn a_deletion_up_to_tonight_reaches_a_clock_that_is_a_little_ahead() {
    let server = TestServer::start().await;
    let ada = server.person("Ada Lovelace", "Europe/Berlin").await;
    let ahead = half_an_hour(100_000, "2026-11-19T13:20:00Z", "Ahead by minutes");
    ada.record(&ahead, &[]).await;
    let today = "/my-data/delete?from_day=2026-11-19&to_day=2026-11-19&windows=on&afk=on";
    let text = ada.get(today).await.text();
    assert!(
        text.contains("Delete detail of Thu, 19 Nov, 00:00 to 14:50?"),
        "{text}"
    );
    assert_eq!(delete(&ada, today).await, 6);
    let text = ada.get(today).await.text();
    assert!(text.contains("Nothing is held in this range"), "{text}");
    assert_eq!(ada.record(&ahead[..6], &[]).await, ["gone"; 6]);
    // The clock is put right.
    let mut right = half_an_hour(200_000, NOW, "Right");
    right.truncate(3);
    server.clock.advance(Duration::from_mins(30));
    assert_eq!(ada.record(&right, &[]).await, ["accepted"; 3]);
}

#[tokio::test]
async fn what_goes_on_can_be_deleted() {
    let server = TestServer::start().await;
    let ada = server.person("Ada Lovelace", "Europe/Berlin").await;
    let open = json!({ "id": "0193a1f0-0000-7000-8000-000000000001", "start": "2026-11-19T13:00:00Z", "kind": "afk", "cause": "idle" });
    ada.record(&[], std::slice::from_ref(&open)).await;
    let range = "/my-data/delete?from_day=2026-11-19&from_time=14%3A05&to_day=2026-11-19&to_time=14%3A10&windows=on&afk=on";
    assert_eq!(delete(&ada, range).await, 1);
    let mine = ada.get("/my-data").await.text();
    assert!(mine.contains("14:00 to 14:26 Idle times"), "{mine}");
    // It goes on for ten minutes, and is over.
    server.clock.advance(Duration::from_mins(10));
    ada.record(&[], std::slice::from_ref(&open)).await;
    let mut closed = open.clone();
    closed["end"] = json!("2026-11-19T13:40:00Z");
    server.clock.advance(Duration::from_mins(10));
    assert_eq!(ada.record(&[closed], &[]).await, ["gone"]);
    let mine = ada.get("/my-data").await.text();
    assert!(mine.contains("14:00 to 14:40 Idle times"), "{mine}");
}
