//! Connections to the message buses. Linux only.

use std::io;
use std::time::Duration;

use futures_util::future::{self, Either};
use zbus::Connection;
use zbus::connection::Builder;

use crate::desktop_session::DesktopSession;

/// How long an answer may take before the other side counts as hung.
const METHOD_TIMEOUT: Duration = Duration::from_secs(5);

/// Connects to the session bus.
pub(crate) async fn connect_session(session: &DesktopSession) -> zbus::Result<Connection> {
    let builder = match session.session_bus_address.as_deref() {
        Some(address) => Builder::address(address),
        None => Builder::session(),
    };
    connect(builder?).await
}

/// Connects to the system bus.
pub(crate) async fn connect_system(session: &DesktopSession) -> zbus::Result<Connection> {
    let builder = match session.system_bus_address.as_deref() {
        Some(address) => Builder::address(address),
        None => Builder::system(),
    };
    connect(builder?).await
}

/// The limit for methods does not hold for the greeting: a bus that hangs would keep its caller for ever.
async fn connect(builder: Builder<'_>) -> zbus::Result<Connection> {
    let connecting = Box::pin(builder.method_timeout(METHOD_TIMEOUT).build());
    let limit = Box::pin(async_io::Timer::after(METHOD_TIMEOUT));
    match future::select(connecting, limit).await {
        Either::Left((connected, _)) => connected,
        Either::Right(_) => {
            let error = io::Error::new(io::ErrorKind::TimedOut, "the message bus does not answer");
            Err(zbus::Error::InputOutput(error.into()))
        }
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::net::UnixListener;

    use super::*;

    #[test]
    fn a_bus_that_hangs_keeps_nobody() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("bus");
        // The kernel takes the call; nobody ever answers it.
        let _listener = UnixListener::bind(&path).unwrap();
        let session = DesktopSession {
            session_bus_address: Some(format!("unix:path={}", path.display())),
            ..DesktopSession::default()
        };
        let error = async_io::block_on(connect_session(&session)).unwrap_err();
        assert!(error.to_string().contains("does not answer"), "{error}");
    }
}
