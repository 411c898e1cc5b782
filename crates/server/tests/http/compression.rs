//! What is compressed, and for whom.

use std::io::Read;

use axum::response::Response;
use flate2::read::GzDecoder;
use http_body_util::BodyExt;
use timetrack_server::Site;
use timetrack_storage::Role;

use crate::harness::{TestServer, server, server_at};

async fn company_server() -> TestServer {
    let public = "https://time.example".parse().unwrap();
    server_at(Site::new(
        "127.0.0.1:8000".parse().unwrap(),
        Some(public),
        Vec::new(),
    ))
    .await
}

fn is_compressed(response: &Response) -> bool {
    response
        .headers()
        .get("content-encoding")
        .is_some_and(|encoding| encoding == "gzip")
}

async fn body(response: Response) -> Vec<u8> {
    response.into_body().collect().await.unwrap().to_bytes().to_vec()
}

fn unpacked(bytes: &[u8]) -> String {
    let mut text = String::new();
    GzDecoder::new(bytes).read_to_string(&mut text).unwrap();
    text
}

#[tokio::test]
async fn pages_are_compressed_unless_another_site_asked_for_them() {
    let server = company_server().await;
    let ada = server.employee("Ada", Role::Employee, "Europe/Berlin").await;
    let cookie = server
        .cookie(ada)
        .await
        .replace("timetrack_8000", "__Host-timetrack");
    let open = async |fetch_site: Option<&'static str>| {
        let call = server
            .get("/privacy")
            .header("cookie", &cookie)
            .header("accept-encoding", "gzip, br");
        match fetch_site {
            Some(site) => call.header("sec-fetch-site", site).open().await,
            None => call.open().await,
        }
    };
    let plain = open(Some("cross-site")).await;
    assert_eq!(plain.status(), 200);
    assert!(!is_compressed(&plain));
    let plain = body(plain).await;
    for unknown in [Some("same-site"), None] {
        assert!(!is_compressed(&open(unknown).await), "{unknown:?}");
    }
    for own in ["same-origin", "none"] {
        let packed = open(Some(own)).await;
        assert!(is_compressed(&packed), "{own}");
        let packed = body(packed).await;
        assert!(packed.len() < plain.len());
        assert_eq!(unpacked(&packed).into_bytes(), plain);
    }
}

#[tokio::test]
async fn programs_and_errors_are_answered_in_what_they_can_read() {
    let server = company_server().await;
    let error = server
        .get("/api/agent/settings")
        .header("accept-encoding", "gzip")
        .open()
        .await;
    assert_eq!(error.status(), 401);
    assert!(is_compressed(&error));
    assert!(unpacked(&body(error).await).contains("unauthenticated"));
    let unwanted = server.get("/api/agent/settings").open().await;
    assert!(!is_compressed(&unwanted));
}

#[tokio::test]
async fn events_are_sent_as_they_come() {
    let server = company_server().await;
    let ada = server.employee("Ada", Role::Employee, "Europe/Berlin").await;
    let (_, token) = server.device(ada).await;
    let stream = server
        .get("/api/agent/channel")
        .token(&token)
        .header("accept-encoding", "gzip")
        .open()
        .await;
    assert_eq!(stream.status(), 200);
    assert!(!is_compressed(&stream));
}

#[tokio::test]
async fn on_one_computer_nothing_is_compressed() {
    let server = server().await;
    let error = server
        .get("/api/agent/settings")
        .header("accept-encoding", "gzip")
        .open()
        .await;
    assert!(!is_compressed(&error));
}
