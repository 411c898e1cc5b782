//! Where settings stand: for the organisation, a group or a person.

use timetrack_domain::TrackingSettings;
use timetrack_domain::id::EmployeeId;
use timetrack_storage::{DataPolicy, Reader, Role, SettingScope, StorageError};

use super::change::{SettingsOfScope, SettingsScope};
use super::policy::PolicyOfScope;
use crate::error::AppError;
use crate::viewer::{Manager, Viewer};

/// Where settings stand, and how people call it.
pub(super) struct Place {
    /// The scope itself.
    pub(super) stored: SettingScope,
    /// Who else has settings that would hold here, the narrowest first.
    wider: Vec<SettingScope>,
    /// How the audit log calls it.
    pub(super) name: String,
}

impl Place {
    /// The place of a scope, for whom may see it.
    pub(super) async fn find(
        reader: &Reader,
        viewer: &Viewer<Manager>,
        scope: SettingsScope,
    ) -> Result<Self, AppError> {
        let organisation = reader.organisations().find().await?.ok_or(AppError::NotFound)?;
        let everybody = SettingScope::Organisation(organisation.id);
        match scope {
            SettingsScope::Group(group) => {
                // Whether a group exists that they do not manage is nothing that managers learn.
                let may_see = is_admin(viewer)
                    || reader
                        .groups()
                        .managed_by(viewer.employee_id())
                        .await?
                        .contains(&group);
                let group = reader.groups().find(group).await?.filter(|_| may_see);
                let group = group.ok_or(AppError::NotFound)?;
                Ok(Self {
                    stored: SettingScope::Group(group.id),
                    wider: vec![everybody],
                    name: format!("group {}", group.name),
                })
            }
            SettingsScope::Organisation | SettingsScope::Employee(_) if !is_admin(viewer) => {
                Err(AppError::Forbidden)
            }
            SettingsScope::Organisation => Ok(Self {
                stored: everybody,
                wider: Vec::new(),
                name: "organisation".to_owned(),
            }),
            SettingsScope::Employee(employee) => {
                let employee = reader.employees().find(employee).await?;
                let employee = employee.ok_or(AppError::NotFound)?;
                let group = employee.group.map(SettingScope::Group);
                Ok(Self {
                    stored: SettingScope::Employee(employee.id),
                    wider: group.into_iter().chain([everybody]).collect(),
                    name: "person".to_owned(),
                })
            }
        }
    }

    /// The settings of the recorder there.
    pub(super) async fn settings(&self, reader: &Reader) -> Result<SettingsOfScope, StorageError> {
        let settings = reader.tracking_settings();
        let own = settings.find(self.stored).await?;
        for wider in &self.wider {
            if let Some(inherited) = settings.find(*wider).await? {
                return Ok(SettingsOfScope { own, inherited });
            }
        }
        Ok(SettingsOfScope {
            own,
            inherited: TrackingSettings::default(),
        })
    }

    /// What is said about the data there.
    pub(super) async fn policy(&self, reader: &Reader) -> Result<PolicyOfScope, StorageError> {
        let settings = reader.tracking_settings();
        let own = settings.policy(self.stored).await?;
        let mut inherited = DataPolicy::default();
        for wider in &self.wider {
            inherited = inherited.within(settings.policy(*wider).await?);
        }
        Ok(PolicyOfScope { own, inherited })
    }

    /// The one person whom they are about.
    pub(super) fn about(&self) -> Option<EmployeeId> {
        match self.stored {
            SettingScope::Employee(employee) => Some(employee),
            SettingScope::Organisation(_) | SettingScope::Group(_) => None,
        }
    }
}

/// Whether they run the installation.
pub(super) fn is_admin(viewer: &Viewer<Manager>) -> bool {
    viewer.identity().role == Role::Admin
}
