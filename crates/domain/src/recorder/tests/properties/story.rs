//! Random stories of everything that can happen.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use super::super::desk::{Desk, recorded};
use crate::{
    ApplicationName, Event, Interval, IntervalSet, Subject, TrackingSettings, WindowTitle,
    person_choice::{Command, PersonChoice, Switch, WorkChoice},
    recorder::{Effect, Focus, Idle, Input, Observation, SessionEvent},
    tracking_settings::{DetailLevel, SessionMode},
};

#[derive(Clone, Debug)]
pub(super) enum Step {
    Work(u64),
    Rest(u64),
    Sleep(u64),
    Freeze(u64),
    SetClock(i64),
    Focus(u8, u8),
    NoFocus(Is),
    Session(SessionEvent),
    Call(bool),
    Command(Command),
    PrivateFor(u64),
    OffFor(u64),
    Settings(TrackingSettings),
    MeasureIdle(bool),
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Is {
    Nowhere,
    Unavailable,
}

/// Time that passes, in seconds: mostly minutes or less, sometimes hours.
fn seconds() -> impl Strategy<Value = u64> {
    prop_oneof![3 => 1..30_u64, 4 => 1..700_u64, 1 => 1_500..4_000_u64]
}

fn sleep() -> impl Strategy<Value = u64> {
    prop_oneof![1..120_u64, 1_000..200_000_u64]
}

pub(super) fn any_step() -> impl Strategy<Value = Step> {
    let clock = prop_oneof![
        Just(Step::SetClock(3_600)),
        Just(Step::SetClock(-3_600)),
        Just(Step::SetClock(-315_360_000)),
        (3..100_i64).prop_map(Step::SetClock),
    ];
    prop_oneof![12 => any_step_without_steps_of_the_clock(), 1 => clock]
}

pub(super) fn any_step_without_steps_of_the_clock() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => seconds().prop_map(Step::Work),
        4 => seconds().prop_map(Step::Rest),
        1 => sleep().prop_map(Step::Sleep),
        1 => (1..5_000_u64).prop_map(Step::Freeze),
        3 => (0..3_u8, 0..3_u8).prop_map(|(application, title)| Step::Focus(application, title)),
        1 => prop::sample::select(vec![Is::Nowhere, Is::Unavailable]).prop_map(Step::NoFocus),
        3 => session_event().prop_map(Step::Session),
        1 => any::<bool>().prop_map(Step::Call),
        3 => command().prop_map(Step::Command),
        1 => (1..4_000_u64).prop_map(Step::PrivateFor),
        1 => (1..4_000_u64).prop_map(Step::OffFor),
        1 => settings().prop_map(Step::Settings),
        1 => any::<bool>().prop_map(Step::MeasureIdle),
    ]
}

fn session_event() -> impl Strategy<Value = SessionEvent> {
    prop::sample::select(vec![
        SessionEvent::Locked,
        SessionEvent::Unlocked,
        SessionEvent::Unlocked,
        SessionEvent::Suspending,
        SessionEvent::Resumed,
        SessionEvent::SwitchedAway,
        SessionEvent::SwitchedBack,
        SessionEvent::SwitchedBack,
    ])
}

fn command() -> impl Strategy<Value = Command> {
    prop::sample::select(vec![
        Command::AcknowledgeNotice,
        Command::StartWork,
        Command::StartWork,
        Command::StartBreak,
        Command::EndWork,
        Command::StartPrivacy { until: None },
        Command::EndPrivacy,
        Command::TurnTrackingOff { until: None },
        Command::TurnTrackingOn,
        Command::TurnTrackingOn,
    ])
}

fn settings() -> impl Strategy<Value = TrackingSettings> {
    let modes = prop::sample::select(vec![
        SessionMode::Automatic,
        SessionMode::Automatic,
        SessionMode::Manual,
    ]);
    let details = prop::sample::select(vec![
        DetailLevel::Hours,
        DetailLevel::Application,
        DetailLevel::Title,
    ]);
    let thresholds = prop::sample::select(vec![10, 180, 1_000, 7_200]);
    (
        modes,
        details,
        thresholds,
        prop::sample::select(vec![1_800, 14_400]),
        prop::sample::select(vec![0, 2_000, 60_000]),
    )
        .prop_map(
            |(session_mode, detail, afk_threshold, absence_ends_session, minimum_title)| TrackingSettings {
                session_mode,
                detail,
                afk_threshold_seconds: afk_threshold,
                minimum_title_milliseconds: minimum_title,
                absence_ends_session_seconds: absence_ends_session,
                ..TrackingSettings::default()
            },
        )
}

pub(super) struct Story {
    pub(super) desk: Desk,
    line: Vec<Event>,
    /// How far the wall clock, as the recorder reckons it, is ahead of the line of time.
    ahead: SignedDuration,
    allowed: Vec<Interval>,
    allowed_since: Option<Timestamp>,
    /// When the last input came that may not be recorded.
    forbidden_until: Option<Timestamp>,
    is_measured: bool,
    detail: DetailLevel,
    /// When privacy mode was certainly on, when a break was, and when the level of detail was below a title's and below
    /// an application's.
    hidden: [Span; 4],
}

/// When something certainly held, on the line of time.
#[derive(Clone, Debug, Default)]
struct Span {
    intervals: Vec<Interval>,
    since: Option<Timestamp>,
    last: Option<Timestamp>,
}

impl Span {
    /// Something holds, or does not, from `now` on; `is_sudden` is whether it ends now rather than since the last time.
    fn note(&mut self, holds: bool, now: Timestamp, is_sudden: bool) {
        if holds {
            self.since.get_or_insert(now);
        } else if let Some(since) = self.since.take() {
            let end = if is_sudden { now } else { self.last.unwrap_or(now) };
            self.intervals.extend(Interval::new(since, end));
        }
        self.last = Some(now);
    }
}

impl Story {
    pub(super) fn new(starts_with_notice: bool) -> Self {
        let choice = PersonChoice {
            notice_acknowledged: starts_with_notice,
            ..PersonChoice::default()
        };
        let desk = Desk::with_choice(TrackingSettings::default(), choice);
        let now = on_line(desk.moment().elapsed);
        Self {
            ahead: desk.moment().wall.duration_since(now),
            desk,
            line: Vec::new(),
            allowed: Vec::new(),
            allowed_since: starts_with_notice.then_some(now),
            forbidden_until: None,
            is_measured: true,
            detail: DetailLevel::default(),
            hidden: Default::default(),
        }
    }

    pub(super) fn play(&mut self, steps: &[Step]) {
        for step in steps {
            self.play_step(step);
        }
    }

    pub(super) fn quit(&mut self) {
        self.input(Input::Quit);
        let now = on_line(self.desk.moment().elapsed);
        let since = self.allowed_since.take();
        self.allowed
            .extend(since.and_then(|since| Interval::new(since, now).ok()));
        for span in &mut self.hidden {
            span.note(false, now, true);
        }
    }

    /// When privacy mode was on, a break, and no title and no window at all was to be recorded, on the line of time.
    pub(super) fn hidden(&self) -> [IntervalSet; 4] {
        self.hidden
            .clone()
            .map(|span| span.intervals.into_iter().collect())
    }

    /// The program is killed, and starts again with the default settings after a while. Gives what it left behind.
    pub(super) fn restart_after(&mut self, seconds: u64) -> Vec<Event> {
        self.desk.pass(Duration::from_secs(seconds));
        let left = self.desk.restart(TrackingSettings::default());
        self.detail = DetailLevel::default();
        self.note_permission();
        left
    }

    /// When the notice was confirmed and tracking was on, on the line of time.
    pub(super) fn allowed(&self) -> IntervalSet {
        self.allowed.iter().copied().collect()
    }

    /// What was recorded, on the recorder's line of time.
    pub(super) fn events_on_line(&self) -> &[Event] {
        &self.line
    }

    fn play_step(&mut self, step: &Step) {
        match step {
            Step::Work(seconds) => self.live(*seconds, true),
            Step::Rest(seconds) => self.live(*seconds, false),
            Step::Sleep(seconds) => {
                self.desk.sleep(*seconds);
                self.input(Input::Tick);
            }
            Step::Freeze(seconds) => {
                self.desk.freeze(*seconds);
                self.input(Input::Tick);
            }
            Step::SetClock(seconds) => self.desk.step_clock(SignedDuration::from_secs(*seconds)),
            Step::Focus(application, title) => {
                let window = Subject {
                    application: ApplicationName::new(&format!("Application {application}")),
                    title: Some(WindowTitle::new(&format!("Title {title}"))),
                };
                self.input(Input::Observation(Observation::Focus(Focus::Window(window))));
            }
            Step::NoFocus(Is::Unavailable) => {
                self.input(Input::Observation(Observation::Focus(Focus::Unavailable)));
            }
            Step::NoFocus(Is::Nowhere) => self.input(Input::Observation(Observation::Focus(Focus::Nothing))),
            Step::Session(event) => self.input(Input::Session(*event)),
            Step::Call(in_call) => self.input(Input::InCall(*in_call)),
            Step::Command(command) => self.input(Input::Command(*command)),
            Step::PrivateFor(seconds) => {
                let until = Some(self.desk.moment().wall + Duration::from_secs(*seconds));
                self.input(Input::Command(Command::StartPrivacy { until }));
            }
            Step::OffFor(seconds) => {
                let until = Some(self.desk.moment().wall + Duration::from_secs(*seconds));
                self.input(Input::Command(Command::TurnTrackingOff { until }));
            }
            Step::Settings(settings) => self.input(Input::Settings(settings.clone())),
            Step::MeasureIdle(is_measured) => self.is_measured = *is_measured,
        }
    }

    /// Time passes, with a reading of the idle time every second, or every five where it is long.
    fn live(&mut self, seconds: u64, with_input: bool) {
        let step = if seconds > 60 { 5 } else { 1 };
        for _ in 0..seconds.div_ceil(step) {
            self.desk.pass(Duration::from_secs(step));
            if with_input {
                self.desk.touch();
            }
            let idle = if self.is_measured {
                Idle::SinceLastInput(self.desk.since_last_input())
            } else {
                Idle::Unavailable
            };
            self.input(Input::Observation(Observation::Idle(idle)));
        }
    }

    fn input(&mut self, input: Input) {
        if let Input::Settings(settings) = &input {
            self.detail = settings.detail;
        }
        let effects = self.desk.recorder.handle(input, self.desk.moment());
        self.line.extend(effects.iter().filter_map(recorded).map(|event| {
            let on_line = |at: Timestamp| at.checked_sub(self.ahead).unwrap();
            let (start, end) = (event.interval.start(), event.interval.end());
            Event {
                interval: Interval::new(on_line(start), on_line(end)).unwrap(),
                ..event.clone()
            }
        }));
        for effect in &effects {
            match effect {
                Effect::ClockStepped(step) => self.ahead += *step,
                Effect::Record(_) | Effect::Checkpoint(_) | Effect::ChoiceChanged(_) => {}
            }
        }
        self.desk.effects.extend(effects);
        self.note_permission();
    }

    fn note_permission(&mut self) {
        let choice = self.desk.choice();
        let now = on_line(self.desk.moment().elapsed);
        let [private, on_break, no_title, no_window] = &mut self.hidden;
        // A choice for a while, and a break that nobody came back from, may have ended at any time since the last input.
        private.note(choice.privacy != Switch::Normal, now, false);
        on_break.note(choice.work == WorkChoice::OnBreak, now, false);
        no_title.note(self.detail < DetailLevel::Title, now, true);
        no_window.note(self.detail < DetailLevel::Application, now, true);
        if choice.notice_acknowledged && choice.tracking == Switch::Normal {
            // It may have come back at any time since the last input.
            let since = self.forbidden_until.unwrap_or(now);
            self.allowed_since.get_or_insert(since);
        } else {
            if let Some(since) = self.allowed_since.take() {
                self.allowed.extend(Interval::new(since, now));
            }
            self.forbidden_until = Some(now);
        }
    }
}

/// Places the recorder's line of time on a clock that nobody sets.
fn on_line(elapsed: Duration) -> Timestamp {
    Timestamp::UNIX_EPOCH + elapsed
}
