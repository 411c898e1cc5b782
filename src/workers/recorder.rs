//! The recorder's thread: observations and choices in, events into the outbox. The only writer of events.
//!
//! The rules are `timetrack_domain::recorder`'s; this is the shell around them. What cannot be written stays in memory, is
//! counted in the status, and is written as soon as the outbox takes it again.

mod inbox;
mod journal;
mod last_known;
mod outbox_slot;
mod reserve;
mod unsaved_count;
mod working_day;

use std::{
    sync::{Arc, Mutex, PoisonError, mpsc::RecvTimeoutError},
    time::Duration,
};

use jiff::tz::TimeZone;
use timetrack_domain::{
    IdGenerator, Moment, TrackingSettings,
    recorder::{Input as Observed, Recorder, SessionEvent as SessionChange},
};
use timetrack_outbox::OutboxError;
use timetrack_platform::session_events::SessionEvent;

pub use inbox::{RecorderInbox, RecorderSender};
pub use outbox_slot::OutboxSlot;
pub use unsaved_count::unsaved_events;

use self::{inbox::Message, journal::Journal, working_day::WorkingDay};
use super::{Finished, Worker, WorkerContext};
use crate::controller::{Input, OutboxReport, RecorderReport, ReplyId};

/// How soon the outbox is tried again where it cannot be written.
const TRY_AGAIN_AFTER: Duration = Duration::from_secs(5);

/// See the module's documentation.
pub struct RecorderWorker {
    /// What it is told, and what that adds up to; it outlives a restart of the worker.
    inbox: Arc<Mutex<RecorderInbox>>,
    outbox: OutboxSlot,
    settings: TrackingSettings,
}

impl RecorderWorker {
    /// A recorder that begins with `settings` and writes to the outbox in `outbox`.
    pub fn new(inbox: Arc<Mutex<RecorderInbox>>, outbox: OutboxSlot, settings: TrackingSettings) -> Self {
        Self {
            inbox,
            outbox,
            settings,
        }
    }
}

impl Worker for RecorderWorker {
    fn run(self: Box<Self>, context: &WorkerContext) -> anyhow::Result<Finished> {
        let mut inbox = self.inbox.lock().unwrap_or_else(PoisonError::into_inner);
        let wake = inbox.waker();
        context.stop.on_stop(move || wake.wake());
        let Some((mut journal, choice)) = open_outbox(&self.outbox, &mut inbox, context)? else {
            return Ok(Finished::Stopped);
        };
        let mut at = context.clock.moment();
        let known = inbox.last_known();
        let settings = known.settings().cloned().unwrap_or(self.settings);
        let mut recorder = Recorder::new(settings, choice, IdGenerator::from_system(), at);
        let mut day = WorkingDay::load(self.outbox.directory(), TimeZone::system(), at.wall);
        for observed in known.observations() {
            step(&mut recorder, observed, at, &mut journal, &mut day, context);
        }
        let mut shown = (recorder.state(), recorder.choice().privacy);
        report_state(&recorder, &mut day, at, context);
        journal.report_counts(context);
        loop {
            let wait = journal.next_duty(at, recorder.next_tick());
            let message = match inbox.receive(wait) {
                Ok(message) => message,
                Err(RecvTimeoutError::Timeout) => Message::Observed(Observed::Tick, context.clock.moment()),
                Err(RecvTimeoutError::Disconnected) => return Ok(Finished::Stopped),
            };
            match message {
                Message::Observed(observed, observed_at) => {
                    at = later_of(at, observed_at);
                    step(&mut recorder, observed, at, &mut journal, &mut day, context);
                }
                Message::Settings(settings) => {
                    at = later_of(at, context.clock.moment());
                    step(
                        &mut recorder,
                        Observed::Settings(settings),
                        at,
                        &mut journal,
                        &mut day,
                        context,
                    );
                }
                Message::SyncThen(done) => {
                    journal.sync(context);
                    // Whoever waited may have given up waiting.
                    let _ = done.send(());
                }
                Message::ReportBack(reply) => caught_up(reply, context),
                Message::Wake => {}
            }
            if context.stop.is_stopping() {
                at = later_of(at, context.clock.moment());
                step(&mut recorder, Observed::Quit, at, &mut journal, &mut day, context);
                journal.sync(context);
                return Ok(Finished::Stopped);
            }
            let present = (recorder.state(), recorder.choice().privacy);
            if present != shown {
                shown = present;
                report_state(&recorder, &mut day, at, context);
            }
            journal.attend(at, context);
        }
    }
}

/// Waits until the outbox can be opened: without it nobody knows what the person chose, and nothing may be recorded.
fn open_outbox(
    slot: &OutboxSlot,
    inbox: &mut RecorderInbox,
    context: &WorkerContext,
) -> anyhow::Result<Option<(Journal, timetrack_domain::person_choice::PersonChoice)>> {
    let mut has_failed = false;
    loop {
        match slot.open(context) {
            Ok(opened) => {
                if has_failed {
                    context.controller.send(Input::Outbox(OutboxReport::Writable));
                }
                return Ok(Some(opened));
            }
            Err(error) => {
                has_failed = true;
                journal::report_unwritable(&error, 0, context);
                if !may_be_mended_outside(&error) {
                    return Err(error.into());
                }
            }
        }
        let asked_to_wait_since = context.clock.moment().elapsed;
        loop {
            let waited = context.clock.moment().elapsed.saturating_sub(asked_to_wait_since);
            let Some(left) = TRY_AGAIN_AFTER.checked_sub(waited) else {
                break;
            };
            match inbox.receive(left) {
                Ok(Message::SyncThen(done)) => {
                    let _ = done.send(());
                }
                // The status says why nothing came of what was asked for.
                Ok(Message::ReportBack(reply)) => caught_up(reply, context),
                // The inbox remembers what will still matter when the recorder begins.
                Ok(Message::Observed(..) | Message::Settings(_) | Message::Wake)
                | Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return Ok(None),
            }
            if context.stop.is_stopping() {
                return Ok(None);
            }
        }
    }
}

/// Whether a person can do something about it while the agent runs: free space, give back a right.
fn may_be_mended_outside(error: &OutboxError) -> bool {
    match error {
        OutboxError::ReadOnly(_) | OutboxError::CannotOpen { .. } => true,
        OutboxError::DiskFull(_)
        | OutboxError::Busy(_)
        | OutboxError::File { .. }
        | OutboxError::Damaged(_)
        | OutboxError::Closed
        | OutboxError::NewerSchema { .. }
        | OutboxError::Note { .. }
        | OutboxError::Failed(_) => error.is_transient(),
    }
}

fn step(
    recorder: &mut Recorder,
    observed: Observed,
    at: Moment,
    journal: &mut Journal,
    day: &mut WorkingDay,
    context: &WorkerContext,
) {
    let effects = recorder.handle(observed, at);
    day.learn(&effects);
    journal.carry_out(effects, at, context);
}

fn caught_up(reply: ReplyId, context: &WorkerContext) {
    context
        .controller
        .send(Input::Recorder(RecorderReport::CaughtUp(reply)));
}

fn report_state(recorder: &Recorder, day: &mut WorkingDay, at: Moment, context: &WorkerContext) {
    let report = |report| context.controller.send(Input::Recorder(report));
    let state = recorder.state();
    report(RecorderReport::Privacy(recorder.choice().privacy.into()));
    if let Some(worked) = day.worked(&state, at.wall) {
        report(RecorderReport::Worked(worked));
    }
    report(RecorderReport::State(state));
}

/// Observations come from several threads; the recorder's time only goes forward.
fn later_of(known: Moment, new: Moment) -> Moment {
    if new.elapsed < known.elapsed || new.awake < known.awake {
        known
    } else {
        new
    }
}

/// What the recorder needs of what happened to the session. The shutdown of the computer is none of it: the program is
/// ended by its own signal.
fn session_change(event: SessionEvent) -> Option<SessionChange> {
    Some(match event {
        SessionEvent::Locked => SessionChange::Locked,
        SessionEvent::Unlocked => SessionChange::Unlocked,
        SessionEvent::Suspending => SessionChange::Suspending,
        SessionEvent::Resumed => SessionChange::Resumed,
        SessionEvent::SwitchedAway => SessionChange::SwitchedAway,
        SessionEvent::SwitchedBack => SessionChange::SwitchedBack,
        SessionEvent::ShuttingDown => return None,
    })
}
