//! The page where a person says that a computer is theirs: `timetrack login` leads here.

use askama::Template;
use axum::extract::State;
use axum::http::header::RETRY_AFTER;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use jiff::SignedDuration;
use jiff::tz::TimeZone;
use serde::Deserialize;

use super::frame::Frame;
use super::responses::{page, refused};
use super::surroundings::Surroundings;
use crate::client_address::ClientAddress;
use crate::error::AppError;
use crate::extract::Query;
use crate::services::enrolment::by_browser::{self, WaitingComputer};
use crate::state::AppState;
use crate::viewer::ProtectedForm;

/// The page.
#[derive(Debug, Template)]
#[template(path = "pages/enrolment/enrolment.html")]
pub(crate) struct EnrolmentPage {
    frame: Frame,
    /// What was just said of a computer.
    done: Option<Said>,
    computer: Option<ComputerRow>,
    /// As it was typed.
    code: String,
    problem: Option<String>,
}

/// A computer that waits, in words.
#[derive(Clone, Debug)]
struct ComputerRow {
    question: String,
    code: String,
    machine: String,
    account: String,
    asked: String,
}

/// What the person says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Said {
    /// It is theirs.
    Mine,
    /// It is not.
    Refuse,
}

impl EnrolmentPage {
    /// The page that asks for a code.
    pub(crate) fn asking(frame: Frame) -> Self {
        Self {
            frame,
            done: None,
            computer: None,
            code: String::new(),
            problem: None,
        }
    }

    /// The page that shows which computer asks.
    pub(crate) fn comparing(frame: Frame, computer: WaitingComputer, zone: &TimeZone) -> Self {
        let locale = frame.locale;
        let row = ComputerRow {
            question: locale.text_with("enrol-question", &[("name", &frame.person.name)]),
            asked: locale.time(computer.asked, zone),
            code: computer.code,
            machine: computer.machine_name,
            account: computer.account_name,
        };
        Self {
            computer: Some(row),
            ..Self::asking(frame)
        }
    }

    /// The page after the person has said something.
    pub(crate) fn done(frame: Frame, said: Said) -> Self {
        Self {
            done: Some(said),
            ..Self::asking(frame)
        }
    }

    /// The page after a code with which no computer waits.
    pub(crate) fn wrong(frame: Frame, typed: &str, error: &AppError) -> Self {
        let locale = frame.locale;
        let problem = match error.retry_after_seconds() {
            Some(seconds) => {
                let wait = SignedDuration::from_secs(i64::from(seconds));
                locale.text_with("sign-in-wait", &[("time", &locale.distance(wait))])
            }
            None => locale.text("enrol-ended"),
        };
        Self {
            code: typed.chars().take(LONGEST_CODE).collect(),
            problem: Some(problem),
            ..Self::asking(frame)
        }
    }
}

/// What is repeated of what was typed.
const LONGEST_CODE: usize = 20;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct EnrolmentQuery {
    code: String,
    done: Option<Said>,
}

/// `GET /enroll`
pub(super) async fn show(
    State(state): State<AppState>,
    around: Surroundings,
    client: ClientAddress,
    Query(query): Query<EnrolmentQuery>,
) -> Result<Response, AppError> {
    refuse_alone(&state)?;
    let frame = around.frame_of_no_section("enrol-title");
    if let Some(said) = query.done {
        return page(&EnrolmentPage::done(frame, said));
    }
    if query.code.is_empty() {
        return page(&EnrolmentPage::asking(frame));
    }
    match by_browser::find(&state, &around.viewer, client, &query.code).await {
        Ok(computer) => page(&EnrolmentPage::comparing(frame, computer, around.zone())),
        Err(error) => say_what_is_wrong(frame, &query.code, error),
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct EnrolmentFields {
    code: String,
    said: Said,
}

/// `POST /enroll`
pub(super) async fn submit(
    State(state): State<AppState>,
    around: Surroundings,
    client: ClientAddress,
    form: ProtectedForm<EnrolmentFields>,
) -> Result<Response, AppError> {
    refuse_alone(&state)?;
    let (viewer, EnrolmentFields { code, said }) = (&form.viewer, &form.fields);
    let (answered, target) = match said {
        Said::Mine => (
            by_browser::approve(&state, viewer, client, code).await,
            "/enroll?done=mine",
        ),
        Said::Refuse => (
            by_browser::refuse(&state, viewer, client, code).await,
            "/enroll?done=refuse",
        ),
    };
    match answered {
        Ok(_) => Ok(Redirect::to(target).into_response()),
        Err(error) => say_what_is_wrong(around.frame_of_no_section("enrol-title"), code, error),
    }
}

fn say_what_is_wrong(frame: Frame, typed: &str, error: AppError) -> Result<Response, AppError> {
    let status = if matches!(error, AppError::EnrolmentEnded) {
        StatusCode::NOT_FOUND
    } else if matches!(error, AppError::TooManyAttempts { .. }) {
        error.status()
    } else {
        return Err(error);
    };
    let mut response = refused(&EnrolmentPage::wrong(frame, typed, &error), status)?;
    if let Some(seconds) = error.retry_after_seconds() {
        response
            .headers_mut()
            .insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    Ok(response)
}

/// Whoever works alone has no other computers.
fn refuse_alone(state: &AppState) -> Result<(), AppError> {
    if state.site().is_alone {
        return Err(AppError::NotFound);
    }
    Ok(())
}
