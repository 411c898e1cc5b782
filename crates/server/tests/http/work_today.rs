//! `GET /api/work/summary/today` and `GET /api/work/sessions/today`.

use std::time::Duration;

use serde_json::{Value, json};
use timetrack_storage::{Role, TokenOwner};

use crate::harness::{Answer, TestServer, assert_answer, on_each_database, server};

async fn manager(server: &TestServer) -> String {
    let mia = server.employee("Mia", Role::Admin, "Europe/Berlin").await;
    server.token(TokenOwner::Person(mia), None).await
}

async fn summary(server: &TestServer, token: &str) -> Answer {
    server.get("/api/work/summary/today").token(token).send().await
}

async fn sessions(server: &TestServer, token: &str) -> Answer {
    server.get("/api/work/sessions/today").token(token).send().await
}

pub(crate) fn advance_to(server: &TestServer, at: &str) {
    let passed = at
        .parse::<jiff::Timestamp>()
        .unwrap()
        .duration_since(server.now());
    server.clock.advance(Duration::try_from(passed).unwrap());
}

pub(crate) fn item(number: u32, kind: &str, start: &str, end: &str) -> Value {
    let mut item = json!({
        "id": format!("0193a1f0-0000-7000-8000-{number:012x}"), "kind": kind, "start": start, "end": end,
    });
    if kind == "afk" {
        item["cause"] = json!("idle");
    }
    item
}

pub(crate) async fn send(server: &TestServer, token: &str, items: &[Value], open: &[Value]) {
    let batch = json!({ "sentAt": server.now(), "items": items, "open": open });
    let answer = server.post("/api/events").token(token).json(batch).send().await;
    let results = answer.json()["results"].clone();
    assert!(
        results
            .as_array()
            .unwrap()
            .iter()
            .all(|result| result["status"] == "accepted"),
        "{answer}"
    );
}

#[tokio::test]
async fn a_day_of_an_agent_is_summed_up() {
    on_each_database(async |server| {
        let token = manager(server).await;
        assert_eq!(summary(server, &token).await.json(), json!([]));
        let ada = server.employee("Ada", Role::Employee, "Europe/Berlin").await;
        let (_, device) = server.device(ada).await;
        advance_to(server, "2026-11-19T12:00:00Z");
        let closed = [
            item(1, "workSession", "2026-11-19T07:00:00Z", "2026-11-19T08:00:00Z"),
            item(2, "workSession", "2026-11-19T08:00:00Z", "2026-11-19T08:30:00.400Z"),
            item(3, "afk", "2026-11-19T07:10:00Z", "2026-11-19T07:20:00Z"),
            item(4, "break", "2026-11-19T07:15:00Z", "2026-11-19T07:30:00Z"),
            item(5, "workSession", "2026-11-18T07:00:00Z", "2026-11-18T08:00:00Z"),
        ];
        let open = [json!({
            "id": "0193a1f0-0000-7000-8000-000000000006", "start": "2026-11-19T11:00:00Z", "kind": "workSession",
        })];
        send(server, &device, &closed, &open).await;
        server.clock.advance(Duration::from_mins(5));
        assert_answer!(summary(server, &token).await, @r#"
        200 OK
        [
          {
            "activeSeconds": 8400,
            "employeeId": "[id]",
            "firstLogin": "2026-11-19T07:00:00Z",
            "idleSeconds": 300,
            "isActive": true,
            "lastLogout": null,
            "name": "Ada",
            "netActiveSeconds": 8100,
            "sessions": 2,
            "totalSeconds": 8400
          }
        ]
        "#);
        assert_answer!(sessions(server, &token).await, @r#"
        200 OK
        [
          {
            "activeSeconds": 4500,
            "date": "2026-11-19",
            "employeeId": "[id]",
            "endedAt": "2026-11-19T08:30:00.4Z",
            "id": "[id]",
            "idleSeconds": 300,
            "isActive": false,
            "lastHeartbeatAt": "2026-11-19T08:30:00.4Z",
            "startedAt": "2026-11-19T07:00:00Z"
          },
          {
            "activeSeconds": 3900,
            "date": "2026-11-19",
            "employeeId": "[id]",
            "endedAt": null,
            "id": "[id]",
            "idleSeconds": 0,
            "isActive": true,
            "lastHeartbeatAt": "2026-11-19T12:00:00Z",
            "startedAt": "2026-11-19T11:00:00Z"
          }
        ]
        "#);

        // The agent vanished: its last report is the end.
        server.clock.advance(Duration::from_hours(1));
        let vanished = summary(server, &token).await.json();
        assert_eq!(vanished[0]["isActive"], false);
        assert_eq!(vanished[0]["lastLogout"], "2026-11-19T12:00:00Z");
        assert_eq!(sessions(server, &token).await.json()[1]["endedAt"], "2026-11-19T12:00:00Z");
    })
    .await;
}

#[tokio::test]
async fn today_is_each_persons_own_also_when_the_clocks_change() {
    on_each_database(async |server| {
        let token = manager(server).await;
        // On 28 March 2027 Berlin has 23 hours; in New York it is still the evening before.
        advance_to(server, "2027-03-28T02:00:00Z");
        let mut devices = Vec::new();
        for (name, zone) in [
            ("Berta", "Europe/Berlin"),
            ("Nora", "America/New_York"),
            ("Una", "Mars/Olympus"),
        ] {
            let employee = server.employee(name, Role::Employee, zone).await;
            devices.push(server.device(employee).await.1);
            // People come in the order in which they were added.
            server.clock.advance(Duration::from_millis(1));
        }
        for (number, device) in (0..).map(|number| number * 10).zip(&devices) {
            let night = item(
                number,
                "workSession",
                "2027-03-27T22:00:00Z",
                "2027-03-28T02:00:00Z",
            );
            send(server, device, &[night], &[]).await;
        }
        let by_name = |answer: &Answer| -> Vec<Value> {
            let rows = answer.json();
            let pick = |row: &Value| json!([row["name"], row["firstLogin"], row["totalSeconds"]]);
            rows.as_array().unwrap().iter().map(pick).collect()
        };
        assert_eq!(
            by_name(&summary(server, &token).await),
            [
                // From midnight, which is 23:00 UTC, through the hour that does not exist.
                json!(["Berta", "2027-03-27T23:00:00Z", 3 * 3600]),
                json!(["Nora", "2027-03-27T22:00:00Z", 4 * 3600]),
                json!(["Una", "2027-03-28T00:00:00Z", 2 * 3600]),
            ]
        );
        let dates: Vec<Value> = sessions(server, &token)
            .await
            .json()
            .as_array()
            .unwrap()
            .iter()
            .map(|session| session["date"].clone())
            .collect();
        assert_eq!(dates, ["2027-03-27", "2027-03-27", "2027-03-27"]);
    })
    .await;
}

#[tokio::test]
async fn lists_lead_from_page_to_page() {
    on_each_database(async |server| {
        let token = manager(server).await;
        // Every other person worked; people come in the order in which they were added.
        for number in 0..7 {
            server.clock.advance(Duration::from_millis(1));
            let zone = ["Europe/Berlin", "America/New_York"][number % 2];
            let person = server
                .employee(&format!("Person {number}"), Role::Employee, zone)
                .await;
            if number % 2 == 0 {
                let (_, device) = server.device(person).await;
                let id = u32::try_from(number).unwrap();
                let worked = item(id, "workSession", "2026-11-19T07:00:00Z", "2026-11-19T08:00:00Z");
                send(server, &device, &[worked], &[]).await;
            }
        }
        for list in ["/api/work/summary/today", "/api/work/sessions/today"] {
            let all = server.get(list).token(&token).send().await;
            assert_eq!(all.header("link"), "", "{list}");
            let all = all.json();
            assert_eq!(all.as_array().unwrap().len(), 4);

            let (mut next, mut rows, mut pages) = (format!("{list}?limit=3"), Vec::new(), 0);
            loop {
                let page = server.get(&next).token(&token).send().await;
                rows.extend(page.json().as_array().unwrap().clone());
                pages += 1;
                let link = page.header("link");
                if link.is_empty() {
                    break;
                }
                let (address, relation) = link.split_once("; ").unwrap();
                assert_eq!(relation, "rel=\"next\"");
                next = address.trim_matches(['<', '>']).to_owned();
            }
            // Eight people, the manager included.
            assert_eq!((pages, Value::from(rows)), (3, all), "{list}");
            for wrong in ["limit=0", "limit=501", "limit=x", "after=7"] {
                let answer = server.get(&format!("{list}?{wrong}")).token(&token).send().await;
                assert!(matches!(answer.status.as_u16(), 400 | 422), "{wrong}: {answer}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn what_foreign_clients_report_is_in_the_summary_at_once() {
    on_each_database(async |server| {
        let token = manager(server).await;
        let ada = server.employee("Ada", Role::Employee, "Europe/Berlin").await;
        let client = server.token(TokenOwner::Person(ada), None).await;
        let started = server.post("/api/work/start").token(&client).send().await;
        server.clock.advance(Duration::from_mins(12));
        let body = json!({ "idleDeltaSeconds": 90 });
        server
            .post("/api/work/heartbeat")
            .token(&client)
            .json(body)
            .send()
            .await;
        server.clock.advance(Duration::from_mins(1));
        let row = summary(server, &token).await.json()[0].clone();
        assert_eq!(row["isActive"], true);
        assert_eq!(
            [
                &row["totalSeconds"],
                &row["idleSeconds"],
                &row["netActiveSeconds"]
            ],
            [13 * 60, 90, 13 * 60 - 90]
        );
        let session = sessions(server, &token).await.json()[0].clone();
        assert_eq!(session["id"], started.json()["sessionId"]);
    })
    .await;
}

#[tokio::test]
async fn only_managers_see_everybody() {
    let server = server().await;
    let ada = server.employee("Ada", Role::Employee, "Europe/Berlin").await;
    let (_, device) = server.device(ada).await;
    let person = server.token(TokenOwner::Person(ada), None).await;
    for token in [&device, &person] {
        assert_eq!(summary(&server, token).await.status, 403);
        assert_eq!(sessions(&server, token).await.status, 403);
    }
    assert_eq!(server.get("/api/work/summary/today").send().await.status, 401);
}

#[tokio::test]
async fn a_device_whose_clock_is_at_the_end_of_time_spoils_nobody_s_summary() {
    on_each_database(async |server| {
        let token = manager(server).await;
        let ada = server.employee("Ada", Role::Employee, "Europe/Berlin").await;
        let (_, device) = server.device(ada).await;
        let batch = json!({
            "sentAt": "9999-12-30T22:00:00Z",
            "open": [{ "id": "0193a1f0-0000-7000-8000-000000000001", "start": "2026-11-19T08:00:00Z", "kind": "workSession" }],
        });
        let answer = server.post("/api/events").token(&device).json(batch).send().await;
        assert_eq!(answer.status, 200, "{answer}");
        server.clock.advance(Duration::from_mins(5));
        assert_eq!(summary(server, &token).await.status, 200);
        let cookie = server.cookie(ada).await;
        for page in ["/", "/activity", "/work-hours", "/my-data"] {
            assert_eq!(server.get(page).header("cookie", &cookie).send().await.status, 200, "{page}");
        }
    })
    .await;
}
