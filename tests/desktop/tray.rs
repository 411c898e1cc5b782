//! The tray in a real panel, clicked with a real mouse, seen by its pixels.

use std::{ffi::OsString, fmt};

use serde_json::json;
use timetrack_platform::tray::{PanelTone, TrayShape};
use timetrack_test_support::{
    desktop::{Desktop, MenuLine, Silhouette},
    gateway::Gateway,
    poll,
};

use super::agent::{Agent, PATIENCE};

/// A desktop with an agent in its tray.
struct Seat {
    /// The beginning of the names of its pictures: several seats take pictures at the same time.
    name: &'static str,
    // Ends before the desktop that it runs on.
    agent: Agent,
    desktop: Desktop,
}

impl Seat {
    fn with(
        name: &'static str,
        config: &str,
        start: fn(&str, Vec<(OsString, OsString)>) -> Agent,
    ) -> Option<Self> {
        let desktop = Desktop::start()?;
        let mut environment = desktop.environment();
        // So that the panel's tone is known.
        environment.push(("XDG_CURRENT_DESKTOP".into(), "XFCE".into()));
        let agent = start(config, environment);
        agent.wait_for_status("the icon to be shown", |status| {
            status["tray"]["state"] == "shown"
        });
        Some(Self { name, agent, desktop })
    }

    /// Waits until the agent says that it does `state`, and the icon has this outline.
    fn wait_for(&self, state: &str, shape: TrayShape) {
        self.agent
            .wait_for_status(state, |status| status["recording"]["state"] == state);
        self.wait_for_icon(shape);
    }

    fn wait_for_icon(&self, shape: TrayShape) -> (i64, i64) {
        poll::eventually_ok(PATIENCE, || {
            self.find_icon(shape)
                .ok_or_else(|| format!("no icon of the shape {shape:?} is seen"))
        })
    }

    fn find_icon(&self, shape: TrayShape) -> Option<(i64, i64)> {
        let picture = format!("{}-{shape:?}", self.name).to_lowercase();
        self.desktop.find_icon(&silhouette(shape), &picture).unwrap()
    }

    /// Opens the menu at the icon, whatever it shows, and chooses.
    fn choose(&self, path: &[&str]) {
        let icon = poll::eventually_ok(PATIENCE, || {
            let seen = TrayShape::ALL.into_iter().find_map(|shape| self.find_icon(shape));
            seen.ok_or("no icon is seen")
        });
        self.desktop.choose(icon, path).unwrap();
    }

    fn menu(&self) -> Menu {
        Menu(self.desktop.menu_lines().unwrap())
    }

    fn wait_for_menu(&self, what: &str, condition: impl Fn(&Menu) -> bool) {
        poll::eventually_ok(PATIENCE, || {
            let menu = self.menu();
            if condition(&menu) {
                Ok(())
            } else {
                Err(format!("{what}: {menu}"))
            }
        });
    }
}

struct Menu(Vec<MenuLine>);

impl Menu {
    fn line(&self, start: &str) -> Option<&MenuLine> {
        self.0.iter().find(|line| line.text.starts_with(start))
    }

    fn heading(&self) -> &str {
        &self.0[0].text
    }
}

impl fmt::Display for Menu {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let texts: Vec<&str> = self.0.iter().map(|line| line.text.as_str()).collect();
        write!(formatter, "{texts:?}")
    }
}

fn silhouette(shape: TrayShape) -> Silhouette {
    let mut pixmaps = shape.pixmaps(PanelTone::Light).into_iter();
    let pixmap = pixmaps.find(|pixmap| pixmap.width == 22).unwrap();
    Silhouette {
        width: 22,
        rgba: pixmap.rgba,
    }
}

#[test]
fn the_menu_does_what_it_says_and_the_icon_follows() {
    let config = r#"{"language": "en", "session_mode": "manual", "preferred_port": 18400}"#;
    let Some(mut seat) = Seat::with("agent-tray", config, Agent::start_in) else {
        return;
    };
    seat.wait_for("waitingForNotice", TrayShape::Paused);
    seat.wait_for_menu("the notice first", |menu| {
        menu.heading().starts_with("Not recording")
    });
    seat.agent.command(&["start"]);
    seat.wait_for("working", TrayShape::Tracking);
    assert!(
        seat.menu().heading().starts_with("Working since "),
        "{}",
        seat.menu()
    );

    let menu = seat
        .desktop
        .open_menu(seat.wait_for_icon(TrayShape::Tracking))
        .unwrap();
    seat.desktop.screenshot("agent-tray-menu").unwrap();
    seat.desktop.close_menu(&menu).unwrap();

    seat.choose(&["Break"]);
    seat.wait_for("onBreak", TrayShape::Paused);
    seat.choose(&["End break"]);
    seat.wait_for("working", TrayShape::Tracking);

    seat.choose(&["Privacy mode", "15 minutes"]);
    seat.wait_for("private", TrayShape::Private);
    assert!(
        seat.menu().heading().starts_with("Private until "),
        "{}",
        seat.menu()
    );
    seat.choose(&["Privacy mode", "Until I turn it off"]);
    seat.wait_for_menu("privacy mode without an end", |menu| menu.heading() == "Private");
    seat.choose(&["Privacy mode", "Off"]);
    seat.wait_for("working", TrayShape::Tracking);

    seat.choose(&["Tracking"]);
    seat.wait_for("trackingOff", TrayShape::Paused);
    assert_eq!(
        seat.menu().line("Tracking").and_then(|line| line.checked),
        None,
        "the heading"
    );
    let unticked = |menu: &Menu| {
        menu.0
            .iter()
            .any(|line| line.text == "Tracking" && line.checked == Some(false))
    };
    seat.wait_for_menu("Tracking without a tick", unticked);
    seat.choose(&["Tracking"]);
    seat.wait_for_menu("Tracking with a tick", |menu| {
        menu.0
            .iter()
            .any(|line| line.text == "Tracking" && line.checked == Some(true))
    });

    // The work that had begun goes on with the next input.
    seat.desktop.xdotool(&["key", "a"]).unwrap();
    seat.wait_for("working", TrayShape::Tracking);
    seat.choose(&["End work"]);
    seat.wait_for("notWorking", TrayShape::Paused);
    seat.choose(&["Start work"]);
    seat.wait_for("working", TrayShape::Tracking);
    seat.choose(&["Sync now"]);
    seat.wait_for_menu("what became of the sync", |menu| {
        menu.line("Sync now (")
            .is_some_and(|line| line.text.contains(" sent at ") && line.enabled)
    });
    seat.choose(&["Quit"]);
    seat.agent.wait_for_end();
}

#[test]
fn a_server_that_does_not_answer_is_an_outline_and_a_reason() {
    let company = Gateway::that_only_wants(&json!({ "detail": "title" }));
    let config = json!({ "language": "en", "base_url": company.url() }).to_string();
    let Some(seat) = Seat::with("agent-tray-offline", &config, Agent::start_enrolled_in) else {
        return;
    };
    seat.agent.command(&["start"]);
    seat.wait_for("working", TrayShape::Offline);
    seat.choose(&["Sync now"]);
    seat.wait_for_menu("what became of the sync", |menu| {
        menu.line("Sync now (failed at ")
            .is_some_and(|line| line.text.ends_with(": no answer)"))
    });
    assert!(seat.menu().heading().ends_with(", offline"), "{}", seat.menu());
    let pending = seat.menu().line("Send pending events (").cloned();
    assert!(pending.is_some_and(|line| line.enabled), "{}", seat.menu());
}

#[test]
fn a_problem_is_an_outline_and_german_is_german() {
    let config = r#"{"language": "de", "afk_threshold_seconds": "bald", "preferred_port": 18500}"#;
    let Some(seat) = Seat::with("agent-tray-german", config, Agent::start_in) else {
        return;
    };
    seat.agent.command(&["start"]);
    seat.wait_for("working", TrayShape::Problem);
    let menu = seat.menu();
    assert!(menu.heading().starts_with("Arbeit seit "), "{menu}");
    for text in [
        "Pause",
        "Arbeit beenden",
        "Tracking aktiv",
        "Privacy-Modus",
        "Jetzt synchronisieren",
        "Offene Events senden (",
        "Status anzeigen",
        "Meine Daten",
        "Config öffnen",
        "Logdatei öffnen",
        "Beenden",
    ] {
        assert!(menu.line(text).is_some(), "{text} is missing in {menu}");
    }
    let open = seat
        .desktop
        .open_menu(seat.wait_for_icon(TrayShape::Problem))
        .unwrap();
    seat.desktop.screenshot("agent-tray-menu-german").unwrap();
    seat.desktop.close_menu(&open).unwrap();
    seat.choose(&["Privacy-Modus", "1 Stunde"]);
    seat.wait_for("private", TrayShape::Private);
}
