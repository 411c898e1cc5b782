//! The one owner of the agent's state: inputs become effects and a new status. No input or output of its own.
//!
//! The shell ([`crate::app`]) feeds it from one queue, publishes [`Controller::status`] and carries the effects out.

mod effect;
mod input;
mod sending;

use std::time::Duration;

use jiff::Timestamp;
use timetrack_domain::{Moment, person_choice::Command, recorder::RecorderState};

pub use effect::{Effect, Notification};
pub use input::{
    Availability, Input, OutboxCounts, OutboxReport, RecorderReport, ReplyId, SenderReport, Source,
};

use crate::{
    ipc::{Request, Response},
    status::{AgentStatus, Autostart, Problem, ProblemBoard, ProblemCode, SyncStatus},
    supervisor::WorkerState,
    tray::MenuAction,
    workers::WorkerName,
};

/// See the module's documentation.
#[derive(Debug)]
pub struct Controller {
    status: AgentStatus,
    problems: ProblemBoard,
    waiting_for_sync: Vec<ReplyId>,
    sent_while_syncing: u64,
    /// Events for which there was no room in this run, and at the end of the one before.
    given_up: (u64, u64),
    notice_was_asked_for: bool,
    quitting: bool,
}

impl Controller {
    /// A controller that begins with `status`; its problems hold from `at` on.
    pub fn new(mut status: AgentStatus, at: Moment) -> Self {
        let mut problems = ProblemBoard::default();
        for problem in status.problems.drain(..) {
            problems.raise(problem, at.elapsed);
        }
        status.problems = problems.visible(at.elapsed);
        Self {
            status,
            problems,
            waiting_for_sync: Vec::new(),
            sent_while_syncing: 0,
            given_up: (0, 0),
            notice_was_asked_for: false,
            quitting: false,
        }
    }

    /// What the agent shows.
    pub fn status(&self) -> &AgentStatus {
        &self.status
    }

    /// Whether everything is about to end.
    pub fn is_quitting(&self) -> bool {
        self.quitting
    }

    /// How long until the status changes without any input: a problem becomes visible.
    pub fn next_change(&self, at: Moment) -> Option<Duration> {
        self.problems.next_change(at.elapsed)
    }

    /// Takes one input and says what is to be done.
    pub fn handle(&mut self, input: Input, at: Moment) -> Vec<Effect> {
        let mut effects = match input {
            Input::Menu(action) => self.menu(action, at.wall),
            Input::Ipc { request, reply } => self.request(request, reply, at.wall),
            Input::Worker(name, state) => {
                match &state {
                    WorkerState::GaveUp { .. } => self
                        .problems
                        .raise(Problem::WorkerGaveUp { worker: name }, at.elapsed),
                    WorkerState::Running
                    | WorkerState::Restarting { .. }
                    | WorkerState::Unsupported
                    | WorkerState::Stopped => self.problems.clear(ProblemCode::WorkerGaveUp(name)),
                }
                self.status.workers.insert(name, state);
                Vec::new()
            }
            Input::Recorder(report) => self.recorder(report, at),
            Input::Outbox(report) => self.outbox(report, at),
            Input::Sender(report) => self.sender(report, at),
            Input::Available(source, availability) => {
                self.availability(source, availability, at);
                Vec::new()
            }
            Input::Raise(problem) => {
                self.problems.raise(problem, at.elapsed);
                Vec::new()
            }
            Input::Clear(code) => {
                self.problems.clear(code);
                Vec::new()
            }
            Input::Alone { address } => {
                if let crate::status::Connection::Alone { address: shown, .. } = &mut self.status.connection {
                    *shown = Some(address);
                }
                vec![Effect::RetrySending]
            }
            Input::Settings { session_mode, detail } => {
                let before = std::mem::replace(&mut self.status.detail, detail);
                self.status.session_mode = session_mode;
                // Who is still to read the notice reads it there.
                let is_news = detail > before && self.status.recording != RecorderState::WaitingForNotice;
                let news = is_news.then_some(Notification::MoreIsRecorded(detail));
                news.map(Effect::Notify).into_iter().collect()
            }
            Input::Autostart(state) => {
                self.status.autostart = state;
                Vec::new()
            }
            Input::Tray(state) => {
                self.status.tray = state;
                Vec::new()
            }
            Input::ComputerResumed => vec![Effect::RetryGivenUp, Effect::RetrySending],
            Input::Terminate => self.quit(),
            Input::Tick => Vec::new(),
        };
        let problems = self.problems.visible(at.elapsed);
        if codes(&problems) != codes(&self.status.problems) && !effects.contains(&Effect::TellServer) {
            // The pages show them too.
            effects.push(Effect::TellServer);
        }
        self.status.problems = problems;
        effects
    }

    fn menu(&mut self, action: MenuAction, now: Timestamp) -> Vec<Effect> {
        let record = |command| vec![Effect::Recorder(command)];
        match action {
            MenuAction::ReadNotice => vec![Effect::ShowNotice],
            MenuAction::StartWork => record(Command::StartWork),
            MenuAction::StartBreak => record(Command::StartBreak),
            MenuAction::EndWork => record(Command::EndWork),
            MenuAction::TrackingOn => record(Command::TurnTrackingOn),
            MenuAction::TrackingOff => record(Command::TurnTrackingOff { until: None }),
            MenuAction::PrivacyOff => record(Command::EndPrivacy),
            MenuAction::PrivacyFor15Minutes => record(Command::StartPrivacy {
                until: after(now, 15),
            }),
            MenuAction::PrivacyFor1Hour => record(Command::StartPrivacy {
                until: after(now, 60),
            }),
            MenuAction::PrivacyUntilTurnedOff => record(Command::StartPrivacy { until: None }),
            MenuAction::SyncNow => self.sync_now(),
            MenuAction::SendPending => vec![Effect::SyncNow],
            MenuAction::ShowStatus => vec![Effect::ShowStatusWindow],
            MenuAction::OpenMyData => vec![Effect::OpenMyData],
            MenuAction::OpenConfig => vec![Effect::OpenConfig],
            MenuAction::OpenLog => vec![Effect::OpenLog],
            MenuAction::ToggleAutostart => match self.status.autostart {
                Autostart::On => vec![Effect::SetAutostart(false)],
                Autostart::Off => vec![Effect::SetAutostart(true)],
                Autostart::Unknown => Vec::new(),
            },
            MenuAction::Quit => self.quit(),
        }
    }

    fn request(&mut self, request: Request, reply: ReplyId, now: Timestamp) -> Vec<Effect> {
        let done = |effect| vec![effect, Effect::Reply(reply, Response::Done)];
        let recorded = |command| vec![Effect::Recorder(command), self.once_recorded(reply)];
        match request {
            Request::Status => vec![Effect::Reply(
                reply,
                Response::Status(Box::new(self.status.clone())),
            )],
            Request::Sync => {
                self.waiting_for_sync.push(reply);
                self.sync_now()
            }
            Request::AcknowledgeNotice => recorded(Command::AcknowledgeNotice),
            Request::Start => recorded(Command::StartWork),
            Request::Break => recorded(Command::StartBreak),
            Request::Stop => recorded(Command::EndWork),
            Request::Privacy { minutes } => recorded(Command::StartPrivacy {
                until: minutes.and_then(|count| after(now, count)),
            }),
            Request::Pause { minutes } => recorded(Command::TurnTrackingOff {
                until: minutes.and_then(|count| after(now, count)),
            }),
            Request::Resume => vec![
                Effect::Recorder(Command::TurnTrackingOn),
                Effect::Recorder(Command::EndPrivacy),
                self.once_recorded(reply),
            ],
            Request::ShowNotice => done(Effect::ShowNotice),
            Request::ShowStatusWindow => done(Effect::ShowStatusWindow),
            Request::OpenMyData => done(Effect::OpenMyData),
            Request::PagesLink => vec![Effect::ReplyWithLink(reply)],
            Request::CredentialChanged => done(Effect::LookForCredential),
            Request::Quit => {
                let mut effects = vec![Effect::Reply(reply, Response::Done)];
                effects.extend(self.quit());
                effects
            }
        }
    }

    /// Whoever asks for the status after the answer sees what the choice made of it.
    fn once_recorded(&self, reply: ReplyId) -> Effect {
        match self.status.workers.get(&WorkerName::Recorder) {
            Some(WorkerState::Running) => Effect::ReplyOnceRecorded(reply),
            Some(
                WorkerState::Restarting { .. }
                | WorkerState::GaveUp { .. }
                | WorkerState::Unsupported
                | WorkerState::Stopped,
            )
            | None => Effect::Reply(reply, Response::Done),
        }
    }

    fn recorder(&mut self, report: RecorderReport, at: Moment) -> Vec<Effect> {
        match report {
            RecorderReport::State(state) => {
                let notice_needed = state == RecorderState::WaitingForNotice && !self.notice_was_asked_for;
                self.notice_was_asked_for |= notice_needed;
                self.status.recording = state;
                // What the server shows as "now" should change with it.
                let mut effects = vec![Effect::TellServer];
                if notice_needed {
                    effects.push(Effect::ShowNotice);
                }
                effects
            }
            RecorderReport::Privacy(mode) => {
                self.status.privacy = mode;
                Vec::new()
            }
            RecorderReport::ClockStepped { seconds } => {
                self.problems
                    .raise(Problem::ClockStepped { seconds, at: at.wall }, at.elapsed);
                Vec::new()
            }
            RecorderReport::Worked(worked) => {
                self.status.worked_today = Some(worked);
                Vec::new()
            }
            RecorderReport::CaughtUp(reply) => vec![Effect::Reply(reply, Response::Done)],
        }
    }

    fn outbox(&mut self, report: OutboxReport, at: Moment) -> Vec<Effect> {
        match report {
            OutboxReport::Counts(counts) => self.counts(&counts, at),
            OutboxReport::Unwritable { trouble, waiting } => {
                self.problems
                    .raise(Problem::OutboxUnwritable { trouble, waiting }, at.elapsed);
            }
            OutboxReport::GivenUp {
                in_memory,
                at_the_end,
            } => self.given_up = (in_memory, at_the_end),
            OutboxReport::Writable => self.problems.clear(ProblemCode::OutboxUnwritable),
        }
        Vec::new()
    }

    fn counts(&mut self, counts: &OutboxCounts, at: Moment) {
        self.status.buffer.pending = counts.pending;
        self.status.buffer.quarantined = counts.quarantined;
        let (in_memory, unsaved) = self.given_up;
        let given_up = counts.discarded + in_memory + unsaved;
        self.status.buffer.discarded = given_up;
        if counts.quarantined > 0 {
            self.problems.raise(
                Problem::EventsQuarantined {
                    count: counts.quarantined,
                },
                at.elapsed,
            );
        } else {
            self.problems.clear(ProblemCode::EventsQuarantined);
        }
        if given_up > 0 {
            self.problems.raise(
                Problem::EventsDiscarded {
                    count: given_up,
                    unsaved,
                    no_room: in_memory,
                },
                at.elapsed,
            );
        } else {
            self.problems.clear(ProblemCode::EventsDiscarded);
        }
    }

    fn availability(&mut self, source: Source, availability: Availability, at: Moment) {
        self.problems.clear(source.problem_code());
        match source {
            // What one of them says about the desktop holds for the other.
            Source::Windows | Source::Idle => self.problems.clear(ProblemCode::NoDesktopSession),
            Source::SessionEvents => {}
        }
        match availability {
            Availability::Available => {}
            Availability::Unavailable { obstacle } => {
                self.problems.raise(source.problem(obstacle), at.elapsed);
            }
        }
    }

    fn sync_now(&mut self) -> Vec<Effect> {
        if self.status.sync == SyncStatus::Running {
            return Vec::new();
        }
        self.status.sync = SyncStatus::Running;
        vec![Effect::SyncNow]
    }

    fn quit(&mut self) -> Vec<Effect> {
        if self.quitting {
            return Vec::new();
        }
        self.quitting = true;
        vec![Effect::Quit]
    }
}

fn codes(problems: &[Problem]) -> Vec<ProblemCode> {
    problems.iter().map(Problem::code).collect()
}

fn after(now: Timestamp, minutes: u32) -> Option<Timestamp> {
    now.checked_add(jiff::SignedDuration::from_mins(minutes.into()))
        .ok()
}

#[cfg(test)]
mod tests;
