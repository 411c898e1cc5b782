//! Which of the six silhouettes shows.

use timetrack_domain::recorder::RecorderState;
use timetrack_platform::tray::TrayShape;

use crate::status::{AgentStatus, Connection, Link, Problem, Severity};

/// The silhouette for `status`. When several hold, the first of private, paused, problem, offline, tracking.
pub fn shape(status: &AgentStatus) -> TrayShape {
    match &status.recording {
        RecorderState::Private { .. } => return TrayShape::Private,
        RecorderState::WaitingForNotice
        | RecorderState::TrackingOff { .. }
        | RecorderState::NotWorking { .. }
        | RecorderState::OnBreak { .. } => return TrayShape::Paused,
        RecorderState::Working { .. } | RecorderState::Idle { .. } => {}
    }
    if status.connection == Connection::NotSetUp {
        return TrayShape::Paused;
    }
    let is_offline = matches!(status.connection.link(), Some(Link::Offline { .. }));
    let gravest = status
        .problems
        .iter()
        .filter(|problem| !is_about_the_line(problem))
        .map(Problem::severity);
    if gravest.max() >= Some(Severity::Warning) {
        return TrayShape::Problem;
    }
    if is_offline {
        TrayShape::Offline
    } else {
        TrayShape::Tracking
    }
}

/// The offline silhouette says this already.
fn is_about_the_line(problem: &Problem) -> bool {
    matches!(problem, Problem::ServerUnreachable { .. })
}
