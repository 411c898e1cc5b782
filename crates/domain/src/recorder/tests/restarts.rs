//! What a restart of the agent changes, and what it does not.

use std::time::Duration;

use super::desk::{Desk, acknowledged, row};
use crate::{
    IdGenerator, Lane, TrackingSettings,
    person_choice::{Command, PersonChoice, Switch, WorkChoice},
    recorder::{Effect, Idle, Input, Observation, Recorder, RecorderState, SessionEvent},
    tracking_settings::SessionMode,
};

/// A person leaves behind `choice` by `leave`; the agent starts again `hours` later, and there is input.
fn state_after_restart(mode: SessionMode, leave: Command, hours: u64) -> RecorderState {
    let settings = TrackingSettings {
        session_mode: mode,
        ..TrackingSettings::default()
    };
    let mut desk = Desk::with(settings.clone());
    desk.command(Command::StartWork);
    desk.work(60);
    desk.command(leave);
    desk.work(900);
    desk.quit();
    assert_eq!(
        desk.effects.iter().rev().find_map(kept_choice),
        Some(desk.choice())
    );
    let mut at = desk.moment();
    at.wall += Duration::from_hours(hours);
    at.elapsed = Duration::ZERO;
    at.awake = Duration::ZERO;
    let mut recorder = Recorder::new(settings, desk.choice(), IdGenerator::from_seed(8), at);
    recorder.handle(Input::Tick, at);
    for clock in [&mut at.elapsed, &mut at.awake] {
        *clock += Duration::from_secs(10);
    }
    at.wall += Duration::from_secs(10);
    recorder.handle(
        Input::Observation(Observation::Idle(Idle::SinceLastInput(Duration::from_secs(1)))),
        at,
    );
    recorder.state()
}

fn kept_choice(effect: &Effect) -> Option<PersonChoice> {
    match effect {
        Effect::ChoiceChanged(choice) => Some(*choice),
        Effect::Record(_) | Effect::Checkpoint(_) | Effect::ClockStepped(_) => None,
    }
}

#[test]
fn a_short_stop_changes_nothing_and_a_long_one_is_an_absence() {
    let describe = |state: RecorderState| match state {
        RecorderState::WaitingForNotice => "waiting for notice",
        RecorderState::TrackingOff { .. } => "off",
        RecorderState::NotWorking { .. } => "not working",
        RecorderState::Private { .. } => "private",
        RecorderState::OnBreak { .. } => "on a break",
        RecorderState::Idle { .. } => "idle",
        RecorderState::Working { .. } => "working",
    };
    let private = Command::StartPrivacy { until: None };
    let off = Command::TurnTrackingOff { until: None };
    let (automatic, manual) = (SessionMode::Automatic, SessionMode::Manual);
    for (mode, leave, after_one_hour, after_a_night) in [
        (automatic, Command::StartWork, "working", "working"),
        (automatic, Command::StartBreak, "on a break", "working"),
        (automatic, Command::EndWork, "not working", "working"),
        (automatic, private, "private", "private"),
        (automatic, off, "off", "off"),
        (manual, Command::StartWork, "working", "not working"),
        (manual, Command::StartBreak, "on a break", "not working"),
        (manual, Command::EndWork, "not working", "not working"),
        (manual, private, "private", "not working"),
        (manual, off, "off", "off"),
    ] {
        for (hours, expected) in [(1, after_one_hour), (15, after_a_night)] {
            let state = describe(state_after_restart(mode, leave, hours));
            assert_eq!(state, expected, "{mode:?}, {leave:?}, {hours} h");
        }
    }
}

#[test]
fn a_break_goes_on_before_there_is_any_input() {
    let choice = PersonChoice {
        work: WorkChoice::OnBreak,
        ..acknowledged()
    };
    let mut desk = Desk::with_choice(TrackingSettings::default(), choice);
    desk.input(Input::Tick);
    assert!(matches!(desk.recorder.state(), RecorderState::OnBreak { .. }));
}

#[test]
fn a_choice_that_ran_out_while_the_agent_was_off_is_over() {
    let until = super::desk::MORNING.parse().ok();
    let choice = PersonChoice {
        tracking: Switch::Changed { until },
        privacy: Switch::Changed { until },
        ..acknowledged()
    };
    let mut desk = Desk::with_choice(TrackingSettings::default(), choice);
    desk.work(2);
    assert!(matches!(desk.recorder.state(), RecorderState::Working { .. }));
    assert_eq!(desk.effects.iter().find_map(kept_choice), Some(acknowledged()));
}

#[test]
fn somebody_who_stays_after_work_is_not_taken_for_absent() {
    let mut desk = Desk::new();
    desk.work(10);
    desk.command(Command::EndWork);
    // Five hours of games, then a crash.
    desk.work(5 * 3_600);
    let kept = desk.effects.iter().rev().find_map(kept_choice).unwrap();
    let at = desk.moment();
    let recorder = Recorder::new(TrackingSettings::default(), kept, IdGenerator::from_seed(8), at);
    assert!(matches!(recorder.choice().work, WorkChoice::Ended { .. }));
}

#[test]
fn the_window_that_a_lock_ends_is_safe_at_once() {
    for leave in [
        SessionEvent::Locked,
        SessionEvent::SwitchedAway,
        SessionEvent::Suspending,
    ] {
        let mut desk = Desk::new();
        desk.focus("Writer", "Letter");
        desk.work(100);
        desk.session(leave);
        // A crash now would close everything that is still open at some checkpoint, before or after the lock.
        assert_eq!(
            desk.lane(Lane::Window),
            [row("Writer: Letter", 1, 100)],
            "{leave:?}"
        );
        assert!(
            desk.recorder
                .open_events()
                .iter()
                .all(|open| open.content.lane() != Lane::Window)
        );
    }
}

#[test]
fn a_crash_leaves_no_window_outside_of_its_work_session() {
    let mut desk = Desk::new();
    desk.work(1);
    desk.focus("Editor", "Letter");
    desk.work(12);
    desk.focus("Mail", "Inbox");
    desk.work(7);
    desk.focus("Editor", "Letter");
    desk.work(1);
    let left = desk.restart(TrackingSettings::default());
    let ends: Vec<_> = left.iter().map(|event| desk.row_of(event)).collect();
    assert_eq!(
        ends,
        [
            row("Editor: Letter", 1, 13),
            row("Mail: Inbox", 13, 20),
            row("work", 1, 20),
        ]
    );
}
