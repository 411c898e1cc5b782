//! The first steps of a new company in a real browser, from an empty server to the first data of a simulated agent.

use axum::body::Body;
use jiff::SignedDuration;
use serde_json::{Value, json};
use timetrack_domain::id::EventId;
use timetrack_domain::{Event, EventContent, IdGenerator, Interval};
use timetrack_simulator::SimulatedAgent;
use timetrack_test_support::browser::Browser;

use crate::accounts::{PASSWORD, administrator, password_link, pictures};
use crate::harness::TestServer;
use crate::visit::Visit;

#[tokio::test]
async fn an_empty_server_comes_to_its_first_data_by_the_guide_alone() {
    let Some(browser) = Browser::start().await else {
        return;
    };
    let (server, listener) = TestServer::reachable().await;
    let (root, token) = administrator(&server).await;
    // As `admin create` leaves it.
    let transaction = server.state().storage().begin().await.unwrap();
    let mut organisation = transaction.organisations().find().await.unwrap().unwrap();
    organisation.name = "TimeTrack".to_owned();
    transaction.organisations().update(&organisation).await.unwrap();
    transaction.save().await.unwrap();
    let link = password_link(&server, root, &token).await;
    let listening = server.listen(listener);
    let visit = Visit {
        browser,
        base: format!("http://{}", server.host),
    };
    visit.open(&link).await;
    let both = [("password", PASSWORD), ("repeat", PASSWORD)];
    visit.fill("/set-password", &both).await;
    visit.wait_for_text(".nav .account", "Account").await;

    visit.open("/").await;
    visit.wait_for_text(".banner", "The set-up is not finished").await;
    visit.run("document.querySelector('.banner a').click()").await;
    visit.wait_for_text("[aria-current=step]", "Organisation").await;
    pictures(&visit, "setup-start-organisation").await;
    visit
        .fill("/setup/start", &[("name", "Brückner Messtechnik")])
        .await;
    visit
        .wait_for_text("[aria-current=step]", "What is recorded")
        .await;
    pictures(&visit, "setup-start-recording").await;
    visit
        .run("document.querySelector('form[action=\"/setup/start/recording\"] button').click()")
        .await;
    visit
        .wait_for_text("[aria-current=step]", "People and computers")
        .await;
    let ada = [
        ("name", "Ada Großschmidt-Hohenlohe"),
        ("email", "ada@messtechnik.example"),
        ("group", "Prüffeld"),
    ];
    visit.fill("/setup/start/people", &ada).await;
    visit.wait_for_text("[role=status]", "Added").await;
    visit.wait_for_text("#people", "1 person besides you").await;
    pictures(&visit, "setup-start-people").await;

    // Left here, it goes on here.
    visit.open("/setup").await;
    visit.wait_for_text(".banner", "Go on with the set-up").await;
    visit.run("document.querySelector('.banner a').click()").await;
    visit
        .wait_for_text("[aria-current=step]", "People and computers")
        .await;
    visit
        .run("document.querySelector('#computers button').click()")
        .await;
    visit
        .wait_for_text("#first-data", "Waiting for the first computer")
        .await;
    visit.wait_for_text(".made", "timetrack.exe enroll").await;
    pictures(&visit, "setup-start-token").await;

    let command = visit.text_of(".made__token").await;
    let secret = command.split_whitespace().last().unwrap().to_owned();
    let computer = json!({ "token": secret, "machineName": "LT-0371", "accountName": "BRUECKNER\\ada", "directoryName": "ada@messtechnik.example" });
    let request = server
        .request("POST", "/api/enroll")
        .header("content-type", "application/json")
        .body(Body::from(computer.to_string()))
        .unwrap();
    let enrolled: Value = serde_json::from_str(&server.send(request).await.body).unwrap();
    visit.wait_for_text("#first-data", "Enrolled").await;
    visit
        .wait_for_text("#first-data", "Ada Großschmidt-Hohenlohe")
        .await;

    let now = server.state().now();
    let mut ids = IdGenerator::from_seed(7);
    let mut agent = SimulatedAgent::new(7);
    let worked = Interval::new(now - SignedDuration::from_mins(2), now).unwrap();
    agent.record([Event {
        id: EventId::generate(now, &mut ids),
        interval: worked,
        content: EventContent::WorkSession,
    }]);
    let request = server
        .request("POST", "/api/events")
        .header("content-type", "application/json")
        .header(
            "authorization",
            format!("Bearer {}", enrolled["credential"].as_str().unwrap()),
        )
        .body(Body::from(agent.batch(now)))
        .unwrap();
    assert_eq!(server.send(request).await.status, 200);
    // Nobody touches the page: it changes by itself.
    visit.wait_for_text("#first-data", "Here is the first data").await;
    visit.wait_for_text("#first-data", "recorded from").await;
    visit.check("setup-start-data").await;
    pictures(&visit, "setup-start-data").await;
    visit.open("/").await;
    assert_eq!(visit.text_of(".banner").await, "");
    listening.abort();
}
