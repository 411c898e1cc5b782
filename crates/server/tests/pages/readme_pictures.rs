//! The pictures of the README: an ordinary week, looked at by the person whose week it is.
//!
//! They lie in `target/screenshots/readme/`. Where the pages changed, copy them to `docs/pictures/`.

use timetrack_test_support::browser::{Browser, ColorScheme, Viewport};

use crate::harness::TestServer;
use crate::recorded_week::Story;
use crate::visit::signed_in;

const PICTURES: [(&str, &str, ColorScheme, Viewport); 4] = [
    (
        "activity",
        "/activity?day=2026-11-18",
        ColorScheme::Light,
        Viewport::DESKTOP,
    ),
    ("dashboard-dark", "/", ColorScheme::Dark, Viewport::DESKTOP),
    ("dashboard-phone", "/", ColorScheme::Light, Viewport::PHONE),
    ("my-data", "/my-data", ColorScheme::Light, Viewport::DESKTOP),
];

#[tokio::test]
async fn an_ordinary_week_fills_the_pages_of_the_readme() {
    let Some(browser) = Browser::start().await else {
        return;
    };
    let (server, listener) = TestServer::reachable().await;
    let jonas = server.person("Jonas Albrecht", "Europe/Berlin").await;
    let mut story = Story::ordinary_week();
    let open = story.open();
    let statuses = jonas.record(&story.items, &open).await;
    assert!(statuses.iter().all(|status| status == "accepted"), "{statuses:?}");
    let listening = server.listen(listener);
    let visit = signed_in(&jonas, &format!("http://{}", server.host), browser).await;
    for (name, path, scheme, viewport) in PICTURES {
        visit.browser.set_color_scheme(scheme).await.unwrap();
        visit.browser.set_viewport(viewport).await.unwrap();
        visit.open(path).await;
        let name = format!("readme/{name}");
        visit.check(&name).await;
        visit.picture(&name, viewport).await;
    }
    listening.abort();
}
