//! Asks the agent without ever making the window wait: "Sync now" over a slow line may take a minute.

use std::{sync::mpsc, thread};

use eframe::egui;
use timetrack_platform::local_socket::Endpoint;

use super::REFRESH;
use crate::{
    ipc::{self, IpcError, Request, Response},
    status::AgentStatus,
};

/// What came back.
pub(super) enum Answer {
    /// What the agent is doing.
    Status(Box<AgentStatus>),
    /// What was asked for is done; the next status shows what came of it.
    Done(Request),
    /// Why there is no answer.
    Failed(IpcError),
}

/// The window's end.
pub(super) struct AgentLink {
    endpoint: Endpoint,
    context: egui::Context,
    answers: mpsc::Sender<Answer>,
    inbox: mpsc::Receiver<Answer>,
    refresh: mpsc::Sender<()>,
}

impl AgentLink {
    /// Begins to ask for the status, and goes on until the window has closed.
    ///
    /// # Errors
    /// Where the operating system gives no thread.
    pub(super) fn new(endpoint: Endpoint, context: egui::Context) -> std::io::Result<Self> {
        let (answers, inbox) = mpsc::channel();
        let (refresh, wanted) = mpsc::channel();
        let link = Self {
            endpoint,
            context,
            answers,
            inbox,
            refresh,
        };
        let (endpoint, context, answers) = link.parts();
        thread::Builder::new().name("status".into()).spawn(move || {
            loop {
                let answer = match ipc::ask(&endpoint, &Request::Status) {
                    Ok(Response::Status(status)) => Answer::Status(status),
                    Ok(response) => unexpected(&response),
                    Err(error) => Answer::Failed(error),
                };
                if answers.send(answer).is_err() {
                    return;
                }
                context.request_repaint();
                if wanted.recv_timeout(REFRESH) == Err(mpsc::RecvTimeoutError::Disconnected) {
                    return;
                }
            }
        })?;
        Ok(link)
    }

    /// Asks for something to be done.
    pub(super) fn ask(&self, request: Request) {
        let (endpoint, context, answers) = self.parts();
        let refresh = self.refresh.clone();
        let spawned = thread::Builder::new().name("request".into()).spawn(move || {
            let answer = match ipc::ask(&endpoint, &request) {
                Ok(Response::Done | Response::Synced(_)) => Answer::Done(request),
                Ok(response) => unexpected(&response),
                Err(error) => Answer::Failed(error),
            };
            // The window may have closed meanwhile.
            let _ = answers.send(answer);
            let _ = refresh.send(());
            context.request_repaint();
        });
        if let Err(error) = spawned {
            // The receiver is this value's own.
            let _ = self.answers.send(Answer::Failed(IpcError::Socket(error.into())));
        }
    }

    /// What came back since the last look.
    pub(super) fn answers(&self) -> impl Iterator<Item = Answer> {
        self.inbox.try_iter()
    }

    fn parts(&self) -> (Endpoint, egui::Context, mpsc::Sender<Answer>) {
        (self.endpoint.clone(), self.context.clone(), self.answers.clone())
    }
}

fn unexpected(response: &Response) -> Answer {
    tracing::debug!(?response, "The agent answered something else");
    Answer::Failed(IpcError::NotUnderstood)
}
