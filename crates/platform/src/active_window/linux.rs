//! The backends of Linux, chosen by what draws the windows.

use crate::desktop_session::{DesktopSession, DisplayServer};
use crate::unsupported::{Attempt, Situation, Unsupported};

use super::{ActiveWindow, ActiveWindowError, Focus, FocusedWindow, Unavailable, title};

#[path = "linux/wlr.rs"]
mod wlr;
#[path = "linux/x11.rs"]
mod x11;
#[path = "linux/x11_text.rs"]
mod x11_text;

pub(super) fn open() -> Result<Box<dyn ActiveWindow>, Unsupported> {
    open_in(&DesktopSession::from_environment())
}

/// As [`open`](super::open), in a desktop session other than the one of this process. Linux only.
///
/// # Errors
///
/// As [`open`](super::open).
pub fn open_in(session: &DesktopSession) -> Result<Box<dyn ActiveWindow>, Unsupported> {
    let attempts = match session.display_server() {
        DisplayServer::X11 => match x11::X11::open(session) {
            Ok(backend) => return Ok(Box::new(backend)),
            Err(attempt) => vec![attempt.because(Situation::DisplayNotUsable)],
        },
        DisplayServer::Wayland => match wlr::ForeignToplevel::open(session) {
            Ok(backend) => return Ok(Box::new(backend)),
            Err(attempt) => vec![
                attempt.because(Situation::CompositorTellsNothing),
                x11_is_not_asked(),
            ],
        },
        DisplayServer::None => vec![
            Attempt::new(
                x11::BACKEND,
                "DISPLAY is not set: this process does not belong to a desktop session",
            )
            .because(Situation::NoDesktopSession),
            Attempt::new(
                wlr::BACKEND,
                "WAYLAND_DISPLAY is not set: this process does not belong to a desktop session",
            ),
        ],
    };
    Err(Unsupported { attempts })
}

fn x11_is_not_asked() -> Attempt {
    Attempt::new(
        x11::BACKEND,
        "not used under Wayland, because it would see old X11 programs only",
    )
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    #[test]
    fn without_a_display_both_ways_are_named() {
        let Err(unsupported) = open_in(&DesktopSession::default()) else {
            panic!("there is no display")
        };
        let backends: Vec<_> = unsupported
            .attempts
            .iter()
            .map(|attempt| attempt.backend)
            .collect();
        assert_eq!(backends, ["x11", "wlr-foreign-toplevel"]);
        assert_eq!(unsupported.situation(), Situation::NoDesktopSession);
    }

    #[test]
    fn a_display_that_nobody_serves_is_named_with_what_to_do() {
        let session = DesktopSession {
            x11_display: Some(":54999".to_owned()),
            ..DesktopSession::default()
        };
        let Err(unsupported) = open_in(&session) else {
            panic!("nobody serves this display")
        };
        assert!(unsupported.to_string().contains(":54999"), "{unsupported}");
        assert_eq!(unsupported.situation(), Situation::DisplayNotUsable);
    }

    #[test]
    fn under_wayland_the_x_server_is_never_asked() {
        let session = DesktopSession {
            x11_display: Some(":0".to_owned()),
            wayland_socket: Some(PathBuf::from("/nonexistent/wayland-0")),
            ..DesktopSession::default()
        };
        let Err(unsupported) = open_in(&session) else {
            panic!("there is no such socket")
        };
        assert!(
            unsupported.to_string().contains("not used under Wayland"),
            "{unsupported}"
        );
    }
}
