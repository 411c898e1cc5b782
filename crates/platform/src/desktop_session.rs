//! Where the desktop of this process is found: displays and buses, as the environment names them. Linux only.
//!
//! Read once and passed on, so that tests can point the backends at a display and a bus of their own.

use std::ffi::OsString;
use std::path::PathBuf;

/// The displays and buses that the backends may use.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DesktopSession {
    /// `DISPLAY`: the X server, which under Wayland is XWayland.
    pub x11_display: Option<String>,
    /// The socket of the Wayland compositor, from `WAYLAND_DISPLAY` and `XDG_RUNTIME_DIR`.
    pub wayland_socket: Option<PathBuf>,
    /// `XDG_SESSION_TYPE`: `x11`, `wayland`, `tty`.
    pub session_type: Option<String>,
    /// `XDG_CURRENT_DESKTOP`, such as `GNOME` or `ubuntu:GNOME`.
    pub current_desktop: Option<String>,
    /// `XDG_SESSION_ID`: logind's name of the sign-in.
    pub session_id: Option<String>,
    /// The session bus; none lets the standard places decide.
    pub session_bus_address: Option<String>,
    /// The system bus; none lets the standard place decide.
    pub system_bus_address: Option<String>,
}

/// What draws the person's windows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DisplayServer {
    /// An X server.
    X11,
    /// A Wayland compositor. An X server beside it is XWayland and shows X11 clients only.
    Wayland,
    /// Neither: a text console, a service, a container.
    None,
}

impl DesktopSession {
    /// What the environment of this process says.
    pub fn from_environment() -> Self {
        Self::from_variables(|name| std::env::var_os(name))
    }

    /// What draws the person's windows.
    pub fn display_server(&self) -> DisplayServer {
        let is_wayland = self.session_type.as_deref() == Some("wayland");
        if self.wayland_socket.is_some() || is_wayland {
            DisplayServer::Wayland
        } else if self.x11_display.is_some() {
            DisplayServer::X11
        } else {
            DisplayServer::None
        }
    }

    /// Whether `name` is among the names of the desktop, ignoring case.
    pub fn is_desktop(&self, name: &str) -> bool {
        let desktops = self.current_desktop.as_deref().unwrap_or_default();
        desktops
            .split(':')
            .any(|desktop| desktop.eq_ignore_ascii_case(name))
    }

    fn from_variables(variable: impl Fn(&str) -> Option<OsString>) -> Self {
        let path = |name| {
            variable(name)
                .filter(|value| !value.is_empty())
                .map(PathBuf::from)
        };
        let text = |name| {
            variable(name)
                .and_then(|value| value.into_string().ok())
                .filter(|value| !value.is_empty())
        };
        // An absolute WAYLAND_DISPLAY stands for itself: `join` takes it as it is.
        let wayland_socket = path("WAYLAND_DISPLAY").and_then(|display| {
            if display.is_absolute() {
                Some(display)
            } else {
                Some(path("XDG_RUNTIME_DIR")?.join(display))
            }
        });
        Self {
            x11_display: text("DISPLAY"),
            wayland_socket,
            session_type: text("XDG_SESSION_TYPE"),
            current_desktop: text("XDG_CURRENT_DESKTOP"),
            session_id: text("XDG_SESSION_ID"),
            session_bus_address: None,
            system_bus_address: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn session(variables: &[(&str, &str)]) -> DesktopSession {
        DesktopSession::from_variables(|name| {
            variables
                .iter()
                .find(|(key, _)| *key == name)
                .map(|(_, value)| OsString::from(value))
        })
    }

    #[test]
    fn wayland_wins_over_the_x_server_beside_it() {
        let sway = session(&[
            ("DISPLAY", ":0"),
            ("WAYLAND_DISPLAY", "wayland-1"),
            ("XDG_RUNTIME_DIR", "/run/user/7"),
        ]);
        assert_eq!(sway.display_server(), DisplayServer::Wayland);
        assert_eq!(sway.wayland_socket, Some(PathBuf::from("/run/user/7/wayland-1")));
    }

    #[test]
    fn a_wayland_session_whose_socket_is_not_known_yet_is_still_not_x11() {
        let early = session(&[("DISPLAY", ":0"), ("XDG_SESSION_TYPE", "wayland")]);
        assert_eq!(early.display_server(), DisplayServer::Wayland);
    }

    #[test]
    fn an_absolute_wayland_display_stands_for_itself() {
        let absolute = session(&[
            ("WAYLAND_DISPLAY", "/tmp/socket"),
            ("XDG_RUNTIME_DIR", "/run/user/7"),
        ]);
        assert_eq!(absolute.wayland_socket, Some(PathBuf::from("/tmp/socket")));
    }

    #[test]
    fn empty_variables_count_as_missing() {
        assert_eq!(
            session(&[("DISPLAY", ""), ("WAYLAND_DISPLAY", "")]).display_server(),
            DisplayServer::None
        );
    }

    #[test]
    fn one_of_several_desktop_names_is_enough() {
        let ubuntu = session(&[("XDG_CURRENT_DESKTOP", "ubuntu:GNOME")]);
        assert!(ubuntu.is_desktop("gnome"));
        assert!(!ubuntu.is_desktop("KDE"));
    }
}
