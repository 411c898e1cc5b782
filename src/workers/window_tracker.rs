//! Watches which window has the focus, and tells the recorder.

use std::{sync::mpsc, time::Duration};

use timetrack_domain::{ApplicationName, Clock, Moment, Subject, WindowTitle, recorder::Focus};
use timetrack_platform::active_window::{self, ActiveWindow, ActiveWindowError};

use super::{Finished, StopSignal, Worker, WorkerContext, recorder::RecorderSender};
use crate::{
    controller::{Availability, Input, Source},
    status::Obstacle,
};

/// How long a wait may last without any change. Back-ends that are told of changes need no more; the others look more
/// often by themselves.
const LONGEST_WAIT: Duration = Duration::from_secs(300);
/// How soon it is tried again where the desktop tells nothing: at sign-in the session's environment may come late.
const TRY_AGAIN_AFTER: Duration = Duration::from_secs(30);
/// How long the focus may be nowhere while it goes from one window to the next. Window managers take it from the one
/// before they give it to the other, a few milliseconds later.
const LONGEST_HAND_OVER: Duration = Duration::from_millis(100);

/// See the module's documentation.
pub struct WindowTracker {
    recorder: RecorderSender,
}

impl WindowTracker {
    /// A tracker that tells `recorder`.
    pub fn new(recorder: RecorderSender) -> Self {
        Self { recorder }
    }

    fn track(&self, mut windows: Box<dyn ActiveWindow>, context: &WorkerContext) -> anyhow::Result<Finished> {
        tracing::info!(backend = windows.backend(), "Watching windows");
        let waker = windows.waker();
        context.stop.on_stop(move || waker.wake());
        let mut unavailable = None;
        let mut focus = windows.current()?;
        let mut since = context.clock.moment();
        loop {
            let now_unavailable = match &focus {
                active_window::Focus::Unavailable(reason) => Some(*reason),
                active_window::Focus::Window(window) => window.title_unavailable,
                active_window::Focus::Nothing => None,
            };
            if now_unavailable != unavailable {
                unavailable = now_unavailable;
                let availability = match unavailable {
                    Some(reason) => {
                        tracing::warn!(reason = reason.code(), "The focused window cannot be known");
                        Availability::Unavailable {
                            obstacle: reason.into(),
                        }
                    }
                    None => Availability::Available,
                };
                context
                    .controller
                    .send(Input::Available(Source::Windows, availability));
            }
            self.recorder.observe_focus(observed(focus), since);
            if context.stop.is_stopping() {
                return Ok(Finished::Stopped);
            }
            (focus, since) = next_focus(windows.as_mut(), context.clock.as_ref(), &context.stop)?;
        }
    }
}

/// Waits for the next focus, and tells since when it is there. A focus that is nowhere on its way from one window to
/// the next counts as still in the first.
fn next_focus(
    windows: &mut dyn ActiveWindow,
    clock: &dyn Clock,
    stop: &StopSignal,
) -> Result<(active_window::Focus, Moment), ActiveWindowError> {
    let mut focus = windows.wait(LONGEST_WAIT)?;
    let since = clock.moment();
    let mut now = since;
    while focus == active_window::Focus::Nothing && !stop.is_stopping() {
        let passed = now.elapsed.saturating_sub(since.elapsed);
        let left = LONGEST_HAND_OVER.saturating_sub(passed);
        if left.is_zero() {
            return Ok((focus, since));
        }
        focus = windows.wait(left)?;
        now = clock.moment();
    }
    Ok((focus, now))
}

impl Worker for WindowTracker {
    fn run(self: Box<Self>, context: &WorkerContext) -> anyhow::Result<Finished> {
        let (sender, stopped) = mpsc::channel();
        context.stop.on_stop(move || {
            let _ = sender.send(());
        });
        let mut told = None;
        loop {
            match active_window::open() {
                Ok(windows) => {
                    context
                        .controller
                        .send(Input::Available(Source::Windows, Availability::Available));
                    return self.track(windows, context);
                }
                Err(unsupported) => {
                    if told.as_ref() != Some(&unsupported) {
                        tracing::warn!("Windows cannot be recorded: {unsupported}");
                        let obstacle = Obstacle::from(&unsupported);
                        context.controller.send(Input::Available(
                            Source::Windows,
                            Availability::Unavailable { obstacle },
                        ));
                        told = Some(unsupported);
                    }
                    self.recorder
                        .observe_focus(Focus::Unavailable, context.clock.moment());
                }
            }
            if stopped.recv_timeout(TRY_AGAIN_AFTER) != Err(mpsc::RecvTimeoutError::Timeout) {
                return Ok(Finished::Stopped);
            }
        }
    }
}

/// What the recorder needs of what the desktop said.
fn observed(focus: active_window::Focus) -> Focus {
    match focus {
        active_window::Focus::Window(window) => {
            let application = if window.application.trim().is_empty() {
                // A window without any name is still a window.
                window
                    .executable
                    .as_deref()
                    .and_then(|path| path.file_stem())
                    .map_or_else(
                        || "unknown".to_owned(),
                        |stem| stem.to_string_lossy().into_owned(),
                    )
            } else {
                window.application
            };
            let title = WindowTitle::new(&window.title);
            Focus::Window(Subject {
                application: ApplicationName::new(&application),
                title: (!title.as_str().is_empty()).then_some(title),
            })
        }
        active_window::Focus::Nothing => Focus::Nothing,
        active_window::Focus::Unavailable(_) => Focus::Unavailable,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;

    use timetrack_platform::{
        active_window::{Focus, FocusedWindow},
        waker::Waker,
    };
    use timetrack_test_support::clock::FakeClock;

    use super::*;

    /// A desktop that tells, after so many milliseconds, where the focus went.
    struct Script {
        clock: FakeClock,
        changes: VecDeque<(u64, Focus)>,
    }

    impl ActiveWindow for Script {
        fn backend(&self) -> &'static str {
            "script"
        }

        fn wait(&mut self, timeout: Duration) -> Result<Focus, ActiveWindowError> {
            let next = self.changes.front_mut().unwrap();
            let due = Duration::from_millis(next.0);
            if due > timeout {
                next.0 -= u64::try_from(timeout.as_millis()).unwrap();
                self.clock.advance(timeout);
                return Ok(Focus::Nothing);
            }
            self.clock.advance(due);
            Ok(self.changes.pop_front().unwrap().1)
        }

        fn current(&mut self) -> Result<Focus, ActiveWindowError> {
            Ok(Focus::Nothing)
        }

        fn waker(&self) -> Waker {
            unreachable!("the script is never stopped")
        }
    }

    fn window(title: &str) -> Focus {
        Focus::Window(FocusedWindow {
            application: "XTerm".into(),
            title: title.into(),
            executable: None,
            process_id: None,
            title_unavailable: None,
        })
    }

    /// What is told first, and how many milliseconds after the start it began.
    fn first_told(changes: impl IntoIterator<Item = (u64, Focus)>) -> (Focus, u128) {
        let clock = FakeClock::at_text("2026-03-02T08:00:00Z");
        let start = clock.moment().elapsed;
        let mut script = Script {
            clock: clock.clone(),
            changes: changes.into_iter().collect(),
        };
        let (focus, since) = next_focus(&mut script, &clock, &StopSignal::default()).unwrap();
        (focus, since.elapsed.abs_diff(start).as_millis())
    }

    #[test]
    fn a_focus_on_its_way_to_the_next_window_is_not_told_as_nowhere() {
        let told = first_told([(500, Focus::Nothing), (2, Focus::Nothing), (3, window("next"))]);
        assert_eq!(told, (window("next"), 505));
    }

    #[test]
    fn a_focus_that_stays_nowhere_is_nowhere_since_it_left() {
        let told = first_told([(500, Focus::Nothing), (101, window("next"))]);
        assert_eq!(told, (Focus::Nothing, 500));
    }
}
