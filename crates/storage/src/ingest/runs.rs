//! Notices two agents that use one credential.
//!
//! Each start of an agent is a run with an id of its own. Runs of one agent follow each other; one that reports after
//! another one began to, and that is not just late, is a second agent. A restart looks like a run that ends.

use jiff::Timestamp;
use sea_orm::ConnectionTrait;
use timetrack_domain::id::{MachineId, RunId};
use timetrack_protocol::BatchOrigin;

use crate::{
    DeviceKey, StorageError, Transaction,
    connection::statement,
    key::{optional_instant, optional_milliseconds},
};

/// Runs that are remembered per device. Of a copied disk as many agents may report in turns.
const REMEMBERED: usize = 64;

/// Another agent speaks with a device's credential.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubling {
    /// It has the same data directory: the disk was copied.
    CopiedDisk,
    /// It has another one: the credential was copied.
    CopiedCredential,
}

/// The runs of a device, as its row keeps them.
#[derive(Clone, Debug, Default)]
pub(super) struct Runs {
    /// The oldest first; the last one goes on.
    known: Vec<String>,
    /// When the last one was first heard of, by its own clock.
    since: Option<Timestamp>,
    machine: Option<MachineId>,
    /// Whether a second agent was noticed before.
    is_doubled: bool,
    has_changed: bool,
}

impl Runs {
    pub(super) fn read(
        known: &str,
        since_ms: Option<i64>,
        machine: Option<uuid::Uuid>,
        duplicated_ms: Option<i64>,
    ) -> Result<Self, StorageError> {
        Ok(Self {
            known: known.split_whitespace().map(str::to_owned).collect(),
            since: optional_instant(since_ms)?,
            machine: machine.map(MachineId::from_uuid),
            is_doubled: duplicated_ms.is_some(),
            has_changed: false,
        })
    }

    /// Takes note of a batch that was sent at an instant by its own clock.
    pub(super) fn follow(&mut self, origin: BatchOrigin, sent_at: Timestamp) -> Option<Doubling> {
        let run = short(origin.run_id);
        if self.known.last() == Some(&run) {
            return None;
        }
        if self.known.contains(&run) {
            // What the last run sent may arrive after what the next one sent.
            let is_late = self.since.is_some_and(|since| sent_at <= since);
            let doubling = if self.machine == Some(origin.machine_id) {
                Doubling::CopiedDisk
            } else {
                Doubling::CopiedCredential
            };
            return (!is_late && !self.is_doubled).then_some(doubling);
        }
        self.known.push(run);
        let too_many = self.known.len().saturating_sub(REMEMBERED);
        self.known.drain(..too_many);
        self.since = Some(sent_at);
        self.machine = Some(origin.machine_id);
        self.has_changed = true;
        None
    }

    /// Writes what changed.
    pub(super) async fn write(
        &self,
        transaction: &Transaction,
        device: DeviceKey,
    ) -> Result<(), StorageError> {
        if !self.has_changed {
            return Ok(());
        }
        let update = statement(
            transaction.database(),
            "UPDATE device SET runs = ?, run_since_ms = ?, machine_id = ? WHERE key = ?",
            [
                self.known.join(" ").into(),
                optional_milliseconds(self.since).into(),
                self.machine.map(|machine| machine.as_uuid()).into(),
                device.0.into(),
            ],
        );
        transaction.database().execute_raw(update).await?;
        Ok(())
    }
}

/// The end of an id is random; so much of it tells the runs of one device apart.
fn short(run: RunId) -> String {
    let text = run.as_uuid().simple().to_string();
    text[24..].to_owned()
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn origin(run: u128, machine: u128) -> BatchOrigin {
        BatchOrigin {
            run_id: RunId::from_uuid(Uuid::from_u128(run)),
            machine_id: MachineId::from_uuid(Uuid::from_u128(machine)),
        }
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn a_run_that_comes_back_is_a_second_agent() {
        let mut runs = Runs::default();
        assert_eq!(runs.follow(origin(1, 9), at(10)), None);
        assert_eq!(runs.follow(origin(2, 9), at(20)), None);
        assert_eq!(runs.follow(origin(1, 9), at(30)), Some(Doubling::CopiedDisk));
        assert_eq!(runs.follow(origin(2, 9), at(40)), None, "the one that goes on");
        assert_eq!(
            runs.follow(origin(1, 8), at(50)),
            Some(Doubling::CopiedCredential)
        );
        runs.is_doubled = true;
        assert_eq!(runs.follow(origin(1, 9), at(60)), None, "it is known already");
    }

    #[test]
    fn restarts_are_none_however_many_and_also_when_the_last_batch_comes_late() {
        let mut runs = Runs::default();
        for run in 0..1_000 {
            let begun = i64::try_from(run).unwrap() * 10;
            assert_eq!(runs.follow(origin(run, 9), at(begun)), None);
            assert_eq!(runs.follow(origin(run, 9), at(begun + 5)), None);
            if run > 0 {
                assert_eq!(runs.follow(origin(run - 1, 9), at(begun - 1)), None);
            }
        }
        assert_eq!(runs.known.len(), REMEMBERED);
    }

    #[test]
    fn many_copies_that_report_in_turns_are_noticed() {
        let mut runs = Runs::default();
        let mut noticed = false;
        for step in 0..200_u128 {
            // Nobody reports twice in a row, and who reports is spread over all of them.
            let run = step * 37 % 50;
            noticed |= runs
                .follow(origin(run, 9), at(i64::try_from(step).unwrap()))
                .is_some();
        }
        assert!(noticed);
    }

    #[test]
    fn what_is_kept_is_read_again() {
        let mut runs = Runs::default();
        runs.follow(origin(1, 9), at(10));
        runs.follow(origin(2, 9), at(20));
        let machine = runs.machine.map(|machine| machine.as_uuid());
        let mut read = Runs::read(&runs.known.join(" "), Some(20_000), machine, None).unwrap();
        assert_eq!(read.follow(origin(1, 9), at(30)), Some(Doubling::CopiedDisk));
    }
}
