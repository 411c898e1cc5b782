//! `timetrack login`.

use reqwest::StatusCode;
use serde_json::{Value, json};
use timetrack_test_support::{process::Child, server::TestServer};

use super::{
    administrator::Administrator,
    computer::{Computer, PATIENCE},
    visitor::Visitor,
};

/// The person whom the server knows from the beginning, at its pages.
fn person(server: &TestServer) -> Visitor {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    // An error here means that another test of this process has installed it.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let link: Value = runtime.block_on(async {
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let request = client.post(format!("{}/api/agent/sign-in-link", server.url()));
        let request = request.bearer_auth(server.device().credential());
        request.send().await.unwrap().json().await.unwrap()
    });
    Visitor::open(link["url"].as_str().unwrap())
}

fn begin(computer: &Computer, server: &TestServer) -> (Child, String) {
    let mut login = computer.spawn(&["--headless", "login", "--server", &server.url()]);
    let line = login
        .wait_for_line(PATIENCE, |line| line.starts_with("Code: "))
        .unwrap();
    let code = line.strip_prefix("Code: ").unwrap().trim();
    // Marks around it keep it together in a text from right to left.
    let code: String = code.chars().filter(char::is_ascii).collect();
    (login, code)
}

#[test]
fn a_computer_is_that_of_whoever_says_so_in_the_browser() {
    let server = TestServer::on_sqlite();
    let administrator = Administrator::of(&server);
    let computer = Computer::with(json!({ "machine_id": "LT-0371" }));
    let (mut login, code) = begin(&computer, &server);
    let visitor = person(&server);
    let page = visitor.page(&format!("/enroll?code={code}"));
    assert!(page.contains("LT-0371"), "{page}");
    assert!(login.is_running(), "nobody has said anything yet");
    let csrf = visitor.csrf("/enroll");
    let (status, target) = visitor.post("/enroll", format!("csrf={csrf}&code={code}&said=mine"));
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert_eq!(target.unwrap(), "/enroll?done=mine");

    let ended = login.wait(PATIENCE).unwrap();
    let told = login.output().text();
    assert!(
        ended.success() && told.contains("signed in at 127.0.0.1"),
        "{told}"
    );
    let enrolled = administrator.enrolled();
    assert_eq!(enrolled.len(), 1);
    assert_eq!(enrolled[0]["waiting"], false);
    let agent = computer.start();
    agent.work();
    agent.wait_until_online();
    computer.run(&["sync"]);
    assert!(server.database().events().len() >= 2);
    agent.quit();
}

#[test]
fn whoever_does_not_know_the_computer_refuses_it() {
    let server = TestServer::on_sqlite();
    let computer = Computer::with(json!({}));
    let (mut login, code) = begin(&computer, &server);
    let visitor = person(&server);
    let csrf = visitor.csrf("/enroll");
    visitor.post("/enroll", format!("csrf={csrf}&code={code}&said=refuse"));
    let ended = login.wait(PATIENCE).unwrap();
    let told = login.output().text();
    assert!(!ended.success() && told.contains("somebody refused it"), "{told}");
    assert!(!computer.secrets().exists());
    assert_eq!(computer.config()["base_url"], json!(null));
    assert!(Administrator::of(&server).enrolled().is_empty());
}
