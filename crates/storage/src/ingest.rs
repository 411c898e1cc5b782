//! The way in for what agents recorded.
//!
//! Batches of all connections wait in one bounded queue. A worker takes everything that waits (up to a limit), stores it
//! in one transaction, and answers each batch after the commit that holds its rows. So the cost of a commit is shared,
//! and an answer means that the rows survive a power cut. On SQLite there is one worker; on PostgreSQL there are
//! several, each with a connection of its own.
//!
//! When a transaction fails, nothing of it was stored and nothing of it is acknowledged. Where another transaction was
//! in the way it is tried again; where a statement was refused the batches are stored one by one, so that one that
//! cannot be stored does not hold up its neighbours. A panic counts as a refusal that may pass
//! ([`StorageError::Interrupted`]); it is counted ([`Ingest::faults`]), and the worker goes on with the next group.
//!
//! Where a batch repeats an answer that this database knows nothing of, it was put back to an older copy: a new life of it
//! begins with that batch.

use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicU64, Ordering},
};

use jiff::{SignedDuration, Timestamp};
use sea_orm::DbBackend;
use timetrack_domain::{
    Lane,
    id::{EmployeeId, ServerEpoch},
};
use timetrack_protocol::{CommitMark, DeletionPage, ItemResult, ReceivedBatch};
use tokio::{
    sync::{Semaphore, mpsc, oneshot},
    task::JoinHandle,
};

use crate::{DeviceKey, Storage, StorageError};
use batch::PreparedBatch;
pub use runs::Doubling;
use worker::{Job, Message, Worker};

mod batch;
mod commits;
mod deletions;
pub(crate) mod due_days;
mod group;
mod rows;
mod runs;
mod subjects;
mod surroundings;
mod tombstones;
mod worker;

/// Stores batches. Clones share one queue.
#[derive(Clone, Debug)]
pub struct Ingest {
    queue: mpsc::UnboundedSender<Message>,
    /// One permit per item that may wait.
    room: Arc<Semaphore>,
    room_size: u32,
    workers: Arc<Mutex<Vec<JoinHandle<()>>>>,
    faults: Arc<AtomicU64>,
}

/// Limits of [`Ingest`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IngestOptions {
    /// The most items that may wait or be under way, at least 1,000; more is [`StorageError::Overloaded`]. Each takes up
    /// to 1.5 KB.
    pub waiting_items: u32,
    /// The most items that one transaction holds; a single batch may have more.
    pub items_per_transaction: usize,
    /// Applications and titles whose ids are remembered; each takes about 100 bytes.
    pub remembered_subjects: usize,
    /// How many transactions run side by side on PostgreSQL.
    pub postgres_workers: usize,
}

impl Default for IngestOptions {
    fn default() -> Self {
        Self {
            waiting_items: 20_000,
            items_per_transaction: 4_000,
            remembered_subjects: 65_536,
            postgres_workers: 4,
        }
    }
}

/// A batch and what the server knows about it.
#[derive(Debug)]
pub struct IngestRequest {
    /// The device that sent it.
    pub device: DeviceKey,
    /// When it arrived, by the server's clock.
    pub received: Timestamp,
    /// How long the kinds of data are kept.
    pub retention: Retention,
    /// The batch.
    pub batch: ReceivedBatch,
}

/// How long events are kept, counted from their end. An item has expired when it is too old by the device's clock
/// (`sentAt`) and by the server's: either may be wrong, and what has expired is lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retention {
    /// Windows and absence.
    pub detail: SignedDuration,
    /// Work sessions, breaks and privacy mode.
    pub working_time: SignedDuration,
}

impl Default for Retention {
    /// 90 days and three years.
    fn default() -> Self {
        Self {
            detail: SignedDuration::from_hours(90 * 24),
            working_time: SignedDuration::from_hours(3 * 366 * 24),
        }
    }
}

impl Retention {
    /// From when on windows and absence are still there, so that days can be added up from what was recorded.
    pub fn detail_since(&self, now: Timestamp) -> Timestamp {
        now.checked_sub(self.detail).unwrap_or(Timestamp::MIN)
    }

    fn of(&self, lane: Lane) -> SignedDuration {
        match lane {
            Lane::WorkSession | Lane::Break | Lane::Private => self.working_time,
            Lane::Afk | Lane::Window => self.detail,
        }
    }
}

/// What became of a batch, and what the answer to it repeats, all read in the transaction that stored it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IngestOutcome {
    /// One result per item, in the order of the batch.
    pub results: Vec<ItemResult>,
    /// To whom the device belongs now.
    pub employee: EmployeeId,
    /// The life of the database.
    pub epoch: ServerEpoch,
    /// From when on the database may lack what was once acknowledged.
    pub lacks_since: Option<Timestamp>,
    /// The version of [`crate::repository::TrackingSettingRepository::effective`].
    pub settings_version: u64,
    /// Whether the batch shows that a second agent uses the device's credential, where that was not noted before.
    pub doubling: Option<Doubling>,
    /// Deletions on the device that the sender asked for and had not seen, those before this batch included.
    pub deletions: Option<DeletionPage>,
    /// How far the database has come with the device, for its agent to repeat; `None` for what is no agent.
    pub commit: Option<CommitMark>,
}

impl Ingest {
    /// Starts the workers. Must be called inside a tokio runtime, with a storage that is migrated and whose
    /// [`Storage::begin_life`] has run.
    pub fn start(storage: Storage, options: IngestOptions) -> Self {
        let (queue, waiting) = mpsc::unbounded_channel();
        let waiting = Arc::new(tokio::sync::Mutex::new(waiting));
        let number = if storage.backend() == DbBackend::Postgres {
            options.postgres_workers.max(1)
        } else {
            1
        };
        let faults = Arc::default();
        let first = Worker::new(storage, waiting, options, Arc::clone(&faults));
        let workers = (0..number).map(|_| tokio::spawn(first.clone().run())).collect();
        Self {
            queue,
            room: Arc::new(Semaphore::new(options.waiting_items as usize)),
            room_size: options.waiting_items,
            workers: Arc::new(Mutex::new(workers)),
            faults,
        }
    }

    /// How often a defect of this program got in the way of storing since the start: a number that should stay 0.
    pub fn faults(&self) -> u64 {
        self.faults.load(Ordering::Relaxed)
    }

    /// Stores a batch, and returns when that is durable. Dropping the future does not stop the storing.
    ///
    /// # Errors
    /// Nothing is acknowledged; the agent sends the batch again, and what was stored after all is a duplicate then.
    /// [`StorageError::Overloaded`], [`StorageError::Unavailable`], [`StorageError::Full`] and
    /// [`StorageError::Interrupted`] may pass: answer 503 with `Retry-After`. [`StorageError::UnknownDevice`]: the
    /// device was removed meanwhile.
    pub async fn store(&self, request: IngestRequest) -> Result<IngestOutcome, StorageError> {
        let size = u32::try_from(request.batch.items.len()).unwrap_or(u32::MAX);
        let room = Arc::clone(&self.room)
            .try_acquire_many_owned(size.clamp(1, self.room_size))
            .map_err(|_| StorageError::Overloaded)?;
        let (answer, answered) = oneshot::channel();
        let job = Job {
            batch: PreparedBatch::new(request),
            answer,
            room,
        };
        self.queue
            .send(Message::Store(Box::new(job)))
            .map_err(|_| StorageError::Stopped)?;
        // A worker that panics lets go of what it has in hand.
        answered.await.map_err(|_| StorageError::Interrupted)?
    }

    /// Stores what waits, then ends. Batches that come later get [`StorageError::Stopped`].
    pub async fn stop(&self) {
        let workers = std::mem::take(&mut *self.workers.lock().unwrap_or_else(PoisonError::into_inner));
        for _ in &workers {
            // Each worker ends at the first of these that it finds.
            self.queue.send(Message::End).ok();
        }
        for worker in workers {
            worker.await.ok();
        }
    }
}
