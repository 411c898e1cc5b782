//! Reads what a person is doing at the moment.

use jiff::{SignedDuration, Timestamp};
use timetrack_domain::id::EmployeeId;
use timetrack_domain::recorder::RecorderState;
use timetrack_domain::{Interval, IntervalSet, WorkTime};

use super::at_desk::{choices, told_at_desk};
use super::{ActivityDay, Detail, OwnState, PersonState, Records};
use crate::error::AppError;
use crate::services::work_time;
use crate::state::AppState;
use crate::viewer::{Employee, Viewer};

/// The viewer's own state, for the card that every page has.
///
/// # Errors
/// Where it cannot be read.
pub(crate) async fn own_state(state: &AppState, viewer: &Viewer<Employee>) -> Result<OwnState, AppError> {
    let (reader, employee, now) = (state.storage().read(), viewer.employee_id(), state.now());
    let zones = work_time::zones(&reader, employee).await?;
    let today = zones.day_of(now);
    let bounds = zones.day_bounds(today).ok_or(AppError::NotFound)?;
    let records = Records::read(&reader, employee, bounds, Detail::Hours, now).await?;
    let today = records.day(&zones, today, now).ok_or(AppError::NotFound)?;
    Ok(own_state_of(state, employee, &records, &today))
}

/// The same, of records that were read already.
pub(crate) fn own_state_of(
    state: &AppState,
    employee: EmployeeId,
    records: &Records,
    today: &ActivityDay,
) -> OwnState {
    let recorded = state_of(records.work(), records.silent_since(), today);
    let desk = state.desk_of(employee);
    let told = desk.map(|desk| desk.state());
    let private_next =
        desk.is_some_and(|desk| desk.is_private()) && matches!(told, Some(RecorderState::NotWorking { .. }));
    OwnState {
        private_next,
        state: told.map_or(recorded, |told| told_at_desk(told, recorded, today.bounds)),
        choices: told.map_or(&[], |told| choices(told, private_next)),
        today: today.figures,
        zone: today.zone.clone(),
    }
}

/// What is going on by what the devices last said: what holds at the end of the session that is running. `silent_since`
/// is up to when a session is known that nobody ended, on a device that fell silent.
pub(crate) fn state_of(work: &WorkTime, silent_since: Option<Timestamp>, today: &ActivityDay) -> PersonState {
    let Some(session) = work.sessions().iter().rev().find(|session| session.running) else {
        return match (silent_since, today.figures.last_end) {
            (Some(last_heard), _) if today.bounds.contains(last_heard) => PersonState::Silent { last_heard },
            (_, Some(at)) => PersonState::Finished { at },
            (_, None) => PersonState::NotStarted,
        };
    };
    let now_in = |set: &IntervalSet| -> Option<Interval> {
        let last = session.end - SignedDuration::from_millis(1);
        set.intervals()
            .iter()
            .find(|stretch| stretch.contains(last))
            .copied()
    };
    let on_break_since = now_in(work.breaks()).map(|pause| pause.start());
    if let Some(private) = now_in(work.private()) {
        return PersonState::Private {
            since: private.start(),
            on_break_since,
        };
    }
    if let Some(since) = on_break_since {
        return PersonState::OnBreak { since };
    }
    if let Some(idle) = now_in(&work.idle()) {
        return PersonState::Idle { since: idle.start() };
    }
    PersonState::Working { since: session.start }
}
