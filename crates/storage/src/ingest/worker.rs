//! Takes what waits and stores it, group by group.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use futures_util::FutureExt;
use tokio::sync::{Mutex, OwnedSemaphorePermit, mpsc, oneshot};
use tracing::Instrument;

use super::{IngestOptions, IngestOutcome, batch::PreparedBatch, group, subjects::RememberedSubjects};
use crate::{Storage, StorageError};

/// What the queue holds.
#[derive(Debug)]
pub(super) enum Message {
    Store(Box<Job>),
    /// One worker ends.
    End,
}

/// A batch that waits for its answer.
#[derive(Debug)]
pub(super) struct Job {
    pub(super) batch: PreparedBatch,
    pub(super) answer: oneshot::Sender<Result<IngestOutcome, StorageError>>,
    /// Given back just before the answer, so that whoever has it finds room for the next batch.
    pub(super) room: OwnedSemaphorePermit,
}

#[derive(Clone)]
pub(super) struct Worker {
    storage: Storage,
    waiting: Arc<Mutex<mpsc::UnboundedReceiver<Message>>>,
    subjects: Arc<RememberedSubjects>,
    options: IngestOptions,
    faults: Arc<AtomicU64>,
}

/// How often a group is tried again when another transaction is in the way.
const ATTEMPTS: usize = 6;

impl Worker {
    pub(super) fn new(
        storage: Storage,
        waiting: Arc<Mutex<mpsc::UnboundedReceiver<Message>>>,
        options: IngestOptions,
        faults: Arc<AtomicU64>,
    ) -> Self {
        Self {
            storage,
            waiting,
            subjects: Arc::new(RememberedSubjects::new(options.remembered_subjects)),
            options,
            faults,
        }
    }

    /// Stores group after group until it is told to end. A panic costs the batches in hand, which their senders repeat,
    /// and nothing else.
    pub(super) async fn run(self) {
        let mut ends = false;
        while !ends {
            let round = AssertUnwindSafe(self.store_next(&mut ends));
            if round.catch_unwind().await.is_err() {
                self.note_fault();
            }
        }
    }

    async fn store_next(&self, ends: &mut bool) {
        let jobs;
        (jobs, *ends) = self.next_group().await;
        if !jobs.is_empty() {
            let span = tracing::debug_span!("ingest", ingest.batches = jobs.len());
            self.store(jobs).instrument(span).await;
        }
    }

    fn note_fault(&self) {
        self.faults.fetch_add(1, Ordering::Relaxed);
        // Also where it is the log that panics. The message of a panic may repeat a title: the panic hook has it.
        catch_unwind(|| {
            tracing::error!(
                "Storing panicked; the batches in hand were not acknowledged and will come again"
            );
        })
        .ok();
    }

    /// Waits for a batch and takes with it what waits besides; `true` where this worker is to end afterwards.
    async fn next_group(&self) -> (Vec<Job>, bool) {
        let mut waiting = self.waiting.lock().await;
        let mut jobs = Vec::new();
        let mut items = 0;
        let mut next = waiting.recv().await;
        loop {
            match next {
                Some(Message::Store(job)) => {
                    items += job.batch.items.len().max(1);
                    jobs.push(*job);
                }
                Some(Message::End) | None => return (jobs, true),
            }
            if items >= self.options.items_per_transaction {
                return (jobs, false);
            }
            match waiting.try_recv() {
                Ok(message) => next = Some(message),
                Err(_) => return (jobs, false),
            }
        }
    }

    async fn store(&self, jobs: Vec<Job>) {
        let batches: Vec<&PreparedBatch> = jobs.iter().map(|job| &job.batch).collect();
        let outcomes = match self.attempt(&batches).await {
            Ok(outcomes) => outcomes,
            Err(error) if batches.len() > 1 && blames_one(&error) => {
                tracing::warn!(%error, batches = batches.len(), "A group of batches was refused; storing them one by one");
                let mut outcomes = Vec::with_capacity(batches.len());
                for batch in &batches {
                    outcomes.push(self.attempt(&[batch]).await.and_then(only));
                }
                outcomes
            }
            Err(error) => vec![Err(error); batches.len()],
        };
        for (job, outcome) in jobs.into_iter().zip(outcomes) {
            let Job { batch, answer, room } = job;
            drop((batch, room));
            // Nobody waits any more where the connection was cut: the agent will ask again.
            answer.send(outcome).ok();
        }
    }

    /// Stores batches in one transaction.
    async fn attempt(
        &self,
        batches: &[&PreparedBatch],
    ) -> Result<Vec<Result<IngestOutcome, StorageError>>, StorageError> {
        let mut attempt = 1;
        loop {
            let outcome = AssertUnwindSafe(self.transaction(batches)).catch_unwind().await;
            match outcome {
                Ok(Err(StorageError::Conflict(_))) if attempt < ATTEMPTS => attempt += 1,
                Ok(outcome) => return outcome,
                // Caught here, too, so that the batches of a group are tried one by one.
                Err(_) => {
                    self.note_fault();
                    return Err(StorageError::Interrupted);
                }
            }
        }
    }

    async fn transaction(
        &self,
        batches: &[&PreparedBatch],
    ) -> Result<Vec<Result<IngestOutcome, StorageError>>, StorageError> {
        let transaction = self.storage.begin().await?;
        let stored = group::store(&transaction, &self.subjects, batches)
            .instrument(tracing::debug_span!("db.ingest", ingest.batches = batches.len()))
            .await?;
        transaction.save().await?;
        // Not before: the ids of a transaction that failed do not exist.
        self.subjects.remember(stored.learned);
        self.storage.note_progress(stored.progress);
        Ok(stored.outcomes)
    }
}

/// Whether a single batch may be the reason. Where the database itself is in trouble, trying each would only add to it.
fn blames_one(error: &StorageError) -> bool {
    match error {
        StorageError::Unavailable(_)
        | StorageError::Full(_)
        | StorageError::ReadOnly(_)
        | StorageError::Damaged(_)
        | StorageError::SchemaNewer(_)
        | StorageError::InvalidAddress(_)
        | StorageError::Overloaded
        | StorageError::Stopped => false,
        StorageError::Conflict(_)
        | StorageError::Interrupted
        | StorageError::AlreadyExists(_)
        | StorageError::UnknownDevice
        | StorageError::InvalidData(_)
        | StorageError::Database(_) => true,
    }
}

fn only(mut outcomes: Vec<Result<IngestOutcome, StorageError>>) -> Result<IngestOutcome, StorageError> {
    outcomes.pop().expect("there is one outcome for one batch")
}
