//! Who sees what others had in front.
//!
//! No role brings it, that of an administrator neither. Somebody sees it of everybody whom they see to whom an
//! administrator gave that right; and the managers of a group see it of its people where the group's settings say so.

use std::collections::HashSet;

use timetrack_domain::id::{EmployeeId, GroupId};
use timetrack_storage::{Reader, StorageError};

use crate::viewer::{Manager, Viewer};

/// Of whom somebody sees what had the focus, among those whom they see at all.
#[derive(Clone, Debug)]
pub(crate) struct ContentRight {
    viewer: EmployeeId,
    of_everybody: bool,
    groups: HashSet<GroupId>,
}

impl ContentRight {
    /// The right of `viewer`.
    pub(crate) async fn of(reader: &Reader, viewer: &Viewer<Manager>) -> Result<Self, StorageError> {
        let id = viewer.employee_id();
        let person = reader.employees().find(id).await?;
        let managed = reader.groups().managed_by(id).await?;
        let policies = reader.tracking_settings().effective_policies(&managed).await?;
        Ok(Self {
            viewer: id,
            of_everybody: person.is_some_and(|person| person.sees_content),
            groups: policies
                .into_iter()
                .filter(|(_, policy)| policy.shows_content())
                .map(|(group, _)| group)
                .collect(),
        })
    }

    /// Whether it covers a person of a group. What is one's own, one sees.
    pub(crate) fn covers(&self, person: EmployeeId, group: Option<GroupId>) -> bool {
        person == self.viewer || self.of_everybody || group.is_some_and(|group| self.groups.contains(&group))
    }

    /// Whether it covers anybody else.
    pub(crate) fn is_any(&self) -> bool {
        self.of_everybody || !self.groups.is_empty()
    }
}
