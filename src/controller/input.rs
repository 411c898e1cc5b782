//! What reaches the controller.

use jiff::Timestamp;
use timetrack_domain::{
    recorder::RecorderState,
    tracking_settings::{DetailLevel, SessionMode},
};

use crate::{
    ipc::Request,
    status::{
        Autostart, Obstacle, OutboxTrouble, PrivacyMode, Problem, ProblemCode, SendFailureCause, TrayStatus,
        WorkedToday,
    },
    supervisor::WorkerState,
    tray::MenuAction,
    workers::WorkerName,
};

/// One thing that happened.
#[derive(Debug)]
pub enum Input {
    /// The person chose an entry of the tray menu.
    Menu(MenuAction),
    /// Another process of this person asks for something.
    Ipc {
        /// What.
        request: Request,
        /// Who waits for the answer.
        reply: ReplyId,
    },
    /// A worker's state changed.
    Worker(WorkerName, WorkerState),
    /// The recorder says what it does.
    Recorder(RecorderReport),
    /// The outbox says how it is.
    Outbox(OutboxReport),
    /// The sender says what became of a round.
    Sender(SenderReport),
    /// A source of observations can or cannot be had.
    Available(Source, Availability),
    /// A problem holds.
    Raise(Problem),
    /// A problem no longer holds.
    Clear(ProblemCode),
    /// The embedded server runs at this address.
    Alone {
        /// Its address.
        address: String,
    },
    /// The settings that hold changed.
    Settings {
        /// How a work session opens.
        session_mode: SessionMode,
        /// How much of the focused window is stored.
        detail: DetailLevel,
    },
    /// Whether the agent starts by itself.
    Autostart(Autostart),
    /// Whether the tray icon is to be seen.
    Tray(TrayStatus),
    /// The computer woke up.
    ComputerResumed,
    /// The operating system asks the agent to end.
    Terminate,
    /// Time passed.
    Tick,
}

/// Who waits for an answer over the local socket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ReplyId(pub u64);

/// What the recorder reports.
#[derive(Debug)]
pub enum RecorderReport {
    /// What it does now.
    State(RecorderState),
    /// What the person chose about privacy mode.
    Privacy(PrivacyMode),
    /// The computer's clock was set.
    ClockStepped {
        /// By how many seconds; negative is back.
        seconds: i64,
    },
    /// The working time of the day, when its course changes.
    Worked(WorkedToday),
    /// It has taken, and reported, everything that it was told before it was asked for this.
    CaughtUp(ReplyId),
}

/// How the outbox is.
#[derive(Debug)]
pub enum OutboxReport {
    /// What it holds.
    Counts(OutboxCounts),
    /// It cannot be written; the recorder keeps what it closes in memory.
    Unwritable {
        /// Why.
        trouble: OutboxTrouble,
        /// How many events are kept in memory.
        waiting: u64,
    },
    /// It can be written again.
    Writable,
    /// How many events there was no room for.
    GivenUp {
        /// In this run: neither on the disk nor in memory.
        in_memory: u64,
        /// When the run before ended.
        at_the_end: u64,
    },
}

/// What the outbox holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OutboxCounts {
    /// Events that are not sent yet.
    pub pending: u64,
    /// Events that the server refused.
    pub quarantined: u64,
    /// Events that were given up.
    pub discarded: u64,
}

/// What became of a round of the sender.
#[derive(Debug)]
pub enum SenderReport {
    /// There was nothing to send, and the server need not hear from this agent yet.
    NothingToSend,
    /// The server answered.
    Sent {
        /// Events that it took.
        events: u64,
        /// Whether this ends what "Sync now" asked for: nothing is pending any more.
        drained: bool,
    },
    /// It failed.
    Failed {
        /// Why.
        cause: SendFailureCause,
        /// When it is tried again.
        next_attempt: Option<Timestamp>,
    },
}

/// A source of observations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The focused window.
    Windows,
    /// The time since the last input.
    Idle,
    /// Lock, suspend, and the like.
    SessionEvents,
}

/// Whether a source can be had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Availability {
    /// It can.
    Available,
    /// It cannot.
    Unavailable {
        /// Why.
        obstacle: Obstacle,
    },
}

impl Source {
    /// The problem that tells of its absence.
    pub(super) fn problem(self, obstacle: Obstacle) -> Problem {
        match (self, obstacle) {
            (Self::SessionEvents, _) => Problem::SessionEventsUnavailable,
            // One cause, told once.
            (Self::Windows | Self::Idle, Obstacle::NoDesktopSession) => Problem::NoDesktopSession,
            (Self::Windows, obstacle) => Problem::WindowsUnavailable { obstacle },
            (Self::Idle, obstacle) => Problem::IdleUnavailable { obstacle },
        }
    }

    /// The kind of that problem.
    pub(super) fn problem_code(self) -> ProblemCode {
        match self {
            Self::Windows => ProblemCode::WindowsUnavailable,
            Self::Idle => ProblemCode::IdleUnavailable,
            Self::SessionEvents => ProblemCode::SessionEventsUnavailable,
        }
    }
}

impl From<&timetrack_outbox::OutboxStatus> for OutboxCounts {
    fn from(status: &timetrack_outbox::OutboxStatus) -> Self {
        Self {
            pending: status.pending.items,
            quarantined: status.quarantined.items,
            discarded: status.discarded_items,
        }
    }
}
