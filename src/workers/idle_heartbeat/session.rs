//! The watch over lock, suspend and the like, begun again where it has ended.

use std::{sync::Arc, time::Duration};

use timetrack_platform::session_events::{self, SessionEvent, SessionWatch};

use super::TRY_AGAIN_AFTER;
use crate::{
    controller::{Availability, Input, Source},
    status::Obstacle,
    workers::{WorkerContext, recorder::RecorderSender},
};

/// See the module's documentation.
#[derive(Default)]
pub(super) struct Session {
    watch: Option<SessionWatch>,
    /// When it may be tried again, by the clock that counts suspends.
    try_again_at: Duration,
    /// What the log said last about what cannot be seen.
    told: String,
}

impl Session {
    /// Begins to watch where nothing watches, now and then.
    pub(super) fn keep_watching(&mut self, recorder: &RecorderSender, context: &WorkerContext) {
        if self.watch.as_ref().is_some_and(SessionWatch::is_watching) {
            return;
        }
        let at = context.clock.moment();
        if self.watch.take().is_some() {
            // What held then may be over, and nobody would tell: a new watch tells what holds now.
            recorder.session(SessionEvent::Unlocked, at);
            recorder.session(SessionEvent::SwitchedBack, at);
        }
        if at.elapsed < self.try_again_at || context.stop.is_stopping() {
            return;
        }
        self.try_again_at = at.elapsed + TRY_AGAIN_AFTER;
        self.watch = self.begin(recorder, context);
    }

    fn begin(&mut self, recorder: &RecorderSender, context: &WorkerContext) -> Option<SessionWatch> {
        let (availability, watch) = match session_events::watch(tell(recorder, context)) {
            Ok(watch) => {
                let reasons: Vec<String> = watch.limitations().iter().map(ToString::to_string).collect();
                let availability = if reasons.is_empty() {
                    Availability::Available
                } else {
                    self.log(format!(
                        "Not all of lock and suspend can be seen: {}",
                        reasons.join("; ")
                    ));
                    Availability::Unavailable {
                        obstacle: Obstacle::Unknown,
                    }
                };
                (availability, Some(watch))
            }
            Err(unsupported) => {
                self.log(format!("Lock and suspend cannot be seen: {unsupported}"));
                let obstacle = Obstacle::from(&unsupported);
                (Availability::Unavailable { obstacle }, None)
            }
        };
        context
            .controller
            .send(Input::Available(Source::SessionEvents, availability));
        watch
    }

    /// Once for each reason: it is tried again all day.
    fn log(&mut self, reason: String) {
        if self.told != reason {
            tracing::warn!("{reason}");
            self.told = reason;
        }
    }
}

fn tell(recorder: &RecorderSender, context: &WorkerContext) -> session_events::Callback {
    let (recorder, clock, controller) = (
        recorder.clone(),
        Arc::clone(&context.clock),
        context.controller.clone(),
    );
    Box::new(move |event| {
        tracing::info!(session.event = ?event, "The session changed");
        let at = clock.moment();
        match event {
            // The computer waits for this call: what is open must be on disk before it returns.
            SessionEvent::Suspending | SessionEvent::ShuttingDown => recorder.session_and_sync(event, at),
            SessionEvent::Locked
            | SessionEvent::Unlocked
            | SessionEvent::Resumed
            | SessionEvent::SwitchedAway
            | SessionEvent::SwitchedBack => recorder.session(event, at),
        }
        if event == SessionEvent::Resumed {
            controller.send(Input::ComputerResumed);
        }
    })
}
