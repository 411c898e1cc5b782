//! Batches over a real socket: packed as agents pack them, too many at once, too slow, and meant to do harm.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::json;
use timetrack_storage::Role;

use crate::harness::{TestServer, server};
use crate::wire::{Exchange, call, serve};

/// Batches that the server takes at the same time.
const PLACES: usize = 64;

async fn token(server: &TestServer) -> String {
    let ada = server.employee("Ada", Role::Employee, "Europe/Berlin").await;
    server.device(ada).await.1
}

fn head(token: &str, encoding: Option<&str>) -> String {
    let encoding = encoding.map_or(String::new(), |encoding| {
        format!("\r\nContent-Encoding: {encoding}")
    });
    format!(
        "POST /api/events HTTP/1.1\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json{encoding}"
    )
}

fn batch(number: u32) -> Vec<u8> {
    let item = json!({
        "id": format!("0193a1f0-0000-7000-8000-{number:012x}"), "kind": "window", "application": "Writer",
        "start": "2026-11-19T08:00:00Z", "end": "2026-11-19T08:00:05Z", "title": "Report",
    });
    json!({ "sentAt": "2026-11-19T09:00:00Z", "items": [item] })
        .to_string()
        .into_bytes()
}

fn gzip(body: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(body).unwrap();
    encoder.finish().unwrap()
}

/// The longest block of zstd.
const BLOCK: usize = 128 * 1024;

/// A frame of zstd (RFC 8878, 3.1) for a window of two to the power of `window`, of blocks: their type and content.
fn zstd(window: u8, blocks: &[(u32, usize, &[u8])]) -> Vec<u8> {
    let mut frame = vec![0x28, 0xb5, 0x2f, 0xfd, 0, (window - 10) << 3];
    for (index, (kind, size, content)) in blocks.iter().enumerate() {
        let last = u32::from(index + 1 == blocks.len());
        let header = u32::try_from(*size).unwrap() << 3 | kind << 1 | last;
        frame.extend(&header.to_le_bytes()[..3]);
        frame.extend(*content);
    }
    frame
}

fn zstd_as_it_is(body: &[u8]) -> Vec<u8> {
    let blocks: Vec<_> = body.chunks(BLOCK).map(|part| (0, part.len(), part)).collect();
    zstd(23, &blocks)
}

#[tokio::test]
async fn packed_batches_are_taken() {
    let server = server().await;
    let token = token(&server).await;
    let address = serve(&server).await;
    let packed = [("gzip", gzip(&batch(1))), ("zstd", zstd_as_it_is(&batch(2)))];
    for (encoding, body) in &packed {
        for result in ["accepted", "duplicate"] {
            let answer = call(address, &head(&token, Some(encoding)), body).await;
            assert!(answer.starts_with("HTTP/1.1 200 OK"), "{encoding}: {answer}");
            assert!(
                answer.contains(&format!(r#""results":[{{"status":"{result}"}}]"#)),
                "{answer}"
            );
        }
    }
}

#[tokio::test]
async fn a_small_body_that_unpacks_to_a_large_one_is_refused() {
    let server = server().await;
    let token = token(&server).await;
    let address = serve(&server).await;
    // 200 MiB, also where the sender says that everything must be kept in mind to unpack it.
    let blocks = vec![(1, BLOCK, &b" "[..]); 1_600];
    for window in [23, 27] {
        let bomb = zstd(window, &blocks);
        assert!(bomb.len() < 10_000);
        let answer = call(address, &head(&token, Some("zstd")), &bomb).await;
        assert!(answer.starts_with("HTTP/1.1 413 Payload Too Large"), "{answer}");
        assert!(answer.contains("4194304 bytes"), "{answer}");
    }
    let greedy = zstd(31, &blocks);
    let damaged = zstd(23, &[(3, 1, b" ")]);
    for body in [greedy, damaged, b"no zstd at all".to_vec()] {
        let answer = call(address, &head(&token, Some("zstd")), &body).await;
        assert!(answer.starts_with("HTTP/1.1 400 Bad Request"), "{answer}");
    }
    let answer = call(address, &head(&token, None), &batch(1)).await;
    assert!(answer.contains("accepted"), "{answer}");
}

#[tokio::test]
async fn too_many_batches_at_once_are_asked_to_come_again() {
    let server = server().await;
    let token = token(&server).await;
    let address = serve(&server).await;
    let body = batch(1);
    let mut under_way = Vec::new();
    for _ in 0..PLACES {
        under_way.push(Exchange::begin_and_wait(address, &head(&token, None), body.len()).await);
    }
    let refused = call(address, &head(&token, None), &body).await;
    assert!(
        refused.starts_with("HTTP/1.1 503 Service Unavailable"),
        "{refused}"
    );
    assert!(refused.contains("\r\nretry-after: 5\r\n"), "{refused}");
    assert!(refused.contains(r#""code":"overloaded""#), "{refused}");
    // Other requests are answered all the while.
    let health = call(address, "GET /api/health HTTP/1.1", b"").await;
    assert!(health.starts_with("HTTP/1.1 200 OK"), "{health}");

    let mut one = under_way.pop().unwrap();
    one.send(&body).await;
    let answer = one.answer().await;
    assert!(answer.contains("accepted"), "{answer}");
    let again = call(address, &head(&token, None), &body).await;
    assert!(again.contains("duplicate"), "{again}");
}

#[tokio::test]
async fn a_body_that_does_not_come_ends_after_a_minute() {
    let server = server().await;
    let token = token(&server).await;
    let address = serve(&server).await;
    let body = batch(1);
    let mut slow = Exchange::begin_and_wait(address, &head(&token, None), body.len()).await;
    slow.send(&body[..body.len() / 2]).await;
    // From here on time passes as soon as everybody waits.
    tokio::time::pause();
    let began = tokio::time::Instant::now();
    let answer = slow.answer().await;
    assert!(answer.starts_with("HTTP/1.1 408 Request Timeout"), "{answer}");
    assert!(answer.contains(r#""code":"timeout""#), "{answer}");
    assert!(began.elapsed() <= std::time::Duration::from_mins(1));
}
