//! The kinds of problems: how grave each is, what explains it, when it shows, and whom it is told.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use timetrack_protocol::ReportedProblem;

use crate::workers::WorkerName;

/// The kind of a [`super::Problem`], without its data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ProblemCode {
    /// See [`super::Problem::OutboxUnwritable`].
    OutboxUnwritable,
    /// See [`super::Problem::OutboxDamaged`].
    OutboxDamaged,
    /// See [`super::Problem::EventsDiscarded`].
    EventsDiscarded,
    /// See [`super::Problem::EventsQuarantined`].
    EventsQuarantined,
    /// See [`super::Problem::NotSignedIn`].
    NotSignedIn,
    /// See [`super::Problem::EnrolmentRefused`].
    EnrolmentRefused,
    /// See [`super::Problem::SignedOut`].
    SignedOut,
    /// See [`super::Problem::Unauthorised`].
    Unauthorised,
    /// See [`super::Problem::NotATimeTrackServer`].
    NotATimeTrackServer,
    /// See [`super::Problem::ServerUnreachable`].
    ServerUnreachable,
    /// See [`super::Problem::EmbeddedServerFailed`].
    EmbeddedServerFailed,
    /// See [`super::Problem::WorkerGaveUp`].
    WorkerGaveUp(WorkerName),
    /// See [`super::Problem::NoDesktopSession`].
    NoDesktopSession,
    /// See [`super::Problem::WindowsUnavailable`].
    WindowsUnavailable,
    /// See [`super::Problem::IdleUnavailable`].
    IdleUnavailable,
    /// See [`super::Problem::SessionEventsUnavailable`].
    SessionEventsUnavailable,
    /// See [`super::Problem::ClockStepped`].
    ClockStepped,
    /// See [`super::Problem::ConfigWrong`].
    ConfigWrong,
    /// See [`super::Problem::ConfigOdd`].
    ConfigOdd,
    /// See [`super::Problem::CompanySettingsMissing`].
    CompanySettingsMissing,
    /// See [`super::Problem::CompanySettingsDamaged`].
    CompanySettingsDamaged,
    /// See [`super::Problem::CompanySettingsNotUnderstood`].
    CompanySettingsNotUnderstood,
    /// See [`super::Problem::CredentialInFile`].
    CredentialInFile,
    /// See [`super::Problem::NothingOpened`].
    NothingOpened,
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

impl ProblemCode {
    /// How grave such a problem is.
    pub fn severity(self) -> Severity {
        match self {
            Self::OutboxUnwritable | Self::EventsDiscarded | Self::WorkerGaveUp(_) => Severity::Error,
            Self::OutboxDamaged
            | Self::EventsQuarantined
            | Self::NotSignedIn
            | Self::EnrolmentRefused
            | Self::SignedOut
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
            | Self::CredentialInFile
            | Self::NothingOpened => Severity::Notice,
        }
    }

    /// The problems that explain this one; while one of them shows, this one does not.
    pub fn hidden_by(self) -> &'static [ProblemCode] {
        match self {
            Self::ServerUnreachable => &[
                Self::EmbeddedServerFailed,
                Self::NotATimeTrackServer,
                Self::NotSignedIn,
                Self::EnrolmentRefused,
                Self::SignedOut,
                Self::Unauthorised,
            ],
            Self::NotSignedIn => &[Self::EnrolmentRefused],
            Self::WindowsUnavailable => &[Self::WorkerGaveUp(WorkerName::WindowTracker)],
            Self::IdleUnavailable => &[Self::WorkerGaveUp(WorkerName::IdleHeartbeat)],
            Self::SessionEventsUnavailable => &[Self::NoDesktopSession],
            // Both lie in the same folder.
            Self::WorkerGaveUp(WorkerName::Recorder) | Self::EmbeddedServerFailed => {
                &[Self::OutboxUnwritable]
            }
            Self::WorkerGaveUp(WorkerName::EmbeddedServer) => &[Self::EmbeddedServerFailed],
            Self::CompanySettingsMissing => &[
                Self::NotSignedIn,
                Self::EnrolmentRefused,
                Self::SignedOut,
                Self::Unauthorised,
            ],
            Self::OutboxUnwritable
            | Self::OutboxDamaged
            | Self::EventsDiscarded
            | Self::EventsQuarantined
            | Self::EnrolmentRefused
            | Self::SignedOut
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
            | Self::CredentialInFile
            | Self::NothingOpened => &[],
        }
    }

    /// How long it must last before it shows, so that a short hiccup alarms nobody.
    pub fn time_to_visible(self) -> Duration {
        match self {
            Self::ServerUnreachable | Self::CompanySettingsMissing => Duration::from_secs(60),
            Self::NotATimeTrackServer | Self::NotSignedIn => Duration::from_secs(10),
            Self::OutboxUnwritable
            | Self::OutboxDamaged
            | Self::EventsDiscarded
            | Self::EventsQuarantined
            | Self::EnrolmentRefused
            | Self::SignedOut
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
            | Self::CredentialInFile
            | Self::NothingOpened => Duration::ZERO,
        }
    }

    /// How long it shows, where it tells of something that is over and that nobody can mend; `None` as long as it holds.
    pub fn time_to_fade(self) -> Option<Duration> {
        match self {
            Self::ClockStepped | Self::NothingOpened => Some(Duration::from_hours(1)),
            Self::OutboxUnwritable
            | Self::OutboxDamaged
            | Self::EventsDiscarded
            | Self::EventsQuarantined
            | Self::NotSignedIn
            | Self::EnrolmentRefused
            | Self::SignedOut
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
            // It concerns nobody but the person at this computer.
            Self::NothingOpened => None,
            // Counts of these go with every batch.
            Self::EventsDiscarded | Self::EventsQuarantined => None,
            // Who reads this is connected, and has sent the settings.
            Self::CompanySettingsMissing
            | Self::CompanySettingsDamaged
            | Self::NotSignedIn
            | Self::EnrolmentRefused
            | Self::SignedOut
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
            Self::NotSignedIn => "problem-not-signed-in",
            Self::EnrolmentRefused => "problem-enrolment-refused",
            Self::SignedOut => "problem-signed-out",
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
            Self::NothingOpened => "problem-nothing-opened",
        }
    }
}
