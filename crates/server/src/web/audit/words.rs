//! What was done, in words.

use timetrack_storage::AuditAction;

use crate::services::looks::{Look, LookedAt};
use crate::web::locale::Locale;

/// The text for an action.
pub(crate) fn key(action: AuditAction) -> &'static str {
    match action {
        AuditAction::SignedIn => "audit-signed-in",
        AuditAction::SignInFailed => "audit-sign-in-failed",
        AuditAction::PasswordChanged => "audit-password-changed",
        AuditAction::TokenMade => "audit-token-made",
        AuditAction::TokenRevoked => "audit-token-revoked",
        AuditAction::SignInEnded => "audit-sign-in-ended",
        AuditAction::OrganisationChanged => "audit-organisation-changed",
        AuditAction::EmployeeAdded => "audit-employee-added",
        AuditAction::EmployeeChanged => "audit-employee-changed",
        AuditAction::RoleChanged => "audit-role-changed",
        AuditAction::ContentRightChanged => "audit-content-right-changed",
        AuditAction::EmployeeInvited => "audit-employee-invited",
        AuditAction::GroupAdded => "audit-group-added",
        AuditAction::GroupChanged => "audit-group-changed",
        AuditAction::GroupRemoved => "audit-group-removed",
        AuditAction::GroupManagerAdded => "audit-group-manager-added",
        AuditAction::GroupManagerRemoved => "audit-group-manager-removed",
        AuditAction::DeviceEnrolled => "audit-device-enrolled",
        AuditAction::DeviceAssigned => "audit-device-assigned",
        AuditAction::DeviceRevoked => "audit-device-revoked",
        AuditAction::DeviceDuplicated => "audit-device-duplicated",
        AuditAction::EnrolmentTokenMade => "audit-enrolment-token-made",
        AuditAction::EnrolmentTokenRevoked => "audit-enrolment-token-revoked",
        AuditAction::SettingsChanged => "audit-settings-changed",
        AuditAction::DetailDeleted => "audit-detail-deleted",
        AuditAction::ActivityViewed => "audit-activity-viewed",
        AuditAction::HoursViewed => "audit-hours-viewed",
        AuditAction::DataExported => "audit-data-exported",
        AuditAction::PersonErased => "audit-person-erased",
    }
}

/// What was looked at, and of which days: `Work sessions, 16 Nov 2026 to 22 Nov 2026`.
pub(crate) fn look(look: Look, locale: Locale) -> String {
    let what = locale.text(match look.page {
        LookedAt::Dashboard => "look-dashboard",
        LookedAt::Hours => "look-hours",
        LookedAt::Sessions => "look-sessions",
        LookedAt::HoursFile => "look-hours-file",
        LookedAt::Course => "look-course",
        LookedAt::Content => "look-content",
    });
    let first = locale.day_with_year(look.first);
    let days = if look.first == look.last {
        first
    } else {
        let last = locale.day_with_year(look.last);
        locale.text_with("range", &[("start", &first), ("end", &last)])
    };
    locale.text_with("look-of-days", &[("what", &what), ("days", &days)])
}
