//! The shared status model: what the agent is doing, in enums with their data.
//!
//! Written by the controller alone and published through the [`StatusHub`]; the tray menu, the status window and the
//! command line are pure functions of it. Architecture invariant: nobody keeps a second copy of any of this.

mod board;
mod hub;
mod obstacle;
mod outbox_trouble;
mod privacy_mode;
mod problem;
mod problem_code;
mod worked_today;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use timetrack_domain::{
    TrackingSettings,
    recorder::RecorderState,
    tracking_settings::{DetailLevel, SessionMode},
};

pub use board::ProblemBoard;
pub use hub::{StatusHub, StatusReader};
pub use obstacle::Obstacle;
pub use outbox_trouble::OutboxTrouble;
pub use privacy_mode::PrivacyMode;
pub use problem::Problem;
pub use problem_code::{ProblemCode, Severity};
pub use worked_today::WorkedToday;

use crate::supervisor::WorkerStates;

/// Everything that the agent shows about itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AgentStatus {
    /// What is being recorded.
    pub recording: RecorderState,
    /// Whether contents are kept private, now or once work begins.
    pub privacy: PrivacyMode,
    /// Working time of the day, once it is known.
    pub worked_today: Option<WorkedToday>,
    /// How a work session opens, and so which choices the menu offers.
    pub session_mode: SessionMode,
    /// How much of the focused window is stored.
    pub detail: DetailLevel,
    /// Where the data goes, and whether it gets there.
    pub connection: Connection,
    /// What waits on this computer.
    pub buffer: BufferStatus,
    /// What became of the last "Sync now".
    pub sync: SyncStatus,
    /// Whether each worker runs.
    pub workers: WorkerStates,
    /// What is wrong, the gravest first; only what shows.
    pub problems: Vec<Problem>,
    /// Whether the organisation set any value.
    pub managed: bool,
    /// Whether the agent starts when the person signs in to the computer.
    pub autostart: Autostart,
    /// Whether the tray icon is to be seen.
    pub tray: TrayStatus,
    /// The version of the agent.
    pub version: String,
}

impl AgentStatus {
    /// What an agent shows that was just started: nothing is known yet, and there is no desktop.
    pub fn at_start(tracking: &TrackingSettings, connection: Connection) -> Self {
        Self {
            recording: RecorderState::WaitingForNotice,
            privacy: PrivacyMode::Off,
            worked_today: None,
            session_mode: tracking.session_mode,
            detail: tracking.detail,
            connection,
            buffer: BufferStatus::default(),
            sync: SyncStatus::Never,
            workers: WorkerStates::new(),
            problems: Vec::new(),
            managed: false,
            autostart: Autostart::Unknown,
            tray: TrayStatus::NoDesktop,
            version: env!("CARGO_PKG_VERSION").to_owned(),
        }
    }
}

/// Where the data goes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Connection {
    /// A company package without a server address: nothing is recorded before somebody sets it.
    NotSetUp,
    /// The agent works alone; its own server keeps the data.
    Alone {
        /// The address of its pages, once it runs.
        address: Option<String>,
        /// Whether the data gets there.
        link: Link,
    },
    /// A company's server keeps the data.
    Company {
        /// Its address.
        address: String,
        /// Whether the data gets there.
        link: Link,
    },
}

impl Connection {
    /// Whether the data gets where it belongs.
    pub fn link(&self) -> Option<&Link> {
        match self {
            Self::NotSetUp => None,
            Self::Alone { link, .. } | Self::Company { link, .. } => Some(link),
        }
    }

    /// The same, to be changed.
    pub fn link_mut(&mut self) -> Option<&mut Link> {
        match self {
            Self::NotSetUp => None,
            Self::Alone { link, .. } | Self::Company { link, .. } => Some(link),
        }
    }
}

/// Whether the server answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum Link {
    /// Nothing was sent yet.
    Untried,
    /// The last request was answered.
    Online,
    /// Requests fail.
    Offline {
        /// Since when.
        since: Timestamp,
        /// When it is tried again.
        next_attempt: Option<Timestamp>,
    },
}

/// What waits on this computer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct BufferStatus {
    /// Events that are not sent yet.
    pub pending: u64,
    /// Events that the server refused.
    pub quarantined: u64,
    /// Events that were given up because the buffer was full.
    pub discarded: u64,
    /// The last time that events were sent.
    pub last_upload: Option<Upload>,
    /// The last time that sending failed.
    pub last_error: Option<SendFailure>,
}

/// An upload that the server acknowledged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Upload {
    /// When it was acknowledged.
    pub at: Timestamp,
    /// How many events it held.
    pub events: u64,
}

/// An upload that failed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SendFailure {
    /// When.
    pub at: Timestamp,
    /// Why.
    pub cause: SendFailureCause,
}

/// Why sending failed, as far as a person can do something about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SendFailureCause {
    /// The name cannot be resolved, nothing listens, or no answer came.
    NoAnswer,
    /// The connection is not secure: a certificate is wrong.
    Certificate,
    /// The server says that it is too busy, or failed.
    ServerFailed,
    /// Something answered that is not a TimeTrack server, such as the page of a hotel's network.
    NotATimeTrackServer,
    /// This device has no credential for its company's server.
    NotSignedIn,
    /// The company ended what this device was known by.
    SignedOut,
    /// The server does not know this device.
    Unauthorised,
    /// The server does not understand what this version sends.
    Rejected,
    /// The outbox on this computer cannot be read.
    OutboxFailed,
}

/// "Sync now".
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum SyncStatus {
    /// Nobody asked for it yet.
    #[default]
    Never,
    /// It runs.
    Running,
    /// It is done.
    Finished {
        /// When.
        at: Timestamp,
        /// How many events were sent.
        events: u64,
    },
    /// It failed.
    Failed {
        /// When.
        at: Timestamp,
        /// Why.
        cause: SendFailureCause,
    },
}

/// Whether the tray icon is to be seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum TrayStatus {
    /// There is no desktop to show it on, or none is wanted.
    NoDesktop,
    /// The desktop has not answered yet.
    Asked,
    /// It is.
    Shown,
    /// It is not; the command line does the same.
    NotShown {
        /// Why, and what to do.
        reason: String,
    },
}

/// Whether the agent starts by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Autostart {
    /// It does.
    On,
    /// It does not.
    Off,
    /// This system does not tell.
    Unknown,
}

/// A status to begin with in tests.
#[cfg(test)]
pub(crate) fn test_status() -> AgentStatus {
    let connection = Connection::Alone {
        address: Some("http://127.0.0.1:8000/".into()),
        link: Link::Online,
    };
    AgentStatus {
        autostart: Autostart::On,
        tray: TrayStatus::Shown,
        version: "0.1.0".into(),
        ..AgentStatus::at_start(&TrackingSettings::default(), connection)
    }
}
