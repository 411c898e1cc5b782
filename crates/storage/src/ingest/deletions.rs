//! What an answer tells a device of deletions.
//!
//! Whether there is anything to tell is known from the device's row, which is read anyway. A cursor holds the epoch, too:
//! what an agent has seen in another life of the database says nothing about this one, and it is told everything again,
//! which costs it a look through its copies.
//!
//! What was deleted ahead of time, because a clock was wrong, is told as far as it still lies in the future: what is
//! recorded there when its time has come was not deleted.

use timetrack_domain::{Lane, id::ServerEpoch};
use timetrack_protocol::{DeletedRange, DeletionCursor, DeletionPage, MAXIMUM_DELETIONS};

use super::{batch::PreparedBatch, surroundings::DeviceSurroundings};
use crate::{Deletion, StorageError, Transaction, key::instant};

/// The deletions that the sender of a batch asked for and has not seen.
pub(super) async fn unseen(
    transaction: &Transaction,
    batch: &PreparedBatch,
    device: &DeviceSurroundings,
    epoch: ServerEpoch,
) -> Result<Option<DeletionPage>, StorageError> {
    let Some(cursor) = &batch.deletions_seen else {
        return Ok(None);
    };
    let seen = number_of(cursor, epoch);
    if device.last_deletion <= seen {
        return Ok(None);
    }
    let limit = MAXIMUM_DELETIONS as u64 + 1;
    let mut found = transaction.deletions().after(batch.device, seen, limit).await?;
    let more = found.len() > MAXIMUM_DELETIONS;
    found.truncate(MAXIMUM_DELETIONS);
    // Where the last ones are kept no longer, the cursor passes them all the same.
    let last = match found.last() {
        Some((number, _)) if more => *number,
        Some(_) | None => device.last_deletion,
    };
    let mut ranges = Vec::with_capacity(found.len());
    for (_, deletion) in found {
        ranges.extend(told(&deletion, batch, device)?);
    }
    Ok(Some(DeletionPage {
        ranges,
        cursor: cursor_at(epoch, last),
        more,
    }))
}

/// What is told of a deletion; `None` where nothing is left of it to be told.
fn told(
    deletion: &Deletion,
    batch: &PreparedBatch,
    device: &DeviceSurroundings,
) -> Result<Option<DeletedRange>, StorageError> {
    let began = deletion.range.start();
    let start = if began < deletion.at {
        began
    } else {
        began.max(batch.received)
    };
    // What began behind it was, or has become since, somebody else's.
    let owned_until = device
        .owned_until(began.as_millisecond())
        .map(instant)
        .transpose()?;
    let end = owned_until.map_or(deletion.range.end(), |until| deletion.range.end().min(until));
    let owned_since = device.owned_since(began.as_millisecond()).map(instant);
    let began_from = owned_since.transpose()?;
    Ok((start < end).then(|| DeletedRange {
        start,
        end,
        lanes: Lane::ALL
            .into_iter()
            .filter(|lane| deletion.lanes.contains(*lane))
            .collect(),
        began_from,
    }))
}

fn cursor_at(epoch: ServerEpoch, number: i64) -> DeletionCursor {
    DeletionCursor::new(format!("{}.{number}", epoch.as_uuid().simple()))
}

/// The number that a cursor of this epoch stands for; before all of them for any other text.
fn number_of(cursor: &DeletionCursor, epoch: ServerEpoch) -> i64 {
    let of_this_epoch = cursor
        .as_str()
        .split_once('.')
        .filter(|(prefix, _)| *prefix == epoch.as_uuid().simple().to_string());
    of_this_epoch
        .and_then(|(_, number)| number.parse().ok())
        .map_or(0, |number: i64| number.max(0))
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_cursor_counts_in_its_own_epoch_only() {
        let epoch = |number| ServerEpoch::from_uuid(Uuid::from_u128(number));
        let cursor = cursor_at(epoch(1), 1_795_075_200_000);
        assert_eq!(number_of(&cursor, epoch(1)), 1_795_075_200_000);
        assert_eq!(number_of(&cursor, epoch(2)), 0);
        for strange in [
            "",
            ".",
            "7",
            "7.x",
            "00000000000000000000000000000001.",
            "\u{0}.7",
            "00000000000000000000000000000001.-7",
        ] {
            let cursor = DeletionCursor::new(strange.to_owned());
            assert_eq!(number_of(&cursor, epoch(1)), 0, "{strange:?}");
        }
    }
}
