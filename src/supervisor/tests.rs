use std::sync::{
    Mutex,
    atomic::{AtomicUsize, Ordering},
};

use timetrack_platform::SystemClock;

use super::*;

/// Runs what it was given for this start, then waits for "stop".
struct Scripted {
    start: usize,
}

impl Worker for Scripted {
    fn run(self: Box<Self>, context: &WorkerContext) -> anyhow::Result<Finished> {
        match self.start {
            0 => panic!("the first start panics"),
            1 => anyhow::bail!("the second start fails"),
            _ => {
                let (sender, stopped) = mpsc::channel();
                context.stop.on_stop(move || {
                    let _ = sender.send(());
                });
                let _ = stopped.recv();
                Ok(Finished::Stopped)
            }
        }
    }
}

fn states_of(inbox: &mpsc::Receiver<Input>) -> impl Iterator<Item = (WorkerName, WorkerState)> + '_ {
    std::iter::from_fn(|| match inbox.recv_timeout(Duration::from_secs(20)) {
        Ok(Input::Worker(name, state)) => Some((name, state)),
        other => panic!("expected a worker's state, got {other:?}"),
    })
}

#[test]
fn a_panic_and_a_failure_are_survived_and_the_worker_runs_again() {
    let (inputs, inbox) = mpsc::channel();
    let starts = AtomicUsize::new(0);
    let factory: WorkerFactory = Box::new(move || {
        Box::new(Scripted {
            start: starts.fetch_add(1, Ordering::SeqCst),
        })
    });
    let supervisor = Supervisor::start(
        vec![(WorkerName::Recorder, factory)],
        Arc::new(SystemClock),
        ControllerSender::new(inputs),
    )
    .unwrap();
    let told: Vec<_> = states_of(&inbox).take(5).map(|(_, state)| state).collect();
    assert_eq!(told[0], WorkerState::Running);
    assert!(matches!(&told[1], WorkerState::Restarting { error, .. } if error == "the first start panics"));
    assert_eq!(told[2], WorkerState::Running);
    assert!(matches!(&told[3], WorkerState::Restarting { error, .. } if error == "the second start fails"));
    assert_eq!(told[4], WorkerState::Running);
    supervisor.stop(Duration::from_secs(5));
    assert_eq!(
        states_of(&inbox).next(),
        Some((WorkerName::Recorder, WorkerState::Stopped))
    );
}

/// Notes when it stops.
struct Noting(WorkerName, Arc<Mutex<Vec<WorkerName>>>);

impl Worker for Noting {
    fn run(self: Box<Self>, context: &WorkerContext) -> anyhow::Result<Finished> {
        let (sender, wait) = mpsc::channel();
        context.stop.on_stop(move || {
            let _ = sender.send(());
        });
        let _ = wait.recv();
        self.1.lock().unwrap().push(self.0);
        Ok(Finished::Stopped)
    }
}

#[test]
fn workers_stop_in_reverse_order() {
    let (inputs, inbox) = mpsc::channel();
    let stopped: Arc<Mutex<Vec<WorkerName>>> = Arc::default();
    let names = [
        WorkerName::EventSender,
        WorkerName::Recorder,
        WorkerName::WindowTracker,
    ];
    let workers = names
        .map(|name| {
            let stopped = Arc::clone(&stopped);
            let factory: WorkerFactory = Box::new(move || Box::new(Noting(name, Arc::clone(&stopped))));
            (name, factory)
        })
        .into();
    let supervisor =
        Supervisor::start(workers, Arc::new(SystemClock), ControllerSender::new(inputs)).unwrap();
    let _: Vec<_> = states_of(&inbox).take(3).collect();
    supervisor.stop(Duration::from_secs(5));
    let reversed: Vec<_> = names.into_iter().rev().collect();
    assert_eq!(*stopped.lock().unwrap(), reversed);
}

/// Hears nothing until it is let go.
struct Deaf(Arc<Mutex<mpsc::Receiver<()>>>);

impl Worker for Deaf {
    fn run(self: Box<Self>, _context: &WorkerContext) -> anyhow::Result<Finished> {
        let _ = self.0.lock().unwrap().recv();
        Ok(Finished::Stopped)
    }
}

#[test]
fn one_that_hangs_leaves_the_others_their_time() {
    let (inputs, inbox) = mpsc::channel();
    let stopped: Arc<Mutex<Vec<WorkerName>>> = Arc::default();
    let noted = Arc::clone(&stopped);
    let (_let_go, held) = mpsc::channel();
    let held = Arc::new(Mutex::new(held));
    let recorder: WorkerFactory =
        Box::new(move || Box::new(Noting(WorkerName::Recorder, Arc::clone(&noted))));
    let tracker: WorkerFactory = Box::new(move || Box::new(Deaf(Arc::clone(&held))));
    let workers = vec![
        (WorkerName::Recorder, recorder),
        (WorkerName::WindowTracker, tracker),
    ];
    let supervisor =
        Supervisor::start(workers, Arc::new(SystemClock), ControllerSender::new(inputs)).unwrap();
    let _: Vec<_> = states_of(&inbox).take(2).collect();
    supervisor.stop(Duration::from_secs(10));
    assert_eq!(*stopped.lock().unwrap(), [WorkerName::Recorder]);
}
