//! What people do about their own ways in.

use axum::http::StatusCode;
use timetrack_server::Site;
use timetrack_storage::{AuditAction, Role, TokenOwner};

use crate::harness::{Answer, TestServer, on_each_database, server, server_at};
use crate::people::{PASSWORD, cookie_of, fields, login, own_form, person, sign_in, with_password};

const ADA: &str = "ada@example.com";
const BETTER: &str = "fünf Wörter sind noch besser";

async fn page(server: &TestServer, cookie: &str) -> Answer {
    let call = server.get("/account").header("cookie", cookie);
    call.header("accept-language", "en").send().await
}

/// Sends one of the page's forms with the token of the page.
async fn post(server: &TestServer, cookie: &str, path: &str, pairs: &[(&str, &str)]) -> Answer {
    let page = page(server, cookie).await.body;
    let (_, rest) = page.split_once("name=\"csrf\" value=\"").unwrap();
    let csrf = rest.split_once('"').unwrap().0;
    let form = fields(&[pairs, &[("csrf", csrf)]].concat());
    own_form(server.post(path), &form)
        .header("cookie", cookie)
        .send()
        .await
}

async fn signed_in(server: &TestServer) -> String {
    cookie_of(&sign_in(server, ADA, PASSWORD).send().await)
}

async fn is_signed_in(server: &TestServer, cookie: &str) -> bool {
    let answer = server.get("/live/events").header("cookie", cookie).open().await;
    answer.status() == StatusCode::OK
}

/// The ids in a page's forms that post to `action`.
fn ids(page: &str, action: &str) -> Vec<String> {
    page.split(&format!("action=\"{action}\""))
        .skip(1)
        .map(|form| {
            let (_, rest) = form.split_once("name=\"id\" value=\"").unwrap();
            rest.split_once('"').unwrap().0.to_owned()
        })
        .collect()
}

#[tokio::test]
async fn a_new_password_needs_the_present_one_and_ends_everything_else() {
    on_each_database(async |server| {
        let ada = with_password(server, ADA).await;
        let (here, elsewhere) = (signed_in(server).await, signed_in(server).await);
        let token = login(server, ADA, PASSWORD).send().await.json()["token"].clone();
        let change = async |present: &str, new: &str, repeat: &str| {
            let form = [("present", present), ("password", new), ("repeat", repeat)];
            post(server, &here, "/account/password", &form).await
        };
        for (present, new, repeat, expected) in [
            ("wrong", BETTER, BETTER, "That is not your present password."),
            (PASSWORD, BETTER, "x", "The two are not the same."),
            (PASSWORD, "short", "short", "Use at least 12 characters."),
            (PASSWORD, ADA, ADA, "That is your name or your e-mail address."),
        ] {
            let answer = change(present, new, repeat).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(answer.body.contains(expected), "{expected}: {}", answer.body);
        }
        assert!(is_signed_in(server, &elsewhere).await, "nothing has changed");
        let answer = change(PASSWORD, BETTER, BETTER).await;
        assert_eq!(
            answer.header("location"),
            "/account?done=password",
            "{}",
            answer.body
        );
        assert!(is_signed_in(server, &here).await && !is_signed_in(server, &elsewhere).await);
        let by_token = server
            .get("/live/events")
            .token(token.as_str().unwrap())
            .open()
            .await;
        assert_eq!(by_token.status(), StatusCode::UNAUTHORIZED);
        assert_eq!(
            login(server, ADA, PASSWORD).send().await.status,
            StatusCode::UNAUTHORIZED
        );
        assert_eq!(login(server, ADA, BETTER).send().await.status, StatusCode::OK);
        let log = server
            .storage()
            .read()
            .audit_log()
            .list_about(ada, None, 100)
            .await
            .unwrap();
        let changes = log
            .iter()
            .filter(|entry| entry.action == AuditAction::PasswordChanged);
        assert_eq!(changes.count(), 2);
    })
    .await;
}

#[tokio::test]
async fn whoever_found_an_open_browser_cannot_guess_the_password_there() {
    let server = server().await;
    with_password(&server, ADA).await;
    let here = signed_in(&server).await;
    let form = [("present", "wrong"), ("password", BETTER), ("repeat", BETTER)];
    for _ in 0..5 {
        let answer = post(&server, &here, "/account/password", &form).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let form = [("present", PASSWORD), ("password", BETTER), ("repeat", BETTER)];
    let answer = post(&server, &here, "/account/password", &form).await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(answer.body.contains("Try again in 30"), "{}", answer.body);
    assert_eq!(
        login(&server, ADA, PASSWORD).send().await.status,
        StatusCode::TOO_MANY_REQUESTS
    );
}

#[tokio::test]
async fn sign_ins_are_listed_and_ended_by_their_own_person() {
    on_each_database(async |server| {
        let ada = with_password(server, ADA).await;
        let grace = with_password(server, "grace@example.com").await;
        let (here, other) = (signed_in(server).await, server.cookie(ada).await);
        let graces = server.cookie(grace).await;
        let listed = page(server, &here).await.body;
        // With the one from setting the password.
        assert_eq!(listed.matches("This browser").count(), 1);
        let mine = ids(&listed, "/account/sign-ins/end");
        assert_eq!(mine.len(), 2);
        let hers = ids(&page(server, &graces).await.body, "/account/sign-ins/end");
        let end = async |id: &str| post(server, &here, "/account/sign-ins/end", &[("id", id)]).await;
        assert_eq!(end(&hers[0]).await.status, StatusCode::NOT_FOUND);
        for id in &mine {
            assert_eq!(end(id).await.header("location"), "/account?done=sign-in");
            assert_eq!(end(id).await.status, StatusCode::NOT_FOUND);
        }
        assert!(!is_signed_in(server, &other).await && is_signed_in(server, &here).await);
        assert!(is_signed_in(server, &graces).await);
        assert!(end("x").await.status.is_client_error());
    })
    .await;
}

#[tokio::test]
async fn a_token_is_shown_once_and_revoked_by_its_owner() {
    on_each_database(async |server| {
        let ada = with_password(server, ADA).await;
        let here = signed_in(server).await;
        let make = async |label: &str, days: &str| {
            post(
                server,
                &here,
                "/account/tokens",
                &[("label", label), ("days", days)],
            )
            .await
        };
        let made = make(" Monthly <report> ", "90").await;
        assert_eq!(made.status, StatusCode::OK);
        let (_, rest) = made.body.split_once("made__token\">").unwrap();
        let token = rest.split_once('<').unwrap().0.to_owned();
        assert_eq!(made.header("cache-control"), "no-store");
        let open = async || server.get("/live/events").token(&token).open().await.status();
        assert_eq!(open().await, StatusCode::OK);
        let listed = page(server, &here).await.body;
        assert!(!listed.contains(&token));
        assert!(
            listed.contains("Monthly &#60;report&#62;") && listed.contains("17 Feb 2027"),
            "{listed}"
        );

        for (label, days) in [
            ("", "30"),
            (" \t", "30"),
            (&"x".repeat(61), "30"),
            ("a\u{7}b", "30"),
            ("a\0b", "30"),
        ] {
            assert_eq!(
                make(label, days).await.status,
                StatusCode::UNPROCESSABLE_ENTITY,
                "{label:?}"
            );
        }
        assert_eq!(make("x", "36500").await.status, StatusCode::UNPROCESSABLE_ENTITY);

        let id = ids(&listed, "/account/tokens/revoke").remove(0);
        let grace = with_password(server, "grace@example.com").await;
        let graces = server.cookie(grace).await;
        let foreign = post(server, &graces, "/account/tokens/revoke", &[("id", &id)]).await;
        assert_eq!(foreign.status, StatusCode::NOT_FOUND);
        assert_eq!(open().await, StatusCode::OK);
        let revoked = post(server, &here, "/account/tokens/revoke", &[("id", &id)]).await;
        assert_eq!(revoked.header("location"), "/account?done=token");
        assert_eq!(open().await, StatusCode::UNAUTHORIZED);

        let log = server
            .storage()
            .read()
            .audit_log()
            .list_about(ada, None, 100)
            .await
            .unwrap();
        for action in [AuditAction::TokenMade, AuditAction::TokenRevoked] {
            let noted = log.iter().find(|entry| entry.action == action).unwrap();
            assert_eq!(
                (noted.detail.as_str(), noted.about),
                ("Monthly <report>", Some(ada))
            );
        }
    })
    .await;
}

#[tokio::test]
async fn tokens_do_not_grow_without_end() {
    let server = server().await;
    let ada = person(&server, ADA, Role::Employee).await;
    let cookie = server.cookie(ada).await;
    for _ in 0..50 {
        server.token(TokenOwner::Person(ada), None).await;
    }
    let answer = post(
        &server,
        &cookie,
        "/account/tokens",
        &[("label", "one more"), ("days", "30")],
    )
    .await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        answer.body.contains("as many tokens as one person may have"),
        "{}",
        answer.body
    );
}

#[tokio::test]
async fn the_forms_need_the_token_of_the_page() {
    let server = server().await;
    let ada = with_password(&server, ADA).await;
    let cookie = server.cookie(ada).await;
    for path in [
        "/account/password",
        "/account/sign-ins/end",
        "/account/tokens",
        "/account/tokens/revoke",
    ] {
        let form = fields(&[
            ("present", PASSWORD),
            ("password", BETTER),
            ("repeat", BETTER),
            ("label", "x"),
            ("days", "30"),
        ]);
        let without = own_form(server.post(path), &form)
            .header("cookie", &cookie)
            .send()
            .await;
        assert_eq!(without.status, StatusCode::FORBIDDEN, "{path}");
        let nobody = own_form(server.post(path), &form).send().await;
        assert_eq!(nobody.status, StatusCode::UNAUTHORIZED, "{path}");
    }
    assert_eq!(login(&server, ADA, PASSWORD).send().await.status, StatusCode::OK);
}

#[tokio::test]
async fn whoever_has_no_password_cannot_set_one_from_an_open_browser() {
    let server = server().await;
    let ada = person(&server, ADA, Role::Employee).await;
    let cookie = server.cookie(ada).await;
    assert!(page(&server, &cookie).await.body.contains("You have no password"));
    for present in ["", BETTER] {
        let form = [("present", present), ("password", BETTER), ("repeat", BETTER)];
        let answer = post(&server, &cookie, "/account/password", &form).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    assert_eq!(
        login(&server, ADA, BETTER).send().await.status,
        StatusCode::UNAUTHORIZED
    );
}

#[tokio::test]
async fn whoever_works_alone_sees_nothing_of_passwords_and_companies() {
    let server = server_at(Site::new("127.0.0.1:8000".parse().unwrap(), None, Vec::new()).alone()).await;
    let ada = server.employee("Ada", Role::Manager, "Europe/Berlin").await;
    let cookie = server.cookie(ada).await;
    let account = page(&server, &cookie).await.body;
    assert!(
        !account.contains("type=\"password\"") && !account.contains("Manager"),
        "{account}"
    );
    let form = [("present", ""), ("password", BETTER), ("repeat", BETTER)];
    let answer = post(&server, &cookie, "/account/password", &form).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    let dashboard = server.get("/").header("cookie", &cookie).send().await.body;
    assert!(
        !dashboard.contains("/account") && !dashboard.contains("/audit"),
        "{dashboard}"
    );
}
