//! What an answer tells a device of deletions.
//!
//! Whether there is anything to tell is known from the device's row, which is read anyway. A cursor holds the epoch, too:
//! what an agent has seen in another life of the database says nothing about this one, and it is told everything again,
//! which costs it a look through its copies.

use timetrack_domain::{Lane, id::ServerEpoch};
use timetrack_protocol::{DeletedRange, DeletionCursor, DeletionPage, MAXIMUM_DELETIONS};

use super::{batch::PreparedBatch, surroundings::DeviceSurroundings};
use crate::{StorageError, Transaction, key::instant};

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
    let ranges = found
        .into_iter()
        .map(|(_, deletion)| {
            let start = deletion.range.start();
            Ok(DeletedRange {
                start,
                end: deletion.range.end(),
                lanes: Lane::ALL
                    .into_iter()
                    .filter(|lane| deletion.lanes.contains(*lane))
                    .collect(),
                began_from: device
                    .owned_since(start.as_millisecond())
                    .map(instant)
                    .transpose()?,
            })
        })
        .collect::<Result<_, StorageError>>()?;
    Ok(Some(DeletionPage {
        ranges,
        cursor: cursor_at(epoch, last),
        more,
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
        .unwrap_or(0)
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
        ] {
            let cursor = DeletionCursor::new(strange.to_owned());
            assert_eq!(number_of(&cursor, epoch(1)), 0, "{strange:?}");
        }
    }
}
