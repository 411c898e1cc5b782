//! What a deletion removes on one device, and what it leaves there.

use std::collections::BTreeMap;

use jiff::Timestamp;
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait, Value};
use timetrack_domain::{Interval, Lane};
use uuid::Uuid;

use super::{DeleteRange, DeletedCounts, DeletionRepository, EventTombstone, LONGEST_MS};
use crate::{
    DeviceAssignment, DeviceKey, EventKind, Lanes, StorageError, Transaction, connection::statement,
    entity::deletion, key::from_count, kind::lane_code, repository::event::earliest_start_ms,
};

/// What a deletion removed.
#[derive(Default)]
pub(super) struct Gone {
    pub(super) counts: DeletedCounts,
    /// Where days must be added up again.
    pub(super) changing: Vec<Interval>,
    /// The tombstones of events that are to be left.
    pub(super) tombstones: Vec<EventTombstone>,
    /// The devices on which events went that lie in no range of which the agent is told, and whether it is told of them.
    lying_ahead: BTreeMap<DeviceKey, bool>,
}

/// A deletion, on a device, for as long as that was the person's.
struct Part<'a> {
    request: &'a DeleteRange,
    stay: &'a DeviceAssignment,
    /// What was asked for and is past; `None` where nothing of it is.
    past: Option<Interval>,
}

/// An event that goes.
struct Going {
    id: Uuid,
    interval: Interval,
    lane: Lane,
    is_open: bool,
}

impl DeletionRepository<'_, Transaction> {
    /// Deletes what a device recorded in a stay with the person, and leaves the tombstones of ranges.
    pub(super) async fn delete_on_device(
        &self,
        request: &DeleteRange,
        stay: &DeviceAssignment,
        gone: &mut Gone,
    ) -> Result<(), StorageError> {
        let part = Part::new(request, stay);
        let mut going = self.going(&part).await?;
        self.delete_closed(&part, gone).await?;
        for open in self.open(&part).await? {
            *gone.counts.entry(open.lane).or_default() += 1;
            going.push(open);
        }
        self.delete_open(&part).await?;

        let changing = going.iter().filter(|event| event.lane != Lane::Window);
        let known = changing.filter_map(|event| {
            let start = event.interval.start().max(request.detail_since);
            Interval::new(start, event.interval.end()).ok()
        });
        gone.changing.extend(known);
        let tombstones = going.iter().filter_map(|event| part.tombstone(event));
        gone.tombstones.extend(tombstones);

        if let Some(past) = part.past {
            self.leave_range(request, stay.device, past, request.lanes)
                .await?;
        }
        if going.iter().any(|event| part.lies_ahead(event)) {
            let ahead = part.ahead(&going);
            if let Some(ahead) = ahead {
                self.leave_range(request, stay.device, ahead, request.lanes)
                    .await?;
            }
            *gone.lying_ahead.entry(stay.device).or_default() |= ahead.is_some();
        }
        Ok(())
    }

    /// Has agents told of events of which they are not yet: those that began before the device was handed over, and reach
    /// into what was asked for only behind that. A range without lanes stands for them.
    pub(super) async fn tell_of_the_rest(
        &self,
        request: &DeleteRange,
        gone: &Gone,
    ) -> Result<(), StorageError> {
        for (device, _) in gone.lying_ahead.iter().filter(|(_, is_told)| !**is_told) {
            let at_ms = request.at.as_millisecond();
            let range = super::covered(at_ms, at_ms + 1)?;
            self.leave_range(request, *device, range, Lanes::default())
                .await?;
        }
        Ok(())
    }

    /// The closed events that go, without windows that the range tombstone is enough for.
    async fn going(&self, part: &Part<'_>) -> Result<Vec<Going>, StorageError> {
        let (condition, mut values) = part.condition();
        let past_end = part.past.map_or(i64::MIN, |past| past.end().as_millisecond());
        values.push(past_end.into());
        let query = statement(
            self.executor(),
            &format!(
                "SELECT id, start_ms, start_ms + duration_ms, kind FROM event \
                 WHERE {condition} AND (start_ms >= ? OR NOT ({}))",
                Lanes::from(Lane::Window).condition("kind")
            ),
            values,
        );
        let mut going = Vec::new();
        for row in self.executor().query_all_raw(query).await? {
            going.push(Going {
                id: row.try_get_by_index(0)?,
                interval: super::covered(row.try_get_by_index(1)?, row.try_get_by_index(2)?)?,
                lane: EventKind::from_code(row.try_get_by_index(3)?)?.lane(),
                is_open: false,
            });
        }
        Ok(going)
    }

    async fn delete_closed(&self, part: &Part<'_>, gone: &mut Gone) -> Result<(), StorageError> {
        let (condition, values) = part.condition();
        let sums = statement(
            self.executor(),
            &format!("SELECT kind, COUNT(*) FROM event WHERE {condition} GROUP BY kind"),
            values.clone(),
        );
        for row in self.executor().query_all_raw(sums).await? {
            let lane = EventKind::from_code(row.try_get_by_index(0)?)?.lane();
            *gone.counts.entry(lane).or_default() += from_count(row.try_get_by_index(1)?);
        }
        let delete = statement(
            self.executor(),
            &format!("DELETE FROM event WHERE {condition}"),
            values,
        );
        self.executor().execute_raw(delete).await?;
        Ok(())
    }

    /// What is open and reaches into the range, as far as it was reported.
    async fn open(&self, part: &Part<'_>) -> Result<Vec<Going>, StorageError> {
        let (request, stay) = (part.request, part.stay);
        let query = statement(
            self.executor(),
            "SELECT o.id, o.start_ms, d.reported_ms, o.kind FROM open_event o JOIN device d ON d.key = o.device_key \
             WHERE o.device_key = ? AND o.start_ms >= ? AND o.start_ms < ? AND d.reported_ms > ? \
             AND d.reported_ms > o.start_ms",
            [
                stay.device.0.into(),
                stay.from.as_millisecond().into(),
                part.before_ms().into(),
                request.range.start().as_millisecond().into(),
            ],
        );
        let mut open = Vec::new();
        for row in self.executor().query_all_raw(query).await? {
            let lane = EventKind::from_code(row.try_get_by_index(3)?)?.lane();
            if request.lanes.contains(lane) {
                open.push(Going {
                    id: row.try_get_by_index(0)?,
                    interval: super::covered(row.try_get_by_index(1)?, row.try_get_by_index(2)?)?,
                    lane,
                    is_open: true,
                });
            }
        }
        Ok(open)
    }

    /// Of a window that may still be open its text goes at once, also where it was last reported before the range: once
    /// it turns out to reach into it, nothing would look for the text any more. In other lanes what is known does not
    /// reach into the range, and stays.
    async fn delete_open(&self, part: &Part<'_>) -> Result<(), StorageError> {
        let (request, stay) = (part.request, part.stay);
        let lanes = Lane::ALL.into_iter().filter(|lane| request.lanes.contains(*lane));
        for lane in lanes {
            let (from_ms, reported_after_ms) = match lane {
                Lane::Window => (part.first_start_ms(), i64::MIN),
                Lane::WorkSession | Lane::Break | Lane::Private | Lane::Afk => {
                    (stay.from.as_millisecond(), request.range.start().as_millisecond())
                }
            };
            let delete = statement(
                self.executor(),
                "DELETE FROM open_event WHERE device_key = ? AND lane = ? AND start_ms >= ? AND start_ms < ? \
                 AND EXISTS (SELECT 1 FROM device d WHERE d.key = device_key AND d.reported_ms > ?)",
                [
                    stay.device.0.into(),
                    lane_code(lane).into(),
                    from_ms.into(),
                    part.before_ms().into(),
                    reported_after_ms.into(),
                ],
            );
            self.executor().execute_raw(delete).await?;
        }
        Ok(())
    }

    async fn leave_range(
        &self,
        request: &DeleteRange,
        device: DeviceKey,
        range: Interval,
        lanes: Lanes,
    ) -> Result<(), StorageError> {
        let row = deletion::ActiveModel {
            id: Set(request.id.as_uuid()),
            device_key: Set(device.0),
            start_ms: Set(range.start().as_millisecond()),
            end_ms: Set(range.end().as_millisecond()),
            lanes: Set(lanes.mask()),
            created_ms: Set(request.at.as_millisecond()),
            employee_id: Set(request.deleted_by.as_uuid()),
            number: Set(self.next_number(device, request.at).await?),
        };
        deletion::Entity::insert(row)
            .exec_without_returning(self.executor())
            .await?;
        Ok(())
    }
}

impl<'a> Part<'a> {
    fn new(request: &'a DeleteRange, stay: &'a DeviceAssignment) -> Self {
        let part = Self {
            request,
            stay,
            past: None,
        };
        let end = part.until(request.range.end()).min(request.at);
        Self {
            past: Interval::new(request.range.start().max(stay.from), end).ok(),
            ..part
        }
    }

    /// An instant, or the end of the stay where that is earlier.
    fn until(&self, at: Timestamp) -> Timestamp {
        self.stay.to.map_or(at, |to| to.min(at))
    }

    /// The earliest start of what goes: what began under somebody else is theirs.
    fn first_start_ms(&self) -> i64 {
        earliest_start_ms(self.request.range).max(self.stay.from.as_millisecond())
    }

    /// What goes begins before.
    fn before_ms(&self) -> i64 {
        self.until(self.request.range.end()).as_millisecond()
    }

    /// Of closed events, those that go.
    fn condition(&self) -> (String, Vec<Value>) {
        (
            format!(
                "device_key = ? AND start_ms >= ? AND start_ms < ? AND start_ms + duration_ms > ? AND {}",
                self.request.lanes.condition("kind")
            ),
            vec![
                self.stay.device.0.into(),
                self.first_start_ms().into(),
                self.before_ms().into(),
                self.request.range.start().as_millisecond().into(),
            ],
        )
    }

    /// The tombstone that an event needs beside that of the range.
    fn tombstone(&self, event: &Going) -> Option<EventTombstone> {
        let reaches_out = self
            .past
            .is_none_or(|past| event.interval.start() < past.start() || past.end() < event.interval.end());
        let is_needed = event.is_open || self.lies_ahead(event) || (event.lane == Lane::Afk && reaches_out);
        let start_ms = event.interval.start().as_millisecond();
        let end_ms = event.interval.end().as_millisecond();
        is_needed.then(|| EventTombstone {
            device: self.stay.device,
            start_ms,
            id: event.id,
            end_ms: end_ms.min(start_ms + LONGEST_MS),
            lane: event.lane,
            is_open: event.is_open,
            deleted_by: self.request.deleted_by,
            at_ms: self.request.at.as_millisecond(),
        })
    }

    /// Whether an event that goes shares nothing with what is past.
    fn lies_ahead(&self, event: &Going) -> bool {
        self.past.is_none_or(|past| !past.overlaps(&event.interval))
    }

    /// The part of the range in which something went that lies in the future. It stands for the tombstones of these events
    /// where agents are told of deletions.
    fn ahead(&self, going: &[Going]) -> Option<Interval> {
        let ahead = going.iter().filter(|event| self.lies_ahead(event));
        let end = ahead.map(|event| event.interval.end()).max()?;
        let start = self
            .request
            .range
            .start()
            .max(self.stay.from)
            .max(self.request.at);
        Interval::new(start, self.until(self.request.range.end()).min(end)).ok()
    }
}
