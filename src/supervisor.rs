//! Starts the worker threads, starts them again when they fail, and stops them in reverse order.
//!
//! Every worker runs on a named thread inside `catch_unwind`; its end is one of [`Exit`]. What happens then is decided by
//! the pure [`RestartPolicy`]. Architecture invariant: no end of a worker goes unnoticed, and none ends the agent.

mod restart_policy;

use std::{
    collections::BTreeMap,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, mpsc},
    thread::{self, JoinHandle},
    time::Duration,
};

use timetrack_domain::Clock;

pub use restart_policy::{Decision, RestartPolicy};

use crate::{
    controller::Input,
    workers::{ControllerSender, Finished, StopSignal, Worker, WorkerContext, WorkerName},
};

/// How a worker ended.
#[derive(Debug)]
pub enum Exit {
    /// It was asked to stop.
    Stopped,
    /// This computer does not have what it needs.
    Unsupported,
    /// It could not go on.
    Failed(anyhow::Error),
    /// It panicked; the message of the panic.
    Panicked(String),
}

/// Whether a worker runs, for the status.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum WorkerState {
    /// It runs.
    Running,
    /// It failed and will be started again.
    Restarting {
        /// What it failed with.
        error: String,
        /// In how many seconds.
        in_seconds: u64,
    },
    /// It failed too often. It is started again when the person asks for it or the computer wakes up.
    GaveUp {
        /// What it failed with last.
        error: String,
    },
    /// This computer does not have what it needs.
    Unsupported,
    /// It was stopped.
    Stopped,
}

/// Makes a worker for each of its starts.
pub type WorkerFactory = Box<dyn Fn() -> Box<dyn Worker> + Send>;

/// The handle to the supervisor's own thread.
pub struct Supervisor {
    messages: mpsc::Sender<Message>,
    thread: JoinHandle<()>,
}

enum Message {
    Ended(WorkerName, Exit),
    RetryGivenUp,
    Stop { deadline: Duration },
}

impl Supervisor {
    /// Starts the workers in the order given.
    ///
    /// # Errors
    /// Where the operating system gives no thread for the supervisor itself.
    pub fn start(
        workers: Vec<(WorkerName, WorkerFactory)>,
        clock: Arc<dyn Clock>,
        controller: ControllerSender,
    ) -> std::io::Result<Self> {
        let (messages, inbox) = mpsc::channel();
        let back = messages.clone();
        let thread = thread::Builder::new().name("supervisor".into()).spawn(move || {
            let mut floor = Floor {
                clock,
                controller,
                messages: back,
                staff: Vec::new(),
            };
            floor.staff = workers
                .into_iter()
                .map(|(name, factory)| Member::new(name, factory))
                .collect();
            floor.work(&inbox);
        })?;
        Ok(Self { messages, thread })
    }

    /// Starts again whatever was given up, because the person asked for it or the computer woke up.
    pub fn retry_given_up(&self) {
        let _ = self.messages.send(Message::RetryGivenUp);
    }

    /// Stops the workers in reverse order and waits for them, at most `deadline` in all, of which each one that is still
    /// to stop has its share. Who misses it is logged.
    pub fn stop(self, deadline: Duration) {
        let _ = self.messages.send(Message::Stop { deadline });
        if self.thread.join().is_err() {
            tracing::error!("The supervisor itself panicked");
        }
    }
}

/// The supervisor's thread: everyone it looks after.
struct Floor {
    clock: Arc<dyn Clock>,
    controller: ControllerSender,
    messages: mpsc::Sender<Message>,
    staff: Vec<Member>,
}

struct Member {
    name: WorkerName,
    factory: WorkerFactory,
    policy: RestartPolicy,
    stop: StopSignal,
    thread: Option<JoinHandle<()>>,
    restart_at: Option<Duration>,
    gave_up: bool,
}

impl Member {
    fn new(name: WorkerName, factory: WorkerFactory) -> Self {
        Self {
            name,
            factory,
            policy: RestartPolicy::default(),
            stop: StopSignal::default(),
            thread: None,
            restart_at: None,
            gave_up: false,
        }
    }
}

impl Floor {
    fn work(&mut self, inbox: &mpsc::Receiver<Message>) {
        for index in 0..self.staff.len() {
            self.start(index);
        }
        loop {
            let message = match self.time_to_next_restart() {
                Some(wait) => match inbox.recv_timeout(wait) {
                    Ok(message) => Some(message),
                    Err(mpsc::RecvTimeoutError::Timeout) => None,
                    Err(mpsc::RecvTimeoutError::Disconnected) => return,
                },
                None => match inbox.recv() {
                    Ok(message) => Some(message),
                    Err(mpsc::RecvError) => return,
                },
            };
            match message {
                None => self.start_due(),
                Some(Message::Ended(name, exit)) => self.ended(name, exit),
                Some(Message::RetryGivenUp) => self.retry_given_up(),
                Some(Message::Stop { deadline }) => return self.stop_all(inbox, deadline),
            }
        }
    }

    fn now(&self) -> Duration {
        self.clock.moment().elapsed
    }

    fn time_to_next_restart(&self) -> Option<Duration> {
        let next = self.staff.iter().filter_map(|member| member.restart_at).min()?;
        Some(next.saturating_sub(self.now()))
    }

    fn start_due(&mut self) {
        let now = self.now();
        for index in 0..self.staff.len() {
            if self.staff[index].restart_at.is_some_and(|due| due <= now) {
                self.start(index);
            }
        }
    }

    fn retry_given_up(&mut self) {
        for index in 0..self.staff.len() {
            if self.staff[index].gave_up {
                self.staff[index].policy = RestartPolicy::default();
                self.start(index);
            }
        }
    }

    fn start(&mut self, index: usize) {
        let now = self.now();
        let member = &mut self.staff[index];
        member.restart_at = None;
        member.gave_up = false;
        member.stop = StopSignal::default();
        member.policy.started(now);
        let name = member.name;
        let worker = (member.factory)();
        let context = WorkerContext {
            name,
            stop: member.stop.clone(),
            clock: Arc::clone(&self.clock),
            controller: self.controller.clone(),
        };
        let messages = self.messages.clone();
        let spawned = thread::Builder::new()
            .name(name.thread_name().into())
            .spawn(move || {
                let span = tracing::info_span!("worker", worker.name = name.thread_name());
                let exit = span.in_scope(|| run_to_its_end(worker, &context));
                let _ = messages.send(Message::Ended(name, exit));
            });
        match spawned {
            Ok(thread) => {
                member.thread = Some(thread);
                self.report(name, WorkerState::Running);
            }
            Err(error) => self.ended(name, Exit::Failed(error.into())),
        }
    }

    fn ended(&mut self, name: WorkerName, exit: Exit) {
        let now = self.now();
        let Some(member) = self.staff.iter_mut().find(|member| member.name == name) else {
            return;
        };
        if let Some(thread) = member.thread.take() {
            let _ = thread.join();
        }
        let error = match exit {
            Exit::Stopped => return self.report(name, WorkerState::Stopped),
            Exit::Unsupported => return self.report(name, WorkerState::Unsupported),
            Exit::Failed(error) => {
                tracing::warn!(worker.name = %name, "Worker failed: {error:#}");
                format!("{error:#}")
            }
            Exit::Panicked(message) => {
                tracing::error!(worker.name = %name, "Worker panicked: {message}");
                message
            }
        };
        let state = match member.policy.ended(now, &mut rand::rng()) {
            Decision::RestartIn(wait) => {
                member.restart_at = Some(now + wait);
                WorkerState::Restarting {
                    error,
                    in_seconds: wait.as_secs(),
                }
            }
            Decision::GiveUp => {
                member.gave_up = true;
                WorkerState::GaveUp { error }
            }
        };
        self.report(name, state);
    }

    fn stop_all(&mut self, inbox: &mpsc::Receiver<Message>, deadline: Duration) {
        let give_up_at = self.now() + deadline;
        for index in (0..self.staff.len()).rev() {
            self.staff[index].stop.stop();
            let now = self.now();
            // One that hangs, in a call to a display that does not answer, must not take the time of those that still
            // have something to save.
            let share = give_up_at.saturating_sub(now) / u32::try_from(index + 1).unwrap_or(u32::MAX);
            self.wait_for(index, now + share, inbox);
        }
        for index in 0..self.staff.len() {
            self.wait_for(index, give_up_at, inbox);
            let name = self.staff[index].name;
            if self.staff[index].thread.is_some() {
                tracing::error!(worker.name = %name, "Worker did not stop in time and is left behind");
            }
            self.report(name, WorkerState::Stopped);
        }
    }

    fn wait_for(&mut self, index: usize, until: Duration, inbox: &mpsc::Receiver<Message>) {
        while self.staff[index].thread.is_some() {
            match inbox.recv_timeout(until.saturating_sub(self.now())) {
                Ok(Message::Ended(ended, _)) => {
                    if let Some(member) = self.staff.iter_mut().find(|member| member.name == ended) {
                        member.thread = None;
                    }
                }
                Ok(Message::RetryGivenUp | Message::Stop { .. }) => {}
                Err(_) => return,
            }
        }
    }

    fn report(&self, name: WorkerName, state: WorkerState) {
        self.controller.send(Input::Worker(name, state));
    }
}

fn run_to_its_end(worker: Box<dyn Worker>, context: &WorkerContext) -> Exit {
    match catch_unwind(AssertUnwindSafe(|| worker.run(context))) {
        Ok(Ok(Finished::Stopped)) => Exit::Stopped,
        Ok(Ok(Finished::Unsupported)) => Exit::Unsupported,
        Ok(Err(error)) => Exit::Failed(error),
        Err(panic) => Exit::Panicked(panic_message(panic.as_ref())),
    }
}

fn panic_message(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().copied();
    let text = text.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    text.unwrap_or("a panic without a message").to_owned()
}

/// The states of all workers, by name.
pub type WorkerStates = BTreeMap<WorkerName, WorkerState>;

#[cfg(test)]
mod tests;
