//! Who may call what.

use jiff::SignedDuration;
use timetrack_storage::{Role, TokenOwner};

use crate::harness::{Answer, TestServer, assert_answer, on_each_database};

const DEVICE_ROUTES: [(&str, &str); 4] = [
    ("POST", "/api/events"),
    ("GET", "/api/agent/settings"),
    ("GET", "/api/agent/channel"),
    ("POST", "/api/agent/sign-in-link"),
];

async fn call(server: &TestServer, (method, path): (&str, &str), token: &str) -> Answer {
    server.call(method, path).token(token).send().await
}

#[tokio::test]
async fn without_a_valid_token_nothing_is_answered() {
    on_each_database(async |server| {
        let ada = server.employee("Ada", Role::Employee, "Europe/Berlin").await;
        let (key, _) = server.device(ada).await;
        let expired = server
            .token(TokenOwner::Device(key), Some(server.now() - SignedDuration::from_secs(1)))
            .await;
        let unknown = "0".repeat(64);
        for route in DEVICE_ROUTES {
            let without = server.call(route.0, route.1).send().await;
            assert_eq!(without.status, 401, "{route:?}");
            assert_eq!(without.header("www-authenticate"), "Bearer");
            for token in [expired.as_str(), unknown.as_str(), "x", ""] {
                assert_eq!(call(server, route, token).await.status, 401, "{route:?} {token}");
            }
            let basic = server
                .call(route.0, route.1)
                .header("authorization", &format!("Basic {unknown}"))
                .send()
                .await;
            assert_eq!(basic.status, 401);
        }
        let example = server.get("/api/agent/settings").send().await;
        assert_answer!(example, @r#"
        401 Unauthorized
        {
          "error": {
            "code": "unauthenticated",
            "message": "Sign in first: send a valid token as \"Authorization: Bearer …\", or open \"My data\" in the tray."
          }
        }
        "#);
    })
    .await;
}

#[tokio::test]
async fn a_person_is_no_device_and_a_device_no_person() {
    on_each_database(async |server| {
        let ada = server.employee("Ada", Role::Admin, "Europe/Berlin").await;
        let person = server.token(TokenOwner::Person(ada), None).await;
        let (_, device) = server.device(ada).await;
        for route in DEVICE_ROUTES {
            assert_eq!(call(server, route, &person).await.status, 403, "{route:?}");
            let cookie = server.cookie(ada).await;
            let by_cookie = server
                .call(route.0, route.1)
                .header("cookie", &cookie)
                .header("origin", "http://localhost:8000")
                .send()
                .await;
            assert_eq!(by_cookie.status, 403, "{route:?}");
        }
        let refused = call(server, ("GET", "/live/events"), &device).await;
        assert_answer!(refused, @r#"
        403 Forbidden
        {
          "error": {
            "code": "forbidden",
            "message": "You are not allowed to do this. Ask whoever looks after your TimeTrack."
          }
        }
        "#);
    })
    .await;
}

#[tokio::test]
async fn a_revoked_token_and_a_revoked_device_are_refused_at_once() {
    on_each_database(async |server| {
        let ada = server.employee("Ada", Role::Employee, "Europe/Berlin").await;
        let (key, token) = server.device(ada).await;
        let settings = ("GET", "/api/agent/settings");
        assert_eq!(call(server, settings, &token).await.status, 200);

        let transaction = server.storage().begin().await.unwrap();
        let tokens = transaction
            .access_tokens()
            .list(TokenOwner::Device(key))
            .await
            .unwrap();
        transaction
            .access_tokens()
            .revoke(tokens[0].id, server.now())
            .await
            .unwrap();
        transaction.save().await.unwrap();
        assert_eq!(call(server, settings, &token).await.status, 401);

        let other = server.token(TokenOwner::Device(key), None).await;
        assert_eq!(call(server, settings, &other).await.status, 200);
        let transaction = server.storage().begin().await.unwrap();
        transaction.devices().revoke(key, server.now()).await.unwrap();
        transaction.save().await.unwrap();
        assert_eq!(call(server, settings, &other).await.status, 401);
    })
    .await;
}

#[tokio::test]
async fn an_inactive_person_is_signed_out_everywhere() {
    on_each_database(async |server| {
        let ada = server.employee("Ada", Role::Employee, "Europe/Berlin").await;
        let cookie = server.cookie(ada).await;
        let listen = || server.get("/live/events").header("cookie", &cookie);
        assert_eq!(listen().open().await.status(), 200);

        let transaction = server.storage().begin().await.unwrap();
        let mut employee = transaction.employees().find(ada).await.unwrap().unwrap();
        employee.active = false;
        transaction.employees().update(&employee).await.unwrap();
        transaction.save().await.unwrap();
        assert_eq!(listen().open().await.status(), 401);
    })
    .await;
}

#[tokio::test]
async fn nobody_becomes_somebody_else_by_a_form() {
    let server = crate::harness::server().await;
    let ada = server.employee("Ada", Role::Employee, "Europe/Berlin").await;
    let cookie = server.cookie(ada).await;
    // The door of the demo is the demo's own.
    for part in ["employee", "manager", "administrator"] {
        let call = server.post("/demo/look-as").header("cookie", &cookie);
        let call = call.header("origin", "http://localhost:8000");
        assert_eq!(call.form(&format!("part={part}")).send().await.status, 404);
    }
    assert_eq!(server.get("/demo/bar.css").send().await.status, 404);
}
