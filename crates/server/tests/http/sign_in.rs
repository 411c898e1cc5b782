//! One-time links, cookies and signing out.

use axum::http::StatusCode;
use jiff::SignedDuration;
use serde_json::json;
use timetrack_storage::Role;
use url::Url;

use crate::harness::{Answer, TestServer, assert_answer, on_each_database, server, server_at};

async fn link(server: &TestServer, token: &str, body: &str) -> Url {
    let answer = server
        .post("/api/agent/sign-in-link")
        .token(token)
        .json(body)
        .send()
        .await;
    assert_eq!(answer.status, StatusCode::CREATED);
    answer.json()["url"].as_str().unwrap().parse().unwrap()
}

async fn follow(server: &TestServer, link: &Url) -> Answer {
    server
        .get(&format!("{}?{}", link.path(), link.query().unwrap()))
        .send()
        .await
}

#[tokio::test]
async fn a_link_signs_in_once_and_its_secret_leaves_the_address() {
    on_each_database(async |server| {
        let ada = server.employee("Ada", Role::Employee, "Europe/Berlin").await;
        let (_, token) = server.device(ada).await;
        let link = link(server, &token, r#"{"path":"/my-data?day=2026-11-19"}"#).await;
        assert_eq!(link.origin().ascii_serialization(), "http://localhost:8000");

        let path = format!("{}?{}", link.path(), link.query().unwrap());
        let look = server.call("HEAD", &path).send().await;
        assert_eq!((look.status, look.header("set-cookie")), (StatusCode::OK, ""));
        let answer = follow(server, &link).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
        assert_eq!(answer.header("location"), "/my-data?day=2026-11-19");
        assert_eq!(answer.header("referrer-policy"), "no-referrer");
        let cookie = answer.header("set-cookie").to_owned();
        let (pair, attributes) = cookie.split_once("; ").unwrap();
        // Thirty days: it outlives the browser.
        assert_eq!(attributes, "HttpOnly; SameSite=Lax; Path=/; Max-Age=2592000");
        assert!(!link.as_str().contains(pair.split_once('=').unwrap().1));
        let listening = server.get("/live/events").header("cookie", pair).open().await;
        assert_eq!(listening.status(), 200);

        let again = follow(server, &link).await;
        assert_answer!(again, @r#"
        410 Gone
        {
          "error": {
            "code": "link_used_up",
            "message": "This link was used already or is too old. Get a new one: choose \"My data\" in the tray."
          }
        }
        "#);
        assert_eq!(again.header("set-cookie"), "");
    })
    .await;
}

#[tokio::test]
async fn of_two_browsers_with_one_link_one_is_signed_in() {
    on_each_database(async |server| {
        let ada = server.employee("Ada", Role::Employee, "Europe/Berlin").await;
        let (_, token) = server.device(ada).await;
        let link = link(server, &token, "{}").await;
        let (one, other) = tokio::join!(follow(server, &link), follow(server, &link));
        let mut statuses = [one.status.as_u16(), other.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [303, 410]);
    })
    .await;
}

#[tokio::test]
async fn an_old_link_does_not_sign_in() {
    on_each_database(async |server| {
        let ada = server.employee("Ada", Role::Employee, "Europe/Berlin").await;
        let (_, token) = server.device(ada).await;
        let link = link(server, &token, "{}").await;
        server.clock.advance(std::time::Duration::from_mins(5));
        assert_eq!(follow(server, &link).await.status, StatusCode::GONE);
    })
    .await;
}

#[tokio::test]
async fn links_never_lead_to_other_servers() {
    let server = server().await;
    let ada = server.employee("Ada", Role::Employee, "Europe/Berlin").await;
    let (_, token) = server.device(ada).await;
    for path in ["//evil.example", "https://evil.example", "/\\evil.example"] {
        let link = link(&server, &token, &json!({ "path": path }).to_string()).await;
        assert_eq!(follow(&server, &link).await.header("location"), "/");
        let mut bent = self::link(&server, &token, "{}").await;
        let secret = bent.query_pairs().next().unwrap().1.into_owned();
        bent.query_pairs_mut()
            .clear()
            .append_pair("token", &secret)
            .append_pair("to", path);
        assert_eq!(follow(&server, &bent).await.header("location"), "/");
    }
}

#[tokio::test]
async fn with_https_the_cookie_is_bound_to_it() {
    let public = "https://time.example".parse().unwrap();
    let server = server_at(timetrack_server::Site::new(
        "127.0.0.1:8000".parse().unwrap(),
        Some(public),
        Vec::new(),
    ))
    .await;
    let ada = server.employee("Ada", Role::Employee, "Europe/Berlin").await;
    let (_, token) = server.device(ada).await;
    let link = link(&server, &token, "{}").await;
    assert_eq!(link.origin().ascii_serialization(), "https://time.example");
    let answer = follow(&server, &link).await;
    let cookie = answer.header("set-cookie");
    assert!(cookie.starts_with("__Host-timetrack="), "{cookie}");
    assert!(
        cookie.ends_with("HttpOnly; SameSite=Lax; Secure; Path=/; Max-Age=2592000"),
        "{cookie}"
    );
    assert_eq!(answer.header("strict-transport-security"), "max-age=31536000");
}

#[tokio::test]
async fn a_sign_in_lasts_while_it_is_used() {
    on_each_database(async |server| {
        let ada = server.employee("Ada", Role::Employee, "Europe/Berlin").await;
        let cookie = server.cookie(ada).await;
        let status = async || {
            server
                .get("/live/events")
                .header("cookie", &cookie)
                .open()
                .await
                .status()
        };
        for _ in 0..4 {
            server.clock.advance(std::time::Duration::from_hours(23));
            assert_eq!(status().await, 200);
        }
        server.clock.advance(std::time::Duration::from_hours(31 * 24));
        assert_eq!(status().await, 401);
    })
    .await;
}

#[tokio::test]
async fn the_cookie_lasts_as_long_as_the_sign_in() {
    on_each_database(async |server| {
        let ada = server.employee("Ada", Role::Employee, "Europe/Berlin").await;
        let cookie = server.cookie(ada).await;
        let look = async || {
            let answer = server.get("/live/events").header("cookie", &cookie).open().await;
            assert_eq!(answer.status(), 200);
            let set = answer.headers().get("set-cookie");
            set.map(|value| value.to_str().unwrap().to_owned())
        };
        assert_eq!(look().await, None);
        server.clock.advance(std::time::Duration::from_hours(1));
        let renewed = format!("{cookie}; HttpOnly; SameSite=Lax; Path=/; Max-Age=2592000");
        assert_eq!(look().await, Some(renewed));
        assert_eq!(look().await, None);

        // Signing out takes it away, also in the moment in which it would be renewed.
        server.clock.advance(std::time::Duration::from_hours(1));
        let signed_out = server
            .post("/sign-out")
            .header("cookie", &cookie)
            .header("origin", "http://localhost:8000")
            .form(&format!("csrf={}", csrf_of(&cookie)))
            .send()
            .await;
        let set: Vec<_> = signed_out.headers.get_all("set-cookie").iter().collect();
        assert_eq!(set.len(), 1);
        assert!(set[0].to_str().unwrap().contains("Max-Age=0"), "{set:?}");
    })
    .await;
}

#[tokio::test]
async fn a_browser_that_signs_in_again_has_one_sign_in() {
    on_each_database(async |server| {
        let ada = server.employee("Ada", Role::Employee, "Europe/Berlin").await;
        let (_, token) = server.device(ada).await;
        let (here, elsewhere) = (server.cookie(ada).await, server.cookie(ada).await);
        let link = link(server, &token, "{}").await;
        let answer = server
            .get(&format!("{}?{}", link.path(), link.query().unwrap()))
            .header("cookie", &here)
            .send()
            .await;
        let (new, _) = answer.header("set-cookie").split_once("; ").unwrap();
        for (cookie, status) in [(here.as_str(), 401), (elsewhere.as_str(), 200), (new, 200)] {
            let look = server.get("/live/events").header("cookie", cookie).open().await;
            assert_eq!(look.status(), status);
        }
    })
    .await;
}

#[tokio::test]
async fn signing_out_needs_a_form_of_our_own_page() {
    on_each_database(async |server| {
        let ada = server.employee("Ada", Role::Employee, "Europe/Berlin").await;
        let cookie = server.cookie(ada).await;
        let post = |form: &'static str| server.post("/sign-out").header("cookie", &cookie).form(form);
        let own = "http://localhost:8000";
        assert_eq!(post("").send().await.status, 403);
        assert_eq!(post("csrf=x").header("origin", own).send().await.status, 403);
        assert_eq!(
            post("")
                .header("origin", "http://evil.example")
                .send()
                .await
                .status,
            403
        );
        let script = server
            .post("/sign-out")
            .header("cookie", &cookie)
            .header("origin", own)
            .json("{}")
            .send()
            .await;
        assert_answer!(script, @r#"
        403 Forbidden
        {
          "error": {
            "code": "forged_request",
            "message": "Open the page again and repeat what you did there."
          }
        }
        "#);

        let csrf = csrf_of(&cookie);
        let form = format!("csrf={csrf}");
        let foreign = server
            .post("/sign-out")
            .header("cookie", &cookie)
            .header("origin", "null")
            .form(&form)
            .send()
            .await;
        assert_eq!(foreign.status, 403);
        let signed_out = server
            .post("/sign-out")
            .header("cookie", &cookie)
            .header("origin", own)
            .form(&form)
            .send()
            .await;
        assert_eq!(signed_out.status, StatusCode::SEE_OTHER);
        assert!(signed_out.header("set-cookie").contains("Max-Age=0"));
        let after = server.get("/live/events").header("cookie", &cookie).open().await;
        assert_eq!(after.status(), 401);
    })
    .await;
}

/// What a page of this sign-in carries; worked out here as a page would be read.
fn csrf_of(cookie: &str) -> String {
    use sha2::Digest;
    let secret = cookie.split_once('=').unwrap().1;
    hex::encode(
        sha2::Sha256::new()
            .chain_update(b"timetrack form token\0")
            .chain_update(secret)
            .finalize(),
    )
}

#[tokio::test]
async fn a_clock_that_is_set_back_signs_nobody_out() {
    let server = server().await;
    let ada = server.employee("Ada", Role::Employee, "Europe/Berlin").await;
    let cookie = server.cookie(ada).await;
    server.clock.step_wall_clock(SignedDuration::from_hours(-2));
    let listening = server.get("/live/events").header("cookie", &cookie).open().await;
    assert_eq!(listening.status(), 200);
}
