//! Notices that the database was put back to an older copy, by what agents remember of it.
//!
//! Each answer to an agent carries a mark: how many of the device's batches were stored, this one included. The next batch
//! repeats it. Where fewer are known, the database lacks commits that it once acknowledged: somebody restored a folder or a
//! dump, and nothing in the copy tells. Then a new life of it begins in the very transaction that stores the batch, so that
//! every agent sends again what it holds since. The copy was made after the last batch that it knows of, and before
//! everything that it lacks.
//!
//! The other way round is nothing: an answer that was lost leaves the agent with an older mark. So is a mark of another
//! life, or of another device, as after an enrolment anew. A device cannot make up a mark: it is signed with a key that
//! never leaves the database, and that a copy has, too.

use jiff::Timestamp;
use sea_orm::ConnectionTrait;
use sha2::{Digest, Sha256};
use timetrack_domain::id::{DeviceId, ServerEpoch};
use timetrack_protocol::CommitMark;

use super::{
    batch::PreparedBatch,
    surroundings::{Life, Surroundings},
};
use crate::{StorageError, Transaction};

/// The batches of a device's agents that are known. What is no agent repeats no mark, so it is not counted: a database
/// that was put back must not catch up before the agent is heard.
#[derive(Clone, Copy, Debug)]
pub(super) struct Commits {
    pub(super) device: DeviceId,
    pub(super) number: i64,
    /// When the last one was received; when the device was made, where there is none.
    pub(super) last: Timestamp,
}

/// What marks are signed with.
#[derive(Clone)]
pub(super) struct MarkKey(pub(super) Vec<u8>);

impl Commits {
    /// The same once a batch is stored. Those that are stored together count as one.
    pub(super) fn with(self, batch: &PreparedBatch) -> Self {
        match batch.origin {
            Some(_) => Self {
                number: self.number + 1,
                last: batch.received,
                ..self
            },
            None => self,
        }
    }

    /// What the agent is to repeat.
    pub(super) fn mark(&self, life: &Life) -> CommitMark {
        let signature = life.key.sign(life.epoch, self.device, self.number);
        let epoch = life.epoch.as_uuid().simple();
        CommitMark::new(format!("{epoch}.{}.{signature}", self.number))
    }

    /// From when on this database may lack what the device sent, as of `received`: a last time that lies ahead of that
    /// was told by a clock that was wrong, and says nothing.
    fn lacks_since(&self, received: Timestamp) -> Timestamp {
        if self.last <= received {
            self.last
        } else {
            Timestamp::UNIX_EPOCH
        }
    }

    /// Whether a mark of this life says that more batches were stored than are known.
    fn are_behind(&self, mark: &CommitMark, life: &Life) -> bool {
        let number = mark.as_str().split('.').nth(1);
        let number: Option<i64> = number.and_then(|number| number.parse().ok());
        let of = |number| Self { number, ..*self }.mark(life);
        number.is_some_and(|number| self.number < number && of(number) == *mark)
    }
}

impl MarkKey {
    /// All of it has a fixed length, so nothing can be added behind.
    fn sign(&self, epoch: ServerEpoch, device: DeviceId, number: i64) -> String {
        let mut hash = Sha256::new();
        hash.update(&self.0);
        hash.update(epoch.as_uuid().as_bytes());
        hash.update(device.as_uuid().as_bytes());
        hash.update(number.to_be_bytes());
        let hash = hash.finalize();
        let first: [u8; 16] = hash[..16].try_into().expect("SHA-256 has 32 bytes");
        format!("{:032x}", u128::from_be_bytes(first))
    }

    /// The name of the life that begins after `epoch` at an instant. It cannot be foreseen, and is made once.
    fn next_epoch(&self, epoch: ServerEpoch, at: Timestamp) -> ServerEpoch {
        let hash = Sha256::new()
            .chain_update(&self.0)
            .chain_update(epoch.as_uuid().as_bytes())
            .chain_update(at.as_millisecond().to_be_bytes())
            .finalize();
        let random: [u8; 10] = hash[..10].try_into().expect("SHA-256 has 32 bytes");
        let milliseconds = u64::try_from(at.as_millisecond()).unwrap_or_default();
        let id = uuid::Builder::from_unix_timestamp_millis(milliseconds, &random).into_uuid();
        ServerEpoch::from_uuid(id)
    }
}

impl std::fmt::Debug for MarkKey {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("MarkKey")
    }
}

/// The life that the answers to these batches speak of: a new one, where a batch shows that the database was put back.
pub(super) async fn life(
    transaction: &Transaction,
    batches: &[&PreparedBatch],
    surroundings: &Surroundings,
    life: Life,
) -> Result<Life, StorageError> {
    let behind = batches.iter().filter_map(|batch| {
        let commits = surroundings.device(batch.device)?.commits;
        let is_behind = commits.are_behind(batch.commit_seen.as_ref()?, &life);
        let lacks_since = commits.lacks_since(batch.received);
        is_behind.then_some((lacks_since, batch.received, commits.device))
    });
    let Some((lacks_since, received, device)) = behind.min() else {
        return Ok(life);
    };
    if transaction.is_postgres() {
        // Several may notice at once; the first one begins the life that all of them speak of.
        let lock = "SELECT 1 FROM server_state WHERE id = 1 FOR UPDATE";
        transaction.database().execute_unprepared(lock).await?;
    }
    let states = transaction.server_state();
    let state = match states.find().await? {
        Some(state) if state.epoch != life.epoch => state,
        Some(_) | None => {
            tracing::warn!(
                device.id = %device, %lacks_since,
                "An agent was told of more than this database holds: it was put back to an older copy, and agents will \
                 send again what it lacks"
            );
            let epoch = life.key.next_epoch(life.epoch, received);
            states.begin_new_epoch(epoch, lacks_since).await?
        }
    };
    Ok(Life {
        epoch: state.epoch,
        lacks_since: state.lacks_since,
        ..life
    })
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn uuid(number: u128) -> Uuid {
        Uuid::from_u128(number)
    }

    fn life(epoch: u128, key: u8) -> Life {
        Life {
            epoch: ServerEpoch::from_uuid(uuid(epoch)),
            lacks_since: None,
            number: 0,
            key: MarkKey(vec![key; 32]),
        }
    }

    fn commits(device: u128, number: i64) -> Commits {
        Commits {
            device: DeviceId::from_uuid(uuid(device)),
            number,
            last: Timestamp::UNIX_EPOCH,
        }
    }

    #[test]
    fn only_a_mark_of_this_life_and_device_that_is_ahead_tells() {
        let mark = commits(1, 8).mark(&life(1, 1));
        assert!(commits(1, 7).are_behind(&mark, &life(1, 1)));
        assert!(commits(1, 0).are_behind(&mark, &life(1, 1)));
        assert!(!commits(1, 8).are_behind(&mark, &life(1, 1)), "as far");
        assert!(!commits(1, 90).are_behind(&mark, &life(1, 1)), "a lost answer");
        assert!(!commits(2, 7).are_behind(&mark, &life(1, 1)), "another device");
        assert!(!commits(1, 7).are_behind(&mark, &life(2, 1)), "another life");
        assert!(!commits(1, 7).are_behind(&mark, &life(1, 2)), "another database");
    }

    #[test]
    fn where_the_clock_was_ahead_everything_is_sent_again() {
        let at = |second| Timestamp::from_second(second).unwrap();
        let commits = Commits {
            last: at(5),
            ..commits(1, 7)
        };
        assert_eq!(commits.lacks_since(at(5)), at(5));
        assert_eq!(commits.lacks_since(at(6)), at(5));
        assert_eq!(commits.lacks_since(at(4)), Timestamp::UNIX_EPOCH);
    }

    #[test]
    fn nobody_makes_up_a_mark() {
        let life = life(1, 1);
        let mark = commits(1, 8).mark(&life);
        let (before, _) = mark.as_str().rsplit_once('.').unwrap();
        for made_up in [
            String::new(),
            "9".to_owned(),
            "9.9.9".to_owned(),
            before.to_owned(),
            format!("{before}."),
            mark.as_str().replace(".8.", ".800."),
            mark.as_str().replace(".8.", ".+8."),
            mark.as_str().to_uppercase(),
            format!("{}.", mark.as_str()),
            format!("{}\u{0}", mark.as_str()),
        ] {
            let mark = CommitMark::new(made_up);
            assert!(!commits(1, 7).are_behind(&mark, &life), "{mark:?}");
        }
    }

    #[test]
    fn the_next_life_has_a_name_that_says_when_it_began() {
        let at: Timestamp = "2026-11-19T08:00:00.25Z".parse().unwrap();
        let key = MarkKey(vec![1; 32]);
        let next = key.next_epoch(life(1, 1).epoch, at);
        let (seconds, nanoseconds) = next.as_uuid().get_timestamp().unwrap().to_unix();
        assert_eq!((seconds, nanoseconds), (1_795_075_200, 250_000_000));
        assert_eq!(next.as_uuid().get_version_num(), 7);
        assert_ne!(key.next_epoch(next, at), next);
    }
}
