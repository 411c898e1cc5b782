//! What is too old, as conditions in SQL and their values.

use std::ops::RangeInclusive;

use jiff::{SignedDuration, Timestamp};
use sea_orm::Value;
use timetrack_domain::{Lane, id::EmployeeId};
use timetrack_protocol::MAXIMUM_EVENT_HOURS;

use super::{Aged, DataKind};
use crate::{Day, DeviceKey, Retention, key::optional_milliseconds, kind::lane_code};

impl Aged {
    /// Of the events that begin from one instant up to another, those that go.
    pub(super) fn condition(&self, from_ms: i64, before_ms: i64) -> (String, Vec<Value>) {
        let Self { assignment, .. } = self;
        // What ends by then begins before; so the key bounds the search.
        let before_ms = [
            Some(before_ms),
            Some(self.until.as_millisecond()),
            optional_milliseconds(assignment.to),
        ]
        .into_iter()
        .flatten()
        .min();
        let after_ms = optional_milliseconds(self.after).unwrap_or(i64::MIN);
        (
            format!(
                "device_key = ? AND start_ms >= ? AND start_ms < ? AND start_ms + duration_ms > ? \
                 AND start_ms + duration_ms <= ? AND {} AND {}",
                self.kind.lanes().condition("kind"),
                not_younger_than_it_looks("start_ms + duration_ms")
            ),
            vec![
                assignment.device.0.into(),
                from_ms
                    .max(assignment.from.as_millisecond())
                    .max(after_ms.saturating_sub(LONGEST_MS))
                    .into(),
                before_ms.into(),
                after_ms.into(),
                self.until.as_millisecond().into(),
                assignment.device.0.into(),
                self.too_old.as_millisecond().into(),
            ],
        )
    }

    /// Of what goes on on the device, that which was last heard of as long ago.
    pub(super) fn open_condition(&self) -> (String, Vec<Value>) {
        let lanes: Vec<String> = Lane::ALL
            .into_iter()
            .filter(|lane| self.kind.lanes().contains(*lane))
            .map(|lane| lane_code(lane).to_string())
            .collect();
        (
            format!(
                "device_key = ? AND start_ms >= ? AND start_ms < ? AND lane IN ({}) AND EXISTS \
                 (SELECT 1 FROM device d WHERE d.key = device_key AND d.last_seen_ms <= ?)",
                lanes.join(", ")
            ),
            vec![
                self.assignment.device.0.into(),
                self.assignment.from.as_millisecond().into(),
                optional_milliseconds(self.assignment.to)
                    .unwrap_or(i64::MAX)
                    .into(),
                self.until.as_millisecond().into(),
            ],
        )
    }
}

/// That an event was not recorded by a clock that was behind so much that it is younger than it looks. Whoever looks for
/// what is too old knows of such a clock as it was then; this is how it is when something goes.
fn not_younger_than_it_looks(end_ms: &str) -> String {
    format!(
        "NOT EXISTS (SELECT 1 FROM slow_clock s WHERE s.device_key = ? AND s.until_ms >= {end_ms} \
         AND {end_ms} + s.behind_ms > ?)"
    )
}

/// Events are shorter.
pub(super) const LONGEST_MS: i64 = MAXIMUM_EVENT_HOURS * 3_600_000;

pub(super) fn roll_ups(
    employee: EmployeeId,
    before: Day,
    apart_from: &[RangeInclusive<Day>],
) -> (String, Vec<Value>) {
    let mut values: Vec<Value> = vec![employee.as_uuid().into(), before.0.into()];
    values.extend(
        apart_from
            .iter()
            .flat_map(|days| [days.start().0.into(), days.end().0.into()]),
    );
    let spared = " AND NOT (day BETWEEN ? AND ?)".repeat(apart_from.len());
    (format!("employee_id = ? AND day < ?{spared}"), values)
}

/// Tombstones in which nothing lies that is still taken, and that the person has seen for as long.
pub(super) fn tombstones(device: DeviceKey, now: Timestamp, retention: &Retention) -> (String, Vec<Value>) {
    // An event that touches a tombstone may end that much later.
    let end_ms = |kept: SignedDuration| {
        let kept_ms = i64::try_from(kept.as_millis()).unwrap_or(i64::MAX);
        now.as_millisecond()
            .saturating_sub(kept_ms)
            .saturating_sub(LONGEST_MS)
    };
    let longer = retention.working_time.max(retention.detail);
    (
        format!(
            "device_key = ? AND ((end_ms < ? AND created_ms < ?) \
             OR (end_ms < ? AND created_ms < ? AND (lanes & {}) = 0))",
            DataKind::WorkingTime.lanes().mask()
        ),
        vec![
            device.0.into(),
            end_ms(longer).into(),
            end_ms(longer).into(),
            end_ms(retention.detail).into(),
            end_ms(retention.detail).into(),
        ],
    )
}
