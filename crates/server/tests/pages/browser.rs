//! The pages in a real Chromium: signed in by a one-time link, in both themes and on a phone, by mouse and by keys.
//!
//! Pictures of every page lie in `target/screenshots/pages/` afterwards. Look at them.

use serde_json::json;
use timetrack_test_support::browser::{Browser, ColorScheme, Viewport};
use timetrack_test_support::poll::eventually_ok_async;

use crate::harness::TestServer;
use crate::recorded_week::Story;
use crate::visit::{PATIENCE, Visit, signed_in};

const PAGES: [(&str, &str); 9] = [
    ("dashboard", "/"),
    ("activity", "/activity?day=2026-11-18"),
    (
        "activity-selected",
        "/activity?day=2026-11-18&from=10:30&to=11:52",
    ),
    (
        "activity-zoomed",
        "/activity?day=2026-11-18&view_from=10:00&view_to=12:00&search=drift",
    ),
    ("work-hours", "/work-hours"),
    ("my-data", "/my-data"),
    ("items", "/my-data/items"),
    (
        "delete",
        "/my-data/delete?from_day=2026-11-18&from_time=10:30&to_day=2026-11-18&to_time=11:52&windows=on&afk=on",
    ),
    ("privacy", "/privacy"),
];

const LOOKS: [(&str, ColorScheme, Viewport); 3] = [
    ("light", ColorScheme::Light, Viewport::DESKTOP),
    ("dark", ColorScheme::Dark, Viewport::DESKTOP),
    ("phone", ColorScheme::Light, Viewport::PHONE),
];

#[tokio::test]
async fn every_page_fits_every_screen_in_both_themes() {
    let Some(browser) = Browser::start().await else {
        return;
    };
    let (server, listener) = TestServer::reachable().await;
    let ada = server
        .person("Anna-Lena Großschmidt-Hohenlohe", "Europe/Berlin")
        .await;
    let mut story = Story::week();
    let open = story.open();
    ada.record(&story.items, &open).await;
    let listening = server.listen(listener);
    let visit = signed_in(&ada, &format!("http://{}", server.host), browser).await;
    for (look, scheme, viewport) in LOOKS {
        visit.browser.set_color_scheme(scheme).await.unwrap();
        visit.browser.set_viewport(viewport).await.unwrap();
        for (page, path) in PAGES {
            visit.open(path).await;
            let name = format!("pages/{page}-{look}");
            visit.check(&name).await;
            visit.picture(&name, viewport).await;
        }
    }
    // German is longer.
    visit
        .run("document.querySelector('.foot__languages button').click()")
        .await;
    visit.wait_for_text(".foot__languages", "English").await;
    for (page, path) in PAGES {
        visit.open(path).await;
        assert_eq!(visit.run("return document.documentElement.lang").await, "de");
        let name = format!("pages/{page}-phone-german");
        visit.check(&name).await;
        visit.picture(&name, Viewport::PHONE).await;
    }
    listening.abort();
}

#[tokio::test]
async fn the_timeline_answers_to_keys_and_mouse() {
    let Some(browser) = Browser::start().await else {
        return;
    };
    let (server, listener) = TestServer::reachable().await;
    let ada = server.person("Ada Lovelace", "Europe/Berlin").await;
    ada.record(&Story::week().items, &[]).await;
    let listening = server.listen(listener);
    let visit = signed_in(&ada, &format!("http://{}", server.host), browser).await;
    visit.open("/activity?day=2026-11-18").await;
    visit.wait_for_text("[data-readout]", "arrow keys").await;
    visit
        .run("document.querySelectorAll('[data-lane]')[1].focus()")
        .await;
    visit.press("ArrowRight").await;
    visit
        .wait_for_text("[data-readout]", "08:04 to 08:07 · 3 min")
        .await;
    visit.press("ArrowRight").await;
    visit.wait_for_text("[data-readout]", "08:07 to").await;

    visit.drag(0.25, 0.5).await;
    visit.wait_for_text(".selection-sum h3", "Selected:").await;
    let address = visit.run("return location.search").await;
    assert!(
        address.as_str().unwrap().contains("from=2026-11-18T"),
        "{address}"
    );

    visit
        .run("document.querySelector('.selection-sum a[data-swap]').click()")
        .await;
    visit.wait_for_text("[data-timeline]", "Course of the day").await;
    eventually_ok_async(PATIENCE, async || {
        let zoomed = visit
            .run("return document.querySelector('.overview__window') !== null")
            .await;
        if zoomed == true {
            Ok(())
        } else {
            Err("there is no overview")
        }
    })
    .await;
    visit
        .picture("pages/activity-zoomed-by-mouse", Viewport::DESKTOP)
        .await;
    visit.check("the zoomed timeline").await;
    listening.abort();
}

#[tokio::test]
async fn a_range_is_deleted_by_its_buttons_and_hours_stay() {
    let Some(browser) = Browser::start().await else {
        return;
    };
    let (server, listener) = TestServer::reachable().await;
    let ada = server.person("Ada Lovelace", "Europe/Berlin").await;
    ada.record(&Story::week().items, &[]).await;
    let listening = server.listen(listener);
    let visit = signed_in(&ada, &format!("http://{}", server.host), browser).await;
    visit.open("/work-hours").await;
    let hours = visit.text_of("table").await;
    visit.open("/activity?day=2026-11-18&from=10:30&to=11:52").await;
    visit
        .run("document.querySelector('.selection-sum .button--danger').click()")
        .await;
    visit
        .wait_for_text("main h2", "Delete detail of Wed, 18 Nov, 10:30 to 11:52?")
        .await;
    visit
        .run("document.querySelector('form .button--danger').click()")
        .await;
    visit
        .wait_for_text("[role=status]", "intervals deleted. Your hours are as before.")
        .await;
    visit.picture("pages/my-data-deleted", Viewport::DESKTOP).await;
    visit.check("my data after a deletion").await;
    visit.open("/work-hours").await;
    assert_eq!(visit.text_of("table").await, hours);
    listening.abort();
}

#[tokio::test]
async fn figures_change_while_one_looks_at_them() {
    let Some(browser) = Browser::start().await else {
        return;
    };
    let (server, listener) = TestServer::reachable().await;
    let ada = server.person("Ada Lovelace", "Europe/Berlin").await;
    let mut story = Story::week();
    let open = story.open();
    ada.record(&story.items, &open).await;
    let listening = server.listen(listener);
    let visit = signed_in(&ada, &format!("http://{}", server.host), browser).await;
    visit.wait_for_text(".mystate", "Working").await;
    eventually_ok_async(PATIENCE, async || {
        let is_live = visit
            .run("return document.querySelector('[data-live-mark]').classList.contains('live')")
            .await;
        if is_live == true {
            Ok(())
        } else {
            Err("the page does not listen")
        }
    })
    .await;
    let mut open = story.open();
    open.push(json!({
        "id": "0193a1f0-0000-7000-8000-00000000ffff",
        "start": "2026-11-19T14:22:00+01:00",
        "kind": "break",
    }));
    ada.record(&[], &open).await;
    visit.wait_for_text(".mystate", "On a break").await;
    visit.wait_for_text(".stats", "On a break since\n14:22").await;
    visit.check("the live dashboard").await;
    listening.abort();
}

#[tokio::test]
async fn nobody_who_is_not_signed_in_sees_more_than_how_to() {
    let Some(browser) = Browser::start().await else {
        return;
    };
    let (server, listener) = TestServer::reachable().await;
    let listening = server.listen(listener);
    let visit = Visit {
        browser,
        base: format!("http://{}", server.host),
    };
    for (name, path, expected) in [
        ("signed-out", "/", "Sign in"),
        ("link-used", "/sign-in/once?token=x&to=/", "This link was used"),
        ("not-found", "/nothing", "There is nothing here"),
    ] {
        visit.open(path).await;
        visit.wait_for_text("h1", expected).await;
        visit
            .browser
            .screenshot_page(&format!("pages/{name}"))
            .await
            .unwrap();
    }
    listening.abort();
}
