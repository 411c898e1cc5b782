//! How often somebody's screen is to be captured: who asks, who says so, and who hears of it.

use futures_util::FutureExt;
use serde_json::{Value, json};
use timetrack_domain::id::EmployeeId;
use timetrack_storage::{AuditAction, TokenOwner};

use crate::harness::{Answer, TestServer, on_each_database, server};
use crate::live::Stream;
use crate::tracking_settings::Company;

const PATH: &str = "/api/capture-interval";
const ASSIGNED: &str = "event: interval:assigned\ndata: {}\n\n";

async fn set(server: &TestServer, token: &str, employee: EmployeeId, minutes: Value) -> Answer {
    let body = json!({ "employeeId": employee, "intervalMinutes": minutes });
    server.post(PATH).token(token).json(body).send().await
}

async fn get(server: &TestServer, token: &str, employee: EmployeeId) -> Answer {
    server
        .get(&format!("{PATH}?employeeId={employee}"))
        .token(token)
        .send()
        .await
}

#[tokio::test]
async fn managers_set_it_for_their_people_who_see_it() {
    on_each_database(async |server| {
        let company = Company::found(server).await;
        let (member, other) = (company.member, company.other);
        let (_, device) = server.device(member).await;
        let person = server.token(TokenOwner::Person(member), None).await;
        let none = json!({ "employeeId": member, "intervalMinutes": null });
        assert_eq!(get(server, &person, member).await.json(), none);

        for minutes in [2, 20, 5] {
            let said = set(server, &company.manager, member, minutes.into()).await;
            let expected = json!({ "employeeId": member, "intervalMinutes": minutes });
            assert_eq!((said.status.as_u16(), said.json()), (200, expected.clone()));
            assert_eq!(get(server, &company.manager, member).await.json(), expected);
            assert_eq!(get(server, &person, member).await.json(), expected);
            for token in [&person, &device] {
                assert_eq!(server.get(PATH).token(token).send().await.json(), expected);
            }
        }
        for wrong in [
            json!(1),
            json!(21),
            json!(0),
            json!(-5),
            json!(2.5),
            json!("5"),
            json!(300),
        ] {
            let said = set(server, &company.manager, member, wrong.clone()).await;
            assert_eq!(said.status, 422, "{wrong}");
            assert_eq!(said.json()["error"]["field"], "intervalMinutes", "{wrong}");
        }
        let missing = json!({ "employeeId": member });
        let said = server
            .post(PATH)
            .token(&company.manager)
            .json(missing)
            .send()
            .await;
        assert_eq!(said.status, 400, "{said}");

        // Nobody else.
        assert_eq!(set(server, &person, member, json!(3)).await.status, 403);
        assert_eq!(set(server, &company.manager, other, json!(3)).await.status, 404);
        assert_eq!(get(server, &company.manager, other).await.status, 404);
        for token in [&person, &device] {
            assert_eq!(get(server, token, other).await.status, 404);
        }
        assert_eq!(set(server, &company.admin, other, json!(3)).await.status, 200);

        assert_eq!(
            set(server, &company.manager, member, Value::Null).await.json(),
            none
        );
        // What is so already is no news.
        assert_eq!(
            set(server, &company.manager, member, Value::Null).await.json(),
            none
        );
        let log = server
            .storage()
            .read()
            .audit_log()
            .list_about(member, None, 10)
            .await
            .unwrap();
        let mut noted: Vec<&str> = log
            .iter()
            .filter(|entry| entry.action == AuditAction::SettingsChanged)
            .map(|entry| entry.detail.as_str())
            .collect();
        // All at the same instant, so in no order.
        noted.sort_unstable();
        assert_eq!(
            noted,
            [
                "person: captureIntervalMinutes 2 → 20",
                "person: captureIntervalMinutes 20 → 5",
                "person: captureIntervalMinutes 5 → null",
                "person: captureIntervalMinutes null → 2",
            ]
        );
    })
    .await;
}

#[tokio::test]
async fn the_computers_of_that_person_are_told_and_their_settings_stay() {
    let server = server().await;
    let company = Company::found(&server).await;
    let other = server.state.live().agents().listen(company.other);
    let (_, token) = server.device(company.member).await;
    let open = server.get("/api/agent/channel").token(&token).open().await;
    let mut channel = Stream::of(open).await;
    for minutes in [json!(5), Value::Null] {
        set(&server, &company.admin, company.member, minutes).await;
        assert_eq!(channel.next().await.unwrap(), ASSIGNED);
    }
    let version = async || {
        let settings = server.get("/api/agent/settings").token(&token).send().await;
        settings.json()["version"].clone()
    };
    let before = version().await;
    set(&server, &company.admin, company.member, json!(9)).await;
    assert_eq!(channel.next().await.unwrap(), ASSIGNED);
    assert_eq!(version().await, before);
    assert!(other.nudged().now_or_never().is_none());
}
