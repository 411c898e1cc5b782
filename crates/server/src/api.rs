//! The JSON interface for agents and foreign clients.

use axum::Router;
use axum::routing::{get, patch, post, put};

use crate::state::AppState;

mod agent_settings;
mod announcement;
mod auth;
mod employees;
mod enrolment;
mod enrolment_devices;
mod enrolment_tokens;
mod events;
mod groups;
mod health;
mod organisation;
mod tracking_settings;
mod work;

/// Its routes.
pub fn router() -> Router<AppState> {
    Router::new()
        .route("/api/health", get(health::alive))
        .route("/api/health/ready", get(health::ready))
        .route("/api/auth/login", post(auth::login))
        .route("/api/org", get(organisation::show).post(organisation::change))
        .route("/api/employees", get(employees::list).post(employees::add))
        .route(
            "/api/employees/{id}",
            get(employees::show).patch(employees::change),
        )
        .route(
            "/api/employees/{id}/password-link",
            post(auth::make_password_link),
        )
        .route("/api/groups", get(groups::list).post(groups::add))
        .route("/api/groups/{id}", patch(groups::rename).delete(groups::remove))
        .route(
            "/api/groups/{id}/managers/{employee}",
            put(groups::add_manager).delete(groups::remove_manager),
        )
        .route("/api/enroll", post(enrolment::enrol))
        .route("/api/enroll/request", post(enrolment::request))
        .route("/api/enroll/claim", post(enrolment::claim))
        .route(
            "/api/enrolment-tokens",
            get(enrolment_tokens::list).post(enrolment_tokens::make),
        )
        .route(
            "/api/enrolment-tokens/{id}/revoke",
            post(enrolment_tokens::revoke),
        )
        .route("/api/devices", get(enrolment_devices::list))
        .route("/api/devices/waiting", get(enrolment_devices::list_waiting))
        .route("/api/devices/{id}/assign", post(enrolment_devices::assign))
        .route("/api/devices/{id}/revoke", post(enrolment_devices::revoke))
        .route("/api/events", post(events::receive))
        .route("/api/agent/settings", get(agent_settings::show))
        .route(
            "/api/settings/tracking",
            get(tracking_settings::show).put(tracking_settings::replace),
        )
        .route("/api/work/start", post(work::start))
        .route("/api/work/heartbeat", post(work::heartbeat))
        .route("/api/work/stop", post(work::stop))
        .route("/api/work/summary/today", get(work::summary_today))
        .route("/api/work/sessions/today", get(work::sessions_today))
}
