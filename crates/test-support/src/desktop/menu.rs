//! The menu of a tray icon in the real panel, as a person uses it.

use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;

use super::{Desktop, PATIENCE};
use crate::poll::try_eventually;

/// Windows of the panel and of the menus that it opens.
const PANEL_CLASSES: &str = "xfce4-panel|wrapper";

/// One entry of the menu, as the program offers it on the session bus.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MenuLine {
    /// The text; empty for a separator.
    pub text: String,
    /// Whether it can be chosen.
    pub enabled: bool,
    /// Whether it has a tick; `None` where it can have none.
    pub checked: Option<bool>,
    /// The entries that it opens.
    pub entries: Vec<MenuLine>,
}

impl Desktop {
    /// Clicks with this button of the mouse: 1 is the left one.
    ///
    /// # Errors
    ///
    /// When the mouse cannot be moved.
    pub fn click(&self, (x, y): (i64, i64), button: u8) -> Result<()> {
        let (x, y, button) = (x.to_string(), y.to_string(), button.to_string());
        self.xdotool(&["mousemove", &x, &y, "click", &button]).map(drop)
    }

    /// Opens the menu of the icon at this place, and gives the X11 id of its window.
    ///
    /// By the left button, as the panel answers the right one with a menu of its own while it still reads the icon's;
    /// to a click that comes too early for that it does nothing, so that another one may be needed.
    ///
    /// # Errors
    ///
    /// When no menu opens.
    pub fn open_menu(&self, icon: (i64, i64)) -> Result<String> {
        let before = self.panel_windows();
        let attempts = (0..4).map(|_| {
            self.click(icon, 1)?;
            self.new_panel_window(&before, PATIENCE / 6)
        });
        let mut last = None;
        for attempt in attempts {
            match attempt {
                Ok(menu) => return Ok(menu),
                Err(error) => last = Some(error),
            }
        }
        // What the panel does instead is to be seen there.
        let picture = self.screenshot("no-menu")?;
        let error = last.context("nothing was tried")?;
        Err(error).with_context(|| format!("Failed to open the menu; see {}", picture.display()))
    }

    /// Opens the menu and chooses an entry: one text per level. Ends when the menu has closed.
    ///
    /// # Errors
    ///
    /// When there is no such entry, or it cannot be chosen.
    pub fn choose(&self, icon: (i64, i64), path: &[&str]) -> Result<()> {
        let mut menu = self.open_menu(icon)?;
        let top = menu.clone();
        let mut lines = self.menu_lines()?;
        for (depth, text) in path.iter().enumerate() {
            let choosable: Vec<&MenuLine> = lines
                .iter()
                .filter(|line| line.enabled && !line.text.is_empty())
                .collect();
            let Some(index) = choosable.iter().position(|line| line.text == *text) else {
                bail!("nobody can choose {text:?} in {lines:#?}");
            };
            // A menu begins with nothing chosen, one that the keyboard opened with its first entry.
            for _ in 0..index + usize::from(depth == 0) {
                self.xdotool(&["key", "Down"])?;
            }
            if depth + 1 == path.len() {
                self.xdotool(&["key", "Return"])?;
            } else {
                let before = self.panel_windows();
                self.xdotool(&["key", "Right"])?;
                menu = self
                    .new_panel_window(&before, PATIENCE)
                    .with_context(|| format!("Failed to open {text:?} below {menu}"))?;
                lines = choosable[index].entries.clone();
            }
        }
        try_eventually(PATIENCE, || {
            ensure!(!self.panel_windows().contains(&top), "the menu stays open");
            Ok(())
        })
    }

    /// Closes an open menu without choosing anything.
    ///
    /// # Errors
    ///
    /// When it stays open.
    pub fn close_menu(&self, menu: &str) -> Result<()> {
        self.xdotool(&["key", "Escape"])?;
        try_eventually(PATIENCE, || {
            ensure!(
                !self.panel_windows().iter().any(|window| window == menu),
                "the menu stays open"
            );
            Ok(())
        })
    }

    /// The entries of the only tray icon's menu, as the panel reads them from the session bus.
    ///
    /// # Errors
    ///
    /// When there is no icon, or its menu cannot be read.
    pub fn menu_lines(&self) -> Result<Vec<MenuLine>> {
        let names = self.bus().names()?;
        let item = names
            .iter()
            .find(|name| name.starts_with("org.kde.StatusNotifierItem-"))
            .context("no program has a tray icon")?;
        let text = self
            .program("busctl")
            .arg(format!("--address={}", self.bus().address()))
            .args([
                "--json=short",
                // What follows begins with a dash in one place.
                "--",
                "call",
                item,
                "/MenuBar",
                "com.canonical.dbusmenu",
                "GetLayout",
            ])
            .args(["iias", "0", "-1", "0"])
            .run(PATIENCE)?;
        let answer: Value = serde_json::from_str(&text).context("busctl's answer is no JSON")?;
        Ok(children(&answer["data"][1]))
    }

    /// What the panel shows, menus included.
    pub fn panel_windows(&self) -> Vec<String> {
        let found = self.xdotool(&["search", "--onlyvisible", "--class", PANEL_CLASSES]);
        found.unwrap_or_default().lines().map(str::to_owned).collect()
    }

    fn new_panel_window(&self, before: &[String], limit: Duration) -> Result<String> {
        try_eventually(limit, || {
            self.panel_windows()
                .into_iter()
                .find(|window| !before.contains(window))
                .context("no window of the panel appears")
        })
    }
}

/// The entries below a node `[id, properties, children]` of a layout.
fn children(node: &Value) -> Vec<MenuLine> {
    let children_of_node = node[2].as_array().into_iter().flatten();
    children_of_node
        .map(|child| {
            let node = &child["data"];
            let property = |name: &str| &node[1][name]["data"];
            // One underscore would mark a letter, so that the program writes two where it means one.
            let text = property("label").as_str().unwrap_or_default().replace("__", "_");
            MenuLine {
                text: if property("type") == "separator" {
                    String::new()
                } else {
                    text
                },
                enabled: property("enabled") != false,
                checked: property("toggle-type")
                    .as_str()
                    .map(|_| property("toggle-state") == 1),
                entries: children(node),
            }
        })
        .collect()
}
