//! What can be wrong. Every problem is declared here once; its words stand in the locales under its code.

use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use timetrack_protocol::ReportedProblem;

use super::{Obstacle, OutboxTrouble};
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
    /// Events had to be given up because the outbox was full.
    EventsDiscarded {
        /// How many.
        count: u64,
    },
    /// The server refused events.
    EventsQuarantined {
        /// How many.
        count: u64,
    },
    /// The server does not know this device (any more).
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
}

/// The kind of a [`Problem`], without its data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ProblemCode {
    /// See [`Problem::OutboxUnwritable`].
    OutboxUnwritable,
    /// See [`Problem::OutboxDamaged`].
    OutboxDamaged,
    /// See [`Problem::EventsDiscarded`].
    EventsDiscarded,
    /// See [`Problem::EventsQuarantined`].
    EventsQuarantined,
    /// See [`Problem::Unauthorised`].
    Unauthorised,
    /// See [`Problem::NotATimeTrackServer`].
    NotATimeTrackServer,
    /// See [`Problem::ServerUnreachable`].
    ServerUnreachable,
    /// See [`Problem::EmbeddedServerFailed`].
    EmbeddedServerFailed,
    /// See [`Problem::WorkerGaveUp`].
    WorkerGaveUp(WorkerName),
    /// See [`Problem::NoDesktopSession`].
    NoDesktopSession,
    /// See [`Problem::WindowsUnavailable`].
    WindowsUnavailable,
    /// See [`Problem::IdleUnavailable`].
    IdleUnavailable,
    /// See [`Problem::SessionEventsUnavailable`].
    SessionEventsUnavailable,
    /// See [`Problem::ClockStepped`].
    ClockStepped,
    /// See [`Problem::ConfigWrong`].
    ConfigWrong,
    /// See [`Problem::ConfigOdd`].
    ConfigOdd,
    /// See [`Problem::CompanySettingsMissing`].
    CompanySettingsMissing,
    /// See [`Problem::CompanySettingsDamaged`].
    CompanySettingsDamaged,
    /// See [`Problem::CompanySettingsNotUnderstood`].
    CompanySettingsNotUnderstood,
    /// See [`Problem::CredentialInFile`].
    CredentialInFile,
}

/// How grave a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Worth knowing; the tray icon does not change for it.
    Notice,
    /// Something is missing, nothing is lost.
    Warning,
    /// Something is being lost, or soon will be.
    Error,
}

impl Problem {
    /// Its kind.
    pub fn code(&self) -> ProblemCode {
        match self {
            Self::OutboxUnwritable { .. } => ProblemCode::OutboxUnwritable,
            Self::OutboxDamaged { .. } => ProblemCode::OutboxDamaged,
            Self::EventsDiscarded { .. } => ProblemCode::EventsDiscarded,
            Self::EventsQuarantined { .. } => ProblemCode::EventsQuarantined,
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
        }
    }

    /// How grave it is.
    pub fn severity(&self) -> Severity {
        self.code().severity()
    }
}

impl ProblemCode {
    /// How grave such a problem is.
    pub fn severity(self) -> Severity {
        match self {
            Self::OutboxUnwritable | Self::EventsDiscarded | Self::WorkerGaveUp(_) => Severity::Error,
            Self::OutboxDamaged
            | Self::EventsQuarantined
            | Self::Unauthorised
            | Self::NotATimeTrackServer
            | Self::ServerUnreachable
            | Self::EmbeddedServerFailed
            | Self::NoDesktopSession
            | Self::WindowsUnavailable
            | Self::IdleUnavailable
            | Self::ClockStepped
            | Self::ConfigWrong
            | Self::CompanySettingsDamaged => Severity::Warning,
            Self::SessionEventsUnavailable
            | Self::ConfigOdd
            | Self::CompanySettingsMissing
            | Self::CompanySettingsNotUnderstood
            | Self::CredentialInFile => Severity::Notice,
        }
    }

    /// The problems that explain this one; while one of them shows, this one does not.
    pub fn hidden_by(self) -> &'static [ProblemCode] {
        match self {
            Self::ServerUnreachable => &[
                Self::EmbeddedServerFailed,
                Self::NotATimeTrackServer,
                Self::Unauthorised,
            ],
            Self::WindowsUnavailable => &[Self::WorkerGaveUp(WorkerName::WindowTracker)],
            Self::IdleUnavailable => &[Self::WorkerGaveUp(WorkerName::IdleHeartbeat)],
            Self::SessionEventsUnavailable => &[Self::NoDesktopSession],
            // Both lie in the same folder.
            Self::WorkerGaveUp(WorkerName::Recorder) | Self::EmbeddedServerFailed => {
                &[Self::OutboxUnwritable]
            }
            Self::WorkerGaveUp(WorkerName::EmbeddedServer) => &[Self::EmbeddedServerFailed],
            Self::CompanySettingsMissing => &[Self::Unauthorised],
            Self::OutboxUnwritable
            | Self::OutboxDamaged
            | Self::EventsDiscarded
            | Self::EventsQuarantined
            | Self::Unauthorised
            | Self::NotATimeTrackServer
            | Self::WorkerGaveUp(
                WorkerName::WindowTracker
                | WorkerName::IdleHeartbeat
                | WorkerName::EventSender
                | WorkerName::SettingsChannel,
            )
            | Self::NoDesktopSession
            | Self::ClockStepped
            | Self::ConfigWrong
            | Self::ConfigOdd
            | Self::CompanySettingsDamaged
            | Self::CompanySettingsNotUnderstood
            | Self::CredentialInFile => &[],
        }
    }

    /// How long it must last before it shows, so that a short hiccup alarms nobody.
    pub fn time_to_visible(self) -> Duration {
        match self {
            Self::ServerUnreachable | Self::CompanySettingsMissing => Duration::from_secs(60),
            Self::NotATimeTrackServer => Duration::from_secs(10),
            Self::OutboxUnwritable
            | Self::OutboxDamaged
            | Self::EventsDiscarded
            | Self::EventsQuarantined
            | Self::Unauthorised
            | Self::EmbeddedServerFailed
            | Self::WorkerGaveUp(_)
            | Self::NoDesktopSession
            | Self::WindowsUnavailable
            | Self::IdleUnavailable
            | Self::SessionEventsUnavailable
            | Self::ClockStepped
            | Self::ConfigWrong
            | Self::ConfigOdd
            | Self::CompanySettingsDamaged
            | Self::CompanySettingsNotUnderstood
            | Self::CredentialInFile => Duration::ZERO,
        }
    }

    /// How long it shows, where it tells of something that is over and that nobody can mend; `None` as long as it holds.
    pub fn time_to_fade(self) -> Option<Duration> {
        match self {
            Self::ClockStepped => Some(Duration::from_hours(1)),
            Self::OutboxUnwritable
            | Self::OutboxDamaged
            | Self::EventsDiscarded
            | Self::EventsQuarantined
            | Self::Unauthorised
            | Self::NotATimeTrackServer
            | Self::ServerUnreachable
            | Self::EmbeddedServerFailed
            | Self::WorkerGaveUp(_)
            | Self::NoDesktopSession
            | Self::WindowsUnavailable
            | Self::IdleUnavailable
            | Self::SessionEventsUnavailable
            | Self::ConfigWrong
            | Self::ConfigOdd
            | Self::CompanySettingsMissing
            | Self::CompanySettingsDamaged
            | Self::CompanySettingsNotUnderstood
            | Self::CredentialInFile => None,
        }
    }

    /// What a server is told; `None` for what it sees by itself. Whatever the status shows, the pages show too.
    #[expect(
        clippy::match_same_arms,
        reason = "each has a reason of its own not to be reported"
    )]
    pub fn reported(self) -> Option<ReportedProblem> {
        match self {
            Self::OutboxUnwritable => Some(ReportedProblem::OutboxUnwritable),
            Self::OutboxDamaged => Some(ReportedProblem::OutboxDamaged),
            Self::WorkerGaveUp(_) => Some(ReportedProblem::WorkerGaveUp),
            Self::NoDesktopSession => Some(ReportedProblem::NoDesktopSession),
            Self::WindowsUnavailable => Some(ReportedProblem::WindowsUnavailable),
            Self::IdleUnavailable => Some(ReportedProblem::IdleUnavailable),
            Self::SessionEventsUnavailable => Some(ReportedProblem::SessionEventsUnavailable),
            Self::ClockStepped => Some(ReportedProblem::ClockStepped),
            Self::ConfigWrong => Some(ReportedProblem::ConfigWrong),
            Self::ConfigOdd => Some(ReportedProblem::ConfigOdd),
            Self::CompanySettingsNotUnderstood => Some(ReportedProblem::SettingsNotUnderstood),
            Self::CredentialInFile => Some(ReportedProblem::CredentialInFile),
            // Counts of these go with every batch.
            Self::EventsDiscarded | Self::EventsQuarantined => None,
            // Who reads this is connected, and has sent the settings.
            Self::CompanySettingsMissing
            | Self::CompanySettingsDamaged
            | Self::Unauthorised
            | Self::NotATimeTrackServer
            | Self::ServerUnreachable
            | Self::EmbeddedServerFailed => None,
        }
    }

    /// The key of its texts in the locales.
    pub fn text_key(self) -> &'static str {
        match self {
            Self::OutboxUnwritable => "problem-outbox-unwritable",
            Self::OutboxDamaged => "problem-outbox-damaged",
            Self::EventsDiscarded => "problem-events-discarded",
            Self::EventsQuarantined => "problem-events-quarantined",
            Self::Unauthorised => "problem-unauthorised",
            Self::NotATimeTrackServer => "problem-not-a-timetrack-server",
            Self::ServerUnreachable => "problem-server-unreachable",
            Self::EmbeddedServerFailed => "problem-embedded-server-failed",
            Self::WorkerGaveUp(_) => "problem-worker-gave-up",
            Self::NoDesktopSession => "problem-no-desktop-session",
            Self::WindowsUnavailable => "problem-windows-unavailable",
            Self::IdleUnavailable => "problem-idle-unavailable",
            Self::SessionEventsUnavailable => "problem-session-events-unavailable",
            Self::ClockStepped => "problem-clock-stepped",
            Self::ConfigWrong => "problem-config-wrong",
            Self::ConfigOdd => "problem-config-odd",
            Self::CompanySettingsMissing => "problem-company-settings-missing",
            Self::CompanySettingsDamaged => "problem-company-settings-damaged",
            Self::CompanySettingsNotUnderstood => "problem-company-settings-not-understood",
            Self::CredentialInFile => "problem-credential-in-file",
        }
    }
}
