//! What every handler of a page needs: who looks, in which language, and what is going on.

use askama::Template;
use axum::extract::{FromRequestParts, OriginalUri};
use axum::http::request::Parts;
use jiff::tz::TimeZone;
use timetrack_storage::{Retention, Role};

use super::address::Address;
use super::frame::{Frame, PersonMark, Section, StateCard};
use super::locale::Locale;
use crate::error::AppError;
use crate::services::activity::{Audience, OwnState, own_state};
use crate::services::first_run;
use crate::state::AppState;
use crate::viewer::{Employee, Manager, Viewer};

/// The surroundings of a page.
#[derive(Debug)]
pub(super) struct Surroundings {
    /// Who looks.
    pub(super) viewer: Viewer<Employee>,
    locale: Locale,
    own: OwnState,
    organisation: Option<String>,
    audience: Audience,
    is_alone: bool,
    retention: Retention,
    needs_first_run: bool,
    here: String,
}

/// One's own state alone.
#[derive(Debug, Template)]
#[template(path = "components/live_state.html")]
pub(super) struct StateParts {
    frame: Frame,
}

impl FromRequestParts<AppState> for Surroundings {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, AppError> {
        let viewer =
            <Viewer<Employee> as FromRequestParts<AppState>>::from_request_parts(parts, state).await?;
        let Ok(locale) = Locale::from_request_parts(parts, state).await;
        let Ok(OriginalUri(uri)) = OriginalUri::from_request_parts(parts, state).await;
        let organisation = state.storage().read().organisations().find().await?;
        let settings = state.storage().read();
        let policy = settings
            .tracking_settings()
            .policy_of(viewer.employee_id())
            .await?;
        Ok(Self {
            retention: policy.retention(),
            own: own_state(state, &viewer).await?,
            audience: Audience::of(state, &viewer).await?,
            // The organisation of one carries the name of its owner.
            organisation: organisation
                .map(|organisation| organisation.name)
                .filter(|name| *name != viewer.identity().name),
            here: uri
                .path_and_query()
                .map_or_else(|| "/".to_owned(), ToString::to_string),
            is_alone: state.site().is_alone,
            needs_first_run: !state.site().is_alone
                && viewer.identity().role == Role::Admin
                && first_run::is_unfinished(state).await?,
            viewer,
            locale,
        })
    }
}

impl Surroundings {
    /// The viewer as a manager, where they are one. Whoever works alone sees nothing of a company.
    pub(super) fn manager(&self) -> Option<Viewer<Manager>> {
        if self.is_alone {
            None
        } else {
            self.viewer.as_manager()
        }
    }

    /// The language of the page.
    pub(super) fn locale(&self) -> Locale {
        self.locale
    }

    /// The zone in which the person is now.
    pub(super) fn zone(&self) -> &TimeZone {
        &self.own.zone
    }

    /// The frame of a page that belongs to an item of the navigation.
    pub(super) fn frame(&self, section: Section, title_key: &str) -> Frame {
        Frame {
            section: Some(section),
            ..self.frame_of_no_section(title_key)
        }
    }

    /// The frame of a page that belongs to none.
    pub(super) fn frame_of_no_section(&self, title_key: &str) -> Frame {
        Frame {
            locale: self.locale,
            title: self.locale.text(title_key),
            section: None,
            person: PersonMark::new(&self.viewer.identity().name),
            role: (!self.is_alone).then(|| self.viewer.identity().role),
            organisation: self
                .organisation
                .clone()
                .unwrap_or_else(|| self.locale.text("organisation-alone")),
            state: StateCard::new(&self.own, self.locale),
            csrf_token: self
                .viewer
                .csrf_token()
                .map_or_else(String::new, |token| token.as_str().to_owned()),
            here: self.here.clone(),
            live_url: Address::new("/live/parts/state")
                .with("on", &self.here)
                .into_string(),
            retention: self.retention,
            needs_first_run: self.needs_first_run,
        }
    }

    /// Who sees what had the focus, in one sentence.
    pub(super) fn seen_by_detail(&self) -> String {
        self.locale.text(match self.audience {
            Audience::Alone | Audience::Managers => "seen-by-only-you",
            Audience::ManagersWithContent => "seen-by-managers-of-group",
        })
    }

    /// Who sees working time, in one sentence.
    pub(super) fn seen_by_hours(&self) -> String {
        self.locale.text(match self.audience {
            Audience::Alone => "seen-by-only-you",
            Audience::Managers | Audience::ManagersWithContent => "seen-by-managers",
        })
    }

    /// Who sees somebody else's working time, in one sentence.
    pub(super) fn seen_by_hours_of(&self, name: &str) -> String {
        self.locale.text_with("seen-by-hours-of", &[("name", name)])
    }

    /// Who sees a person's data, in general.
    pub(super) fn audience(&self) -> Audience {
        self.audience
    }

    /// The parts of the page at `here` that show one's own state.
    pub(super) fn state_parts(&self, here: String) -> StateParts {
        StateParts {
            frame: Frame {
                here,
                ..self.frame_of_no_section("navigation-dashboard")
            },
        }
    }
}
