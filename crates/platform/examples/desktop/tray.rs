//! An icon in the tray of this desktop.
//!
//! Each line on standard input is a view as JSON; the end of input ends the program:
//!
//! `{"shape": "paused", "tooltip": "…", "menu": [{"id": "quit", "text": "Quit"}, {"text": "More", "menu": […]}, {}]}`
//!
//! Each event is a line on standard output: `shown`, `not shown: …`, `clicked ID`.

use std::io::{self, BufRead};
use std::thread;

use serde_json::Value;
use timetrack_platform::event_loop::{self, Handle};
use timetrack_platform::tray::{self, MenuEntry, TrayBackend, TrayEvent, TrayShape, TrayView};

use crate::say;

pub(crate) fn run() -> Result<(), Box<dyn std::error::Error>> {
    event_loop::run(|handle: Handle<Box<dyn TrayBackend>>| {
        thread::spawn(move || {
            for line in io::stdin().lock().lines().map_while(Result::ok) {
                match serde_json::from_str(&line) {
                    Ok(view) => {
                        let view = view_of(&view);
                        handle.post(move |tray| tray.show(&view));
                    }
                    Err(error) => say(&format!("not JSON: {error}")),
                }
            }
            handle.exit();
        });
        let first = TrayView {
            shape: TrayShape::Tracking,
            tooltip: "TimeTrack".to_owned(),
            menu: Vec::new(),
        };
        tray::open(&first, |event| match event {
            TrayEvent::Clicked(id) => say(&format!("clicked {id}")),
            TrayEvent::Shown => say("shown"),
            TrayEvent::NotShown(problem) => say(&format!("not shown: {problem}")),
        })
    })?;
    Ok(())
}

fn view_of(view: &Value) -> TrayView {
    TrayView {
        shape: match view["shape"].as_str() {
            Some("offline") => TrayShape::Offline,
            Some("problem") => TrayShape::Problem,
            Some("paused") => TrayShape::Paused,
            Some("private") => TrayShape::Private,
            Some("viewed") => TrayShape::Viewed,
            Some(_) | None => TrayShape::Tracking,
        },
        tooltip: text_of(view, "tooltip"),
        menu: entries_of(view),
    }
}

fn entries_of(value: &Value) -> Vec<MenuEntry> {
    let entries = value["menu"].as_array().into_iter().flatten();
    entries
        .map(|entry| {
            let (text, enabled) = (text_of(entry, "text"), entry["enabled"].as_bool().unwrap_or(true));
            if entry["menu"].is_array() {
                MenuEntry::Submenu {
                    text,
                    enabled,
                    entries: entries_of(entry),
                }
            } else if entry["id"].is_string() {
                MenuEntry::Item {
                    id: text_of(entry, "id"),
                    text,
                    enabled,
                    checked: entry["checked"].as_bool(),
                }
            } else {
                MenuEntry::Separator
            }
        })
        .collect()
}

fn text_of(value: &Value, key: &str) -> String {
    value[key].as_str().unwrap_or_default().to_owned()
}
