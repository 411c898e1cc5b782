//! A person at a computer, second by second: every second that passes brings the recorder a reading of the idle time.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use crate::{
    AfkCause, ApplicationName, Checkpoint, Event, EventContent, IdGenerator, Interval, Lane, Moment, Subject,
    TrackingSettings, WindowTitle,
    person_choice::{Command, PersonChoice},
    recorder::{Effect, Focus, Idle, Input, Observation, Recorder, SessionEvent},
};

/// The wall clock when a story begins: a Monday.
pub(super) const MORNING: &str = "2026-03-02T08:00:00Z";

pub(super) struct Desk {
    pub(super) recorder: Recorder,
    pub(super) effects: Vec<Effect>,
    start: Timestamp,
    moment: Moment,
    last_input: Duration,
    reads_idle: bool,
}

impl Desk {
    /// Notice confirmed, default settings.
    pub(super) fn new() -> Self {
        Self::with(TrackingSettings::default())
    }

    pub(super) fn with(settings: TrackingSettings) -> Self {
        Self::with_choice(settings, acknowledged())
    }

    pub(super) fn with_choice(settings: TrackingSettings, choice: PersonChoice) -> Self {
        let start: Timestamp = MORNING.parse().unwrap();
        let uptime = Duration::from_hours(1);
        let moment = Moment {
            wall: start,
            awake: uptime,
            elapsed: uptime,
        };
        Self {
            recorder: Recorder::new(settings, choice, IdGenerator::from_seed(7), moment),
            effects: Vec::new(),
            start,
            moment,
            last_input: Duration::from_mins(59),
            reads_idle: true,
        }
    }

    /// The desktop tells nothing of input.
    pub(super) fn without_idle_time(mut self) -> Self {
        self.reads_idle = false;
        self.observe(Observation::Idle(Idle::Unavailable));
        self
    }

    /// `seconds` pass with input in every one of them.
    pub(super) fn work(&mut self, seconds: u64) {
        for _ in 0..seconds {
            self.pass(Duration::from_secs(1));
            self.touch();
            self.read_idle();
        }
    }

    /// `seconds` pass without input.
    pub(super) fn rest(&mut self, seconds: u64) {
        for _ in 0..seconds {
            self.pass(Duration::from_secs(1));
            self.read_idle();
        }
    }

    /// The computer sleeps.
    pub(super) fn sleep(&mut self, seconds: u64) {
        let asleep = Duration::from_secs(seconds);
        self.moment.wall += asleep;
        self.moment.elapsed += asleep;
    }

    /// The process stands still while the computer runs.
    pub(super) fn freeze(&mut self, seconds: u64) {
        self.pass(Duration::from_secs(seconds));
    }

    pub(super) fn step_clock(&mut self, step: SignedDuration) {
        self.moment.wall += step;
    }

    pub(super) fn pass(&mut self, time: Duration) {
        self.moment.wall += time;
        self.moment.awake += time;
        self.moment.elapsed += time;
    }

    /// There is input at this moment.
    pub(super) fn touch(&mut self) {
        self.last_input = self.moment.elapsed;
    }

    pub(super) fn since_last_input(&self) -> Duration {
        self.moment.elapsed.saturating_sub(self.last_input)
    }

    pub(super) fn read_idle(&mut self) {
        if self.reads_idle {
            let since = self.since_last_input();
            self.observe(Observation::Idle(Idle::SinceLastInput(since)));
        } else {
            self.input(Input::Tick);
        }
    }

    pub(super) fn focus(&mut self, application: &str, title: &str) {
        self.observe(Observation::Focus(Focus::Window(Subject {
            application: ApplicationName::new(application),
            title: Some(WindowTitle::new(title)),
        })));
    }

    pub(super) fn observe(&mut self, observation: Observation) {
        self.input(Input::Observation(observation));
    }

    pub(super) fn session(&mut self, event: SessionEvent) {
        self.input(Input::Session(event));
    }

    pub(super) fn command(&mut self, command: Command) {
        self.input(Input::Command(command));
    }

    pub(super) fn input(&mut self, input: Input) {
        let effects = self.recorder.handle(input, self.moment);
        self.effects.extend(effects);
    }

    /// The program is killed, and starts again at this moment. Gives what it left behind.
    pub(super) fn restart(&mut self, settings: TrackingSettings) -> Vec<Event> {
        let left = after_crash(&std::mem::take(&mut self.effects));
        let ids = IdGenerator::from_seed(8);
        self.recorder = Recorder::new(settings, self.choice(), ids, self.moment);
        left
    }

    pub(super) fn quit(&mut self) {
        self.input(Input::Quit);
    }

    /// What a restart would find.
    pub(super) fn choice(&self) -> PersonChoice {
        self.recorder.choice()
    }

    pub(super) fn moment(&self) -> Moment {
        self.moment
    }

    pub(super) fn events(&self) -> Vec<Event> {
        self.effects.iter().filter_map(recorded).cloned().collect()
    }

    /// The events of `lane` as they were recorded.
    pub(super) fn pieces(&self, lane: Lane) -> Vec<(String, f64, f64)> {
        let mut events = self.events();
        events.retain(|event| event.lane() == lane);
        events.iter().map(|event| self.row_of(event)).collect()
    }

    /// What, and seconds since the morning.
    pub(super) fn row_of(&self, event: &Event) -> (String, f64, f64) {
        let (start, end) = (event.interval.start(), event.interval.end());
        (label(&event.content), self.seconds(start), self.seconds(end))
    }

    /// As [`Desk::pieces`], with equal neighbours that touch joined.
    pub(super) fn lane(&self, lane: Lane) -> Vec<(String, f64, f64)> {
        let mut joined: Vec<(String, f64, f64)> = Vec::new();
        for piece in self.pieces(lane) {
            match joined.last_mut() {
                Some(last) if last.0 == piece.0 && touch(last.2, piece.1) => last.2 = piece.2,
                Some(_) | None => joined.push(piece),
            }
        }
        joined
    }

    pub(super) fn last_checkpoint(&self) -> Option<Checkpoint> {
        last_checkpoint(&self.effects)
    }

    pub(super) fn seconds(&self, at: Timestamp) -> f64 {
        at.duration_since(self.start).as_secs_f64()
    }
}

pub(super) fn acknowledged() -> PersonChoice {
    PersonChoice {
        notice_acknowledged: true,
        ..PersonChoice::default()
    }
}

pub(super) fn recorded(effect: &Effect) -> Option<&Event> {
    match effect {
        Effect::Record(event) => Some(event),
        Effect::Checkpoint(_) | Effect::ChoiceChanged(_) | Effect::ClockStepped(_) => None,
    }
}

/// What the outbox holds when the program dies after `effects`: see [`Checkpoint`].
pub(super) fn after_crash(effects: &[Effect]) -> Vec<Event> {
    let mut events: Vec<Event> = effects.iter().filter_map(recorded).cloned().collect();
    let mut last = last_checkpoint(effects).unwrap_or_default();
    for event in &events {
        last.forget(event.id);
    }
    events.extend(last.held);
    for open in last.open {
        if let Ok(interval) = Interval::new(open.start, last.at) {
            events.push(Event {
                id: open.id,
                interval,
                content: open.content,
            });
        }
    }
    events
}

fn last_checkpoint(effects: &[Effect]) -> Option<Checkpoint> {
    effects.iter().rev().find_map(|effect| match effect {
        Effect::Checkpoint(checkpoint) => Some(checkpoint.clone()),
        Effect::Record(_) | Effect::ChoiceChanged(_) | Effect::ClockStepped(_) => None,
    })
}

pub(super) fn label(content: &EventContent) -> String {
    match content {
        EventContent::WorkSession => "work".into(),
        EventContent::Break => "break".into(),
        EventContent::Private => "private".into(),
        EventContent::Afk(AfkCause::NotMeasured) => "not measured".into(),
        EventContent::Afk(AfkCause::Idle) => "idle".into(),
        EventContent::Afk(AfkCause::Locked) => "locked".into(),
        EventContent::Afk(AfkCause::Suspended) => "suspended".into(),
        EventContent::Afk(AfkCause::SwitchedAway) => "switched away".into(),
        EventContent::Window(subject) => match &subject.title {
            Some(title) => format!("{}: {}", subject.application.as_str(), title.as_str()),
            None => subject.application.as_str().to_owned(),
        },
        EventContent::HiddenWindow => "hidden".into(),
        EventContent::WindowUnavailable => "unavailable".into(),
    }
}

pub(super) fn row(label: &str, start: impl Into<f64>, end: impl Into<f64>) -> (String, f64, f64) {
    (label.to_owned(), start.into(), end.into())
}

fn touch(end: f64, start: f64) -> bool {
    (start - end).abs() < 0.000_5
}
