//! What is said after a choice: that it holds, or why not and what to do. Pure.

use jiff::{Timestamp, tz::TimeZone};
use timetrack_domain::recorder::RecorderState;

use crate::{
    i18n::Texts,
    ipc::Request,
    status::{AgentStatus, Connection, PrivacyMode},
    status_text,
};

/// Whether nobody would take note of the choice, or of nothing but a part of it.
pub(super) fn would_be_lost(request: &Request, before: &AgentStatus) -> bool {
    // What is off before the notice cannot be shown to be off.
    let is_silent =
        matches!(request, Request::Pause { .. }) && before.recording == RecorderState::WaitingForNotice;
    before.connection == Connection::NotSetUp || is_silent
}

/// Whether the state is what was asked for: a break without work is none.
pub(super) fn is_granted(request: &Request, after: &AgentStatus) -> bool {
    let recording = &after.recording;
    match request {
        Request::Start => recording.session().is_some(),
        Request::Break => matches!(
            recording,
            RecorderState::OnBreak { .. }
                | RecorderState::Private {
                    on_break_since: Some(_),
                    ..
                }
        ),
        Request::Stop => recording.session().is_none(),
        Request::Pause { .. } => matches!(recording, RecorderState::TrackingOff { .. }),
        Request::Privacy { .. } => after.privacy != PrivacyMode::Off,
        Request::Resume => {
            after.privacy == PrivacyMode::Off && !matches!(recording, RecorderState::TrackingOff { .. })
        }
        Request::Status
        | Request::Sync
        | Request::AcknowledgeNotice
        | Request::ShowNotice
        | Request::ShowStatusWindow
        | Request::OpenMyData
        | Request::PagesLink
        | Request::CredentialChanged
        | Request::Quit => true,
    }
}

/// Says that it holds, and what that means where nothing is recorded.
pub(super) fn consent(
    request: &Request,
    after: &AgentStatus,
    texts: &Texts,
    now: Timestamp,
    zone: &TimeZone,
) -> String {
    let waits = matches!(request, Request::Privacy { .. }) && after.recording.session().is_none();
    let key = if waits { "cli-privacy-waits" } else { "cli-done" };
    let state = status_text::headline(after, texts, now, zone);
    texts.format(key, &[("state", state.into())])
}

/// Says that it is not possible, why, and what to do.
pub(super) fn refusal(status: &AgentStatus, texts: &Texts, now: Timestamp, zone: &TimeZone) -> String {
    let hint = match &status.recording {
        _ if status.connection == Connection::NotSetUp => "cli-hint-set-up",
        RecorderState::WaitingForNotice if status_text::cannot_be_saved(status) => "cli-hint-status",
        RecorderState::WaitingForNotice => "cli-hint-notice",
        RecorderState::TrackingOff { .. } => "cli-hint-tracking",
        RecorderState::NotWorking { .. } => "cli-hint-work",
        RecorderState::Private { .. }
        | RecorderState::OnBreak { .. }
        | RecorderState::Idle { .. }
        | RecorderState::Working { .. } => "cli-hint-status",
    };
    let state = status_text::headline(status, texts, now, zone);
    let values = [("state", state.into()), ("hint", texts.get(hint).into())];
    texts.format("cli-not-possible", &values)
}

#[cfg(test)]
mod tests {
    use timetrack_domain::{
        id::EventId,
        recorder::{NotWorking, OpenWorkSession},
    };

    use super::*;
    use crate::{config::Language, status::test_status};

    fn status(recording: RecorderState, privacy: PrivacyMode) -> AgentStatus {
        AgentStatus {
            recording,
            privacy,
            ..test_status()
        }
    }

    fn not_working() -> RecorderState {
        RecorderState::NotWorking {
            reason: NotWorking::WaitingForInput,
        }
    }

    fn both(words: impl Fn(&Texts) -> String) -> [String; 2] {
        [Language::English, Language::German].map(|language| words(&Texts::new(language)))
    }

    #[test]
    fn a_break_without_work_is_refused_with_what_to_do() {
        let idle = status(not_working(), PrivacyMode::Off);
        assert!(!is_granted(&Request::Break, &idle));
        assert_eq!(
            both(|texts| refusal(&idle, texts, Timestamp::UNIX_EPOCH, &TimeZone::UTC)),
            [
                "That is not possible now. Not working yet. “timetrack start” begins work.",
                "Das ist jetzt nicht möglich. Arbeit nicht begonnen. „timetrack start“ beginnt die Arbeit.",
            ]
        );
        let off = status(RecorderState::TrackingOff { until: None }, PrivacyMode::Off);
        assert_eq!(
            refusal(
                &off,
                &Texts::new(Language::English),
                Timestamp::UNIX_EPOCH,
                &TimeZone::UTC
            ),
            "That is not possible now. Tracking is off. “timetrack resume” turns it on."
        );
    }

    #[test]
    fn privacy_outside_of_work_says_what_it_will_do() {
        let request = Request::Privacy { minutes: None };
        let before_work = status(not_working(), PrivacyMode::On { until: None });
        assert!(is_granted(&request, &before_work));
        assert_eq!(
            both(|texts| consent(
                &request,
                &before_work,
                texts,
                Timestamp::UNIX_EPOCH,
                &TimeZone::UTC
            )),
            [
                "Privacy mode is on. Nothing is recorded now; when you work, only the time will be. \
                 Not working yet, privacy mode on",
                "Der Privacy-Modus ist an. Jetzt wird nichts aufgezeichnet; wenn Sie arbeiten, dann nur die Zeit. \
                 Arbeit nicht begonnen, Privacy-Modus an",
            ]
        );
        let at_work = RecorderState::Private {
            since: Timestamp::UNIX_EPOCH,
            until: None,
            on_break_since: None,
            session: OpenWorkSession {
                id: EventId::from_uuid(uuid::Uuid::nil()),
                since: Timestamp::UNIX_EPOCH,
            },
        };
        let at_work = status(at_work, PrivacyMode::On { until: None });
        let words = both(|texts| consent(&request, &at_work, texts, Timestamp::UNIX_EPOCH, &TimeZone::UTC));
        assert_eq!(words, ["Done. Private", "Erledigt. Privat"]);
        let resumed = status(not_working(), PrivacyMode::Off);
        assert!(!is_granted(&request, &resumed) && is_granted(&Request::Resume, &resumed));
    }

    #[test]
    fn a_choice_that_nobody_would_hear_is_refused() {
        let unset = AgentStatus {
            connection: Connection::NotSetUp,
            ..test_status()
        };
        let pause = Request::Pause { minutes: None };
        assert!(would_be_lost(&Request::Start, &unset));
        assert!(would_be_lost(&pause, &test_status()), "before the notice");
        assert!(
            !would_be_lost(&Request::Start, &test_status()),
            "it shows the notice"
        );
        assert!(!would_be_lost(&pause, &status(not_working(), PrivacyMode::Off)));
    }
}
