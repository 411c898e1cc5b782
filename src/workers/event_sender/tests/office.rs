//! A sender and everything around it.

use std::{
    ops::Range,
    sync::{Arc, Mutex, mpsc},
    thread::JoinHandle,
    time::Duration,
};

use timetrack_domain::{
    Clock, Event, IdGenerator, TrackingSettings,
    id::{MachineId, RunId},
};
use timetrack_outbox::{Limits, Outbox, OutboxStatus};
use timetrack_platform::SystemClock;
use timetrack_protocol::BatchOrigin;
use timetrack_test_support::poll::{eventually, eventually_ok};
use tokio::runtime;

use super::{
    LIMIT, event,
    fake_server::{FakeServer, TOKEN},
};
use crate::{
    app::{ServerAccess, ServerAccessReader, ServerAccessWriter},
    controller::{Input, SenderReport},
    server_client::ServerClients,
    status::{SendFailureCause, StatusHub, StatusReader, test_status},
    supervisor::Supervisor,
    workers::{
        ControllerSender, Finished, StopSignal, Worker, WorkerContext, WorkerName,
        event_sender::{EventSender, SenderHandle},
        recorder::{OutboxSlot, RecorderSender, RecorderWorker},
    },
};

/// A sender with an outbox, a server, and everything around them.
pub(super) struct Office {
    pub(super) server: FakeServer,
    pub(super) handle: SenderHandle,
    pub(super) access: ServerAccessWriter,
    slot: OutboxSlot,
    reports: mpsc::Receiver<Input>,
    sender: Option<JoinHandle<anyhow::Result<Finished>>>,
    stop: StopSignal,
    controller: ControllerSender,
    reader: ServerAccessReader,
    status_reader: StatusReader,
    recorder: Option<Supervisor>,
    pub(super) status: StatusHub,
    runtime: runtime::Runtime,
    _directory: tempfile::TempDir,
}

impl Office {
    pub(super) fn open() -> Self {
        // Ends with an error where another test of this process was faster.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let directory = tempfile::tempdir().unwrap();
        let server = FakeServer::start();
        let (reports, inbox) = mpsc::channel();
        let controller = ControllerSender::new(reports);
        let slot = OutboxSlot::new(directory.path().to_owned(), Limits::default());
        let recorder = start_recorder(slot.clone(), controller.clone());
        eventually(LIMIT, "the outbox is open", || slot.get().is_some());
        let (access, reader) = tokio::sync::watch::channel(Some(ServerAccess {
            base_url: server.address.clone(),
            credential: Some(TOKEN.to_owned().into()),
        }));
        let runtime = runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        let (status, status_reader) = StatusHub::new(test_status());
        let handle = SenderHandle::new(Duration::from_mins(1), origin());
        let mut office = Self {
            server,
            handle,
            access,
            slot,
            reports: inbox,
            sender: None,
            stop: StopSignal::default(),
            controller,
            reader,
            status_reader,
            recorder: Some(recorder),
            status,
            runtime,
            _directory: directory,
        };
        office.start();
        // The first request comes by itself; what a test asks the server for is meant for the next ones.
        let heard = office
            .reports
            .iter()
            .find(|input| matches!(input, Input::Sender(_)));
        assert!(matches!(
            heard,
            Some(Input::Sender(SenderReport::Sent {
                events: 0,
                drained: true
            }))
        ));
        office
    }

    pub(super) fn start(&mut self) {
        self.stop = StopSignal::default();
        let worker = Box::new(EventSender::new(
            self.handle.clone(),
            self.slot.clone(),
            ServerClients::new(self.reader.clone()),
            self.status_reader.clone(),
            self.runtime.handle().clone(),
        ));
        let context = WorkerContext {
            name: WorkerName::EventSender,
            stop: self.stop.clone(),
            clock: Arc::new(SystemClock),
            controller: self.controller.clone(),
        };
        self.sender = Some(std::thread::spawn(move || worker.run(&context)));
    }

    pub(super) fn start_again(&mut self) {
        self.stop();
        self.start();
    }

    pub(super) fn outbox(&self) -> Arc<Outbox> {
        self.slot.get().unwrap()
    }

    pub(super) fn append(&self, numbers: Range<u64>) {
        let events: Vec<Event> = numbers.map(event).collect();
        self.outbox().append(&events).unwrap();
    }

    pub(super) fn counts(&self) -> OutboxStatus {
        self.outbox().status().unwrap()
    }

    /// Asks again after each failure, as a person would.
    pub(super) fn sync_until_drained(&self) {
        eventually_ok(LIMIT, || {
            self.handle.sync_now();
            let pending = self.counts().pending.items;
            if pending == 0 {
                Ok(())
            } else {
                Err(format!("{pending} items are pending"))
            }
        });
        assert!(self.server.state().next.is_empty());
    }

    pub(super) fn eventually_drained(&self) {
        eventually(LIMIT, "nothing is pending", || self.counts().pending.items == 0);
    }

    pub(super) fn next_failure(&self) -> SendFailureCause {
        loop {
            let report = self.reports.recv_timeout(LIMIT).unwrap();
            if let Input::Sender(SenderReport::Failed { cause, .. }) = report {
                return cause;
            }
        }
    }

    pub(super) fn stop(&mut self) {
        self.stop.stop();
        let ended = self.sender.take().unwrap().join().unwrap().unwrap();
        assert_eq!(ended, Finished::Stopped);
    }
}

impl Drop for Office {
    fn drop(&mut self) {
        self.stop.stop();
        if let Some(recorder) = self.recorder.take() {
            recorder.stop(Duration::from_secs(5));
        }
    }
}

/// Whoever opens the outbox in the agent. Nobody confirmed the notice, so it records nothing.
fn start_recorder(slot: OutboxSlot, controller: ControllerSender) -> Supervisor {
    let (_sender, inbox) = RecorderSender::new(Duration::from_mins(3));
    let inbox = Arc::new(Mutex::new(inbox));
    let factory = move || -> Box<dyn Worker> {
        Box::new(RecorderWorker::new(
            Arc::clone(&inbox),
            slot.clone(),
            TrackingSettings::default(),
        ))
    };
    Supervisor::start(
        vec![(WorkerName::Recorder, Box::new(factory))],
        Arc::new(SystemClock),
        controller,
    )
    .unwrap()
}

/// Of an agent that was just started.
fn origin() -> BatchOrigin {
    let mut ids = IdGenerator::from_system();
    BatchOrigin {
        run_id: RunId::generate(SystemClock.now(), &mut ids),
        machine_id: MachineId::generate(SystemClock.now(), &mut ids),
    }
}
