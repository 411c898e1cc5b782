//! Tokens that are not accepted, and what a token is not good for.

use std::time::Duration;

use jiff::SignedDuration;
use serde_json::json;

use super::{administrator, credential, enrol, make_token, shared_token};
use crate::harness::{assert_answer, on_each_database, server};

#[tokio::test]
async fn every_token_that_is_not_accepted_is_answered_alike() {
    on_each_database(async |server| {
        let admin = administrator(server).await;
        let (expired, _) = make_token(server, &admin, json!({"label": "a", "expiresInDays": 1})).await;
        let (used_up, _) = make_token(server, &admin, json!({"label": "b", "maximumUses": 1})).await;
        let (revoked, id) = make_token(server, &admin, json!({"label": "c"})).await;
        credential(&enrol(server, &expired, "ada").await);
        credential(&enrol(server, &used_up, "ada").await);
        credential(&enrol(server, &revoked, "ada").await);
        let revoke = server.post(&format!("/api/enrolment-tokens/{id}/revoke"));
        assert_eq!(revoke.token(&admin).send().await.status, 204);
        server.clock.advance(Duration::from_hours(24));
        for token in [
            expired.as_str(),
            &used_up,
            &revoked,
            &"0".repeat(64),
            "",
            "' OR 1=1",
        ] {
            assert_answer!(enrol(server, token, "ada").await, @r#"
            403 Forbidden
            {
              "error": {
                "code": "enrolment_refused",
                "message": "This enrolment token is wrong or not valid any more. Ask your administrator for a new one."
              }
            }
            "#);
        }
    })
    .await;
}

#[tokio::test]
async fn who_tries_too_often_waits_and_a_good_token_gets_through_all_the_same() {
    on_each_database(async |server| {
        let good = shared_token(server).await;
        for _ in 0..50 {
            assert_eq!(enrol(server, &"0".repeat(64), "ada").await.status, 403);
        }
        let refused = enrol(server, &"0".repeat(64), "ada").await;
        assert_eq!(refused.status, 429, "{refused}");
        let wait: i64 = refused.header("retry-after").parse().unwrap();
        assert!((890..=901).contains(&wait), "{wait}");
        credential(&enrol(server, &good, "ada").await);
        server
            .clock
            .advance(SignedDuration::from_secs(wait).unsigned_abs());
        assert_eq!(enrol(server, &"0".repeat(64), "ada").await.status, 403);
    })
    .await;
}

/// The paths of all routes, with something in the place of their variable parts.
fn paths() -> Vec<String> {
    let routes = timetrack_server::routes();
    let id = "0193a1f0-0000-7000-8000-000000000001";
    let paths = routes.paths().iter().map(|path| {
        path.replace("{id}", id)
            .replace("{employee}", id)
            .replace("{name}", "x")
    });
    paths.collect()
}

#[tokio::test]
async fn a_token_for_enrolment_opens_nothing_else() {
    let server = server().await;
    let token = shared_token(&server).await;
    let cookie = format!("timetrack_8000={token}");
    for path in paths() {
        for method in ["GET", "POST", "PUT", "DELETE"] {
            let call = || server.call(method, &path).header("accept", "application/json");
            let without = call().json("{}").open().await.status();
            let as_bearer = call().token(&token).json("{}").open().await.status();
            let as_cookie = call().header("cookie", &cookie).json("{}").open().await.status();
            let statuses = [without, as_bearer, as_cookie];
            assert!(
                statuses.iter().all(|status| *status == without),
                "{method} {path}: {statuses:?}"
            );
            let is_open = without.is_success() || without.is_redirection();
            let is_public = ["/api/health", "/api/health/ready", "/sign-in"]
                .iter()
                .any(|public| path.starts_with(public));
            assert!(
                !is_open || is_public,
                "{method} {path} is open to everybody: {without}"
            );
        }
    }
}
