//! Who is told what changed: pages by one sender of changes with bounded memory, agents by a nudge for each.

use timetrack_domain::id::EmployeeId;
use tokio::sync::broadcast;

use super::{Agents, SettingsNews};

/// Changes that a slow listener may be behind before it is told to look at everything again.
const BACKLOG: usize = 256;

/// What changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Something new is known about this person's day.
    Employee(EmployeeId),
}

/// Where changes are told.
#[derive(Debug)]
pub struct Hub {
    sender: broadcast::Sender<Change>,
    agents: Agents,
    settings_news: SettingsNews,
}

/// One who listens.
#[derive(Debug)]
pub struct Listener {
    receiver: broadcast::Receiver<Change>,
}

impl Default for Hub {
    fn default() -> Self {
        Self {
            sender: broadcast::Sender::new(BACKLOG),
            agents: Agents::default(),
            settings_news: SettingsNews::default(),
        }
    }
}

impl Hub {
    /// The agents that hold a channel open.
    pub fn agents(&self) -> &Agents {
        &self.agents
    }

    pub(super) fn settings_news(&self) -> &SettingsNews {
        &self.settings_news
    }

    /// Tells every page that listens. Nobody may be listening, and nobody is waited for.
    pub fn tell(&self, change: Change) {
        self.sender.send(change).ok();
    }

    /// Begins to listen.
    pub fn listen(&self) -> Listener {
        Listener {
            receiver: self.sender.subscribe(),
        }
    }

    /// How many listen.
    pub fn listeners(&self) -> usize {
        self.sender.receiver_count()
    }
}

impl Listener {
    /// Waits for the next change; [`None`] where the listener was too slow and changes are lost.
    pub async fn next(&mut self) -> Option<Change> {
        match self.receiver.recv().await {
            Ok(change) => Some(change),
            Err(broadcast::error::RecvError::Lagged(_)) => None,
            // The hub lives as long as the server: without it nothing will ever change.
            Err(broadcast::error::RecvError::Closed) => std::future::pending().await,
        }
    }
}

#[cfg(test)]
mod tests {
    use timetrack_domain::IdGenerator;

    use super::*;

    #[tokio::test]
    async fn who_is_too_slow_learns_that_something_is_lost_and_goes_on() {
        let hub = Hub::default();
        hub.tell(Change::Employee(employee(1)));
        let mut listener = hub.listen();
        for _ in 0..=BACKLOG {
            hub.tell(Change::Employee(employee(2)));
        }
        assert_eq!(listener.next().await, None);
        assert_eq!(listener.next().await, Some(Change::Employee(employee(2))));
        drop(listener);
        assert_eq!(hub.listeners(), 0);
    }

    fn employee(seed: u64) -> EmployeeId {
        EmployeeId::generate(jiff::Timestamp::UNIX_EPOCH, &mut IdGenerator::from_seed(seed))
    }
}
