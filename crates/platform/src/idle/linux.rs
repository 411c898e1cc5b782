//! The backends of Linux. Under Wayland the X server is never asked: it sees input to X11 programs only.

use crate::desktop_session::{DesktopSession, DisplayServer};
use crate::unsupported::{Attempt, Situation, Unsupported};

use super::{IdleError, IdleSource};

#[path = "linux/mutter.rs"]
mod mutter;
#[path = "linux/wayland_idle.rs"]
mod wayland_idle;
#[path = "linux/x11_screensaver.rs"]
mod x11_screensaver;

type Backend = fn(&DesktopSession) -> Result<Box<dyn IdleSource>, Attempt>;

pub(super) fn open() -> Result<Box<dyn IdleSource>, Unsupported> {
    open_in(&DesktopSession::from_environment())
}

/// As [`open`](super::open), in a desktop session other than the one of this process. Linux only.
///
/// # Errors
///
/// As [`open`](super::open).
pub fn open_in(session: &DesktopSession) -> Result<Box<dyn IdleSource>, Unsupported> {
    let backends: &[Backend] = match session.display_server() {
        DisplayServer::Wayland => &[
            wayland_idle::open_ext_idle_notify,
            mutter::open,
            wayland_idle::open_kwin_idle,
        ],
        DisplayServer::X11 => &[x11_screensaver::open, mutter::open],
        DisplayServer::None => {
            let reason = "neither WAYLAND_DISPLAY nor DISPLAY is set: this process does not belong to a desktop session";
            return Err(Unsupported {
                attempts: vec![Attempt::new("desktop session", reason).because(Situation::NoDesktopSession)],
            });
        }
    };
    let situation = match session.display_server() {
        DisplayServer::Wayland => Situation::CompositorTellsNothing,
        DisplayServer::X11 | DisplayServer::None => Situation::DisplayNotUsable,
    };
    let mut attempts = Vec::new();
    for open in backends {
        match open(session) {
            Ok(source) => return Ok(source),
            Err(attempt) => attempts.push(attempt.because(situation)),
        }
    }
    Err(Unsupported { attempts })
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    fn backends(session: &DesktopSession) -> Vec<&'static str> {
        let Err(unsupported) = open_in(session) else {
            panic!("nobody serves this session")
        };
        unsupported
            .attempts
            .iter()
            .map(|attempt| attempt.backend)
            .collect()
    }

    fn nowhere() -> DesktopSession {
        DesktopSession {
            session_bus_address: Some("unix:path=/nonexistent/bus".to_owned()),
            ..DesktopSession::default()
        }
    }

    #[test]
    fn without_a_display_nothing_is_tried() {
        assert_eq!(backends(&nowhere()), ["desktop session"]);
    }

    #[test]
    fn each_display_server_has_its_order() {
        let x11 = DesktopSession {
            x11_display: Some(":54999".to_owned()),
            ..nowhere()
        };
        assert_eq!(backends(&x11), ["x11-screensaver", "mutter-idle-monitor"]);
        let wayland = DesktopSession {
            wayland_socket: Some(PathBuf::from("/nonexistent/wayland")),
            ..x11
        };
        assert_eq!(
            backends(&wayland),
            ["ext-idle-notify", "mutter-idle-monitor", "kwin-idle"]
        );
    }
}
