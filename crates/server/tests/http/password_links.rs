//! Links by which people set a password.

use std::time::Duration;

use axum::http::StatusCode;
use timetrack_domain::id::EmployeeId;
use timetrack_storage::{Actor, AuditAction, Role, TokenOwner};

use crate::harness::{assert_answer, on_each_database};
use crate::people::{
    PASSWORD, admin_token, cookie_of, fields, login, own_form, password_link, person, secret, set_password,
    with_password,
};

const ADA: &str = "ada@example.com";

#[tokio::test]
async fn a_link_sets_a_password_once_and_signs_in() {
    on_each_database(async |server| {
        let ada = person(server, ADA, Role::Employee).await;
        let link = password_link(server, ada).await;
        assert_eq!(link.origin().ascii_serialization(), "http://localhost:8000");
        let path = format!("{}?{}", link.path(), link.query().unwrap());
        for method in ["HEAD", "GET", "GET"] {
            let page = server.call(method, &path).send().await;
            assert_eq!(page.status, StatusCode::OK);
            assert_eq!(page.header("cache-control"), "no-store");
        }
        let page = server.get(&path).send().await.body;
        assert!(
            page.contains("Ada &#60;King&#62; Lovelace") && page.contains(ADA),
            "{page}"
        );

        let answer = set_password(server, &link, PASSWORD).await;
        assert_eq!(
            (answer.status, answer.header("location")),
            (StatusCode::SEE_OTHER, "/")
        );
        let cookie = cookie_of(&answer);
        let listening = server.get("/live/events").header("cookie", &cookie).open().await;
        assert_eq!(listening.status(), 200);
        assert_eq!(login(server, ADA, PASSWORD).send().await.status, StatusCode::OK);

        let again = set_password(server, &link, "another good password").await;
        assert_eq!(again.status, StatusCode::GONE);
        assert!(
            again.body.contains("This link does not work any more"),
            "{}",
            again.body
        );
        assert_eq!(server.get(&path).send().await.status, StatusCode::GONE);
        assert_eq!(login(server, ADA, PASSWORD).send().await.status, StatusCode::OK);

        let log = server.storage().read().audit_log().list(None, 100).await.unwrap();
        let noted = |action, actor: Actor| {
            log.iter()
                .any(|entry| (entry.action, entry.actor, entry.about) == (action, actor, Some(ada)))
        };
        assert!(noted(AuditAction::PasswordChanged, Actor::Person(ada)));
        assert!(noted(AuditAction::SignedIn, Actor::Person(ada)));
        let invited = log
            .iter()
            .find(|entry| entry.action == AuditAction::EmployeeInvited)
            .unwrap();
        assert!(invited.about == Some(ada) && invited.actor != Actor::Person(ada));
    })
    .await;
}

#[tokio::test]
async fn a_password_that_is_not_good_enough_leaves_the_link_as_it_was() {
    on_each_database(async |server| {
        let ada = person(server, ADA, Role::Employee).await;
        let link = password_link(server, ada).await;
        for (password, expected) in [
            ("kurz <1>", "Use at least 12 characters."),
            ("ada king lovelace", "That is your name or your e-mail address."),
            ("Passwort1234", "That is among the first that anybody would try."),
            (&"long ".repeat(300), "Use fewer than 1,000 characters."),
        ] {
            let answer = set_password(server, &link, password).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(answer.body.contains(expected), "{}", answer.body);
            assert!(!answer.body.contains(password), "it is not repeated");
        }
        let secret = secret(&link);
        let form = fields(&[("token", &secret), ("password", PASSWORD), ("repeat", "x")]);
        let answer = own_form(server.post("/set-password"), &form).send().await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.body.contains("The two are not the same."));
        assert_eq!(server.state.passwords().computed(), 0);
        let answer = set_password(server, &link, PASSWORD).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
    })
    .await;
}

#[tokio::test]
async fn a_link_lasts_a_week_for_the_first_password_and_a_day_for_a_new_one() {
    on_each_database(async |server| {
        let ada = person(server, ADA, Role::Employee).await;
        for (hours, password) in [(7 * 24, "the first password"), (24, "the second password")] {
            let link = password_link(server, ada).await;
            server.clock.advance(Duration::from_hours(hours));
            let late = set_password(server, &link, password).await;
            assert_eq!(late.status, StatusCode::GONE, "{hours}");
            let link = password_link(server, ada).await;
            server.clock.advance(Duration::from_hours(hours - 1));
            let answer = set_password(server, &link, password).await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{hours}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_new_password_ends_every_other_way_in() {
    on_each_database(async |server| {
        let ada = with_password(server, ADA).await;
        let other = with_password(server, "grace@example.com").await;
        let cookies = [server.cookie(ada).await, server.cookie(other).await];
        let tokens = [
            server.token(TokenOwner::Person(ada), None).await,
            server.token(TokenOwner::Person(other), None).await,
        ];
        let (_, device) = server.device(ada).await;
        let (first, second) = (password_link(server, ada).await, password_link(server, ada).await);
        assert_eq!(
            set_password(server, &first, "it was replaced").await.status,
            StatusCode::GONE
        );
        let answer = set_password(server, &second, "five words are better still").await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
        for (whose, expected) in [(0, 401), (1, 200)] {
            let by_cookie = server
                .get("/live/events")
                .header("cookie", &cookies[whose])
                .open()
                .await;
            assert_eq!(by_cookie.status(), expected);
            let by_token = server.get("/live/events").token(&tokens[whose]).open().await;
            assert_eq!(by_token.status(), expected);
        }
        let settings = server.get("/api/agent/settings").token(&device).send().await;
        assert_eq!(settings.status, StatusCode::OK, "devices go on");
        assert_eq!(
            login(server, ADA, PASSWORD).send().await.status,
            StatusCode::UNAUTHORIZED
        );
    })
    .await;
}

#[tokio::test]
async fn a_link_for_one_thing_is_no_good_for_another() {
    on_each_database(async |server| {
        let ada = person(server, ADA, Role::Employee).await;
        let (_, device) = server.device(ada).await;
        let to_set = secret(&password_link(server, ada).await);
        let followed = server.get(&format!("/sign-in/once?token={to_set}")).send().await;
        assert_eq!(followed.status, StatusCode::GONE);
        assert_eq!(followed.header("set-cookie"), "");

        let answer = server.post("/api/agent/sign-in-link").token(&device).send().await;
        let to_sign_in = answer.json()["url"].as_str().unwrap().parse().unwrap();
        let set = set_password(server, &to_sign_in, PASSWORD).await;
        assert_eq!(set.status, StatusCode::GONE);
        // Neither was used up by that.
        let to_sign_in = secret(&to_sign_in);
        let followed = server
            .get(&format!("/sign-in/once?token={to_sign_in}"))
            .send()
            .await;
        assert_eq!(followed.status, StatusCode::SEE_OTHER);
        let page = server.get(&format!("/set-password?token={to_set}")).send().await;
        assert_eq!(page.status, StatusCode::OK);
    })
    .await;
}

#[tokio::test]
async fn only_administrators_make_links_and_only_for_who_may_sign_in() {
    on_each_database(async |server| {
        let ada = person(server, ADA, Role::Employee).await;
        let boss = server.employee("Boss", Role::Manager, "Europe/Berlin").await;
        let path = |id: EmployeeId| format!("/api/employees/{id}/password-link");
        for who in [ada, boss] {
            let token = server.token(TokenOwner::Person(who), None).await;
            let answer = server.post(&path(ada)).token(&token).send().await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN);
        }
        assert_eq!(
            server.post(&path(ada)).send().await.status,
            StatusCode::UNAUTHORIZED
        );
        let token = admin_token(server).await;
        let missing = server.state.generate(EmployeeId::generate);
        let answer = server.post(&path(missing)).token(&token).send().await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
        // Who has no address cannot sign in by a password.
        assert_answer!(server.post(&path(boss)).token(&token).send().await, @r#"
        409 Conflict
        {
          "error": {
            "code": "no_email",
            "message": "This person has no e-mail address to sign in with. Enter one first."
          }
        }
        "#);

        let link = password_link(server, ada).await;
        let transaction = server.storage().begin().await.unwrap();
        let mut employee = transaction.employees().find(ada).await.unwrap().unwrap();
        employee.active = false;
        transaction.employees().update(&employee).await.unwrap();
        transaction.save().await.unwrap();
        assert_eq!(
            set_password(server, &link, PASSWORD).await.status,
            StatusCode::GONE
        );
        let answer = server.post(&path(ada)).token(&token).send().await;
        assert_eq!(answer.json()["error"]["code"], "may_not_sign_in");
    })
    .await;
}
