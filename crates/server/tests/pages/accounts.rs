//! Signing in, one's own account and the audit log in a real browser.

use axum::body::Body;
use axum::http::StatusCode;
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use timetrack_domain::id::{AccessTokenId, EmployeeId, OrganisationId};
use timetrack_server::viewer::Token;
use timetrack_storage::{NewAccessToken, NewEmployee, Organisation, Role, TokenOwner};
use timetrack_test_support::browser::{Browser, ColorScheme, Viewport};

use crate::harness::TestServer;
use crate::visit::Visit;

const EMAIL: &str = "anna-lena.grossschmidt-hohenlohe@messtechnik-brueckner.example";
pub(crate) const PASSWORD: &str = "vier Wörter sind gut";

const LOOKS: [(&str, ColorScheme, Viewport); 3] = [
    ("light", ColorScheme::Light, Viewport::DESKTOP),
    ("dark", ColorScheme::Dark, Viewport::DESKTOP),
    ("phone", ColorScheme::Light, Viewport::PHONE),
];

/// An administrator with a bearer token.
pub(crate) async fn administrator(server: &TestServer) -> (EmployeeId, String) {
    let state = server.state();
    let (id, token) = (state.generate(EmployeeId::generate), Token::generate());
    let transaction = state.storage().begin().await.unwrap();
    let organisation = Organisation {
        id: state.generate(OrganisationId::generate),
        name: "Brückner Messtechnik".to_owned(),
        time_zone: "Europe/Berlin".to_owned(),
        created: state.now(),
    };
    transaction.organisations().create(&organisation).await.unwrap();
    let new = NewEmployee {
        id,
        name: "Anna-Lena Großschmidt-Hohenlohe".to_owned(),
        email: Some(EMAIL.to_owned()),
        role: Role::Admin,
        time_zone: "Europe/Berlin".to_owned(),
        created: state.now(),
    };
    transaction.employees().create(new).await.unwrap();
    let new = NewAccessToken {
        id: state.generate(AccessTokenId::generate),
        token_hash: token.hash(),
        owner: TokenOwner::Person(id),
        created: state.now(),
        expires: None,
    };
    transaction.access_tokens().create(new).await.unwrap();
    transaction.save().await.unwrap();
    (id, token.secret().expose_secret().to_owned())
}

/// The path of a link by which a person sets a password.
pub(crate) async fn password_link(server: &TestServer, employee: EmployeeId, token: &str) -> String {
    let request = server
        .request("POST", &format!("/api/employees/{employee}/password-link"))
        .header("authorization", format!("Bearer {token}"))
        .body(Body::empty())
        .unwrap();
    let answer = server.send(request).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.body);
    let answer: Value = serde_json::from_str(&answer.body).unwrap();
    let url = answer["url"].as_str().unwrap();
    url.split_once(&server.host).unwrap().1.to_owned()
}

/// Takes pictures of the page that is open in every look. Forms are not sent again for that.
pub(crate) async fn pictures(visit: &Visit, name: &str) {
    for (look, scheme, viewport) in LOOKS {
        visit.browser.set_color_scheme(scheme).await.unwrap();
        visit.browser.set_viewport(viewport).await.unwrap();
        let name = format!("pages/{name}-{look}");
        visit.picture(&name, viewport).await;
        let overflow = visit
            .run("return document.documentElement.scrollWidth - document.documentElement.clientWidth")
            .await;
        assert_eq!(overflow, json!(0), "{name} is wider than the screen");
    }
    visit.browser.set_viewport(Viewport::DESKTOP).await.unwrap();
}

#[tokio::test]
async fn a_person_sets_a_password_and_looks_after_their_ways_in() {
    let Some(browser) = Browser::start().await else {
        return;
    };
    let (server, listener) = TestServer::reachable().await;
    let (anna, token) = administrator(&server).await;
    let link = password_link(&server, anna, &token).await;
    let listening = server.listen(listener);
    let visit = Visit {
        browser,
        base: format!("http://{}", server.host),
    };

    visit.open("/work-hours").await;
    visit.wait_for_text("h1", "Sign in").await;
    pictures(&visit, "sign-in").await;
    visit
        .fill("/sign-in", &[("email", EMAIL), ("password", "something else")])
        .await;
    visit.wait_for_text("[role=alert]", "is wrong").await;
    pictures(&visit, "sign-in-wrong").await;

    visit.open(&link).await;
    visit.wait_for_text("h1", "Set your password").await;
    pictures(&visit, "set-password").await;
    let both = |password| [("password", password), ("repeat", password)];
    visit.fill("/set-password", &both("passwortpasswort")).await;
    visit.wait_for_text("#password-error", "among the first").await;
    pictures(&visit, "set-password-weak").await;
    visit.fill("/set-password", &both(PASSWORD)).await;
    visit.wait_for_text(".nav .account", "Account").await;
    visit.open(&link).await;
    visit
        .wait_for_text("h1", "This link does not work any more")
        .await;
    pictures(&visit, "password-link-used").await;

    visit.open("/account").await;
    visit
        .fill(
            "/account/tokens",
            &[
                ("label", "Monatsbericht für die Geschäftsleitung"),
                ("days", "90"),
            ],
        )
        .await;
    visit.wait_for_text(".made", "Monatsbericht").await;
    pictures(&visit, "account-token").await;
    let wrong = [("present", "x"), ("password", PASSWORD), ("repeat", PASSWORD)];
    visit.fill("/account/password", &wrong).await;
    visit
        .wait_for_text("#present-error", "not your present password")
        .await;
    pictures(&visit, "account-wrong").await;
    let right = [
        ("present", PASSWORD),
        ("password", "fünf gute Wörter sind besser"),
        ("repeat", "fünf gute Wörter sind besser"),
    ];
    visit.fill("/account/password", &right).await;
    visit
        .wait_for_text("[role=status]", "The password is changed")
        .await;
    pictures(&visit, "account").await;

    for (name, path) in [
        ("audit", "/audit"),
        ("audit-own", "/my-data/audit"),
        ("audit-nobody", "/audit?person=nobody"),
    ] {
        visit.open(path).await;
        pictures(&visit, name).await;
    }
    // German is longer.
    visit
        .run("document.querySelector('.foot__languages button').click()")
        .await;
    visit.wait_for_text(".foot__languages", "English").await;
    for (name, path) in [("account", "/account"), ("audit", "/audit")] {
        visit.open(path).await;
        pictures(&visit, &format!("{name}-german")).await;
    }
    // The one that was refused is told as it is by the browser, too.
    let console = visit.browser.console().await.unwrap();
    let unexpected: Vec<_> = console
        .iter()
        .filter(|line| !["401", "410", "422"].iter().any(|status| line.contains(status)))
        .collect();
    assert_eq!(unexpected, Vec::<&String>::new());
    listening.abort();
}
