//! What the recorder is told, and by whom it can be told.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
        mpsc,
    },
    time::Duration,
};

use timetrack_domain::{
    Moment, TrackingSettings,
    person_choice::Command,
    recorder::{Focus, Idle, Input as Observed, Observation},
};
use timetrack_platform::session_events::SessionEvent;

use super::{last_known::LastKnown, session_change};
use crate::controller::ReplyId;

/// How long a caller waits for what is open to be on disk.
const SYNC_TIMEOUT: Duration = Duration::from_secs(4);

pub(super) enum Message {
    Observed(Observed, Moment),
    Settings(TrackingSettings),
    ReportBack(ReplyId),
    SyncThen(mpsc::Sender<()>),
    Wake,
}

/// Tells the recorder something.
#[derive(Clone)]
pub struct RecorderSender {
    messages: mpsc::Sender<Message>,
    afk_threshold_seconds: Arc<AtomicU64>,
}

/// Where the recorder hears it.
pub struct RecorderInbox {
    messages: mpsc::Receiver<Message>,
    sender: RecorderSender,
    last_known: LastKnown,
}

impl RecorderSender {
    /// Both ends; the AFK threshold is that of the settings the recorder begins with.
    pub fn new(afk_threshold: Duration) -> (Self, RecorderInbox) {
        let (messages, receiver) = mpsc::channel();
        let sender = Self {
            messages,
            afk_threshold_seconds: Arc::new(AtomicU64::new(afk_threshold.as_secs())),
        };
        (
            sender.clone(),
            RecorderInbox {
                messages: receiver,
                sender,
                last_known: LastKnown::default(),
            },
        )
    }

    /// Which window has the focus.
    pub fn observe_focus(&self, focus: Focus, at: Moment) {
        self.send(Message::Observed(
            Observed::Observation(Observation::Focus(focus)),
            at,
        ));
    }

    /// How long there was no input; `None` where the desktop does not tell.
    pub fn observe_idle(&self, idle: Option<Duration>, at: Moment) {
        let idle = idle.map_or(Idle::Unavailable, Idle::SinceLastInput);
        self.send(Message::Observed(
            Observed::Observation(Observation::Idle(idle)),
            at,
        ));
    }

    /// What happened to the session.
    pub fn session(&self, event: SessionEvent, at: Moment) {
        if let Some(change) = session_change(event) {
            self.send(Message::Observed(Observed::Session(change), at));
        }
    }

    /// The same, and waits until everything is on disk, but not for ever.
    pub fn session_and_sync(&self, event: SessionEvent, at: Moment) {
        self.session(event, at);
        let (done, wait) = mpsc::channel();
        self.send(Message::SyncThen(done));
        if wait.recv_timeout(SYNC_TIMEOUT).is_err() {
            tracing::warn!("What is being recorded was not on disk in time for the computer to sleep");
        }
    }

    /// What the person chose.
    pub fn command(&self, command: Command, at: Moment) {
        self.send(Message::Observed(Observed::Command(command), at));
    }

    /// Has [`RecorderReport::CaughtUp`](crate::controller::RecorderReport::CaughtUp) reported once everything that was
    /// told before is taken.
    pub fn report_back(&self, reply: ReplyId) {
        self.send(Message::ReportBack(reply));
    }

    /// The settings that hold from now on.
    pub fn settings(&self, settings: TrackingSettings) {
        self.afk_threshold_seconds
            .store(settings.afk_threshold().as_secs(), Ordering::Relaxed);
        self.send(Message::Settings(settings));
    }

    /// The AFK threshold that holds.
    pub fn afk_threshold(&self) -> Duration {
        Duration::from_secs(self.afk_threshold_seconds.load(Ordering::Relaxed))
    }

    /// Ends the recorder's present wait.
    pub(super) fn wake(&self) {
        self.send(Message::Wake);
    }

    fn send(&self, message: Message) {
        // The inbox lives as long as the agent; without it there is nothing left to tell.
        let _ = self.messages.send(message);
    }
}

impl RecorderInbox {
    /// Waits for the next message.
    pub(super) fn receive(&mut self, timeout: Duration) -> Result<Message, mpsc::RecvTimeoutError> {
        let message = self.messages.recv_timeout(timeout)?;
        self.last_known.learn(&message);
        Ok(message)
    }

    /// What every message until now adds up to.
    pub(super) fn last_known(&self) -> &LastKnown {
        &self.last_known
    }

    /// A sender, to wake this inbox with.
    pub(super) fn waker(&self) -> RecorderSender {
        self.sender.clone()
    }
}
