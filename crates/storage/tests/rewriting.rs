//! How often a SQLite file is written anew, where somebody reads.

#[cfg(test)]
#[path = "conformance/world.rs"]
#[expect(dead_code, reason = "the stories of both databases use more of it")]
mod world;

#[cfg(test)]
mod tests {
    use std::future::pending;

    use sea_orm::{ConnectionTrait, DatabaseConnection, DatabaseTransaction, Statement, TransactionTrait};
    use timetrack_domain::id::DeletionId;
    use timetrack_storage::{DeleteRange, Lanes, RewriteDue};

    use crate::world::{World, at, range, window};

    /// Enough for a copy that takes a while.
    async fn filled() -> World {
        let world = World::sqlite().await;
        let ballast = "CREATE TABLE ballast (bytes BLOB); INSERT INTO ballast \
                       WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 4000) \
                       SELECT zeroblob(3000) FROM n";
        world.execute(ballast).await.unwrap();
        world
    }

    async fn delete(world: &World, from: i64) {
        let event = world.event(from, from + 1, window("Writer", "A letter"));
        world.send(&[event]).await;
        let deletion = DeleteRange {
            id: DeletionId::generate(at(0), &mut world.ids()),
            employee: world.employee,
            range: range(from, from + 1),
            lanes: Lanes::detail(),
            deleted_by: world.employee,
            at: at(1_000),
            detail_since: at(0),
        };
        let transaction = world.storage.begin().await.unwrap();
        transaction.deletions().delete_range(&deletion).await.unwrap();
        transaction.save().await.unwrap();
    }

    fn statement(sql: &str) -> Statement {
        Statement::from_string(sea_orm::DbBackend::Sqlite, sql)
    }

    /// How often the file was written anew: SQLite counts that like a change of the schema.
    async fn rewrites(other: &DatabaseConnection) -> i32 {
        let row = other.query_one_raw(statement("PRAGMA schema_version")).await;
        row.unwrap().unwrap().try_get_by_index(0).unwrap()
    }

    async fn read(other: &DatabaseConnection) -> DatabaseTransaction {
        let reading = other.begin().await.unwrap();
        let count = statement("SELECT COUNT(*) FROM ballast");
        assert!(reading.query_one_raw(count).await.unwrap().is_some());
        reading
    }

    fn log_bytes(world: &World) -> u64 {
        std::fs::metadata(world.url.file().unwrap().with_extension("db-wal")).map_or(0, |log| log.len())
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn nothing_is_written_while_a_reader_would_make_it_be_for_nothing() {
        let world = filled().await;
        delete(&world, 0).await;
        let other = sea_orm::Database::connect(&world.url_text).await.unwrap();
        let before = rewrites(&other).await;
        // It stands on what was written last, in the log.
        delete(&world, 10).await;
        let event = world.event(20, 21, window("Writer", "Another"));
        world.send(&[event]).await;
        let reading = read(&other).await;
        assert!(!world.storage.rewrite(pending()).await.unwrap());
        reading.rollback().await.unwrap();
        assert_eq!(rewrites(&other).await, before);
        assert!(world.storage.rewrite(pending()).await.unwrap());
        assert_eq!(rewrites(&other).await, before + 1);
        other.close().await.unwrap();
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn where_a_reader_came_meanwhile_only_the_log_is_left_to_do() {
        let world = filled().await;
        let other = sea_orm::Database::connect(&world.url_text).await.unwrap();
        // Somebody begins to read while the copy comes back through the log. Where that was too late, again.
        let mut from = 0;
        let (reading, before) = loop {
            delete(&world, from).await;
            from += 10;
            let mut reading = None;
            let before = rewrites(&other).await;
            let begins_to_read = async {
                while log_bytes(&world) < 100_000 {
                    tokio::task::yield_now().await;
                }
                reading = Some(read(&other).await);
                pending::<()>().await;
            };
            let is_done = world.storage.rewrite(begins_to_read).await.unwrap();
            match reading {
                Some(reading) if !is_done => break (reading, before),
                Some(reading) => reading.rollback().await.unwrap(),
                None => assert!(is_done),
            }
        };
        let due = async || world.storage.rewrite_due().await.unwrap();
        assert_eq!(due().await, Some(RewriteDue::Wanted));
        reading.rollback().await.unwrap();
        assert_eq!(rewrites(&other).await, before + 1);
        assert!(world.storage.rewrite(pending()).await.unwrap());
        assert_eq!(due().await, None);
        assert_eq!(rewrites(&other).await, before + 1, "it was written already");
        // What is deleted next is another matter.
        delete(&world, from).await;
        assert!(world.storage.rewrite(pending()).await.unwrap());
        assert_eq!(rewrites(&other).await, before + 2);
        other.close().await.unwrap();
    }
}
