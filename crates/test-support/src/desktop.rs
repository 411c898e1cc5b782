//! An X11 desktop without a screen: Xvfb, a private session bus, xfwm4, and xfce4-panel with a tray.
//!
//! Everything the programs on it write goes to a temporary home directory. Tools (Debian's names): xvfb, xfwm4,
//! xfce4-panel, xfconf, dbus-x11, systemd (for `busctl`), xterm, xdotool, imagemagick.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result};
use tempfile::TempDir;

use crate::process::{Child, Program};
use crate::{directories, switch};

pub use home::Home;
pub use icon::Silhouette;
pub use menu::MenuLine;
pub use session_bus::SessionBus;
pub use window::Window;

mod home;
mod icon;
mod menu;
mod session_bus;
mod window;

/// How long a tool of the desktop may take on a busy machine.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// A running desktop. Dropping it ends it with everything that [`Desktop::program`] marked as its own.
#[derive(Debug)]
pub struct Desktop {
    display: String,
    // In the order in which they end: clients before the servers they talk to, files last.
    panel: Option<Child>,
    _window_manager: Child,
    bus: SessionBus,
    _display_server: Child,
    home: Home,
}

/// What a desktop shall consist of.
#[derive(Clone, Copy, Debug)]
pub struct Parts {
    /// Width and height of the one screen in pixels.
    pub size: (u32, u32),
    /// Whether there is a panel, and in it a tray.
    pub panel: bool,
}

impl Default for Parts {
    fn default() -> Self {
        Self {
            size: (1280, 800),
            panel: true,
        }
    }
}

impl Desktop {
    /// Starts a desktop of 1280 x 800 pixels with a tray; `None`, with a line on standard error, when the
    /// environment does not ask for desktop tests.
    ///
    /// # Panics
    ///
    /// When it asks for them and the desktop does not start.
    pub fn start() -> Option<Self> {
        Self::start_with(Parts::default())
    }

    /// Starts a desktop of these parts; see [`Desktop::start`].
    ///
    /// # Panics
    ///
    /// As [`Desktop::start`].
    pub fn start_with(parts: Parts) -> Option<Self> {
        switch::value_or_skip(switch::DESKTOP_TESTS)?;
        Some(Self::open(parts).expect("the desktop starts"))
    }

    /// Starts a desktop, whatever the environment says.
    ///
    /// # Errors
    ///
    /// When a tool is missing or does not start; with what it wrote.
    pub fn open(parts: Parts) -> Result<Self> {
        let home = Home::new(None)?;
        let (width, height) = parts.size;
        let mut display_server = home
            .program("Xvfb")
            .args(["-displayfd", "1", "-nolisten", "tcp", "-noreset"])
            .args(["-screen", "0", &format!("{width}x{height}x24")])
            .group()
            .leftovers(home.directory())
            .spawn()?;
        let number = display_server.wait_for_line(PATIENCE, |line| {
            !line.is_empty() && line.bytes().all(|byte| byte.is_ascii_digit())
        })?;
        let display = format!(":{number}");
        let bus = SessionBus::start(
            &home.program("dbus-daemon").env("DISPLAY", &display),
            home.directory(),
        )?;
        let client = |name: &str| {
            home.program(name)
                .env("DISPLAY", &display)
                .env("DBUS_SESSION_BUS_ADDRESS", bus.address())
                .group()
        };
        let window_manager = client("xfwm4").arg("--compositor=off").spawn()?;
        let mut desktop = Self {
            display: display.clone(),
            panel: None,
            _window_manager: window_manager,
            _display_server: display_server,
            bus,
            home,
        };
        desktop.wait_for_root_property("_NET_SUPPORTING_WM_CHECK")?;
        if parts.panel {
            desktop.panel = Some(
                desktop
                    .program("xfce4-panel")
                    .arg("--disable-wm-check")
                    .group()
                    .spawn()?,
            );
            desktop.wait_for_tray()?;
        }
        Ok(desktop)
    }

    /// The X11 display, such as `:7`.
    pub fn display(&self) -> &str {
        &self.display
    }

    /// The private session bus.
    pub fn bus(&self) -> &SessionBus {
        &self.bus
    }

    /// The home directory of everything that runs here.
    pub fn home(&self) -> &Path {
        self.home.directory()
    }

    /// The environment of a program on this desktop.
    pub fn environment(&self) -> Vec<(OsString, OsString)> {
        let mut environment = self.home.environment();
        environment.push(("DISPLAY".into(), self.display.clone().into()));
        environment.push(("DBUS_SESSION_BUS_ADDRESS".into(), self.bus.address().into()));
        environment
    }

    /// A program that will run on this desktop, and not on the one of the person who runs the test.
    pub fn program(&self, program: impl AsRef<std::ffi::OsStr>) -> Program {
        self.home
            .program(program)
            .env("DISPLAY", &self.display)
            .env("DBUS_SESSION_BUS_ADDRESS", self.bus.address())
    }

    /// Runs `xdotool` and gives what it wrote.
    ///
    /// # Errors
    ///
    /// When it fails, which for a search means that there is no such window.
    pub fn xdotool(&self, arguments: &[&str]) -> Result<String> {
        self.program("xdotool").args(arguments).run(PATIENCE)
    }

    /// Takes a picture of the whole screen into `target/screenshots/NAME.png`.
    ///
    /// # Errors
    ///
    /// When ImageMagick's `import` is missing or fails.
    pub fn screenshot(&self, name: &str) -> Result<PathBuf> {
        let path = directories::screenshot(name)?;
        self.program("import")
            .args(["-window", "root"])
            .arg(&path)
            .run(PATIENCE)?;
        Ok(path)
    }

    fn wait_for_root_property(&self, property: &str) -> Result<()> {
        crate::poll::try_eventually(PATIENCE, || {
            let text = self.program("xprop").args(["-root", property]).run(PATIENCE)?;
            anyhow::ensure!(
                text.contains("window id"),
                "the window manager does not announce itself: {text}"
            );
            Ok(())
        })
    }

    fn wait_for_tray(&self) -> Result<()> {
        crate::poll::try_eventually(PATIENCE, || {
            let names = self.bus.names()?;
            anyhow::ensure!(
                names.iter().any(|name| name == "org.kde.StatusNotifierWatcher"),
                "the panel offers no tray"
            );
            Ok(())
        })
        .context("Failed to start xfce4-panel")
    }
}

#[cfg(test)]
mod tests;
