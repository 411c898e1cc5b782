//! An agent that is killed while nobody is there: the recorder's rules and the outbox together.

use std::time::Duration;

use jiff::Timestamp;
use timetrack_domain::person_choice::{Command, PersonChoice};
use timetrack_domain::recorder::{Effect, Focus, Idle, Input, Observation, Recorder, SessionEvent};
use timetrack_domain::{
    AfkCause, ApplicationName, Checkpoint, Event, IdGenerator, Interval, Lane, Moment, Subject,
    TrackingSettings,
};
use timetrack_outbox::{Check, Limits, Outbox, OutboxReader};
use timetrack_protocol::item::WireKind;
use timetrack_protocol::{OpenWireItem, WireItem};

use super::fixtures::*;

/// A recorder that writes into an outbox, as the agent's does.
struct Agent {
    recorder: Recorder,
    outbox: Outbox,
    moment: Moment,
    checkpoint: Checkpoint,
    last_input: Duration,
}

impl Agent {
    fn start(outbox: Outbox) -> Self {
        let uptime = Duration::from_hours(1);
        let moment = Moment {
            wall: at(0),
            awake: uptime,
            elapsed: uptime,
        };
        let choice = PersonChoice {
            notice_acknowledged: true,
            ..PersonChoice::default()
        };
        Self {
            recorder: Recorder::new(
                TrackingSettings::default(),
                choice,
                IdGenerator::from_seed(5),
                moment,
            ),
            outbox,
            moment,
            checkpoint: Checkpoint::default(),
            last_input: Duration::ZERO,
        }
    }

    fn hear(&mut self, input: Input) {
        let mut closed = Vec::new();
        for effect in self.recorder.handle(input, self.moment) {
            match effect {
                Effect::Record(event) => {
                    self.checkpoint.forget(event.id);
                    closed.push(event);
                }
                Effect::Checkpoint(checkpoint) => self.checkpoint = checkpoint,
                Effect::ChoiceChanged(_) | Effect::ClockStepped(_) => {}
            }
        }
        self.outbox.record(&closed, &self.checkpoint).unwrap();
    }

    fn live(&mut self, seconds: u64, with_input: bool) {
        for _ in 0..seconds {
            for clock in [&mut self.moment.awake, &mut self.moment.elapsed] {
                *clock += Duration::from_secs(1);
            }
            self.moment.wall += Duration::from_secs(1);
            if with_input {
                self.last_input = self.moment.elapsed;
            }
            let idle = Idle::SinceLastInput(self.moment.elapsed.saturating_sub(self.last_input));
            self.hear(Input::Observation(Observation::Idle(idle)));
        }
    }
}

fn seconds(at: Timestamp) -> i64 {
    at.as_second() - MORNING
}

#[test]
fn what_ended_in_the_absence_stays_as_long_as_it_was() {
    let directory = tempfile::tempdir().unwrap();
    let mut agent = Agent::start(open(directory.path()).outbox);
    agent.hear(Input::Observation(Observation::Focus(Focus::Window(Subject {
        application: ApplicationName::new("Writer"),
        title: None,
    }))));
    agent.live(100, true);
    agent.live(300, false);
    let until = Some(at(700));
    agent.hear(Input::Session(SessionEvent::Locked));
    agent.live(100, false);
    // What the server is told is going on since when.
    let going_on: Vec<_> = agent
        .outbox
        .open_events()
        .unwrap()
        .iter()
        .map(|open| (open.content.lane(), seconds(open.start)))
        .collect();
    assert_eq!(going_on, [(Lane::WorkSession, 1), (Lane::Afk, 100)]);

    let killed = copy_of_files(directory.path());
    let opened = open(killed.path());
    let checkpoint = seconds(opened.last_checkpoint.unwrap());
    assert!(checkpoint > 494);
    let mut recovered: Vec<_> = opened
        .recovered
        .iter()
        .map(|item| (item.kind, item.cause, seconds(item.start), seconds(item.end)))
        .collect();
    recovered.sort_by_key(|(_, _, start, end)| (*start, *end));
    assert_eq!(
        recovered,
        [
            (WireKind::Window, None, 1, 280),
            (WireKind::WorkSession, None, 1, checkpoint),
            (WireKind::Afk, Some(AfkCause::Idle), 100, 400),
            (WireKind::Afk, Some(AfkCause::Locked), 400, checkpoint),
        ]
    );

    // The same agent was not killed: the ids are the same, and so is what had ended.
    agent.hear(Input::Command(Command::StartPrivacy { until }));
    agent.hear(Input::Quit);
    let pending = agent.outbox.pending_batch(100, 1 << 20).unwrap();
    for item in &opened.recovered {
        assert!(pending.ids.contains(&item.id));
    }
    let window = opened.recovered.iter().find(|item| item.kind == WireKind::Window);
    let text = serde_json::to_string(window.unwrap()).unwrap();
    assert!(pending.bodies.iter().any(|body| body.get() == text));
}

fn held(number: u64, lane: Lane, from: i64, to: i64) -> Event {
    Event {
        interval: Interval::new(at(from), at(to)).unwrap(),
        ..event(number, lane)
    }
}

/// One window that ended, and a work session that goes on, until 30.
fn with_one_held(directory: &std::path::Path) -> Outbox {
    let outbox = open(directory).outbox;
    let session = open_event(2, Lane::WorkSession, 0);
    let checkpoint = Checkpoint {
        held: vec![held(1, Lane::Window, 0, 10)],
        ..checkpoint(&[session], 30)
    };
    outbox.record(&[], &checkpoint).unwrap();
    outbox
}

fn ends(items: &[WireItem]) -> Vec<(timetrack_domain::id::EventId, Timestamp)> {
    items.iter().map(|item| (item.id, item.end)).collect()
}

#[test]
fn a_file_without_ends_is_read_as_before() {
    let directory = tempfile::tempdir().unwrap();
    let outbox = with_one_held(directory.path());
    let killed = copy_of_files(directory.path());
    drop(outbox);
    let file = rusqlite::Connection::open(killed.path().join("outbox.db")).unwrap();
    let window = OpenWireItem::from(&open_event(1, Lane::Window, 0));
    file.execute(
        "UPDATE open_item SET body = ?1 WHERE event_id = ?2",
        rusqlite::params![
            serde_json::to_string(&window).unwrap(),
            id(1).as_uuid().into_bytes()
        ],
    )
    .unwrap();
    drop(file);
    assert_eq!(
        ends(&open(killed.path()).recovered),
        [(id(1), at(30)), (id(2), at(30))]
    );
}

#[test]
fn a_held_event_that_is_recorded_after_all_is_recorded_once_and_as_it_was_decided() {
    let directory = tempfile::tempdir().unwrap();
    let outbox = with_one_held(directory.path());
    outbox.append(&[held(1, Lane::Window, 0, 7)]).unwrap();
    let opened = open(copy_of_files(directory.path()).path());
    assert_eq!(ends(&opened.recovered), [(id(2), at(30))]);
    assert_eq!(pending(&opened.outbox), [id(1), id(2)]);

    // One that was taken back is not there at all.
    let directory = tempfile::tempdir().unwrap();
    let outbox = with_one_held(directory.path());
    outbox.record(&[], &checkpoint(&[], 31)).unwrap();
    assert!(open(copy_of_files(directory.path()).path()).recovered.is_empty());
}

#[test]
fn a_damaged_file_gives_it_back_with_its_end() {
    let directory = tempfile::tempdir().unwrap();
    drop(with_one_held(directory.path()));
    let file = directory.path().join("outbox.db");
    let mut bytes = std::fs::read(&file).unwrap();
    bytes[..100].fill(0xee);
    std::fs::write(&file, bytes).unwrap();
    let opened = Outbox::open(directory.path(), Limits::default(), Check::Always, at(0)).unwrap();
    assert_eq!(opened.damage.unwrap().salvaged_items, 2);
    let bodies = opened.outbox.pending_batch(10, 1 << 20).unwrap().bodies;
    let mut items: Vec<WireItem> = bodies
        .iter()
        .map(|body| serde_json::from_str(body.get()).unwrap())
        .collect();
    items.sort_by_key(|item| item.id);
    assert_eq!(ends(&items), [(id(1), at(10)), (id(2), at(30))]);
}

#[test]
fn an_export_shows_it_where_it_was() {
    let directory = tempfile::tempdir().unwrap();
    let _outbox = with_one_held(directory.path());
    let reader = OutboxReader::open(directory.path()).unwrap();
    let count = |from, to| reader.export(at(from), at(to)).map(Result::unwrap).count();
    assert_eq!(
        (count(0, 30), count(9, 10), count(10, 30), count(30, 40)),
        (2, 2, 1, 0)
    );
}
