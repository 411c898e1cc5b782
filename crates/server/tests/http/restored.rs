//! A database that was put back to an older copy by hand, and what the server says to agents then.

use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::{Value, json};
use timetrack_storage::Role;
use timetrack_test_support::clock::FakeClock;

use crate::harness::{NOW, TestServer, clock, server_in};

const DAY: Duration = Duration::from_hours(24);

struct Story {
    folder: tempfile::TempDir,
    clock: FakeClock,
    token: String,
}

impl Story {
    async fn begin() -> Self {
        let (folder, clock) = (tempfile::tempdir().unwrap(), clock());
        let server = server_in(folder.path(), clock.clone()).await;
        let ada = server.employee("Ada", Role::Employee, "Europe/Berlin").await;
        let (_, token) = server.device(ada).await;
        server.storage().close().await.unwrap();
        Self { folder, clock, token }
    }

    /// A day later: starts the server, sends an item from the device, ends the server, and gives its answer.
    async fn next_day(&self, number: u32) -> Value {
        self.clock.advance(DAY);
        let server = server_in(self.folder.path(), self.clock.clone()).await;
        let answer = self.send(&server, number).await;
        server.storage().close().await.unwrap();
        answer
    }

    async fn send(&self, server: &TestServer, number: u32) -> Value {
        let item = json!({
            "id": format!("0193a1f0-0000-7000-8000-{number:012x}"), "kind": "break",
            "start": "2026-11-19T08:00:00Z", "end": "2026-11-19T08:05:00Z",
        });
        let batch = json!({ "sentAt": NOW, "items": [item] });
        server
            .post("/api/events")
            .token(&self.token)
            .json(batch)
            .send()
            .await
            .json()
    }

    fn copy(&self, name: &str) -> PathBuf {
        let copy = self.folder.path().join(name);
        std::fs::copy(self.folder.path().join("timetrack.db"), &copy).unwrap();
        copy
    }

    fn put_back(&self, copy: &Path) {
        std::fs::copy(copy, self.folder.path().join("timetrack.db")).unwrap();
    }
}

#[tokio::test]
async fn who_slept_through_two_restorations_is_asked_for_what_the_first_one_lost() {
    let story = Story::begin().await;
    let first = story.next_day(1).await;
    assert_eq!(first["lacksSince"], Value::Null);
    let old = story.copy("old");
    assert_eq!(story.next_day(2).await["epoch"], first["epoch"]);

    story.put_back(&old);
    let second = story.next_day(3).await;
    assert_ne!(second["epoch"], first["epoch"]);
    // An hour before the copy was last written to.
    let lacks_since = "2026-11-20T08:00:00Z";
    assert_eq!(second["lacksSince"], lacks_since);
    let newer = story.copy("newer");
    assert_eq!(story.next_day(4).await["epoch"], second["epoch"]);

    story.put_back(&newer);
    let third = story.next_day(2).await;
    assert_ne!(third["epoch"], second["epoch"]);
    assert_eq!(third["lacksSince"], lacks_since);
    // What the first restoration lost was not there, and is now.
    assert_eq!(third["results"], json!([{ "status": "accepted" }]));
    let fourth = story.next_day(2).await;
    assert_eq!(fourth["epoch"], third["epoch"]);
    assert_eq!(fourth["results"], json!([{ "status": "duplicate" }]));
}
