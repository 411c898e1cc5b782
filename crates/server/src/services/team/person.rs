//! One person's pages, as somebody sees them who may.

use jiff::civil::Date;
use timetrack_domain::id::EmployeeId;
use timetrack_storage::Employee;

use super::content::ContentRight;
use super::find;
use crate::error::AppError;
use crate::services::activity::{self, Activity, Detail, today_of};
use crate::services::hours_page::{self, HoursPage};
use crate::services::looks::{self, Look, LookedAt};
use crate::state::AppState;
use crate::viewer::{Manager, Viewer};

/// The hours of a person in the week of the day that `choose` makes of the date where they are.
///
/// # Errors
/// [`AppError::NotFound`] for somebody whom the viewer does not see.
pub async fn hours(
    state: &AppState,
    viewer: &Viewer<Manager>,
    id: EmployeeId,
    choose: impl FnOnce(Date) -> Date,
) -> Result<(Employee, HoursPage), AppError> {
    let person = find(state, &state.storage().read(), viewer, id).await?;
    let day = choose(today_of(state, id).await?);
    let shown = hours_page::read_of(state, id, day).await?;
    let dates = |days: &[hours_page::DayHours]| Some((days.first()?.day, days.last()?.day));
    let oldest = shown.weeks.last().map(|week| week.monday);
    if let (Some((first, last)), Some(oldest)) = (dates(&shown.days), oldest) {
        let look = |page, first| (id, Look { page, first, last });
        let looks = [look(LookedAt::Sessions, first), look(LookedAt::Hours, oldest)];
        looks::note(state, viewer, looks).await?;
    }
    Ok((person, shown))
}

/// What somebody sees of a person's day.
#[derive(Clone, Debug)]
pub struct SeenActivity {
    /// The person.
    pub person: Employee,
    /// The day, without what had the focus where that is withheld.
    pub activity: Activity,
    /// Whether the viewer may see what had the focus.
    pub sees_content: bool,
}

/// The activity of a person on the day that `choose` makes of the date where they are.
///
/// # Errors
/// [`AppError::NotFound`] for somebody whom the viewer does not see, and for a day that the person's calendar skips.
pub async fn activity(
    state: &AppState,
    viewer: &Viewer<Manager>,
    id: EmployeeId,
    choose: impl FnOnce(Date) -> Date,
) -> Result<SeenActivity, AppError> {
    let reader = state.storage().read();
    let person = find(state, &reader, viewer, id).await?;
    let right = ContentRight::of(&reader, viewer).await?;
    let sees_content = right.covers(id, person.group);
    let (detail, page) = if sees_content {
        (Detail::Windows, LookedAt::Content)
    } else {
        (Detail::Hours, LookedAt::Course)
    };
    let day = choose(today_of(state, id).await?);
    let mut activity = activity::read_of(state, id, day, detail).await?;
    if !sees_content {
        activity.day.keep_sums_only();
    }
    let week = (activity.week.first(), activity.week.last());
    // The hours of the week around it are on the page, too.
    let week = week.0.zip(week.1).map(|(first, last)| Look {
        page: LookedAt::Course,
        first: first.day,
        last: last.day,
    });
    let looks = week.into_iter().chain([Look::at_day(page, day)]);
    looks::note(state, viewer, looks.map(|look| (id, look))).await?;
    Ok(SeenActivity {
        person,
        activity,
        sees_content,
    })
}
