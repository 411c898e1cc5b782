//! What changes, told to those who look: pages and agents hold a request open and read server-sent events.
//!
//! A push says only *that* something changed, never what: whoever hears it asks again, with their own rights. So a
//! push that is lost costs nothing but time, and a second server process on the same database changes nothing.
//!
//! * `GET /live/events` (a browser's cookie): `event: changed`, data `{"employees": ["id", …]}`, or `{"employees": null}`
//!   when everything may have changed; at most one a second.
//! * `GET /api/agent/channel` (a device's token): `event: settings:changed`, data `{}`, for whom other settings hold,
//!   and `interval:assigned` for whom another capture interval does.
//!
//! Streams end after [`LONGEST`], so that whoever lost their rights is asked again; clients come back by themselves.

use std::time::Duration;

use axum::routing::get;
use utoipa_axum::routes;

use crate::routing::Routes;

mod agent_channel;
mod agents;
mod hub;
mod page_events;
pub(crate) mod settings_news;
mod stream;

pub use agents::{AgentListener, Agents, Nudge};
pub use hub::{Change, Hub, Listener};
pub use settings_news::{SettingsNews, tell as tell_settings};

/// The longest that a stream lasts.
pub const LONGEST: Duration = Duration::from_mins(15);

/// Its routes.
pub fn routes() -> Routes {
    Routes::new()
        .route("/live/events", get(page_events::listen))
        .described(routes!(agent_channel::listen))
}
