//! The outbox as the workers share it: it may come late, and a damaged one is replaced while the agent runs.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use timetrack_domain::{id::EventId, person_choice::PersonChoice};
use timetrack_outbox::{Check, Limits, Outbox, OutboxError};

use super::{journal::Journal, reserve::Reserve};
use crate::{controller::Input, status::Problem, workers::WorkerContext};

/// The name under which the outbox keeps what the person chose.
pub(super) const CHOICE_NOTE: &str = "person_choice";

/// Where the outbox is found once it is open.
#[derive(Clone)]
pub struct OutboxSlot {
    directory: Arc<PathBuf>,
    limits: Limits,
    open: Arc<Mutex<Option<Arc<Outbox>>>>,
}

impl OutboxSlot {
    /// A slot for the outbox in `directory`, which must exist.
    pub fn new(directory: PathBuf, limits: Limits) -> Self {
        Self {
            directory: Arc::new(directory),
            limits,
            open: Arc::default(),
        }
    }

    /// Where the outbox lies.
    pub(super) fn directory(&self) -> &Path {
        &self.directory
    }

    /// The outbox, once the recorder has opened it.
    pub fn get(&self) -> Option<Arc<Outbox>> {
        self.lock().clone()
    }

    /// Opens the outbox for the recorder; what was open at the last checkpoint is closed by that.
    pub(super) fn open(&self, context: &WorkerContext) -> Result<(Journal, PersonChoice), OutboxError> {
        let mut opened = self.open_with(Check::AfterUncleanEnd, &[], context);
        if matches!(opened, Err(OutboxError::DiskFull(_))) && Reserve::in_directory(&self.directory).give_up()
        {
            opened = self.open_with(Check::AfterUncleanEnd, &[], context);
        }
        let outbox = opened?;
        let choice = outbox.note::<PersonChoice>(CHOICE_NOTE)?.unwrap_or_default();
        Ok((Journal::new(self.clone(), outbox), choice))
    }

    /// Opens it again after it was found to be damaged.
    ///
    /// `held_by_recorder` is what the recorder has not recorded in full yet. Opening closes what was open, as after a
    /// crash; but the recorder runs, and will tell how it ended.
    pub(super) fn open_again(
        &self,
        held_by_recorder: &[EventId],
        context: &WorkerContext,
    ) -> Result<Arc<Outbox>, OutboxError> {
        self.open_with(Check::Always, held_by_recorder, context)
    }

    fn open_with(
        &self,
        check: Check,
        held_by_recorder: &[EventId],
        context: &WorkerContext,
    ) -> Result<Arc<Outbox>, OutboxError> {
        // The one that is replaced is closed first, whoever has it in hand: two writers with different ideas of what is
        // open would disagree, and Windows moves no file that is open.
        if let Some(replaced) = self.lock().take() {
            replaced.close();
        }
        let opened = Outbox::open(&self.directory, self.limits, check, context.clock.now())?;
        if !opened.recovered.is_empty() {
            tracing::info!(
                items = opened.recovered.len(),
                "Closed what was open when TimeTrack ended without notice"
            );
        }
        if let Some(damage) = opened.damage {
            tracing::error!(
                salvaged = damage.salvaged_items,
                unreadable = damage.unreadable_items,
                "The outbox was damaged and set aside at {}",
                damage.set_aside.display()
            );
            context.controller.send(Input::Raise(Problem::OutboxDamaged {
                path: damage.set_aside.display().to_string(),
                salvaged: damage.salvaged_items,
            }));
        }
        // Before the sender sees it: what the server has taken once stays as it was.
        opened.outbox.take_back(held_by_recorder)?;
        let outbox = Arc::new(opened.outbox);
        *self.lock() = Some(Arc::clone(&outbox));
        Ok(outbox)
    }

    fn lock(&self) -> MutexGuard<'_, Option<Arc<Outbox>>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::{fs, sync::mpsc};

    use timetrack_domain::{Clock, Event, EventContent, Interval, recorder::Effect};
    use timetrack_platform::SystemClock;

    use super::*;
    use crate::workers::{ControllerSender, StopSignal, WorkerName};

    fn event(number: u64) -> Event {
        let start = jiff::Timestamp::from_second(1_795_075_200 + i64::try_from(number).unwrap()).unwrap();
        Event {
            id: EventId::from_uuid(uuid::Uuid::from_u128(number.into())),
            interval: Interval::new(start, start + jiff::SignedDuration::from_secs(1)).unwrap(),
            content: EventContent::HiddenWindow,
        }
    }

    #[test]
    fn a_damaged_file_is_closed_for_everybody_before_it_is_moved() {
        let directory = tempfile::tempdir().unwrap();
        let (inputs, inbox) = mpsc::channel();
        let context = WorkerContext {
            name: WorkerName::Recorder,
            stop: StopSignal::default(),
            clock: Arc::new(SystemClock),
            controller: ControllerSender::new(inputs),
        };
        let before = event(0).interval.start();
        let check = Check::AfterUncleanEnd;
        let opened = Outbox::open(directory.path(), Limits::default(), check, before).unwrap();
        let events: Vec<Event> = (10..200).map(event).collect();
        opened.outbox.append(&events).unwrap();
        drop(opened);
        let slot = OutboxSlot::new(directory.path().to_owned(), Limits::default());
        let (mut journal, _) = slot.open(&context).unwrap();
        // The sender has it in hand all the time.
        let in_hand = slot.get().unwrap();
        let file = directory.path().join("outbox.db");
        let mut bytes = fs::read(&file).unwrap();
        bytes[4_096..].fill(0xA5);
        fs::write(&file, bytes).unwrap();
        journal.carry_out(vec![Effect::Record(event(3))], SystemClock.moment(), &context);

        let is_damaged = |input| matches!(input, Input::Raise(Problem::OutboxDamaged { .. }));
        assert!(inbox.try_iter().any(is_damaged));
        assert!(matches!(in_hand.status(), Err(OutboxError::Closed)));
        let opened = slot.get().unwrap();
        let waits = opened.pending_batch(usize::MAX, usize::MAX).unwrap();
        assert!(waits.ids.contains(&event(3).id), "nothing is lost meanwhile");
        // Where the system tells what this process has open: nothing of what was set aside.
        if let Ok(open) = fs::read_dir("/proc/self/fd") {
            let targets = open.filter_map(|entry| fs::read_link(entry.ok()?.path()).ok());
            let ours: Vec<_> = targets
                .filter(|target| target.starts_with(directory.path()))
                .collect();
            let aside = |path: &std::path::PathBuf| path.to_string_lossy().contains("damaged");
            assert!(!ours.is_empty() && !ours.iter().any(aside), "{ours:?}");
        }
    }
}
