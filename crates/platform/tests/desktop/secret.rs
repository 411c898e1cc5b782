use std::path::Path;

use timetrack_test_support::desktop::{Desktop, Parts};
use timetrack_test_support::poll::eventually;
use timetrack_test_support::process::{Child, Program};

use crate::helper::{PATIENCE, example, on};

const NO_PANEL: Parts = Parts {
    size: (640, 480),
    panel: false,
};

#[test]
fn secrets_lie_in_the_key_ring_and_outlive_the_program() {
    let Some(desktop) = Desktop::start_with(NO_PANEL) else {
        return;
    };
    let _keyring = unlocked_keyring(&desktop);
    let folder = tempfile::tempdir().unwrap();
    let run = |words: &[&str]| secret(&on(&desktop), folder.path(), words);
    assert_eq!(run(&["place"]), "kept in the key ring");
    assert_eq!(run(&["get", "device"]), "no secret");
    run(&["set", "device", "tök en\u{1f511}"]);
    assert_eq!(run(&["get", "device"]), "secret tök en\u{1f511}");
    run(&["set", "device", "newer"]);
    assert_eq!(run(&["get", "device"]), "secret newer");
    assert!(!folder.path().join("secrets.json").exists());
    run(&["delete", "device"]);
    run(&["delete", "device"]);
    assert_eq!(run(&["get", "device"]), "no secret");
}

#[test]
fn what_was_kept_in_the_file_moves_into_the_key_ring_once_there_is_one() {
    let Some(desktop) = Desktop::start_with(NO_PANEL) else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("secrets.json");
    let alone = desktop
        .program(example())
        .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere");
    let place = secret(&alone, folder.path(), &["place"]);
    assert!(
        place.starts_with("kept in the file") && place.contains("there is no key ring"),
        "{place}"
    );
    secret(&alone, folder.path(), &["set", "device", "early"]);
    assert!(file.exists());

    let _keyring = unlocked_keyring(&desktop);
    assert_eq!(
        secret(&on(&desktop), folder.path(), &["get", "device"]),
        "secret early"
    );
    assert!(!file.exists());
    assert_eq!(
        secret(&on(&desktop), folder.path(), &["get", "device"]),
        "secret early"
    );
}

fn secret(program: &Program, folder: &Path, words: &[&str]) -> String {
    program
        .clone()
        .arg("secret")
        .arg(folder)
        .args(words)
        .run(PATIENCE)
        .unwrap()
        .trim_end()
        .to_owned()
}

/// GNOME's key ring with a fresh collection, as after a sign-in with a password.
fn unlocked_keyring(desktop: &Desktop) -> Child {
    let daemon = desktop
        .program("sh")
        .args([
            "-c",
            "printf password | exec gnome-keyring-daemon --foreground --unlock --components=secrets",
        ])
        .group()
        .spawn()
        .unwrap();
    eventually(PATIENCE, "the key ring does not come up", || {
        desktop
            .bus()
            .names()
            .unwrap()
            .iter()
            .any(|name| name == "org.freedesktop.secrets")
    });
    daemon
}
