//! What can be wrong. Every problem is declared here once; its words stand in the locales under its code.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Obstacle, OutboxTrouble, ProblemCode, Severity};
use crate::workers::WorkerName;

/// Something that is wrong, with what a person needs to know about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "code")]
pub enum Problem {
    /// The outbox cannot be written.
    OutboxUnwritable {
        /// Why.
        trouble: OutboxTrouble,
        /// Events that are held in memory until it can be written.
        waiting: u64,
    },
    /// The outbox was damaged and set aside.
    OutboxDamaged {
        /// Where it lies now.
        path: String,
        /// Events that could be read from it.
        salvaged: u64,
    },
    /// Events had to be given up because there was no room for them.
    EventsDiscarded {
        /// How many.
        count: u64,
        /// How many of them were in memory when the agent last ended, and could not be saved.
        unsaved: u64,
        /// How many of them, of any kind, neither the disk nor memory had room for.
        #[serde(default)]
        no_room: u64,
    },
    /// The server refused events.
    EventsQuarantined {
        /// How many.
        count: u64,
    },
    /// This device has no credential for its company's server.
    NotSignedIn {
        /// Whether it gets one by itself, by the token that its organisation set.
        by_itself: bool,
    },
    /// The server does not take the token by which this device would enrol by itself.
    EnrolmentRefused,
    /// The company ended what this device was known by.
    SignedOut,
    /// The server does not know this device.
    Unauthorised,
    /// Something answers that is not a TimeTrack server.
    NotATimeTrackServer,
    /// The server does not answer.
    ServerUnreachable {
        /// Since when.
        since: Timestamp,
    },
    /// The embedded server does not run.
    EmbeddedServerFailed {
        /// Why, for the log and for other programs.
        reason: String,
    },
    /// A worker failed too often.
    WorkerGaveUp {
        /// Which.
        worker: WorkerName,
    },
    /// There is no desktop session: neither windows nor idle time can be seen.
    NoDesktopSession,
    /// The desktop does not tell which window has the focus.
    WindowsUnavailable {
        /// Why.
        obstacle: Obstacle,
    },
    /// The desktop does not tell how long there was no input.
    IdleUnavailable {
        /// Why.
        obstacle: Obstacle,
    },
    /// The desktop does not tell about lock and suspend.
    SessionEventsUnavailable,
    /// The computer's clock was set.
    ClockStepped {
        /// By how many seconds; negative is back.
        seconds: i64,
        /// When.
        at: Timestamp,
    },
    /// Settings are wrong.
    ConfigWrong {
        /// The first of them, with its place.
        first: String,
        /// How many in all.
        count: u64,
    },
    /// Settings are ignored, or stand in a file of an old encoding.
    ConfigOdd {
        /// The first of them, with its place.
        first: String,
        /// How many in all.
        count: u64,
    },
    /// The company's server never said what is to be recorded, so only working time is.
    CompanySettingsMissing,
    /// What the company's server said last cannot be read, so only working time is recorded until it says it again.
    CompanySettingsDamaged {
        /// The file.
        path: String,
    },
    /// The company's server says something that this version does not understand, so less is recorded.
    CompanySettingsNotUnderstood {
        /// The first of the settings.
        first: String,
        /// How many in all.
        count: u64,
    },
    /// The device credential is kept in a file, because there is no keyring.
    CredentialInFile,
    /// No program opened what the person asked for.
    NothingOpened {
        /// The file; `None` for the pages.
        file: Option<String>,
    },
}

impl Problem {
    /// Its kind.
    pub fn code(&self) -> ProblemCode {
        match self {
            Self::OutboxUnwritable { .. } => ProblemCode::OutboxUnwritable,
            Self::OutboxDamaged { .. } => ProblemCode::OutboxDamaged,
            Self::EventsDiscarded { .. } => ProblemCode::EventsDiscarded,
            Self::EventsQuarantined { .. } => ProblemCode::EventsQuarantined,
            Self::NotSignedIn { .. } => ProblemCode::NotSignedIn,
            Self::EnrolmentRefused => ProblemCode::EnrolmentRefused,
            Self::SignedOut => ProblemCode::SignedOut,
            Self::Unauthorised => ProblemCode::Unauthorised,
            Self::NotATimeTrackServer => ProblemCode::NotATimeTrackServer,
            Self::ServerUnreachable { .. } => ProblemCode::ServerUnreachable,
            Self::EmbeddedServerFailed { .. } => ProblemCode::EmbeddedServerFailed,
            Self::WorkerGaveUp { worker } => ProblemCode::WorkerGaveUp(*worker),
            Self::NoDesktopSession => ProblemCode::NoDesktopSession,
            Self::WindowsUnavailable { .. } => ProblemCode::WindowsUnavailable,
            Self::IdleUnavailable { .. } => ProblemCode::IdleUnavailable,
            Self::SessionEventsUnavailable => ProblemCode::SessionEventsUnavailable,
            Self::ClockStepped { .. } => ProblemCode::ClockStepped,
            Self::ConfigWrong { .. } => ProblemCode::ConfigWrong,
            Self::ConfigOdd { .. } => ProblemCode::ConfigOdd,
            Self::CompanySettingsMissing => ProblemCode::CompanySettingsMissing,
            Self::CompanySettingsDamaged { .. } => ProblemCode::CompanySettingsDamaged,
            Self::CompanySettingsNotUnderstood { .. } => ProblemCode::CompanySettingsNotUnderstood,
            Self::CredentialInFile => ProblemCode::CredentialInFile,
            Self::NothingOpened { .. } => ProblemCode::NothingOpened,
        }
    }

    /// How grave it is.
    pub fn severity(&self) -> Severity {
        self.code().severity()
    }
}
