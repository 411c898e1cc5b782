//! The JSON interface for agents and foreign clients.

use axum::Router;
use axum::routing::{get, post};

use crate::state::AppState;

mod agent_settings;
mod announcement;
mod auth;
mod enrolment;
mod enrolment_devices;
mod enrolment_tokens;
mod events;
mod health;
mod tracking_settings;
mod work;

/// Its routes.
pub fn router() -> Router<AppState> {
    Router::new()
        .route("/api/health", get(health::alive))
        .route("/api/health/ready", get(health::ready))
        .route("/api/auth/login", post(auth::login))
        .route(
            "/api/employees/{id}/password-link",
            post(auth::make_password_link),
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
