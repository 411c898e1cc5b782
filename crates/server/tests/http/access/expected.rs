//! The table: every route and who is let in.

use super::{Verdict, Who};

/// Who is let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Audience {
    /// Whatever is shown, or nothing.
    Anybody,
    /// People who are signed in.
    Employee,
    /// Those who see others.
    Manager,
    /// Those who run the installation.
    Admin,
    /// Computers.
    Device,
    /// Both.
    EmployeeOrDevice,
}

impl Audience {
    /// What somebody can expect.
    pub(super) fn expect(self, who: Who) -> Verdict {
        let is_admitted = match self {
            Self::Anybody => return Verdict::LetIn,
            Self::Employee => matches!(who, Who::Employee | Who::Manager | Who::Admin),
            Self::Manager => matches!(who, Who::Manager | Who::Admin),
            Self::Admin => who == Who::Admin,
            Self::Device => who == Who::Device,
            Self::EmployeeOrDevice => who != Who::Nobody,
        };
        match who {
            Who::Nobody => Verdict::Unknown,
            _ if is_admitted => Verdict::LetIn,
            Who::Employee | Who::Manager | Who::Admin | Who::Device => Verdict::Forbidden,
        }
    }
}

use Audience::{Admin, Anybody, Device, Employee, EmployeeOrDevice, Manager};

/// Methods, path and audience.
pub(super) const ROUTES: &[(&str, &str, Audience)] = &[
    ("GET", "/", Employee),
    ("GET", "/account", Employee),
    ("POST", "/account/password", Employee),
    ("POST", "/account/sign-ins/end", Employee),
    ("POST", "/account/tokens", Employee),
    ("POST", "/account/tokens/revoke", Employee),
    ("GET", "/activity", Employee),
    ("GET", "/api/agent/channel", Device),
    ("GET", "/api/agent/settings", Device),
    ("POST", "/api/agent/sign-in-link", Device),
    ("POST", "/api/auth/login", Anybody),
    ("GET", "/api/capture-interval", EmployeeOrDevice),
    ("POST", "/api/capture-interval", Manager),
    ("GET", "/api/devices", Admin),
    ("GET", "/api/devices/waiting", Admin),
    ("POST", "/api/devices/{id}/assign", Admin),
    ("POST", "/api/devices/{id}/revoke", Admin),
    ("GET POST", "/api/employees", Manager),
    ("GET", "/api/employees/{id}", Manager),
    ("PATCH", "/api/employees/{id}", Admin),
    ("POST", "/api/employees/{id}/password-link", Admin),
    ("POST", "/api/enroll", Anybody),
    ("POST", "/api/enroll/claim", Anybody),
    ("POST", "/api/enroll/request", Anybody),
    ("GET POST", "/api/enrolment-tokens", Admin),
    ("POST", "/api/enrolment-tokens/{id}/revoke", Admin),
    ("POST", "/api/events", Device),
    ("GET", "/api/groups", Manager),
    ("POST", "/api/groups", Admin),
    ("PATCH DELETE", "/api/groups/{id}", Admin),
    ("PUT DELETE", "/api/groups/{id}/managers/{employee}", Admin),
    ("GET", "/api/health", Anybody),
    ("GET", "/api/health/ready", Anybody),
    ("GET", "/api/openapi.json", Admin),
    ("GET", "/api/org", Manager),
    ("POST", "/api/org", Admin),
    ("GET PUT", "/api/settings/tracking", Manager),
    ("POST", "/api/work/heartbeat", EmployeeOrDevice),
    ("GET", "/api/work/sessions/today", Manager),
    ("POST", "/api/work/start", EmployeeOrDevice),
    ("POST", "/api/work/stop", EmployeeOrDevice),
    ("GET", "/api/work/summary/today", Manager),
    ("GET", "/audit", Admin),
    ("GET", "/docs", Admin),
    ("GET POST", "/enroll", Employee),
    ("POST", "/language", Employee),
    ("GET", "/live/events", Employee),
    ("GET", "/live/parts/activity", Employee),
    ("GET", "/live/parts/dashboard", Employee),
    ("GET", "/live/parts/people/activity", Manager),
    ("GET", "/live/parts/people/{id}/activity", Manager),
    ("GET", "/live/parts/setup-start", Admin),
    ("GET", "/live/parts/state", Employee),
    ("GET", "/live/parts/team", Manager),
    ("GET", "/my-data", Employee),
    ("GET", "/my-day", Employee),
    ("GET", "/my-data/audit", Employee),
    ("GET POST", "/my-data/delete", Employee),
    ("GET", "/my-data/export", Employee),
    ("GET", "/my-data/items", Employee),
    ("GET", "/people/activity", Manager),
    ("GET", "/people/hours", Manager),
    ("GET", "/people/hours/csv", Manager),
    ("GET", "/people/{id}/activity", Manager),
    ("GET", "/people/{id}/hours", Manager),
    ("GET", "/people/{id}/hours/csv", Manager),
    ("GET", "/privacy", Employee),
    ("GET POST", "/set-password", Anybody),
    ("GET POST", "/setup", Admin),
    ("GET", "/setup/computers", Admin),
    ("POST", "/setup/computers/{id}/assign", Admin),
    ("POST", "/setup/computers/{id}/revoke", Admin),
    ("GET POST", "/setup/enrolment", Admin),
    ("POST", "/setup/enrolment/revoke", Admin),
    ("GET POST", "/setup/groups", Admin),
    ("GET POST", "/setup/groups/{id}", Admin),
    ("POST", "/setup/groups/{id}/managers", Admin),
    ("POST", "/setup/groups/{id}/managers/remove", Admin),
    ("POST", "/setup/groups/{id}/remove", Admin),
    ("GET POST", "/setup/groups/{id}/settings", Admin),
    ("POST", "/setup/groups/{id}/settings/inherit", Admin),
    ("POST", "/setup/groups/{id}/settings/kept", Admin),
    ("POST", "/setup/groups/{id}/settings/seen", Admin),
    ("GET POST", "/setup/people", Admin),
    ("GET POST", "/setup/people/import", Admin),
    ("POST", "/setup/people/import/confirm", Admin),
    ("GET POST", "/setup/people/{id}", Admin),
    ("POST", "/setup/people/{id}/password-link", Admin),
    ("GET POST", "/setup/settings", Admin),
    ("POST", "/setup/settings/kept", Admin),
    ("POST", "/setup/settings/seen", Admin),
    ("GET POST", "/setup/start", Admin),
    ("POST", "/setup/start/people", Admin),
    ("POST", "/setup/start/recording", Admin),
    ("POST", "/setup/start/token", Admin),
    ("GET POST", "/sign-in", Anybody),
    ("GET", "/sign-in/once", Anybody),
    ("POST", "/sign-out", Employee),
    ("GET", "/static/{name}", Anybody),
    ("GET", "/work-hours", Employee),
    ("GET", "/work-hours/csv", Employee),
    ("POST", "/work-choice", Employee),
];
