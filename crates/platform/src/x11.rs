//! The connection to an X server, shared by the backends that have one. Linux only.

use x11rb::connection::Connection;
use x11rb::protocol::xproto::Window;
use x11rb::rust_connection::RustConnection;

use crate::desktop_session::DesktopSession;

/// The display of this number would have the TCP port 65535.
const HIGHEST_DISPLAY: u32 = 65_535 - 6_000;

/// Connects; gives the root window of the screen that `DISPLAY` names.
///
/// # Errors
///
/// A reason in words for the person.
pub(crate) fn connect(session: &DesktopSession) -> Result<(RustConnection, Window), String> {
    let display = session.x11_display.as_deref().unwrap_or_default();
    let failed =
        |error: &dyn std::fmt::Display| format!("the X server at DISPLAY={display} cannot be used: {error}");
    // x11rb 0.13 adds the number to 6000 without looking.
    if display_number(display).is_none_or(|number| number > HIGHEST_DISPLAY) {
        return Err(failed(&"this is not the name of a display"));
    }
    let (connection, screen) = RustConnection::connect(Some(display)).map_err(|error| failed(&error))?;
    let root = connection.setup().roots[screen].root;
    Ok((connection, root))
}

/// `7` in `host:7.0`.
fn display_number(display: &str) -> Option<u32> {
    let (_, number) = display.rsplit_once(':')?;
    let number = number.split_once('.').map_or(number, |(number, _screen)| number);
    number.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_of_a_display() {
        assert_eq!(display_number(":0"), Some(0));
        assert_eq!(display_number("localhost:10.0"), Some(10));
        assert_eq!(display_number("[::1]:7"), Some(7));
        assert_eq!(display_number("display"), None);
        assert_eq!(display_number(":seven"), None);
    }

    #[test]
    fn a_number_that_is_no_port_is_an_error_and_no_panic() {
        for display in [":59536", ":4294967295", ":99999999999", "nonsense"] {
            let session = DesktopSession {
                x11_display: Some(display.to_owned()),
                ..DesktopSession::default()
            };
            assert!(connect(&session).unwrap_err().contains(display));
        }
    }
}
