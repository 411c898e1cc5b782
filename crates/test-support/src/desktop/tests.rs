use super::*;

#[test]
fn windows_come_to_the_front_and_change_their_titles() {
    let Some(desktop) = Desktop::start() else { return };
    let report = desktop.open_xterm("Quarterly report").unwrap();
    let mail = desktop.open_xterm("Inbox (3)").unwrap();
    let active_title = || {
        desktop
            .xdotool(&["getactivewindow", "getwindowname"])
            .unwrap()
            .trim()
            .to_owned()
    };

    desktop.focus(&report).unwrap();
    assert_eq!(active_title(), "Quarterly report");
    desktop.focus(&mail).unwrap();
    assert_eq!(active_title(), "Inbox (3)");
    desktop.set_title(&mail, "Entwürfe – ünïcode 🎉").unwrap();
    assert_eq!(active_title(), "Entwürfe – ünïcode 🎉");

    let picture = desktop.screenshot("test-support/desktop").unwrap();
    assert!(
        std::fs::metadata(picture).unwrap().len() > 5_000,
        "the picture is empty"
    );
}

#[test]
fn two_desktops_know_nothing_of_each_other() {
    let plain = Parts {
        size: (640, 480),
        panel: false,
    };
    let (Some(one), Some(other)) = (Desktop::start_with(plain), Desktop::start_with(plain)) else {
        return;
    };
    assert_ne!(one.display(), other.display());
    assert_ne!(one.bus().address(), other.bus().address());
    let _window = one.open_xterm("only here").unwrap();
    assert!(
        other
            .xdotool(&["search", "--onlyvisible", "--class", "XTerm"])
            .is_err()
    );
}

#[test]
fn a_desktop_ends_with_everything_on_it() {
    let Some(desktop) = Desktop::start() else { return };
    let home = desktop.home().to_owned();
    drop(desktop);
    assert!(!home.exists());
    let left: Vec<String> = std::fs::read_dir("/proc")
        .unwrap()
        .flatten()
        .filter(|entry| {
            let environment = std::fs::read(entry.path().join("environ")).unwrap_or_default();
            String::from_utf8_lossy(&environment).contains(home.to_str().unwrap())
        })
        .map(|entry| std::fs::read_to_string(entry.path().join("comm")).unwrap_or_default())
        .collect();
    assert!(left.is_empty(), "still running: {left:?}");
}
