//! One round: a batch out of the outbox, to the server, and its answer into the outbox.

use std::time::Duration;

use serde_json::value::RawValue;
use timetrack_domain::id::EventId;
use timetrack_outbox::{Outbox, OutboxError, QuarantineReason, Receipt, Settlement};
use timetrack_protocol::{BatchAnswer, BatchOrigin, BatchRequest, DeviceReport, OpenWireItem};

use super::schedule::BatchLimits;
use crate::{
    server_client::{SendError, ServerClient},
    status::{SendFailureCause, StatusReader},
    workers::{
        WorkerContext,
        settings_channel::{AnsweredVersion, SettingsHandle},
    },
};

/// What a round needs.
pub(super) struct Round<'a> {
    pub(super) client: &'a ServerClient,
    pub(super) outbox: &'a Outbox,
    pub(super) status: &'a StatusReader,
    pub(super) context: &'a WorkerContext,
    pub(super) origin: BatchOrigin,
    pub(super) settings: &'a SettingsHandle,
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sent {
    /// Nothing was pending, and no heartbeat was due.
    Nothing,
    /// The server answered.
    Batch {
        events: u64,
        /// Whether nothing is pending any more.
        drained: bool,
    },
    /// The one item that the server does not understand was set aside.
    SetAside,
    /// Less has to be sent at a time.
    TooMuch,
}

/// Why it failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Failure {
    pub(super) cause: SendFailureCause,
    pub(super) retry_after: Option<Duration>,
}

impl Round<'_> {
    pub(super) async fn run(&self, limits: BatchLimits, heartbeat_is_due: bool) -> Result<Sent, Failure> {
        let batch = self
            .outbox
            .pending_batch(limits.items, limits.bytes)
            .map_err(|error| own_fault(&error))?;
        if batch.is_empty() && !heartbeat_is_due {
            return Ok(Sent::Nothing);
        }
        match self.send(&batch.bodies, &self.going_on()?).await {
            Ok(mut answer) => {
                let settlements: Vec<_> = batch
                    .ids
                    .iter()
                    .copied()
                    .zip(answer.results.iter().copied().map(Settlement::from))
                    .collect();
                let settled = self
                    .outbox
                    .settle(&settlements, &Receipt::from(&answer), self.context.clock.now())
                    .map_err(|error| own_fault(&error))?;
                if settled.requeued > 0 {
                    tracing::warn!(
                        items = settled.requeued,
                        "The server's database was put back; sending again what it lacks"
                    );
                }
                if settled.quarantined > 0 {
                    tracing::warn!(
                        items = settled.quarantined,
                        "The server refused items; they are set aside"
                    );
                }
                self.forget(answer.deletions.take()).await?;
                let drained = settled.requeued == 0 && self.is_drained();
                Ok(Sent::Batch {
                    events: batch.len() as u64,
                    drained,
                })
            }
            Err(SendError::TooLarge | SendError::Rejected { .. }) if batch.len() > 1 => Ok(Sent::TooMuch),
            Err(SendError::TooLarge) => self.set_aside(&batch.ids, 413).await,
            Err(SendError::Rejected { status }) => self.set_aside(&batch.ids, status).await,
            Err(error) => Err(Failure::from(error)),
        }
    }

    /// Round after round, as long as batches are taken.
    pub(super) async fn run_until_drained(&self, limits: BatchLimits) -> Result<(), Failure> {
        while let Sent::Batch { drained: false, .. } = self.run(limits, true).await? {}
        Ok(())
    }

    /// What is going on. An outbox that was closed meanwhile does not know.
    pub(super) fn going_on(&self) -> Result<Vec<OpenWireItem>, Failure> {
        let open = self.outbox.open_events().map_err(|error| own_fault(&error))?;
        Ok(open.iter().map(OpenWireItem::from).collect())
    }

    pub(super) async fn send(
        &self,
        items: &[Box<RawValue>],
        open: &[OpenWireItem],
    ) -> Result<BatchAnswer, SendError> {
        let seen = self.outbox.deletions_seen().unwrap_or_default();
        // Without the mark a server that was put back is noticed a little later.
        let commit_seen = self.outbox.commit_seen().unwrap_or_default();
        let request = BatchRequest {
            sent_at: self.context.clock.now(),
            items,
            open,
            device: self.report(),
            deletions_seen: &seen,
            origin: self.origin,
            commit_seen: commit_seen.as_ref(),
        };
        let answer = self.client.send_batch(&request).await?;
        self.settings.answered(AnsweredVersion {
            epoch: answer.epoch,
            version: answer.settings_version,
        });
        Ok(answer)
    }

    /// Sets the item aside because of which a request was rejected. A request without items is tried first: where that
    /// is rejected too, nothing is wrong with the item, and a server that takes nothing at all must not cost one item
    /// after the other.
    async fn set_aside(&self, ids: &[EventId], status: u16) -> Result<Sent, Failure> {
        let [id] = ids else {
            return Err(Failure::of(SendFailureCause::Rejected));
        };
        self.send(&[], &self.going_on()?).await?;
        tracing::warn!(event.id = %id, status, "The server does not understand an item; it is set aside");
        self.outbox
            .quarantine(*id, QuarantineReason::Rejected { status })
            .map_err(|error| own_fault(&error))?;
        Ok(Sent::SetAside)
    }

    fn is_drained(&self) -> bool {
        self.outbox.status().is_ok_and(|status| status.pending.items == 0)
    }

    fn report(&self) -> DeviceReport {
        let counts = self.outbox.status().unwrap_or_default();
        let status = self.status.current();
        DeviceReport {
            agent_version: status.version.clone(),
            pending_items: counts.pending.items,
            quarantined_items: counts.quarantined.items,
            discarded_items: counts.discarded_items,
            problems: status
                .problems
                .iter()
                .filter_map(|problem| problem.code().reported())
                .map(|problem| problem.word().to_owned())
                .collect(),
        }
    }
}

impl Failure {
    fn of(cause: SendFailureCause) -> Self {
        Self {
            cause,
            retry_after: None,
        }
    }
}

impl From<SendError> for Failure {
    fn from(error: SendError) -> Self {
        match error {
            SendError::NoAnswer => Self::of(SendFailureCause::NoAnswer),
            SendError::Certificate => Self::of(SendFailureCause::Certificate),
            SendError::NotATimeTrackServer => Self::of(SendFailureCause::NotATimeTrackServer),
            SendError::SignedOut => Self::of(SendFailureCause::SignedOut),
            SendError::Unauthorised => Self::of(SendFailureCause::Unauthorised),
            SendError::TooLarge | SendError::Rejected { .. } => Self::of(SendFailureCause::Rejected),
            SendError::ServerFailed { retry_after, .. } => Self {
                cause: SendFailureCause::ServerFailed,
                retry_after,
            },
        }
    }
}

/// The outbox failed: the recorder, which writes far more often, reports that. For the sender it is one more reason to
/// try again later.
pub(super) fn own_fault(error: &OutboxError) -> Failure {
    tracing::error!("What is pending cannot be read: {error}");
    Failure::of(SendFailureCause::OutboxFailed)
}
