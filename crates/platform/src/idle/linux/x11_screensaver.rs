//! The X server's own measure, from the extension MIT-SCREEN-SAVER.

use std::time::Duration;

use x11rb::connection::RequestConnection;
use x11rb::protocol::screensaver::{self, ConnectionExt};
use x11rb::protocol::xproto::Window;
use x11rb::rust_connection::RustConnection;

use super::{Attempt, DesktopSession, IdleError, IdleSource};
use crate::x11;

const BACKEND: &str = "x11-screensaver";

struct ScreenSaver {
    connection: RustConnection,
    root: Window,
}

pub(super) fn open(session: &DesktopSession) -> Result<Box<dyn IdleSource>, Attempt> {
    let failed = |reason: &dyn std::fmt::Display| Attempt::new(BACKEND, reason);
    let (connection, root) = x11::connect(session).map_err(|reason| failed(&reason))?;
    let extension = connection
        .extension_information(screensaver::X11_EXTENSION_NAME)
        .map_err(|error| failed(&error))?;
    if extension.is_none() {
        return Err(Attempt::new(
            BACKEND,
            "the X server lacks the extension MIT-SCREEN-SAVER: enable it there",
        ));
    }
    let mut source = ScreenSaver { connection, root };
    source.idle().map_err(|error| failed(&error))?;
    Ok(Box::new(source))
}

impl IdleSource for ScreenSaver {
    fn backend(&self) -> &'static str {
        BACKEND
    }

    fn idle(&mut self) -> Result<Duration, IdleError> {
        let information = self
            .connection
            .screensaver_query_info(self.root)
            .map_err(|error| IdleError::Disconnected(Box::new(error)))?
            .reply()
            .map_err(|error| IdleError::Disconnected(Box::new(error)))?;
        Ok(Duration::from_millis(information.ms_since_user_input.into()))
    }
}
