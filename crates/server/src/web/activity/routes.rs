//! Its handlers.

use axum::extract::{OriginalUri, State};
use axum::response::Response;

use timetrack_domain::id::EmployeeId;

use super::team::{ApplicationsQuery, TeamActivityLive, TeamActivityPage};
use super::{ActivityLive, ActivityPage, ActivityQuery, Sight};
use crate::error::AppError;
use crate::extract::{Path, Query};
use crate::services::activity;
use crate::services::team::course::{self, TeamCourse};
use crate::services::team::person::{self, SeenActivity};
use crate::state::AppState;
use crate::web::address::with_query_of;
use crate::web::frame::{Frame, Section};
use crate::web::responses::page;
use crate::web::surroundings::Surroundings;
use crate::web::team::TeamQuery;
use crate::web::whose::Whose;

/// `GET /activity`
pub(crate) async fn show(
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
    page(&ActivityPage::new(frame, &data, &query, &own_sight(&around)))
}

/// `GET /live/parts/activity`
pub(crate) async fn show_parts(
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
    page(&ActivityLive::new(frame, &data, &query, &own_sight(&around)))
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

fn own_sight(around: &Surroundings) -> Sight {
    Sight {
        whose: Whose::Own,
        has_content: true,
        seen_by: around.seen_by_detail(),
    }
}

/// `GET /people/{id}/activity`
pub(crate) async fn show_person(
    State(state): State<AppState>,
    around: Surroundings,
    OriginalUri(uri): OriginalUri,
    Path(id): Path<EmployeeId>,
    Query(query): Query<ActivityQuery>,
) -> Result<Response, AppError> {
    let data = read_person(&state, &around, id, &query).await?;
    let frame = Frame {
        live_url: with_query_of(&format!("/live/parts/people/{id}/activity"), &uri),
        ..around.frame(Section::Activity, "navigation-activity")
    };
    let sight = sight_of(&around, &data);
    page(&ActivityPage::new(frame, &data.activity, &query, &sight))
}

/// `GET /live/parts/people/{id}/activity`
pub(crate) async fn show_person_parts(
    State(state): State<AppState>,
    around: Surroundings,
    OriginalUri(uri): OriginalUri,
    Path(id): Path<EmployeeId>,
    Query(query): Query<ActivityQuery>,
) -> Result<Response, AppError> {
    let data = read_person(&state, &around, id, &query).await?;
    let frame = Frame {
        here: with_query_of(&format!("/people/{id}/activity"), &uri),
        ..around.frame(Section::Activity, "navigation-activity")
    };
    let sight = sight_of(&around, &data);
    page(&ActivityLive::new(frame, &data.activity, &query, &sight))
}

async fn read_person(
    state: &AppState,
    around: &Surroundings,
    id: EmployeeId,
    query: &ActivityQuery,
) -> Result<SeenActivity, AppError> {
    let viewer = around.manager().ok_or(AppError::Forbidden)?;
    person::activity(state, &viewer, id, |today| query.day(today).unwrap_or(today)).await
}

fn sight_of(around: &Surroundings, data: &SeenActivity) -> Sight {
    Sight {
        whose: Whose::of(&data.person),
        has_content: data.sees_content,
        seen_by: around.seen_by_hours_of(&data.person.name),
    }
}

/// `GET /people/activity`
pub(crate) async fn show_people(
    State(state): State<AppState>,
    around: Surroundings,
    OriginalUri(uri): OriginalUri,
    Query(team): Query<TeamQuery>,
    Query(query): Query<ActivityQuery>,
    Query(applications): Query<ApplicationsQuery>,
) -> Result<Response, AppError> {
    let data = read_people(&state, &around, &team, &query, &applications).await?;
    let frame = Frame {
        live_url: with_query_of("/live/parts/people/activity", &uri),
        ..around.frame(Section::Activity, "navigation-activity")
    };
    page(&TeamActivityPage::new(frame, &data, &team, &query))
}

/// `GET /live/parts/people/activity`
pub(crate) async fn show_people_parts(
    State(state): State<AppState>,
    around: Surroundings,
    OriginalUri(uri): OriginalUri,
    Query(team): Query<TeamQuery>,
    Query(query): Query<ActivityQuery>,
    Query(applications): Query<ApplicationsQuery>,
) -> Result<Response, AppError> {
    let data = read_people(&state, &around, &team, &query, &applications).await?;
    let frame = Frame {
        here: with_query_of("/people/activity", &uri),
        ..around.frame(Section::Activity, "navigation-activity")
    };
    page(&TeamActivityLive::new(frame, &data))
}

async fn read_people(
    state: &AppState,
    around: &Surroundings,
    team: &TeamQuery,
    query: &ActivityQuery,
    applications: &ApplicationsQuery,
) -> Result<TeamCourse, AppError> {
    let viewer = around.manager().ok_or(AppError::Forbidden)?;
    let choose = |today| query.day(today).unwrap_or(today);
    course::read(state, &viewer, &team.filter()?, choose, applications.is_set()).await
}
