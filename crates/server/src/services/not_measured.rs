//! Active time of which no device can tell whether it was used: because that was not measured, or because what was
//! measured has been deleted.

use std::collections::HashMap;

use timetrack_domain::{Interval, IntervalSet, Lane};
use timetrack_storage::{DeviceKey, EventKind, Tombstone};

/// When each device of a person cannot tell whether it was used.
#[derive(Debug, Default)]
pub(crate) struct NotMeasured(HashMap<DeviceKey, Vec<Interval>>);

impl NotMeasured {
    /// Adds an event where it says that idleness was not measured.
    pub(crate) fn add_event(&mut self, device: DeviceKey, kind: EventKind, interval: Interval) {
        if matches!(kind, EventKind::Afk(cause) if !cause.is_absence()) {
            self.0.entry(device).or_default().push(interval);
        }
    }

    /// Adds a deletion where it took absence.
    pub(crate) fn add_deletion(&mut self, tombstone: &Tombstone) {
        if tombstone.lanes.contains(Lane::Afk) {
            self.0.entry(tombstone.device).or_default().push(tombstone.range);
        }
    }

    /// Whether every device always can tell.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The part of the person's `active` time in which no device is known to have been used; `used` is when each was,
    /// as far as that is known.
    pub(crate) fn of_active<'a>(
        &self,
        used: impl IntoIterator<Item = (DeviceKey, &'a IntervalSet)>,
        active: &IntervalSet,
    ) -> IntervalSet {
        let mut measured = IntervalSet::empty();
        let mut not_measured = IntervalSet::empty();
        for (device, used) in used {
            let unsure: IntervalSet = self.0.get(&device).into_iter().flatten().copied().collect();
            measured = measured.union(&used.difference(&unsure));
            not_measured = not_measured.union(&used.intersection(&unsure));
        }
        not_measured.difference(&measured).intersection(active)
    }
}
