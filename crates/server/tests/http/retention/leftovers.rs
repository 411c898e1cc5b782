//! What goes beside events: tombstones, what is open for ever, credentials.

use super::*;

#[tokio::test]
async fn tombstones_and_what_goes_on_for_ever_go_in_time() {
    on_each_database(async |server| {
        let ada = server.employee("Ada", Role::Employee, "Europe/Berlin").await;
        let (key, device) = server.device(ada).await;
        let open = json!({
            "id": "0193a1f0-0000-7000-8000-000000000009", "start": "2026-11-19T08:59:00Z", "kind": "window",
            "application": "Writer", "title": "Never closed",
        });
        let session = json!({
            "id": "0193a1f0-0000-7000-8000-000000000008", "start": "2026-11-19T08:55:00Z", "kind": "workSession",
        });
        send(server, &device, &[], &[open, session]).await;
        let transaction = server.storage().begin().await.unwrap();
        let range = Interval::new(server.now() - DAY * 60, server.now() - DAY * 50).unwrap();
        let deletion = DeleteRange {
            id: server.state.generate(DeletionId::generate),
            employee: ada,
            range,
            lanes: Lanes::detail(),
            deleted_by: ada,
            at: server.now(),
            detail_since: server.now() - DAY * 90,
        };
        transaction.deletions().delete_range(&deletion).await.unwrap();
        transaction.save().await.unwrap();
        let left = async || {
            let reader = server.storage().read();
            let open = reader.open_events().of_employees(&[ada]).await.unwrap();
            let tombstones = reader.deletions().of_device(key).await.unwrap();
            (open.len(), tombstones.len())
        };
        for (days, expected) in [(90, (2, 1)), (91, (1, 1)), (92, (1, 1)), (93, (1, 0))] {
            while server.now() < deletion.at + DAY * days {
                server.clock.advance(Duration::from_hours(24));
                run(server).await;
            }
            assert_eq!(left().await, expected, "after {days} days");
        }
    })
    .await;
}

#[tokio::test]
async fn credentials_that_have_expired_go() {
    on_each_database(async |server| {
        let ada = server.employee("Ada", Role::Employee, "Europe/Berlin").await;
        let (key, _) = server.device(ada).await;
        let owner = timetrack_storage::TokenOwner::Device(key);
        server.token(owner, Some(server.now() + DAY)).await;
        server.cookie(ada).await;
        let transaction = server.storage().begin().await.unwrap();
        let links = transaction.one_time_links();
        let purpose = timetrack_storage::LinkPurpose::SignIn;
        links
            .create(&[7; 32], ada, purpose, server.now() + DAY)
            .await
            .unwrap();
        transaction.save().await.unwrap();
        assert_eq!(run(server).await, Outcome::default());
        server.clock.advance(Duration::from_hours(24));
        assert_eq!(run(server).await.done, 3);
        let reader = server.storage().read();
        assert_eq!(reader.access_tokens().list(owner).await.unwrap().len(), 1);
        assert_eq!(reader.sign_ins().list(ada).await.unwrap(), []);
    })
    .await;
}
