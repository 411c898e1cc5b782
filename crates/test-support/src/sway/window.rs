//! Real Wayland windows to look at.

use std::io::Write;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use tempfile::TempDir;

use super::Sway;
use crate::desktop::PATIENCE;
use crate::poll::try_eventually;
use crate::process::{self, Child};

/// A terminal. Dropping it closes it. Its app id is `foot`.
#[derive(Debug)]
pub struct SwayWindow {
    process: Child,
    _directory: TempDir,
    titles: PathBuf,
}

impl Sway {
    /// Opens a terminal with this title and waits until it is shown.
    ///
    /// # Errors
    ///
    /// When no window appears.
    pub fn open_foot(&self, title: &str) -> Result<SwayWindow> {
        let directory = tempfile::Builder::new().prefix("timetrack-foot-").tempdir()?;
        let titles = directory.path().join("titles");
        process::run(Command::new("mkfifo").arg(&titles))?;
        // What an editor or a shell does: it tells the terminal the title by an escape sequence.
        let script =
            r#"while :; do while read -r title; do printf '\033]2;%s\033\\' "$title"; done < "$0"; done"#;
        let process = self
            .program("foot")
            .args(["--title", title, "sh", "-c", script])
            .arg(&titles)
            .group()
            .spawn()?;
        let window = SwayWindow {
            process,
            _directory: directory,
            titles,
        };
        try_eventually(PATIENCE, || {
            let tree = self.tree()?;
            ensure!(
                windows(&tree).any(|node| window.is(node)),
                "{}",
                window.process.output().text()
            );
            Ok(())
        })
        .context("Failed to open a window on sway")?;
        Ok(window)
    }

    /// Brings a window to the front and waits until it has the focus.
    ///
    /// # Errors
    ///
    /// When sway does not make it so.
    pub fn focus(&self, window: &SwayWindow) -> Result<()> {
        self.command(&format!("[pid={}] focus", window.process.id()))?;
        try_eventually(PATIENCE, || {
            let tree = self.tree()?;
            let focused = windows(&tree).find(|node| node["focused"] == true);
            ensure!(
                focused.is_some_and(|node| window.is(node)),
                "another window has the focus"
            );
            Ok(())
        })
    }

    /// The title of the window that has the focus.
    ///
    /// # Errors
    ///
    /// When sway does not answer.
    pub fn focused_title(&self) -> Result<Option<String>> {
        let tree = self.tree()?;
        let focused = windows(&tree).find(|node| node["focused"] == true);
        Ok(focused.and_then(|node| node["name"].as_str()).map(str::to_owned))
    }
}

impl SwayWindow {
    /// Gives the window another title, as a program does that opens another document.
    ///
    /// # Errors
    ///
    /// When the window is gone.
    pub fn set_title(&self, title: &str) -> Result<()> {
        // For reading too: then opening does not wait for a reader, who may be gone.
        let mut titles = std::fs::OpenOptions::new()
            .read(true)
            .write(true)
            .open(&self.titles)?;
        writeln!(titles, "{title}").context("Failed to tell the terminal its title")
    }

    /// The process that shows the window.
    pub fn process(&self) -> &Child {
        &self.process
    }

    fn is(&self, node: &Value) -> bool {
        node["pid"] == self.process.id()
    }
}

/// All nodes of sway's tree that are windows.
fn windows(tree: &Value) -> impl Iterator<Item = &Value> {
    let mut pending = vec![tree];
    std::iter::from_fn(move || {
        let node = pending.pop()?;
        for children in ["nodes", "floating_nodes"] {
            pending.extend(node[children].as_array().into_iter().flatten());
        }
        Some(node)
    })
    .filter(|node| node["pid"].is_number())
}
