//! What the agent beside an embedded server does, as far as it says more than what it has sent.

use timetrack_domain::Interval;
use timetrack_domain::recorder::{NotWorking, RecorderState};

use super::PersonState;
use crate::desk::WorkChoice;

/// What is going on: the agent's own word goes before what the database holds of it, which comes a moment later.
/// `today` is the day that is running.
pub(super) fn told_at_desk(told: RecorderState, recorded: PersonState, today: Interval) -> PersonState {
    match told {
        RecorderState::WaitingForNotice => PersonState::NoticeUnread,
        RecorderState::TrackingOff { until } => PersonState::TrackingOff { until },
        RecorderState::NotWorking {
            reason: NotWorking::Ended { at },
        } if today.contains(at) => PersonState::Finished { at },
        RecorderState::NotWorking { .. } if matches!(recorded, PersonState::Finished { .. }) => recorded,
        RecorderState::NotWorking { .. } => PersonState::NotStarted,
        RecorderState::Private {
            since,
            on_break_since,
            ..
        } => PersonState::Private {
            since,
            on_break_since,
        },
        RecorderState::OnBreak { since, .. } => PersonState::OnBreak { since },
        RecorderState::Idle { since, .. } => PersonState::Idle { since },
        RecorderState::Working { session } => PersonState::Working { since: session.since },
    }
}

/// What can be chosen next, the most likely first. `private_next`: privacy mode is on, and nobody works.
pub(super) fn choices(told: RecorderState, private_next: bool) -> &'static [WorkChoice] {
    match told {
        // The notice is read where the recording is: at the computer.
        RecorderState::WaitingForNotice => &[],
        RecorderState::TrackingOff { .. } => &[WorkChoice::Resume],
        RecorderState::NotWorking { .. } if private_next => &[WorkChoice::Start, WorkChoice::Resume],
        RecorderState::NotWorking { .. } => &[WorkChoice::Start],
        RecorderState::Private {
            on_break_since: Some(_),
            ..
        } => &[WorkChoice::Start, WorkChoice::Resume, WorkChoice::End],
        RecorderState::Private {
            on_break_since: None, ..
        } => &[WorkChoice::Resume, WorkChoice::Break, WorkChoice::End],
        RecorderState::OnBreak { .. } => &[WorkChoice::Start, WorkChoice::End, WorkChoice::Private],
        RecorderState::Idle { .. } | RecorderState::Working { .. } => {
            &[WorkChoice::Break, WorkChoice::End, WorkChoice::Private]
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::{SignedDuration, Timestamp};
    use timetrack_domain::id::EventId;
    use timetrack_domain::recorder::OpenWorkSession;

    use super::*;

    fn at(hour: i64) -> Timestamp {
        "2026-11-18T00:00:00Z".parse::<Timestamp>().unwrap() + SignedDuration::from_hours(hour)
    }

    fn today() -> Interval {
        Interval::new(at(0), at(24)).unwrap()
    }

    #[test]
    fn the_agent_knows_what_it_has_not_sent_yet() {
        let recorded = PersonState::Finished { at: at(9) };
        let not_working = |reason| RecorderState::NotWorking { reason };
        for (told, expected) in [
            (RecorderState::WaitingForNotice, PersonState::NoticeUnread),
            (
                RecorderState::TrackingOff { until: None },
                PersonState::TrackingOff { until: None },
            ),
            (
                not_working(NotWorking::Ended { at: at(10) }),
                PersonState::Finished { at: at(10) },
            ),
            // Work that ended yesterday is no news today.
            (not_working(NotWorking::Ended { at: at(-1) }), recorded),
            (not_working(NotWorking::WaitingForStart), recorded),
        ] {
            assert_eq!(told_at_desk(told, recorded, today()), expected, "{told:?}");
        }
        let session = OpenWorkSession {
            id: EventId::from_uuid(uuid::Uuid::nil()),
            since: at(8),
        };
        let private_break = RecorderState::Private {
            since: at(12),
            until: None,
            on_break_since: Some(at(11)),
            session,
        };
        assert_eq!(
            told_at_desk(private_break, PersonState::OnBreak { since: at(11) }, today()),
            PersonState::Private {
                since: at(12),
                on_break_since: Some(at(11))
            },
            "it does not count as work"
        );
        let silent = PersonState::Silent { last_heard: at(9) };
        let waiting = not_working(NotWorking::WaitingForInput);
        assert_eq!(told_at_desk(waiting, silent, today()), PersonState::NotStarted);
    }

    #[test]
    fn within_a_work_session_a_break_privacy_and_the_end_are_always_in_reach() {
        let session = OpenWorkSession {
            id: EventId::from_uuid(uuid::Uuid::nil()),
            since: at(8),
        };
        let private = |on_break_since| RecorderState::Private {
            since: at(12),
            until: None,
            on_break_since,
            session,
        };
        for (told, break_switch, privacy_switch) in [
            (
                RecorderState::Working { session },
                WorkChoice::Break,
                WorkChoice::Private,
            ),
            (
                RecorderState::OnBreak {
                    since: at(11),
                    session,
                },
                WorkChoice::Start,
                WorkChoice::Private,
            ),
            (private(None), WorkChoice::Break, WorkChoice::Resume),
            (private(Some(at(11))), WorkChoice::Start, WorkChoice::Resume),
        ] {
            for choice in [break_switch, privacy_switch, WorkChoice::End] {
                assert!(choices(told, false).contains(&choice), "{told:?}: {choice:?}");
            }
        }
    }

    #[test]
    fn privacy_mode_is_ended_also_where_nobody_works() {
        let finished = RecorderState::NotWorking {
            reason: NotWorking::Ended { at: at(9) },
        };
        assert_eq!(choices(finished, true), [WorkChoice::Start, WorkChoice::Resume]);
        assert_eq!(choices(finished, false), [WorkChoice::Start]);
    }
}
