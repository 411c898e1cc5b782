//! When a person worked, told from the whole story at once rather than step by step: the recorder, which never knows what
//! comes next, has to come to the same result.
//!
//! Hindsight knows every proof of presence with its second. Between two of them lies an absence if the person left
//! (locked, slept) or if it lasted for the AFK threshold; it ended the work session if it was long enough.

use proptest::prelude::*;

use super::super::desk::Desk;
use crate::{
    IntervalSet, Lane, TrackingSettings,
    person_choice::Command,
    recorder::{Input, SessionEvent},
    tracking_settings::SessionMode,
};

const THRESHOLD: u64 = 60;
const LIMIT: u64 = 1_800;

#[derive(Clone, Copy, Debug)]
pub(super) enum Step {
    Work(u64),
    Rest(u64),
    Sleep(u64),
    AnnouncedSleep(u64),
    Freeze(u64),
    Lock,
    Unlock,
    Call(bool),
    StartWork,
    StartBreak,
    EndWork,
    TrackingOff,
    TrackingOn,
    Private,
    NotPrivate,
}

pub(super) fn any_mode() -> impl Strategy<Value = SessionMode> {
    prop::sample::select(vec![
        SessionMode::Automatic,
        SessionMode::Automatic,
        SessionMode::Manual,
    ])
}

pub(super) fn any_step() -> impl Strategy<Value = Step> {
    let time = || prop_oneof![1..40_u64, 50..70_u64, 100..1_900_u64, 1_790..1_810_u64];
    prop_oneof![
        4 => time().prop_map(Step::Work),
        4 => time().prop_map(Step::Rest),
        1 => prop_oneof![3..60_u64, 1_790..40_000_u64].prop_map(Step::Sleep),
        1 => prop_oneof![3..60_u64, 1_790..40_000_u64].prop_map(Step::AnnouncedSleep),
        1 => (61..4_000_u64).prop_map(Step::Freeze),
        4 => prop::sample::select(vec![
            Step::Lock,
            Step::Unlock,
            Step::Unlock,
            Step::Call(true),
            Step::Call(false),
        ]),
        4 => prop::sample::select(vec![
            Step::StartWork,
            Step::StartWork,
            Step::StartBreak,
            Step::EndWork,
            Step::TrackingOff,
            Step::TrackingOn,
            Step::TrackingOn,
            Step::Private,
            Step::NotPrivate,
        ]),
    ]
}

/// Plays a story. Gives the recorded milliseconds of work, and those that hindsight expects.
pub(super) fn compare(mode: SessionMode, steps: &[Step]) -> (i128, i128) {
    let mut desk = Desk::with(TrackingSettings {
        session_mode: mode,
        afk_threshold_seconds: 60,
        absence_ends_session_seconds: 1_800,
        ..TrackingSettings::default()
    });
    // Before the first reading nothing is known of input, and presence is assumed.
    desk.read_idle();
    let mut hindsight = Hindsight::new(mode);
    let (mut is_locked, mut in_call) = (false, false);
    for step in steps {
        let now = hindsight.now;
        match *step {
            Step::Work(seconds) => {
                desk.work(seconds);
                for second in now + 1..=now + seconds {
                    hindsight.now = second;
                    if !is_locked {
                        hindsight.proof(Proof::Input);
                    }
                }
            }
            Step::Rest(seconds) => {
                desk.rest(seconds);
                for second in now + 1..=now + seconds {
                    hindsight.now = second;
                    if in_call {
                        hindsight.proof(Proof::Other);
                    }
                }
            }
            // A call ends before the computer sleeps or is locked.
            Step::Sleep(_) | Step::AnnouncedSleep(_) | Step::Freeze(_) | Step::Lock if in_call => {}
            Step::Sleep(seconds) => {
                hindsight.leave();
                desk.sleep(seconds);
                desk.input(Input::Tick);
                hindsight.now += seconds;
            }
            Step::AnnouncedSleep(seconds) => {
                hindsight.leave();
                desk.session(SessionEvent::Suspending);
                desk.sleep(seconds);
                desk.session(SessionEvent::Resumed);
                hindsight.now += seconds;
            }
            Step::Freeze(seconds) => {
                hindsight.leave();
                desk.freeze(seconds);
                desk.input(Input::Tick);
                hindsight.now += seconds;
            }
            Step::Lock => {
                hindsight.leave();
                desk.session(SessionEvent::Locked);
                is_locked = true;
            }
            Step::Unlock => {
                desk.session(SessionEvent::Unlocked);
                if is_locked {
                    is_locked = false;
                    hindsight.proof(Proof::Other);
                }
            }
            // Nobody is there to choose.
            _ if is_locked => {}
            Step::Call(starts) => {
                desk.input(Input::InCall(starts));
                if in_call != starts {
                    in_call = starts;
                    hindsight.proof(Proof::Other);
                }
            }
            Step::StartWork => hindsight.choose(&mut desk, Command::StartWork),
            Step::StartBreak => hindsight.choose(&mut desk, Command::StartBreak),
            Step::EndWork => hindsight.choose(&mut desk, Command::EndWork),
            Step::TrackingOff => hindsight.choose(&mut desk, Command::TurnTrackingOff { until: None }),
            Step::TrackingOn => hindsight.choose(&mut desk, Command::TurnTrackingOn),
            Step::Private => hindsight.choose(&mut desk, Command::StartPrivacy { until: None }),
            Step::NotPrivate => hindsight.choose(&mut desk, Command::EndPrivacy),
        }
    }
    desk.quit();
    let session: IntervalSet = desk
        .events()
        .iter()
        .filter(|event| event.lane() == Lane::WorkSession)
        .map(|event| event.interval)
        .collect();
    (session.total().as_millis(), hindsight.end())
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Proof {
    Input,
    Command(Command),
    Other,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Said {
    Nothing,
    Started,
    OnBreak,
    Ended,
}

/// In whole seconds; what was worked in milliseconds.
struct Hindsight {
    mode: SessionMode,
    now: u64,
    said: Said,
    is_tracking: bool,
    last_proof: u64,
    left: Option<u64>,
    /// In milliseconds.
    working_since: Option<u64>,
    free_from: u64,
    worked: u64,
}

impl Hindsight {
    fn new(mode: SessionMode) -> Self {
        Self {
            mode,
            now: 0,
            said: Said::Nothing,
            is_tracking: true,
            last_proof: 0,
            left: None,
            working_since: None,
            free_from: 0,
            worked: 0,
        }
    }

    fn leave(&mut self) {
        self.left.get_or_insert(self.now);
    }

    fn choose(&mut self, desk: &mut Desk, command: Command) {
        desk.command(command);
        self.proof(Proof::Command(command));
    }

    fn proof(&mut self, proof: Proof) {
        self.judge_absence();
        self.left = None;
        self.last_proof = self.now;
        match proof {
            Proof::Input => {
                let opens = match self.said {
                    Said::Nothing => self.mode == SessionMode::Automatic,
                    Said::Started | Said::OnBreak => true,
                    Said::Ended => false,
                };
                if opens {
                    self.open();
                }
            }
            Proof::Command(Command::StartWork) => {
                self.said = Said::Started;
                self.open();
            }
            Proof::Command(Command::StartBreak) => {
                if self.working_since.is_some() {
                    self.said = Said::OnBreak;
                }
            }
            Proof::Command(Command::EndWork) => {
                self.close(self.now);
                self.said = Said::Ended;
            }
            Proof::Command(Command::TurnTrackingOff { .. }) => {
                self.close(self.now);
                self.is_tracking = false;
            }
            Proof::Command(Command::TurnTrackingOn) => {
                self.is_tracking = true;
                if self.said == Said::OnBreak {
                    self.open();
                }
            }
            Proof::Command(
                Command::AcknowledgeNotice | Command::StartPrivacy { .. } | Command::EndPrivacy,
            )
            | Proof::Other => {}
        }
    }

    fn judge_absence(&mut self) {
        let idle_since =
            Some(self.last_proof).filter(|last| self.left.unwrap_or(self.now) - last >= THRESHOLD);
        let absent_since = idle_since.or(self.left);
        let ends = |since: u64| self.now - since >= LIMIT;
        if let (Some(since), Some(_)) = (absent_since, self.working_since) {
            if self.mode == SessionMode::Automatic && ends(since) {
                self.close(since);
                self.said = Said::Nothing;
            }
        } else if self.said == Said::Ended && ends(self.last_proof) {
            self.said = Said::Nothing;
        }
    }

    fn open(&mut self) {
        if self.is_tracking && self.working_since.is_none() {
            self.working_since = Some((self.now * 1_000).max(self.free_from));
        }
    }

    fn close(&mut self, at: u64) {
        let end = at * 1_000;
        if let Some(since) = self.working_since.take().filter(|since| *since < end) {
            self.worked += end - since;
            // Work that is started again in the same millisecond is another work session.
            self.free_from = end + 1;
        }
    }

    fn end(mut self) -> i128 {
        self.judge_absence();
        self.close(self.now);
        self.worked.into()
    }
}
