//! Watches how long there was no input, and lock, suspend and the like; tells the recorder.

mod session;

use std::{sync::mpsc, time::Duration};

use timetrack_platform::idle::{self, IdleSource};

use self::session::Session;
use super::{Finished, Worker, WorkerContext, recorder::RecorderSender};
use crate::{
    controller::{Availability, Input, Source},
    status::Obstacle,
};

/// How often the idle time is read while the person works. The reading itself says when the last input was, so that
/// nothing is lost by looking seldom.
const WHILE_ACTIVE: Duration = Duration::from_secs(5);
/// How often it is read until the first input after the start, which is what opens a work session.
const BEFORE_THE_FIRST_INPUT: Duration = Duration::from_millis(500);
/// How often it is read while the person is away, so that the return is seen to the second.
const WHILE_AWAY: Duration = Duration::from_secs(1);
/// How soon it is tried again where the desktop tells nothing.
const TRY_AGAIN_AFTER: Duration = Duration::from_secs(30);

/// See the module's documentation.
pub struct IdleHeartbeat {
    recorder: RecorderSender,
}

impl IdleHeartbeat {
    /// A heartbeat that tells `recorder`.
    pub fn new(recorder: RecorderSender) -> Self {
        Self { recorder }
    }
}

impl Worker for IdleHeartbeat {
    fn run(self: Box<Self>, context: &WorkerContext) -> anyhow::Result<Finished> {
        let (sender, stopped) = mpsc::channel();
        context.stop.on_stop(move || {
            let _ = sender.send(());
        });
        let mut session = Session::default();
        let mut source: Option<Box<dyn IdleSource>> = None;
        let mut told_unavailable = false;
        let started_at = context.clock.moment().elapsed;
        let mut had_input = false;
        loop {
            session.keep_watching(&self.recorder, context);
            if source.is_none() {
                source = self.open(context, &mut told_unavailable);
            }
            let wait = match &mut source {
                Some(open) => {
                    let idle = open.idle()?;
                    let at = context.clock.moment();
                    self.recorder.observe_idle(Some(idle), at);
                    had_input |= idle < at.elapsed.saturating_sub(started_at);
                    let at_the_latest = if had_input {
                        WHILE_ACTIVE
                    } else {
                        BEFORE_THE_FIRST_INPUT
                    };
                    next_reading(idle, self.recorder.afk_threshold(), at_the_latest)
                }
                None => TRY_AGAIN_AFTER,
            };
            if stopped.recv_timeout(wait) != Err(mpsc::RecvTimeoutError::Timeout) {
                return Ok(Finished::Stopped);
            }
        }
    }
}

impl IdleHeartbeat {
    fn open(&self, context: &WorkerContext, told_unavailable: &mut bool) -> Option<Box<dyn IdleSource>> {
        match idle::open() {
            Ok(source) => {
                tracing::info!(backend = source.backend(), "Watching idle time");
                *told_unavailable = false;
                context
                    .controller
                    .send(Input::Available(Source::Idle, Availability::Available));
                Some(source)
            }
            Err(unsupported) => {
                if !*told_unavailable {
                    *told_unavailable = true;
                    tracing::warn!("Idle time cannot be measured: {unsupported}");
                    let obstacle = Obstacle::from(&unsupported);
                    context.controller.send(Input::Available(
                        Source::Idle,
                        Availability::Unavailable { obstacle },
                    ));
                }
                self.recorder.observe_idle(None, context.clock.moment());
                None
            }
        }
    }
}

/// When to look again: at the latest when the person may begin to count as away.
fn next_reading(idle: Duration, threshold: Duration, at_the_latest: Duration) -> Duration {
    match threshold.checked_sub(idle) {
        None | Some(Duration::ZERO) => WHILE_AWAY,
        Some(left) => left.clamp(Duration::from_millis(100), at_the_latest),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_threshold_is_never_missed_and_the_return_is_seen_to_the_second() {
        let next = |idle, at_the_latest| {
            next_reading(Duration::from_secs(idle), Duration::from_secs(180), at_the_latest)
        };
        for at_the_latest in [WHILE_ACTIVE, BEFORE_THE_FIRST_INPUT] {
            assert_eq!(next(0, at_the_latest), at_the_latest);
            assert_eq!(next(180, at_the_latest), WHILE_AWAY);
            assert_eq!(next(999, at_the_latest), WHILE_AWAY);
        }
        assert_eq!(next(178, WHILE_ACTIVE), Duration::from_secs(2));
    }
}
