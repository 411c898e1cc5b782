use std::sync::mpsc;
use std::thread;

use super::*;
use crate::single_instance::{self, InstanceGuard};

const SOON: Duration = Duration::from_secs(10);

struct Agent {
    endpoint: Endpoint,
    guard: InstanceGuard,
    _folder: tempfile::TempDir,
}

impl Agent {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self {
            endpoint: Endpoint::in_directory(&folder.path().join("run")),
            guard: single_instance::acquire(folder.path()).unwrap(),
            _folder: folder,
        }
    }

    fn listen(&self) -> Listener {
        Listener::bind(&self.endpoint, &self.guard).unwrap()
    }

    /// Both ends of one conversation.
    fn converse(&self) -> (Stream, Stream) {
        let listener = self.listen();
        thread::scope(|scope| {
            let accepted = scope.spawn(|| listener.accept().unwrap());
            let caller = Stream::connect(&self.endpoint, SOON);
            if caller.is_err() {
                listener.closer().unwrap().close();
            }
            (accepted.join().unwrap(), caller.unwrap())
        })
    }
}

#[test]
fn lines_go_both_ways() {
    let (mut agent, mut caller) = Agent::new().converse();
    caller.send_line("status ✓").unwrap();
    caller.send_line("").unwrap();
    assert_eq!(
        agent.receive_line(Some(SOON)).unwrap().as_deref(),
        Some("status ✓")
    );
    assert_eq!(agent.receive_line(Some(SOON)).unwrap().as_deref(), Some(""));
    agent.send_line("tracking").unwrap();
    assert_eq!(
        caller.receive_line(Some(SOON)).unwrap().as_deref(),
        Some("tracking")
    );
    drop(agent);
    assert_eq!(caller.receive_line(Some(SOON)).unwrap(), None);
}

#[test]
fn the_last_words_of_a_caller_arrive_after_it_has_hung_up() {
    let (mut agent, mut caller) = Agent::new().converse();
    caller.send_line("quit").unwrap();
    drop(caller);
    assert_eq!(agent.receive_line(Some(SOON)).unwrap().as_deref(), Some("quit"));
    assert_eq!(agent.receive_line(Some(SOON)).unwrap(), None);
}

#[test]
fn a_line_of_the_full_length_passes_and_a_longer_one_is_not_sent() {
    let (mut agent, mut caller) = Agent::new().converse();
    let line = "ü".repeat(LONGEST_LINE / 2);
    let received = thread::scope(|scope| {
        let receiver = scope.spawn(|| agent.receive_line(Some(SOON)).unwrap());
        caller.send_line(&line).unwrap();
        receiver.join().unwrap()
    });
    assert_eq!(received.as_deref(), Some(line.as_str()));
    assert!(matches!(
        caller.send_line(&format!("{line}x")),
        Err(LocalSocketError::LineTooLong)
    ));
    assert!(matches!(
        caller.send_line("two\nlines"),
        Err(LocalSocketError::NotOneLine)
    ));
}

#[test]
fn silence_ends_with_the_limit_and_the_conversation_goes_on() {
    let (mut agent, mut caller) = Agent::new().converse();
    assert!(matches!(
        agent.receive_line(Some(Duration::from_millis(20))),
        Err(LocalSocketError::TimedOut)
    ));
    caller.send_line("still here").unwrap();
    assert_eq!(
        agent.receive_line(Some(SOON)).unwrap().as_deref(),
        Some("still here")
    );
    assert!(matches!(
        agent.receive_line(Some(Duration::ZERO)),
        Err(LocalSocketError::TimedOut)
    ));
}

#[test]
fn one_thread_sends_while_another_waits() {
    let (mut agent, mut caller) = Agent::new().converse();
    let mut answers = agent.sender().unwrap();
    thread::scope(|scope| {
        let receiver = scope.spawn(|| agent.receive_line(Some(SOON)).unwrap());
        answers.send_line("pushed").unwrap();
        assert_eq!(
            caller.receive_line(Some(SOON)).unwrap().as_deref(),
            Some("pushed")
        );
        caller.send_line("asked").unwrap();
        assert_eq!(receiver.join().unwrap().as_deref(), Some("asked"));
    });
}

#[test]
fn a_waiting_listener_can_be_told_to_stop() {
    let agent = Agent::new();
    let listener = agent.listen();
    let closer = listener.closer().unwrap();
    let (sender, ended) = mpsc::channel();
    thread::spawn(move || {
        sender.send(listener.accept().map(drop)).unwrap();
        sender.send(listener.accept().map(drop)).unwrap();
    });
    closer.close();
    for _ in 0..2 {
        assert!(matches!(
            ended.recv_timeout(SOON).unwrap(),
            Err(LocalSocketError::Closed)
        ));
    }
}

#[test]
fn a_waiting_conversation_can_be_told_to_stop() {
    let (mut agent, _caller) = Agent::new().converse();
    let closer = agent.closer().unwrap();
    let (sender, ended) = mpsc::channel();
    thread::spawn(move || {
        sender.send(agent.receive_line(None)).unwrap();
        agent.send_line("too late").unwrap_err();
    });
    closer.close();
    assert_eq!(ended.recv_timeout(SOON).unwrap().unwrap(), None);
}

#[test]
fn callers_without_an_agent_learn_so() {
    let agent = Agent::new();
    assert!(matches!(
        Stream::connect(&agent.endpoint, SOON),
        Err(LocalSocketError::NobodyThere)
    ));
    drop(agent.listen());
    assert!(matches!(
        Stream::connect(&agent.endpoint, SOON),
        Err(LocalSocketError::NobodyThere)
    ));
}

#[test]
fn many_callers_are_served_one_after_the_other() {
    let agent = Agent::new();
    let listener = agent.listen();
    thread::scope(|scope| {
        for number in 0..20 {
            let endpoint = &agent.endpoint;
            scope.spawn(move || {
                let mut caller = Stream::connect(endpoint, SOON).unwrap();
                caller.send_line(&number.to_string()).unwrap();
                assert_eq!(
                    caller.receive_line(Some(SOON)).unwrap().unwrap(),
                    number.to_string()
                );
            });
        }
        for _ in 0..20 {
            let mut accepted = listener.accept().unwrap();
            let line = accepted.receive_line(Some(SOON)).unwrap().unwrap();
            accepted.send_line(&line).unwrap();
        }
    });
}

#[test]
fn a_second_agent_does_not_steal_the_endpoint() {
    let agent = Agent::new();
    let _listener = agent.listen();
    assert!(matches!(
        Listener::bind(&agent.endpoint, &agent.guard),
        Err(LocalSocketError::InUse { .. })
    ));
}
