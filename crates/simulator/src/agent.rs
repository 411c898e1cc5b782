//! The agent of a simulated device: what it has recorded, and the batches that it sends. It knows no clock and no network.

use std::collections::VecDeque;

use jiff::{SignedDuration, Timestamp};
use serde_json::value::{RawValue, to_raw_value};
use timetrack_domain::{
    Event, IdGenerator, OpenEvent,
    id::{MachineId, RunId},
};
use timetrack_protocol::{
    BatchAnswer, BatchOrigin, BatchRequest, CommitMark, DeletionCursor, DeviceReport, ItemResult,
    MAXIMUM_BATCH_ITEMS, OpenWireItem, WireItem,
};

/// No event of a simulated day lasts as long.
const LONGEST_EVENT: SignedDuration = SignedDuration::from_hours(4);

/// An agent that has what a device records, all of it from the beginning, and tells at every instant what has happened
/// until then.
#[derive(Debug)]
pub struct SimulatedAgent {
    /// Not acknowledged yet, in the order in which they end.
    pending: VecDeque<Event>,
    under_way: usize,
    origin: BatchOrigin,
    deletions_seen: DeletionCursor,
    commit_seen: Option<CommitMark>,
    settings_version: u64,
}

impl SimulatedAgent {
    /// An agent that has not recorded anything.
    pub fn new(seed: u64) -> Self {
        let mut ids = IdGenerator::from_seed(seed);
        Self {
            pending: VecDeque::new(),
            under_way: 0,
            origin: BatchOrigin {
                run_id: RunId::generate(Timestamp::UNIX_EPOCH, &mut ids),
                machine_id: MachineId::generate(Timestamp::UNIX_EPOCH, &mut ids),
            },
            deletions_seen: DeletionCursor::beginning(),
            commit_seen: None,
            settings_version: 0,
        }
    }

    /// Gives it more of what happens at the device, after all that it was given before.
    pub fn record(&mut self, events: impl IntoIterator<Item = Event>) {
        self.pending.extend(events);
    }

    /// How many events have ended at an instant that the server has not acknowledged.
    pub fn pending(&self, at: Timestamp) -> usize {
        self.pending.partition_point(|event| event.interval.end() <= at)
    }

    /// Whether something goes on at an instant.
    pub fn is_recording(&self, at: Timestamp) -> bool {
        self.open(at).next().is_some()
    }

    /// The version of the settings that the last answer told of.
    pub fn settings_version(&self) -> u64 {
        self.settings_version
    }

    /// The body of the next batch: the oldest of what is pending, and what goes on. It is the same again as long as no
    /// answer comes, but for what has happened since.
    pub fn batch(&mut self, at: Timestamp) -> Vec<u8> {
        let pending = self.pending(at);
        self.under_way = pending.min(MAXIMUM_BATCH_ITEMS);
        let items: Vec<Box<RawValue>> = self
            .pending
            .range(..self.under_way)
            .map(|event| to_raw_value(&WireItem::from(event)).expect("items can be written"))
            .collect();
        let open: Vec<OpenWireItem> = self.open(at).map(|event| OpenWireItem::from(&event)).collect();
        let request = BatchRequest {
            sent_at: at,
            items: &items,
            open: &open,
            device: DeviceReport {
                agent_version: env!("CARGO_PKG_VERSION").to_owned(),
                pending_items: pending as u64,
                ..DeviceReport::default()
            },
            deletions_seen: &self.deletions_seen,
            origin: self.origin,
            commit_seen: self.commit_seen.as_ref(),
        };
        serde_json::to_vec(&request).expect("batches can be written")
    }

    /// Takes the answer to the last batch. What was refused is given up, and how many that were is told.
    pub fn take_answer(&mut self, answer: BatchAnswer) -> usize {
        let refused = answer
            .results
            .iter()
            .filter(|result| matches!(result, ItemResult::Refused { .. }));
        let refused = refused.count();
        self.pending.drain(..self.under_way.min(answer.results.len()));
        self.under_way = 0;
        self.settings_version = answer.settings_version;
        self.commit_seen = answer.commit.or(self.commit_seen.take());
        if let Some(deletions) = answer.deletions {
            self.deletions_seen = deletions.cursor;
        }
        refused
    }

    fn open(&self, at: Timestamp) -> impl Iterator<Item = OpenEvent> {
        self.pending
            .range(self.pending(at)..)
            .take_while(move |event| event.interval.end() <= at + LONGEST_EVENT)
            .filter(move |event| event.interval.start() <= at)
            .map(|event| OpenEvent {
                id: event.id,
                start: event.interval.start(),
                content: event.content.clone(),
            })
    }
}
