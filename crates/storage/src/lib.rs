//! The server's database: SQLite or PostgreSQL behind one set of tables, migrations and repositories.
//!
//! Owns: the schema, every SQL statement, transactions, and [`Ingest`], the way in for what agents recorded. Does not
//! own: rules about people (services of the server), blobs, HTTP, clocks and random numbers: times and ids come in as
//! arguments.
//!
//! ```no_run
//! # async fn example(now: jiff::Timestamp, epoch: timetrack_domain::id::ServerEpoch) -> Result<(), timetrack_storage::StorageError> {
//! use timetrack_storage::{Ingest, IngestOptions, Storage};
//!
//! let storage = Storage::connect(&"sqlite://timetrack.db".parse()?).await?;
//! storage.migrate().await?;
//! let life = storage.begin_life(epoch, now).await?; // `epoch` counts where the database is new, or was put back
//! let device = storage.read().access_tokens().find_device(&[0; 32], now).await?;
//! let ingest = Ingest::start(storage.clone(), IngestOptions::default());
//! # Ok(())
//! # }
//! ```
//!
//! Formats and invariants:
//!
//! * Ids are UUIDs, instants whole Unix milliseconds in UTC, in columns whose names end in `_ms`.
//! * The event table is clustered by (device, start, id) and has no other index. An event is the same event when all
//!   three agree; agents never change the start of an item that they have sent. An event belongs to the person to whom
//!   the device was assigned at the event's *start*.
//! * No event is [`timetrack_protocol::MAXIMUM_EVENT_HOURS`] long or longer, so a reader of a range looks back that far
//!   and no further.
//! * Applications and titles lie in a dictionary per person. When entries are removed, the person's
//!   `subject_generation` grows, which makes every process forget what it remembered of that dictionary; who comes to use
//!   an entry again writes the generation into it.
//! * Locks are taken in this order, and within a table by ascending key, so that two processes on one PostgreSQL do
//!   not wait for each other: retention_clock, device, device_assignment, employee, subject, deletion, event,
//!   day_roll_up_due, open_event, server_state. Whoever changes the events or the dictionary of a person locks the devices first, and
//!   where all of them matter also device_assignment as a whole, so that none is added: what lies behind these locks may
//!   then be changed in any order, as a deletion does, which takes events before titles. `slow_clock` belongs to the row
//!   of its device. Whoever assigns several devices at once locks them first.
//! * SQLite: one connection writes, in turn, each transaction `BEGIN IMMEDIATE`; `synchronous=FULL`, so what was saved
//!   survives a power cut; `secure_delete` is on, erasing empties the write-ahead log and notes that
//!   the file must be written anew ([`Storage::rewrite`]). A file `…-witness` beside the
//!   database notices when an older copy is put back; where the witness was put back, too, or on PostgreSQL, what agents
//!   repeat of earlier answers tells ([`ingest`]).

pub mod address;
pub mod connection;
pub mod error;
pub mod ingest;
pub mod key;
pub mod kind;
pub mod repository;
pub mod storage;

mod entity;
mod migration;
mod multi_row;

pub use address::DatabaseUrl;
pub use connection::{Connection, Reader, Transaction};
pub use error::StorageError;
pub use ingest::{Doubling, Ingest, IngestOptions, IngestOutcome, IngestRequest, Retention};
pub use key::{Day, DeviceKey, SubjectId, TokenHash};
pub use kind::{EventKind, Lanes};
pub use repository::{
    access_token::{AccessToken, DeviceAccess, NewAccessToken, TokenOwner},
    audit_action::AuditAction,
    audit_log::{Actor, AuditEntry, Noted},
    day_roll_up::DayRollUp,
    deletion::{DeleteRange, DeletedCounts, Deletion, Tombstone, TombstoneKind},
    device::{Device, DeviceAssignment, NewDevice, Worrying},
    employee::{
        Credential, Employee, EmployeeKind, EmployeeTimeZone, Erased, Erasure, ListedPerson, NewEmployee,
        Role,
    },
    enrolment_request::EnrolmentRequest,
    enrolment_token::EnrolmentToken,
    event::{EventCursor, HeldEvents, StoredEvent, SubjectSum},
    group::Group,
    one_time_link::LinkPurpose,
    open_event::StoredOpenEvent,
    organisation::Organisation,
    retention::{Aged, AgedPart, ClockTrack, DataKind, Generation, KeptSince, RetentionRun, SlowClock},
    server_state::ServerState,
    sign_in::SignIn,
    sign_in_failure::SignInFailures,
    tracking_setting::{DataPolicy, SettingScope},
};
pub use storage::{RewriteDue, Storage};
