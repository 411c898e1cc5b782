//! Deleting a range: detail goes, hours stay, and copies that come later are refused.

use std::time::Duration;

use axum::http::StatusCode;
use serde_json::json;
use timetrack_domain::Clock;

use crate::harness::{Person, TestServer};
use crate::recorded_week::Story;

const RANGE: &str = "from_day=2026-11-18&from_time=10%3A30&to_day=2026-11-18&to_time=11%3A52";

pub(crate) async fn confirm(ada: &Person<'_>, page: &str) -> String {
    let field = |name: &str| {
        let (_, rest) = page.split_once(&format!("name=\"{name}\" value=\"")).unwrap();
        rest.split_once('"').unwrap().0.to_owned()
    };
    let csrf = ada.csrf().await;
    format!("csrf={csrf}&from={}&to={}&windows=on", field("from"), field("to"))
}

#[tokio::test]
async fn what_is_shown_goes_and_hours_stay() {
    let server = TestServer::start().await;
    let ada = server.person("Ada Lovelace", "Europe/Berlin").await;
    let story = Story::week();
    ada.record(&story.items, &[]).await;
    let hours_before = ada.get("/work-hours").await.text();
    let preview = ada.get(&format!("/my-data/delete?{RANGE}&windows=on")).await;
    assert_eq!(preview.status, StatusCode::OK);
    let text = preview.text();
    assert!(
        text.contains("Delete detail of Wed, 18 Nov, 10:30 to 11:52?"),
        "{text}"
    );
    assert!(text.contains("before and after: 7 h 31 min"), "{text}");
    let (_, rest) = text.rsplit_once("Delete ").unwrap();
    let count: usize = rest.split(' ').next().unwrap().parse().unwrap();

    let form = confirm(&ada, &preview.body).await;
    let answer = ada.post("/my-data/delete", &form).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    assert_eq!(answer.header("location"), format!("/my-data?deleted={count}"));
    let mine = ada.get(answer.header("location")).await.text();
    assert!(
        mine.contains(&format!("{count} intervals deleted. Your hours are as before.")),
        "{mine}"
    );
    assert!(
        mine.contains("Wed, 18 Nov, 10:30 to 11:52 Applications and titles LT-0371 of Ada Lovelace"),
        "{mine}"
    );

    assert_eq!(ada.get("/work-hours").await.text(), hours_before);
    let again = ada
        .get(&format!("/my-data/delete?{RANGE}&windows=on"))
        .await
        .text();
    assert!(again.contains("Nothing is held in this range"), "{again}");
    let results = ada.record(&story.items, &[]).await;
    assert_eq!(results.iter().filter(|status| *status == "gone").count(), count);
    assert_eq!(
        results.iter().filter(|status| *status == "duplicate").count(),
        results.len() - count
    );
}

#[tokio::test]
async fn a_deletion_of_today_leaves_what_is_yet_to_be_recorded() {
    let server = TestServer::start().await;
    let ada = server.person("Ada Lovelace", "Europe/Berlin").await;
    ada.record(&Story::week().items, &[]).await;
    let today = "from_day=2026-11-19&to_day=2026-11-19&windows=on&afk=on";
    let preview = ada.get(&format!("/my-data/delete?{today}")).await;
    let text = preview.text();
    assert!(
        text.contains("Delete detail of Thu, 19 Nov, 00:00 to 14:26?"),
        "{text}"
    );
    let form = confirm(&ada, &preview.body).await + "&afk=on";
    let answer = ada.post("/my-data/delete", &form).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);

    let deleted_at = server.clock.now();
    server.clock.advance(Duration::from_mins(5));
    let mut later = Story::from_id(100_000);
    let window = json!({ "application": "Editor", "title": "Later" });
    later.pieces("window", deleted_at, server.clock.now(), &window);
    assert_eq!(ada.record(&later.items, &[]).await, ["accepted"]);
    let items = ada.get("/my-data/items").await.text();
    assert!(items.contains("Later"), "{items}");

    // Nor can a forged form reach into the future.
    let csrf = ada.csrf().await;
    for (from, expected) in [
        ("2026-11-19T08:00:00Z", StatusCode::SEE_OTHER),
        ("2026-11-20T08:00:00Z", StatusCode::UNPROCESSABLE_ENTITY),
    ] {
        let form = format!("csrf={csrf}&from={from}&to=2026-12-24T00:00:00Z&windows=on");
        assert_eq!(ada.post("/my-data/delete", &form).await.status, expected);
    }
    let deleted_at = server.clock.now();
    server.clock.advance(Duration::from_mins(5));
    let mut still_later = Story::from_id(200_000);
    still_later.pieces("window", deleted_at, server.clock.now(), &window);
    assert_eq!(ada.record(&still_later.items, &[]).await, ["accepted"]);
}

#[tokio::test]
async fn a_range_that_has_not_come_yet_is_said_beside_its_field() {
    let server = TestServer::start().await;
    let ada = server.person("Ada Lovelace", "Europe/Berlin").await;
    let tomorrow = "from_day=2026-11-20&to_day=2026-11-20&windows=on";
    let answer = ada.get(&format!("/my-data/delete?{tomorrow}")).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text().contains("It has not come yet"), "{}", answer.text());
    assert!(answer.body.contains("aria-describedby=\"delete-from-error\""));
}

#[tokio::test]
async fn working_time_cannot_be_deleted() {
    let server = TestServer::start().await;
    let ada = server.person("Ada Lovelace", "Europe/Berlin").await;
    ada.record(&Story::week().items, &[]).await;
    let csrf = ada.csrf().await;
    let range = "from=2026-11-18T00:00:00Z&to=2026-11-19T00:00:00Z";
    // Whatever a forged form names: there is no field for it.
    let answer = ada
        .post(
            "/my-data/delete",
            &format!("csrf={csrf}&{range}&workSession=on&break=on"),
        )
        .await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert!(
        ada.get("/work-hours?week=2026-11-18")
            .await
            .text()
            .contains("7:31")
    );
}

#[tokio::test]
async fn nothing_goes_without_the_token_of_the_form() {
    let server = TestServer::start().await;
    let ada = server.person("Ada Lovelace", "Europe/Berlin").await;
    ada.record(&Story::week().items, &[]).await;
    let range = "from=2026-11-18T00:00:00Z&to=2026-11-19T00:00:00Z&windows=on";
    for form in [range.to_owned(), format!("csrf=0123&{range}")] {
        let answer = ada.post("/my-data/delete", &form).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
        assert!(answer.text().contains("This page is out of date"));
    }
    assert!(
        ada.get("/activity?day=2026-11-18")
            .await
            .body
            .contains("Visual Studio Code")
    );
}

#[tokio::test]
async fn a_wrong_range_is_said_beside_its_field() {
    let server = TestServer::start().await;
    let ada = server.person("Ada Lovelace", "Europe/Berlin").await;
    let wrong = "from_day=2026-11-18&from_time=10%3A30&to_day=2026-11-18&to_time=10%3A05&windows=on";
    let answer = ada.get_in("de", &format!("/my-data/delete?{wrong}")).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        answer
            .text()
            .contains("Das Ende liegt nicht nach dem Anfang. Wählen Sie eine Zeit nach 18.11.2026, 10:30."),
        "{}",
        answer.text()
    );
    assert!(
        answer.body.contains("value=\"10:05\"")
            && answer.body.contains("aria-describedby=\"delete-to-error\"")
    );
}

#[tokio::test]
async fn absence_can_be_deleted_and_then_counts_as_active() {
    let server = TestServer::start().await;
    let ada = server.person("Ada Lovelace", "Europe/Berlin").await;
    ada.record(&Story::week().items, &[]).await;
    let csrf = ada.csrf().await;
    let range = "from=2026-11-18T00:00:00Z&to=2026-11-19T00:00:00Z&afk=on";
    let answer = ada.post("/my-data/delete", &format!("csrf={csrf}&{range}")).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    let hours = ada.get("/work-hours").await.text();
    assert!(
        hours.contains("Wed, 18 Nov 08:04 16:09 0:34 7:31 * 7:31 * – 1"),
        "{hours}"
    );
}
