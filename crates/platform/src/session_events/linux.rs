//! logind on the system bus (lock, suspend, switch, shutdown), and the screen savers on the session bus (lock on
//! desktops that do not tell logind). Either bus is enough.

use std::thread::{self, JoinHandle};

use futures_util::future::{AbortHandle, Abortable};
use futures_util::stream::{BoxStream, SelectAll};
use futures_util::{Stream, StreamExt, stream};

use super::{Callback, SessionEvent, SessionWatch};
use crate::bus;
use crate::desktop_session::DesktopSession;
use crate::unsupported::{Attempt, Unsupported};

use self::logind::{DelayInhibitor, Logind};
use self::state::{Report, SessionState};

#[path = "linux/logind.rs"]
mod logind;
#[path = "linux/screen_saver.rs"]
mod screen_saver;
#[path = "linux/state.rs"]
mod state;

/// What all sources say; nothing as the last word of one that is gone.
type Reports = SelectAll<BoxStream<'static, Option<Report>>>;

/// Adds a source that speaks as long as its bus is there.
fn add_source(reports: &mut Reports, source: impl Stream<Item = Report> + Send + 'static) {
    let last_word = stream::once(std::future::ready(None));
    reports.push(Box::pin(source.map(Some).chain(last_word)));
}

#[derive(Debug)]
pub(super) struct Watch {
    stop: AbortHandle,
    thread: Option<JoinHandle<()>>,
    limitations: Vec<Attempt>,
}

pub(super) fn watch(callback: Callback) -> Result<Watch, Unsupported> {
    start(&DesktopSession::from_environment(), callback)
}

/// As [`watch`](super::watch), in a desktop session other than the one of this process. Linux only.
///
/// # Errors
///
/// As [`watch`](super::watch).
pub fn watch_in(session: &DesktopSession, callback: Callback) -> Result<SessionWatch, Unsupported> {
    start(session, callback).map(SessionWatch)
}

impl Watch {
    pub(super) fn is_watching(&self) -> bool {
        self.thread.as_ref().is_some_and(|thread| !thread.is_finished())
    }

    pub(super) fn limitations(&self) -> &[Attempt] {
        &self.limitations
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.stop.abort();
        if let Some(thread) = self.thread.take()
            && thread.thread().id() != thread::current().id()
        {
            // A panic there was reported by the panic hook; nothing is left to do about it.
            let _ = thread.join();
        }
    }
}

fn start(session: &DesktopSession, callback: Callback) -> Result<Watch, Unsupported> {
    let (observer, limitations) = async_io::block_on(Observer::connect(session))?;
    let (stop, registration) = AbortHandle::new_pair();
    let thread = thread::Builder::new()
        .name("session-events".to_owned())
        .spawn(move || {
            if async_io::block_on(Abortable::new(observer.run(callback), registration)).is_ok() {
                tracing::warn!("a message bus is gone: lock and suspend may not be seen any longer");
            }
        });
    match thread {
        Ok(thread) => Ok(Watch {
            stop,
            thread: Some(thread),
            limitations,
        }),
        Err(error) => Err(Unsupported {
            attempts: vec![Attempt::new(logind::BACKEND, error)],
        }),
    }
}

struct Observer {
    reports: Reports,
    logind: Option<Logind>,
}

impl Observer {
    async fn connect(session: &DesktopSession) -> Result<(Self, Vec<Attempt>), Unsupported> {
        let mut reports = Reports::new();
        let mut attempts = Vec::new();
        let logind = match Logind::connect(session, &mut reports).await {
            Ok((logind, limitation)) => {
                attempts.extend(limitation);
                Some(logind)
            }
            Err(attempt) => {
                attempts.push(attempt);
                None
            }
        };
        if let Err(attempt) = screen_saver::connect(session, &mut reports).await {
            attempts.push(attempt);
        }
        if reports.is_empty() {
            Err(Unsupported { attempts })
        } else {
            Ok((Self { reports, logind }, attempts))
        }
    }

    /// Ends when a bus is gone: the other one alone tells less than may be to be had by now.
    async fn run(mut self, callback: Callback) {
        let mut state = SessionState::default();
        let mut inhibitor = self.inhibit().await;
        while let Some(Some(report)) = self.reports.next().await {
            let event = state.apply(report);
            if let Some(event) = event {
                callback(event);
            }
            match event {
                // The computer has waited for this.
                Some(SessionEvent::Suspending | SessionEvent::ShuttingDown) => drop(inhibitor.take()),
                Some(SessionEvent::Resumed) => inhibitor = self.inhibit().await,
                Some(
                    SessionEvent::Locked
                    | SessionEvent::Unlocked
                    | SessionEvent::SwitchedAway
                    | SessionEvent::SwitchedBack,
                )
                | None => {}
            }
        }
    }

    async fn inhibit(&self) -> Option<DelayInhibitor> {
        match &self.logind {
            Some(logind) => logind.inhibit().await,
            None => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_bus_both_are_named() {
        let nowhere = Some("unix:path=/nonexistent/bus".to_owned());
        let session = DesktopSession {
            session_bus_address: nowhere.clone(),
            system_bus_address: nowhere,
            ..DesktopSession::default()
        };
        let unsupported = watch_in(&session, Box::new(|_| {})).unwrap_err();
        let backends: Vec<_> = unsupported
            .attempts
            .iter()
            .map(|attempt| attempt.backend)
            .collect();
        assert_eq!(backends, ["logind", "screen-saver"]);
    }
}
