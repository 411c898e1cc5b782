//! What was deleted on a device, and what becomes of items that it covers.

use std::collections::HashMap;

use sea_orm::ConnectionTrait;
use timetrack_domain::{Lane, id::EmployeeId};
use uuid::Uuid;

use super::{batch::PreparedItem, due_days::Stretch, surroundings::DeviceSurroundings};
use crate::{
    DeviceKey, Lanes, StorageError, Transaction,
    connection::{padded_list, statement},
    repository::deletion::{EventTombstone, LONGEST_MS, STANDS, TombstoneKind},
};

/// The tombstones of a device, as far as they share an instant with what came in.
#[derive(Debug, Default)]
pub(super) struct Tombstones {
    /// What people asked for, by lane, in order; none overlaps or touches another.
    ranges: HashMap<(EmployeeId, Lane), Vec<Covered>>,
    events: HashMap<EventKey, Covered>,
}

#[derive(Clone, Copy, Debug)]
struct Covered {
    start_ms: i64,
    end_ms: i64,
    deleted_by: EmployeeId,
}

/// A tombstone as it is stored.
#[derive(Debug)]
pub(super) struct Tombstone {
    id: Uuid,
    kind: TombstoneKind,
    lanes: Lanes,
    covered: Covered,
}

/// What was refused because it was deleted, and what is to be written because of it.
#[derive(Debug, Default)]
pub(super) struct Refused {
    /// The tombstones of absence that reaches out of what was asked for.
    pub(super) tombstones: Vec<EventTombstone>,
    /// When it was: it may have been counted as long as it was open.
    pub(super) changing: Vec<Stretch>,
}

/// By these an event of a device is the same event.
type EventKey = (i64, Uuid);

impl Tombstones {
    /// What people asked for belongs to whoever had the device at its start, as an event does.
    pub(super) fn new(tombstones: Vec<Tombstone>, owner_at: impl Fn(i64) -> EmployeeId) -> Self {
        let mut sorted = Self::default();
        for tombstone in tombstones {
            let covered = tombstone.covered;
            match tombstone.kind {
                TombstoneKind::Event => {
                    sorted.events.insert((covered.start_ms, tombstone.id), covered);
                }
                TombstoneKind::Range => {
                    let owner = owner_at(covered.start_ms);
                    for lane in Lane::ALL
                        .into_iter()
                        .filter(|lane| tombstone.lanes.contains(*lane))
                    {
                        sorted.ranges.entry((owner, lane)).or_default().push(covered);
                    }
                }
            }
        }
        for ranges in sorted.ranges.values_mut() {
            ranges.sort_unstable_by_key(|range| (range.start_ms, range.end_ms));
            ranges.dedup_by(|next, last| {
                let joins = next.start_ms <= last.end_ms;
                if joins {
                    last.end_ms = last.end_ms.max(next.end_ms);
                }
                joins
            });
        }
        sorted
    }

    /// The tombstone of this very event.
    fn of_event(&self, item: &PreparedItem) -> Option<&Covered> {
        self.events.get(&(item.start_ms, item.id))
    }

    /// The first range that shares an instant with an item of a person. What began before the device changed hands may
    /// reach into what the next one deleted.
    fn of_ranges(&self, item: &PreparedItem, owner: EmployeeId) -> Option<&Covered> {
        let ranges = self.ranges.get(&(owner, item.kind.lane()))?;
        let first = ranges.partition_point(|range| range.end_ms <= item.start_ms);
        ranges.get(first).filter(|range| range.start_ms < item.end_ms)
    }
}

impl DeviceSurroundings {
    /// Whether an item is gone. Absence that reaches out of what was asked for went as a whole: what it covered counts as
    /// active and was not measured, which only its tombstone tells.
    pub(super) fn refuses(
        &self,
        key: DeviceKey,
        item: &PreparedItem,
        is_open: bool,
        received_ms: i64,
        refused: &mut Refused,
    ) -> bool {
        let owner = self.owner_at(item.start_ms).employee;
        let known = self.tombstones.of_event(item);
        let of_range = self.tombstones.of_ranges(item, owner);
        let Some(because_of) = known.or(of_range) else {
            return false;
        };
        let lane = item.kind.lane();
        let end_ms = item.end_ms.min(item.start_ms + LONGEST_MS);
        let is_marked = match known {
            Some(known) if is_open => end_ms <= known.end_ms,
            // A report may have said too much: it had not ended yet, and who knows by which clock.
            Some(known) => end_ms == known.end_ms,
            None => of_range.is_some_and(|range| range.start_ms <= item.start_ms && end_ms <= range.end_ms),
        };
        if lane != Lane::Afk || is_marked {
            return true;
        }
        refused.tombstones.push(EventTombstone {
            device: key,
            start_ms: item.start_ms,
            id: item.id,
            end_ms,
            lane,
            is_open,
            deleted_by: because_of.deleted_by,
            at_ms: received_ms,
        });
        // One that goes on grows with every report, and counts nowhere meanwhile.
        if !is_open || known.is_none() {
            refused.changing.push(Stretch {
                employee: owner,
                start_ms: item.start_ms,
                end_ms,
            });
        }
        true
    }
}

/// Reads the tombstones of devices that share an instant with a range.
pub(super) async fn load(
    transaction: &Transaction,
    devices: &[DeviceKey],
    range_ms: (i64, i64),
) -> Result<HashMap<DeviceKey, Vec<Tombstone>>, StorageError> {
    let database = transaction.database();
    let (list, keys) = padded_list(devices.iter().map(|device| device.0));
    let query = statement(
        database,
        &format!(
            "SELECT t.device_key, t.id, t.start_ms, t.end_ms, t.lanes, t.number, t.employee_id FROM deletion t \
             WHERE t.device_key IN ({list}) AND t.end_ms > ? AND t.start_ms < ? AND {STANDS}"
        ),
        keys.into_iter().chain([range_ms.0.into(), range_ms.1.into()]),
    );
    let mut tombstones: HashMap<DeviceKey, Vec<Tombstone>> = HashMap::new();
    for row in database.query_all_raw(query).await? {
        let tombstone = Tombstone {
            id: row.try_get_by_index(1)?,
            kind: TombstoneKind::of(row.try_get_by_index(5)?),
            lanes: Lanes::from_mask(row.try_get_by_index(4)?),
            covered: Covered {
                start_ms: row.try_get_by_index(2)?,
                end_ms: row.try_get_by_index(3)?,
                deleted_by: EmployeeId::from_uuid(row.try_get_by_index(6)?),
            },
        };
        let device = DeviceKey(row.try_get_by_index(0)?);
        tombstones.entry(device).or_default().push(tombstone);
    }
    Ok(tombstones)
}
