//! Carries the recorder's effects to the outbox, and keeps in memory what the outbox does not take.

use std::{io, sync::Arc, time::Duration};

use timetrack_domain::{
    Checkpoint, Event, Moment, id::EventId, person_choice::PersonChoice, recorder::Effect,
};
use timetrack_outbox::{Outbox, OutboxError};

use super::{OutboxSlot, outbox_slot::CHOICE_NOTE, reserve::Reserve, unsaved_count::UnsavedCount};
use crate::{
    controller::{Input, OutboxCounts, OutboxReport, RecorderReport},
    status::OutboxTrouble,
    workers::WorkerContext,
};

/// How long a power cut may reach back.
const SYNC_EVERY: Duration = Duration::from_secs(60);
/// How often what is too old is deleted.
const PRUNE_EVERY: Duration = Duration::from_secs(3_600);
/// How soon it is tried again where the outbox cannot be written.
const TRY_AGAIN_AFTER: Duration = Duration::from_secs(5);
/// How soon the reserve is taken again where the disk was full. Doubled each time that a quota says so only when the
/// space is being taken, up to [`RESERVE_AGAIN_AFTER_MOST`].
const RESERVE_AGAIN_AFTER: Duration = Duration::from_secs(15);
const RESERVE_AGAIN_AFTER_MOST: Duration = Duration::from_mins(16);
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
    told: Told,
    counts_are_due: bool,
    reserve: Reserve,
    /// There was no space for the reserve, or it had to be given up.
    disk_is_full: bool,
    reserve_again_after: Duration,
    unsaved_count: UnsavedCount,
    /// Events that the run before could not save.
    lost_before: u64,
    /// Events for which there was room neither in the outbox nor in memory.
    given_up: u64,
    try_again_at: Option<Duration>,
    sync_at: Option<Duration>,
    report_at: Duration,
    prune_at: Duration,
    reserve_at: Duration,
}

/// What the person was told last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Told {
    Writable,
    AlmostFull,
    Unwritable,
}

impl Journal {
    pub(super) fn new(slot: OutboxSlot, outbox: Arc<Outbox>) -> Self {
        let reserve = Reserve::in_directory(slot.directory());
        let (unsaved_count, lost_before) = UnsavedCount::begin(slot.directory());
        if lost_before > 0 {
            tracing::error!(lost_before, "Events could not be saved when TimeTrack last ended");
        }
        Self {
            slot,
            outbox,
            unsaved: Vec::new(),
            checkpoint: Checkpoint::default(),
            unsaved_choice: None,
            told: Told::Writable,
            counts_are_due: true,
            reserve,
            disk_is_full: false,
            reserve_again_after: RESERVE_AGAIN_AFTER,
            unsaved_count,
            lost_before,
            given_up: 0,
            try_again_at: None,
            sync_at: None,
            report_at: Duration::ZERO,
            prune_at: Duration::ZERO,
            reserve_at: Duration::ZERO,
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
        if !self.reserve.is_held() && self.reserve_at <= at.elapsed {
            self.take_reserve(at, context);
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
        let reserve = (!self.reserve.is_held()).then_some(self.reserve_at);
        let prune = Some(self.prune_at);
        [self.try_again_at, self.sync_at, report, reserve, prune]
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
        let mut synced = self.outbox.sync();
        if matches!(synced, Err(OutboxError::DiskFull(_))) && self.give_up_reserve() {
            synced = self.outbox.sync();
        }
        if let Err(error) = synced {
            self.tell_unwritable(&error, context);
        }
    }

    pub(super) fn report_counts(&mut self, context: &WorkerContext) {
        self.counts_are_due = false;
        match self.outbox.status() {
            Ok(status) => {
                let report = |report| context.controller.send(Input::Outbox(report));
                report(OutboxReport::GivenUp {
                    in_memory: self.given_up,
                    at_the_end: self.lost_before,
                });
                report(OutboxReport::Counts(OutboxCounts::from(&status)));
            }
            Err(error) => tracing::warn!(%error, "The outbox does not say what it holds"),
        }
    }

    fn save(&mut self, at: Moment, context: &WorkerContext) {
        self.try_again_at = None;
        let mut written = self.write_to_what_is_whole(context);
        if matches!(written, Err(OutboxError::DiskFull(_))) && self.give_up_reserve() {
            self.reserve_at = at.elapsed + RESERVE_AGAIN_AFTER;
            written = self.write_to_what_is_whole(context);
        }
        match written {
            Ok(()) => {
                self.unsaved_count.set(self.given_up);
                if self.told == Told::Unwritable {
                    tracing::info!("The outbox can be written again");
                }
                // Without a reserve for want of space, the next event may be one too many.
                let news = if self.disk_is_full {
                    Told::AlmostFull
                } else {
                    Told::Writable
                };
                self.tell(news, context);
                self.sync_at.get_or_insert(at.elapsed + SYNC_EVERY);
                self.counts_are_due = true;
            }
            Err(error) => {
                self.unsaved_count.set(self.unsaved.len() as u64 + self.given_up);
                self.try_again_at = Some(at.elapsed + TRY_AGAIN_AFTER);
                self.tell_unwritable(&error, context);
            }
        }
    }

    fn write_to_what_is_whole(&mut self, context: &WorkerContext) -> Result<(), OutboxError> {
        let written = self.write();
        // Closed it is where it was damaged, and could not be opened again the last time.
        if !matches!(written, Err(OutboxError::Damaged(_) | OutboxError::Closed)) {
            return written;
        }
        self.outbox = self.slot.open_again(&self.held_ids(), context)?;
        self.write()
    }

    fn give_up_reserve(&mut self) -> bool {
        let given_up = self.reserve.give_up();
        self.disk_is_full = true;
        if given_up {
            tracing::warn!("The disk is full: the space that was set aside is used");
        }
        given_up
    }

    fn take_reserve(&mut self, at: Moment, context: &WorkerContext) {
        self.reserve_at = at.elapsed + self.reserve_again_after;
        // What waits comes first.
        if self.told == Told::Unwritable {
            return;
        }
        match self.reserve.hold() {
            Ok(()) => {
                self.disk_is_full = false;
                self.reserve_again_after = RESERVE_AGAIN_AFTER;
                self.tell(Told::Writable, context);
            }
            Err(error) if is_full(&error) => {
                self.disk_is_full = true;
                if error.kind() == io::ErrorKind::QuotaExceeded {
                    self.reserve_again_after = (self.reserve_again_after * 2).min(RESERVE_AGAIN_AFTER_MOST);
                }
                self.tell(Told::AlmostFull, context);
            }
            Err(error) => tracing::debug!(%error, "No space can be set aside"),
        }
    }

    fn tell(&mut self, news: Told, context: &WorkerContext) {
        if self.told != news {
            self.told = news;
            let report = match news {
                Told::Writable => OutboxReport::Writable,
                Told::AlmostFull | Told::Unwritable => OutboxReport::Unwritable {
                    trouble: OutboxTrouble::AlmostFull,
                    waiting: 0,
                },
            };
            context.controller.send(Input::Outbox(report));
        }
    }

    fn tell_unwritable(&mut self, error: &OutboxError, context: &WorkerContext) {
        self.told = Told::Unwritable;
        report_unwritable(error, self.unsaved.len(), context);
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

fn is_full(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded
    )
}

pub(super) fn report_unwritable(error: &OutboxError, waiting: usize, context: &WorkerContext) {
    tracing::error!(%error, waiting, "The outbox cannot be written");
    let report = OutboxReport::Unwritable {
        trouble: error.into(),
        waiting: waiting as u64,
    };
    context.controller.send(Input::Outbox(report));
}
