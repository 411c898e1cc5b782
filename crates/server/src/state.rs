//! What every handler may use. The process keeps nothing here that a second server on the same database would miss.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use jiff::Timestamp;
use timetrack_domain::id::EmployeeId;
use timetrack_domain::{Clock, IdGenerator};
use timetrack_storage::{Ingest, IngestOptions, Storage};
use tokio::sync::{Mutex as AsyncMutex, Semaphore};

use crate::desk::Desk;
use crate::lifecycle::Shutdown;
use crate::live::Hub;
use crate::services::password::PasswordHashing;
use crate::site::Site;

/// The server's parts, shared by all requests and jobs. Clones are cheap.
#[derive(Clone)]
pub struct AppState(Arc<Parts>);

struct Parts {
    storage: Storage,
    ingest: Ingest,
    clock: Arc<dyn Clock>,
    ids: Mutex<IdGenerator>,
    site: Site,
    live: Hub,
    shutdown: Shutdown,
    ingest_places: Semaphore,
    work_reports: AsyncMutex<()>,
    passwords: PasswordHashing,
    desk: OnceLock<(EmployeeId, Arc<dyn Desk>)>,
}

/// Batches that may be read and stored at the same time. Each may hold its body and its items in memory.
const INGEST_PLACES: usize = 64;

impl AppState {
    /// Puts the parts together and starts what stores batches. Must be called inside a tokio runtime, with a migrated
    /// database whose server state exists.
    pub fn new(storage: Storage, clock: Arc<dyn Clock>, site: Site, shutdown: Shutdown) -> Self {
        Self(Arc::new(Parts {
            ingest: Ingest::start(storage.clone(), IngestOptions::default()),
            storage,
            clock,
            ids: Mutex::new(IdGenerator::from_system()),
            site,
            live: Hub::default(),
            shutdown,
            ingest_places: Semaphore::new(INGEST_PLACES),
            work_reports: AsyncMutex::new(()),
            passwords: PasswordHashing::new(),
            desk: OnceLock::new(),
        }))
    }

    /// The database.
    pub fn storage(&self) -> &Storage {
        &self.0.storage
    }

    /// The clock.
    pub fn clock(&self) -> &dyn Clock {
        self.0.clock.as_ref()
    }

    /// The time now, in whole milliseconds.
    pub fn now(&self) -> Timestamp {
        self.0.clock.now()
    }

    /// Under which addresses the server is used.
    pub fn site(&self) -> &Site {
        &self.0.site
    }

    /// Who is told what changed.
    pub fn live(&self) -> &Hub {
        &self.0.live
    }

    /// Whether the server is about to end.
    pub fn shutdown(&self) -> &Shutdown {
        &self.0.shutdown
    }

    /// The agent beside this server, where there is one and it is this person's.
    pub(crate) fn desk_of(&self, employee: EmployeeId) -> Option<&Arc<dyn Desk>> {
        let (owner, desk) = self.0.desk.get()?;
        (*owner == employee).then_some(desk)
    }

    /// Tells which agent is beside this server, and whose it is. The first that is told stays.
    pub(crate) fn seat_at(&self, owner: EmployeeId, desk: Arc<dyn Desk>) {
        // One embedded server belongs to one agent, which tells it once.
        let _ = self.0.desk.set((owner, desk));
    }

    /// Makes a new id, such as `state.generate(EmployeeId::generate)`.
    pub fn generate<T>(&self, make: impl FnOnce(Timestamp, &mut IdGenerator) -> T) -> T {
        let now = self.now();
        make(
            now,
            &mut self.0.ids.lock().unwrap_or_else(PoisonError::into_inner),
        )
    }

    /// The way in for what devices recorded.
    pub(crate) fn ingest(&self) -> &Ingest {
        &self.0.ingest
    }

    /// Held while a foreign client's report is read, planned and stored.
    pub(crate) fn work_reports(&self) -> &AsyncMutex<()> {
        &self.0.work_reports
    }

    /// What computes the hashes of passwords.
    pub fn passwords(&self) -> &PasswordHashing {
        &self.0.passwords
    }

    pub(crate) fn ingest_places(&self) -> &Semaphore {
        &self.0.ingest_places
    }
}

impl std::fmt::Debug for AppState {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("AppState")
            .field("site", &self.0.site)
            .finish_non_exhaustive()
    }
}
