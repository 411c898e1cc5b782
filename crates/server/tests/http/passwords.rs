//! Signing in by a password.

use axum::http::StatusCode;
use timetrack_server::Site;
use timetrack_storage::{Actor, AuditAction, Role};

use crate::harness::{TestServer, assert_answer, on_each_database, server, server_at};
use crate::people::{ORIGIN, PASSWORD, cookie_of, fields, login, own_form, person, sign_in, with_password};

const FIREFOX: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0";

async fn look(server: &TestServer, cookie: &str) -> u16 {
    let answer = server.get("/live/events").header("cookie", cookie).open().await;
    answer.status().as_u16()
}

#[tokio::test]
async fn a_password_signs_a_browser_in() {
    on_each_database(async |server| {
        let ada = with_password(server, "ada@example.com").await;
        let earlier = server.cookie(ada).await;
        let answer = sign_in(server, " ADA@Example.com ", PASSWORD)
            .header("user-agent", FIREFOX)
            .header("cookie", &earlier)
            .send()
            .await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        assert_eq!(answer.header("location"), "/my-data?x=1");
        let (pair, attributes) = answer.header("set-cookie").split_once("; ").unwrap();
        assert_eq!(attributes, "HttpOnly; SameSite=Lax; Path=/; Max-Age=2592000");
        assert_eq!(look(server, pair).await, 200);
        assert_eq!(look(server, &earlier).await, 401, "its sign-in was replaced");

        let reader = server.storage().read();
        let sign_ins = reader.sign_ins().list(ada).await.unwrap();
        assert!(
            sign_ins
                .iter()
                .any(|sign_in| sign_in.browser == "Firefox · Windows")
        );
        let log = reader.audit_log().list_about(ada, None, 10).await.unwrap();
        let noted = log
            .iter()
            .find(|entry| entry.detail == "Firefox · Windows")
            .unwrap();
        assert_eq!(
            (noted.actor, noted.action, noted.about),
            (Actor::Person(ada), AuditAction::SignedIn, Some(ada))
        );
    })
    .await;
}

#[tokio::test]
async fn a_password_gives_a_program_a_token_for_thirty_days() {
    on_each_database(async |server| {
        let ada = with_password(server, "ada@example.com").await;
        let answer = login(server, "ada@example.com", PASSWORD).send().await;
        assert_eq!(answer.status, StatusCode::OK);
        assert_eq!(answer.header("set-cookie"), "");
        let token = answer.json()["token"].as_str().unwrap().to_owned();
        let open = async || server.get("/live/events").token(&token).open().await.status();
        assert_eq!(open().await, 200);
        server.clock.advance(std::time::Duration::from_hours(30 * 24 - 1));
        assert_eq!(open().await, 200);
        server.clock.advance(std::time::Duration::from_hours(1));
        assert_eq!(open().await, 401);
        let reader = server.storage().read();
        let log = reader.audit_log().list_about(ada, None, 10).await.unwrap();
        let noted = log.iter().find(|entry| entry.detail == "API").unwrap();
        assert_eq!(noted.action, AuditAction::SignedIn);
    })
    .await;
}

#[tokio::test]
async fn nothing_tells_whether_an_address_exists() {
    on_each_database(async |server| {
        with_password(server, "ada@example.com").await;
        person(server, "invited@example.com", Role::Employee).await;
        let gone = with_password(server, "gone@example.com").await;
        let transaction = server.storage().begin().await.unwrap();
        let mut employee = transaction.employees().find(gone).await.unwrap().unwrap();
        employee.active = false;
        transaction.employees().update(&employee).await.unwrap();
        transaction.save().await.unwrap();

        for (email, password) in [
            ("ada@example.com", "fünf Wörter sind besser"),
            ("ada@example.com", ""),
            ("nobody@example.com", PASSWORD),
            ("invited@example.com", PASSWORD),
            ("invited@example.com", ""),
            ("gone@example.com", PASSWORD),
            ("", PASSWORD),
            ("ada@example.com\0", PASSWORD),
            ("' OR 1=1 --", PASSWORD),
        ] {
            let before = server.state.passwords().computed();
            let answer = login(server, email, password).send().await;
            assert_answer!(answer, @r#"
            401 Unauthorized
            {
              "error": {
                "code": "wrong_credentials",
                "message": "The e-mail address or the password is wrong."
              }
            }
            "#);
            assert_eq!(server.state.passwords().computed(), before + 1, "{email:?}");
        }
        let page = sign_in(server, "<b>@example.com", "x").send().await;
        assert_eq!(page.status, StatusCode::UNAUTHORIZED);
        assert!(page.body.contains("The e-mail address or the password is wrong."));
        assert!(
            page.body.contains("value=\"&#60;b&#62;@example.com\""),
            "{}",
            page.body
        );
        assert_eq!(page.header("set-cookie"), "");
    })
    .await;
}

#[tokio::test]
async fn a_hash_of_earlier_parameters_is_made_anew() {
    on_each_database(async |server| {
        let ada = person(server, "ada@example.com", Role::Employee).await;
        // "vier gute alte Worte" with 8 KiB and one pass.
        let old =
            "$argon2id$v=19$m=8,t=1,p=1$BwcHBwcHBwcHBwcHBwcHBw$CRJ+yl2BPMmEtNRUP47fV/YRiZoO/aPc9lIA0VJnGQg";
        let transaction = server.storage().begin().await.unwrap();
        let employees = transaction.employees();
        employees.set_password_hash(ada, Some(&old.into())).await.unwrap();
        transaction.save().await.unwrap();
        for computed in [2, 3] {
            let answer = login(server, "ada@example.com", "vier gute alte Worte")
                .send()
                .await;
            assert_eq!(answer.status, StatusCode::OK);
            assert_eq!(server.state.passwords().computed(), computed);
        }
    })
    .await;
}

#[tokio::test]
async fn only_the_own_page_signs_a_browser_in() {
    let server = server().await;
    with_password(&server, "ada@example.com").await;
    let form = fields(&[("email", "ada@example.com"), ("password", PASSWORD)]);
    for path in ["/sign-in", "/set-password"] {
        for origin in [
            None,
            Some("null"),
            Some("http://evil.example"),
            Some("http://localhost:9000"),
        ] {
            let mut call = server.post(path).form(&form);
            if let Some(origin) = origin {
                call = call.header("origin", origin);
            }
            let answer = call.send().await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path} {origin:?}");
            assert_eq!(answer.header("set-cookie"), "");
        }
    }
    let as_form = server.post("/api/auth/login").form(&form).send().await;
    assert_eq!(as_form.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let own = server
        .post("/sign-in")
        .header("origin", ORIGIN)
        .form(&form)
        .send()
        .await;
    assert_eq!((own.status, own.header("location")), (StatusCode::SEE_OTHER, "/"));
}

#[tokio::test]
async fn whoever_is_not_signed_in_finds_the_form_in_place_and_goes_on_from_there() {
    let server = server().await;
    with_password(&server, "ada@example.com").await;
    let open = |path: &'static str| server.get(path).header("accept", "text/html");
    let page = open("/work-hours?week=2026-W47").send().await;
    assert_eq!(page.status, StatusCode::UNAUTHORIZED);
    assert!(page.body.contains("action=\"/sign-in\""), "{}", page.body);
    assert!(
        page.body
            .contains("name=\"to\" value=\"/work-hours?week=2026-W47\"")
    );
    let after_a_form = own_form(server.post("/my-data/delete"), "from=x").send().await;
    assert!(
        after_a_form.body.contains("name=\"to\" value=\"/\""),
        "{}",
        after_a_form.body
    );
    let elsewhere = open("/sign-in?to=//evil.example").send().await;
    assert!(elsewhere.body.contains("name=\"to\" value=\"/\""));

    for to in ["//evil.example", "https://evil.example", "/\\evil.example"] {
        let form = fields(&[("email", "ada@example.com"), ("password", PASSWORD), ("to", to)]);
        let answer = own_form(server.post("/sign-in"), &form).send().await;
        assert_eq!(
            (answer.status, answer.header("location")),
            (StatusCode::SEE_OTHER, "/")
        );
        let signed_in = open("/sign-in?to=/privacy")
            .header("cookie", &cookie_of(&answer))
            .send()
            .await;
        assert_eq!(signed_in.header("location"), "/privacy");
    }
}

#[tokio::test]
async fn whoever_works_alone_is_offered_no_form() {
    let server = server_at(Site::new("127.0.0.1:8000".parse().unwrap(), None, Vec::new()).alone()).await;
    for path in ["/", "/sign-in", "/set-password?token=x"] {
        let page = server.get(path).header("accept", "text/html").send().await;
        assert_eq!(page.status, StatusCode::UNAUTHORIZED, "{path}");
        assert!(
            page.body.contains("timetrack dashboard") && !page.body.contains("<form"),
            "{path}"
        );
    }
    let answer = sign_in(&server, "ada@example.com", PASSWORD).send().await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    assert_eq!(server.state.passwords().computed(), 0);
}
