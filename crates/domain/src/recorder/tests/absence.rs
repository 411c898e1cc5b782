//! Idle, locked, asleep, somebody else's turn, in a call.

use super::desk::{Desk, row};
use crate::{
    AfkCause, Lane, TrackingSettings,
    person_choice::Command,
    recorder::{Idle, Input, NotWorking, Observation, RecorderState, SessionEvent},
    tracking_settings::SessionMode,
};

fn at_work() -> Desk {
    let mut desk = Desk::new();
    desk.focus("Writer", "Letter");
    desk.work(100);
    desk
}

#[test]
fn the_first_input_opens_the_work_session() {
    let mut desk = Desk::new();
    desk.rest(30);
    assert_eq!(
        desk.recorder.state(),
        RecorderState::NotWorking {
            reason: NotWorking::WaitingForInput
        }
    );
    desk.work(10);
    assert!(matches!(desk.recorder.state(), RecorderState::Working { .. }));
    desk.quit();
    assert_eq!(desk.lane(Lane::WorkSession), [row("work", 31, 40)]);
}

#[test]
fn afk_begins_at_the_last_input_and_the_window_beneath_it_stays() {
    let mut desk = at_work();
    desk.rest(179);
    assert!(matches!(desk.recorder.state(), RecorderState::Working { .. }));
    desk.rest(21);
    assert!(matches!(
        desk.recorder.state(),
        RecorderState::Idle {
            cause: AfkCause::Idle,
            ..
        }
    ));
    desk.work(50);
    desk.quit();
    assert_eq!(desk.lane(Lane::WorkSession), [row("work", 1, 350)]);
    assert_eq!(desk.lane(Lane::Afk), [row("idle", 100, 301)]);
    let letter = "Writer: Letter";
    assert_eq!(
        desk.lane(Lane::Window),
        [row(letter, 1, 280), row(letter, 301, 350)]
    );
}

#[test]
fn afk_ends_at_the_input_and_not_at_the_reading() {
    let mut desk = at_work();
    desk.rest(300);
    desk.pass(std::time::Duration::from_secs(10));
    desk.observe(Observation::Idle(Idle::SinceLastInput(
        std::time::Duration::from_millis(6_500),
    )));
    desk.quit();
    assert_eq!(desk.lane(Lane::Afk), [row("idle", 100, 403.5)]);
    assert_eq!(desk.lane(Lane::Window)[1], row("Writer: Letter", 403.5, 410));
}

#[test]
fn idle_time_never_reaches_back_before_the_session_or_the_break() {
    let mut desk = Desk::new();
    desk.command(Command::StartWork);
    desk.rest(240);
    desk.command(Command::StartBreak);
    desk.rest(1_000);
    desk.command(Command::StartWork);
    desk.rest(181);
    desk.quit();
    assert_eq!(
        desk.lane(Lane::Afk),
        [row("idle", 0, 240), row("idle", 1_240, 1_421)]
    );
    assert_eq!(desk.lane(Lane::Break), [row("break", 240, 1_240)]);
}

#[test]
fn lock_beats_idle_and_idle_counts_from_the_unlock() {
    let mut desk = at_work();
    desk.rest(200);
    desk.session(SessionEvent::Locked);
    desk.session(SessionEvent::Locked);
    // Somebody types at the lock screen.
    desk.work(100);
    desk.session(SessionEvent::Unlocked);
    desk.rest(179);
    desk.quit();
    assert_eq!(
        desk.lane(Lane::Afk),
        [row("idle", 100, 300), row("locked", 300, 400)]
    );
    assert_eq!(desk.lane(Lane::Window)[1], row("Writer: Letter", 400, 579));
}

#[test]
fn each_kind_of_absence_ends_activity_at_once() {
    for (leave, back, label) in [
        (SessionEvent::Locked, SessionEvent::Unlocked, "locked"),
        (
            SessionEvent::SwitchedAway,
            SessionEvent::SwitchedBack,
            "switched away",
        ),
    ] {
        let mut desk = at_work();
        desk.session(leave);
        desk.rest(60);
        desk.session(back);
        desk.work(40);
        desk.quit();
        assert_eq!(desk.lane(Lane::Afk), [row(label, 100, 160)]);
        let letter = "Writer: Letter";
        assert_eq!(
            desk.lane(Lane::Window),
            [row(letter, 1, 100), row(letter, 160, 200)]
        );
    }
}

#[test]
fn after_waking_up_the_first_input_tells_that_somebody_is_there() {
    let mut desk = at_work();
    desk.session(SessionEvent::Suspending);
    desk.sleep(3_000);
    desk.session(SessionEvent::Resumed);
    desk.rest(20);
    desk.work(10);
    desk.quit();
    assert_eq!(
        desk.lane(Lane::Afk),
        [row("suspended", 100, 3_100), row("idle", 3_100, 3_121)]
    );
    assert_eq!(desk.lane(Lane::Window)[1], row("Writer: Letter", 3_121, 3_130));
}

#[test]
fn a_locked_computer_that_wakes_up_is_still_locked() {
    let mut desk = at_work();
    desk.session(SessionEvent::Locked);
    desk.rest(10);
    desk.session(SessionEvent::Suspending);
    desk.sleep(1_000);
    desk.session(SessionEvent::Resumed);
    desk.work(5);
    desk.session(SessionEvent::Unlocked);
    desk.work(5);
    desk.quit();
    assert_eq!(
        desk.lane(Lane::Afk),
        [
            row("locked", 100, 110),
            row("suspended", 110, 1_110),
            row("locked", 1_110, 1_115)
        ]
    );
}

#[test]
fn a_suspension_whose_end_was_missed_ends_with_the_next_input() {
    let mut desk = at_work();
    desk.session(SessionEvent::Suspending);
    desk.rest(30);
    desk.work(10);
    desk.quit();
    assert_eq!(desk.lane(Lane::Afk), [row("suspended", 100, 131)]);
}

#[test]
fn what_cannot_be_measured_is_never_called_idle() {
    let mut desk = Desk::new().without_idle_time();
    desk.focus("Writer", "Letter");
    desk.rest(10);
    desk.focus("Writer", "Invoice");
    desk.rest(990);
    desk.session(SessionEvent::Locked);
    desk.rest(100);
    desk.session(SessionEvent::Unlocked);
    desk.rest(100);
    desk.quit();
    assert_eq!(desk.lane(Lane::WorkSession), [row("work", 10, 1_200)]);
    assert_eq!(
        desk.lane(Lane::Afk),
        [
            row("not measured", 10, 1_000),
            row("locked", 1_000, 1_100),
            row("not measured", 1_100, 1_200)
        ]
    );
}

#[test]
fn idle_becomes_not_measured_when_the_measure_is_lost() {
    let mut desk = at_work();
    desk.rest(200);
    desk.observe(Observation::Idle(Idle::Unavailable));
    assert!(matches!(desk.recorder.state(), RecorderState::Working { .. }));
    desk.freeze(20);
    desk.quit();
    assert_eq!(
        desk.lane(Lane::Afk),
        [row("idle", 100, 300), row("not measured", 300, 320)]
    );
}

#[test]
fn a_call_is_work() {
    let mut desk = at_work();
    desk.rest(400);
    desk.input(Input::InCall(true));
    desk.rest(900);
    desk.input(Input::InCall(false));
    desk.rest(179);
    assert!(matches!(desk.recorder.state(), RecorderState::Working { .. }));
    desk.rest(61);
    desk.quit();
    assert_eq!(
        desk.lane(Lane::Afk),
        [row("idle", 100, 500), row("idle", 1_400, 1_640)]
    );
}

#[test]
fn a_long_absence_ends_an_automatic_session_where_it_began() {
    for leave in [None, Some(SessionEvent::Locked), Some(SessionEvent::SwitchedAway)] {
        let mut desk = at_work();
        if let Some(event) = leave {
            desk.session(event);
        }
        desk.rest(14_399);
        assert!(desk.recorder.state().session().is_some());
        desk.rest(1);
        assert_eq!(desk.recorder.state().session(), None);
        assert!(desk.recorder.open_events().is_empty());
        if leave.is_none() {
            desk.work(50);
            desk.quit();
            assert_eq!(
                desk.lane(Lane::WorkSession),
                [row("work", 1, 100), row("work", 14_501, 14_550)]
            );
        } else {
            assert_eq!(desk.lane(Lane::WorkSession), [row("work", 1, 100)]);
        }
        assert_eq!(desk.lane(Lane::Afk), []);
        assert_eq!(desk.lane(Lane::Window)[0], row("Writer: Letter", 1, 100));
    }
}

#[test]
fn a_night_of_waking_up_for_updates_is_one_absence() {
    let mut desk = at_work();
    for _ in 0..6 {
        desk.session(SessionEvent::Suspending);
        desk.sleep(3_600);
        desk.session(SessionEvent::Resumed);
        desk.rest(60);
    }
    desk.work(10);
    desk.quit();
    assert_eq!(desk.lane(Lane::WorkSession)[0], row("work", 1, 100));
    assert_eq!(desk.lane(Lane::WorkSession).len(), 2);
    assert_eq!(desk.lane(Lane::Afk), []);
}

#[test]
fn a_break_that_nobody_came_back_from_ends_with_the_session() {
    let mut desk = at_work();
    desk.command(Command::StartBreak);
    desk.rest(60);
    desk.session(SessionEvent::Locked);
    desk.rest(15_000);
    desk.session(SessionEvent::Unlocked);
    desk.work(10);
    assert!(matches!(desk.recorder.state(), RecorderState::Working { .. }));
    desk.quit();
    assert_eq!(desk.lane(Lane::Break), [row("break", 100, 160)]);
    assert_eq!(desk.lane(Lane::WorkSession)[0], row("work", 1, 160));
}

#[test]
fn a_manual_session_outlives_every_absence() {
    let mut desk = Desk::with(TrackingSettings {
        session_mode: SessionMode::Manual,
        ..TrackingSettings::default()
    });
    desk.work(10);
    assert_eq!(desk.recorder.state().session(), None);
    desk.command(Command::StartWork);
    desk.session(SessionEvent::Locked);
    desk.sleep(60 * 3_600);
    desk.session(SessionEvent::Unlocked);
    desk.quit();
    let end = 10 + 60 * 3_600;
    assert_eq!(desk.lane(Lane::WorkSession), [row("work", 10, end)]);
    for lane in [Lane::WorkSession, Lane::Afk] {
        let pieces = desk.pieces(lane);
        assert!(
            pieces.iter().all(|(_, start, end)| end - start <= 86_400.0),
            "{pieces:?}"
        );
    }
}

#[test]
fn a_phone_call_beside_a_locked_computer_keeps_the_session() {
    let mut desk = at_work();
    desk.session(SessionEvent::Locked);
    desk.rest(10_000);
    desk.input(Input::InCall(true));
    desk.rest(15_000);
    desk.input(Input::InCall(false));
    desk.rest(14_400);
    desk.quit();
    assert_eq!(desk.lane(Lane::WorkSession), [row("work", 1, 25_100)]);
    assert_eq!(desk.lane(Lane::Afk), [row("locked", 100, 25_100)]);
}
