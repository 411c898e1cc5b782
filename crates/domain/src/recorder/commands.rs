//! What the person chooses.

use jiff::Timestamp;

use super::Recorder;
use crate::{
    Lane,
    person_choice::{Command, Switch, WorkChoice},
};

impl Recorder {
    pub(super) fn take_command(&mut self, command: Command) {
        // Whoever chooses is there, even where the screen is locked. What was recorded until now stands.
        self.see_person(self.now);
        self.presence.count_absence_from(self.now);
        self.lanes.hold(None);
        match command {
            Command::AcknowledgeNotice => {
                self.choice.notice_acknowledged = true;
                self.ready_since = self.now;
            }
            Command::StartWork => self.start_work(),
            Command::StartBreak => {
                if self.is_working() {
                    self.choice.work = WorkChoice::OnBreak;
                }
            }
            Command::EndWork => {
                self.close_session();
                self.choice.work = WorkChoice::Ended {
                    at: self.lanes.wall(self.now),
                };
            }
            Command::StartPrivacy { until } => {
                if self.is_ahead(until) {
                    self.choice.privacy = Switch::Changed { until };
                }
            }
            Command::EndPrivacy => {
                self.choice.privacy = Switch::Normal;
                self.lanes.block(Lane::Window, self.now);
            }
            Command::TurnTrackingOff { until } => {
                if self.is_ahead(until) {
                    self.choice.tracking = Switch::Changed { until };
                    self.close_session();
                }
            }
            Command::TurnTrackingOn => {
                if self.choice.tracking != Switch::Normal {
                    self.choice.tracking = Switch::Normal;
                    self.ready_since = self.now;
                }
            }
        }
        self.apply(self.now);
    }

    fn start_work(&mut self) {
        if self.is_on_break() {
            self.lanes.block(Lane::Afk, self.now);
            self.lanes.block(Lane::Window, self.now);
            self.presence.count_absence_from(self.now);
        }
        self.choice.work = WorkChoice::Started;
        self.open_session_now();
    }

    fn is_ahead(&self, until: Option<Timestamp>) -> bool {
        until.is_none_or(|until| !self.is_past(until))
    }
}
