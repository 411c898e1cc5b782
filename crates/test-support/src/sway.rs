//! A Wayland desktop without a screen: sway with its headless back-end.
//!
//! Debian 12's sway offers `zwlr_foreign_toplevel_manager_v1`, `org_kde_kwin_idle` and `zwlr_screencopy_manager_v1`,
//! and no `ext_idle_notifier_v1`. Tools (Debian's names): sway, foot, wtype, grim, dbus.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::desktop::{Home, PATIENCE, SessionBus};
use crate::poll::try_eventually;
use crate::process::{self, Child, Program};
use crate::{directories, switch};

pub use window::SwayWindow;

mod window;

/// Sway refuses the superuser, as whom tests run in containers. This account is on every machine and owns nothing.
const ACCOUNT: &str = "nobody";

/// A running desktop. Dropping it ends it.
#[derive(Debug)]
pub struct Sway {
    wayland_display: PathBuf,
    ipc_socket: PathBuf,
    // In the order in which they end: clients before servers, files last.
    bus: SessionBus,
    _compositor: Child,
    home: Home,
    _compositor_home: Home,
}

impl Sway {
    /// Starts a desktop of 1280 x 800 pixels; `None`, with a line on standard error, when the environment does not
    /// ask for desktop tests.
    ///
    /// # Panics
    ///
    /// When it asks for them and the desktop does not start.
    pub fn start() -> Option<Self> {
        switch::value_or_skip(switch::DESKTOP_TESTS)?;
        Some(Self::open().expect("the desktop starts"))
    }

    /// Starts a desktop, whatever the environment says.
    ///
    /// # Errors
    ///
    /// When a tool is missing or does not start; with what it wrote.
    pub fn open() -> Result<Self> {
        let compositor_home = Home::new(process::is_superuser().then_some(ACCOUNT))?;
        let mut compositor = compositor_home
            .program("sway")
            .args(["--config", "/dev/null"])
            .env("WLR_BACKENDS", "headless")
            .env("WLR_LIBINPUT_NO_DEVICES", "1")
            .env("WLR_RENDERER", "pixman")
            .group()
            .leftovers(compositor_home.directory())
            .spawn()?;
        let sockets = compositor_home.directory().join("run");
        let (wayland_display, ipc_socket) = try_eventually(PATIENCE, || {
            ensure!(
                compositor.is_running(),
                "sway has ended:\n{}",
                compositor.output().text()
            );
            Ok((socket(&sockets, "wayland-")?, socket(&sockets, "sway-ipc.")?))
        })
        .context("Failed to start sway")?;
        let home = Home::new(None)?;
        let daemon = home
            .program("dbus-daemon")
            .env("WAYLAND_DISPLAY", &wayland_display);
        let bus = SessionBus::start(&daemon.leftovers(home.directory()), home.directory())?;
        let sway = Self {
            wayland_display,
            ipc_socket,
            bus,
            _compositor: compositor,
            home,
            _compositor_home: compositor_home,
        };
        try_eventually(PATIENCE, || sway.command("output HEADLESS-1 resolution 1280x800"))?;
        Ok(sway)
    }

    /// The compositor's socket as an absolute path, which `WAYLAND_DISPLAY` may be.
    pub fn wayland_display(&self) -> &Path {
        &self.wayland_display
    }

    /// The private session bus.
    pub fn bus(&self) -> &SessionBus {
        &self.bus
    }

    /// The home directory of the programs on this desktop.
    pub fn home(&self) -> &Path {
        self.home.directory()
    }

    /// The environment of a program on this desktop.
    pub fn environment(&self) -> Vec<(OsString, OsString)> {
        let mut environment = self.home.environment();
        environment.extend([
            ("WAYLAND_DISPLAY".into(), self.wayland_display.clone().into()),
            ("SWAYSOCK".into(), self.ipc_socket.clone().into()),
            ("DBUS_SESSION_BUS_ADDRESS".into(), self.bus.address().into()),
            ("XDG_CURRENT_DESKTOP".into(), "sway".into()),
            ("XDG_SESSION_TYPE".into(), "wayland".into()),
        ]);
        environment
    }

    /// A program that will run on this desktop, as the user who runs the test.
    pub fn program(&self, program: impl AsRef<OsStr>) -> Program {
        self.environment()
            .into_iter()
            .fold(self.home.program(program), |program, (name, value)| {
                program.env(name, value)
            })
    }

    /// Gives sway a command of its own language, such as `[pid=7] focus`.
    ///
    /// # Errors
    ///
    /// When sway does not obey.
    pub fn command(&self, command: &str) -> Result<()> {
        self.program("swaymsg")
            .args(["--", command])
            .run(PATIENCE)
            .map(drop)
    }

    /// All windows and what holds them, as sway tells it.
    ///
    /// # Errors
    ///
    /// When sway does not answer.
    pub fn tree(&self) -> Result<Value> {
        let text = self
            .program("swaymsg")
            .args(["--raw", "--type", "get_tree"])
            .run(PATIENCE)?;
        serde_json::from_str(&text).context("sway's answer is no JSON")
    }

    /// Types this text into the focused window: real input, which ends idleness.
    ///
    /// # Errors
    ///
    /// When `wtype` is missing or fails.
    pub fn type_text(&self, text: &str) -> Result<()> {
        self.program("wtype").args(["--", text]).run(PATIENCE).map(drop)
    }

    /// Takes a picture of the whole screen into `target/screenshots/NAME.png`.
    ///
    /// # Errors
    ///
    /// When `grim` is missing or fails.
    pub fn screenshot(&self, name: &str) -> Result<PathBuf> {
        let path = directories::screenshot(name)?;
        self.program("grim").arg(&path).run(PATIENCE)?;
        Ok(path)
    }
}

fn socket(folder: &Path, prefix: &str) -> Result<PathBuf> {
    std::fs::read_dir(folder)?
        .flatten()
        .map(|entry| entry.path())
        .find(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            name.starts_with(prefix) && !name.ends_with(".lock")
        })
        .with_context(|| format!("sway has no socket {prefix}*"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_come_to_the_front_and_change_their_titles() {
        let Some(sway) = Sway::start() else { return };
        let report = sway.open_foot("Quarterly report").unwrap();
        let mail = sway.open_foot("Entwürfe – ünïcode 🎉").unwrap();
        sway.focus(&report).unwrap();
        assert_eq!(sway.focused_title().unwrap().as_deref(), Some("Quarterly report"));
        sway.focus(&mail).unwrap();
        assert_eq!(
            sway.focused_title().unwrap().as_deref(),
            Some("Entwürfe – ünïcode 🎉")
        );
        mail.set_title("Inbox").unwrap();
        try_eventually(PATIENCE, || {
            let title = sway.focused_title()?;
            ensure!(title.as_deref() == Some("Inbox"), "the title is {title:?}");
            Ok(())
        })
        .unwrap();
        sway.type_text("hello").unwrap();
        let picture = sway.screenshot("test-support/sway").unwrap();
        assert!(
            std::fs::metadata(picture).unwrap().len() > 2_000,
            "the picture is empty"
        );
    }

    #[test]
    fn a_desktop_leaves_nothing_behind() {
        let Some(sway) = Sway::start() else { return };
        let home = sway.wayland_display().ancestors().nth(2).unwrap().to_owned();
        drop(sway);
        assert!(!home.exists(), "{}", home.display());
    }
}
