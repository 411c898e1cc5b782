//! What is answered to what nobody asked for.

use timetrack_server::Site;

use crate::harness::{assert_answer, server, server_at};

#[tokio::test]
async fn errors_have_one_shape() {
    let server = server().await;
    assert_answer!(server.get("/api/nothing").send().await, @r#"
    404 Not Found
    {
      "error": {
        "code": "not_found",
        "message": "There is nothing here. Check the address."
      }
    }
    "#);
    assert_answer!(server.get("//api/health").send().await, @r#"
    404 Not Found
    {
      "error": {
        "code": "not_found",
        "message": "There is nothing here. Check the address."
      }
    }
    "#);
    assert_answer!(server.get("/api/health/").send().await, @r#"
    404 Not Found
    {
      "error": {
        "code": "not_found",
        "message": "There is nothing here. Check the address."
      }
    }
    "#);
    let wrong_method = server.call("DELETE", "/api/health").send().await;
    assert_answer!(wrong_method, @r#"
    405 Method Not Allowed
    {
      "error": {
        "code": "method_not_allowed",
        "message": "This address does not take this method. See the Allow header."
      }
    }
    "#);
    assert_eq!(wrong_method.header("allow"), "GET,HEAD");
}

#[tokio::test]
async fn health_is_for_anyone() {
    let server = server().await;
    let alive = server.get("/api/health").send().await;
    assert_answer!(alive, @r#"
    200 OK
    {
      "status": "ok"
    }
    "#);
    assert_eq!(
        alive.header("content-security-policy").split(';').next(),
        Some("default-src 'self'")
    );
    assert_eq!(alive.header("cache-control"), "no-store");
    assert_eq!(alive.header("x-request-id").len(), 16);
    assert_answer!(server.get("/api/health/ready").send().await, @r#"
    200 OK
    {
      "status": "ok"
    }
    "#);
    server.storage().close().await.unwrap();
    let not_ready = server.get("/api/health/ready").send().await;
    assert_answer!(not_ready, @r#"
    503 Service Unavailable
    {
      "error": {
        "code": "overloaded",
        "message": "There is too much to do at the moment. Try again a little later."
      }
    }
    "#);
    assert_eq!(not_ready.header("retry-after"), "5");
    assert_eq!(server.get("/api/health").send().await.status, 200);
}

#[tokio::test]
async fn what_goes_wrong_inside_is_not_told() {
    let server = server().await;
    server.storage().close().await.unwrap();
    let answer = server
        .get("/api/agent/settings")
        .token(&"0".repeat(64))
        .send()
        .await;
    assert!(answer.status.is_server_error());
    for word in ["sql", "pool", "closed", "database"] {
        assert!(!answer.body.to_lowercase().contains(word), "{}", answer.body);
    }
}

#[tokio::test]
async fn a_handler_that_panics_is_an_error_without_text() {
    let mut server = server().await;
    let routes = axum::Router::new().route("/api/panic", axum::routing::get(panics));
    server.router = timetrack_server::middleware::around(routes, &server.state);
    assert_answer!(server.get("/api/panic").send().await, @r#"
    500 Internal Server Error
    {
      "error": {
        "code": "internal",
        "message": "Something went wrong in the server. Try again; if it stays, tell its administrator the request id. Request id: [id]."
      }
    }
    "#);
}

async fn panics() {
    panic!("the secret plan");
}

#[tokio::test]
async fn a_browser_that_opened_a_page_is_shown_a_page() {
    let server = server().await;
    let open = |path: &str| {
        server
            .get(path)
            .header("accept", "text/html,application/xhtml+xml")
            .header("accept-language", "de")
            .send()
    };
    let missing = open("/nowhere").await;
    assert_eq!(missing.status, 404);
    assert!(missing.header("content-type").starts_with("text/html"));
    let link = open("/sign-in/once?token=x").await;
    assert_eq!(link.status, 410);
    assert!(link.body.contains("lang=\"de\""), "{}", link.body);
    let api = open("/api/nowhere").await;
    assert_eq!(api.header("content-type"), "application/json");
}

#[tokio::test]
async fn on_loopback_only_names_that_nobody_can_rebind_are_answered() {
    let public = "https://time.example".parse().unwrap();
    let site = Site::new("127.0.0.1:8000".parse().unwrap(), Some(public), Vec::new());
    let server = server_at(site).await;
    for host in [
        "localhost",
        "LOCALHOST:8000",
        "127.0.0.1:1",
        "[::1]:8000",
        "time.example",
    ] {
        let answer = server.get("/api/health").header("host", host).send().await;
        assert_eq!(answer.status, 200, "{host}");
    }
    for host in [
        "evil.example",
        "localhost.evil.example:8000",
        "127.0.0.1.nip.io",
        "192.168.0.4",
        "",
        "a b",
    ] {
        let answer = server.get("/api/health").header("host", host).send().await;
        assert_eq!(answer.status, 421, "{host}");
    }
    assert_answer!(server.get("/api/health").header("host", "evil.example").send().await, @r#"
    421 Misdirected Request
    {
      "error": {
        "code": "foreign_host",
        "message": "This server does not answer for that host name. Use localhost; a company's server answers for its PUBLIC_URL."
      }
    }
    "#);
    let absolute = server.get("http://evil.example/api/health").send().await;
    assert_eq!(absolute.status, 421);
}

#[tokio::test]
async fn elsewhere_the_proxy_in_front_decides_about_names() {
    let server = server_at(Site::new("0.0.0.0:8000".parse().unwrap(), None, Vec::new())).await;
    let answer = server
        .get("/api/health")
        .header("host", "time.example")
        .send()
        .await;
    assert_eq!(answer.status, 200);
}

#[tokio::test]
async fn only_named_origins_may_read_answers() {
    let origins = vec!["https://tools.example".to_owned()];
    let server = server_at(Site::new("127.0.0.1:8000".parse().unwrap(), None, origins)).await;
    let preflight = |origin: &'static str| {
        server
            .call("OPTIONS", "/api/events")
            .header("origin", origin)
            .header("access-control-request-method", "POST")
            .header("access-control-request-headers", "authorization")
            .send()
    };
    let allowed = preflight("https://tools.example").await;
    assert_eq!(
        allowed.header("access-control-allow-origin"),
        "https://tools.example"
    );
    assert_eq!(allowed.header("access-control-allow-credentials"), "");
    assert_eq!(
        preflight("https://evil.example")
            .await
            .header("access-control-allow-origin"),
        ""
    );

    let none = crate::harness::server().await;
    let answer = none
        .get("/api/health")
        .header("origin", "https://tools.example")
        .send()
        .await;
    assert_eq!(answer.header("access-control-allow-origin"), "");
}
