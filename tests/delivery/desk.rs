//! A person's computer: its outbox, and agents that come and go.

use std::{collections::BTreeMap, path::Path, time::Duration};

use jiff::{SignedDuration, Timestamp};
use tempfile::TempDir;
use timetrack_domain::{
    ApplicationName, Clock, Event, EventContent, IdGenerator, Interval, Subject, WindowTitle, id::EventId,
};
use timetrack_outbox::{Check, ItemState, Limits, Outbox, OutboxReader};
use timetrack_platform::SystemClock;
use timetrack_protocol::WireItem;
use timetrack_test_support::server::TestServer;

use super::agent::{self, Agent};

/// So seldom that only what the test asks for is sent.
const HEARTBEAT: Duration = Duration::from_hours(1);

/// A computer with an outbox.
pub(crate) struct Desk {
    folder: TempDir,
    /// Everything that was ever recorded here.
    recorded: Vec<Event>,
    ids: IdGenerator,
    next_start: Timestamp,
}

impl Desk {
    /// A computer on which recording began that long ago.
    pub(crate) fn new(age: SignedDuration) -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            recorded: Vec::new(),
            ids: IdGenerator::from_seed(7),
            next_start: SystemClock.now() - age,
        }
    }

    /// Records that many windows of five seconds each, one after the other. No agent runs.
    pub(crate) fn record_windows(&mut self, count: usize) {
        let events: Vec<Event> = (0..count)
            .map(|_| {
                let number = self.recorded.len() % 400;
                let content = EventContent::Window(Subject {
                    application: ApplicationName::new(["Writer", "Mail", "Browser"][number % 3]),
                    title: Some(WindowTitle::new(&format!(
                        "Letter {number} <b>\u{202e}ü\u{1f980}"
                    ))),
                });
                self.next_event(SignedDuration::from_secs(5), content)
            })
            .collect();
        self.record(&events);
    }

    /// Makes an event that follows the last one.
    pub(crate) fn next_event(&mut self, length: SignedDuration, content: EventContent) -> Event {
        let start = self.next_start;
        self.next_start += length;
        Event {
            id: EventId::generate(start, &mut self.ids),
            interval: Interval::new(start, self.next_start).unwrap(),
            content,
        }
    }

    /// Writes events to the outbox. No agent runs.
    pub(crate) fn record(&mut self, events: &[Event]) {
        let outbox = self.open_outbox();
        for events in events.chunks(1_000) {
            outbox.append(events).unwrap();
        }
        self.recorded.extend_from_slice(events);
    }

    /// The outbox itself. No agent runs.
    pub(crate) fn open_outbox(&self) -> Outbox {
        let now = SystemClock.now();
        Outbox::open(self.folder.path(), Limits::default(), Check::AfterUncleanEnd, now)
            .unwrap()
            .outbox
    }

    /// Where the outbox lies.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Everything that was ever recorded here, in its order.
    pub(crate) fn recorded(&self) -> &[Event] {
        &self.recorded
    }

    /// Starts the agent. It does not know its server yet.
    pub(crate) fn start_agent(&self) -> Agent {
        Agent::start(self.folder.path(), HEARTBEAT)
    }

    /// The items of the outbox by their state.
    pub(crate) fn held(&self) -> BTreeMap<ItemState, Vec<Event>> {
        let (from, to) = agent::always();
        let mut held: BTreeMap<ItemState, Vec<Event>> = BTreeMap::new();
        for item in OutboxReader::open(self.folder.path()).unwrap().export(from, to) {
            let item = item.unwrap();
            let wire: WireItem = serde_json::from_str(item.item.get()).unwrap();
            if let (Some(state), Ok(event)) = (item.state, Event::try_from(wire)) {
                held.entry(state).or_default().push(event);
            }
        }
        held
    }

    /// How many items wait to be sent.
    pub(crate) fn pending(&self) -> usize {
        self.held().get(&ItemState::Pending).map_or(0, Vec::len)
    }

    /// The server has everything that was recorded here, exactly once, and nothing waits.
    #[track_caller]
    pub(crate) fn assert_delivered_to(&self, server: &TestServer) {
        let held = self.held();
        assert_eq!(
            held.keys().copied().collect::<Vec<_>>(),
            [ItemState::Acknowledged]
        );
        assert_same(&held[&ItemState::Acknowledged], &self.recorded);
        assert_same(&server.database().events(), &self.recorded);
    }
}

/// The same events, in any order, none twice.
#[track_caller]
pub(crate) fn assert_same(some: &[Event], others: &[Event]) {
    let by_id = |events: &[Event]| -> BTreeMap<EventId, Event> {
        events.iter().map(|event| (event.id, event.clone())).collect()
    };
    assert_eq!(some.len(), others.len(), "as many events");
    let (some, others) = (by_id(some), by_id(others));
    let difference = some.iter().find(|(id, event)| others.get(*id) != Some(*event));
    assert_eq!(difference, None, "each of them among the others");
    assert_eq!(some.len(), others.len(), "no id twice");
}
