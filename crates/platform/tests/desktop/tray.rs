use serde_json::{Value, json};
use timetrack_platform::tray::{PanelTone, TrayShape};
use timetrack_test_support::desktop::{Desktop, Parts, Silhouette};
use timetrack_test_support::poll::{eventually, eventually_ok};
use timetrack_test_support::process::{Child, Program};

use crate::helper::{PATIENCE, Tray, example, on};

#[test]
fn the_six_icons_are_seen() {
    let Some(desktop) = Desktop::start() else { return };
    let mut tray = Tray::start(&on(&desktop));
    assert_eq!(tray.says(), "shown");
    let names = ["tracking", "offline", "problem", "paused", "private", "viewed"];
    for (shape, name) in TrayShape::ALL.into_iter().zip(names) {
        tray.show(&json!({"shape": name, "tooltip": name}));
        eventually(PATIENCE, name, || {
            position(&desktop, &format!("tray-{name}"), shape).is_some()
        });
    }
}

#[test]
fn an_entry_is_clicked_and_texts_change_while_the_menu_is_open() {
    let Some(desktop) = Desktop::start() else { return };
    let mut tray = Tray::start(&on(&desktop));
    assert_eq!(tray.says(), "shown");
    tray.show(&view("5 events pending", true));
    let icon = eventually_ok(PATIENCE, || {
        position(&desktop, "tray-before-menu", TrayShape::Paused).ok_or("no icon is seen")
    });
    let menu = desktop.open_menu(icon).unwrap();
    let before = desktop.pixels("tray-menu").unwrap();

    tray.show(&view("6 events pending", false));
    eventually(PATIENCE, "the open menu does not change", || {
        desktop.pixels("tray-menu-changed").unwrap() != before
    });
    assert!(desktop.panel_windows().contains(&menu), "the menu was closed");

    let (left, top) = place(&desktop, &menu);
    let (_, height) = size(&desktop, &menu);
    desktop.click((left + 20, top + height - 16), 1).unwrap();
    assert_eq!(tray.says(), "clicked quit_now");
}

#[test]
fn the_icon_waits_for_a_panel_and_returns_with_it() {
    let Some(desktop) = Desktop::start_with(Parts {
        panel: false,
        ..Parts::default()
    }) else {
        return;
    };
    let mut tray = Tray::start(&on(&desktop));
    assert!(tray.says().starts_with("not shown: no panel"));
    tray.show(&json!({"shape": "problem", "tooltip": "TimeTrack"}));
    for round in ["tray-late-panel", "tray-restarted-panel"] {
        let panel: Child = desktop
            .program("xfce4-panel")
            .arg("--disable-wm-check")
            .group()
            .spawn()
            .unwrap();
        assert_eq!(tray.says(), "shown");
        eventually(PATIENCE, round, || {
            position(&desktop, round, TrayShape::Problem).is_some()
        });
        drop(panel);
        assert!(tray.says().starts_with("not shown: no panel"));
    }
}

#[test]
fn without_a_session_bus_the_program_goes_on() {
    let Some(desktop) = Desktop::start_with(Parts {
        panel: false,
        ..Parts::default()
    }) else {
        return;
    };
    let program: Program = desktop
        .program(example())
        .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere");
    let mut tray = Tray::start(&program);
    assert!(tray.says().starts_with("not shown: there is no session bus"));
    tray.show(&view("still alive", true));
}

fn view(first: &str, checked: bool) -> Value {
    json!({"shape": "paused", "tooltip": "TimeTrack\nPaused", "menu": [
        {"id": "state", "text": first, "enabled": false},
        {},
        {"id": "tracking", "text": "Tracking", "checked": checked},
        {"text": "Privacy mode", "menu": [{"id": "privacy_15", "text": "15 min"}]},
        {"id": "quit_now", "text": "Quit & leave_now"},
    ]})
}

/// The middle of the icon on the screen, in the colours for a light panel, as this one is.
fn position(desktop: &Desktop, picture: &str, shape: TrayShape) -> Option<(i64, i64)> {
    let pixmap = shape
        .pixmaps(PanelTone::Light)
        .into_iter()
        .find(|pixmap| pixmap.width == 22)?;
    let silhouette = Silhouette {
        width: 22,
        rgba: pixmap.rgba,
    };
    desktop.find_icon(&silhouette, picture).unwrap()
}

fn size(desktop: &Desktop, window: &str) -> (i64, i64) {
    (
        geometry(desktop, window, "WIDTH"),
        geometry(desktop, window, "HEIGHT"),
    )
}

fn place(desktop: &Desktop, window: &str) -> (i64, i64) {
    (geometry(desktop, window, "X"), geometry(desktop, window, "Y"))
}

fn geometry(desktop: &Desktop, window: &str, name: &str) -> i64 {
    let text = desktop
        .xdotool(&["getwindowgeometry", "--shell", window])
        .unwrap();
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix(name)?.strip_prefix('='));
    line.unwrap_or_else(|| panic!("no {name} in {text}"))
        .parse()
        .unwrap()
}
