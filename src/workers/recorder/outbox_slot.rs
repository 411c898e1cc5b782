//! The outbox as the workers share it: it may come late, and a damaged one is replaced while the agent runs.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use timetrack_domain::{id::EventId, person_choice::PersonChoice};
use timetrack_outbox::{Check, Limits, Outbox, OutboxError};

use super::journal::Journal;
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
        let outbox = self.open_with(Check::AfterUncleanEnd, &[], context)?;
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
        // The one that is replaced is closed first: two writers with different ideas of what is open would disagree.
        *self.lock() = None;
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
