//! How the command line and the status window talk to the running agent: one line of JSON there, one line back, over the
//! person's own local socket.

mod callers;
mod client;
mod server;

use serde::{Deserialize, Serialize};

pub use callers::Callers;
pub use client::{IpcError, ask};
pub use server::IpcServer;

use crate::status::{AgentStatus, SyncStatus};

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "request")]
pub enum Request {
    /// The status.
    Status,
    /// Send everything that is pending and say what became of it.
    Sync,
    /// The first-run notice was shown to the person.
    AcknowledgeNotice,
    /// Begin work, or end the break.
    Start,
    /// Begin a break.
    Break,
    /// End work.
    Stop,
    /// Privacy mode on, for some minutes or until it is turned off.
    Privacy {
        /// How long: 1 to 1,440.
        minutes: Option<u32>,
    },
    /// Tracking off, for some minutes or until it is turned on.
    Pause {
        /// How long: 1 to 1,440.
        minutes: Option<u32>,
    },
    /// Tracking on, privacy mode off.
    Resume,
    /// Show the first-run notice.
    ShowNotice,
    /// Show the status window.
    ShowStatusWindow,
    /// Open the browser at the person's own data.
    OpenMyData,
    /// A link that opens the pages signed in, once.
    PagesLink,
    /// Another program has kept a new credential of this device.
    CredentialChanged,
    /// End the agent.
    Quit,
}

/// What is answered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "response", content = "content")]
pub enum Response {
    /// The status.
    Status(Box<AgentStatus>),
    /// What became of the sync.
    Synced(SyncStatus),
    /// The link; `None` where the pages do not run, or sign their visitors in by themselves.
    Link(Option<String>),
    /// It was passed on.
    Done,
    /// The request was not understood.
    NotUnderstood,
}
