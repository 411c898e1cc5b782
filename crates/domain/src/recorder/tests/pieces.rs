//! Cuts and checkpoints.

use std::time::Duration;

use super::desk::{Desk, after_crash, row};
use crate::{
    Event, EventContent, Lane, TrackingSettings,
    person_choice::Command,
    recorder::{CHECKPOINT_INTERVAL, Effect, Idle, Input, Observation, SessionEvent},
};

#[test]
fn presence_is_cut_every_ten_minutes_with_new_ids() {
    let mut desk = Desk::new();
    desk.focus("Writer", "Letter");
    desk.work(1_500);
    let session = desk.recorder.state().session().unwrap();
    desk.quit();
    for (lane, label) in [(Lane::WorkSession, "work"), (Lane::Window, "Writer: Letter")] {
        assert_eq!(
            desk.pieces(lane),
            [
                row(label, 1, 601),
                row(label, 601, 1_201),
                row(label, 1_201, 1_500)
            ]
        );
    }
    let events = desk.events();
    assert_eq!(
        events
            .iter()
            .find(|event| event.lane() == Lane::WorkSession)
            .unwrap()
            .id,
        session.id
    );
    let mut ids: Vec<_> = events.iter().map(|event| event.id).collect();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), events.len());
    for event in events {
        let (seconds, nanoseconds) = event.id.as_uuid().get_timestamp().unwrap().to_unix();
        let start = event.interval.start();
        assert_eq!(
            (
                i64::try_from(seconds).unwrap(),
                i32::try_from(nanoseconds).unwrap()
            ),
            (start.as_second(), start.subsec_nanosecond())
        );
    }
}

#[test]
fn an_absence_leaves_the_session_whole_and_is_one_event() {
    let mut desk = Desk::new();
    desk.work(301);
    desk.session(SessionEvent::Locked);
    desk.rest(3_600);
    assert_eq!(desk.events(), []);
    desk.session(SessionEvent::Unlocked);
    desk.work(700);
    desk.quit();
    assert_eq!(desk.pieces(Lane::Afk), [row("locked", 301, 3_901)]);
    assert_eq!(
        desk.pieces(Lane::WorkSession),
        [
            row("work", 1, 3_601),
            row("work", 3_601, 4_201),
            row("work", 4_201, 4_601)
        ]
    );
}

#[test]
fn nothing_is_cut_beyond_the_last_input() {
    let mut desk = Desk::new();
    desk.work(500);
    desk.rest(170);
    assert_eq!(desk.events(), []);
    desk.work(1);
    assert_eq!(desk.pieces(Lane::WorkSession), [row("work", 1, 601)]);
}

#[test]
fn checkpoints_come_every_five_seconds_while_something_is_open() {
    let mut desk = Desk::new();
    desk.rest(100);
    assert_eq!(desk.last_checkpoint(), None);
    desk.work(101);
    let times: Vec<f64> = desk
        .effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::Checkpoint(checkpoint) => Some(desk.seconds(checkpoint.at)),
            Effect::Record(_) | Effect::ChoiceChanged(_) | Effect::ClockStepped(_) => None,
        })
        .collect();
    assert!(times[0] <= 102.0, "{times:?}");
    assert!(
        times
            .windows(2)
            .all(|pair| (pair[1] - pair[0] - 5.0).abs() < 0.001),
        "{times:?}"
    );
    assert!(times[times.len() - 1] > 195.0);
    assert!(desk.recorder.next_tick().unwrap() <= CHECKPOINT_INTERVAL);
    desk.command(Command::EndWork);
    assert_eq!(desk.last_checkpoint().unwrap().open, []);
    assert_eq!(desk.recorder.next_tick(), Some(Duration::from_secs(30)));
}

#[test]
fn a_checkpoint_follows_soon_when_something_else_than_a_window_began() {
    let mut desk = Desk::new();
    desk.work(7);
    for _ in 0..3 {
        desk.command(Command::StartBreak);
        let tick = desk.recorder.next_tick().unwrap();
        assert!(tick <= Duration::from_millis(250), "{tick:?}");
        desk.pass(tick);
        desk.input(Input::Tick);
        let told = desk.last_checkpoint().unwrap();
        assert!(told.open.iter().any(|event| event.content == EventContent::Break));
        assert!(desk.recorder.next_tick().unwrap() > Duration::from_secs(1));
        desk.command(Command::StartWork);
        desk.work(7);
    }
}

#[test]
fn a_crash_leaves_what_the_last_checkpoint_knew() {
    let mut desk = Desk::new();
    desk.focus("Writer", "Letter");
    desk.work(58);
    let events = after_crash(&desk.effects);
    assert_eq!(events.len(), 2);
    for event in events {
        let end = desk.seconds(event.interval.end());
        assert!(end > 53.0 && end <= 58.0, "{end}");
    }
}

#[test]
fn a_crash_after_a_long_absence_brings_nothing_back() {
    let mut desk = Desk::new();
    desk.focus("Writer", "Letter");
    desk.work(100);
    desk.rest(14_400);
    let recorded = desk.events();
    assert_eq!(recorded.len(), 2);
    assert_eq!(after_crash(&desk.effects), recorded);
}

#[test]
fn a_crash_right_after_coming_back_does_not_bring_the_absence_back_either() {
    // A threshold that is no multiple of five seconds, so that the absence ends between two checkpoints.
    let mut desk = Desk::with(TrackingSettings {
        afk_threshold_seconds: 182,
        ..TrackingSettings::default()
    });
    desk.work(100);
    desk.rest(14_399);
    // Before anybody looked, the absence became long enough, and the person came back.
    desk.pass(Duration::from_secs(2));
    let half_a_second_ago = Idle::SinceLastInput(Duration::from_millis(500));
    desk.observe(Observation::Idle(half_a_second_ago));
    let events = after_crash(&desk.effects);
    let lanes: Vec<Lane> = events.iter().map(Event::lane).collect();
    assert_eq!(lanes, [Lane::WorkSession, Lane::WorkSession]);
    assert!((desk.seconds(events[1].interval.start()) - 14_500.5).abs() < 0.001);
}

#[test]
fn a_crash_during_an_absence_keeps_the_absence() {
    let mut desk = Desk::new();
    desk.focus("Writer", "Letter");
    desk.work(100);
    desk.rest(300);
    desk.session(SessionEvent::Locked);
    desk.rest(300);
    let checkpoint = desk.seconds(desk.last_checkpoint().unwrap().at);
    assert!(checkpoint > 694.0);
    let mut left: Vec<_> = after_crash(&desk.effects)
        .iter()
        .map(|event| desk.row_of(event))
        .collect();
    left.sort_by(|one, two| one.1.total_cmp(&two.1));
    assert_eq!(
        left,
        [
            row("Writer: Letter", 1, 280),
            row("work", 1, checkpoint),
            row("idle", 100, 400),
            row("locked", 400, checkpoint)
        ]
    );
}

#[test]
fn a_crash_during_an_absence_does_not_stretch_what_ended_in_it() {
    let mut desk = Desk::new();
    desk.focus("Writer", "Letter");
    desk.work(100);
    let until = desk.moment().wall + Duration::from_mins(10);
    desk.command(Command::StartPrivacy { until: Some(until) });
    desk.session(SessionEvent::Locked);
    desk.rest(1_000);
    desk.session(SessionEvent::Suspending);
    desk.sleep(3_000);
    desk.session(SessionEvent::Resumed);
    desk.rest(30);
    let checkpoint = desk.seconds(desk.last_checkpoint().unwrap().at);
    let left: Vec<_> = after_crash(&desk.effects)
        .iter()
        .map(|event| desk.row_of(event))
        .collect();
    for expected in [
        row("private", 100, 700),
        row("locked", 100, 1_100),
        row("suspended", 1_100, 4_100),
        row("locked", 4_100, checkpoint),
        row("work", 1, checkpoint),
        row("Writer: Letter", 1, 100),
    ] {
        assert!(left.contains(&expected), "{expected:?} is not in {left:?}");
    }
    assert_eq!(left.len(), 6);
}
