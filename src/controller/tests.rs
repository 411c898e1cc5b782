use std::time::Duration;

use timetrack_domain::tracking_settings::{DetailLevel, SessionMode};

use super::*;
use crate::{
    controller::{Notification, SenderReport},
    status::{Link, SendFailureCause, test_status},
    workers::WorkerName,
};

fn moment(seconds: u64) -> Moment {
    let elapsed = Duration::from_secs(seconds);
    let start: Timestamp = "2026-11-19T08:00:00Z".parse().unwrap();
    Moment {
        wall: start + elapsed,
        awake: elapsed,
        elapsed,
    }
}

fn controller() -> Controller {
    Controller::new(test_status(), moment(0))
}

const FAILED: SenderReport = SenderReport::Failed {
    cause: SendFailureCause::NoAnswer,
    next_attempt: None,
};

#[test]
fn whoever_has_read_the_notice_is_told_when_more_is_recorded() {
    let mut controller = controller();
    let session_mode = SessionMode::Automatic;
    let set = |controller: &mut Controller, detail| {
        let effects = controller.handle(Input::Settings { session_mode, detail }, moment(1));
        assert_eq!(controller.status().detail, detail);
        effects
    };
    let told = |detail| [Effect::Notify(Notification::MoreIsRecorded(detail))];
    assert!(set(&mut controller, DetailLevel::Hours).is_empty());
    let before_the_notice = set(&mut controller, DetailLevel::Application);
    assert!(before_the_notice.is_empty());
    let state = RecorderState::TrackingOff { until: None };
    controller.handle(Input::Recorder(RecorderReport::State(state)), moment(2));
    assert!(set(&mut controller, DetailLevel::Application).is_empty());
    assert_eq!(set(&mut controller, DetailLevel::Title), told(DetailLevel::Title));
    assert!(set(&mut controller, DetailLevel::Hours).is_empty());
    assert_eq!(
        set(&mut controller, DetailLevel::Application),
        told(DetailLevel::Application)
    );
}

#[test]
fn sync_now_from_the_tray_ends_in_one_notification() {
    let mut controller = controller();
    assert_eq!(
        controller.handle(Input::Menu(MenuAction::SyncNow), moment(1)),
        [Effect::SyncNow]
    );
    assert_eq!(controller.status().sync, SyncStatus::Running);
    assert!(
        controller
            .handle(Input::Menu(MenuAction::SyncNow), moment(1))
            .is_empty()
    );
    assert!(
        controller
            .handle(
                Input::Sender(SenderReport::Sent {
                    events: 500,
                    drained: false
                }),
                moment(2)
            )
            .is_empty()
    );
    let effects = controller.handle(
        Input::Sender(SenderReport::Sent {
            events: 42,
            drained: true,
        }),
        moment(3),
    );
    assert_eq!(
        effects,
        [Effect::Notify(Notification::SyncFinished { events: 542 })]
    );
    let at = moment(3).wall;
    assert_eq!(controller.status().sync, SyncStatus::Finished { at, events: 542 });
    let later = controller.handle(
        Input::Sender(SenderReport::Sent {
            events: 1,
            drained: true,
        }),
        moment(60),
    );
    assert!(later.is_empty(), "a round that nobody asked for tells nobody");
}

#[test]
fn sync_now_also_ends_when_what_was_left_needed_no_sending() {
    let mut controller = controller();
    controller.handle(Input::Menu(MenuAction::SyncNow), moment(1));
    let sent = SenderReport::Sent {
        events: 500,
        drained: false,
    };
    controller.handle(Input::Sender(sent), moment(2));
    let effects = controller.handle(Input::Sender(SenderReport::NothingToSend), moment(3));
    assert_eq!(
        effects,
        [Effect::Notify(Notification::SyncFinished { events: 500 })]
    );
    let later = controller.handle(Input::Sender(SenderReport::NothingToSend), moment(60));
    assert!(later.is_empty(), "a round that nobody asked for tells nobody");
}

#[test]
fn sync_from_the_command_line_is_answered_and_not_notified() {
    let mut controller = controller();
    let reply = ReplyId(7);
    assert_eq!(
        controller.handle(
            Input::Ipc {
                request: Request::Sync,
                reply
            },
            moment(1)
        ),
        [Effect::SyncNow]
    );
    let effects = controller.handle(Input::Sender(FAILED), moment(2));
    let outcome = SyncStatus::Failed {
        at: moment(2).wall,
        cause: SendFailureCause::NoAnswer,
    };
    assert_eq!(effects, [Effect::Reply(reply, Response::Synced(outcome))]);
}

#[test]
fn offline_keeps_its_beginning_and_shows_after_a_minute() {
    let mut controller = controller();
    controller.handle(Input::Sender(FAILED), moment(10));
    controller.handle(Input::Sender(FAILED), moment(40));
    assert!(controller.status().problems.is_empty());
    assert_eq!(controller.next_change(moment(40)), Some(Duration::from_secs(30)));
    controller.handle(Input::Tick, moment(70));
    assert_eq!(
        controller.status().problems,
        [Problem::ServerUnreachable {
            since: moment(10).wall
        }]
    );
    assert!(matches!(
        controller.status().connection.link(),
        Some(Link::Offline { since, .. }) if *since == moment(10).wall
    ));
    controller.handle(
        Input::Sender(SenderReport::Sent {
            events: 0,
            drained: true,
        }),
        moment(80),
    );
    assert_eq!(controller.status().connection.link(), Some(&Link::Online));
    assert!(controller.status().problems.is_empty());
}

#[test]
fn the_notice_is_asked_for_once() {
    let mut controller = controller();
    let waiting = || Input::Recorder(RecorderReport::State(RecorderState::WaitingForNotice));
    assert!(
        controller
            .handle(waiting(), moment(1))
            .contains(&Effect::ShowNotice)
    );
    assert!(
        !controller
            .handle(waiting(), moment(2))
            .contains(&Effect::ShowNotice)
    );
}

#[test]
fn a_worker_that_gave_up_shows_until_it_runs() {
    let mut controller = controller();
    let gave_up = WorkerState::GaveUp {
        error: "no display".into(),
    };
    controller.handle(Input::Worker(WorkerName::WindowTracker, gave_up), moment(1));
    assert_eq!(
        controller.status().problems,
        [Problem::WorkerGaveUp {
            worker: WorkerName::WindowTracker
        }]
    );
    controller.handle(
        Input::Worker(WorkerName::WindowTracker, WorkerState::Running),
        moment(2),
    );
    assert!(controller.status().problems.is_empty());
}

#[test]
fn the_server_is_told_of_a_problem_when_it_appears_and_when_it_goes() {
    let mut controller = controller();
    let raise = || Input::Raise(Problem::SessionEventsUnavailable);
    assert_eq!(controller.handle(raise(), moment(1)), [Effect::TellServer]);
    assert_eq!(controller.handle(raise(), moment(2)), []);
    let clear = Input::Clear(ProblemCode::SessionEventsUnavailable);
    assert_eq!(controller.handle(clear, moment(3)), [Effect::TellServer]);
}

#[test]
fn quitting_twice_is_quitting_once() {
    let mut controller = controller();
    assert_eq!(controller.handle(Input::Terminate, moment(1)), [Effect::Quit]);
    assert!(controller.is_quitting());
    assert!(
        controller
            .handle(Input::Menu(MenuAction::Quit), moment(1))
            .is_empty()
    );
}

#[test]
fn a_choice_is_answered_once_the_recorder_has_taken_it() {
    let mut controller = controller();
    let reply = ReplyId(3);
    let ask = || Input::Ipc {
        request: Request::Start,
        reply,
    };
    let done = || Effect::Reply(reply, Response::Done);
    let start = || Effect::Recorder(Command::StartWork);
    assert_eq!(
        controller.handle(ask(), moment(1)),
        [start(), done()],
        "no recorder runs"
    );
    controller.handle(
        Input::Worker(WorkerName::Recorder, WorkerState::Running),
        moment(2),
    );
    assert_eq!(
        controller.handle(ask(), moment(3)),
        [start(), Effect::ReplyOnceRecorded(reply)]
    );
    let caught_up = Input::Recorder(RecorderReport::CaughtUp(reply));
    assert_eq!(controller.handle(caught_up, moment(4)), [done()]);
}

#[test]
fn minutes_become_an_instant() {
    let mut controller = controller();
    let request = Request::Privacy { minutes: Some(15) };
    let effects = controller.handle(
        Input::Ipc {
            request,
            reply: ReplyId(1),
        },
        moment(0),
    );
    let until = Some("2026-11-19T08:15:00Z".parse().unwrap());
    assert_eq!(effects[0], Effect::Recorder(Command::StartPrivacy { until }));
}

#[test]
fn what_answers_now_is_what_is_told() {
    let mut controller = controller();
    let mut fails_with = |cause, seconds| {
        let failed = SenderReport::Failed {
            cause,
            next_attempt: None,
        };
        controller.handle(Input::Sender(failed), moment(seconds));
        controller.handle(Input::Tick, moment(seconds + 60));
        let problems = &controller.status().problems;
        problems.contains(&Problem::NotATimeTrackServer)
    };
    assert!(fails_with(SendFailureCause::NotATimeTrackServer, 0));
    assert!(
        fails_with(SendFailureCause::OutboxFailed, 100),
        "nobody was asked"
    );
    assert!(!fails_with(SendFailureCause::ServerFailed, 200));
}
