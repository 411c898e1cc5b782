//! The shell around the controller: one queue in, effects out, the status published.

use std::{
    sync::{Arc, mpsc},
    time::Duration,
};

use timetrack_domain::{Clock, person_choice::Command, recorder::RecorderState};

use super::{ServerAccessWriter, Surroundings, company_access::CompanyAccess, effects, pages::Pages};
use crate::{
    cli::Terminal,
    controller::{Controller, Effect, Input},
    i18n::Texts,
    ipc::{Callers, IpcServer, Response},
    status::{AgentStatus, StatusHub},
    supervisor::Supervisor,
    workers::{ControllerSender, event_sender::SenderHandle, recorder::RecorderSender},
};

/// How long the workers may take to end in all; the sender, which is stopped last, uses it to send what is left.
const STOP_DEADLINE: Duration = Duration::from_secs(5);
/// The longest time between two looks at the clock: texts such as "until 14:30" go out of date.
const LONGEST_WAIT: Duration = Duration::from_secs(600);

/// Everything that the controller's effects need.
pub(super) struct Shell {
    pub(super) controller: Controller,
    pub(super) hub: StatusHub,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) texts: Arc<Texts>,
    pub(super) recorder: RecorderSender,
    pub(super) sender: SenderHandle,
    pub(super) pages: Pages,
    /// Kept, because readers of a channel without a writer would take the agent for ending.
    pub(super) _access: ServerAccessWriter,
    /// Who looks for the credential; `None` where the person works alone.
    pub(super) company: Option<CompanyAccess>,
    pub(super) supervisor: Supervisor,
    pub(super) ipc_server: IpcServer,
    pub(super) callers: Callers,
    pub(super) surroundings: Surroundings,
    pub(super) inputs: ControllerSender,
    /// The first-run notice was printed to a terminal at the start, where the person who started it reads it.
    pub(super) notice_was_shown: bool,
    pub(super) runtime: tokio::runtime::Runtime,
}

impl Shell {
    /// Works until the agent is told to end; then stops the workers. `changed` hears of every new status.
    pub(super) fn work(mut self, inbox: &mpsc::Receiver<Input>, mut changed: impl FnMut(&AgentStatus)) {
        self.inputs.send(Input::Autostart(effects::autostart_state(
            &self.surroundings.options,
        )));
        while !self.controller.is_quitting() {
            let wait = self
                .controller
                .next_change(self.clock.moment())
                .unwrap_or(LONGEST_WAIT)
                .min(LONGEST_WAIT);
            let input = match inbox.recv_timeout(wait) {
                Ok(input) => input,
                Err(mpsc::RecvTimeoutError::Timeout) => Input::Tick,
                Err(mpsc::RecvTimeoutError::Disconnected) => break,
            };
            self.step(input);
            // What came meanwhile belongs to the same picture.
            while let Ok(input) = inbox.try_recv() {
                self.step(input);
            }
            if self.hub.publish(self.controller.status()) {
                changed(self.controller.status());
            }
        }
        self.end();
    }

    fn step(&mut self, input: Input) {
        for effect in self.controller.handle(input, self.clock.moment()) {
            self.carry_out(effect);
        }
    }

    fn carry_out(&mut self, effect: Effect) {
        match effect {
            Effect::Recorder(command) => self.recorder.command(command, self.clock.moment()),
            Effect::SyncNow => {
                self.supervisor.retry_given_up();
                self.company.iter().for_each(CompanyAccess::may_work_again);
                self.sender.sync_now();
            }
            Effect::TellServer => self.sender.state_changed(),
            Effect::RetrySending => {
                self.company.iter().for_each(CompanyAccess::may_work_again);
                self.sender.may_work_again();
            }
            Effect::LookForCredential => self.company.iter().for_each(CompanyAccess::look_again),
            Effect::RetryGivenUp => self.supervisor.retry_given_up(),
            Effect::ShowNotice => self.show_notice(),
            Effect::ShowStatusWindow => self.open_window("status-window"),
            Effect::OpenMyData => self.pages.open("/my-data", &self.inputs),
            Effect::OpenConfig => effects::open_config(&self.surroundings.config_file, &self.inputs),
            Effect::OpenLog => {
                effects::open_file(&self.surroundings.directories.log_file(), &self.inputs);
            }
            Effect::SetAutostart(on) => {
                effects::set_autostart(on, &self.surroundings.options);
                self.inputs.send(Input::Autostart(effects::autostart_state(
                    &self.surroundings.options,
                )));
            }
            Effect::Notify(notification) => effects::notify(&notification, &self.texts, self.clock.now()),
            Effect::Reply(reply, response) => self.callers.answer(reply, response),
            Effect::ReplyOnceRecorded(reply) => self.recorder.report_back(reply),
            Effect::ReplyWithLink(reply) => {
                let callers = self.callers.clone();
                self.pages
                    .link("/", move |link| callers.answer(reply, Response::Link(link)));
            }
            Effect::Quit => tracing::info!("TimeTrack ends"),
        }
    }

    /// Where there is a desktop, a window asks. Where there is none, whoever started the agent from a terminal has read the
    /// notice there, and how to stop.
    fn show_notice(&mut self) {
        if self.notice_was_shown {
            self.recorder
                .command(Command::AcknowledgeNotice, self.clock.moment());
        } else if self.surroundings.has_desktop() {
            Terminal::standard().line(&self.texts.get("cli-notice-window"));
            self.open_window("notice-window");
        } else {
            tracing::info!("Nothing is recorded before the notice was read: run \"timetrack start\"");
        }
    }

    fn open_window(&self, command: &'static str) {
        if !self.surroundings.has_desktop() {
            tracing::info!("There is no desktop to show a window on");
            return;
        }
        effects::open_window(command, &self.surroundings);
    }

    fn end(self) {
        let waiting = self.controller.status().recording == RecorderState::WaitingForNotice;
        tracing::debug!(waiting, "Stopping the workers");
        self.ipc_server.close();
        self.supervisor.stop(STOP_DEADLINE);
        self.runtime.shutdown_timeout(Duration::from_secs(1));
        tracing::info!("TimeTrack has ended");
    }
}
