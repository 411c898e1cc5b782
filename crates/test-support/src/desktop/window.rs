//! Real windows to look at.

use std::sync::atomic::{AtomicU32, Ordering};

use anyhow::{Context, Result, ensure};

use super::{Desktop, PATIENCE};
use crate::poll::try_eventually;
use crate::process::Child;

/// An xterm. Dropping it closes it.
#[derive(Debug)]
pub struct Window {
    id: String,
    process: Child,
}

impl Desktop {
    /// Opens an xterm with this title and waits until it is shown. Its window class is `XTerm`, and as an older
    /// program it sets `WM_NAME` only: in Latin-1 where that suffices, else as COMPOUND_TEXT.
    ///
    /// # Errors
    ///
    /// When no window appears.
    pub fn open_xterm(&self, title: &str) -> Result<Window> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        // A search by title would need the title to be unique and free of regular expressions.
        let instance = format!("xterm-{}", COUNT.fetch_add(1, Ordering::Relaxed));
        let process = self
            .program("xterm")
            .args([
                "-name",
                &instance,
                "-T",
                title,
                "-fa",
                "Monospace",
                "-geometry",
                "60x12",
            ])
            .args(["-e", "sleep", "infinity"])
            .group()
            .spawn()?;
        let id = try_eventually(PATIENCE, || {
            self.xdotool(&["search", "--onlyvisible", "--classname", &format!("^{instance}$")])
        })
        .context("Failed to open an xterm")?;
        Ok(Window {
            id: id.trim().to_owned(),
            process,
        })
    }

    /// Brings a window to the front and waits until it is the active one.
    ///
    /// # Errors
    ///
    /// When the window manager does not make it so.
    pub fn focus(&self, window: &Window) -> Result<()> {
        self.xdotool(&["windowactivate", window.id()])?;
        try_eventually(PATIENCE, || {
            let active = self.xdotool(&["getactivewindow"])?;
            ensure!(
                active.trim() == window.id,
                "{} is active instead of {}",
                active.trim(),
                window.id
            );
            Ok(())
        })
    }

    /// Gives a window another title, as a newer program does that opens another document: by `_NET_WM_NAME`, in
    /// UTF-8, which counts more than `WM_NAME`.
    ///
    /// # Errors
    ///
    /// When the window is gone.
    pub fn set_title(&self, window: &Window, title: &str) -> Result<()> {
        self.program("xprop")
            .args([
                "-id",
                window.id(),
                "-f",
                "_NET_WM_NAME",
                "8u",
                "-set",
                "_NET_WM_NAME",
                title,
            ])
            .run(PATIENCE)
            .map(drop)
    }
}

impl Window {
    /// The X11 id in decimal, as xdotool takes it.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The process that shows the window.
    pub fn process(&self) -> &Child {
        &self.process
    }
}
