//! Its handlers.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use super::ImportPage;
use crate::error::AppError;
use crate::extract::Query;
use crate::services::import::{self, Confirmed, Unreadable};
use crate::state::AppState;
use crate::viewer::{Admin, ProtectedUpload, Viewer};
use crate::web::responses::{page, refused};
use crate::web::setup::{DoneQuery, administrator, frame};
use crate::web::surroundings::Surroundings;

const PATH: &str = "/setup/people/import";

/// `GET /setup/people/import`
pub(in crate::web::setup) async fn show(
    State(state): State<AppState>,
    around: Surroundings,
    Query(done): Query<DoneQuery>,
) -> Result<Response, AppError> {
    administrator(&state, &around)?;
    let shown = ImportPage::new(frame(&around, PATH));
    let done = done.message(shown.frame.locale);
    page(&ImportPage { done, ..shown })
}

/// `POST /setup/people/import`: a file, or the content of one that was read before.
pub(in crate::web::setup) async fn preview(
    State(state): State<AppState>,
    around: Surroundings,
    upload: ProtectedUpload<Admin>,
) -> Result<Response, AppError> {
    let viewer = administrator(&state, &around)?;
    let file = upload.bytes("file");
    let read = if file.is_empty() && !upload.text("content").is_empty() {
        Ok(upload.text("content").to_owned())
    } else if file.len() > import::LARGEST {
        return Err(AppError::TooLarge {
            limit: import::LARGEST,
        });
    } else {
        import::read_text(file)
    };
    let text = match read {
        Ok(text) => text,
        Err(why) => return unreadable(&around, why),
    };
    let makes_groups = upload.text("make_groups") == "true";
    preview_of(&state, &around, &viewer, text, makes_groups).await
}

async fn preview_of(
    state: &AppState,
    around: &Surroundings,
    viewer: &Viewer<Admin>,
    text: String,
    makes_groups: bool,
) -> Result<Response, AppError> {
    match import::preview(state, viewer, &text, makes_groups).await? {
        Ok(plan) => page(&ImportPage::new(frame(around, PATH)).plan(&text, &plan, false)),
        Err(why) => unreadable(around, why),
    }
}

/// `POST /setup/people/import/confirm`
pub(in crate::web::setup) async fn confirm(
    State(state): State<AppState>,
    around: Surroundings,
    upload: ProtectedUpload<Admin>,
) -> Result<Response, AppError> {
    let viewer = administrator(&state, &around)?;
    let text = upload.text("content").to_owned();
    let makes_groups = upload.text("make_groups") == "true";
    match import::confirm(&state, &viewer, &text, makes_groups, upload.text("digest")).await? {
        Ok(Confirmed::Stored(_)) => Ok(Redirect::to("/setup/people?done=changed").into_response()),
        Ok(Confirmed::Outdated(plan)) => {
            let shown = ImportPage::new(frame(&around, PATH)).plan(&text, &plan, true);
            refused(&shown, StatusCode::CONFLICT)
        }
        Err(why) => unreadable(&around, why),
    }
}

fn unreadable(around: &Surroundings, why: Unreadable) -> Result<Response, AppError> {
    let shown = ImportPage::new(frame(around, PATH)).unreadable(why);
    refused(&shown, StatusCode::UNPROCESSABLE_ENTITY)
}
