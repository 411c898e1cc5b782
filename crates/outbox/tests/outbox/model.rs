//! The outbox against a list in memory that follows the same rules in the simplest way.

use std::collections::BTreeSet;

use jiff::Timestamp;
use proptest::prelude::*;
use timetrack_domain::id::EventId;
use timetrack_domain::{Checkpoint, Event, Lane, OpenEvent};
use timetrack_outbox::{ItemState, Limits, Outbox, QuarantineReason, Receipt, Settlement};
use timetrack_protocol::{RefusalReason, WireItem};

use super::fixtures::*;

const BYTES_BESIDE_BODY: usize = 96;

#[derive(Clone, Debug)]
enum Step {
    Record {
        closed: Vec<Lane>,
        held: Vec<Lane>,
        open: Vec<Lane>,
    },
    RecordHeld,
    Checkpoint,
    Crash,
    CloseAndOpen,
    Sync,
    Settle {
        items: usize,
        outcome: Outcome,
    },
    EnterEpoch {
        lacks_since_seconds_ago: Option<i64>,
    },
    ReturnToEpoch {
        epochs_ago: u64,
    },
    RetryQuarantined,
    Prune,
}

#[derive(Clone, Copy, Debug)]
enum Outcome {
    Acknowledged,
    Dropped,
    Refused,
    Mixed,
}

fn lanes() -> impl Strategy<Value = Lane> {
    prop_oneof![1 => Just(Lane::WorkSession), 1 => Just(Lane::Break), 1 => Just(Lane::Afk), 4 => Just(Lane::Window)]
}

fn steps() -> impl Strategy<Value = Step> {
    let outcome = prop_oneof![
        3 => Just(Outcome::Acknowledged), 1 => Just(Outcome::Dropped), 1 => Just(Outcome::Refused), 1 => Just(Outcome::Mixed)
    ];
    prop_oneof![
        8 => (prop::collection::vec(lanes(), 0..6), prop::collection::vec(lanes(), 0..3), prop::collection::vec(lanes(), 0..3))
            .prop_map(|(closed, held, open)| Step::Record { closed, held, open }),
        1 => Just(Step::RecordHeld),
        2 => Just(Step::Checkpoint),
        2 => Just(Step::Crash),
        1 => Just(Step::CloseAndOpen),
        1 => Just(Step::Sync),
        4 => (0..8_usize, outcome).prop_map(|(items, outcome)| Step::Settle { items, outcome }),
        1 => prop::option::of(0..40_000_i64)
            .prop_map(|lacks_since_seconds_ago| Step::EnterEpoch { lacks_since_seconds_ago }),
        1 => (0..3_u64).prop_map(|epochs_ago| Step::ReturnToEpoch { epochs_ago }),
        1 => Just(Step::RetryQuarantined),
        1 => Just(Step::Prune),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn behaves_like_a_list(steps in prop::collection::vec(steps(), 1..60), limit in prop_oneof![Just(3_000_u64), Just(8_000), Just(1 << 30)]) {
        let limits = Limits { maximum_bytes: limit, acknowledged_bytes: limit / 2, ..Limits::default() };
        let mut directory = tempfile::tempdir().unwrap();
        let mut outbox = open_with(directory.path(), limits).outbox;
        let mut model = Model::new(limits);
        for step in steps {
            model.now += 1_000;
            let now = at(model.now);
            match step {
                Step::Record { closed, held, open } => {
                    let closed: Vec<Event> = closed.into_iter().map(|lane| model.new_event(lane)).collect();
                    let checkpoint = Checkpoint {
                        at: now,
                        held: held.into_iter().map(|lane| model.new_event(lane)).collect(),
                        open: open.into_iter().map(|lane| model.new_open(lane)).collect(),
                    };
                    outbox.record(&closed, &checkpoint).unwrap();
                    model.record(&closed, checkpoint);
                }
                Step::RecordHeld => {
                    outbox.append(&model.checkpoint.held).unwrap();
                    model.record_held();
                }
                Step::Checkpoint => {
                    model.checkpoint.at = now;
                    outbox.record(&[], &model.checkpoint).unwrap();
                }
                Step::Crash => {
                    let copy = copy_of_files(directory.path());
                    drop(outbox);
                    directory = copy;
                    outbox = open_with(directory.path(), limits).outbox;
                    model.reopen();
                }
                Step::CloseAndOpen => {
                    drop(outbox);
                    outbox = open_with(directory.path(), limits).outbox;
                    model.reopen();
                }
                Step::Sync => outbox.sync().unwrap(),
                Step::Settle { items, outcome } => {
                    let ids = outbox.pending_batch(items, usize::MAX).unwrap().ids;
                    prop_assert_eq!(&ids, &model.ids(ItemState::Pending)[..ids.len()]);
                    let results: Vec<_> = ids.into_iter().enumerate().map(|(place, id)| (id, outcome.of(place))).collect();
                    let receipt = receipt(model.epoch, now);
                    outbox.settle(&results, &receipt, now).unwrap();
                    model.settle(&results, now);
                }
                Step::EnterEpoch { lacks_since_seconds_ago } => {
                    model.newest_epoch += 1;
                    model.enter(model.newest_epoch);
                    let lacks_since = lacks_since_seconds_ago.map(|ago| at(model.now - ago));
                    let settled = outbox.settle(&[], &Receipt { lacks_since, ..receipt(model.epoch, now) }, now).unwrap();
                    prop_assert_eq!(settled.requeued, model.enter_epoch(lacks_since));
                }
                Step::ReturnToEpoch { epochs_ago } => {
                    let returns_to = model.epoch.saturating_sub(epochs_ago).max(1);
                    let settled = outbox.settle(&[], &receipt(returns_to, now), now).unwrap();
                    prop_assert_eq!(settled.requeued, model.return_to_epoch(returns_to));
                }
                Step::RetryQuarantined => {
                    let retried = model.ids(ItemState::Quarantined).len();
                    prop_assert_eq!(outbox.retry_quarantined().unwrap(), retried);
                    model.retry_quarantined();
                }
                Step::Prune => outbox.prune(now).unwrap(),
            }
            model.compare(&outbox)?;
        }
    }
}

struct Item {
    event: Event,
    bytes: u64,
    state: ItemState,
    acknowledged: Option<(Timestamp, u64)>,
}

struct Model {
    limits: Limits,
    items: Vec<Item>,
    checkpoint: Checkpoint,
    discarded: u64,
    epoch: u64,
    newest_epoch: u64,
    seen_epochs: BTreeSet<u64>,
    now: i64,
    next: u64,
}

impl Outcome {
    fn of(self, place: usize) -> Settlement {
        let refused = QuarantineReason::Refused {
            reason: RefusalReason::Malformed,
        };
        match self {
            Self::Acknowledged => Settlement::Acknowledged,
            Self::Dropped => Settlement::Dropped,
            Self::Refused => Settlement::Quarantined(refused),
            Self::Mixed => [
                Settlement::Acknowledged,
                Settlement::Quarantined(refused),
                Settlement::Dropped,
            ][place % 3],
        }
    }
}

impl Model {
    fn new(limits: Limits) -> Self {
        Self {
            limits,
            items: Vec::new(),
            checkpoint: Checkpoint::default(),
            discarded: 0,
            epoch: 1,
            newest_epoch: 1,
            seen_epochs: BTreeSet::new(),
            now: 0,
            next: 0,
        }
    }

    fn new_event(&mut self, lane: Lane) -> Event {
        self.next += 1;
        event(self.next, lane)
    }

    fn new_open(&mut self, lane: Lane) -> OpenEvent {
        self.next += 1;
        open_event(self.next, lane, self.now)
    }

    fn record(&mut self, closed: &[Event], checkpoint: Checkpoint) {
        for event in closed {
            self.add(event.clone());
        }
        self.checkpoint = checkpoint;
        if !closed.is_empty() {
            self.keep_within();
        }
    }

    fn record_held(&mut self) {
        let checkpoint = Checkpoint {
            held: Vec::new(),
            ..self.checkpoint.clone()
        };
        let held = std::mem::take(&mut self.checkpoint.held);
        self.record(&held, checkpoint);
    }

    fn add(&mut self, event: Event) {
        let body = serde_json::to_string(&WireItem::from(&event)).unwrap();
        let bytes = u64::try_from(body.len() + BYTES_BESIDE_BODY).unwrap();
        self.items.push(Item {
            event,
            bytes,
            state: ItemState::Pending,
            acknowledged: None,
        });
    }

    fn reopen(&mut self) {
        let Checkpoint {
            at,
            open,
            held: mut recovered,
        } = std::mem::take(&mut self.checkpoint);
        for OpenEvent { id, start, content } in open {
            if let Ok(interval) = timetrack_domain::Interval::new(start, at) {
                recovered.push(Event {
                    id,
                    interval,
                    content,
                });
            }
        }
        recovered.sort_by_key(|event| event.id);
        for event in recovered {
            self.add(event);
        }
        self.keep_within();
    }

    fn keep_within(&mut self) {
        let copy = |item: &Item| item.state == ItemState::Acknowledged;
        while self.total(|_| true) > self.limits.maximum_bytes && self.remove_first(copy) {}
        for lane in [Lane::Window, Lane::Afk, Lane::Private, Lane::Break] {
            while self.total(|_| true) > self.limits.maximum_bytes
                && self
                    .remove_first(|item| item.event.lane() == lane && item.state != ItemState::Acknowledged)
            {
                self.discarded += 1;
            }
        }
    }

    fn total(&self, counts: impl Fn(&Item) -> bool) -> u64 {
        self.items
            .iter()
            .filter(|item| counts(item))
            .map(|item| item.bytes)
            .sum()
    }

    fn remove_first(&mut self, wanted: impl Fn(&Item) -> bool) -> bool {
        let found = self.items.iter().position(wanted);
        if let Some(place) = found {
            self.items.remove(place);
        }
        found.is_some()
    }

    fn settle(&mut self, results: &[(EventId, Settlement)], now: Timestamp) {
        self.enter(self.epoch);
        for (id, settlement) in results {
            let place = self.items.iter().position(|item| item.event.id == *id).unwrap();
            match settlement {
                Settlement::Acknowledged => {
                    self.items[place].state = ItemState::Acknowledged;
                    self.items[place].acknowledged = Some((now, self.epoch));
                }
                Settlement::Dropped => {
                    self.items.remove(place);
                }
                Settlement::Quarantined(_) => self.items[place].state = ItemState::Quarantined,
            }
        }
        let copy = |item: &Item| item.state == ItemState::Acknowledged;
        while self.total(copy) > self.limits.acknowledged_bytes && self.remove_first(copy) {}
    }

    fn enter_epoch(&mut self, lacks_since: Option<Timestamp>) -> usize {
        let Some(lacks_since) = lacks_since else { return 0 };
        let mut requeued = 0;
        for item in &mut self.items {
            if let Some((when, epoch)) = item.acknowledged
                && epoch != self.epoch
                && when.duration_since(lacks_since).as_secs() >= -3_600
            {
                item.acknowledged = None;
                item.state = ItemState::Pending;
                requeued += 1;
            }
        }
        requeued
    }

    fn return_to_epoch(&mut self, returns_to: u64) -> usize {
        let is_old_copy = returns_to != self.epoch && self.seen_epochs.contains(&returns_to);
        self.enter(returns_to);
        let mut requeued = 0;
        for item in &mut self.items {
            if is_old_copy && item.state == ItemState::Acknowledged {
                item.acknowledged = None;
                item.state = ItemState::Pending;
                requeued += 1;
            }
        }
        requeued
    }

    fn enter(&mut self, epoch: u64) {
        self.epoch = epoch;
        self.seen_epochs.insert(epoch);
    }

    fn retry_quarantined(&mut self) {
        for item in self
            .items
            .iter_mut()
            .filter(|item| item.state == ItemState::Quarantined)
        {
            item.state = ItemState::Pending;
        }
    }

    fn ids(&self, state: ItemState) -> Vec<EventId> {
        self.items
            .iter()
            .filter(|item| item.state == state)
            .map(|item| item.event.id)
            .collect()
    }

    fn compare(&self, outbox: &Outbox) -> Result<(), TestCaseError> {
        let status = outbox.status().unwrap();
        for (state, tally) in [
            (ItemState::Pending, status.pending),
            (ItemState::Acknowledged, status.acknowledged),
            (ItemState::Quarantined, status.quarantined),
        ] {
            prop_assert_eq!(
                tally.items,
                u64::try_from(self.ids(state).len()).unwrap(),
                "{:?}",
                state
            );
            prop_assert_eq!(tally.bytes, self.total(|item| item.state == state), "{:?}", state);
        }
        prop_assert_eq!(pending(outbox), self.ids(ItemState::Pending));
        let aside: Vec<_> = outbox
            .quarantined(usize::MAX)
            .unwrap()
            .into_iter()
            .map(|item| item.id)
            .collect();
        prop_assert_eq!(aside, self.ids(ItemState::Quarantined));
        prop_assert_eq!(status.discarded_items, self.discarded);
        let counted: u64 = outbox.discarded().unwrap().iter().map(|part| part.items).sum();
        prop_assert_eq!(counted, self.discarded);
        let oldest = self.items.iter().find(|item| item.state == ItemState::Pending);
        prop_assert_eq!(
            status.oldest_pending,
            oldest.map(|item| item.event.interval.start())
        );
        Ok(())
    }
}
