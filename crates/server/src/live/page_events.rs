//! `GET /live/events`.

use std::collections::{BTreeSet, HashSet};
use std::time::Duration;

use axum::extract::State;
use axum::response::IntoResponse;
use axum::response::sse::Event;
use timetrack_domain::id::EmployeeId;
use timetrack_storage::StorageError;

use super::hub::{Change, Listener};
use super::stream::{Source, respond};
use crate::error::AppError;
use crate::services::managed::Managed;
use crate::state::AppState;
use crate::viewer::{Employee, Viewer};

/// Changes within this time are told together: a hundred people write every second, a page is read less often.
const GATHER: Duration = Duration::from_secs(1);
/// With more people than this, "everything" is shorter.
const MOST: usize = 200;

pub(super) async fn listen(
    State(state): State<AppState>,
    viewer: Viewer<Employee>,
) -> Result<impl IntoResponse, AppError> {
    // Whatever changes while it is read whom the viewer sees is heard, too.
    let listener = state.live().listen();
    let source = PageEvents {
        listener,
        visible: Visible::to(&state, &viewer).await?,
        gathered: Gathered::default(),
    };
    Ok(respond(source, state.shutdown().clone()))
}

struct PageEvents {
    listener: Listener,
    visible: Visible,
    gathered: Gathered,
}

/// Whose changes this page hears of. Who comes to a group later is heard of when the stream is opened again.
enum Visible {
    Everybody,
    Only(HashSet<EmployeeId>),
}

#[derive(Default)]
struct Gathered {
    employees: BTreeSet<EmployeeId>,
    everything: bool,
}

impl Source for PageEvents {
    async fn next(&mut self) -> Event {
        while self.gathered.is_empty() {
            self.hear().await;
        }
        // What was heard stays in `self` when this is dropped meanwhile.
        let end = tokio::time::sleep(GATHER);
        tokio::pin!(end);
        loop {
            tokio::select! {
                () = &mut end => return std::mem::take(&mut self.gathered).into_event(),
                () = self.hear() => {}
            }
        }
    }
}

impl PageEvents {
    async fn hear(&mut self) {
        match self.listener.next().await {
            Some(Change::Employee(employee)) if self.visible.holds(employee) => {
                self.gathered.employees.insert(employee);
            }
            Some(Change::Employee(_)) => {}
            None => self.gathered.everything = true,
        }
    }
}

impl Visible {
    async fn to(state: &AppState, viewer: &Viewer<Employee>) -> Result<Self, StorageError> {
        let mut seen = HashSet::from([viewer.employee_id()]);
        if let Some(manager) = viewer.as_manager() {
            let reader = state.storage().read();
            match Managed::by(state, &reader, &manager).await?.ids(&reader).await? {
                Some(managed) => seen.extend(managed),
                None => return Ok(Self::Everybody),
            }
        }
        Ok(Self::Only(seen))
    }

    fn holds(&self, employee: EmployeeId) -> bool {
        match self {
            Self::Everybody => true,
            Self::Only(seen) => seen.contains(&employee),
        }
    }
}

impl Gathered {
    fn is_empty(&self) -> bool {
        self.employees.is_empty() && !self.everything
    }

    fn into_event(self) -> Event {
        let employees = (!self.everything && self.employees.len() <= MOST).then_some(self.employees);
        let data = serde_json::json!({ "employees": employees });
        Event::default().event("changed").data(data.to_string())
    }
}
