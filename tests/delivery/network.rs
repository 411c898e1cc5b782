//! A bad network between the two.

use jiff::SignedDuration;
use timetrack::status::{SendFailureCause, SyncStatus};
use timetrack_domain::{
    ApplicationName, Clock, Event, Subject,
    recorder::{Focus, RecorderState},
};
use timetrack_platform::SystemClock;
use timetrack_test_support::{
    faulty_proxy::{Fault, FaultyProxy},
    poll::{self, Stopwatch},
    server::TestServer,
};

use super::{
    agent::{Agent, PATIENCE},
    desk::Desk,
};

/// More than one batch holds.
const MANY: usize = 3_000;

#[test]
fn what_does_not_get_through_is_sent_again() {
    let server = TestServer::on_sqlite();
    let proxy = FaultyProxy::to(server.address()).unwrap();
    let mut desk = Desk::new(SignedDuration::from_hours(24));
    let faults = [
        Fault::Refuse,
        Fault::Reset,
        Fault::TruncateRequest(1),
        Fault::TruncateRequest(2_000),
        Fault::TruncateAnswer(0),
        Fault::TruncateAnswer(1),
        Fault::TruncateAnswer(100),
        Fault::TruncateAnswer(400),
    ];
    for fault in faults {
        desk.record_windows(20);
        let agent = desk.start_agent();
        proxy.set(fault);
        agent.speak_to(&proxy.url(), server.device().credential());
        assert_failed(&agent, SendFailureCause::NoAnswer);
        assert_eq!(desk.pending(), 20, "{fault:?}: all of it waits");
        let known = server.database().events().len();
        match fault {
            // The server did what was asked, and nobody knows.
            Fault::TruncateAnswer(_) => assert_eq!(known, desk.recorded().len(), "{fault:?}"),
            Fault::Refuse | Fault::Reset | Fault::TruncateRequest(_) => {
                assert_eq!(known, desk.recorded().len() - 20, "{fault:?}");
            }
            Fault::None | Fault::Delay(_) | Fault::BlackHole => unreachable!("not among the faults"),
        }
        proxy.set(Fault::None);
        assert_finished(&agent);
        agent.quit();
        desk.assert_delivered_to(&server);
    }
}

#[test]
fn answers_that_take_their_time_are_waited_for() {
    let server = TestServer::on_sqlite();
    let proxy = FaultyProxy::to(server.address()).unwrap();
    let mut desk = Desk::new(SignedDuration::from_hours(24));
    desk.record_windows(MANY);
    let agent = desk.start_agent();
    proxy.set(Fault::Delay(std::time::Duration::from_millis(300)));
    agent.speak_to(&proxy.url(), server.device().credential());
    assert_finished(&agent);
    agent.quit();
    desk.assert_delivered_to(&server);
}

#[test]
fn connections_that_are_cut_all_the_time_delay_it_only() {
    let server = TestServer::on_sqlite();
    let proxy = FaultyProxy::to(server.address()).unwrap();
    let mut desk = Desk::new(SignedDuration::from_hours(24));
    desk.record_windows(MANY);
    let agent = desk.start_agent();
    agent.speak_to(&proxy.url(), server.device().credential());
    for left in (0..MANY).rev().step_by(500).skip(1) {
        poll::eventually(PATIENCE, "some more arrives", || desk.pending() <= left + 1);
        proxy.cut();
    }
    poll::eventually(PATIENCE, "everything arrives", || desk.pending() == 0);
    agent.quit();
    desk.assert_delivered_to(&server);
}

#[test]
fn a_server_that_never_answers_does_not_keep_the_agent_from_ending() {
    let server = TestServer::on_sqlite();
    let proxy = FaultyProxy::to(server.address()).unwrap();
    let mut desk = Desk::new(SignedDuration::from_hours(24));
    desk.record_windows(20);
    let agent = desk.start_agent();
    proxy.set(Fault::BlackHole);
    agent.speak_to(&proxy.url(), server.device().credential());
    // Something is being recorded, too.
    let window = Focus::Window(Subject {
        application: ApplicationName::new("Terminal"),
        title: None,
    });
    agent.recorder().observe_focus(window, SystemClock.moment());
    poll::eventually(PATIENCE, "a work session opens", || {
        let idle = Some(std::time::Duration::ZERO);
        agent.recorder().observe_idle(idle, SystemClock.moment());
        matches!(agent.status().recording, RecorderState::Working { .. })
    });
    poll::eventually(PATIENCE, "the request is under way", || proxy.accepted() > 0);

    let watch = Stopwatch::start();
    agent.quit();
    let lasted = watch.elapsed();
    assert!(lasted.as_secs() < 8, "ending took {lasted:?}");
    assert!(desk.pending() > 20, "what was recorded waits, too");
    assert_eq!(server.database().events(), []);

    let agent = desk.start_agent();
    agent.speak_to(&server.url(), server.device().credential());
    assert_finished(&agent);
    agent.quit();
    assert_eq!(desk.pending(), 0);
    let stored = server.database().events();
    let is_terminal = |event: &&Event| format!("{:?}", event.content).contains("Terminal");
    assert_eq!(stored.iter().filter(is_terminal).count(), 1);
    assert_eq!(stored.len(), 20 + 2, "the window, and the work session around it");
}

#[track_caller]
pub(crate) fn assert_failed(agent: &Agent, expected: SendFailureCause) {
    match agent.sync() {
        SyncStatus::Failed { cause, .. } => assert_eq!(cause, expected),
        other @ (SyncStatus::Never | SyncStatus::Running | SyncStatus::Finished { .. }) => {
            panic!("expected {expected:?}, not {other:?}")
        }
    }
}

#[track_caller]
pub(crate) fn assert_finished(agent: &Agent) {
    let outcome = agent.sync();
    assert!(matches!(outcome, SyncStatus::Finished { .. }), "{outcome:?}");
}
