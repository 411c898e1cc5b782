//! The agent beside an embedded server, as the pages of its owner reach it.
//!
//! A company's server has none: there the person chooses at their own computer.

use serde::Deserialize;
use timetrack_domain::recorder::RecorderState;

/// The recorder at the desk of the person whose pages these are.
pub trait Desk: Send + Sync {
    /// What it is doing now.
    fn state(&self) -> RecorderState;

    /// Whether contents are kept private, now or once work begins.
    fn is_private(&self) -> bool;

    /// Has it take a choice, and waits until it has: [`Desk::state`] shows it then. What it recorded comes like
    /// everything else. Blocks, for a few seconds at most.
    ///
    /// # Errors
    /// Where it did not answer.
    fn choose(&self, choice: WorkChoice) -> Result<(), DeskIsSilent>;
}

/// What a person can choose on a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WorkChoice {
    /// Begin work, or end the break.
    Start,
    /// Begin a break.
    Break,
    /// End work.
    End,
    /// Privacy mode, until it is turned off.
    Private,
    /// Tracking on, privacy mode off.
    Resume,
}

/// The agent did not answer in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the agent on this computer does not answer")]
pub struct DeskIsSilent;
