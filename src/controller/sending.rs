//! What the sender's reports mean for the status.

use timetrack_domain::Moment;

use super::{Controller, Effect, Notification, SenderReport};
use crate::{
    ipc::Response,
    status::{Link, Problem, ProblemCode, SendFailure, SendFailureCause, SyncStatus, Upload},
};

impl Controller {
    pub(super) fn sender(&mut self, report: SenderReport, at: Moment) -> Vec<Effect> {
        match report {
            // The last item may have been set aside instead of sent: "Sync now" is done then, too.
            SenderReport::NothingToSend => self.finish_sending(at),
            SenderReport::Sent { events, drained } => self.sent(events, drained, at),
            SenderReport::Failed { cause, next_attempt } => {
                let since = match self.status.connection.link() {
                    Some(Link::Offline { since, .. }) => *since,
                    Some(Link::Untried | Link::Online) | None => at.wall,
                };
                if let Some(link) = self.status.connection.link_mut() {
                    *link = Link::Offline { since, next_attempt };
                }
                self.status.buffer.last_error = Some(SendFailure { at: at.wall, cause });
                self.problems
                    .raise(Problem::ServerUnreachable { since }, at.elapsed);
                if is_about_the_answer(cause) {
                    self.problems.clear(ProblemCode::NotATimeTrackServer);
                }
                match cause {
                    SendFailureCause::Unauthorised => {
                        self.problems.clear(ProblemCode::SignedOut);
                        self.problems.raise(Problem::Unauthorised, at.elapsed);
                    }
                    SendFailureCause::SignedOut => {
                        self.problems.clear(ProblemCode::Unauthorised);
                        self.problems.raise(Problem::SignedOut, at.elapsed);
                    }
                    SendFailureCause::NotATimeTrackServer => {
                        self.problems.raise(Problem::NotATimeTrackServer, at.elapsed);
                    }
                    // Whoever looks for the credential says what is in the way.
                    SendFailureCause::NotSignedIn
                    | SendFailureCause::NoAnswer
                    | SendFailureCause::Certificate
                    | SendFailureCause::ServerFailed
                    | SendFailureCause::Rejected
                    | SendFailureCause::OutboxFailed => {}
                }
                self.finish_sync(
                    SyncStatus::Failed { at: at.wall, cause },
                    &Notification::SyncFailed(cause),
                )
            }
        }
    }

    fn sent(&mut self, events: u64, drained: bool, at: Moment) -> Vec<Effect> {
        if let Some(link) = self.status.connection.link_mut() {
            *link = Link::Online;
        }
        for code in [
            ProblemCode::ServerUnreachable,
            ProblemCode::SignedOut,
            ProblemCode::Unauthorised,
            ProblemCode::NotATimeTrackServer,
        ] {
            self.problems.clear(code);
        }
        if events > 0 {
            self.status.buffer.last_upload = Some(Upload { at: at.wall, events });
        }
        if self.status.sync == SyncStatus::Running {
            self.sent_while_syncing += events;
        }
        if drained {
            self.finish_sending(at)
        } else {
            Vec::new()
        }
    }

    fn finish_sending(&mut self, at: Moment) -> Vec<Effect> {
        let events = std::mem::take(&mut self.sent_while_syncing);
        self.finish_sync(
            SyncStatus::Finished { at: at.wall, events },
            &Notification::SyncFinished { events },
        )
    }

    fn finish_sync(&mut self, outcome: SyncStatus, notification: &Notification) -> Vec<Effect> {
        if self.status.sync != SyncStatus::Running {
            return Vec::new();
        }
        self.sent_while_syncing = 0;
        self.status.sync = outcome.clone();
        let waiting = std::mem::take(&mut self.waiting_for_sync);
        if waiting.is_empty() {
            // Asked for in the tray, whose menu has closed by now: say what happened.
            return vec![Effect::Notify(notification.clone())];
        }
        waiting
            .into_iter()
            .map(|reply| Effect::Reply(reply, Response::Synced(outcome.clone())))
            .collect()
    }
}

/// Whether it says what is at the server's address now, other than that it is no `TimeTrack` server.
fn is_about_the_answer(cause: SendFailureCause) -> bool {
    match cause {
        SendFailureCause::NoAnswer
        | SendFailureCause::Certificate
        | SendFailureCause::ServerFailed
        | SendFailureCause::SignedOut
        | SendFailureCause::Unauthorised
        | SendFailureCause::Rejected => true,
        SendFailureCause::NotATimeTrackServer
        | SendFailureCause::NotSignedIn
        | SendFailureCause::OutboxFailed => false,
    }
}
