//! Migrations.

use timetrack_storage::{Storage, StorageError};

use super::world::World;

pub(crate) async fn migrating_twice_and_at_once_is_harmless(world: &World) {
    assert_eq!(
        world.storage.pending_migrations().await.unwrap(),
        Vec::<String>::new()
    );
    let again: Vec<_> = (0..4)
        .map(|_| {
            let url = world.url.clone();
            tokio::spawn(async move {
                let storage = Storage::connect(&url).await.unwrap();
                storage.migrate().await.unwrap();
                storage.close().await.unwrap();
            })
        })
        .collect();
    for task in again {
        task.await.unwrap();
    }
    let person = world
        .storage
        .read()
        .employees()
        .find(world.employee)
        .await
        .unwrap();
    assert!(person.is_some());
    world.storage.check().await.unwrap();
}

pub(crate) async fn a_newer_schema_is_refused(world: &World) {
    world
        .execute("INSERT INTO seaql_migrations (version, applied_at) VALUES ('m9999_from_the_future', 0)")
        .await
        .unwrap();
    for error in [
        world.storage.migrate().await.unwrap_err(),
        world.storage.pending_migrations().await.unwrap_err(),
    ] {
        assert!(matches!(error, StorageError::SchemaNewer(_)), "{error:?}");
    }
}
