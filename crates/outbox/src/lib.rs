//! The agent's durable buffer: everything recorded waits here, in one SQLite file, until the server has it.
//!
//! Owns: the file `outbox.db` in the directory it is given, what is in it, how it is bounded, and what happens when it
//! is damaged. Does not own: what is recorded, the network, any clock or thread. Every call blocks for as long as the
//! disk takes; [`Outbox`] may be shared between threads.
//!
//! # What survives
//!
//! | after | a killed or crashed program | a power cut |
//! |---|---|---|
//! | [`Outbox::append`], [`Outbox::record`] returned | every event | events up to the last [`Outbox::sync`] |
//! | [`Outbox::replace_open`] returned | open events up to `checkpoint_at` | those of the last [`Outbox::sync`] |
//! | [`Outbox::sync`] returned | everything | everything |
//!
//! The write-ahead log is written at every commit and flushed to the disk only by [`Outbox::sync`] and by SQLite's own
//! checkpoints (every 1,000 pages), because a flush every few seconds keeps a laptop's disk awake all day. The owner
//! syncs at most every 60 seconds and before it quits. Nothing needs to be synced before it is sent: when a power cut
//! takes back that an item was acknowledged, or even that it was recorded, the server holds it under the same id
//! already and answers `duplicate`.
//!
//! What was open or held at the last checkpoint becomes closed events with the same ids when the file is opened again,
//! in one transaction, so it happens once. In the file both are rows of `open_item`: one that is held is the JSON of a
//! [`timetrack_protocol::WireItem`], with its end, one that is open that of a [`timetrack_protocol::OpenWireItem`].
//!
//! # The file
//!
//! Schema version 1 (`PRAGMA user_version`), pages of 4,096 bytes, write-ahead log, `secure_delete`. An item holds the
//! JSON text of its [`timetrack_protocol::WireItem`] exactly as it is sent, and is in one [`ItemState`]. A file of a
//! newer schema is an error, never touched.
//!
//! The directory belongs to the person alone; the file takes its rights from there.
//!
//! What a person deleted on the server goes from here, too: [`Outbox::forget`] removes the rows, and [`Outbox::erase`] what
//! they leave in the file.
//!
//! # Bounds
//!
//! [`Limits`] bound bytes and days. When the bytes are used up, copies of what the server already has go first; then
//! [`WhenFull`] decides. Whatever is given up unsent is counted by lane, cause and day, and [`Outbox::status`] and
//! [`Outbox::discarded`] say so. A month of window switches every five seconds, eight hours a day (170,000 items), takes
//! 53 MB, a fifth of the default.
//!
//! # Damage
//!
//! A file that is no database, a malformed page that is met, an item that is no JSON: each is noticed. After an unclean
//! end, opening also runs SQLite's `quick_check`, which walks every page (126 ms for the month above), and on request
//! `integrity_check` (305 ms). The write-ahead log carries checksums: a write that a crash cut off is ignored, and a
//! break with whole commits behind it is damage. Pages of the main file carry none: a flipped bit in the structure is
//! noticed when the page is read, one in the middle of a title is not, and costs a wrong letter. A damaged file is never
//! deleted: what can be read is copied into a new one, the old one is set aside beside it, and [`Opened::damage`] says
//! how much was saved.

mod acknowledged;
mod append;
mod capacity;
mod connection;
mod erase;
mod error;
mod export;
mod forget;
mod note;
mod opening;
mod outbox;
mod pending;
mod quarantine;
mod reader;
mod schema;
mod settle;
mod state;
mod status;

pub use capacity::{DiscardCause, Discarded, Limits, WhenFull};
pub use error::OutboxError;
pub use export::ExportedItem;
pub use opening::{Check, Damage, Opened};
pub use outbox::Outbox;
pub use pending::Batch;
pub use quarantine::QuarantinedItem;
pub use reader::OutboxReader;
pub use settle::{Receipt, Settled, Settlement};
pub use state::{ItemState, QuarantineReason};
pub use status::{OutboxStatus, Tally};
