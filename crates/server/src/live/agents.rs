//! Agents that hold a channel open, and how they are nudged.
//!
//! Every channel has a nudge of its own, so that what concerns one person wakes nobody else: thousands of agents listen,
//! and most of what happens does not concern them. A nudge that was not heard yet swallows the next: it says no more than
//! "ask again".

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use timetrack_domain::id::EmployeeId;
use tokio::sync::Notify;

/// The channels that are open, by whom their devices belong to. Clones are the same.
#[derive(Clone, Debug, Default)]
pub struct Agents(Arc<Mutex<Channels>>);

type Channels = HashMap<EmployeeId, Vec<Arc<Notify>>>;

/// One channel; it is open for as long as this lives.
#[derive(Debug)]
pub struct AgentListener {
    agents: Agents,
    employee: EmployeeId,
    nudge: Arc<Notify>,
}

impl Agents {
    /// Opens a channel for a device of this person.
    pub fn listen(&self, employee: EmployeeId) -> AgentListener {
        let nudge = Arc::new(Notify::new());
        self.lock().entry(employee).or_default().push(Arc::clone(&nudge));
        AgentListener {
            agents: self.clone(),
            employee,
            nudge,
        }
    }

    /// Has every device of this person ask for its settings.
    pub fn nudge(&self, employee: EmployeeId) {
        for channel in self.lock().get(&employee).into_iter().flatten() {
            channel.notify_one();
        }
    }

    /// Has every device ask for its settings.
    pub fn nudge_all(&self) {
        for channel in self.lock().values().flatten() {
            channel.notify_one();
        }
    }

    /// How many channels are open.
    pub fn count(&self) -> usize {
        self.lock().values().map(Vec::len).sum()
    }

    fn lock(&self) -> MutexGuard<'_, Channels> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl AgentListener {
    /// Waits until the device is to ask for its settings.
    pub async fn nudged(&self) {
        self.nudge.notified().await;
    }
}

impl Drop for AgentListener {
    fn drop(&mut self) {
        let mut channels = self.agents.lock();
        if let Some(of_person) = channels.get_mut(&self.employee) {
            of_person.retain(|nudge| !Arc::ptr_eq(nudge, &self.nudge));
            if of_person.is_empty() {
                channels.remove(&self.employee);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;
    use timetrack_domain::IdGenerator;

    use super::*;

    #[test]
    fn a_nudge_reaches_every_device_of_the_person_and_nobody_else() {
        let agents = Agents::default();
        let [ada, ben] = [1, 2].map(employee);
        let listeners = [ada, ada, ben].map(|employee| agents.listen(employee));
        let heard = || {
            listeners
                .each_ref()
                .map(|one| one.nudged().now_or_never().is_some())
        };
        assert_eq!(heard(), [false, false, false]);
        agents.nudge(ada);
        agents.nudge(ada);
        assert_eq!(heard(), [true, true, false]);
        assert_eq!(heard(), [false, false, false], "two nudges are one");
        agents.nudge_all();
        assert_eq!(heard(), [true, true, true]);
    }

    #[test]
    fn a_channel_that_was_closed_leaves_nothing_behind() {
        let agents = Agents::default();
        let ada = employee(1);
        let (one, other) = (agents.listen(ada), agents.listen(ada));
        drop(one);
        assert_eq!(agents.count(), 1);
        agents.nudge(ada);
        assert!(other.nudged().now_or_never().is_some());
        drop(other);
        assert_eq!(agents.count(), 0);
        assert!(agents.lock().is_empty());
    }

    fn employee(seed: u64) -> EmployeeId {
        EmployeeId::generate(jiff::Timestamp::UNIX_EPOCH, &mut IdGenerator::from_seed(seed))
    }
}
