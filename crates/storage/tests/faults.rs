//! A defect in the way of storing: here the log panics, which the program hands its every step to.

#[cfg(test)]
#[path = "conformance/world.rs"]
#[expect(dead_code, reason = "the stories of both databases use more of it")]
mod world;

#[cfg(test)]
mod tests {
    use std::sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    };

    use timetrack_domain::EventContent;
    use timetrack_protocol::ItemResult;
    use timetrack_storage::{Ingest, IngestOptions, StorageError};
    use tracing::{
        Event, Metadata, Subscriber,
        span::{Attributes, Id, Record},
    };

    use crate::world::{World, window};

    /// A log that panics when a span of this name begins, as often as it is told to.
    struct BrokenLog {
        span: &'static str,
        left: Arc<AtomicU32>,
    }

    impl Subscriber for BrokenLog {
        fn enabled(&self, _: &Metadata<'_>) -> bool {
            true
        }

        fn new_span(&self, span: &Attributes<'_>) -> Id {
            let takes_one = |left: u32| left.checked_sub(1);
            let breaks = span.metadata().name() == self.span
                && self
                    .left
                    .fetch_update(Ordering::SeqCst, Ordering::SeqCst, takes_one)
                    .is_ok();
            assert!(!breaks, "the log is broken");
            Id::from_u64(1)
        }

        fn record(&self, _: &Id, _: &Record<'_>) {}

        fn record_follows_from(&self, _: &Id, _: &Id) {}

        fn event(&self, _: &Event<'_>) {}

        fn enter(&self, _: &Id) {}

        fn exit(&self, _: &Id) {}
    }

    /// The log of this thread, on which the runtime of the test runs everything.
    fn breaking(span: &'static str) -> (tracing::subscriber::DefaultGuard, Arc<AtomicU32>) {
        let left = Arc::new(AtomicU32::new(0));
        let log = BrokenLog {
            span,
            left: Arc::clone(&left),
        };
        (tracing::subscriber::set_default(log), left)
    }

    async fn worlds() -> Vec<World> {
        let mut worlds = vec![World::sqlite().await];
        worlds.extend(World::postgres().await);
        worlds
    }

    #[tokio::test]
    async fn a_panic_costs_the_batch_in_hand_an_error_that_passes_and_nothing_else() {
        for span in ["ingest", "db.ingest"] {
            for world in worlds().await {
                let (_log, left) = breaking(span);
                let events = world.one_of_each();
                // More often than there are workers.
                for round in 1..=5 {
                    left.store(1, Ordering::SeqCst);
                    let error = world
                        .try_store(World::request(world.device, &events))
                        .await
                        .unwrap_err();
                    assert!(matches!(error, StorageError::Interrupted), "{span}: {error:?}");
                    assert!(error.is_transient());
                    assert_eq!(world.ingest.faults(), round);
                }
                assert!(world.stored().await.is_empty());
                assert_eq!(world.send(&events).await, [ItemResult::Accepted; 5]);
                assert_eq!(world.ingest.faults(), 5);
                world.ingest.stop().await;
            }
        }
    }

    #[tokio::test]
    async fn a_panic_in_the_last_group_does_not_keep_a_worker_from_ending() {
        for world in worlds().await {
            let options = IngestOptions {
                postgres_workers: 1,
                ..IngestOptions::default()
            };
            let ingest = Ingest::start(world.storage.clone(), options);
            let (_log, left) = breaking("ingest");
            left.store(1, Ordering::SeqCst);
            let events = world.one_of_each();
            // The batch and the end wait together.
            let (stored, ()) =
                tokio::join!(ingest.store(World::request(world.device, &events)), ingest.stop());
            assert!(matches!(stored, Err(StorageError::Interrupted)), "{stored:?}");
            assert_eq!(ingest.faults(), 1);
        }
    }

    #[tokio::test]
    async fn neighbours_of_a_batch_that_panics_are_stored() {
        for world in worlds().await {
            let options = IngestOptions {
                postgres_workers: 1,
                ..IngestOptions::default()
            };
            let ingest = Ingest::start(world.storage.clone(), options);
            let (_log, left) = breaking("db.ingest");
            let batches: Vec<_> = (0..4)
                .map(|number| {
                    let from = number * 100;
                    [
                        world.event(from, from + 10, window("Writer", &format!("Page {number}"))),
                        world.event(from, from + 10, EventContent::WorkSession),
                    ]
                })
                .collect();
            // The group of all, and then the first of them alone.
            left.store(2, Ordering::SeqCst);
            let outcomes = futures_util::future::join_all(
                batches
                    .iter()
                    .map(|batch| ingest.store(World::request(world.device, batch))),
            )
            .await;
            assert!(matches!(outcomes[0], Err(StorageError::Interrupted)));
            for outcome in &outcomes[1..] {
                assert_eq!(outcome.as_ref().unwrap().results, [ItemResult::Accepted; 2]);
            }
            assert_eq!(ingest.faults(), 2);
            assert_eq!(world.contents().await.len(), 6);
            let again = ingest.store(World::request(world.device, &batches[0])).await;
            assert_eq!(again.unwrap().results, [ItemResult::Accepted; 2]);
            ingest.stop().await;
        }
    }
}
