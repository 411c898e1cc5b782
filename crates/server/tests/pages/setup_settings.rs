//! What is recorded, in a real browser: typed, looked at, saved.

use timetrack_test_support::browser::Browser;

use crate::accounts::{PASSWORD, administrator, password_link, pictures};
use crate::harness::TestServer;
use crate::visit::Visit;

#[tokio::test]
async fn settings_of_a_group_are_looked_at_before_they_are_saved() {
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
    visit.open("/setup/settings").await;
    pictures(&visit, "setup-settings").await;

    visit.open("/setup/groups").await;
    let name = "Prüffeldautomatisierung und Klimakammer Nord-West";
    visit.fill("/setup/groups", &[("name", name)]).await;
    visit.wait_for_text("[role=status]", "Added").await;
    let click = |selector: &str| format!("document.querySelector({selector:?}).click()");
    visit
        .run(&click("a[href$='/settings'][href^='/setup/groups']"))
        .await;
    visit
        .wait_for_text("#recording .badge", "From the organisation")
        .await;
    pictures(&visit, "setup-settings-inherited").await;
    visit.run(&click("#recording a[href$='own=true']")).await;
    visit.wait_for_text("#rules h2", "Rules for windows").await;
    let type_rule = |pattern: &str| {
        format!(
            "const form = document.querySelector('#recording');
             form.elements['rule-0-application'].value = {pattern:?};
             form.elements['rule-0-action'].value = 'exclude';
             form.querySelector('[name=intent][value=preview]').click();"
        )
    };
    visit.run(&type_rule("(fire")).await;
    visit.wait_for_text("#rules-error", "Rule 1, Application").await;
    pictures(&visit, "setup-settings-wrong").await;
    visit.run(&type_rule("^firefox")).await;
    visit.wait_for_text("[role=status]", "This is a preview").await;
    visit.wait_for_text("#sample-windows", "Nothing").await;
    pictures(&visit, "setup-settings-draft").await;
    visit.run(&click("[name=intent][value=save]")).await;
    visit.wait_for_text("[role=status]", "Saved").await;
    visit
        .wait_for_text("#recording .badge", "Settings of its own")
        .await;
    visit
        .run("document.querySelector('#seen [value=yes]').checked = true; document.querySelector('#seen button').click();")
        .await;
    visit
        .wait_for_text("#preview", "Applications and titles\tSee it")
        .await;
    visit.run(&click(".foot__languages button")).await;
    visit.wait_for_text(".foot__languages", "English").await;
    pictures(&visit, "setup-settings-german").await;
    listening.abort();
}
