//! Its handlers.

use axum::extract::State;
use axum::response::Response;

use super::{HoursQuery, WorkHoursPage, hours_csv};
use crate::error::AppError;
use crate::extract::Query;
use crate::services::{activity, hours_page};
use crate::state::AppState;
use crate::web::export;
use crate::web::frame::Section;
use crate::web::responses::page;
use crate::web::surroundings::Surroundings;

/// `GET /work-hours`
pub(crate) async fn show(
    State(state): State<AppState>,
    around: Surroundings,
    Query(query): Query<HoursQuery>,
) -> Result<Response, AppError> {
    let data = read_hours(&state, &around, &query).await?;
    let frame = around.frame(Section::WorkHours, "navigation-work-hours");
    page(&WorkHoursPage::new(frame, &data, &query, &around.seen_by_hours()))
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
