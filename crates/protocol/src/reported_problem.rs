//! The problems that an agent reports.

/// A problem that an agent shows to the person and reports with every batch, so that the pages say the same.
///
/// What a server counts by itself (items set aside or given up) is not among them, nor what can only be told without a
/// connection. On the wire it is a word: an agent and a server of different versions may know different ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ReportedProblem {
    /// The outbox cannot be written.
    OutboxUnwritable,
    /// The outbox was damaged and set aside.
    OutboxDamaged,
    /// A worker failed too often.
    WorkerGaveUp,
    /// There is no desktop session.
    NoDesktopSession,
    /// The desktop does not tell which window has the focus.
    WindowsUnavailable,
    /// The desktop does not tell how long there was no input.
    IdleUnavailable,
    /// The desktop does not tell about lock and suspend.
    SessionEventsUnavailable,
    /// The computer's clock was set.
    ClockStepped,
    /// Settings are wrong.
    ConfigWrong,
    /// Settings are ignored, or stand in a file of an old encoding.
    ConfigOdd,
    /// The agent does not understand all of the settings that the server sent.
    SettingsNotUnderstood,
    /// The device credential is kept in a file.
    CredentialInFile,
}

impl ReportedProblem {
    /// Every one.
    pub const ALL: [Self; 12] = [
        Self::OutboxUnwritable,
        Self::OutboxDamaged,
        Self::WorkerGaveUp,
        Self::NoDesktopSession,
        Self::WindowsUnavailable,
        Self::IdleUnavailable,
        Self::SessionEventsUnavailable,
        Self::ClockStepped,
        Self::ConfigWrong,
        Self::ConfigOdd,
        Self::SettingsNotUnderstood,
        Self::CredentialInFile,
    ];

    /// Its word on the wire.
    pub fn word(self) -> &'static str {
        match self {
            Self::OutboxUnwritable => "outbox_unwritable",
            Self::OutboxDamaged => "outbox_damaged",
            Self::WorkerGaveUp => "worker_gave_up",
            Self::NoDesktopSession => "no_desktop_session",
            Self::WindowsUnavailable => "windows_unavailable",
            Self::IdleUnavailable => "idle_unavailable",
            Self::SessionEventsUnavailable => "session_events_unavailable",
            Self::ClockStepped => "clock_stepped",
            Self::ConfigWrong => "config_wrong",
            Self::ConfigOdd => "config_odd",
            Self::SettingsNotUnderstood => "settings_not_understood",
            Self::CredentialInFile => "credential_in_file",
        }
    }

    /// The problem of a word; `None` where another version knows more.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|problem| problem.word() == word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_leads_back_to_its_problem() {
        for problem in ReportedProblem::ALL {
            assert_eq!(ReportedProblem::from_word(problem.word()), Some(problem));
        }
        assert_eq!(ReportedProblem::from_word("unheard_of"), None);
    }
}
