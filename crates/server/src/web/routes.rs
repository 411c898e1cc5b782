//! The handlers: read the query, call one service, hand its answer to a page.

use axum::extract::{OriginalUri, State};
use axum::http::{StatusCode, Uri, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use timetrack_domain::{Interval, Lane};
use timetrack_storage::Lanes;

use super::activity::{ActivityLive, ActivityPage, ActivityQuery};
use super::address::own_path;
use super::dashboard::{DashboardLive, DashboardPage};
use super::export::{self, Format};
use super::frame::{Frame, Section};
use super::kinds::Rules;
use super::language::{COOKIE_NAME, COOKIE_SECONDS};
use super::locale::Language;
use super::my_data::delete::{DeleteFields, DeleteForm, DeletePage, DeleteQuery};
use super::my_data::items::{ItemFilter, ItemsPage, ItemsQuery, WrongDays};
use super::my_data::{Deleted, MyDataPage};
use super::privacy::PrivacyPage;
use super::responses::{page, refused};
use super::surroundings::Surroundings;
use super::work_hours::{HoursQuery, WorkHoursPage, hours_csv};
use crate::desk::WorkChoice;
use crate::error::AppError;
use crate::extract::Query;
use crate::middleware::errors::BodyIsWritten;
use crate::services::{activity, dashboard, hours_page, my_data, work_choice};
use crate::state::AppState;
use crate::viewer::ProtectedForm;

/// `GET /`
pub(super) async fn show_dashboard(
    State(state): State<AppState>,
    around: Surroundings,
) -> Result<Response, AppError> {
    let data = dashboard::read(&state, &around.viewer).await?;
    let frame = Frame {
        live_url: "/live/parts/dashboard".to_owned(),
        ..around.frame(Section::Dashboard, "navigation-dashboard")
    };
    page(&DashboardPage::new(frame, &data, &around.seen_by_detail()))
}

/// `GET /live/parts/dashboard`
pub(super) async fn dashboard_parts(
    State(state): State<AppState>,
    around: Surroundings,
) -> Result<Response, AppError> {
    let data = dashboard::read_present(&state, &around.viewer).await?;
    let frame = Frame {
        here: "/".to_owned(),
        ..around.frame(Section::Dashboard, "navigation-dashboard")
    };
    page(&DashboardLive::new(frame, &data))
}

/// `GET /activity`
pub(super) async fn show_activity(
    State(state): State<AppState>,
    around: Surroundings,
    OriginalUri(uri): OriginalUri,
    Query(query): Query<ActivityQuery>,
) -> Result<Response, AppError> {
    let data = read_activity(&state, &around, &query).await?;
    let frame = Frame {
        live_url: with_query_of("/live/parts/activity", &uri),
        ..around.frame(Section::Activity, "navigation-activity")
    };
    page(&ActivityPage::new(frame, &data, &query, &around.seen_by_detail()))
}

/// `GET /live/parts/activity`
pub(super) async fn activity_parts(
    State(state): State<AppState>,
    around: Surroundings,
    OriginalUri(uri): OriginalUri,
    Query(query): Query<ActivityQuery>,
) -> Result<Response, AppError> {
    let data = read_activity(&state, &around, &query).await?;
    let frame = Frame {
        here: with_query_of("/activity", &uri),
        ..around.frame(Section::Activity, "navigation-activity")
    };
    page(&ActivityLive::new(frame, &data, &query, &around.seen_by_detail()))
}

fn with_query_of(path: &str, uri: &Uri) -> String {
    match uri.query() {
        Some(text) => format!("{path}?{text}"),
        None => path.to_owned(),
    }
}

async fn read_activity(
    state: &AppState,
    around: &Surroundings,
    query: &ActivityQuery,
) -> Result<activity::Activity, AppError> {
    let today = activity::today(state, &around.viewer).await?;
    // What cannot be read is said on the page, which shows today instead.
    activity::read(state, &around.viewer, query.day(today).unwrap_or(today)).await
}

/// The page that shows the parts.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ShownQuery {
    on: String,
}

/// `GET /live/parts/state`
pub(super) async fn state_parts(
    around: Surroundings,
    Query(ShownQuery { on }): Query<ShownQuery>,
) -> Result<Response, AppError> {
    page(&around.state_parts(on))
}

/// `GET /work-hours`
pub(super) async fn show_work_hours(
    State(state): State<AppState>,
    around: Surroundings,
    Query(query): Query<HoursQuery>,
) -> Result<Response, AppError> {
    let data = read_hours(&state, &around, &query).await?;
    let frame = around.frame(Section::WorkHours, "navigation-work-hours");
    page(&WorkHoursPage::new(frame, &data, &query, &around.seen_by_hours()))
}

/// `GET /work-hours/csv`
pub(super) async fn download_work_hours(
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

/// What a page says that was just done.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct DoneQuery {
    deleted: Option<u64>,
    idle: bool,
}

/// `GET /my-data`
pub(super) async fn show_my_data(
    State(state): State<AppState>,
    around: Surroundings,
    Query(done): Query<DoneQuery>,
) -> Result<Response, AppError> {
    let data = my_data::read(&state, &around.viewer).await?;
    let rules = Rules::of(&data.settings);
    let frame = around.frame(Section::MyData, "navigation-my-data");
    page(&MyDataPage::new(
        frame,
        &data,
        &rules,
        done.deleted.map(|count| Deleted {
            count,
            with_idle: done.idle,
        }),
        DeleteForm::about(data.today),
        around.audience(),
    ))
}

/// `GET /my-data/items`
pub(super) async fn show_items(
    State(state): State<AppState>,
    around: Surroundings,
    Query(query): Query<ItemsQuery>,
) -> Result<Response, AppError> {
    let frame = around.frame(Section::MyData, "items-title");
    let (lanes, range) = match filter(&query, &around) {
        Ok(asked) => asked,
        Err(wrong) => {
            let nothing = my_data::ItemPage {
                items: Vec::new(),
                next: None,
                today: activity::today(&state, &around.viewer).await?,
                zone: around.zone().clone(),
            };
            let shown = ItemsPage::new(frame, &nothing, &query, &around.seen_by_detail());
            return refused(&shown.wrong_days(wrong), StatusCode::UNPROCESSABLE_ENTITY);
        }
    };
    let data = my_data::page(&state, &around.viewer, lanes, range, query.after.as_deref()).await?;
    page(&ItemsPage::new(frame, &data, &query, &around.seen_by_detail()))
}

/// The query of an export: that of the items, and the format.
#[derive(Debug, Default, Deserialize)]
pub(super) struct ExportQuery {
    #[serde(default)]
    format: Format,
}

/// `GET /my-data/export`
pub(super) async fn export_items(
    State(state): State<AppState>,
    around: Surroundings,
    Query(query): Query<ItemsQuery>,
    Query(ExportQuery { format }): Query<ExportQuery>,
) -> Result<Response, AppError> {
    let (lanes, range) = filter(&query, &around).map_err(|_| AppError::Malformed {
        message: "\"from\" and \"until\" must be days such as 2026-11-20, the first not after the last."
            .to_owned(),
    })?;
    let today = activity::today(&state, &around.viewer).await?;
    let items = my_data::ItemStream::new(&state, &around.viewer, lanes, range);
    Ok(export::items(items, format, around.zone().clone(), today))
}

fn filter(query: &ItemsQuery, around: &Surroundings) -> Result<(Lanes, Option<Interval>), WrongDays> {
    let ItemFilter { lanes, range } = query.filter(around.zone())?;
    let lanes = if lanes.is_empty() {
        Lanes::ALL
    } else {
        lanes.into_iter().collect()
    };
    Ok((lanes, range))
}

/// `GET /my-data/delete`
pub(super) async fn preview_deletion(
    State(state): State<AppState>,
    around: Surroundings,
    Query(query): Query<DeleteQuery>,
) -> Result<Response, AppError> {
    let frame = around.frame(Section::MyData, "delete-title");
    let zone = around.zone();
    let until = my_data::deletable_until(&state, &around.viewer).await?;
    match DeleteForm::read(&query, zone, until, frame.locale) {
        Ok((request, form)) => {
            let preview = my_data::preview(&state, &around.viewer, request.interval, &request.lanes).await?;
            let today = activity::today(&state, &around.viewer).await?;
            page(&DeletePage::preview(frame, form, &preview, zone, today))
        }
        Err(form) => {
            let mut response = page(&DeletePage::form(frame, *form, zone))?;
            *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            response.extensions_mut().insert(BodyIsWritten);
            Ok(response)
        }
    }
}

/// `POST /my-data/delete`
pub(super) async fn delete_range(
    State(state): State<AppState>,
    form: ProtectedForm<DeleteFields>,
) -> Result<Redirect, AppError> {
    let request = form.fields.request().ok_or_else(|| AppError::Malformed {
        message: "The form is not one that this server made. Choose the range again.".to_owned(),
    })?;
    let count = my_data::delete(&state, &form.viewer, request.interval, &request.lanes).await?;
    let idle = if request.lanes.contains(&Lane::Afk) {
        "&idle=true"
    } else {
        ""
    };
    Ok(Redirect::to(&format!("/my-data?deleted={count}{idle}")))
}

/// `GET /privacy`
pub(super) async fn show_privacy(around: Surroundings) -> Result<Response, AppError> {
    let frame = around.frame_of_no_section("privacy-link");
    page(&PrivacyPage::new(frame, around.audience()))
}

/// The choice of a language.
#[derive(Debug, Deserialize)]
pub(super) struct LanguageFields {
    language: String,
    #[serde(default)]
    return_to: String,
}

/// `POST /language`
pub(super) async fn choose_language(form: ProtectedForm<LanguageFields>) -> Result<Response, AppError> {
    let language = Language::from_code(&form.fields.language)
        .ok_or_else(|| AppError::invalid_field("language", "It must be \"en\" or \"de\"."))?;
    let cookie = format!(
        "{COOKIE_NAME}={}; Path=/; Max-Age={COOKIE_SECONDS}; SameSite=Lax; HttpOnly",
        language.code()
    );
    let target = Redirect::to(own_path(&form.fields.return_to));
    Ok(([(header::SET_COOKIE, cookie)], target).into_response())
}

/// The choice of what to do next.
#[derive(Debug, Deserialize)]
pub(super) struct WorkFields {
    choice: WorkChoice,
    #[serde(default)]
    return_to: String,
}

/// `POST /work-choice`
pub(super) async fn choose_work(
    State(state): State<AppState>,
    form: ProtectedForm<WorkFields>,
) -> Result<Redirect, AppError> {
    work_choice::choose(&state, &form.viewer, form.fields.choice).await?;
    Ok(Redirect::to(own_path(&form.fields.return_to)))
}
