//! A sway without a screen, and terminals on it.

use std::path::PathBuf;
use std::time::Duration;

use timetrack_platform::desktop_session::DesktopSession;
use timetrack_test_support::desktop::Home;
use timetrack_test_support::poll::eventually_ok;
use timetrack_test_support::process::{Child, Program};
use timetrack_test_support::switch;

const PATIENCE: Duration = Duration::from_secs(30);

pub(crate) struct Sway {
    _process: Child,
    home: Home,
    wayland_socket: PathBuf,
    ipc_socket: PathBuf,
}

impl Sway {
    /// `None`, with a line on standard error, when the environment does not ask for desktop tests.
    pub(crate) fn start() -> Option<Self> {
        switch::value_or_skip(switch::DESKTOP_TESTS)?;
        // sway refuses to run as root; every Debian and Ubuntu has this account, and a group of that name.
        let home = Home::new(rustix::process::getuid().is_root().then_some("games")).unwrap();
        let process = home
            .program("sway")
            .args(["-c", "/dev/null"])
            .env("WLR_BACKENDS", "headless")
            .env("WLR_LIBINPUT_NO_DEVICES", "1")
            .env("WLR_RENDERER", "pixman")
            .group()
            .spawn()
            .unwrap();
        let wayland_socket = eventually_ok(PATIENCE, || find(&home, |name| name == "wayland-1"));
        let ipc_socket = eventually_ok(PATIENCE, || find(&home, |name| name.starts_with("sway-ipc.")));
        Some(Self {
            _process: process,
            home,
            wayland_socket,
            ipc_socket,
        })
    }

    pub(crate) fn session(&self) -> DesktopSession {
        DesktopSession {
            // As in every sway with XWayland: it must not be asked.
            x11_display: Some(":0".to_owned()),
            wayland_socket: Some(self.wayland_socket.clone()),
            session_type: Some("wayland".to_owned()),
            session_bus_address: Some("unix:path=/nonexistent/bus".to_owned()),
            ..DesktopSession::default()
        }
    }

    pub(crate) fn open_terminal(&self, application: &str, title: &str) -> Child {
        let arguments = ["--app-id", application, "--title", title, "sleep", "infinity"];
        self.program("foot").args(arguments).group().spawn().unwrap()
    }

    pub(crate) fn command(&self, command: &str) {
        self.program("swaymsg")
            .arg("-s")
            .arg(&self.ipc_socket)
            .arg(command)
            .run(PATIENCE)
            .unwrap();
    }

    pub(crate) fn press_a_key(&self) {
        self.program("wtype").arg("a").run(PATIENCE).unwrap();
    }

    fn program(&self, program: &str) -> Program {
        self.home.program(program).env("WAYLAND_DISPLAY", "wayland-1")
    }
}

fn find(home: &Home, fits: impl Fn(&str) -> bool) -> Result<PathBuf, String> {
    let directory = home.directory().join("run");
    let entries = std::fs::read_dir(directory).map_err(|error| error.to_string())?;
    let mut sockets = entries
        .flatten()
        .filter(|entry| entry.file_name().to_str().is_some_and(&fits));
    sockets
        .next()
        .map(|entry| entry.path())
        .ok_or_else(|| "sway has not opened its sockets".to_owned())
}
