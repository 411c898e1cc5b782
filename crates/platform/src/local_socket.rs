//! The line of talk between the agent, its status window and the command line on the same computer.
//!
//! A Unix socket in a folder that only its owner may enter (0700, and the peer's user is checked on both ends), on
//! Windows a named pipe whose access list names the current user alone and that refuses remote clients.
//!
//! What travels are UTF-8 lines, each ended by `\n`, at most [`LONGEST_LINE`] bytes without it; what a line means is the
//! callers' business. Everything blocks, every wait has a limit or can be ended from another thread by a
//! [`ListenerCloser`] or [`StreamCloser`].

use std::fmt;
use std::io;
use std::path::Path;
use std::time::Duration;

use crate::single_instance::InstanceGuard;

use self::line_buffer::LineBuffer;

#[cfg_attr(unix, path = "local_socket/unix.rs")]
#[cfg_attr(windows, path = "local_socket/windows.rs")]
mod imp;
mod line_buffer;

/// The longest line that is sent or accepted, in bytes without its end (1 MiB).
pub const LONGEST_LINE: usize = 1 << 20;

/// How long a sender waits for a reader that does not read.
const SEND_TIMEOUT: Duration = Duration::from_secs(10);

/// Where an agent can be reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint(imp::Address);

impl Endpoint {
    /// The endpoint that belongs to a runtime directory (see `directories`).
    pub fn in_directory(runtime_dir: &Path) -> Self {
        Self(imp::Address::in_directory(runtime_dir))
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

/// The agent's end: takes callers one by one.
#[derive(Debug)]
pub struct Listener(imp::Listener);

impl Listener {
    /// Opens the endpoint. The guard shows that the caller is the only agent on its data directory: what a crashed
    /// predecessor left there is taken over, unless somebody answers on it.
    ///
    /// # Errors
    ///
    /// [`LocalSocketError::InUse`]: another process listens there.
    /// [`LocalSocketError::Io`]: the folder cannot be made private or the socket not created.
    pub fn bind(endpoint: &Endpoint, _only_agent: &InstanceGuard) -> Result<Self, LocalSocketError> {
        imp::Listener::bind(&endpoint.0).map(Self)
    }

    /// Waits for the next caller.
    ///
    /// # Errors
    ///
    /// [`LocalSocketError::Closed`] after [`ListenerCloser::close`]. [`LocalSocketError::Stranger`]: a caller of
    /// another user was turned away; go on accepting. [`LocalSocketError::Io`] is worth a new listener.
    pub fn accept(&self) -> Result<Stream, LocalSocketError> {
        self.0.accept().map(Stream::new)
    }

    /// A handle by which another thread ends [`Listener::accept`].
    ///
    /// # Errors
    ///
    /// [`LocalSocketError::Io`]: no more handles are to be had.
    pub fn closer(&self) -> Result<ListenerCloser, LocalSocketError> {
        Ok(ListenerCloser(self.0.closer()?))
    }
}

/// Ends a [`Listener`] from another thread, for good.
#[derive(Debug)]
pub struct ListenerCloser(imp::ListenerCloser);

impl ListenerCloser {
    /// Makes the present and every later `accept` return [`LocalSocketError::Closed`].
    pub fn close(&self) {
        self.0.close();
    }
}

/// One conversation.
#[derive(Debug)]
pub struct Stream {
    connection: imp::Connection,
    received: LineBuffer,
}

impl Stream {
    /// Calls the agent.
    ///
    /// # Errors
    ///
    /// [`LocalSocketError::NobodyThere`]: no agent runs. [`LocalSocketError::Stranger`]: the endpoint belongs to
    /// another user. [`LocalSocketError::TimedOut`]: the agent takes no calls.
    pub fn connect(endpoint: &Endpoint, timeout: Duration) -> Result<Self, LocalSocketError> {
        imp::Connection::connect(&endpoint.0, timeout).map(Self::new)
    }

    /// Sends one line; the end of the line is added. Waits at most ten seconds for the other side to read.
    ///
    /// # Errors
    ///
    /// [`LocalSocketError::NotOneLine`] and [`LocalSocketError::LineTooLong`]: nothing was sent. Others: the
    /// conversation is over.
    pub fn send_line(&mut self, line: &str) -> Result<(), LocalSocketError> {
        if line.contains('\n') {
            return Err(LocalSocketError::NotOneLine);
        }
        if line.len() > LONGEST_LINE {
            return Err(LocalSocketError::LineTooLong);
        }
        let mut bytes = Vec::with_capacity(line.len() + 1);
        bytes.extend_from_slice(line.as_bytes());
        bytes.push(b'\n');
        self.connection.send(&bytes, SEND_TIMEOUT)
    }

    /// Waits for one line and gives it without its end; `None` when the other side has hung up or this side was
    /// closed. The limit holds for the whole line; without one the wait has no end but those two.
    ///
    /// # Errors
    ///
    /// [`LocalSocketError::TimedOut`]: ask again; what has come so far is kept. Others: hang up.
    pub fn receive_line(&mut self, timeout: Option<Duration>) -> Result<Option<String>, LocalSocketError> {
        let deadline = timeout.map(Deadline::after);
        let mut chunk = [0; 4096];
        loop {
            if let Some(line) = self.received.take_line()? {
                return Ok(Some(line));
            }
            let limit = deadline.as_ref().map(Deadline::remaining);
            if limit.is_some_and(|limit| limit.is_zero()) && timeout != Some(Duration::ZERO) {
                return Err(LocalSocketError::TimedOut);
            }
            match self.connection.receive(&mut chunk, limit)? {
                0 => return self.received.end().map(|()| None),
                count => self.received.add(&chunk[..count]),
            }
        }
    }

    /// A handle by which another thread ends the conversation.
    ///
    /// # Errors
    ///
    /// [`LocalSocketError::Io`]: no more handles are to be had.
    pub fn closer(&self) -> Result<StreamCloser, LocalSocketError> {
        Ok(StreamCloser(self.connection.closer()?))
    }

    /// A second end of the same conversation, so that one thread can send while another waits for lines. Only one
    /// of the two may receive: lines already read ahead stay with this one.
    ///
    /// # Errors
    ///
    /// [`LocalSocketError::Io`]: no more handles are to be had.
    pub fn sender(&self) -> Result<Self, LocalSocketError> {
        Ok(Self::new(self.connection.duplicate()?))
    }

    fn new(connection: imp::Connection) -> Self {
        Self {
            connection,
            received: LineBuffer::default(),
        }
    }
}

/// Ends a [`Stream`] from another thread, for good.
#[derive(Debug)]
pub struct StreamCloser(imp::StreamCloser);

impl StreamCloser {
    /// Makes the present and every later `receive_line` return `None` and every `send_line` fail.
    pub fn close(&self) {
        self.0.close();
    }
}

/// What can go wrong on the local socket.
#[derive(Debug, thiserror::Error)]
pub enum LocalSocketError {
    /// Nobody listens.
    #[error("TimeTrack is not running; start it with `timetrack`")]
    NobodyThere,
    /// Somebody else listens on the endpoint already.
    #[error("another program already listens on {endpoint}")]
    InUse {
        /// The endpoint in question.
        endpoint: String,
    },
    /// The other end belongs to another user of this computer.
    #[error("the other end belongs to another user of this computer")]
    Stranger,
    /// Nothing came within the limit.
    #[error("no answer in time")]
    TimedOut,
    /// The listener was closed on purpose.
    #[error("the local socket was closed")]
    Closed,
    /// A line exceeds [`LONGEST_LINE`].
    #[error("a message is longer than 1 MiB")]
    LineTooLong,
    /// A line to be sent has a line break within.
    #[error("a message must not contain a line break")]
    NotOneLine,
    /// What came is not UTF-8.
    #[error("a message is not UTF-8")]
    NotUtf8,
    /// The conversation ended in the middle of a line.
    #[error("the conversation broke off in the middle of a message")]
    BrokenOff,
    /// Everything else.
    #[error("the local socket failed")]
    Io(#[from] io::Error),
}

/// A point in monotonic time after which one has waited long enough.
#[derive(Debug)]
struct Deadline(std::time::Instant);

impl Deadline {
    #[expect(
        clippy::disallowed_methods,
        reason = "a limit on a system call, not a recorded time"
    )]
    fn after(limit: Duration) -> Self {
        Self(std::time::Instant::now() + limit)
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "a limit on a system call, not a recorded time"
    )]
    fn remaining(&self) -> Duration {
        self.0.saturating_duration_since(std::time::Instant::now())
    }
}

#[cfg(test)]
mod tests;
