//! Whose working time somebody may see.

use std::collections::HashSet;

use timetrack_domain::id::{EmployeeId, GroupId};
use timetrack_storage::{Employee, Reader, Role, StorageError};

use crate::page::{LARGEST_PAGE, Page, PageOf};
use crate::state::AppState;
use crate::viewer::{Manager, Viewer};

/// The people whose working time a manager may see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Managed {
    /// Everybody, strangers at devices that wait included: for those who run the installation.
    Everybody,
    /// The people of these groups, and nobody else.
    Groups(Vec<GroupId>),
}

impl Managed {
    /// Whom the viewer manages. Whoever works alone runs the installation.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn by(
        state: &AppState,
        reader: &Reader,
        viewer: &Viewer<Manager>,
    ) -> Result<Self, StorageError> {
        if viewer.identity().role == Role::Admin || state.site().is_alone {
            return Ok(Self::Everybody);
        }
        let groups = reader.groups().managed_by(viewer.employee_id()).await?;
        Ok(Self::Groups(groups))
    }

    /// Whether it is one of them.
    pub fn includes(&self, employee: &Employee) -> bool {
        match self {
            Self::Everybody => true,
            Self::Groups(groups) => employee.group.is_some_and(|group| groups.contains(&group)),
        }
    }

    /// Whether it is a group of theirs.
    pub fn includes_group(&self, group: GroupId) -> bool {
        match self {
            Self::Everybody => true,
            Self::Groups(groups) => groups.contains(&group),
        }
    }

    /// Their groups; `None` for everybody.
    pub fn groups(&self) -> Option<&[GroupId]> {
        match self {
            Self::Everybody => None,
            Self::Groups(groups) => Some(groups),
        }
    }

    /// Their ids; `None` for everybody.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn ids(&self, reader: &Reader) -> Result<Option<HashSet<EmployeeId>>, StorageError> {
        if *self == Self::Everybody {
            return Ok(None);
        }
        let mut ids = HashSet::new();
        let mut next = Some(Page {
            after: None,
            limit: LARGEST_PAGE,
        });
        while let Some(page) = next {
            let people = self.page(reader, page).await?;
            ids.extend(people.items.iter().map(|person| person.id));
            next = people.next;
        }
        Ok(Some(ids))
    }

    /// A page of them, in the order in which they were added.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn page(
        &self,
        reader: &Reader,
        page: Page<EmployeeId>,
    ) -> Result<PageOf<Employee, EmployeeId>, StorageError> {
        let employees = reader.employees();
        // One more than fits says whether there is a next page.
        let people = match self {
            Self::Everybody => employees.list(page.after, page.limit + 1).await?,
            Self::Groups(groups) => {
                employees
                    .list_of_groups(groups, page.after, page.limit + 1)
                    .await?
            }
        };
        Ok(PageOf::cut(people, page, |employee| employee.id))
    }
}
