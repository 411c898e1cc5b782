//! The recorder: from what is observed and chosen to events. It owns no clock, thread or file; the caller hands it every
//! input together with the moment, and carries out the effects that it answers with.
//!
//! Everything is measured on a line of time of its own, [`Moment::elapsed`], and written with one offset to the wall
//! clock until that clock is set (by more than two seconds): then everything open ends on the old wall clock and goes on
//! as something new on the new one. A choice for a while lasts as long as it would have.
//!
//! What is absence, and what follows from it:
//!
//! * AFK begins at the last input and is known when the threshold has passed. The window interval beneath that part
//!   stays, up to the moment when absence was found.
//! * Lock, suspension and a switch of users are absence at once. Waking up does not end it, because computers wake by
//!   themselves: input, unlocking, switching back, a call or a command does.
//! * In automatic mode, absence that lasts [`TrackingSettings::absence_ends_session_seconds`] ends the work session where
//!   the absence began (or where the last event ended that was recorded before it was found, if that is later).
//!   Therefore nothing that reaches into an absence is recorded before its outcome is known, and nothing is cut: the
//!   session, break, private and AFK events stay whole, and checkpoints keep them safe, with the ends of those that
//!   ended. What ends where the absence begins, as the window does at a lock, is recorded at once. When the person is
//!   back, the session is cut at the last multiple of ten minutes. The longest piece is a day.
//! * Otherwise, everything open is cut every ten minutes, but only up to the last proof of presence.
//! * Without a measure of idle time there is no `Idle`, only `NotMeasured`, and presence is assumed.
//!
//! Tracking off and an unconfirmed notice beat every other choice. A break can only begin within a work session and is
//! otherwise refused: nothing changes. A break that was chosen before a restart opens its work session again at once;
//! work that was started before a restart goes on at the first input. After the agent did not run for as long as an
//! absence that ends a session, both are forgotten.

mod checkpoint;
mod commands;
mod lanes;
mod observations;
mod passing_time;
mod presence;
mod state;
mod time_line;
mod window_lane;
mod window_rules;
mod work_session;

#[cfg(test)]
mod tests;

use std::time::Duration;

use jiff::SignedDuration;

use self::{
    checkpoint::{Checkpoints, Recorded},
    lanes::Lanes,
    presence::Presence,
    time_line::Elapsed,
    time_line::WallOffset,
    window_lane::FocusHistory,
};
use crate::{
    AfkCause, Checkpoint, Event, EventContent, IdGenerator, Lane, Moment, OpenEvent, Subject,
    TrackingSettings,
    person_choice::{Command, PersonChoice, Switch, WorkChoice},
};

pub use self::{
    state::{NotWorking, OpenWorkSession, RecorderState},
    window_rules::{InvalidWindowRule, MAXIMUM_WINDOW_RULES, PatternField, WindowRules},
};

/// Pieces of presence are no longer than this.
pub const LONGEST_PIECE: Duration = Duration::from_mins(10);
/// How often what is open is checkpointed.
pub const CHECKPOINT_INTERVAL: Duration = Duration::from_secs(5);

/// Something that the recorder has to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// Something was observed on the desktop.
    Observation(Observation),
    /// Something happened to the person's session on the computer.
    Session(SessionEvent),
    /// A call began or ended. A call in progress is work: nobody is idle in it.
    InCall(bool),
    /// The person chose something.
    Command(Command),
    /// The settings changed. Rules that cannot be compiled hide every window; see [`WindowRules::from_settings`] for
    /// how to find out before.
    Settings(TrackingSettings),
    /// Time passed.
    Tick,
    /// The program ends: everything open is closed, and nothing is recorded after that.
    Quit,
}

/// What was observed. Sending the same again changes nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Observation {
    /// Where the focus is.
    Focus(Focus),
    /// How long there was no input.
    Idle(Idle),
}

/// Where the focus is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Focus {
    /// In a window, told in full: the level of detail and the rules are applied by the recorder.
    Window(Subject),
    /// Nowhere.
    Nothing,
    /// The desktop does not tell.
    Unavailable,
}

/// How long there was no input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Idle {
    /// The time since the last input.
    SinceLastInput(Duration),
    /// The desktop does not tell.
    Unavailable,
}

/// What happened to the person's session on the computer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SessionEvent {
    /// The screen was locked.
    Locked,
    /// The screen was unlocked.
    Unlocked,
    /// The computer is about to sleep.
    Suspending,
    /// The computer woke up.
    Resumed,
    /// Another person's session has the screen.
    SwitchedAway,
    /// The session has the screen again.
    SwitchedBack,
}

/// Something that has to be done. The effects of one [`Recorder::handle`] belong together: made durable in one
/// transaction, no crash in between can tear them apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// An event is closed.
    Record(Event),
    /// This, and nothing else, is known and not recorded yet.
    Checkpoint(Checkpoint),
    /// The choice to keep for the next start.
    ChoiceChanged(PersonChoice),
    /// The wall clock was set forward (positive) or back (negative).
    ClockStepped(SignedDuration),
}

/// Turns inputs into events.
#[derive(Debug)]
pub struct Recorder {
    settings: TrackingSettings,
    rules: WindowRules,
    choice: PersonChoice,
    told_choice: PersonChoice,
    previous: Moment,
    now: Elapsed,
    presence: Presence,
    focus: FocusHistory,
    lanes: Lanes,
    /// Only input after this instant opens a work session.
    ready_since: Elapsed,
    checkpoints: Checkpoints,
    effects: Vec<Effect>,
    has_quit: bool,
}

impl Recorder {
    /// A recorder that has seen nothing yet. What was open in an earlier life is not its concern: the outbox closed it
    /// at the last checkpoint.
    pub fn new(settings: TrackingSettings, choice: PersonChoice, ids: IdGenerator, at: Moment) -> Self {
        let now = Elapsed::of(&at);
        let absent_for = work_session::absence_before_start(&choice, at.wall);
        let mut recorder = Self {
            rules: WindowRules::from_settings(&settings).unwrap_or_else(|_| WindowRules::hide_everything()),
            settings,
            choice,
            told_choice: choice,
            previous: at,
            now,
            presence: Presence::new(now.minus(absent_for), now),
            focus: FocusHistory::new(now),
            lanes: Lanes::new(WallOffset::of(&at), ids),
            ready_since: now,
            checkpoints: Checkpoints::default(),
            effects: Vec::new(),
            has_quit: false,
        };
        recorder.forget_work_after(absent_for);
        recorder
    }

    /// Takes `input` at the moment `at`, which must not be earlier than the last one, and tells what is to be done.
    pub fn handle(&mut self, input: Input, at: Moment) -> Vec<Effect> {
        if self.has_quit {
            return Vec::new();
        }
        self.pass_time(at);
        match input {
            Input::Observation(Observation::Focus(focus)) => self.take_focus(focus),
            Input::Observation(Observation::Idle(idle)) => self.take_idle(idle),
            Input::Session(event) => self.take_session_event(event),
            Input::InCall(in_call) => self.take_call(in_call),
            Input::Command(command) => self.take_command(command),
            Input::Settings(settings) => self.take_settings(settings),
            Input::Tick => {}
            Input::Quit => {
                self.close_session();
                self.has_quit = true;
            }
        }
        self.end_session_after_absence(self.now);
        self.keep_session();
        self.cut_pieces();
        self.collect_effects()
    }

    /// What the recorder is doing, as of the last input.
    pub fn state(&self) -> RecorderState {
        if !self.choice.notice_acknowledged {
            return RecorderState::WaitingForNotice;
        }
        if let Switch::Changed { until } = self.choice.tracking {
            return RecorderState::TrackingOff { until };
        }
        let Some(session) = self.open_session() else {
            return RecorderState::NotWorking {
                reason: self.reason_for_not_working(),
            };
        };
        let since = |lane| {
            self.lanes
                .open(lane)
                .map(|open| self.lanes.wall(open.first_start))
        };
        let (on_break_since, private_since) = (since(Lane::Break), since(Lane::Private));
        if let (Switch::Changed { until }, Some(since)) = (self.choice.privacy, private_since) {
            return RecorderState::Private {
                since,
                until,
                on_break_since,
                session,
            };
        }
        if let Some(since) = on_break_since {
            return RecorderState::OnBreak { since, session };
        }
        let absence = self.presence.cause().filter(|cause| cause.is_absence());
        match (absence, self.presence.away_since()) {
            (Some(cause), Some(since)) => RecorderState::Idle {
                since: self.lanes.wall(since),
                cause,
                session,
            },
            (Some(_), None) | (None, _) => RecorderState::Working { session },
        }
    }

    /// What is going on, as of the last input.
    pub fn open_events(&self) -> Vec<OpenEvent> {
        self.lanes.open_events()
    }

    /// What the person chose.
    pub fn choice(&self) -> PersonChoice {
        self.choice
    }

    /// How long after the last input the recorder wants a [`Input::Tick`] at the latest, if nothing else comes before.
    /// `None`: not at all.
    pub fn next_tick(&self) -> Option<Duration> {
        if self.has_quit {
            return None;
        }
        let until = |switch: Switch| match switch {
            Switch::Normal | Switch::Changed { until: None } => None,
            Switch::Changed { until: Some(until) } => {
                Some(self.lanes.offset().elapsed(until).since(self.now))
            }
        };
        let wanted = if !self.may_record() {
            None
        } else if self.is_working() {
            Some(self.checkpoints.next(self.now))
        } else {
            Some(LONGEST_WAIT)
        };
        [until(self.choice.tracking), until(self.choice.privacy), wanted]
            .into_iter()
            .flatten()
            .min()
    }

    fn may_record(&self) -> bool {
        self.choice.notice_acknowledged && self.choice.tracking == Switch::Normal
    }

    fn is_working(&self) -> bool {
        self.lanes.open(Lane::WorkSession).is_some()
    }

    fn is_on_break(&self) -> bool {
        self.choice.work == WorkChoice::OnBreak
    }

    fn is_private(&self) -> bool {
        self.choice.privacy != Switch::Normal
    }

    /// Makes every lane hold what it should as of `at`, which may lie before the present.
    fn apply(&mut self, at: Elapsed) {
        if !self.is_working() {
            return;
        }
        let cause = self.presence.cause();
        let is_away = cause.is_some_and(AfkCause::is_absence);
        self.lanes.hold(self.session_may_have_ended_at());
        let on_break = self.is_on_break().then_some(EventContent::Break);
        self.change(Lane::Break, on_break.clone(), at, at);
        let private = self.is_private().then_some(EventContent::Private);
        self.change(Lane::Private, private.clone(), at, at);

        let afk = cause.filter(|_| on_break.is_none());
        let afk_start = match (afk, self.presence.away_since()) {
            (Some(AfkCause::Idle), Some(since)) => since,
            (Some(_) | None, _) => at,
        };
        self.lanes
            .set(Lane::Afk, afk.map(EventContent::Afk), at, afk_start);

        let shows_window = on_break.is_none() && private.is_none() && !is_away;
        self.apply_window(shows_window, at);
    }

    /// Changes a lane that is cut every ten minutes, so that its last piece too is no longer.
    fn change(&mut self, lane: Lane, content: Option<EventContent>, closes_at: Elapsed, opens_at: Elapsed) {
        let changes = self.lanes.open(lane).map(|open| &open.content) != content.as_ref();
        if changes && self.presence.away_since().is_none() {
            self.lanes.cut(lane, LONGEST_PIECE, closes_at);
        }
        self.lanes.set(lane, content, closes_at, opens_at);
    }

    fn collect_effects(&mut self) -> Vec<Effect> {
        let closed = self.lanes.take_recorded();
        let recorded = if closed.is_empty() {
            Recorded::Nothing
        } else {
            Recorded::Something
        };
        self.effects.extend(closed.into_iter().map(Effect::Record));
        self.checkpoint(recorded);
        self.remember_presence();
        if self.choice != self.told_choice {
            self.told_choice = self.choice;
            self.effects.push(Effect::ChoiceChanged(self.choice));
        }
        std::mem::take(&mut self.effects)
    }
}

/// A silence of a minute counts as a stop of the program, so the recorder asks to be called well before.
const LONGEST_WAIT: Duration = Duration::from_secs(30);
