//! Erasing what deleted items leave in the file of the outbox, while nothing is sent: the first time at once, and then with
//! a rest in between.

use std::time::Duration;

use timetrack_outbox::Outbox;

use crate::workers::WorkerContext;

/// The time to the next attempt after one that was prevented: somebody reads, or the disk is full.
const TRY_AGAIN_AFTER: Duration = Duration::from_mins(1);
/// The time to the next one after one that was done. Each writes the whole outbox anew, and who deletes does so several
/// times in a row.
pub(super) const REST: Duration = Duration::from_mins(5);

/// When that is tried next. Instants are those of any monotonic clock.
#[derive(Debug, Default)]
pub(super) struct Erasing {
    due: Duration,
}

impl Erasing {
    /// Erases what there is, unless the agent ends: then it is left for the next start.
    pub(super) fn attend(&mut self, outbox: &Outbox, now: Duration, context: &WorkerContext) {
        if now < self.due || context.stop.is_stopping() {
            return;
        }
        match outbox.has_traces() {
            Ok(true) => {}
            // The recorder reports an outbox that cannot be read.
            Ok(false) | Err(_) => return,
        }
        match outbox.erase(|| !context.stop.is_stopping()) {
            Ok(true) => {
                tracing::info!("Nothing of what was deleted is left in the outbox's files");
                self.due = now + REST;
            }
            Ok(false) => {
                tracing::info!("Traces of what was deleted are left in the outbox's files until later");
                self.due = now + TRY_AGAIN_AFTER;
            }
            Err(error) => {
                tracing::warn!(
                    %error,
                    "Traces of what was deleted are left in the outbox's files; it is tried again in a minute"
                );
                self.due = now + TRY_AGAIN_AFTER;
            }
        }
    }
}
