//! `timetrack enroll`.

use std::fs;

use serde_json::json;
use timetrack_test_support::server::TestServer;

use super::{administrator::Administrator, computer::Computer, visitor::Visitor};

#[test]
fn a_token_signs_a_computer_in_once() {
    let server = TestServer::on_sqlite();
    let administrator = Administrator::of(&server);
    let token = administrator.make_token(1);
    let computer = Computer::with(json!({ "machine_id": "LT-0371" }));
    let doctor = computer.fails_or_not(&["doctor"]);
    assert!(
        !doctor.contains("signed in"),
        "nobody wants to sign it in: {doctor}"
    );
    let told = computer.run(&["enroll", "--server", &server.url(), "--token", &token.text]);
    assert!(told.contains("signed in at 127.0.0.1"), "{told}");
    assert!(told.contains("still has to say whose it is"), "{told}");
    assert!(
        told.contains("There is no key ring here") && told.contains("secrets.json"),
        "{told}"
    );
    assert!(told.contains("Start TimeTrack"), "{told}");
    assert!(!told.contains(&token.text), "{told}");
    assert_eq!(computer.config()["base_url"], format!("{}/", server.url()));
    assert_eq!(computer.config()["machine_id"], "LT-0371");
    only_the_own_account_reads(&computer);
    let enrolled = administrator.enrolled();
    assert_eq!(enrolled.len(), 1, "{enrolled:?}");
    assert_eq!(enrolled[0]["machineName"], "LT-0371");
    assert_eq!(enrolled[0]["waiting"], true);

    let agent = computer.start();
    agent.wait_until_online();
    assert!(agent.has_problem("credential_in_file"), "{:#}", agent.status());
    let doctor = computer.fails_or_not(&["doctor"]);
    let said = "the sign-in of this computer is kept in the file";
    assert!(doctor.contains(said), "{doctor}");
    agent.quit();

    let other = Computer::with(json!({}));
    let told = other.fails(&["enroll", "--server", &server.url(), "--token", &token.text]);
    assert!(told.contains("does not accept this token"), "{told}");
    assert_eq!(other.config()["base_url"], json!(null));
    assert!(!other.secrets().exists());
    assert_eq!(administrator.enrolled().len(), 1);
}

#[cfg(unix)]
fn only_the_own_account_reads(computer: &Computer) {
    use std::os::unix::fs::PermissionsExt;

    let mode = fs::metadata(computer.secrets()).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600, "{mode:o}");
}

#[cfg(not(unix))]
fn only_the_own_account_reads(computer: &Computer) {
    assert!(fs::metadata(computer.secrets()).is_ok());
}

#[test]
fn what_is_wrong_is_said_with_what_to_do() {
    let mut server = TestServer::on_sqlite();
    let administrator = Administrator::of(&server);
    let revoked = administrator.make_token(5);
    administrator.revoke_token(&revoked);
    let url = server.url();
    let computer = Computer::with(json!({}));
    for (arguments, said) in [
        (vec!["enroll", "--token", "x"], "--server"),
        (vec!["enroll", "--server", &url], "--token"),
        (
            vec!["enroll", "--server", "tt.example", "--token", "x"],
            "https://",
        ),
        (
            vec!["enroll", "--server", &url, "--token", "guessed"],
            "does not accept this token",
        ),
        (
            vec!["enroll", "--server", &url, "--token", &revoked.text],
            "does not accept this token",
        ),
        (vec!["login"], "--server"),
    ] {
        let told = computer.fails(&arguments);
        assert!(told.contains(said), "{arguments:?}: {told}");
    }
    server.stop();
    let told = computer.fails(&["enroll", "--server", &url, "--token", "x"]);
    assert!(told.contains("no answer") && told.contains("try again"), "{told}");
    assert_eq!(computer.config()["base_url"], json!(null));
    assert!(!computer.secrets().exists());
}

#[test]
fn a_server_that_a_policy_of_this_computer_sets_is_not_overruled() {
    let server = TestServer::on_sqlite();
    let computer = Computer::with_environment(
        json!({}),
        vec![("TIMETRACK_BASE_URL".into(), "https://time.example/".into())],
    );
    let told = computer.fails(&["enroll", "--server", &server.url(), "--token", "x"]);
    assert!(
        told.contains("time.example") && told.contains("environment"),
        "{told}"
    );
}

#[test]
fn my_data_opens_signed_in() {
    let server = TestServer::on_sqlite();
    let token = Administrator::of(&server).make_token_for_the_person();
    let computer = Computer::with(json!({}));
    let told = computer.run(&["enroll", "--server", &server.url(), "--token", &token.text]);
    assert!(!told.contains("still has to say"), "{told}");
    let agent = computer.start();
    agent.wait_until_online();
    let link = computer.run(&["dashboard"]).trim().to_owned();
    assert!(
        link.starts_with(&server.url()) && link.contains("token="),
        "{link}"
    );
    let browser = Visitor::open(&link);
    let page = browser.page("/my-data");
    assert!(page.contains("My data"), "{page}");
    agent.quit();
}
