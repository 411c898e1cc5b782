//! Two agents that use one credential are noticed.

use serde_json::json;
use timetrack_storage::{Actor, AuditAction, Role};

use super::{administrator, audit_log, credential, enrol, set_account, shared_token};
use crate::harness::{TestServer, on_each_database};

async fn report(server: &TestServer, credential: &str, run: u32, minute: u32) {
    let batch = json!({
        "sentAt": format!("2026-11-19T09:{minute:02}:00Z"),
        "origin": {
            "runId": format!("0193a1f0-0000-7000-8000-{run:012x}"),
            "machineId": "0193a1f0-0000-7000-8000-0000000000ff",
        },
    });
    let answer = server
        .post("/api/events")
        .token(credential)
        .json(batch)
        .send()
        .await;
    assert_eq!(answer.status, 200, "{answer}");
}

async fn duplicated(server: &TestServer, admin: &str) -> Vec<serde_json::Value> {
    let listed = server.get("/api/devices").token(admin).send().await.json();
    let devices = listed.as_array().unwrap().iter();
    devices.map(|device| device["duplicatedAt"].clone()).collect()
}

#[tokio::test]
async fn runs_that_alternate_are_noted_once_and_restarts_are_not() {
    on_each_database(async |server| {
        let admin = administrator(server).await;
        let ada = server.employee("Ada", Role::Employee, "Europe/Berlin").await;
        set_account(server, "ada", ada).await;
        let token = shared_token(server).await;
        let (copied, restarted) = (
            credential(&enrol(server, &token, "ada").await),
            credential(&enrol(server, &token, "ada").await),
        );
        for (minute, run) in [(1, 1), (2, 2), (3, 3), (4, 4)] {
            report(server, &restarted, run, minute).await;
        }
        report(server, &copied, 1, 1).await;
        report(server, &copied, 2, 2).await;
        assert_eq!(duplicated(server, &admin).await, [json!(null), json!(null)]);
        for minute in 3..9 {
            report(server, &copied, 1 + minute % 2, minute).await;
        }
        assert_eq!(
            duplicated(server, &admin).await,
            [json!("2026-11-19T09:00:00Z"), json!(null)]
        );
        let entries = audit_log(server).await;
        let noted: Vec<_> = entries
            .iter()
            .filter(|entry| entry.action == AuditAction::DeviceDuplicated)
            .collect();
        assert_eq!(noted.len(), 1);
        assert_eq!(
            (noted[0].about, noted[0].detail.as_str()),
            (Some(ada), "LT-0371, ada: copied disk")
        );
        assert!(matches!(noted[0].actor, Actor::Device(_)));
    })
    .await;
}
