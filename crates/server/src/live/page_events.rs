//! `GET /live/events`.

use std::collections::BTreeSet;
use std::time::Duration;

use axum::extract::State;
use axum::response::IntoResponse;
use axum::response::sse::Event;
use timetrack_domain::id::EmployeeId;

use super::hub::{Change, Listener};
use super::stream::{Source, respond};
use crate::state::AppState;
use crate::viewer::{Employee, Viewer};

/// Changes within this time are told together: a hundred people write every second, a page is read less often.
const GATHER: Duration = Duration::from_secs(1);
/// With more people than this, "everything" is shorter.
const MOST: usize = 200;

pub(super) async fn listen(State(state): State<AppState>, viewer: Viewer<Employee>) -> impl IntoResponse {
    let source = PageEvents {
        listener: state.live().listen(),
        visible: if viewer.as_manager().is_some() {
            Visible::Everybody
        } else {
            Visible::Only(viewer.employee_id())
        },
        gathered: Gathered::default(),
    };
    respond(source, state.shutdown().clone())
}

struct PageEvents {
    listener: Listener,
    visible: Visible,
    gathered: Gathered,
}

/// Whose changes this page hears of.
enum Visible {
    Everybody,
    Only(EmployeeId),
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
    fn holds(&self, employee: EmployeeId) -> bool {
        match self {
            Self::Everybody => true,
            Self::Only(own) => *own == employee,
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
