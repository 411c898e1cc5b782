//! Setting up a company in a real browser, by forms and the keyboard's order alone.

use axum::body::Body;
use serde_json::json;
use timetrack_test_support::browser::Browser;

use crate::accounts::{PASSWORD, administrator, password_link, pictures};
use crate::harness::TestServer;
use crate::visit::Visit;

const PEOPLE: [(&str, &str); 5] = [
    (
        "Maximilian Freiherr von Schönburg-Hartenstein",
        "maximilian@messtechnik.example",
    ),
    ("Zofia Wiśniewska", "zofia@messtechnik.example"),
    ("<script>alert(1)</script>", "script@messtechnik.example"),
    ("\u{202e}מנהל משאבי אנוש", "hr@messtechnik.example"),
    ("Jonas Albrecht", ""),
];

#[tokio::test]
async fn an_administrator_sets_up_people_and_groups() {
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

    visit.open("/setup/groups").await;
    pictures(&visit, "setup-no-groups").await;
    for name in ["Prüffeldautomatisierung und Klimakammer Nord-West", "Vertrieb"] {
        visit.open("/setup/groups").await;
        visit.fill("/setup/groups", &[("name", name)]).await;
        visit.wait_for_text("[role=status]", "Added").await;
    }
    for (name, email) in PEOPLE {
        visit.open("/setup/people").await;
        visit
            .fill("/setup/people", &[("name", name), ("email", email)])
            .await;
        visit.wait_for_text("[role=status]", "Added").await;
    }
    pictures(&visit, "setup-person").await;
    for (name, path) in [("setup", "/setup"), ("setup-people", "/setup/people")] {
        visit.open(path).await;
        visit.check(name).await;
    }
    pictures(&visit, "setup-people").await;
    visit
        .fill(
            "/setup/people",
            &[("name", "Zofia"), ("email", "zofia@messtechnik.example")],
        )
        .await;
    visit.wait_for_text("#email-error", "already").await;
    pictures(&visit, "setup-people-taken").await;

    visit.open("/setup/groups").await;
    visit.run("document.querySelector('tbody th a').click()").await;
    visit.wait_for_text("#managers h2", "Managers").await;
    visit
        .run(
            "const form = document.querySelector('form[action$=\"/managers\"]');
             form.elements.person.value = 'zofia'; form.querySelector('button').click();",
        )
        .await;
    visit.wait_for_text("#managers tbody", "Zofia Wiśniewska").await;
    pictures(&visit, "setup-group").await;
    visit.open("/setup/groups").await;
    pictures(&visit, "setup-groups").await;
    visit.open("/setup").await;
    pictures(&visit, "setup").await;
    visit.open("/setup/computers").await;
    pictures(&visit, "setup-no-computers").await;
    visit.open("/setup/enrolment").await;
    let token = [("label", "Laptops der Prüffeldautomatisierung"), ("uses", "20")];
    visit.fill("/setup/enrolment", &token).await;
    visit.wait_for_text(".made", "timetrack enroll").await;
    pictures(&visit, "setup-token").await;
    let command = visit.text_of(".made__token").await;
    let secret = command.split_whitespace().last().unwrap().to_owned();
    for (machine, account) in [
        ("LT-0371", "BRUECKNER\\zofia"),
        (
            "WS-Klimakammer-Prüffeldautomatisierung-2",
            "anna-lena.grossschmidt-hohenlohe",
        ),
        ("<b>LT</b>", "zofia@messtechnik.example"),
    ] {
        let computer = json!({ "token": secret, "machineName": machine, "accountName": account });
        let request = server
            .request("POST", "/api/enroll")
            .header("content-type", "application/json")
            .body(Body::from(computer.to_string()))
            .unwrap();
        assert_eq!(server.send(request).await.status, 201);
    }
    visit.open("/setup/computers").await;
    pictures(&visit, "setup-computers").await;
    // German is longer.
    visit
        .run("document.querySelector('.foot__languages button').click()")
        .await;
    visit.wait_for_text(".foot__languages", "English").await;
    for (name, path) in [
        ("setup-people", "/setup/people"),
        ("setup", "/setup"),
        ("setup-computers", "/setup/computers"),
        ("setup-tokens", "/setup/enrolment"),
    ] {
        visit.open(path).await;
        pictures(&visit, &format!("{name}-german")).await;
    }
    listening.abort();
}
