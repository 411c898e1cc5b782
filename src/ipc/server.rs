//! The agent's end: a thread that accepts, and a short-lived one per conversation.

use std::{
    io,
    sync::Arc,
    thread::{self, JoinHandle},
    time::Duration,
};

use timetrack_platform::{
    local_socket::{Endpoint, Listener, ListenerCloser, LocalSocketError, Stream},
    single_instance::InstanceGuard,
};

use super::{Callers, Request, Response};
use crate::status::SyncStatus;

/// How long a caller may take to say what it wants.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(5);
/// How long an answer may take: "Sync now" over a slow line is the longest.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(60);
/// How soon it is listened again where the operating system gave no caller, for want of file descriptors for instance.
const LISTEN_AGAIN_AFTER: Duration = Duration::from_millis(500);
/// Conversations at the same time; further callers are turned away.
const MOST_CONVERSATIONS: usize = 16;

/// Listens until it is closed.
pub struct IpcServer {
    closer: ListenerCloser,
    thread: JoinHandle<()>,
}

impl IpcServer {
    /// Begins to listen.
    ///
    /// # Errors
    /// Where the socket cannot be made; the agent works without it, but cannot be asked anything.
    pub fn start(
        endpoint: &Endpoint,
        guard: &InstanceGuard,
        callers: Callers,
    ) -> Result<Self, LocalSocketError> {
        let listener = Listener::bind(endpoint, guard)?;
        let closer = listener.closer()?;
        let thread = thread::Builder::new()
            .name("ipc".into())
            .spawn(move || accept_all(&listener, &callers))
            .map_err(LocalSocketError::Io)?;
        Ok(Self { closer, thread })
    }

    /// Ends the listening.
    pub fn close(self) {
        self.closer.close();
        if self.thread.join().is_err() {
            tracing::error!("The thread of the local socket panicked");
        }
    }
}

fn accept_all(listener: &Listener, callers: &Callers) {
    // One clone for each conversation.
    let conversations = Arc::new(());
    let mut has_failed = false;
    loop {
        let stream = match listener.accept() {
            Ok(stream) => stream,
            Err(LocalSocketError::Closed) => return,
            Err(error @ LocalSocketError::Stranger) => {
                tracing::warn!("Turned a caller away: {error}");
                continue;
            }
            Err(error) => {
                if !std::mem::replace(&mut has_failed, true) {
                    tracing::error!("The local socket failed; callers have to try again: {error}");
                }
                thread::park_timeout(LISTEN_AGAIN_AFTER);
                continue;
            }
        };
        has_failed = false;
        if Arc::strong_count(&conversations) > MOST_CONVERSATIONS {
            tracing::warn!("Too many callers on the local socket; one was turned away");
            continue;
        }
        let (callers, conversation) = (callers.clone(), Arc::clone(&conversations));
        let spawned = thread::Builder::new().name("ipc_caller".into()).spawn(move || {
            converse(stream, &callers);
            drop(conversation);
        });
        if let Err(error) = spawned {
            tracing::warn!("No thread for a caller on the local socket: {error}");
        }
    }
}

/// What is said where the answer takes too long: sending goes on then, and everything else takes no time.
fn late_answer(request: &Request) -> Option<Response> {
    (*request == Request::Sync).then_some(Response::Synced(SyncStatus::Running))
}

fn converse(mut stream: Stream, callers: &Callers) {
    let request = match stream.receive_line(Some(REQUEST_TIMEOUT)) {
        Ok(Some(line)) => serde_json::from_str::<Request>(&line),
        Ok(None) | Err(_) => return,
    };
    let response = match request {
        Ok(request) => {
            let late = late_answer(&request);
            match callers.ask(request, ANSWER_TIMEOUT).or(late) {
                Some(response) => response,
                None => return,
            }
        }
        Err(_) => Response::NotUnderstood,
    };
    let sent = serde_json::to_string(&response)
        .map_err(io::Error::from)
        .and_then(|line| {
            stream
                .send_line(&line)
                .map_err(|error| io::Error::other(error.to_string()))
        });
    if let Err(error) = sent {
        tracing::debug!("A caller on the local socket did not take its answer: {error}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slow_server_is_not_taken_for_an_agent_that_ends() {
        let goes_on = Response::Synced(SyncStatus::Running);
        assert_eq!(late_answer(&Request::Sync), Some(goes_on));
        assert_eq!(late_answer(&Request::Status), None);
    }
}
