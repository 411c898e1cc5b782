//! Carries the recorder's effects to the outbox, and keeps in memory what the outbox does not take.

use std::{sync::Arc, time::Duration};

use timetrack_domain::{
    Checkpoint, Event, Moment, id::EventId, person_choice::PersonChoice, recorder::Effect,
};
use timetrack_outbox::{Outbox, OutboxError};

use super::{OutboxSlot, outbox_slot::CHOICE_NOTE};
use crate::{
    controller::{Input, OutboxCounts, OutboxReport, RecorderReport},
    workers::WorkerContext,
};

/// How long a power cut may reach back.
const SYNC_EVERY: Duration = Duration::from_secs(60);
/// How often what is too old is deleted.
const PRUNE_EVERY: Duration = Duration::from_secs(3_600);
/// How soon it is tried again where the outbox cannot be written.
const TRY_AGAIN_AFTER: Duration = Duration::from_secs(5);
/// How often the counts are reported at the most: every window switch would redraw the tray.
const REPORT_EVERY: Duration = Duration::from_secs(2);
/// Events that are kept in memory at the most, about 100 MB; with one window switch a second, three days.
const MOST_IN_MEMORY: usize = 250_000;

pub(super) struct Journal {
    slot: OutboxSlot,
    outbox: Arc<Outbox>,
    unsaved: Vec<Event>,
    checkpoint: Checkpoint,
    unsaved_choice: Option<PersonChoice>,
    failing: bool,
    counts_are_due: bool,
    /// Events for which there was room neither in the outbox nor in memory.
    given_up: u64,
    try_again_at: Option<Duration>,
    sync_at: Option<Duration>,
    report_at: Duration,
    prune_at: Duration,
}

impl Journal {
    pub(super) fn new(slot: OutboxSlot, outbox: Arc<Outbox>) -> Self {
        Self {
            slot,
            outbox,
            unsaved: Vec::new(),
            checkpoint: Checkpoint::default(),
            unsaved_choice: None,
            failing: false,
            counts_are_due: true,
            given_up: 0,
            try_again_at: None,
            sync_at: None,
            report_at: Duration::ZERO,
            prune_at: Duration::ZERO,
        }
    }

    pub(super) fn carry_out(&mut self, effects: Vec<Effect>, at: Moment, context: &WorkerContext) {
        let mut must_write = false;
        for effect in effects {
            match effect {
                Effect::Record(event) => {
                    must_write = true;
                    // What the last checkpoint called open may be closed by now.
                    self.checkpoint.forget(event.id);
                    if self.unsaved.len() < MOST_IN_MEMORY {
                        self.unsaved.push(event);
                    } else {
                        self.given_up += 1;
                        self.counts_are_due = true;
                        tracing::error!(
                            given_up = self.given_up,
                            "An event is given up: the outbox cannot be written, and memory is full"
                        );
                    }
                }
                Effect::Checkpoint(checkpoint) => {
                    must_write = true;
                    self.checkpoint = checkpoint;
                }
                Effect::ChoiceChanged(choice) => {
                    must_write = true;
                    self.unsaved_choice = Some(choice);
                }
                Effect::ClockStepped(step) => {
                    let seconds = step.as_secs();
                    tracing::warn!(seconds, "The computer's clock was set");
                    context
                        .controller
                        .send(Input::Recorder(RecorderReport::ClockStepped { seconds }));
                }
            }
        }
        if must_write {
            self.save(at, context);
        }
    }

    /// What has to be done by now: writing again what failed, syncing, pruning, reporting.
    pub(super) fn attend(&mut self, at: Moment, context: &WorkerContext) {
        if self.try_again_at.is_some_and(|due| due <= at.elapsed) {
            self.save(at, context);
        }
        if self.sync_at.is_some_and(|due| due <= at.elapsed) {
            self.sync(context);
        }
        if self.prune_at <= at.elapsed {
            self.prune_at = at.elapsed + PRUNE_EVERY;
            if let Err(error) = self.outbox.prune(at.wall) {
                tracing::warn!(%error, "What is too old could not be deleted from the outbox");
            }
            self.counts_are_due = true;
        }
        if self.counts_are_due && self.report_at <= at.elapsed {
            self.report_at = at.elapsed + REPORT_EVERY;
            self.report_counts(context);
        }
    }

    /// How long until something has to be done; `tick` is the recorder's own wish.
    pub(super) fn next_duty(&self, at: Moment, tick: Option<Duration>) -> Duration {
        let report = self.counts_are_due.then_some(self.report_at);
        [self.try_again_at, self.sync_at, report, Some(self.prune_at)]
            .into_iter()
            .flatten()
            .map(|due| due.saturating_sub(at.elapsed))
            .chain(tick)
            .min()
            .unwrap_or(PRUNE_EVERY)
    }

    /// Makes everything durable against a power cut.
    pub(super) fn sync(&mut self, context: &WorkerContext) {
        self.sync_at = None;
        if let Err(error) = self.outbox.sync() {
            report_unwritable(&error, self.unsaved.len(), context);
            self.failing = true;
        }
    }

    pub(super) fn report_counts(&mut self, context: &WorkerContext) {
        self.counts_are_due = false;
        match self.outbox.status() {
            Ok(status) => {
                let mut counts = OutboxCounts::from(&status);
                counts.discarded += self.given_up;
                context
                    .controller
                    .send(Input::Outbox(OutboxReport::Counts(counts)));
            }
            Err(error) => tracing::warn!(%error, "The outbox does not say what it holds"),
        }
    }

    fn save(&mut self, at: Moment, context: &WorkerContext) {
        self.try_again_at = None;
        let mut written = self.write();
        // Closed it is where it was damaged, and could not be opened again the last time.
        if matches!(written, Err(OutboxError::Damaged(_) | OutboxError::Closed)) {
            written = self
                .slot
                .open_again(&self.held_ids(), context)
                .and_then(|outbox| {
                    self.outbox = outbox;
                    self.write()
                });
        }
        match written {
            Ok(()) => {
                if self.failing {
                    self.failing = false;
                    tracing::info!("The outbox can be written again");
                    context.controller.send(Input::Outbox(OutboxReport::Writable));
                }
                self.sync_at.get_or_insert(at.elapsed + SYNC_EVERY);
                self.counts_are_due = true;
            }
            Err(error) => {
                self.failing = true;
                self.try_again_at = Some(at.elapsed + TRY_AGAIN_AFTER);
                report_unwritable(&error, self.unsaved.len(), context);
            }
        }
    }

    /// What the outbox does not hold as it is to be in the end.
    fn held_ids(&self) -> Vec<EventId> {
        let open = self.checkpoint.open.iter().map(|event| event.id);
        let ended = self.checkpoint.held.iter().chain(&self.unsaved);
        open.chain(ended.map(|event| event.id)).collect()
    }

    fn write(&mut self) -> Result<(), OutboxError> {
        let (closed, checkpoint) = (&self.unsaved, &self.checkpoint);
        match &self.unsaved_choice {
            // A crash must not come between a choice and what it brought about.
            Some(choice) => self
                .outbox
                .record_with_note(closed, checkpoint, (CHOICE_NOTE, choice))?,
            None => self.outbox.record(closed, checkpoint)?,
        }
        self.unsaved.clear();
        self.unsaved_choice = None;
        Ok(())
    }
}

pub(super) fn report_unwritable(error: &OutboxError, waiting: usize, context: &WorkerContext) {
    tracing::error!(%error, waiting, "The outbox cannot be written");
    let report = OutboxReport::Unwritable {
        trouble: error.into(),
        waiting: waiting as u64,
    };
    context.controller.send(Input::Outbox(report));
}
