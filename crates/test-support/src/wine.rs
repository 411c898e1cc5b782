//! Windows programs under Wine, on an X11 desktop of their own.
//!
//! Wine 8 (Debian 12) proves less than Windows: it delivers no foreground hooks, no suspend notifications and no
//! clicks on tray icons. What it cannot show is listed in `docs/MANUAL-TESTS.md`. Tools (Debian's names): wine,
//! wine64, gcc-mingw-w64-x86-64, and those of [`crate::desktop`].

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result};
use tempfile::TempDir;

use crate::desktop::{Desktop, Parts};
use crate::process::{Child, Program, Signal};
use crate::switch;

mod compiled;
mod prefix;

/// Wine's first start on a busy machine.
const PATIENCE: Duration = Duration::from_mins(2);

/// A Windows of its own. Dropping it ends its programs and deletes its files.
#[derive(Debug)]
pub struct Wine {
    // In the order in which they end.
    _server: Child,
    desktop: Desktop,
    prefix: TempDir,
}

/// A window of a program under Wine. Dropping it ends the program.
#[derive(Debug)]
pub struct WineWindow {
    title: String,
    process: Child,
}

impl Wine {
    /// Starts one; `None`, with a line on standard error, when the environment does not ask for desktop tests.
    ///
    /// # Panics
    ///
    /// When it asks for them and Wine does not start.
    pub fn start() -> Option<Self> {
        switch::value_or_skip(switch::DESKTOP_TESTS)?;
        Some(Self::open().expect("Wine starts"))
    }

    /// Starts one, whatever the environment says.
    ///
    /// # Errors
    ///
    /// When a tool is missing or does not start; with what it wrote.
    pub fn open() -> Result<Self> {
        // A window manager, or windows could not come to the front; no panel, or there were two trays.
        let desktop = Desktop::open(Parts {
            panel: false,
            ..Parts::default()
        })?;
        let prefix = prefix::fresh(&desktop)?;
        let server = serve(&desktop, prefix.path())?;
        Ok(Self {
            _server: server,
            desktop,
            prefix,
        })
    }

    /// The X11 desktop on which the windows appear.
    pub fn desktop(&self) -> &Desktop {
        &self.desktop
    }

    /// The directory that programs see as `C:\`.
    pub fn drive_c(&self) -> PathBuf {
        self.prefix.path().join("drive_c")
    }

    /// Copies a Windows program to `C:\folder`, together with the library that this Wine lacks, and gives where it
    /// is now.
    ///
    /// # Errors
    ///
    /// When mingw is missing or a file cannot be copied.
    pub fn install(&self, executable: &Path, folder: &str) -> Result<PathBuf> {
        let folder = self.drive_c().join(folder);
        std::fs::create_dir_all(&folder)?;
        let name = executable.file_name().context("the path names no file")?;
        let installed = folder.join(name);
        std::fs::copy(executable, &installed)
            .with_context(|| format!("Failed to copy {}", executable.display()))?;
        std::fs::copy(compiled::random_numbers()?, folder.join("bcryptprimitives.dll"))?;
        Ok(installed)
    }

    /// A program to run: the path of an `.exe` on this machine, or the name of one that Wine brings.
    pub fn program(&self, executable: impl AsRef<OsStr>) -> Program {
        in_prefix(&self.desktop, self.prefix.path(), "wine")
            .arg(executable)
            .group()
    }

    /// Opens a window of the program `application` (its file name without `.exe`) and waits until it is shown.
    ///
    /// # Errors
    ///
    /// When no window appears.
    pub fn open_window(&self, application: &str, title: &str) -> Result<WineWindow> {
        let folder = self.drive_c().join("windows to look at");
        std::fs::create_dir_all(&folder)?;
        let executable = folder.join(format!("{application}.exe"));
        std::fs::copy(compiled::window()?, &executable)?;
        let mut process = self.program(executable).arg(title).spawn()?;
        process.wait_for_line(PATIENCE, |line| line.trim() == "shown")?;
        let window = WineWindow {
            title: title.to_owned(),
            process,
        };
        self.focus(&window)?;
        Ok(window)
    }

    /// Brings a window to the front and waits until it is the active one.
    ///
    /// # Errors
    ///
    /// When the window manager does not make it so.
    pub fn focus(&self, window: &WineWindow) -> Result<()> {
        let pattern = format!("^{}$", literal(&window.title));
        crate::poll::try_eventually(PATIENCE, || {
            self.desktop
                .xdotool(&["search", "--onlyvisible", "--name", &pattern, "windowactivate"])?;
            let active = self.desktop.xdotool(&["getactivewindow", "getwindowname"])?;
            anyhow::ensure!(active.trim() == window.title, "{} is active", active.trim());
            Ok(())
        })
    }
}

impl WineWindow {
    /// The program that shows the window.
    pub fn process(&self) -> &Child {
        &self.process
    }
}

/// A program of Wine's own, in a prefix.
fn in_prefix(desktop: &Desktop, prefix: &Path, program: &str) -> Program {
    desktop
        .program(program)
        .env("WINEPREFIX", prefix)
        .env("WINEDEBUG", "-all")
        // Or it offers to download .NET and a browser.
        .env("WINEDLLOVERRIDES", "mscoree,mshtml=")
}

/// Starts the prefix' server ourselves, in the foreground: started by the first program it would outlive us all.
fn serve(desktop: &Desktop, prefix: &Path) -> Result<Child> {
    in_prefix(desktop, prefix, "wineserver")
        .args(["--foreground", "--persistent"])
        .group()
        // The one signal at which it ends all programs of the prefix, and does not leave them waiting for it.
        .stop_by(Signal::Interrupt, Duration::from_secs(10))
        .leftovers(prefix)
        .spawn()
}

/// An extended regular expression that matches exactly this text. Only what is special may be escaped: `\<` is the
/// beginning of a word.
fn literal(text: &str) -> String {
    text.chars().fold(String::new(), |mut pattern, character| {
        if r".^$*+?()[]{}|\".contains(character) {
            pattern.push('\\');
        }
        pattern.push(character);
        pattern
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_of_two_programs_come_to_the_front() {
        let Some(wine) = Wine::start() else { return };
        let report = wine
            .open_window("report", "<b>Quarterly</b> report (draft)")
            .unwrap();
        let mail = wine.open_window("mail", "Entwürfe – Mail").unwrap();
        wine.desktop().screenshot("test-support/wine").unwrap();
        wine.focus(&report).unwrap();
        wine.focus(&mail).unwrap();
        assert_ne!(report.process().id(), mail.process().id());
    }

    #[test]
    fn programs_find_their_registry_and_leave_nothing_behind() {
        let Some(wine) = Wine::start() else { return };
        let query = [
            "query",
            r"HKLM\Software\Microsoft\Windows NT\CurrentVersion",
            "/v",
            "ProductName",
        ];
        let answer = wine.program("reg").args(query).run(PATIENCE).unwrap();
        assert!(answer.contains("REG_SZ"), "{answer}");
        let drive = wine.drive_c();
        drop(wine);
        assert!(!drive.exists());
        let prefix = format!("WINEPREFIX={}", drive.parent().unwrap().display());
        let left: Vec<_> = std::fs::read_dir("/proc")
            .unwrap()
            .flatten()
            .filter(|entry| {
                let environment = std::fs::read(entry.path().join("environ")).unwrap_or_default();
                environment
                    .split(|byte| *byte == 0)
                    .any(|variable| variable == prefix.as_bytes())
            })
            .map(|entry| std::fs::read_to_string(entry.path().join("comm")).unwrap_or_default())
            .collect();
        assert!(left.is_empty(), "still running: {left:?}");
    }
}
