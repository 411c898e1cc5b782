//! An [`ActiveWindow`] on a thread of its own, as the agent has it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver};
use std::thread::JoinHandle;
use std::time::Duration;

use timetrack_platform::active_window::{ActiveWindow, Focus, FocusedWindow};
use timetrack_platform::waker::Waker;
use timetrack_test_support::poll::Deadline;

pub(crate) struct Observer {
    focus: Receiver<Focus>,
    stopped: Arc<AtomicBool>,
    waker: Waker,
    thread: Option<JoinHandle<()>>,
}

impl Observer {
    pub(crate) fn start(mut active_window: Box<dyn ActiveWindow>) -> Self {
        let (sender, focus) = mpsc::channel();
        let stopped = Arc::new(AtomicBool::new(false));
        let waker = active_window.waker();
        let is_stopped = Arc::clone(&stopped);
        let thread = std::thread::spawn(move || {
            let mut focus = active_window.current().unwrap();
            while !is_stopped.load(Ordering::SeqCst) {
                sender.send(focus).unwrap();
                focus = active_window.wait(Duration::from_hours(1)).unwrap();
            }
        });
        Self {
            focus,
            stopped,
            waker,
            thread: Some(thread),
        }
    }

    /// Waits until a window of this title has the focus.
    #[track_caller]
    pub(crate) fn wait_for_title(&self, title: &str, limit: Duration) -> FocusedWindow {
        let deadline = Deadline::after(limit);
        loop {
            match self.focus.recv_timeout(deadline.remaining()) {
                Ok(Focus::Window(window)) if window.title == title => return window,
                Ok(_) => {}
                Err(error) => panic!("{title} did not get the focus: {error}"),
            }
        }
    }
}

impl Drop for Observer {
    fn drop(&mut self) {
        self.stopped.store(true, Ordering::SeqCst);
        self.waker.wake();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
