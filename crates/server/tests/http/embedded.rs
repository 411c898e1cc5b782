//! The server inside the agent.

use std::sync::Arc;

use secrecy::{ExposeSecret, SecretString};
use serde_json::json;
use timetrack_server::embedded::{self, Embedded, EmbeddedOptions, LocalOwner};
use timetrack_test_support::clock::FakeClock;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::harness::{NOW, clock, server_in};

fn options(folder: &std::path::Path, preferred_port: u16, kept: Option<SecretString>) -> EmbeddedOptions {
    EmbeddedOptions {
        data_dir: folder.to_owned(),
        preferred_port,
        clock: Arc::new(FakeClock::at_text(NOW)),
        owner: LocalOwner {
            name: "Ada".to_owned(),
            time_zone: "Europe/Berlin".to_owned(),
            machine_name: "LT-0371".to_owned(),
            account_name: "ada".to_owned(),
        },
        device_credential: kept,
    }
}

/// Status line, headers and body.
async fn call(server: &Embedded, head: &str, body: &str) -> String {
    let mut stream = TcpStream::connect(server.address()).await.unwrap();
    let request = format!(
        "{head}\r\nHost: {}\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}",
        server.address(),
        body.len()
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

async fn send_batch(server: &Embedded, credential: &SecretString) -> String {
    let item = json!({
        "id": "0193a1f0-0000-7000-8000-000000000001",
        "start": "2026-11-19T08:00:00Z", "end": "2026-11-19T08:05:00Z", "kind": "workSession",
    });
    let body = json!({ "sentAt": NOW, "items": [item] }).to_string();
    let head = format!(
        "POST /api/events HTTP/1.1\r\nContent-Type: application/json\r\nAuthorization: Bearer {}",
        credential.expose_secret()
    );
    call(server, &head, &body).await
}

#[tokio::test]
async fn days_begin_where_the_computer_is_from_then_on() {
    let folder = tempfile::tempdir().unwrap();
    let server = embedded::start(options(folder.path(), 0, None)).await.unwrap();
    for zone in ["Europe/Berlin", "Asia/Tokyo", "Asia/Tokyo"] {
        server.live_in(zone).await.unwrap();
    }
    server.shutdown().await.unwrap();

    let again = server_in(folder.path(), clock()).await;
    let reader = again.storage().read();
    let people = reader.employees().list(None, 10).await.unwrap();
    let zones = reader.employees().time_zones(people[0].id).await.unwrap();
    let zones: Vec<_> = zones
        .iter()
        .map(|zone| (zone.from.to_string(), zone.zone.as_str()))
        .collect();
    assert_eq!(
        zones,
        [
            ("1970-01-01T00:00:00Z".to_owned(), "Europe/Berlin"),
            (NOW.to_owned(), "Asia/Tokyo")
        ]
    );
    let page = again
        .get("/work-hours")
        .header("cookie", &again.cookie(people[0].id).await)
        .send()
        .await;
    assert!(page.body.contains("Tokyo"), "{page}");
}

#[tokio::test]
async fn the_first_start_sets_up_and_every_other_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let first = embedded::start(options(folder.path(), 0, None)).await.unwrap();
    assert!(first.address().ip().is_loopback());
    let credential = first.device_credential().clone();
    assert!(send_batch(&first, &credential).await.contains("\"accepted\""));
    first.shutdown().await.unwrap();

    let second = embedded::start(options(folder.path(), 0, Some(credential.clone())))
        .await
        .unwrap();
    assert_eq!(
        second.device_credential().expose_secret(),
        credential.expose_secret()
    );
    assert!(send_batch(&second, &credential).await.contains("\"duplicate\""));
    second.shutdown().await.unwrap();
}

#[tokio::test]
async fn a_lost_credential_is_replaced_for_the_same_device() {
    let folder = tempfile::tempdir().unwrap();
    let first = embedded::start(options(folder.path(), 0, None)).await.unwrap();
    let lost = first.device_credential().clone();
    assert!(send_batch(&first, &lost).await.contains("\"accepted\""));
    first.shutdown().await.unwrap();

    let nonsense = Some(SecretString::from("not a token"));
    let second = embedded::start(options(folder.path(), 0, nonsense))
        .await
        .unwrap();
    assert!(send_batch(&second, &lost).await.starts_with("HTTP/1.1 401"));
    let new = second.device_credential().clone();
    assert!(send_batch(&second, &new).await.contains("\"duplicate\""));
    second.shutdown().await.unwrap();
}

#[tokio::test]
async fn a_taken_port_means_the_next_free_one() {
    let folder = tempfile::tempdir().unwrap();
    let taken = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = taken.local_addr().unwrap().port();
    let server = embedded::start(options(folder.path(), port, None)).await.unwrap();
    assert_ne!(server.address().port(), port);
    assert!(
        call(&server, "GET /api/health HTTP/1.1", "")
            .await
            .starts_with("HTTP/1.1 200")
    );
    server.shutdown().await.unwrap();
}

#[tokio::test]
async fn the_owner_is_signed_in_by_a_link() {
    let folder = tempfile::tempdir().unwrap();
    let server = embedded::start(options(folder.path(), 0, None)).await.unwrap();
    let link = server.one_time_link("/my-data").await.unwrap();
    assert_eq!(link.port(), Some(server.address().port()));
    let head = format!("GET {}?{} HTTP/1.1", link.path(), link.query().unwrap());
    let answer = call(&server, &head, "").await;
    assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
    let header = |name: &str| {
        let line = answer
            .lines()
            .find(|line| line.to_lowercase().starts_with(name))
            .unwrap();
        line.split_once(": ").unwrap().1.to_owned()
    };
    assert_eq!(header("location"), "/my-data");
    let cookie = header("set-cookie").split(';').next().unwrap().to_owned();
    assert!(cookie.starts_with(&format!("timetrack_{}=", server.address().port())));
    send_batch(&server, server.device_credential()).await;
    let summary = call(
        &server,
        &format!("GET /api/work/summary/today HTTP/1.1\r\nCookie: {cookie}"),
        "",
    )
    .await;
    assert!(summary.contains("\"name\":\"Ada\""), "{summary}");
    assert!(summary.contains("\"totalSeconds\":300"), "{summary}");
    server.shutdown().await.unwrap();
}
