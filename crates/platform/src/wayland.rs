//! The connection to a Wayland compositor, shared by the backends that have one. Linux only.

use std::io;
use std::os::unix::net::UnixStream;
use std::time::Duration;

use wayland_client::backend::WaylandError;
use wayland_client::globals::{GlobalList, GlobalListContents, registry_queue_init};
use wayland_client::protocol::wl_registry::WlRegistry;
use wayland_client::{Connection, Dispatch, DispatchError, EventQueue};

use crate::desktop_session::DesktopSession;
use crate::waker::{Readiness, Waker};

/// Connects and reads what the compositor offers.
///
/// # Errors
///
/// A reason in words for the person.
pub(crate) fn connect<State>(session: &DesktopSession) -> Result<(GlobalList, EventQueue<State>), String>
where
    State: Dispatch<WlRegistry, GlobalListContents> + 'static,
{
    let socket = session.wayland_socket.as_ref().ok_or(
        "WAYLAND_DISPLAY or XDG_RUNTIME_DIR is not set: the environment of the desktop session has not reached this process",
    )?;
    let failed = |error: &dyn std::fmt::Display| {
        format!(
            "the Wayland compositor at {} cannot be used: {error}",
            socket.display()
        )
    };
    let stream = UnixStream::connect(socket).map_err(|error| failed(&error))?;
    let connection = Connection::from_socket(stream).map_err(|error| failed(&error))?;
    registry_queue_init(&connection).map_err(|error| failed(&error))
}

/// Hands the events that have arrived to `state`; when there are none, waits for some, for the waker or for `timeout`
/// (none: without end), whichever comes first.
pub(crate) fn dispatch<State>(
    queue: &mut EventQueue<State>,
    state: &mut State,
    waker: &Waker,
    timeout: Option<Duration>,
) -> Result<Readiness, DispatchError> {
    if queue.dispatch_pending(state)? > 0 {
        return Ok(Readiness::Readable);
    }
    tolerate_full_socket(queue.flush())?;
    let Some(guard) = queue.prepare_read() else {
        queue.dispatch_pending(state)?;
        return Ok(Readiness::Readable);
    };
    let readiness = waker
        .imp()
        .wait_readable(guard.connection_fd(), timeout)
        .map_err(|error| DispatchError::Backend(WaylandError::Io(error)))?;
    if readiness == Readiness::Readable {
        tolerate_full_socket(guard.read().map(|_| ()))?;
        queue.dispatch_pending(state)?;
    }
    Ok(readiness)
}

/// "Would block" is no failure: what could not be sent or read now is the next time.
fn tolerate_full_socket(result: Result<(), WaylandError>) -> Result<(), WaylandError> {
    match result {
        Err(WaylandError::Io(error)) if error.kind() == io::ErrorKind::WouldBlock => Ok(()),
        result => result,
    }
}
