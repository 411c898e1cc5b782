//! What was deleted goes from a SQLite file to the last byte.

#[cfg(test)]
#[path = "conformance/world.rs"]
#[expect(dead_code, reason = "the stories of both databases use more of it")]
mod world;

#[cfg(test)]
mod tests {
    use std::{
        collections::HashSet,
        future::{pending, ready},
        time::Duration,
    };

    use futures_util::future::{join_all, join3};
    use sea_orm::{ConnectionTrait, TransactionTrait};
    use timetrack_domain::{
        Event, EventContent,
        id::{DeletionId, EventId},
    };
    use timetrack_protocol::ItemResult;
    use timetrack_storage::{DeleteRange, Lanes, RetentionRun, RewriteDue, Storage, StorageError};
    use timetrack_test_support::{poll::Stopwatch, small_disk::SmallDisk};

    use crate::world::{World, at, range, window};

    const ITEMS: i64 = 1_500;

    /// A day of windows on two computers, with titles of many lengths that come again and again, and deletions in between:
    /// rows move between pages. Gives the ids of all events that are to go.
    async fn a_working_day(world: &World) -> HashSet<EventId> {
        let other = world.add_device(world.employee).await;
        let mut secret_ids = HashSet::new();
        for turn in 0..ITEMS / 50 {
            // Not in the order of time: a computer may have been offline.
            let round = turn * 7 % (ITEMS / 50);
            let events: Vec<Event> = (round * 50..round * 50 + 50)
                .map(|number| {
                    let known = number * 37 % (number / 2 + 1);
                    let is_again = number % 5 > 2 && is_secret(known) == is_secret(number);
                    let title = title(if is_again { known } else { number });
                    world.event(number, number + 1, window("Writer", &title))
                })
                .collect();
            let secrets = events
                .iter()
                .zip(round * 50..)
                .filter(|(_, number)| is_secret(*number));
            secret_ids.extend(secrets.map(|(event, _)| event.id));
            let device = if turn % 3 == 0 { other } else { world.device };
            let results = world.send_from(device, &events).await;
            assert_eq!(results, vec![ItemResult::Accepted; 50]);
            if turn % 4 == 3 {
                delete(world, round * 50, round * 50 + 20).await;
            }
        }
        secret_ids
    }

    fn title(number: i64) -> String {
        let marker = if is_secret(number) { "SECRET" } else { "public" };
        let length = usize::try_from(number * 7_919 % 300).unwrap();
        let padding: String = marker.chars().cycle().take(length).collect();
        format!("{marker} {number} {padding}")
    }

    /// Two of three.
    fn is_secret(number: i64) -> bool {
        number % 3 != 0
    }

    async fn delete(world: &World, from: i64, to: i64) {
        let deletion = DeleteRange {
            id: DeletionId::generate(at(0), &mut world.ids()),
            employee: world.employee,
            range: range(from, to),
            lanes: Lanes::detail(),
            deleted_by: world.employee,
            at: at(ITEMS),
            detail_since: at(0),
        };
        let transaction = world.storage.begin().await.unwrap();
        transaction.deletions().delete_range(&deletion).await.unwrap();
        transaction.save().await.unwrap();
    }

    /// Deletes what is left of the secrets, pair by pair.
    async fn delete_secrets(world: &World) {
        for number in (0..ITEMS).filter(|number| number % 3 == 1) {
            delete(world, number, number + 2).await;
        }
        let contents = world.contents().await;
        assert!(!contents.is_empty());
        for (_, content) in contents {
            let EventContent::Window(subject) = content else {
                panic!("nothing else was sent")
            };
            assert!(subject.title.unwrap().as_str().starts_with("public"));
        }
    }

    /// How many titles and ids of events that were deleted can be read in the files of the database.
    fn traces(world: &World, ids: &HashSet<EventId>) -> usize {
        let ids: HashSet<[u8; 16]> = ids.iter().map(|id| id.as_uuid().into_bytes()).collect();
        let folder = world.url.file().unwrap().parent().unwrap();
        std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| {
                let bytes = std::fs::read(entry.unwrap().path()).unwrap();
                let titles = bytes.windows(6).filter(|window| window == b"SECRET").count();
                titles + bytes.windows(16).filter(|window| ids.contains(*window)).count()
            })
            .sum()
    }

    #[tokio::test]
    async fn not_a_byte_of_what_was_deleted_is_left() {
        let world = World::sqlite().await;
        assert_eq!(world.storage.rewrite_due().await.unwrap(), None);
        let secrets = a_working_day(&world).await;
        delete_secrets(&world).await;
        let left = world.contents().await;

        // What the deletions themselves leave is the reason for all this.
        assert!(traces(&world, &secrets) > 0);
        let due = world.storage.rewrite_due().await.unwrap();
        assert_eq!(due, Some(RewriteDue::Wanted));
        assert!(world.storage.rewrite(pending()).await.unwrap());
        assert_eq!(traces(&world, &secrets), 0);
        assert_eq!(world.storage.rewrite_due().await.unwrap(), None);
        assert_eq!(world.contents().await, left);
    }

    #[tokio::test]
    async fn what_comes_in_meanwhile_is_stored_once() {
        let world = World::sqlite().await;
        a_working_day(&world).await;
        let before = world.stored().await.len();
        let events: Vec<Vec<Event>> = (0..20)
            .map(|batch| {
                let numbers = ITEMS + batch * 10..ITEMS + batch * 10 + 10;
                numbers
                    .map(|number| world.event(number, number + 1, window("Writer", &title(number))))
                    .collect()
            })
            .collect();
        let rewriting = async {
            // Whoever reads at the wrong moment prevents one.
            let mut done = 0;
            while done < 5 {
                done += i32::from(world.storage.rewrite(pending()).await.unwrap());
            }
        };
        let sending = join_all(events.iter().map(|events| world.send(events)));
        let reading = async {
            for _ in 0..20 {
                assert!(world.stored().await.len() >= before);
            }
        };
        let ((), results, ()) = join3(rewriting, sending, reading).await;
        assert_eq!(results, vec![vec![ItemResult::Accepted; 10]; 20]);
        let stored: HashSet<EventId> = world.stored().await.iter().map(|event| event.id).collect();
        assert_eq!(stored.len(), before + 200);
        assert!(events.iter().flatten().all(|event| stored.contains(&event.id)));
    }

    #[tokio::test]
    async fn a_reader_under_way_delays_it_also_over_a_restart() {
        let world = World::sqlite().await;
        a_working_day(&world).await;
        world.ingest.stop().await;
        world.storage.close().await.unwrap();
        // Another program reads what was there before something came in.
        let other = sea_orm::Database::connect(&world.url_text).await.unwrap();
        let reading = other.begin().await.unwrap();
        let row = reading
            .query_one_raw(sea_orm::Statement::from_string(
                sea_orm::DbBackend::Sqlite,
                "SELECT COUNT(*) FROM event",
            ))
            .await
            .unwrap();
        assert!(row.is_some());
        let storage = Storage::connect(&world.url).await.unwrap();
        let transaction = storage.begin().await.unwrap();
        let run = RetentionRun {
            at: at(0),
            is_well: true,
            report: "nothing went by age".to_owned(),
            last_deleting: Some(at(0)),
        };
        transaction.retention().note_run(&run).await.unwrap();
        transaction.save().await.unwrap();
        assert!(!storage.rewrite(pending()).await.unwrap());
        assert_eq!(storage.rewrite_due().await.unwrap(), Some(RewriteDue::Wanted));

        reading.rollback().await.unwrap();
        other.close().await.unwrap();
        assert!(storage.rewrite(pending()).await.unwrap());
        assert_eq!(storage.rewrite_due().await.unwrap(), None);
        assert!(
            storage
                .file_bytes()
                .await
                .unwrap()
                .is_some_and(|bytes| bytes > 100_000)
        );
        storage.close().await.unwrap();
    }

    /// Another connection in the middle of reading.
    async fn reading(world: &World) -> (sea_orm::DatabaseConnection, sea_orm::DatabaseTransaction) {
        let other = sea_orm::Database::connect(&world.url_text).await.unwrap();
        let reading = other.begin().await.unwrap();
        let count = "SELECT COUNT(*) FROM event";
        let count = sea_orm::Statement::from_string(sea_orm::DbBackend::Sqlite, count);
        assert!(reading.query_one_raw(count).await.unwrap().is_some());
        (other, reading)
    }

    #[tokio::test]
    async fn no_write_waits_for_a_reader_after_something_was_deleted() {
        let world = World::sqlite().await;
        a_working_day(&world).await;
        let (other, reading) = reading(&world).await;
        let clock = Stopwatch::start();
        for number in 0..50 {
            delete(&world, number * 30, number * 30 + 5).await;
            world
                .send(&[world.event(5_000 + number, 5_001 + number, window("Writer", "public"))])
                .await;
        }
        // A hundred writes: none waits for even a tenth of a second, and one that waited for the reader took ten.
        assert!(clock.elapsed() < Duration::from_secs(10), "{:?}", clock.elapsed());
        assert!(!world.storage.empty_log().await.unwrap());
        reading.rollback().await.unwrap();
        other.close().await.unwrap();
        assert!(world.storage.empty_log().await.unwrap());
    }

    #[tokio::test]
    async fn one_that_is_stopped_changes_nothing_and_is_due_as_before() {
        let world = World::sqlite().await;
        let secrets = a_working_day(&world).await;
        delete_secrets(&world).await;
        let left = world.contents().await;
        assert!(!world.storage.rewrite(ready(())).await.unwrap());
        assert_eq!(
            world.storage.rewrite_due().await.unwrap(),
            Some(RewriteDue::Wanted)
        );
        // The writer goes on at once.
        let event = world.event(5_000, 5_001, window("Writer", "public"));
        assert_eq!(world.send(&[event]).await, [ItemResult::Accepted]);
        assert!(world.storage.rewrite(pending()).await.unwrap());
        assert_eq!(traces(&world, &secrets), 0);
        assert_eq!(world.contents().await.len(), left.len() + 1);
    }

    #[tokio::test]
    async fn a_full_disk_costs_nothing_and_it_is_written_anew_once_there_is_space() {
        let test = "tests::a_full_disk_costs_nothing_and_it_is_written_anew_once_there_is_space";
        let Some(disk) = SmallDisk::for_test(test, 24) else {
            return;
        };
        let world = World::sqlite_in(disk.path()).await;
        let secrets = a_working_day(&world).await;
        delete_secrets(&world).await;
        assert!(world.storage.empty_log().await.unwrap());
        let before = world.contents().await.len();
        disk.fill();
        let error = world.storage.rewrite(pending()).await.unwrap_err();
        assert!(matches!(error, StorageError::Full(_)), "{error:?}");
        assert!(error.to_string().contains("make room"), "{error}");
        assert_eq!(
            world.storage.rewrite_due().await.unwrap(),
            Some(RewriteDue::Wanted)
        );
        assert_eq!(world.contents().await.len(), before);

        disk.free();
        // What the attempt took is given back.
        let event = world.event(5_000, 5_001, window("Writer", "public"));
        assert_eq!(world.send(&[event]).await, [ItemResult::Accepted]);
        assert!(world.storage.rewrite(pending()).await.unwrap());
        assert_eq!(traces(&world, &secrets), 0);
        assert_eq!(world.contents().await.len(), before + 1);
        world.ingest.stop().await;
        world.storage.close().await.unwrap();
    }
}
