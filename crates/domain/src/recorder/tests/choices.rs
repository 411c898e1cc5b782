//! What a person's choice means.

use super::desk::{Desk, row};
use crate::{
    Lane, TrackingSettings,
    person_choice::{Command, PersonChoice, Switch, WorkChoice},
    recorder::{Effect, Focus, NotWorking, Observation, RecorderState},
    tracking_settings::SessionMode,
};

fn at_work() -> Desk {
    let mut desk = Desk::new();
    desk.focus("Writer", "Letter");
    desk.work(100);
    desk
}

#[test]
fn nothing_is_recorded_before_the_notice_is_confirmed() {
    let mut desk = Desk::with_choice(TrackingSettings::default(), PersonChoice::default());
    desk.focus("Writer", "Letter");
    desk.work(600);
    desk.command(Command::StartWork);
    desk.command(Command::StartBreak);
    desk.work(100);
    assert_eq!(desk.recorder.state(), RecorderState::WaitingForNotice);
    assert_eq!(desk.recorder.next_tick(), None);
    assert!(
        desk.effects
            .iter()
            .all(|effect| matches!(effect, Effect::ChoiceChanged(_)))
    );
    desk.command(Command::AcknowledgeNotice);
    desk.work(100);
    desk.quit();
    assert_eq!(desk.lane(Lane::WorkSession), [row("work", 701, 800)]);
    assert_eq!(desk.lane(Lane::Window), [row("Writer: Letter", 701, 800)]);
    assert_eq!(desk.lane(Lane::Break), []);
}

#[test]
fn a_break_holds_neither_windows_nor_absence() {
    let mut desk = at_work();
    desk.command(Command::StartBreak);
    desk.work(50);
    desk.focus("Browser", "News");
    desk.rest(500);
    assert!(matches!(desk.recorder.state(), RecorderState::OnBreak { .. }));
    desk.command(Command::StartWork);
    desk.work(50);
    desk.quit();
    assert_eq!(desk.lane(Lane::WorkSession), [row("work", 1, 700)]);
    assert_eq!(desk.lane(Lane::Break), [row("break", 100, 650)]);
    assert_eq!(desk.lane(Lane::Afk), []);
    assert_eq!(
        desk.lane(Lane::Window),
        [row("Writer: Letter", 1, 100), row("Browser: News", 650, 700)]
    );
}

#[test]
fn a_break_outside_work_is_refused() {
    let mut desk = Desk::new();
    desk.command(Command::StartBreak);
    assert_eq!(desk.choice().work, WorkChoice::Unsaid);
    assert!(desk.effects.is_empty());
}

#[test]
fn privacy_mode_keeps_working_time_and_absence_but_no_contents() {
    let mut desk = at_work();
    desk.command(Command::StartPrivacy { until: None });
    desk.focus("Doctor", "Appointment");
    desk.work(50);
    assert!(matches!(desk.recorder.state(), RecorderState::Private { .. }));
    desk.rest(250);
    desk.work(1);
    desk.command(Command::EndPrivacy);
    desk.work(9);
    desk.quit();
    assert_eq!(desk.lane(Lane::Private), [row("private", 100, 401)]);
    assert_eq!(desk.lane(Lane::Afk), [row("idle", 150, 401)]);
    assert_eq!(
        desk.lane(Lane::Window),
        [
            row("Writer: Letter", 1, 100),
            row("Doctor: Appointment", 401, 410)
        ]
    );
}

#[test]
fn privacy_ends_by_itself_to_the_millisecond() {
    let mut desk = at_work();
    let until = desk.moment().wall + std::time::Duration::from_millis(60_500);
    desk.command(Command::StartPrivacy { until: Some(until) });
    assert!(desk.effects.contains(&Effect::ChoiceChanged(desk.choice())));
    desk.work(200);
    assert_eq!(desk.choice().privacy, Switch::Normal);
    desk.quit();
    assert_eq!(desk.lane(Lane::Private), [row("private", 100, 160.5)]);
    assert_eq!(desk.lane(Lane::Window)[1], row("Writer: Letter", 160.5, 300));
}

#[test]
fn input_that_came_while_privacy_was_on_reveals_nothing_of_it() {
    let mut desk = Desk::new();
    let until = desk.moment().wall + std::time::Duration::from_secs(15);
    desk.command(Command::StartPrivacy { until: Some(until) });
    desk.focus("Doctor", "Appointment");
    desk.pass(std::time::Duration::from_secs(20));
    // The session opens at an input ten seconds ago.
    desk.observe(Observation::Idle(crate::recorder::Idle::SinceLastInput(
        std::time::Duration::from_secs(10),
    )));
    desk.quit();
    assert_eq!(desk.lane(Lane::WorkSession), [row("work", 10, 20)]);
    assert_eq!(desk.lane(Lane::Window), [row("Doctor: Appointment", 15, 20)]);
}

#[test]
fn tracking_off_closes_everything_and_beats_every_other_choice() {
    let mut desk = at_work();
    let until = desk.moment().wall + std::time::Duration::from_mins(10);
    desk.command(Command::TurnTrackingOff { until: Some(until) });
    let before = desk.effects.len();
    assert_eq!(
        desk.recorder.next_tick(),
        Some(std::time::Duration::from_mins(10))
    );
    desk.work(300);
    desk.focus("Browser", "News");
    desk.command(Command::StartWork);
    desk.command(Command::StartPrivacy { until: None });
    assert_eq!(
        desk.recorder.state(),
        RecorderState::TrackingOff { until: Some(until) }
    );
    desk.command(Command::EndPrivacy);
    assert!(
        desk.effects[before..]
            .iter()
            .all(|effect| matches!(effect, Effect::ChoiceChanged(_)))
    );
    desk.work(400);
    desk.quit();
    assert_eq!(
        desk.lane(Lane::WorkSession),
        [row("work", 1, 100), row("work", 701, 800)]
    );
}

#[test]
fn a_choice_that_would_be_over_at_once_changes_nothing() {
    let mut desk = at_work();
    let now = desk.moment().wall;
    desk.effects.clear();
    desk.command(Command::StartPrivacy { until: Some(now) });
    desk.command(Command::TurnTrackingOff { until: Some(now) });
    assert!(matches!(desk.recorder.state(), RecorderState::Working { .. }));
    assert!(desk.effects.is_empty());
}

#[test]
fn work_that_was_ended_stays_ended_until_after_an_absence() {
    let mut desk = at_work();
    desk.command(Command::EndWork);
    let ended = RecorderState::NotWorking {
        reason: NotWorking::Ended {
            at: desk.moment().wall,
        },
    };
    desk.work(3_600);
    desk.rest(14_000);
    desk.work(10);
    assert_eq!(desk.recorder.state(), ended);
    desk.rest(14_400);
    assert_eq!(desk.recorder.state(), ended);
    desk.work(10);
    assert!(matches!(desk.recorder.state(), RecorderState::Working { .. }));
    assert_eq!(desk.choice().work, WorkChoice::Unsaid);
}

#[test]
fn starting_work_again_at_once_begins_a_new_work_session() {
    let mut desk = at_work();
    desk.command(Command::EndWork);
    desk.command(Command::StartWork);
    desk.work(10);
    desk.command(Command::EndWork);
    desk.command(Command::StartWork);
    desk.command(Command::EndWork);
    desk.quit();
    assert_eq!(
        desk.lane(Lane::WorkSession),
        [row("work", 1, 100), row("work", 100.001, 110)]
    );
    let letter = "Writer: Letter";
    assert_eq!(
        desk.lane(Lane::Window),
        [row(letter, 1, 100), row(letter, 100.001, 110)]
    );
}

#[test]
fn in_manual_mode_only_the_person_starts_work() {
    let mut desk = Desk::with(TrackingSettings {
        session_mode: SessionMode::Manual,
        ..TrackingSettings::default()
    });
    desk.work(100);
    assert_eq!(
        desk.recorder.state(),
        RecorderState::NotWorking {
            reason: NotWorking::WaitingForStart
        }
    );
    desk.command(Command::StartWork);
    desk.work(100);
    desk.command(Command::EndWork);
    desk.work(20_000);
    desk.rest(20_000);
    desk.work(100);
    desk.quit();
    assert_eq!(desk.lane(Lane::WorkSession), [row("work", 100, 200)]);
}

#[test]
fn quitting_closes_everything_and_is_final() {
    let mut desk = at_work();
    desk.command(Command::StartPrivacy { until: None });
    desk.quit();
    assert!(desk.recorder.open_events().is_empty());
    assert_eq!(desk.last_checkpoint().unwrap().open, []);
    let before = desk.effects.len();
    desk.work(100);
    desk.observe(Observation::Focus(Focus::Nothing));
    desk.command(Command::StartWork);
    assert_eq!(desk.effects.len(), before);
    assert_eq!(desk.recorder.next_tick(), None);
    assert_eq!(desk.lane(Lane::WorkSession), [row("work", 1, 100)]);
}
