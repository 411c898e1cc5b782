//! Its handlers.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{Redirect, Response};
use serde::Deserialize;
use timetrack_domain::{Interval, Lane};
use timetrack_storage::Lanes;

use super::delete::{DeleteFields, DeleteForm, DeletePage, DeleteQuery};
use super::items::{ItemFilter, ItemsPage, ItemsQuery, WrongDays};
use super::{Deleted, MyDataPage};
use crate::error::AppError;
use crate::extract::Query;
use crate::middleware::errors::BodyIsWritten;
use crate::services::{activity, looks, my_data};
use crate::state::AppState;
use crate::viewer::ProtectedForm;
use crate::web::export::{self, Format};
use crate::web::frame::Section;
use crate::web::kinds::Rules;
use crate::web::responses::{page, refused};
use crate::web::surroundings::Surroundings;

/// What a page says that was just done.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct DoneQuery {
    deleted: Option<u64>,
    idle: bool,
}

/// `GET /my-data`
pub(crate) async fn show(
    State(state): State<AppState>,
    around: Surroundings,
    Query(done): Query<DoneQuery>,
) -> Result<Response, AppError> {
    let data = my_data::read(&state, &around.viewer).await?;
    let rules = Rules::of(&data.settings);
    let frame = around.frame(Section::MyData, "navigation-my-data");
    let lookers = looks::at_oneself(&state, &around.viewer).await?;
    let shown = MyDataPage::new(
        frame,
        &data,
        &rules,
        done.deleted.map(|count| Deleted {
            count,
            with_idle: done.idle,
        }),
        DeleteForm::about(data.today),
        around.audience(),
    );
    page(&shown.with_lookers(&lookers, around.zone()))
}

/// `GET /my-data/items`
pub(crate) async fn show_items(
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
pub(crate) struct ExportQuery {
    #[serde(default)]
    format: Format,
}

/// `GET /my-data/export`
pub(crate) async fn export_items(
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
pub(crate) async fn preview_deletion(
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
pub(crate) async fn delete_range(
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
