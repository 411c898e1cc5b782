//! Deleting a range of detail: what would go, and the deed.

use jiff::{SignedDuration, Timestamp, ToSpan};
use timetrack_domain::{
    Interval, IntervalSet, Lane,
    id::{DeletionId, EmployeeId},
};
use timetrack_storage::{DeleteRange, Deletion, Lanes, Reader, Tombstone, TombstoneKind};

use super::{DeletedRange, DeletionPreview, LaneInRange, Machines, always, deletable_until, hull_of, open};
use crate::error::AppError;
use crate::live::Change;
use crate::services::activity::{Detail, Records};
use crate::services::work_time;
use crate::state::AppState;
use crate::viewer::{Employee, Viewer};

/// Deletions that a page shows. Older ones hold as well.
pub const LONGEST_LIST: usize = 100;

/// What a deletion of `range` from `lanes` would remove from what is held about the viewer.
///
/// # Errors
/// Where it cannot be read.
pub async fn preview(
    state: &AppState,
    viewer: &Viewer<Employee>,
    range: Interval,
    lanes: &[Lane],
) -> Result<DeletionPreview, AppError> {
    let (reader, employee) = (state.storage().read(), viewer.employee_id());
    let wanted: Lanes = lanes.iter().copied().collect();
    let held = open::with_closed(&reader, employee, range, wanted).await?;
    let sums: Vec<LaneInRange> = lanes
        .iter()
        .map(|lane| {
            let of_lane = held.iter().filter(|held| held.lane == *lane);
            LaneInRange {
                lane: *lane,
                count: of_lane.clone().map(|held| held.count).sum(),
                duration: of_lane
                    .clone()
                    .fold(SignedDuration::ZERO, |sum, held| sum + held.total),
                hull: hull_of(of_lane.map(|held| held.hull)),
            }
        })
        .collect();
    let days = hull_of(sums.iter().filter_map(|lane| lane.hull).chain([range])).unwrap_or(range);
    Ok(DeletionPreview {
        interval: range,
        lanes: sums,
        working_time: working_time(&reader, employee, days, state.now()).await?,
    })
}

/// Deletes what the viewer asked for and gives the number of items that are gone. It reaches into the future as far as
/// something is held there.
///
/// # Errors
/// [`AppError::Forbidden`] for lanes that stay, [`AppError::InvalidField`] for a range in the future in which nothing is
/// held; else where it cannot be stored.
pub async fn delete(
    state: &AppState,
    viewer: &Viewer<Employee>,
    range: Interval,
    lanes: &[Lane],
) -> Result<u64, AppError> {
    let detail = Lanes::detail();
    if lanes.iter().any(|lane| !detail.contains(*lane)) {
        return Err(AppError::Forbidden);
    }
    let (employee, now) = (viewer.employee_id(), state.now());
    let until = deletable_until(state, viewer).await?;
    let range = Interval::new(range.start(), range.end().min(until))
        .map_err(|_| AppError::invalid_field("from", "Nothing is held there: it has not come yet."))?;
    let transaction = state.storage().begin().await?;
    let policy = transaction.tracking_settings().policy_of(employee).await?;
    let retention = policy.retention();
    let counts = transaction
        .deletions()
        .delete_range(&DeleteRange {
            id: state.generate(DeletionId::generate),
            employee,
            range,
            lanes: lanes.iter().copied().collect(),
            deleted_by: employee,
            at: now,
            detail_since: retention.detail_since(now),
        })
        .await?;
    transaction.save().await?;
    state.live().tell(Change::Employee(employee));
    Ok(counts.values().sum())
}

/// The deletions that were done, the latest first, up to [`LONGEST_LIST`].
pub(super) async fn done(
    reader: &Reader,
    employee: EmployeeId,
    machines: &mut Machines,
) -> Result<Vec<DeletedRange>, AppError> {
    let mut assignments = reader.devices().assignments_of(employee).await?;
    assignments.dedup_by_key(|assignment| assignment.device);
    let mut deletions: Vec<Vec<Deletion>> = Vec::new();
    for assignment in assignments {
        let mut parts = reader.deletions().of_device(assignment.device).await?;
        // A device that changed hands has the deletions of others too.
        parts.retain(|part| part.deleted_by == employee);
        deletions.extend(parts.chunk_by(|one, other| one.id == other.id).map(<[_]>::to_vec));
    }
    deletions.sort_by_key(|parts| std::cmp::Reverse(parts[0].at));
    deletions.truncate(LONGEST_LIST);
    // What went when a range was deleted, and what came later and was gone.
    let mut absences = reader.deletions().of_employees(&[employee], always()).await?;
    absences.retain(|absence| absence.kind == TombstoneKind::Event && absence.lanes.contains(Lane::Afk));
    let mut done = Vec::new();
    for parts in deletions {
        let Deletion { device, at, .. } = parts[0];
        let machine = machines.name(reader, device).await?;
        let absences = absences
            .iter()
            .filter(|absence| absence.device == device && absence.at >= at);
        let extents = by_extent(&parts, absences).into_iter();
        done.extend(extents.map(|(interval, lanes)| DeletedRange {
            interval,
            lanes,
            machine: machine.clone(),
            at,
        }));
    }
    done.truncate(LONGEST_LIST);
    Ok(done)
}

/// How far the parts of a deletion reach: lanes that reach equally far together. An absence that goes as a whole reaches
/// further than what was asked for.
fn by_extent<'a>(
    parts: &[Deletion],
    absences: impl Iterator<Item = &'a Tombstone> + Clone,
) -> Vec<(Interval, Vec<Lane>)> {
    let mut extents: Vec<(Interval, Vec<Lane>)> = Vec::new();
    for lane in Lane::ALL {
        let asked = || parts.iter().filter(|part| part.lanes.contains(lane));
        let absences = absences
            .clone()
            .filter(|absence| lane == Lane::Afk && asked().any(|part| part.range.overlaps(&absence.range)));
        let covered: IntervalSet = asked()
            .map(|part| part.range)
            .chain(absences.map(|absence| absence.range))
            .collect();
        for interval in covered.intervals() {
            match extents.iter_mut().find(|(extent, _)| extent == interval) {
                Some((_, lanes)) => lanes.push(lane),
                None => extents.push((*interval, vec![lane])),
            }
        }
    }
    extents
}

/// The working time of the days that a range touches.
async fn working_time(
    reader: &Reader,
    employee: EmployeeId,
    range: Interval,
    now: Timestamp,
) -> Result<SignedDuration, AppError> {
    let zones = work_time::zones(reader, employee).await?;
    let (first, last) = (zones.day_of(range.start()), zones.day_of(range.end()));
    let Some(days) = zones.bounds(first, last.saturating_add(1.day())) else {
        return Ok(SignedDuration::ZERO);
    };
    let records = Records::read(reader, employee, days, Detail::Hours, now).await?;
    Ok(records.work().hours(days).total)
}
