//! What gets in the way of storing: a full disk, and a defect. Here the log panics, which the program hands its every
//! step to.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::json;
use timetrack_storage::{Lanes, Role};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use crate::harness::{assert_answer, clock, on_each_database, server_in, server_on};

/// A log that panics once when a span of this name begins.
struct BrokenLog {
    span: &'static str,
    breaks: Arc<AtomicBool>,
}

impl Subscriber for BrokenLog {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let breaks = span.metadata().name() == self.span && self.breaks.swap(false, Ordering::SeqCst);
        assert!(!breaks, "the log is broken");
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, _: &Event<'_>) {}

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

#[tokio::test]
async fn a_panic_while_storing_asks_the_agent_to_come_again_and_shows_in_health() {
    for (span, body) in [
        ("ingest", r#""kind":"break""#),
        ("db.ingest", r#""kind":"private""#),
    ] {
        let item = format!(
            r#"{{"id":"0193a1f0-0000-7000-8000-000000000001","start":"2026-11-19T08:00:00Z","end":"2026-11-19T08:05:00Z",{body}}}"#
        );
        let batch = format!(r#"{{"sentAt":"2026-11-19T09:00:00Z","items":[{item}]}}"#);
        on_each_database(async |server| {
            let ada = server.employee("Ada", Role::Employee, "Europe/Berlin").await;
            let (_, token) = server.device(ada).await;
            let send = || server.post("/api/events").token(&token).json(&batch).send();
            let breaks = Arc::new(AtomicBool::new(false));
            // Of this thread, on which the runtime of the test runs everything.
            let _log = tracing::subscriber::set_default(BrokenLog {
                span,
                breaks: Arc::clone(&breaks),
            });
            assert_eq!(
                server.get("/api/health").send().await.json(),
                json!({ "status": "ok" })
            );

            // More often than there are workers.
            for _ in 0..5 {
                breaks.store(true, Ordering::SeqCst);
                let answer = send().await;
                assert_answer!(answer, @r#"
                503 Service Unavailable
                {
                  "error": {
                    "code": "overloaded",
                    "message": "There is too much to do at the moment. Try again a little later."
                  }
                }
                "#);
                assert_eq!(answer.header("retry-after"), "10");
            }
            let results = send().await.json()["results"].clone();
            assert_eq!(results, json!([{ "status": "accepted" }]));
            for path in ["/api/health", "/api/health/ready"] {
                let health = server.get(path).send().await;
                assert_eq!(health.status, 200);
                assert_eq!(health.json(), json!({ "status": "ok", "ingestFaults": 5 }));
            }
        })
        .await;
    }
}

#[tokio::test]
async fn a_full_disk_is_told_as_such_and_nothing_of_the_batch_is_acknowledged() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("timetrack.db");
    let small = server_in(folder.path(), clock()).await;
    let ada = small.employee("Ada", Role::Employee, "Europe/Berlin").await;
    let (_, token) = small.device(ada).await;
    small.storage().close().await.unwrap();
    let pages = std::fs::metadata(&file).unwrap().len() / 4_096 + 20;
    let url = format!("sqlite://{}?max_page_count={pages}", file.display());
    let server = server_on(&url.parse().unwrap()).await;
    let batch = |number: usize| {
        let items: Vec<_> = (0..1_000)
            .map(|index| {
                json!({
                    "id": format!("0193a1f0-0000-7000-8000-{:012x}", number * 1_000 + index),
                    "start": "2026-11-19T08:00:00Z", "end": "2026-11-19T08:05:00Z", "kind": "hiddenWindow",
                })
            })
            .collect();
        json!({ "sentAt": "2026-11-19T09:00:00Z", "items": items })
    };
    let mut number = 0;
    let refused = loop {
        let answer = server
            .post("/api/events")
            .token(&token)
            .json(batch(number))
            .send()
            .await;
        if answer.status != 200 {
            break answer;
        }
        number += 1;
    };
    assert_answer!(refused, @r#"
    503 Service Unavailable
    {
      "error": {
        "code": "no_room",
        "message": "The server's disk is full, so nothing was stored. Once somebody has made room on it, try again."
      }
    }
    "#);
    assert_eq!(refused.header("retry-after"), "60");
    let reader = server.storage().read();
    let range = timetrack_domain::Interval::new(
        "2026-11-19T00:00:00Z".parse().unwrap(),
        "2026-11-20T00:00:00Z".parse().unwrap(),
    );
    let held = reader
        .events()
        .held(ada, range.unwrap(), Lanes::ALL)
        .await
        .unwrap();
    assert_eq!(
        held.iter().map(|held| held.count).sum::<u64>(),
        number as u64 * 1_000
    );
}
