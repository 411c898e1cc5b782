//! The file of the database after something was deleted from it.

use std::time::Duration;

use serde_json::Value;
use timetrack_domain::{Interval, id::DeletionId, id::EmployeeId};
use timetrack_server::jobs::{retention, rewrite};
use timetrack_storage::{DeleteRange, Lanes, RewriteDue, Role};

use crate::harness::{TestServer, on_each_database};
use crate::work_today::{item, send};

const HOUR: Duration = Duration::from_hours(1);

async fn due(server: &TestServer) -> Option<RewriteDue> {
    server.storage().rewrite_due().await.unwrap()
}

fn window(start: &str, end: &str) -> Value {
    let mut item = item(1, "window", start, end);
    item["application"] = "Writer".into();
    item["title"] = "A letter".into();
    item
}

async fn delete_everything(server: &TestServer, employee: EmployeeId) {
    let transaction = server.storage().begin().await.unwrap();
    let now = server.now();
    let deletion = DeleteRange {
        id: server.state.generate(DeletionId::generate),
        employee,
        range: Interval::new(now - Duration::from_hours(24), now).unwrap(),
        lanes: Lanes::detail(),
        deleted_by: employee,
        at: now,
        detail_since: now - Duration::from_hours(90 * 24),
    };
    transaction.deletions().delete_range(&deletion).await.unwrap();
    transaction.save().await.unwrap();
}

#[tokio::test]
async fn it_is_written_anew_soon_or_with_the_daily_run_where_it_is_large() {
    on_each_database(async |server| {
        let ada = server.employee("Ada", Role::Employee, "Europe/Berlin").await;
        let (_, device) = server.device(ada).await;
        let letter = [window("2026-11-19T08:00:00Z", "2026-11-19T08:10:00Z")];
        send(server, &device, &letter, &[]).await;
        let size = server.storage().file_bytes().await.unwrap();
        let wanted = size.map(|_| RewriteDue::Wanted);
        assert_eq!(due(server).await, None);

        delete_everything(server, ada).await;
        assert_eq!(due(server).await, wanted);
        assert!(rewrite::run(&server.state, u64::MAX).await < HOUR);
        assert_eq!(due(server).await, None);

        // A deletion of nothing has nobody wait.
        delete_everything(server, ada).await;
        assert_eq!(due(server).await, None);

        let mut another = window("2026-11-19T09:10:00Z", "2026-11-19T09:20:00Z");
        another["id"] = item(2, "window", "", "")["id"].clone();
        server.clock.advance(Duration::from_hours(1));
        send(server, &device, &[another], &[]).await;
        delete_everything(server, ada).await;
        assert!(
            rewrite::run(&server.state, 1_000).await < HOUR,
            "too large is no failure"
        );
        assert_eq!(due(server).await, wanted);
        retention::run(server.state.clone()).await.unwrap();
        assert_eq!(due(server).await, None);
    })
    .await;
}

#[tokio::test]
async fn what_went_by_age_leaves_no_trace_after_the_run() {
    on_each_database(async |server| {
        let ada = server.employee("Ada", Role::Employee, "Europe/Berlin").await;
        let (key, device) = server.device(ada).await;
        let letter = [window("2026-11-18T08:00:00Z", "2026-11-18T08:10:00Z")];
        send(server, &device, &letter, &[]).await;
        // What a run that was interrupted leaves.
        let transaction = server.storage().begin().await.unwrap();
        transaction.retention().finish_sweeping(ada).await.unwrap();
        transaction.save().await.unwrap();
        let by_age = server
            .storage()
            .file_bytes()
            .await
            .unwrap()
            .map(|_| RewriteDue::ByAge);
        assert_eq!(due(server).await, by_age);
        rewrite::run(&server.state, u64::MAX).await;
        assert_eq!(due(server).await, by_age, "nobody waits for it");
        // Somebody does who deletes what went already.
        delete_everything(server, ada).await;
        rewrite::run(&server.state, u64::MAX).await;
        assert_eq!(due(server).await, None);
        let transaction = server.storage().begin().await.unwrap();
        transaction.retention().finish_sweeping(ada).await.unwrap();
        transaction.save().await.unwrap();

        server.clock.advance(Duration::from_hours(3 * 24));
        retention::run(server.state.clone()).await.unwrap();
        assert_eq!(due(server).await, None);
        assert!(
            server
                .storage()
                .read()
                .devices()
                .find(key)
                .await
                .unwrap()
                .is_some()
        );
    })
    .await;
}

#[tokio::test]
async fn a_server_that_ends_leaves_it_to_the_next_start() {
    on_each_database(async |server| {
        let ada = server.employee("Ada", Role::Employee, "Europe/Berlin").await;
        let (_, device) = server.device(ada).await;
        let letter = [window("2026-11-19T08:00:00Z", "2026-11-19T08:10:00Z")];
        send(server, &device, &letter, &[]).await;
        delete_everything(server, ada).await;
        let wanted = due(server).await;
        server.state.shutdown().start();
        let rest = rewrite::run(&server.state, u64::MAX).await;
        assert!(rest < HOUR, "that is no failure");
        retention::run(server.state.clone()).await.unwrap();
        assert_eq!(due(server).await, wanted);
    })
    .await;
}
