//! What the pages of this computer may ask of the agent.

use std::time::Duration;

use timetrack_domain::recorder::RecorderState;
use timetrack_server::desk::{Desk, DeskIsSilent, WorkChoice};

use crate::{
    ipc::{Callers, Request, Response},
    status::{PrivacyMode, StatusReader},
};

/// How long a browser waits for the recorder.
const PATIENCE: Duration = Duration::from_secs(5);

/// The agent's own desk.
pub struct AgentDesk {
    callers: Callers,
    status: StatusReader,
}

impl AgentDesk {
    /// A desk that asks through `callers` and shows `status`.
    pub fn new(callers: Callers, status: StatusReader) -> Self {
        Self { callers, status }
    }
}

impl Desk for AgentDesk {
    fn state(&self) -> RecorderState {
        self.status.current().recording
    }

    fn is_private(&self) -> bool {
        self.status.current().privacy != PrivacyMode::Off
    }

    fn choose(&self, choice: WorkChoice) -> Result<(), DeskIsSilent> {
        let request = match choice {
            WorkChoice::Start => Request::Start,
            WorkChoice::Break => Request::Break,
            WorkChoice::End => Request::Stop,
            WorkChoice::Private => Request::Privacy { minutes: None },
            WorkChoice::Resume => Request::Resume,
        };
        match self.callers.ask(request, PATIENCE) {
            Some(Response::Done) => Ok(()),
            Some(_) | None => Err(DeskIsSilent),
        }
    }
}
