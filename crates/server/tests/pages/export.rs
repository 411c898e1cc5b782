//! A person's own data as files, and page by page.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::harness::TestServer;
use crate::recorded_week::Story;

#[tokio::test]
async fn the_export_holds_every_item_once() {
    let server = TestServer::start().await;
    let ada = server.person("Ada Lovelace", "Europe/Berlin").await;
    let story = Story::week();
    ada.record(&story.items, &[]).await;
    let answer = ada.get("/my-data/export?format=json").await;
    assert_eq!(
        answer.header("content-disposition"),
        "attachment; filename=\"timetrack-2026-11-19.json\""
    );
    let items: Vec<Value> = serde_json::from_str(&answer.body).unwrap();
    let ids = |items: &[Value]| -> BTreeSet<String> {
        items
            .iter()
            .map(|item| item["id"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(items.len(), story.items.len());
    assert_eq!(ids(&items), ids(&story.items));
    let windows: Vec<Value> = serde_json::from_str(
        &ada.get("/my-data/export?format=json&kind=windows&from=2026-11-18&until=2026-11-18")
            .await
            .body,
    )
    .unwrap();
    assert!(!windows.is_empty() && windows.len() < items.len());
    assert!(
        windows
            .iter()
            .all(|item| item["kind"] == "windows"
                && item["start"].as_str().unwrap().starts_with("2026-11-18T"))
    );
}

#[tokio::test]
async fn a_csv_that_a_spreadsheet_opens_runs_nothing() {
    let server = TestServer::start().await;
    let ada = server.person("Ada Lovelace", "Europe/Berlin").await;
    let story = Story::week();
    ada.record(&story.items, &[]).await;
    let csv = ada.get("/my-data/export?format=csv").await.body;
    assert!(csv.starts_with("\u{feff}id,kind,start,end,seconds,application,title,reason,computer,open\r\n"));
    assert_eq!(csv.matches("\r\n").count(), story.items.len() + 1);
    assert!(csv.contains("\"'=HYPERLINK(\"\"http://example.com\"\",\"\"click\"\")\""));
    assert!(!csv.contains(",=HYPERLINK") && !csv.contains(",\"=HYPERLINK"));
}

#[tokio::test]
async fn an_empty_export_is_a_whole_file() {
    let server = TestServer::start().await;
    let ada = server.person("Ada Lovelace", "Europe/Berlin").await;
    let items: Vec<Value> = serde_json::from_str(&ada.get("/my-data/export").await.body).unwrap();
    assert_eq!(items, Vec::<Value>::new());
}

#[tokio::test]
async fn pages_lead_through_every_item() {
    let server = TestServer::start().await;
    let ada = server.person("Ada Lovelace", "Europe/Berlin").await;
    let story = Story::week();
    ada.record(&story.items, &[]).await;
    let mut path = "/my-data/items".to_owned();
    let mut rows = 0;
    let mut pages = 0;
    loop {
        let page = ada.get(&path).await.body;
        rows += page.matches("<td class=\"items__content\">").count();
        pages += 1;
        match page
            .split("href=\"/my-data/items?")
            .find(|rest| rest.starts_with("after="))
        {
            Some(rest) => {
                let query = rest.split('"').next().unwrap().replace("&#38;", "&");
                path = format!("/my-data/items?{query}");
            }
            None => {
                assert!(page.contains("<a href=\"/my-data/items\">Newest items</a>"));
                break;
            }
        }
    }
    assert_eq!(rows, story.items.len());
    assert!(pages > 1);
    let breaks = ada.get("/my-data/items?kind=breaks").await.body;
    assert_eq!(breaks.matches("<td class=\"items__content\">").count(), 16);
}

#[tokio::test]
async fn what_is_still_going_on_is_held_and_said_to_be_open() {
    let server = TestServer::start().await;
    let ada = server.person("Ada Lovelace", "Europe/Berlin").await;
    let ended = json!({
        "id": "0193a1f0-0000-7000-8000-000000000001", "kind": "window", "application": "Writer",
        "title": "Ended", "start": "2026-11-19T08:00:00Z", "end": "2026-11-19T08:10:00Z",
    });
    let open = [
        json!({
            "id": "0193a1f0-0000-7000-8000-000000000002", "kind": "workSession",
            "start": "2026-11-19T08:00:00Z",
        }),
        json!({
            "id": "0193a1f0-0000-7000-8000-000000000003", "kind": "window", "application": "Writer",
            "title": "Going on", "start": "2026-11-19T08:10:00Z",
        }),
    ];
    ada.record(&[ended], &open).await;
    let items: Vec<Value> = serde_json::from_str(&ada.get("/my-data/export?format=json").await.body).unwrap();
    let told: Vec<_> = items
        .iter()
        .map(|item| {
            (
                item["kind"].as_str().unwrap(),
                item["title"].as_str(),
                item["open"] == true,
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            ("windows", Some("Going on"), true),
            ("work-sessions", None, true),
            ("windows", Some("Ended"), false)
        ]
    );
    let page = ada.get("/my-data/items").await.body;
    assert!(page.contains("Going on") && page.contains("Ended"), "{page}");
    // Days before hold nothing of it.
    let before: Vec<Value> =
        serde_json::from_str(&ada.get("/my-data/export?format=json&until=2026-11-18").await.body).unwrap();
    assert_eq!(before, Vec::<Value>::new());
}

#[tokio::test]
async fn days_that_are_none_list_nothing_and_say_so() {
    let server = TestServer::start().await;
    let ada = server.person("Ada Lovelace", "Europe/Berlin").await;
    ada.record(&Story::week().items, &[]).await;
    for query in ["from=abc", "from=2026-11-22&until=2026-11-01"] {
        let page = ada.get(&format!("/my-data/items?{query}")).await;
        assert_eq!(page.status, 422, "{query}");
        assert!(
            page.body.contains("field__error") && !page.body.contains("items__content\">"),
            "{}",
            page.body
        );
        assert_eq!(ada.get(&format!("/my-data/export?{query}")).await.status, 400);
    }
}
