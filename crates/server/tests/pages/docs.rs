//! The document of the API in a real browser.

use timetrack_test_support::browser::Browser;

use crate::accounts::{PASSWORD, administrator, password_link, pictures};
use crate::harness::TestServer;
use crate::visit::Visit;

#[tokio::test]
async fn an_administrator_browses_the_api() {
    let Some(browser) = Browser::start().await else {
        return;
    };
    let (server, listener) = TestServer::reachable().await;
    let (root, token) = administrator(&server).await;
    let link = password_link(&server, root, &token).await;
    let listening = server.listen(listener);
    let visit = Visit {
        browser,
        base: format!("http://{}", server.host),
    };
    visit.open(&link).await;
    let both = [("password", PASSWORD), ("repeat", PASSWORD)];
    visit.fill("/set-password", &both).await;
    visit.wait_for_text(".nav .account", "Account").await;

    visit
        .run("document.querySelector('.foot a[href=\"/docs\"]').click()")
        .await;
    visit.wait_for_text("h1", "API").await;
    // Without a script: what is folded opens by itself, and what it links to is there.
    visit
        .run("document.querySelector('#addEmployee > summary').click()")
        .await;
    visit.wait_for_text("#addEmployee", "email_taken").await;
    let dangling = visit
        .run(
            "return [...document.querySelectorAll('main a[href^=\"#\"]')]
                 .filter(link => !document.getElementById(link.hash.slice(1))).map(link => link.hash);",
        )
        .await;
    assert_eq!(dangling, serde_json::json!([]));
    visit.check("docs").await;
    pictures(&visit, "docs").await;
    visit
        .run("document.querySelector('.foot__languages button').click()")
        .await;
    visit.wait_for_text(".foot__languages", "English").await;
    visit
        .run("document.querySelector('#sendEvents > summary').click()")
        .await;
    visit.wait_for_text("#sendEvents", "Wer fragen darf").await;
    pictures(&visit, "docs-german").await;
    listening.abort();
}
