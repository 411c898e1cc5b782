//! Under which names the server is asked, and by pages of whom.

use timetrack_server::Site;
use timetrack_storage::{Role, TokenOwner};

use super::expected::ROUTES;
use super::{NOBODY, target};
use crate::harness::{Answer, TestServer, server, server_at};

const TOOLS: &str = "https://tools.example";

#[tokio::test]
async fn no_route_answers_for_a_foreign_host() {
    let server = server().await;
    for (methods, path, _) in ROUTES {
        for method in methods.split(' ') {
            for host in ["evil.example", "localhost.evil.example:8000", ""] {
                let call = server.call(method, &target(path, NOBODY)).header("host", host);
                assert_eq!(call.open().await.status(), 421, "{method} {path} at {host:?}");
            }
            let absolute = format!("http://evil.example{}", target(path, NOBODY));
            let answer = server.call(method, &absolute).open().await;
            assert_eq!(answer.status(), 421, "{method} {absolute}");
        }
    }
}

async fn preflight(server: &TestServer, path: &str, origin: &str) -> Answer {
    server
        .call("OPTIONS", path)
        .header("origin", origin)
        .header("access-control-request-method", "PATCH")
        .header("access-control-request-headers", "authorization,content-type")
        .send()
        .await
}

#[tokio::test]
async fn only_the_very_origins_that_are_named_read_the_api_and_no_page() {
    let site = Site::new("127.0.0.1:8000".parse().unwrap(), None, vec![TOOLS.to_owned()]);
    let server = server_at(site).await;
    let root = server.employee("Root", Role::Admin, "Europe/Berlin").await;
    let token = server.token(TokenOwner::Person(root), None).await;
    let allowed = |answer: &Answer| answer.header("access-control-allow-origin").to_owned();
    for (_, path, _) in ROUTES {
        let path = target(path, NOBODY);
        let expected = if path.starts_with("/api/") { TOOLS } else { "" };
        assert_eq!(
            allowed(&preflight(&server, &path, TOOLS).await),
            expected,
            "{path}"
        );
        for origin in [
            "http://tools.example",
            "https://tools.example:444",
            "https://tools.example.evil.example",
            "https://TOOLS.example",
            "https://eviltools.example",
            "null",
            "*",
            "",
        ] {
            let answer = preflight(&server, &path, origin).await;
            assert_eq!(allowed(&answer), "", "{path} for {origin:?}");
            assert_eq!(answer.header("access-control-allow-credentials"), "", "{path}");
        }
    }
    let answer = server
        .get("/api/employees?limit=1")
        .token(&token)
        .header("origin", TOOLS)
        .send()
        .await;
    assert_eq!((answer.status.as_u16(), allowed(&answer).as_str()), (200, TOOLS));
    assert_eq!(answer.header("access-control-allow-credentials"), "");
    assert!(
        answer.header("access-control-expose-headers").contains("link"),
        "{:?}",
        answer.headers
    );
    assert!(
        answer.header("vary").to_lowercase().contains("origin"),
        "{:?}",
        answer.headers
    );
    let refused = server.get("/api/employees").header("origin", TOOLS).send().await;
    assert_eq!(
        (refused.status.as_u16(), allowed(&refused).as_str()),
        (401, TOOLS)
    );
    // A cookie of such a page changes nothing.
    let cookie = server.cookie(root).await;
    let forged = server
        .post("/api/groups")
        .header("cookie", &cookie)
        .header("origin", TOOLS)
        .json("{\"name\":\"x\"}")
        .send()
        .await;
    assert_eq!(forged.status, 403);
}

#[tokio::test]
async fn by_default_no_other_origin_reads_anything() {
    let server = server().await;
    for (_, path, _) in ROUTES {
        let answer = preflight(&server, &target(path, NOBODY), TOOLS).await;
        assert_eq!(answer.header("access-control-allow-origin"), "", "{path}");
        assert_eq!(answer.status, 405, "{path}");
    }
}
