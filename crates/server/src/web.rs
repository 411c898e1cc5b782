//! The pages: rendered on the server, usable without scripts, free of anything from another origin.
//!
//! Owns: templates and their view models, texts in both languages, static files. Does not own: what may be read
//! (`services`), sign-in, errors and headers (`middleware`).
//!
//! A handler reads the query, calls one service and hands its answer to a page. A page is an askama template and a
//! struct that holds everything as it will be written, so that templates have no logic but `if` and `for`.

mod account;
pub(crate) mod activity;
pub(crate) mod address;
pub(crate) mod assets;
mod audit;
pub(crate) mod charts;
mod dashboard;
mod docs;
mod enrolment;
mod error_page;
mod export;
pub(crate) mod frame;
mod kinds;
mod language;
pub(crate) mod locale;
mod my_data;
mod own_state;
mod parts;
mod privacy;
mod responses;
mod setup;
mod sign_in;
mod surroundings;
mod team;
mod whose;
mod work_hours;

#[cfg(test)]
mod render_tests;
#[cfg(test)]
pub(crate) mod samples;
#[cfg(test)]
mod samples_of_hours;
#[cfg(test)]
mod samples_of_my_data;

use axum::routing::{get, post};

pub(crate) use error_page::{Asked, error_page};

use crate::routing::Routes;

/// Its routes.
pub(crate) fn routes() -> Routes {
    Routes::new()
        .route("/", get(dashboard::routes::show))
        .route("/activity", get(activity::routes::show))
        .route("/work-hours", get(work_hours::routes::show))
        .route("/work-hours/csv", get(work_hours::routes::download))
        .route("/people/activity", get(activity::routes::show_people))
        .route("/people/{id}/activity", get(activity::routes::show_person))
        .route(
            "/live/parts/people/activity",
            get(activity::routes::show_people_parts),
        )
        .route(
            "/live/parts/people/{id}/activity",
            get(activity::routes::show_person_parts),
        )
        .route("/people/hours", get(work_hours::routes::show_people))
        .route("/people/hours/csv", get(work_hours::routes::download_people))
        .route("/people/{id}/hours", get(work_hours::routes::show_person))
        .route("/people/{id}/hours/csv", get(work_hours::routes::download_person))
        .route("/my-data", get(my_data::routes::show))
        .route("/my-data/items", get(my_data::routes::show_items))
        .route("/my-data/export", get(my_data::routes::export_items))
        .route(
            "/my-data/delete",
            get(my_data::routes::preview_deletion).post(my_data::routes::delete_range),
        )
        .route("/privacy", get(privacy::show))
        .route("/language", post(language::choose))
        .route("/work-choice", post(own_state::choose))
        .route("/my-day", get(dashboard::routes::show_own))
        .route("/live/parts/dashboard", get(dashboard::routes::show_parts))
        .route("/live/parts/team", get(dashboard::routes::show_team_parts))
        .route("/live/parts/activity", get(activity::routes::show_parts))
        .route("/live/parts/state", get(own_state::show_parts))
        .route("/sign-in", get(sign_in::show).post(sign_in::submit))
        .route(
            "/set-password",
            get(sign_in::set_password::show).post(sign_in::set_password::submit),
        )
        .route("/account", get(account::routes::show))
        .route("/account/password", post(account::routes::change_password))
        .route("/account/sign-ins/end", post(account::routes::end_sign_in))
        .route("/account/tokens", post(account::routes::make_token))
        .route("/account/tokens/revoke", post(account::routes::revoke_token))
        .route("/audit", get(audit::routes::show_all))
        .route("/my-data/audit", get(audit::routes::show_own))
        .route("/enroll", get(enrolment::show).post(enrolment::submit))
        .route("/docs", get(docs::show))
        .route("/static/{name}", get(assets::serve))
        .merge(setup::pages())
}
