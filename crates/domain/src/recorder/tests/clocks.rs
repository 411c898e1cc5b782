//! Clocks that are set, computers that sleep, processes that stand still.

use jiff::SignedDuration;

use super::desk::{Desk, row};
use crate::{
    Lane,
    person_choice::{Command, Switch},
    recorder::{Effect, Input, SessionEvent},
};

fn at_work() -> Desk {
    let mut desk = Desk::new();
    desk.focus("Writer", "Letter");
    desk.work(100);
    desk
}

fn steps(desk: &Desk) -> Vec<SignedDuration> {
    desk.effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::ClockStepped(step) => Some(*step),
            Effect::Record(_) | Effect::Checkpoint(_) | Effect::ChoiceChanged(_) => None,
        })
        .collect()
}

#[test]
fn a_wall_clock_that_was_set_splits_what_is_open() {
    for step in [-36_000, -3_600, 3, 3_600, 315_360_000] {
        let mut desk = at_work();
        desk.step_clock(SignedDuration::from_secs(step));
        desk.work(50);
        desk.quit();
        assert_eq!(steps(&desk), [SignedDuration::from_secs(step)]);
        #[expect(clippy::cast_precision_loss, reason = "small numbers of seconds")]
        let step = step as f64;
        // The step is found one second after it happened.
        for (lane, label) in [(Lane::WorkSession, "work"), (Lane::Window, "Writer: Letter")] {
            assert_eq!(
                desk.lane(lane),
                [row(label, 1, 101), row(label, 101.0 + step, 150.0 + step)]
            );
        }
    }
}

#[test]
fn drift_is_no_step_and_neither_stretches_nor_cuts_what_is_open() {
    let mut desk = at_work();
    desk.step_clock(SignedDuration::from_millis(1_900));
    desk.work(100);
    desk.step_clock(SignedDuration::from_millis(-3_800));
    desk.work(100);
    desk.quit();
    assert_eq!(steps(&desk), []);
    assert_eq!(desk.lane(Lane::WorkSession), [row("work", 1, 300)]);
}

#[test]
fn a_sleep_that_nobody_announced_is_seen_by_the_clocks() {
    let mut desk = at_work();
    desk.sleep(600);
    desk.work(50);
    desk.quit();
    // The computer may have slept at any time after the last second that was seen.
    assert_eq!(
        desk.lane(Lane::Afk),
        [row("suspended", 100, 701), row("idle", 701, 702)]
    );
    assert_eq!(desk.lane(Lane::WorkSession), [row("work", 1, 750)]);
    assert_eq!(desk.lane(Lane::Window)[1], row("Writer: Letter", 702, 750));
}

#[test]
fn a_process_that_stood_still_saw_nobody() {
    let mut desk = at_work();
    desk.freeze(59);
    desk.work(10);
    desk.freeze(61);
    desk.work(10);
    desk.quit();
    assert_eq!(
        desk.lane(Lane::Afk),
        [row("suspended", 169, 231), row("idle", 231, 232)]
    );
}

#[test]
fn a_sleep_over_night_ends_the_session_where_it_began() {
    for announced in [true, false] {
        let mut desk = at_work();
        if announced {
            desk.session(SessionEvent::Suspending);
        }
        desk.sleep(15 * 3_600);
        // The clock of the computer ran wrong in the meantime.
        desk.step_clock(SignedDuration::from_secs(30));
        desk.work(10);
        desk.quit();
        assert_eq!(desk.lane(Lane::WorkSession)[0], row("work", 1, 100));
        assert_eq!(desk.lane(Lane::WorkSession).len(), 2);
        assert_eq!(desk.lane(Lane::Afk), []);
    }
}

#[test]
fn a_choice_for_a_while_lasts_as_long_whatever_is_done_to_the_clock() {
    for step in [-3_600, 3_600] {
        let mut desk = at_work();
        let until = desk.moment().wall + std::time::Duration::from_mins(15);
        desk.command(Command::StartPrivacy { until: Some(until) });
        desk.work(300);
        let step = SignedDuration::from_secs(step);
        desk.step_clock(step);
        desk.work(599);
        let shown = Switch::Changed {
            until: Some(until + step),
        };
        assert_eq!(desk.choice().privacy, shown);
        assert!(desk.effects.contains(&Effect::ChoiceChanged(desk.choice())));
        desk.work(1);
        assert_eq!(desk.choice().privacy, Switch::Normal);

        let until = desk.moment().wall + std::time::Duration::from_mins(15);
        desk.command(Command::TurnTrackingOff { until: Some(until) });
        desk.work(300);
        desk.step_clock(step);
        desk.work(599);
        assert_ne!(desk.choice().tracking, Switch::Normal);
        desk.work(1);
        assert_eq!(desk.choice().tracking, Switch::Normal);
    }
}

#[test]
fn a_clock_that_drifts_back_between_two_sessions_makes_no_overlap() {
    let mut desk = at_work();
    desk.command(Command::EndWork);
    desk.command(Command::TurnTrackingOff { until: None });
    for _ in 0..3 {
        desk.pass(std::time::Duration::from_millis(2_100));
        desk.step_clock(SignedDuration::from_millis(-1_900));
        desk.input(Input::Tick);
    }
    desk.command(Command::TurnTrackingOn);
    desk.command(Command::StartWork);
    desk.work(20);
    desk.quit();
    assert_eq!(steps(&desk), []);
    let sessions = desk.lane(Lane::WorkSession);
    assert_eq!(sessions.len(), 2);
    assert!(sessions[0].2 < sessions[1].1, "{sessions:?}");
}

#[test]
fn an_input_right_after_the_last_session_comes_after_it_on_a_clock_that_drifted_back() {
    let mut desk = at_work();
    desk.command(Command::TurnTrackingOff { until: None });
    desk.command(Command::TurnTrackingOn);
    desk.pass(std::time::Duration::from_millis(100));
    desk.touch();
    desk.pass(std::time::Duration::from_secs(3));
    desk.step_clock(SignedDuration::from_millis(-1_900));
    desk.read_idle();
    desk.work(20);
    desk.quit();
    let sessions = desk.lane(Lane::WorkSession);
    assert_eq!(sessions.len(), 2);
    assert!(sessions[0].2 < sessions[1].1, "{sessions:?}");
}

#[test]
fn a_clock_that_is_set_during_an_absence_keeps_what_was_before() {
    let mut desk = at_work();
    desk.session(SessionEvent::Locked);
    desk.rest(1_000);
    desk.step_clock(SignedDuration::from_hours(1));
    desk.rest(20_000);
    desk.quit();
    assert_eq!(desk.lane(Lane::WorkSession), [row("work", 1, 1_101)]);
    assert_eq!(desk.lane(Lane::Afk), [row("locked", 100, 1_101)]);
}
