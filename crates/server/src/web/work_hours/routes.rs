//! Its handlers.

use axum::extract::State;
use axum::response::Response;

use jiff::civil::Date;
use timetrack_domain::id::EmployeeId;

use super::team::{PeriodQuery, TeamHoursPage};
use super::{HoursQuery, WorkHoursPage, file, hours_csv};
use crate::error::AppError;
use crate::extract::{Path, Query};
use crate::services::team::hours::{self, HoursWanted, PersonHours};
use crate::services::team::person;
use crate::services::{activity, hours_page};
use crate::state::AppState;
use crate::web::export;
use crate::web::frame::Section;
use crate::web::responses::page;
use crate::web::surroundings::Surroundings;
use crate::web::team::TeamQuery;
use crate::web::whose::Whose;

/// `GET /work-hours`
pub(crate) async fn show(
    State(state): State<AppState>,
    around: Surroundings,
    Query(query): Query<HoursQuery>,
) -> Result<Response, AppError> {
    let data = read_hours(&state, &around, &query).await?;
    let frame = around.frame(Section::WorkHours, "navigation-work-hours");
    let seen_by = around.seen_by_hours();
    page(&WorkHoursPage::new(frame, &data, &query, &Whose::Own, &seen_by))
}

/// `GET /work-hours/csv`
pub(crate) async fn download(
    State(state): State<AppState>,
    around: Surroundings,
    Query(query): Query<HoursQuery>,
) -> Result<Response, AppError> {
    let data = read_hours(&state, &around, &query).await?;
    let name = format!(
        "timetrack-hours-{}.csv",
        data.days.first().map_or(data.today, |day| day.day)
    );
    Ok(export::download(
        "text/csv; charset=utf-8",
        &name,
        hours_csv(&data).into(),
    ))
}

async fn read_hours(
    state: &AppState,
    around: &Surroundings,
    query: &HoursQuery,
) -> Result<hours_page::HoursPage, AppError> {
    let today = activity::today(state, &around.viewer).await?;
    hours_page::read(state, &around.viewer, query.monday(today).unwrap_or(today)).await
}

/// `GET /people/hours`
pub(crate) async fn show_people(
    State(state): State<AppState>,
    around: Surroundings,
    Query(query): Query<TeamQuery>,
    Query(period): Query<PeriodQuery>,
) -> Result<Response, AppError> {
    let viewer = around.manager().ok_or(AppError::Forbidden)?;
    let ((first, last), _) = period.range(hours::today(&state, &viewer).await?);
    let filter = query.filter()?;
    let data = hours::read(&state, &viewer, &HoursWanted { filter, first, last }).await?;
    let frame = around.frame(Section::WorkHours, "navigation-work-hours");
    page(&TeamHoursPage::new(frame, &data, &query, &period))
}

/// `GET /people/hours/csv`
pub(crate) async fn download_people(
    State(state): State<AppState>,
    around: Surroundings,
    Query(query): Query<TeamQuery>,
    Query(period): Query<PeriodQuery>,
) -> Result<Response, AppError> {
    let viewer = around.manager().ok_or(AppError::Forbidden)?;
    let ((first, last), _) = period.range(hours::today(&state, &viewer).await?);
    let filter = query.filter()?;
    let people = hours::read_all(&state, &viewer, &HoursWanted { filter, first, last }).await?;
    Ok(hours_file(&people, first, last))
}

/// `GET /people/{id}/hours`
pub(crate) async fn show_person(
    State(state): State<AppState>,
    around: Surroundings,
    Path(id): Path<EmployeeId>,
    Query(query): Query<HoursQuery>,
) -> Result<Response, AppError> {
    let viewer = around.manager().ok_or(AppError::Forbidden)?;
    let week = |today| query.monday(today).unwrap_or(today);
    let (person, data) = person::hours(&state, &viewer, id, week).await?;
    let frame = around.frame(Section::WorkHours, "navigation-work-hours");
    let seen_by = around.seen_by_hours_of(&person.name);
    page(&WorkHoursPage::new(
        frame,
        &data,
        &query,
        &Whose::of(&person),
        &seen_by,
    ))
}

/// `GET /people/{id}/hours/csv`
pub(crate) async fn download_person(
    State(state): State<AppState>,
    around: Surroundings,
    Path(id): Path<EmployeeId>,
    Query(query): Query<HoursQuery>,
) -> Result<Response, AppError> {
    let viewer = around.manager().ok_or(AppError::Forbidden)?;
    let today = hours::today(&state, &viewer).await?;
    let monday = query
        .monday(today)
        .or_else(|_| HoursQuery::default().monday(today));
    let monday = monday.unwrap_or(today);
    let sunday = monday.saturating_add(jiff::Span::new().days(6));
    let hours = hours::read_one(&state, &viewer, id, (monday, sunday)).await?;
    Ok(hours_file(&[hours], monday, sunday))
}

fn hours_file(people: &[PersonHours], first: Date, last: Date) -> Response {
    let name = format!("timetrack-hours-{first}-{last}.csv");
    export::download("text/csv; charset=utf-8", &name, file::of_people(people).into())
}
