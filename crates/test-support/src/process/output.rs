//! The captured output of a process.

use std::io::{BufRead, BufReader, Read};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use anyhow::{Result, bail};

use crate::poll::Deadline;

/// Lines of standard output and error in the order in which they arrived. Bytes that are no UTF-8 are replaced.
#[derive(Clone, Debug, Default)]
pub struct Output {
    shared: Arc<Shared>,
}

#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    lines: Vec<String>,
    open_streams: usize,
}

impl Output {
    /// All lines so far, each with a line feed.
    pub fn text(&self) -> String {
        self.lock()
            .lines
            .iter()
            .flat_map(|line| [line.as_str(), "\n"])
            .collect()
    }

    /// All lines so far.
    pub fn lines(&self) -> Vec<String> {
        self.lock().lines.clone()
    }

    pub(super) fn follow(&self, stream: impl Read + Send + 'static) {
        self.lock().open_streams += 1;
        let output = self.clone();
        std::thread::spawn(move || {
            let mut stream = BufReader::new(stream);
            let mut line = Vec::new();
            while stream.read_until(b'\n', &mut line).is_ok_and(|length| length > 0) {
                let text = String::from_utf8_lossy(&line)
                    .trim_end_matches(['\r', '\n'])
                    .to_owned();
                output.lock().lines.push(text);
                output.shared.changed.notify_all();
                line.clear();
            }
            output.lock().open_streams -= 1;
            output.shared.changed.notify_all();
        });
    }

    pub(super) fn wait_for(&self, limit: Duration, wanted: impl Fn(&str) -> bool) -> Result<String> {
        let deadline = Deadline::after(limit);
        let mut state = self.lock();
        let mut seen = 0;
        loop {
            if let Some(line) = state.lines[seen..].iter().find(|line| wanted(line)) {
                return Ok(line.clone());
            }
            seen = state.lines.len();
            if state.open_streams == 0 {
                bail!("it has ended");
            }
            if deadline.passed() {
                bail!("nothing within {limit:?}");
            }
            state = self.wait_for_change(state, deadline);
        }
    }

    /// Waits until the process and whoever inherited its output have closed it.
    pub(super) fn wait_for_end(&self, deadline: Deadline) {
        let mut state = self.lock();
        while state.open_streams > 0 && !deadline.passed() {
            state = self.wait_for_change(state, deadline);
        }
    }

    fn wait_for_change<'a>(
        &'a self,
        state: MutexGuard<'a, State>,
        deadline: Deadline,
    ) -> MutexGuard<'a, State> {
        self.shared
            .changed
            .wait_timeout(state, deadline.remaining())
            .unwrap_or_else(PoisonError::into_inner)
            .0
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.shared.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
