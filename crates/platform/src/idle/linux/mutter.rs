//! GNOME's `org.gnome.Mutter.IdleMonitor` on the session bus.

use std::time::Duration;

use zbus::blocking::Connection;

use super::{Attempt, DesktopSession, IdleError, IdleSource};
use crate::bus;

const BACKEND: &str = "mutter-idle-monitor";

struct IdleMonitor {
    connection: Connection,
}

pub(super) fn open(session: &DesktopSession) -> Result<Box<dyn IdleSource>, Attempt> {
    let connection = async_io::block_on(bus::connect_session(session))
        .map_err(|error| Attempt::new(BACKEND, format_args!("there is no session bus: {error}")))?;
    let mut source = IdleMonitor {
        connection: connection.into(),
    };
    source.idle().map_err(|_| {
        Attempt::new(
            BACKEND,
            "this desktop is not GNOME: no org.gnome.Mutter.IdleMonitor",
        )
    })?;
    Ok(Box::new(source))
}

impl IdleSource for IdleMonitor {
    fn backend(&self) -> &'static str {
        BACKEND
    }

    fn idle(&mut self) -> Result<Duration, IdleError> {
        let reply = self.connection.call_method(
            Some("org.gnome.Mutter.IdleMonitor"),
            "/org/gnome/Mutter/IdleMonitor/Core",
            Some("org.gnome.Mutter.IdleMonitor"),
            "GetIdletime",
            &(),
        );
        let milliseconds = reply.and_then(|reply| reply.body().deserialize::<u64>());
        milliseconds
            .map(Duration::from_millis)
            .map_err(|error| IdleError::Disconnected(Box::new(error)))
    }
}
