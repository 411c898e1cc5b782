use std::collections::HashMap;
use std::sync::mpsc::{self, Sender};

use timetrack_test_support::desktop::{Desktop, Parts};
use timetrack_test_support::poll::eventually_ok;
use zbus::zvariant::OwnedValue;

use crate::helper::{PATIENCE, on};

const NO_PANEL: Parts = Parts {
    size: (640, 480),
    panel: false,
};

#[test]
fn a_notification_reaches_the_desktop_as_plain_text() {
    let Some(desktop) = Desktop::start_with(NO_PANEL) else {
        return;
    };
    let (sender, received) = mpsc::channel();
    let _server = zbus::blocking::connection::Builder::address(desktop.bus().address())
        .unwrap()
        .serve_at("/org/freedesktop/Notifications", Server(sender))
        .unwrap()
        .name("org.freedesktop.Notifications")
        .unwrap()
        .build()
        .unwrap();
    on(&desktop)
        .args(["notify", "Synced", "5 < 6 & <b>bold</b>"])
        .run(PATIENCE)
        .unwrap();
    let shown = received.recv_timeout(PATIENCE).unwrap();
    assert_eq!(
        shown,
        ["TimeTrack", "Synced", "5 &lt; 6 &amp; &lt;b&gt;bold&lt;/b&gt;"]
    );
}

#[test]
fn without_a_notification_server_that_is_said() {
    let Some(desktop) = Desktop::start_with(NO_PANEL) else {
        return;
    };
    let program = on(&desktop).env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere");
    let error = program.args(["notify", "Synced", "x"]).run(PATIENCE).unwrap_err();
    assert!(
        format!("{error:#}").contains("the desktop shows no notifications"),
        "{error:#}"
    );
}

#[test]
fn the_message_box_waits_for_the_person() {
    let Some(desktop) = Desktop::start_with(NO_PANEL) else {
        return;
    };
    let mut program = on(&desktop)
        .args(["message", "TimeTrack says", r"<b>C:\new & old</b>"])
        .group()
        .spawn()
        .unwrap();
    let window = eventually_ok(PATIENCE, || {
        desktop.xdotool(&["search", "--onlyvisible", "--name", "TimeTrack says"])
    });
    desktop.screenshot("message-box").unwrap();
    assert!(program.is_running());
    let window = window.lines().next().unwrap().to_owned();
    desktop
        .xdotool(&["windowactivate", "--sync", &window, "key", "Return"])
        .unwrap();
    assert!(program.wait(PATIENCE).unwrap().success());
}

struct Server(Sender<[String; 3]>);

#[zbus::interface(name = "org.freedesktop.Notifications")]
impl Server {
    #[expect(clippy::unused_self, reason = "zbus wants it")]
    fn get_capabilities(&self) -> Vec<String> {
        vec!["body".to_owned(), "body-markup".to_owned()]
    }

    #[expect(
        clippy::too_many_arguments,
        clippy::needless_pass_by_value,
        reason = "the desktop's own interface, as zbus takes it"
    )]
    fn notify(
        &self,
        application: String,
        replaces: u32,
        icon: String,
        title: String,
        body: String,
        actions: Vec<String>,
        hints: HashMap<String, OwnedValue>,
        timeout: i32,
    ) -> u32 {
        assert_eq!((replaces, timeout, icon.as_str()), (0, -1, "timetrack"));
        assert!(actions.is_empty() && hints.contains_key("desktop-entry"));
        self.0
            .send([application, title, body])
            .expect("the test waits for it");
        1
    }
}
