//! The agent without a desktop: recorder, outbox, sender and controller, put together as `timetrack::app` does.

use std::{
    path::Path,
    sync::{Arc, Mutex, mpsc},
    thread::JoinHandle,
    time::Duration,
};

use jiff::Timestamp;
use secrecy::SecretString;
use timetrack::{
    app::{ServerAccess, ServerAccessWriter},
    controller::{Controller, Effect, Input, ReplyId},
    ipc::Request,
    server_client::ServerClients,
    status::{AgentStatus, Connection, Link, StatusHub, StatusReader, SyncStatus},
    supervisor::{Supervisor, WorkerFactory},
    workers::{
        ControllerSender, WorkerName,
        event_sender::{EventSender, SenderHandle},
        recorder::{OutboxSlot, RecorderSender, RecorderWorker},
    },
};
use timetrack_domain::{
    Clock, IdGenerator, Moment, TrackingSettings,
    id::{MachineId, RunId},
    person_choice::Command,
    recorder::RecorderState,
};
use timetrack_outbox::Limits;
use timetrack_platform::SystemClock;
use timetrack_protocol::BatchOrigin;
use timetrack_test_support::poll;
use tokio::runtime::Runtime;

/// How long anything may take on a busy machine.
pub(crate) const PATIENCE: Duration = Duration::from_mins(1);

/// As long as the agent gives its workers.
const STOP_DEADLINE: Duration = Duration::from_secs(5);

/// A running agent.
pub(crate) struct Agent {
    recorder: RecorderSender,
    status: StatusReader,
    access: ServerAccessWriter,
    inputs: ControllerSender,
    controller: Option<JoinHandle<()>>,
    /// Dropped last: the sender needs it to its end.
    _runtime: Runtime,
}

impl Agent {
    /// Starts an agent that keeps its outbox in `folder` and sends at least every `interval`, once it knows where to.
    pub(crate) fn start(folder: &Path, interval: Duration) -> Self {
        // An error here means that another agent of this test has installed it.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .unwrap();
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let settings = TrackingSettings::default();
        let (recorder, inbox) = RecorderSender::new(settings.afk_threshold());
        let inbox = Arc::new(Mutex::new(inbox));
        let outbox = OutboxSlot::new(folder.to_owned(), Limits::default());
        let (access, access_reader) = tokio::sync::watch::channel(None);
        let sender = SenderHandle::new(interval, origin());
        let (hub, status) = StatusHub::new(initial_status(&settings));

        let new_sender = {
            let (handle, slot, status, runtime) = (
                sender.clone(),
                outbox.clone(),
                status.clone(),
                runtime.handle().clone(),
            );
            let clients = ServerClients::new(access_reader);
            move || {
                EventSender::new(
                    handle.clone(),
                    slot.clone(),
                    clients.clone(),
                    status.clone(),
                    runtime.clone(),
                )
            }
        };
        let status_at_start = initial_status(&settings);
        let workers: Vec<(WorkerName, WorkerFactory)> = vec![
            (WorkerName::EventSender, Box::new(move || Box::new(new_sender()))),
            (
                WorkerName::Recorder,
                Box::new(move || {
                    Box::new(RecorderWorker::new(
                        Arc::clone(&inbox),
                        outbox.clone(),
                        settings.clone(),
                    ))
                }),
            ),
        ];
        let (inputs, queue) = mpsc::channel();
        let inputs = ControllerSender::new(inputs);
        let supervisor = Supervisor::start(workers, Arc::clone(&clock), inputs.clone()).unwrap();
        let shell = Shell {
            controller: Controller::new(status_at_start, clock.moment()),
            hub,
            clock,
            recorder: recorder.clone(),
            sender,
            supervisor,
        };
        Self {
            recorder,
            status,
            access,
            inputs,
            controller: Some(std::thread::spawn(move || shell.work(&queue))),
            _runtime: runtime,
        }
    }

    /// Tells it, or tells it anew, where to send to.
    pub(crate) fn speak_to(&self, url: &str, credential: &str) {
        self.access.send_replace(Some(ServerAccess {
            base_url: url.parse().unwrap(),
            credential: Some(SecretString::from(credential.to_owned())),
        }));
    }

    /// What it shows.
    pub(crate) fn status(&self) -> Arc<AgentStatus> {
        self.status.current()
    }

    /// Its recorder, once that has opened the outbox and the first-run notice was confirmed.
    pub(crate) fn recorder(&self) -> &RecorderSender {
        self.recorder
            .command(Command::AcknowledgeNotice, SystemClock.moment());
        poll::eventually(PATIENCE, "the recorder waits for something to record", || {
            self.status().recording != RecorderState::WaitingForNotice
        });
        &self.recorder
    }

    /// Sends everything that is pending, and gives what became of it.
    pub(crate) fn sync(&self) -> SyncStatus {
        let before = self.status().sync.clone();
        self.inputs.send(Input::Ipc {
            request: Request::Sync,
            reply: ReplyId(0),
        });
        poll::eventually_ok(PATIENCE, || {
            let sync = self.status().sync.clone();
            let is_over = match sync {
                SyncStatus::Never | SyncStatus::Running => false,
                SyncStatus::Finished { .. } | SyncStatus::Failed { .. } => sync != before,
            };
            is_over.then_some(sync).ok_or("the sync does not end")
        })
    }

    /// Ends it in good order.
    pub(crate) fn quit(mut self) {
        self.stop().unwrap();
    }

    fn stop(&mut self) -> std::thread::Result<()> {
        self.inputs.send(Input::Terminate);
        self.controller.take().map_or(Ok(()), JoinHandle::join)
    }
}

impl Drop for Agent {
    fn drop(&mut self) {
        // A test that failed has its own message.
        let _ = self.stop();
    }
}

/// What `timetrack::app` has around the controller, without a desktop.
struct Shell {
    controller: Controller,
    hub: StatusHub,
    clock: Arc<dyn Clock>,
    recorder: RecorderSender,
    sender: SenderHandle,
    supervisor: Supervisor,
}

impl Shell {
    fn work(mut self, queue: &mpsc::Receiver<Input>) {
        while !self.controller.is_quitting() {
            let at: Moment = self.clock.moment();
            let wait = self.controller.next_change(at).unwrap_or(PATIENCE);
            let input = match queue.recv_timeout(wait) {
                Ok(input) => input,
                Err(mpsc::RecvTimeoutError::Timeout) => Input::Tick,
                Err(mpsc::RecvTimeoutError::Disconnected) => break,
            };
            for effect in self.controller.handle(input, self.clock.moment()) {
                self.carry_out(effect);
            }
            self.hub.publish(self.controller.status());
        }
        self.supervisor.stop(STOP_DEADLINE);
    }

    fn carry_out(&self, effect: Effect) {
        // Whatever else there is touches a desktop or another process.
        if let Effect::Recorder(command) = effect {
            self.recorder.command(command, self.clock.moment());
        } else if effect == Effect::SyncNow {
            self.supervisor.retry_given_up();
            self.sender.sync_now();
        } else if effect == Effect::TellServer {
            self.sender.state_changed();
        } else if effect == Effect::RetrySending {
            self.sender.may_work_again();
        } else if effect == Effect::RetryGivenUp {
            self.supervisor.retry_given_up();
        }
    }
}

fn initial_status(settings: &TrackingSettings) -> AgentStatus {
    let connection = Connection::Company {
        address: String::new(),
        link: Link::Untried,
    };
    AgentStatus::at_start(settings, connection)
}

/// The years in which anything can have been recorded.
pub(crate) fn always() -> (Timestamp, Timestamp) {
    (
        "1970-01-01T00:00:00Z".parse().unwrap(),
        "2200-01-01T00:00:00Z".parse().unwrap(),
    )
}

/// Of an agent that was just started.
fn origin() -> BatchOrigin {
    let mut ids = IdGenerator::from_system();
    BatchOrigin {
        run_id: RunId::generate(SystemClock.now(), &mut ids),
        machine_id: MachineId::generate(SystemClock.now(), &mut ids),
    }
}
