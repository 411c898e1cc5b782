//! What only a SQLite file can do: run out of room, be read-only, be no database, keep traces of what was erased.

#[cfg(test)]
#[path = "conformance/world.rs"]
#[expect(dead_code, reason = "the stories of both databases use more of it")]
mod world;

#[cfg(test)]
mod tests {
    use std::path::Path;

    use timetrack_domain::{
        EventContent,
        id::{DeletionId, ServerEpoch},
    };
    use timetrack_protocol::ItemResult;
    use timetrack_storage::{DatabaseUrl, DeleteRange, Ingest, IngestOptions, Lanes, Storage, StorageError};

    use crate::world::{World, at, range, window};

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_full_disk_is_told_and_everything_goes_on_when_there_is_room() {
        let world = World::sqlite().await;
        // The same file once more, no larger than it is now and a little.
        world.storage.close().await.unwrap();
        let pages = std::fs::metadata(world.url.file().unwrap()).unwrap().len() / 4_096 + 20;
        let url: DatabaseUrl = format!("{}?max_page_count={pages}", world.url_text)
            .parse()
            .unwrap();
        let storage = Storage::connect(&url).await.unwrap();
        let ingest = Ingest::start(storage.clone(), IngestOptions::default());

        let batch = |number: i64| -> Vec<_> {
            (0..100)
                .map(|index| {
                    let from = number * 100 + index;
                    world.event(from, from + 1, window("Writer", &format!("Page {from}")))
                })
                .collect()
        };
        let mut stored = 0;
        let refused = loop {
            let events = batch(stored);
            match ingest.store(World::request(world.device, &events)).await {
                Ok(outcome) => assert_eq!(outcome.results, vec![ItemResult::Accepted; 100]),
                Err(error) => {
                    assert!(matches!(error, StorageError::Full(_)), "{error:?}");
                    assert!(error.is_transient());
                    break events;
                }
            }
            stored += 1;
        };
        assert!(stored > 1, "there was no room from the beginning");
        // Full again and again, and readable all the time: nothing of the refused batch is there.
        for _ in 0..3 {
            let error = ingest
                .store(World::request(world.device, &refused))
                .await
                .unwrap_err();
            assert!(matches!(error, StorageError::Full(_)), "{error:?}");
        }
        let events = storage
            .read()
            .events()
            .of_employees(&[world.employee], range(-10, 1_000_000), Lanes::ALL)
            .await
            .unwrap();
        assert_eq!(events.len(), usize::try_from(stored).unwrap() * 100);

        // Deleting makes room; the batch that was refused is accepted as a whole.
        let transaction = storage.begin().await.unwrap();
        let deletion = DeleteRange {
            id: DeletionId::generate(at(0), &mut world.ids()),
            employee: world.employee,
            range: range(0, stored * 50),
            lanes: Lanes::detail(),
            deleted_by: world.employee,
            at: at(1_000_000),
            detail_since: at(0),
        };
        transaction.deletions().delete_range(&deletion).await.unwrap();
        transaction.save().await.unwrap();
        let outcome = ingest
            .store(World::request(world.device, &refused))
            .await
            .unwrap();
        assert_eq!(outcome.results, vec![ItemResult::Accepted; 100]);
        storage.close().await.unwrap();
    }

    #[tokio::test]
    async fn a_database_that_must_not_be_written_is_refused_with_a_reason() {
        let world = World::sqlite().await;
        world.storage.close().await.unwrap();
        let url: DatabaseUrl = format!("{}?mode=ro", world.url_text).parse().unwrap();
        let error = Storage::connect(&url).await.unwrap_err();
        assert!(matches!(error, StorageError::ReadOnly(_)), "{error:?}");
        assert_eq!(
            error.to_string(),
            "the database is read-only: check the permissions of its file and folder, and its address"
        );
        assert!(!error.is_transient());
    }

    #[tokio::test]
    async fn what_is_no_database_is_refused_and_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("letter.txt");
        let text = "Dear Ada, ".repeat(1_000);
        std::fs::write(&file, &text).unwrap();
        let error = Storage::connect(&DatabaseUrl::sqlite_file(&file))
            .await
            .unwrap_err();
        assert!(matches!(error, StorageError::Damaged(_)), "{error:?}");
        assert_eq!(std::fs::read_to_string(&file).unwrap(), text);

        let nowhere = DatabaseUrl::sqlite_file(folder.path().join("missing").join("timetrack.db"));
        let error = Storage::connect(&nowhere).await.unwrap_err();
        assert!(matches!(error, StorageError::Unavailable(_)), "{error:?}");
        let absent: DatabaseUrl = format!("sqlite://{}/absent.db?mode=rw", folder.path().display())
            .parse()
            .unwrap();
        assert!(Storage::connect(&absent).await.is_err());
        assert!(!folder.path().join("absent.db").exists());
    }

    #[tokio::test]
    async fn nothing_of_what_was_deleted_is_left_in_any_file() {
        let world = World::sqlite().await;
        let secret = "Kündigung-Entwurf-geheim";
        let mut events: Vec<_> = (0..500)
            .map(|index| world.event(index, index + 1, window("Writer", &format!("{secret} {index}"))))
            .collect();
        events.push(world.event(600, 700, EventContent::WorkSession));
        world.send(&events).await;
        let ids: Vec<_> = events
            .iter()
            .map(|event| *event.id.as_uuid().as_bytes())
            .collect();
        let folder = world.url.file().unwrap().parent().unwrap();
        assert!(holds(folder, secret.as_bytes()) && holds(folder, &ids[0]) && holds(folder, &ids[499]));

        let deletion = DeleteRange {
            id: DeletionId::generate(at(0), &mut world.ids()),
            employee: world.employee,
            range: range(0, 500),
            lanes: Lanes::detail(),
            deleted_by: world.employee,
            at: at(500),
            detail_since: at(0),
        };
        let transaction = world.storage.begin().await.unwrap();
        transaction.deletions().delete_range(&deletion).await.unwrap();
        transaction.save().await.unwrap();
        assert!(!holds(folder, secret.as_bytes()));
        for id in &ids[..500] {
            assert!(!holds(folder, id));
        }
        assert!(holds(folder, &ids[500]));
    }

    #[tokio::test]
    async fn a_file_that_is_closed_has_no_log_beside_it() {
        let world = World::sqlite().await;
        world.send(&world.one_of_each()).await;
        let log = format!("{}-wal", world.url.file().unwrap().display());
        assert!(Path::new(&log).exists());
        world.ingest.stop().await;
        world.storage.close().await.unwrap();
        assert!(!Path::new(&log).exists());
    }

    #[tokio::test]
    async fn an_older_copy_that_was_put_back_begins_a_new_epoch() {
        let world = World::sqlite().await;
        let file = world.url.file().unwrap().to_owned();
        let copy = file.with_extension("copy");
        let epoch = |seconds: i64| ServerEpoch::generate(at(seconds), &mut world.ids());
        let reopen = async |name: ServerEpoch| {
            let storage = Storage::connect(&world.url).await.unwrap();
            let life = storage.begin_life(name, at(9_000)).await.unwrap();
            (storage, life)
        };
        world.send(&world.one_of_each()).await;
        world.ingest.stop().await;
        world.storage.close().await.unwrap();

        // Opening the same file again, as often as one likes, changes nothing.
        for _ in 0..2 {
            let (storage, life) = reopen(epoch(1)).await;
            assert_eq!((life.epoch, life.lacks_since), (world.epoch, None));
            storage.close().await.unwrap();
        }
        std::fs::copy(&file, &copy).unwrap();
        let (storage, _) = reopen(epoch(2)).await;
        let ingest = Ingest::start(storage.clone(), IngestOptions::default());
        let lost = world.event(600, 700, EventContent::WorkSession);
        let request = || World::request(world.device, std::slice::from_ref(&lost));
        assert_eq!(
            ingest.store(request()).await.unwrap().results,
            [ItemResult::Accepted]
        );
        ingest.stop().await;
        storage.close().await.unwrap();

        std::fs::copy(&copy, &file).unwrap();
        let second = epoch(3);
        let (storage, life) = reopen(second).await;
        // The copy last took something in at 1,000 seconds; an hour before is sure to be early enough.
        assert_eq!((life.epoch, life.lacks_since), (second, Some(at(1_000 - 3_600))));
        let ingest = Ingest::start(storage.clone(), IngestOptions::default());
        let outcome = ingest.store(request()).await.unwrap();
        assert_eq!((outcome.epoch, outcome.lacks_since), (second, life.lacks_since));
        assert_eq!(outcome.results, [ItemResult::Accepted]);
        ingest.stop().await;
        storage.close().await.unwrap();

        // The very same copy once more: it is noticed again. Without a witness nothing is known.
        std::fs::copy(&copy, &file).unwrap();
        let third = epoch(4);
        let (storage, life) = reopen(third).await;
        assert_eq!(life.epoch, third);
        storage.close().await.unwrap();
        std::fs::copy(&copy, &file).unwrap();
        std::fs::write(format!("{}-witness", file.display()), "damaged").unwrap();
        let (storage, life) = reopen(epoch(5)).await;
        assert_eq!((life.epoch, life.lacks_since), (world.epoch, None));
        storage.close().await.unwrap();
    }

    /// Whether any file of a folder holds these bytes.
    fn holds(folder: &Path, bytes: &[u8]) -> bool {
        std::fs::read_dir(folder).unwrap().any(|entry| {
            let content = std::fs::read(entry.unwrap().path()).unwrap();
            content.windows(bytes.len()).any(|window| window == bytes)
        })
    }
}
