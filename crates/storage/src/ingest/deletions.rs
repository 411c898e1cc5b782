//! What an answer tells a device of deletions.
//!
//! Whether there is anything to tell is known from the device's row, which is read anyway. A cursor holds the epoch, too:
//! what an agent has seen in another life of the database says nothing about this one, and it is told everything again,
//! which costs it a look through its copies.
//!
//! What was deleted ahead of time, because a clock was wrong, is told event by event: what is recorded there when its time
//! has come was not deleted, nor what an agent with such a clock records while it is told. Their tombstones hold them; so
//! it does not matter when an agent asks, nor to whom the device belongs by then. A deletion of many events is told in
//! several answers, and the cursor says how far in it the last one came.

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
    let seen = Seen::of(cursor, epoch);
    if device.last_deletion <= seen.whole() {
        return Ok(None);
    }
    let limit = MAXIMUM_DELETIONS as u64 + 1;
    let deletions = transaction.deletions();
    let found = deletions.after(batch.device, seen.whole(), limit).await?;
    let mut ranges = Vec::new();
    let mut reached = seen;
    let mut more = found.len() > MAXIMUM_DELETIONS;
    for (number, deletion) in found.into_iter().take(MAXIMUM_DELETIONS) {
        let room = MAXIMUM_DELETIONS - ranges.len();
        if room == 0 {
            more = true;
            break;
        }
        if deletion.is_ahead() {
            let behind = seen.event.filter(|_| seen.number == number);
            let mut events = deletions.events_ahead(&deletion, behind, room as u64 + 1).await?;
            let is_cut = room < events.len();
            events.truncate(room);
            ranges.extend(
                events
                    .iter()
                    .map(|event| DeletedRange::of_event(event.id, event.lane, event.start)),
            );
            if is_cut {
                reached = Seen {
                    number,
                    event: events.last().map(|event| event.number),
                };
                more = true;
                break;
            }
        } else {
            ranges.extend(told(&deletion, device)?);
        }
        reached = Seen::whole_of(number);
    }
    if !more {
        // Where the last ones are kept no longer, the cursor passes them all the same.
        reached = Seen::whole_of(device.last_deletion);
    }
    Ok(Some(DeletionPage {
        ranges,
        cursor: reached.cursor(epoch),
        more,
    }))
}

/// What is told of a range; `None` where nothing is left of it to be told.
fn told(deletion: &Deletion, device: &DeviceSurroundings) -> Result<Option<DeletedRange>, StorageError> {
    let start = deletion.range.start();
    // What began behind it was, or has become since, somebody else's.
    let owned_until = device
        .owned_until(start.as_millisecond())
        .map(instant)
        .transpose()?;
    let end = owned_until.map_or(deletion.range.end(), |until| deletion.range.end().min(until));
    let owned_since = device.owned_since(start.as_millisecond()).map(instant);
    let began_from = owned_since.transpose()?;
    Ok((start < end).then(|| DeletedRange {
        start,
        end,
        lanes: Lane::ALL
            .into_iter()
            .filter(|lane| deletion.lanes.contains(*lane))
            .collect(),
        began_from,
        event: None,
    }))
}

/// How far an agent has seen the deletions on its device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Seen {
    /// Up to the deletion with this number.
    number: i64,
    /// Of that one only the events up to the tombstone with this number, which counts down; `None` where all of it.
    event: Option<i64>,
}

impl Seen {
    fn whole_of(number: i64) -> Self {
        Self { number, event: None }
    }

    /// The number up to which every deletion was seen to its end.
    fn whole(self) -> i64 {
        self.event.map_or(self.number, |_| self.number - 1)
    }

    /// What a cursor of this epoch stands for; before everything for any other text.
    fn of(cursor: &DeletionCursor, epoch: ServerEpoch) -> Self {
        Self::in_epoch(cursor.as_str(), epoch).unwrap_or(Self::whole_of(0))
    }

    fn in_epoch(text: &str, epoch: ServerEpoch) -> Option<Self> {
        let mut parts = text.split('.');
        if parts.next()? != epoch.as_uuid().simple().to_string() {
            return None;
        }
        let number = parts.next()?.parse().ok().filter(|number| 0 <= *number)?;
        let event = parts.next().map(str::parse).transpose().ok()?;
        parts.next().is_none().then_some(Self { number, event })
    }

    fn cursor(self, epoch: ServerEpoch) -> DeletionCursor {
        let whole = format!("{}.{}", epoch.as_uuid().simple(), self.number);
        DeletionCursor::new(match self.event {
            Some(event) => format!("{whole}.{event}"),
            None => whole,
        })
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_cursor_counts_in_its_own_epoch_only() {
        let epoch = |number| ServerEpoch::from_uuid(Uuid::from_u128(number));
        for event in [None, Some(0), Some(-17)] {
            let seen = Seen {
                number: 1_795_075_200_000,
                event,
            };
            let cursor = seen.cursor(epoch(1));
            assert_eq!(Seen::of(&cursor, epoch(1)), seen);
            assert_eq!(Seen::of(&cursor, epoch(2)), Seen::whole_of(0));
        }
        for strange in [
            "",
            ".",
            "7",
            "7.x",
            "00000000000000000000000000000001.",
            "\u{0}.7",
            "00000000000000000000000000000001.-7",
            "00000000000000000000000000000001.7.",
            "00000000000000000000000000000001.7.x",
            "00000000000000000000000000000001.7.-1.2",
        ] {
            let cursor = DeletionCursor::new(strange.to_owned());
            assert_eq!(Seen::of(&cursor, epoch(1)), Seen::whole_of(0), "{strange:?}");
        }
    }
}
