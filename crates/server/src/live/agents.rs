//! Agents that hold a channel open, and how they are nudged.
//!
//! Every channel has nudges of its own, so that what concerns one person wakes nobody else: thousands of agents listen,
//! and most of what happens does not concern them. A nudge that was not heard yet swallows the next of its kind: it says no
//! more than "ask again".

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use timetrack_domain::id::EmployeeId;
use tokio::sync::Notify;

/// The channels that are open, by whom their devices belong to. Clones are the same.
#[derive(Clone, Debug, Default)]
pub struct Agents(Arc<Mutex<Channels>>);

type Channels = HashMap<EmployeeId, Vec<Arc<Waiting>>>;

/// What a device is to ask for again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nudge {
    /// The settings.
    SettingsChanged,
    /// The capture interval.
    IntervalAssigned,
}

/// Nudges that were not heard yet.
#[derive(Debug, Default)]
struct Waiting {
    settings: Notify,
    interval: Notify,
}

impl Waiting {
    fn nudge(&self, nudge: Nudge) {
        match nudge {
            Nudge::SettingsChanged => self.settings.notify_one(),
            Nudge::IntervalAssigned => self.interval.notify_one(),
        }
    }
}

/// One channel; it is open for as long as this lives.
#[derive(Debug)]
pub struct AgentListener {
    agents: Agents,
    employee: EmployeeId,
    waiting: Arc<Waiting>,
}

impl Agents {
    /// Opens a channel for a device of this person.
    pub fn listen(&self, employee: EmployeeId) -> AgentListener {
        let waiting = Arc::new(Waiting::default());
        self.lock()
            .entry(employee)
            .or_default()
            .push(Arc::clone(&waiting));
        AgentListener {
            agents: self.clone(),
            employee,
            waiting,
        }
    }

    /// Nudges every device of this person.
    pub fn nudge(&self, employee: EmployeeId, nudge: Nudge) {
        for channel in self.lock().get(&employee).into_iter().flatten() {
            channel.nudge(nudge);
        }
    }

    /// Nudges every device.
    pub fn nudge_all(&self, nudge: Nudge) {
        for channel in self.lock().values().flatten() {
            channel.nudge(nudge);
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
    /// Waits until the device is to ask for something.
    pub async fn nudged(&self) -> Nudge {
        tokio::select! {
            biased;
            () = self.waiting.settings.notified() => Nudge::SettingsChanged,
            () = self.waiting.interval.notified() => Nudge::IntervalAssigned,
        }
    }
}

impl Drop for AgentListener {
    fn drop(&mut self) {
        let mut channels = self.agents.lock();
        if let Some(of_person) = channels.get_mut(&self.employee) {
            of_person.retain(|waiting| !Arc::ptr_eq(waiting, &self.waiting));
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
        let heard = || listeners.each_ref().map(|one| one.nudged().now_or_never());
        let (settings, interval) = (Some(Nudge::SettingsChanged), Some(Nudge::IntervalAssigned));
        assert_eq!(heard(), [None; 3]);
        agents.nudge(ada, Nudge::SettingsChanged);
        agents.nudge(ada, Nudge::SettingsChanged);
        agents.nudge(ben, Nudge::IntervalAssigned);
        assert_eq!(heard(), [settings, settings, interval]);
        assert_eq!(heard(), [None; 3], "two nudges are one");
        agents.nudge_all(Nudge::IntervalAssigned);
        agents.nudge_all(Nudge::SettingsChanged);
        assert_eq!(heard(), [settings; 3]);
        assert_eq!(heard(), [interval; 3], "one kind swallows no other");
    }

    #[test]
    fn a_channel_that_was_closed_leaves_nothing_behind() {
        let agents = Agents::default();
        let ada = employee(1);
        let (one, other) = (agents.listen(ada), agents.listen(ada));
        drop(one);
        assert_eq!(agents.count(), 1);
        agents.nudge(ada, Nudge::SettingsChanged);
        assert!(other.nudged().now_or_never().is_some());
        drop(other);
        assert_eq!(agents.count(), 0);
        assert!(agents.lock().is_empty());
    }

    fn employee(seed: u64) -> EmployeeId {
        EmployeeId::generate(jiff::Timestamp::UNIX_EPOCH, &mut IdGenerator::from_seed(seed))
    }
}
