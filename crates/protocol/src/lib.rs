//! What agent and server say to each other.
//!
//! Owns: the JSON of `POST /api/events`, `GET /api/agent/settings`, enrolment and errors, and the limits that both sides
//! keep. Does not own: transport, authentication, storage.
//!
//! Rules of the format:
//!
//! * Names are camelCase. Instants are RFC 3339 in UTC; what is finer than a millisecond is cut off.
//! * Unknown fields are ignored and unknown values are taken in the safe direction, so that an agent and a server of
//!   different versions understand each other; see [`capabilities`]. What each version wrote is kept in `tests/golden`.
//! * An item that cannot be understood does not spoil its batch: items are parsed one by one, and each gets a result
//!   of its own, in the order of the request.

pub mod agent_settings;
pub mod batch;
pub mod capabilities;
pub mod deletions;
pub mod enrolment;
pub mod error_body;
pub mod item;
pub mod reported_problem;
pub mod result;

pub use agent_settings::{AgentSettings, ReceivedSettings};
pub use batch::{BatchAnswer, BatchOrigin, BatchRequest, CommitMark, DeviceReport, ReceivedBatch};
pub use capabilities::{Announcement, Capability, Version};
pub use deletions::{DeletedRange, DeletionCursor, DeletionPage};
pub use error_body::ErrorBody;
pub use item::{OpenWireItem, WireItem};
pub use reported_problem::ReportedProblem;
pub use result::{ItemResult, RefusalReason};

/// The most items that a batch may hold.
pub const MAXIMUM_BATCH_ITEMS: usize = 1_000;
/// The most deletions that an answer holds.
pub const MAXIMUM_DELETIONS: usize = 100;
/// The largest body of a batch, in bytes after decompression.
pub const MAXIMUM_BATCH_BYTES: usize = 4 * 1024 * 1024;
/// Every event that is accepted is shorter than this, in hours. The agent cuts its own at ten minutes of presence; absence and what
/// foreign clients send may last longer.
pub const MAXIMUM_EVENT_HOURS: i64 = 48;
