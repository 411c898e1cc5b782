//! What is still going on, as of each device's last report.

use std::collections::HashMap;

use jiff::SignedDuration;
use timetrack_domain::{Interval, Subject, id::EmployeeId};
use timetrack_storage::{HeldEvents, Lanes, Reader, StoredOpenEvent, SubjectId};

use super::{Item, Machines};
use crate::error::AppError;

/// What is going on on the devices that the person has now, in some lanes and as far as it shares an instant with
/// `range`, the latest first.
pub(super) async fn read(
    reader: &Reader,
    employee: EmployeeId,
    lanes: Lanes,
    range: Interval,
    machines: &mut Machines,
) -> Result<Vec<Item>, AppError> {
    let mut events = reader.open_events().of_employees(&[employee]).await?;
    events.retain(|event| {
        lanes.contains(event.kind.lane()) && known(event).is_some_and(|interval| interval.overlaps(&range))
    });
    events.sort_by_key(|event| (std::cmp::Reverse(event.start), event.id));
    let ids = events.iter().filter_map(|event| event.subject);
    let subjects: HashMap<SubjectId, Subject> = reader.subjects().texts(employee, ids).await?;
    let mut items = Vec::with_capacity(events.len());
    for event in events {
        let Some(interval) = known(&event) else {
            continue;
        };
        let subject = event.subject.and_then(|subject| subjects.get(&subject).cloned());
        items.push(Item {
            id: event.id,
            interval,
            is_open: true,
            content: event.kind.content(subject),
            machine: machines.name(reader, event.device).await?,
        });
    }
    Ok(items)
}

/// What is held in some lanes that shares an instant with `range`, by device; one more for each that is going on.
pub(super) async fn with_closed(
    reader: &Reader,
    employee: EmployeeId,
    range: Interval,
    lanes: Lanes,
) -> Result<Vec<HeldEvents>, AppError> {
    let mut held = reader.events().held(employee, range, lanes).await?;
    for event in reader.open_events().of_employees(&[employee]).await? {
        let lane = event.kind.lane();
        if let Some(hull) = known(&event).filter(|known| known.overlaps(&range) && lanes.contains(lane)) {
            held.push(HeldEvents {
                device: event.device,
                lane,
                count: 1,
                total: hull.duration(),
                hull,
            });
        }
    }
    Ok(held)
}

/// As long as it is known to have been going on. What began with the report itself has lasted for an instant.
fn known(event: &StoredOpenEvent) -> Option<Interval> {
    let first = event.start.checked_add(SignedDuration::from_millis(1)).ok()?;
    Interval::new(event.start, event.reported.max(first)).ok()
}
