//! The JSON interface for agents and foreign clients.
//!
//! Every handler says itself at which path it answers, who may ask, and what comes: [`document`] puts that together with
//! what holds for all of them.

use utoipa_axum::routes;

use crate::routing::Routes;

mod agent_settings;
mod announcement;
mod auth;
mod capture_interval;
pub mod document;
mod employees;
mod enrolment;
mod enrolment_devices;
mod enrolment_tokens;
mod events;
mod groups;
mod health;
mod openapi;
mod organisation;
mod schemas;
mod tracking_settings;
mod work;

/// Its routes.
pub fn routes() -> Routes {
    Routes::new()
        .described(routes!(health::alive))
        .described(routes!(health::ready))
        .described(routes!(auth::login))
        .described(routes!(organisation::show, organisation::change))
        .described(routes!(employees::list, employees::add))
        .described(routes!(employees::show, employees::change))
        .described(routes!(auth::make_password_link))
        .described(routes!(groups::list, groups::add))
        .described(routes!(groups::rename, groups::remove))
        .described(routes!(groups::add_manager, groups::remove_manager))
        .described(routes!(enrolment::enrol))
        .described(routes!(enrolment::request))
        .described(routes!(enrolment::claim))
        .described(routes!(enrolment_tokens::list, enrolment_tokens::make))
        .described(routes!(enrolment_tokens::revoke))
        .described(routes!(enrolment_devices::list))
        .described(routes!(enrolment_devices::list_waiting))
        .described(routes!(enrolment_devices::assign))
        .described(routes!(enrolment_devices::revoke))
        .described(routes!(events::receive))
        .described(routes!(agent_settings::show))
        .described(routes!(tracking_settings::show, tracking_settings::replace))
        .described(routes!(capture_interval::show, capture_interval::set))
        .described(routes!(work::start))
        .described(routes!(work::heartbeat))
        .described(routes!(work::stop))
        .described(routes!(work::summary_today))
        .described(routes!(work::sessions_today))
        .described(routes!(openapi::show))
}
