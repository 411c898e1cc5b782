//! The sign-in in a real key ring.

use serde_json::json;
use timetrack_test_support::{
    desktop::{Desktop, Parts},
    poll,
    process::Child,
    server::TestServer,
};

use super::{
    administrator::Administrator,
    computer::{Computer, PATIENCE},
};

const NO_PANEL: Parts = Parts {
    size: (640, 480),
    panel: false,
};

/// GNOME's key ring with a fresh collection, as after a sign-in with a password.
fn unlocked_key_ring(desktop: &Desktop) -> Child {
    let daemon = desktop
        .program("sh")
        .args([
            "-c",
            "printf password | exec gnome-keyring-daemon --foreground --unlock --components=secrets",
        ])
        .group()
        .spawn()
        .unwrap();
    poll::eventually(PATIENCE, "the key ring to come up", || {
        let names = desktop.bus().names().unwrap();
        names.iter().any(|name| name == "org.freedesktop.secrets")
    });
    daemon
}

#[test]
fn it_lies_there_and_nowhere_else() {
    let Some(desktop) = Desktop::start_with(NO_PANEL) else {
        return;
    };
    let _key_ring = unlocked_key_ring(&desktop);
    let server = TestServer::on_sqlite();
    let administrator = Administrator::of(&server);
    let token = administrator.make_token(1);
    let computer = Computer::with_environment(json!({}), desktop.environment());
    let told = computer.run(&["enroll", "--server", &server.url(), "--token", &token.text]);
    assert!(told.contains("kept in the key ring"), "{told}");
    for _ in 0..2 {
        let agent = computer.start();
        agent.wait_until_online();
        assert!(!agent.has_problem("credential_in_file"), "{:#}", agent.status());
        let doctor = computer.fails_or_not(&["doctor"]);
        let said = "the sign-in of this computer is kept in the key ring";
        assert!(doctor.contains(said), "{doctor}");
        agent.quit();
    }
    assert!(!computer.secrets().exists());
    assert_eq!(administrator.enrolled().len(), 1);
}

#[test]
fn a_computer_that_enrols_by_itself_puts_it_there_too() {
    let Some(desktop) = Desktop::start_with(NO_PANEL) else {
        return;
    };
    let _key_ring = unlocked_key_ring(&desktop);
    let server = TestServer::on_sqlite();
    let token = Administrator::of(&server).make_token(1);
    let config = json!({ "base_url": server.url(), "enrolment_token": token.text });
    let computer = Computer::with_environment(config, desktop.environment());
    let agent = computer.start();
    agent.wait_until_online();
    agent.quit();
    assert!(!computer.secrets().exists());
    assert_eq!(computer.config().get("enrolment_token"), None);
    let agent = computer.start();
    agent.wait_until_online();
    agent.quit();
}
