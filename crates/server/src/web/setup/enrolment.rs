//! Enrolment tokens, with the command to paste.

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use secrecy::ExposeSecret;
use serde::Deserialize;
use timetrack_domain::id::EnrolmentTokenId;
use timetrack_storage::{EnrolmentToken, Group};

use super::form::{self, Choice, Problem};
use super::{DoneQuery, Tab, TabLink, administrator, frame, tabs};
use crate::error::AppError;
use crate::extract::Query;
use crate::services::enrolment::tokens::{self, NewToken};
use crate::services::groups;
use crate::state::AppState;
use crate::viewer::{Admin, ProtectedForm, Viewer};
use crate::web::frame::Frame;
use crate::web::locale::Locale;
use crate::web::responses::{page, refused};
use crate::web::surroundings::Surroundings;

const PATH: &str = "/setup/enrolment";

/// The page.
#[derive(Debug, Template)]
#[template(path = "pages/setup/enrolment.html")]
pub(crate) struct EnrolmentTokensPage {
    frame: Frame,
    tabs: Vec<TabLink>,
    done: Option<String>,
    made: Option<Made>,
    rows: Vec<TokenRow>,
    fields: TokenFields,
    groups: Vec<Choice>,
    problem: Problem,
}

/// A token that was just made. It is shown this once.
#[derive(Clone, Debug)]
pub(crate) struct Made {
    /// What it is for.
    pub(crate) label: String,
    /// What somebody types on a computer.
    pub(crate) command: String,
    /// The same as settings for many computers.
    pub(crate) settings: String,
}

#[derive(Clone, Debug)]
struct TokenRow {
    id: String,
    label: String,
    made: String,
    ends: String,
    uses: String,
    /// Why it is not accepted any more.
    ended: Option<String>,
}

/// The fields of the form.
#[derive(Clone, Debug, Deserialize)]
#[serde(default)]
pub(crate) struct TokenFields {
    label: String,
    days: String,
    uses: String,
    group: String,
}

impl Default for TokenFields {
    fn default() -> Self {
        Self {
            label: String::new(),
            days: "30".to_owned(),
            uses: String::new(),
            group: String::new(),
        }
    }
}

/// Which token ends.
#[derive(Debug, Deserialize)]
pub(super) struct RevokeFields {
    id: EnrolmentTokenId,
}

impl TokenFields {
    fn token(&self) -> Result<NewToken, AppError> {
        let number = |field: &str, text: &str| {
            text.trim()
                .parse()
                .map_err(|_| AppError::invalid_field(field, "It must be a whole number."))
        };
        let maximum_uses = match self.uses.trim() {
            "" => None,
            text => Some(number("maximumUses", text)?),
        };
        Ok(NewToken {
            label: self.label.clone(),
            group: form::group(&self.group)?,
            employee: None,
            days: u32::try_from(number("expiresInDays", &self.days)?).unwrap_or(u32::MAX),
            maximum_uses,
        })
    }
}

impl Made {
    /// What to paste so that a computer enrols at the server at `base`.
    pub(crate) fn new(label: &str, base: &str, token: &str) -> Self {
        Self {
            label: label.to_owned(),
            command: format!("timetrack enroll --server {base} --token {token}"),
            settings: format!("{{\"base_url\": \"{base}\", \"enrolment_token\": \"{token}\"}}"),
        }
    }
}

impl EnrolmentTokensPage {
    /// The page of what the services read.
    pub(crate) fn new(
        frame: Frame,
        tokens: &[EnrolmentToken],
        groups: &[Group],
        now: Timestamp,
        zone: &TimeZone,
    ) -> Self {
        let locale = frame.locale;
        Self {
            tabs: tabs(Tab::Enrolment, locale),
            done: None,
            made: None,
            rows: tokens
                .iter()
                .map(|token| TokenRow::new(token, now, zone, locale))
                .collect(),
            fields: TokenFields::default(),
            groups: form::groups(groups.iter(), "", locale.text("setup-no-group")),
            problem: Problem::default(),
            frame,
        }
    }

    /// With a token that was made.
    pub(crate) fn made(self, made: Made) -> Self {
        Self {
            made: Some(made),
            ..self
        }
    }

    /// With what was typed, and what is wrong with it.
    pub(crate) fn wrong(mut self, fields: TokenFields, problem: Problem) -> Self {
        for choice in &mut self.groups {
            choice.is_selected = choice.value == fields.group;
        }
        Self {
            fields,
            problem,
            ..self
        }
    }
}

impl TokenRow {
    fn new(token: &EnrolmentToken, now: Timestamp, zone: &TimeZone, locale: Locale) -> Self {
        let uses = locale.number(token.uses);
        let ended = match (token.revoked, token.expires) {
            (Some(_), _) => Some("setup-token-revoked"),
            (None, Some(expires)) if expires <= now => Some("setup-token-expired"),
            (None, _) if !tokens::is_valid(token, now) => Some("setup-token-used-up"),
            (None, _) => None,
        };
        Self {
            id: token.id.to_string(),
            label: token.label.clone(),
            made: locale.moment(token.created, zone),
            ends: token
                .expires
                .map_or_else(|| locale.text("never"), |at| locale.moment(at, zone)),
            uses: match token.maximum_uses {
                Some(most) => locale.text_with(
                    "setup-uses-of",
                    &[("uses", &uses), ("most", &locale.number(most))],
                ),
                None => uses,
            },
            ended: ended.map(|key| locale.text(key)),
        }
    }
}

async fn read(
    state: &AppState,
    around: &Surroundings,
    viewer: &Viewer<Admin>,
) -> Result<EnrolmentTokensPage, AppError> {
    let manager = viewer.as_manager().ok_or(AppError::Forbidden)?;
    let known = groups::list(state, &manager).await?;
    let known: Vec<Group> = known.into_iter().map(|managed| managed.group).collect();
    let tokens = tokens::list(state, viewer).await?;
    Ok(EnrolmentTokensPage::new(
        frame(around, PATH),
        &tokens,
        &known,
        state.now(),
        around.zone(),
    ))
}

/// `GET /setup/enrolment`
pub(super) async fn show(
    State(state): State<AppState>,
    around: Surroundings,
    Query(query): Query<DoneQuery>,
) -> Result<Response, AppError> {
    let viewer = administrator(&state, &around)?;
    let shown = read(&state, &around, &viewer).await?;
    let done = query.message(shown.frame.locale);
    page(&EnrolmentTokensPage { done, ..shown })
}

/// `POST /setup/enrolment`: the answer is the page, because the token is shown this once and must be in no address.
pub(super) async fn make(
    State(state): State<AppState>,
    around: Surroundings,
    headers: HeaderMap,
    form: ProtectedForm<TokenFields, Admin>,
) -> Result<Response, AppError> {
    let viewer = administrator(&state, &around)?;
    let base = state.site().base_url(&headers)?;
    let fields = form.fields;
    let made = match fields.token() {
        Ok(new) => tokens::make(&state, &viewer, new).await,
        Err(error) => Err(error),
    };
    let shown = read(&state, &around, &viewer).await?;
    match made {
        Ok(made) => {
            let secret = made.secret.secret().expose_secret();
            page(&shown.made(Made::new(&made.token.label, base.as_str(), secret)))
        }
        Err(error) => {
            let (problem, _) = Problem::of(error, shown.frame.locale)?;
            refused(&shown.wrong(fields, problem), StatusCode::UNPROCESSABLE_ENTITY)
        }
    }
}

/// `POST /setup/enrolment/revoke`
pub(super) async fn revoke(
    State(state): State<AppState>,
    around: Surroundings,
    form: ProtectedForm<RevokeFields, Admin>,
) -> Result<Response, AppError> {
    let viewer = administrator(&state, &around)?;
    tokens::revoke(&state, &viewer, form.fields.id).await?;
    Ok(Redirect::to("/setup/enrolment?done=changed").into_response())
}
