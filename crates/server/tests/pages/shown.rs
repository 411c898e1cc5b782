//! What the pages show, and to whom.

use axum::body::Body;
use axum::http::StatusCode;
use serde_json::json;

use crate::harness::TestServer;
use crate::recorded_week::Story;

#[tokio::test]
async fn the_dashboard_shows_today_and_this_week() {
    let server = TestServer::start().await;
    let ada = server.person("Ada Lovelace", "Europe/Berlin").await;
    let mut story = Story::week();
    let open = story.open();
    ada.record(&story.items, &open).await;
    let text = ada.get("/").await.text();
    for expected in [
        "Thursday, 19 November",
        "Berlin time",
        "As of 14:26",
        "Working since 08:12",
        "Working time 5 h 40 min 08:12 to 14:26",
        "Idle 7 min Not deducted",
        "Breaks 34 min 12:02 to 12:36",
        "This week 28 h 13 min",
        "Everything is in order.",
        "Only you see this.",
        "Working since 08:12 · 5 h 40 min today To pause or end work, use the tray menu, or “timetrack break”",
        "Visual Studio Code Terminal Firefox Excel Editor Word Outlook Idle Break Only you see this.",
    ] {
        assert!(text.contains(expected), "{expected:?} is not in {text}");
    }
}

#[tokio::test]
async fn the_activity_page_shows_hostile_titles_as_text() {
    let server = TestServer::start().await;
    let ada = server.person("Ada Lovelace", "Europe/Berlin").await;
    ada.record(&Story::week().items, &[]).await;
    let answer = ada.get("/activity?day=2026-11-18").await;
    assert_eq!(answer.status, StatusCode::OK);
    let text = answer.text();
    assert!(text.contains("Working time 7 h 31 min 08:04 to 16:09"), "{text}");
    assert!(text.contains("Visual Studio Code"), "{text}");
    assert!(!answer.body.contains("<script>") && !answer.body.contains("<img"));
    let found = ada.get("/activity?day=2026-11-18&search=HACKED").await.text();
    assert!(found.contains("1 with “HACKED”"), "{found}");
    assert!(
        ada.get("/activity?day=2026-11-18&search=nothing")
            .await
            .text()
            .contains("No title has these words")
    );
}

#[tokio::test]
async fn a_selection_is_summed_up_and_leads_to_its_deletion() {
    let server = TestServer::start().await;
    let ada = server.person("Ada Lovelace", "Europe/Berlin").await;
    ada.record(&Story::week().items, &[]).await;
    let answer = ada.get("/activity?day=2026-11-18&from=09:30&to=10:00").await;
    let text = answer.text();
    assert!(
        text.contains("Selected: 09:30 to 10:00 30 min, of it 23 min active"),
        "{text}"
    );
    assert!(
        answer
            .body
            .contains("/my-data/delete?from_day=2026-11-18&#38;from_time=09%3A30"),
        "{}",
        answer.body
    );
    let wrong = ada.get("/activity?day=2026-11-18&from=10:00&to=09:30").await;
    assert_eq!(wrong.status, StatusCode::OK);
    assert!(wrong.text().contains("The end is before the start"));
}

#[tokio::test]
async fn a_day_on_which_the_clocks_change_says_so() {
    let server = TestServer::start().await;
    let ada = server.person("Ada Lovelace", "Europe/Berlin").await;
    let mut story = Story::default();
    let at = |text: &str| text.parse().unwrap();
    story.pieces(
        "workSession",
        at("2026-10-25T00:00:00Z"),
        at("2026-10-25T03:00:00Z"),
        &json!({}),
    );
    ada.record(&story.items, &[]).await;
    let text = ada.get("/activity?day=2026-10-25").await.text();
    assert!(text.contains("this day has 25 h 0 min"), "{text}");
    assert!(text.contains("Working time 3 h 0 min 02:00 to 04:00"), "{text}");
    assert!(text.matches(" 02:00 ").count() >= 2, "{text}");
}

#[tokio::test]
async fn work_hours_list_days_sessions_and_weeks() {
    let server = TestServer::start().await;
    let ada = server.person("Ada Lovelace", "Europe/Berlin").await;
    let mut story = Story::week();
    let open = story.open();
    ada.record(&story.items, &open).await;
    let text = ada.get_in("de", "/work-hours").await.text();
    for expected in [
        "Woche 47, 16. bis 22. November 2026 · Zeitzone Berlin",
        "Mi 18.11. 08:04 16:09 0:34 7:31 7:24 0:07 1",
        "Do 19.11. 08:12 läuft 0:34 5:40 5:33 0:07 1",
        "Fr 20.11. – – – – – – –",
        "Summe 2:16 28:13 27:45 0:28 4",
        "Die letzten Wochen",
        "Woche 47 16.11. bis 22.11. 4 2:16 28:13 27:45 0:28",
    ] {
        assert!(text.contains(expected), "{expected:?} is not in {text}");
    }
    assert!(
        !text.contains("Woche 46"),
        "weeks before the first work are noise: {text}"
    );
    let csv = ada.get("/work-hours/csv?week=2026-11-18").await;
    assert!(csv.header("content-type").starts_with("text/csv"));
    assert!(
        csv.body
            .contains("2026-11-18,08:04,16:09,0:34,7:31,7:24,0:07,0.5667,7.5167,7.4000,0.1167"),
        "{}",
        csv.body
    );
}

#[tokio::test]
async fn before_anything_is_recorded_every_page_says_what_to_do() {
    let server = TestServer::start().await;
    let ada = server.person("Ada Lovelace", "Europe/Berlin").await;
    for (path, expected) in [
        ("/", "Nothing is recorded yet"),
        ("/activity", "No activity on this day"),
        ("/work-hours", "No work sessions"),
        ("/my-data", "What is held"),
        ("/my-data/items", "No items"),
        ("/privacy", "What is recorded"),
    ] {
        let answer = ada.get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        assert!(answer.text().contains(expected), "{path}: {}", answer.text());
    }
}

#[tokio::test]
async fn every_page_has_a_title_of_its_own() {
    let server = TestServer::start().await;
    let ada = server.person("Ada Lovelace", "Europe/Berlin").await;
    let mut titles = std::collections::BTreeSet::new();
    for path in [
        "/",
        "/activity",
        "/activity?day=2026-11-18",
        "/work-hours",
        "/work-hours?week=2026-11-09",
        "/my-data",
        "/my-data/items",
        "/my-data/delete?from_day=2026-11-18&to_day=2026-11-18&windows=on",
        "/privacy",
    ] {
        let page = ada.get(path).await.body;
        let title = page
            .split("<title>")
            .nth(1)
            .and_then(|rest| rest.split('<').next());
        assert!(
            titles.insert(title.unwrap().to_owned()),
            "{path}: {title:?} again"
        );
    }
}

#[tokio::test]
async fn nobody_sees_the_pages_of_another() {
    let server = TestServer::start().await;
    let ada = server.person("Ada Lovelace", "Europe/Berlin").await;
    let eve = server.person("Eve", "Europe/Berlin").await;
    ada.record(&Story::week().items, &[]).await;
    for path in [
        "/",
        "/activity?day=2026-11-18",
        "/work-hours",
        "/my-data",
        "/my-data/items",
        "/my-data/export",
    ] {
        let body = eve.get(path).await.body;
        for secret in ["Visual Studio Code", "Prüfprotokoll", "LT-0371 of Ada", "7:31"] {
            assert!(!body.contains(secret), "{path} tells {secret}");
        }
    }
    // A cursor of Ada's list opens nothing for Eve.
    let own = ada.get("/my-data/items").await.body;
    let cursor = own.split("after=").nth(1).unwrap().split('"').next().unwrap();
    let answer = eve.get(&format!("/my-data/items?after={cursor}")).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn without_a_sign_in_there_is_a_page_that_says_how() {
    let server = TestServer::start().await;
    for path in [
        "/",
        "/activity",
        "/work-hours",
        "/my-data",
        "/my-data/items",
        "/my-data/delete",
        "/privacy",
    ] {
        let request = server
            .request("GET", path)
            .header("accept-language", "de")
            .body(Body::empty())
            .unwrap();
        let answer = server.send(request).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{path}");
        for part in ["E-Mail-Adresse", "Passwort", "„Meine Daten“ im Tray-Menü"] {
            assert!(answer.text().contains(part), "{path}: {}", answer.text());
        }
    }
    let used = server
        .request("GET", "/sign-in/once?token=nonsense&to=/")
        .body(Body::empty())
        .unwrap();
    let answer = server.send(used).await;
    assert_eq!(answer.status, StatusCode::GONE);
    assert!(answer.text().contains("This link was used"));
    let missing = server
        .request("GET", "/nothing-here")
        .body(Body::empty())
        .unwrap();
    let answer = server.send(missing).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert!(answer.text().contains("There is nothing here"));
}

#[tokio::test]
async fn the_language_is_chosen_and_remembered() {
    let server = TestServer::start().await;
    let ada = server.person("Ada Lovelace", "Europe/Berlin").await;
    assert!(
        ada.get_in("de-DE,de;q=0.9", "/work-hours")
            .await
            .body
            .contains("<html lang=\"de\">")
    );
    let csrf = ada.csrf().await;
    let answer = ada
        .post(
            "/language",
            &format!("csrf={csrf}&language=de&return_to=%2Factivity%3Fday%3D2026-11-18"),
        )
        .await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(answer.header("location"), "/activity?day=2026-11-18");
    assert!(answer.header("set-cookie").starts_with("timetrack_language=de;"));
    let away = ada
        .post(
            "/language",
            &format!("csrf={csrf}&language=de&return_to=%2F%2Fevil.example"),
        )
        .await;
    assert_eq!(away.header("location"), "/");
    assert_eq!(
        ada.post("/language", "language=de").await.status,
        StatusCode::FORBIDDEN
    );
}

#[tokio::test]
async fn static_files_may_be_kept_for_good_and_pages_may_not() {
    let server = TestServer::start().await;
    let ada = server.person("Ada Lovelace", "Europe/Berlin").await;
    let page = ada.get("/").await;
    assert_eq!(page.header("cache-control"), "no-store");
    let style = page
        .body
        .split("rel=\"stylesheet\" href=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    let sheet = ada.get(style).await;
    assert_eq!(
        sheet.header("cache-control"),
        "public, max-age=31536000, immutable"
    );
    assert_eq!(sheet.header("content-type"), "text/css; charset=utf-8");
    assert_eq!(
        ada.get("/static/style-0000000000000000.css").await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn the_changing_parts_come_alone() {
    let server = TestServer::start().await;
    let ada = server.person("Ada Lovelace", "Europe/Berlin").await;
    let mut story = Story::week();
    let open = story.open();
    ada.record(&story.items, &open).await;
    for (path, part) in [
        ("/live/parts/dashboard", "stats"),
        ("/live/parts/activity?day=2026-11-19", "course"),
        ("/live/parts/state", "state-card"),
    ] {
        let answer = ada.get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        assert!(
            answer.body.contains(&format!("data-live-part=\"{part}\"")),
            "{path}"
        );
        assert!(!answer.body.contains("<html"), "{path} is a whole page");
    }
}
