//! What the audit log tells of.

use crate::StorageError;

/// Defines the actions with their codes, which never change.
macro_rules! audit_actions {
    ($($(#[$documentation:meta])* $action:ident: $code:literal),+ $(,)?) => {
        /// What was done.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum AuditAction {
            $($(#[$documentation])* $action,)+
        }

        impl AuditAction {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$action),+];

            /// The word by which it is stored and told to programs.
            pub fn code(self) -> &'static str {
                match self {
                    $(Self::$action => $code,)+
                }
            }
        }
    };
}

audit_actions! {
    /// Somebody signed in.
    SignedIn: "signedIn",
    /// Signing in failed, as often as that locks.
    SignInFailed: "signInFailed",
    /// A password was set or changed.
    PasswordChanged: "passwordChanged",
    /// A bearer token was made.
    TokenMade: "tokenMade",
    /// A bearer token was revoked.
    TokenRevoked: "tokenRevoked",
    /// A sign-in was ended from elsewhere.
    SignInEnded: "signInEnded",
    /// The organisation was set up or changed.
    OrganisationChanged: "organisationChanged",
    /// A person was added.
    EmployeeAdded: "employeeAdded",
    /// What is known about a person was changed.
    EmployeeChanged: "employeeChanged",
    /// What a person may do was changed.
    RoleChanged: "roleChanged",
    /// Whether a person may see other people's content was changed.
    ContentRightChanged: "contentRightChanged",
    /// A link was made by which a person sets a password.
    EmployeeInvited: "employeeInvited",
    /// A group was made.
    GroupAdded: "groupAdded",
    /// A group was renamed.
    GroupChanged: "groupChanged",
    /// A group was removed.
    GroupRemoved: "groupRemoved",
    /// A person became a manager of a group.
    GroupManagerAdded: "groupManagerAdded",
    /// A person is no manager of a group any more.
    GroupManagerRemoved: "groupManagerRemoved",
    /// A device was enrolled.
    DeviceEnrolled: "deviceEnrolled",
    /// A device was given to a person.
    DeviceAssigned: "deviceAssigned",
    /// The credential of a device was revoked.
    DeviceRevoked: "deviceRevoked",
    /// Two computers were seen to use one credential.
    DeviceDuplicated: "deviceDuplicated",
    /// A token for enrolment was made.
    EnrolmentTokenMade: "enrolmentTokenMade",
    /// A token for enrolment was revoked.
    EnrolmentTokenRevoked: "enrolmentTokenRevoked",
    /// Settings of the recorder were changed.
    SettingsChanged: "settingsChanged",
    /// A person deleted detail of their own.
    DetailDeleted: "detailDeleted",
    /// Somebody looked at another person's activity.
    ActivityViewed: "activityViewed",
    /// Somebody looked at another person's hours.
    HoursViewed: "hoursViewed",
    /// Somebody exported a person's data.
    DataExported: "dataExported",
    /// Everything about a person was erased.
    PersonErased: "personErased",
}

impl AuditAction {
    pub(crate) fn from_code(code: &str) -> Result<Self, StorageError> {
        Self::ALL
            .iter()
            .copied()
            .find(|action| action.code() == code)
            .ok_or_else(|| {
                StorageError::InvalidData(format!("an entry of the audit log with the action {code}"))
            })
    }
}
