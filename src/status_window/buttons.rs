//! Which buttons the status window offers: what the person most likely wants now stands out. Pure.

use timetrack_domain::recorder::RecorderState;

use crate::{
    ipc::Request,
    status::{AgentStatus, Connection, Link, SyncStatus},
};

/// One button.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Button {
    /// The key of its text.
    pub(super) text: &'static str,
    /// What it asks the agent for.
    pub(super) request: Request,
    /// Whether it can be pressed.
    pub(super) enabled: bool,
}

/// The buttons for `status`, from left to right; the first one stands out.
pub(super) fn buttons(status: &AgentStatus) -> Vec<Button> {
    if status.connection == Connection::NotSetUp {
        return Vec::new();
    }
    let button = |text, request| Button {
        text,
        request,
        enabled: true,
    };
    let start = |text| button(text, Request::Start);
    let stop = || button("menu-end-work", Request::Stop);
    let data = || button("menu-my-data", Request::OpenMyData);
    let privacy = || button("menu-privacy", Request::Privacy { minutes: None });
    let pause = || button("menu-break", Request::Break);
    match &status.recording {
        RecorderState::WaitingForNotice => vec![button("menu-read-notice", Request::ShowNotice)],
        RecorderState::TrackingOff { .. } | RecorderState::Private { .. } => {
            vec![button("window-resume", Request::Resume), data()]
        }
        RecorderState::NotWorking { .. } => vec![start("menu-start-work"), data()],
        RecorderState::OnBreak { .. } => vec![start("menu-end-break"), stop(), data()],
        RecorderState::Idle { .. } | RecorderState::Working { .. } => {
            if !matches!(status.connection.link(), Some(Link::Offline { .. })) {
                return vec![privacy(), pause(), data()];
            }
            let sync = match status.sync {
                SyncStatus::Running => Button {
                    enabled: false,
                    ..button("menu-syncing", Request::Sync)
                },
                SyncStatus::Never | SyncStatus::Finished { .. } | SyncStatus::Failed { .. } => {
                    button("menu-sync-now", Request::Sync)
                }
            };
            vec![sync, privacy(), pause(), data()]
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use timetrack_domain::{id::EventId, recorder::OpenWorkSession};

    use super::*;
    use crate::status::test_status;

    fn texts(status: &AgentStatus) -> Vec<&'static str> {
        buttons(status).iter().map(|button| button.text).collect()
    }

    #[test]
    fn the_first_button_is_what_one_wants_now() {
        let session = OpenWorkSession {
            id: EventId::from_uuid(uuid::Uuid::nil()),
            since: Timestamp::UNIX_EPOCH,
        };
        let with = |recording| AgentStatus {
            recording,
            ..test_status()
        };
        assert_eq!(texts(&test_status()), ["menu-read-notice"]);
        let working = with(RecorderState::Working { session });
        assert_eq!(texts(&working), ["menu-privacy", "menu-break", "menu-my-data"]);
        let resting = with(RecorderState::OnBreak {
            since: Timestamp::UNIX_EPOCH,
            session,
        });
        assert_eq!(
            texts(&resting),
            ["menu-end-break", "menu-end-work", "menu-my-data"]
        );
        let off = with(RecorderState::TrackingOff { until: None });
        assert_eq!(texts(&off), ["window-resume", "menu-my-data"]);

        let mut offline = working;
        offline.connection = Connection::Company {
            address: "https://time.example/".into(),
            link: Link::Offline {
                since: Timestamp::UNIX_EPOCH,
                next_attempt: None,
            },
        };
        assert_eq!(texts(&offline)[0], "menu-sync-now");
        offline.sync = SyncStatus::Running;
        assert!(!buttons(&offline)[0].enabled, "it runs already");
        let not_set_up = AgentStatus {
            connection: Connection::NotSetUp,
            ..test_status()
        };
        assert!(buttons(&not_set_up).is_empty());
    }
}
