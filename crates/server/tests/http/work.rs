//! `/api/work/*` for foreign clients.

use std::time::Duration;

use serde_json::{Value, json};
use timetrack_domain::id::EmployeeId;
use timetrack_domain::{AfkCause, Interval};
use timetrack_storage::{EventKind, Lanes, Role, StoredEvent, TokenOwner};

use crate::harness::{Answer, TestServer, assert_answer, on_each_database, server};

async fn client(server: &TestServer) -> (EmployeeId, String) {
    let ada = server.employee("Ada", Role::Employee, "Europe/Berlin").await;
    (ada, server.token(TokenOwner::Person(ada), None).await)
}

async fn start(server: &TestServer, token: &str) -> Answer {
    server.post("/api/work/start").token(token).send().await
}

async fn heartbeat(server: &TestServer, token: &str, body: Value) -> Answer {
    server
        .post("/api/work/heartbeat")
        .token(token)
        .json(body)
        .send()
        .await
}

async fn stop(server: &TestServer, token: &str) -> Answer {
    server.post("/api/work/stop").token(token).send().await
}

async fn recorded(server: &TestServer, employee: EmployeeId) -> Vec<StoredEvent> {
    let day = Interval::new(
        "2026-11-18T00:00:00Z".parse().unwrap(),
        "2026-11-21T00:00:00Z".parse().unwrap(),
    );
    let reader = server.storage().read();
    reader
        .events()
        .of_employees(&[employee], day.unwrap(), Lanes::ALL)
        .await
        .unwrap()
}

fn intervals(events: &[StoredEvent], kind: EventKind) -> Vec<(String, String)> {
    events
        .iter()
        .filter(|event| event.kind == kind)
        .map(|event| {
            (
                event.interval.start().to_string(),
                event.interval.end().to_string(),
            )
        })
        .collect()
}

fn times(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs
        .iter()
        .map(|(start, end)| (format!("2026-11-19T{start}Z"), format!("2026-11-19T{end}Z")))
        .collect()
}

const IDLE: EventKind = EventKind::Afk(AfkCause::Idle);

#[tokio::test]
async fn a_client_starts_lives_and_stops() {
    on_each_database(async |server| {
        let (ada, token) = client(server).await;
        let started = start(server, &token).await;
        assert_answer!(started, @r#"
        200 OK
        {
          "sessionId": "[id]",
          "startedAt": "2026-11-19T09:00:00Z"
        }
        "#);
        let session = started.json()["sessionId"].clone();
        for minute in 1..=25 {
            server.clock.advance(Duration::from_mins(1));
            let idle = if minute == 20 { 45 } else { 0 };
            let answer = heartbeat(server, &token, json!({ "idleDeltaSeconds": idle })).await;
            assert_eq!(answer.json()["sessionId"], session, "{answer}");
        }
        server.clock.advance(Duration::from_secs(30));
        let stopped = stop(server, &token).await;
        assert_answer!(stopped, @r#"
        200 OK
        {
          "endedAt": "2026-11-19T09:25:30Z",
          "sessionId": "[id]",
          "startedAt": "2026-11-19T09:00:00Z"
        }
        "#);
        assert_eq!(stopped.json()["sessionId"], session);

        let events = recorded(server, ada).await;
        assert_eq!(
            intervals(&events, EventKind::WorkSession),
            times(&[
                ("09:00:00", "09:10:00"),
                ("09:10:00", "09:20:00"),
                ("09:20:00", "09:25:30")
            ])
        );
        assert_eq!(intervals(&events, IDLE), times(&[("09:19:15", "09:20:00")]));
        assert_answer!(stop(server, &token).await, @r#"
        409 Conflict
        {
          "error": {
            "code": "no_work_session",
            "message": "No work session is running. Start one first: POST /api/work/start."
          }
        }
        "#);
        assert_eq!(heartbeat(server, &token, json!({})).await.status, 409);
    })
    .await;
}

#[tokio::test]
async fn a_heartbeat_with_an_id_may_come_twice() {
    on_each_database(async |server| {
        let (ada, token) = client(server).await;
        start(server, &token).await;
        for id in ["heartbeat 1", "0193a1f0-0000-7000-8000-000000000001"] {
            server.clock.advance(Duration::from_mins(5));
            let body = json!({ "idleDeltaSeconds": 60, "id": id });
            assert_eq!(heartbeat(server, &token, body.clone()).await.status, 200);
            server.clock.advance(Duration::from_secs(90));
            assert_eq!(heartbeat(server, &token, body).await.status, 200);
        }
        let events = recorded(server, ada).await;
        assert_eq!(
            intervals(&events, IDLE),
            times(&[("09:04:00", "09:05:00"), ("09:10:30", "09:11:30")])
        );
    })
    .await;
}

#[tokio::test]
async fn heartbeats_that_come_late_say_when_they_were() {
    on_each_database(async |server| {
        let (ada, token) = client(server).await;
        start(server, &token).await;
        server.clock.advance(Duration::from_mins(14));
        let late = json!({ "idleDeltaSeconds": 30, "at": "2026-11-19T09:06:00Z" });
        let answer = heartbeat(server, &token, late).await;
        assert_eq!(answer.json()["lastHeartbeatAt"], "2026-11-19T09:06:00Z");
        let future = json!({ "at": "2027-01-01T00:00:00Z" });
        let answer = heartbeat(server, &token, future).await;
        assert_eq!(answer.json()["lastHeartbeatAt"], "2026-11-19T09:14:00Z");
        assert_eq!(
            intervals(&recorded(server, ada).await, IDLE),
            times(&[("09:05:30", "09:06:00")])
        );
    })
    .await;
}

#[tokio::test]
async fn a_client_that_vanished_worked_until_its_last_heartbeat() {
    on_each_database(async |server| {
        let (ada, token) = client(server).await;
        let first = start(server, &token).await.json()["sessionId"].clone();
        server.clock.advance(Duration::from_mins(5));
        heartbeat(server, &token, json!({})).await;
        server.clock.advance(Duration::from_hours(2));
        let second = start(server, &token).await;
        assert_ne!(second.json()["sessionId"], first);
        assert_eq!(second.json()["startedAt"], "2026-11-19T11:05:00Z");
        assert_eq!(start(server, &token).await.json(), second.json());
        assert_eq!(
            intervals(&recorded(server, ada).await, EventKind::WorkSession),
            times(&[("09:00:00", "09:05:00")])
        );
    })
    .await;
}

#[tokio::test]
async fn two_starts_at_once_make_one_device_and_one_session() {
    on_each_database(async |server| {
        let (ada, token) = client(server).await;
        let (one, other) = tokio::join!(start(server, &token), start(server, &token));
        assert_eq!(one.json(), other.json());
        let devices = server.storage().read().devices().of_employee(ada).await.unwrap();
        assert_eq!(devices.len(), 1);
        assert_eq!(devices[0].machine_name, "API");
    })
    .await;
}

#[tokio::test]
async fn a_device_reports_for_whom_it_belongs_to() {
    on_each_database(async |server| {
        let ada = server.employee("Ada", Role::Employee, "Europe/Berlin").await;
        let (key, token) = server.device(ada).await;
        let agent = json!({
            "sentAt": "2026-11-19T09:00:00Z",
            "open": [{ "id": "0193a1f0-0000-7000-8000-000000000009", "start": "2026-11-19T08:59:00Z",
                "kind": "window", "application": "Writer", "title": "Report" }],
            "device": { "agentVersion": "1.2.3", "pendingItems": 4 },
        });
        assert_eq!(
            server
                .post("/api/events")
                .token(&token)
                .json(agent)
                .send()
                .await
                .status,
            200
        );
        assert_eq!(start(server, &token).await.status, 200);
        server.clock.advance(Duration::from_mins(3));
        assert_eq!(stop(server, &token).await.status, 200);
        let events = recorded(server, ada).await;
        assert_eq!(events.iter().map(|event| event.device).collect::<Vec<_>>(), [key]);

        // What the agent said beside it stays.
        let reader = server.storage().read();
        let device = reader.devices().find(key).await.unwrap().unwrap();
        assert_eq!(
            (device.report.agent_version.as_str(), device.report.pending_items),
            ("1.2.3", 4)
        );
        let open = reader.open_events().of_employees(&[ada]).await.unwrap();
        assert_eq!(open.len(), 1);
        let texts = reader.subjects().texts(ada, open[0].subject).await.unwrap();
        assert_eq!(texts[&open[0].subject.unwrap()].application.as_str(), "Writer");
    })
    .await;
}

#[tokio::test]
async fn heartbeats_from_the_ends_of_time_are_answered() {
    let server = server().await;
    let (ada, token) = client(&server).await;
    start(&server, &token).await;
    for at in ["-009999-01-02T01:59:59Z", "9999-12-30T22:00:00.999Z"] {
        let answer = heartbeat(&server, &token, json!({ "idleDeltaSeconds": 60, "at": at })).await;
        assert_eq!(answer.status, 200, "{answer}");
        assert_eq!(answer.json()["lastHeartbeatAt"], "2026-11-19T09:00:00Z");
    }
    assert!(recorded(&server, ada).await.is_empty());
}

#[tokio::test]
async fn wrong_heartbeats_name_the_field() {
    let server = server().await;
    let (_, token) = client(&server).await;
    start(&server, &token).await;
    let send = |body: Value| heartbeat(&server, &token, body);
    assert_answer!(send(json!({ "idleDeltaSeconds": "many" })).await, @r#"
    422 Unprocessable Entity
    {
      "error": {
        "code": "invalid_field",
        "field": "idleDeltaSeconds",
        "message": "invalid type: string \"many\", expected f64 at line 1 column 26."
      }
    }
    "#);
    assert_answer!(send(json!({ "idleDeltaSeconds": -1 })).await, @r#"
    422 Unprocessable Entity
    {
      "error": {
        "code": "invalid_field",
        "field": "idleDeltaSeconds",
        "message": "It must be a number of seconds from 0 to less than 172800."
      }
    }
    "#);
    assert_answer!(send(json!({ "idleDeltaSeconds": 1e300 })).await, @r#"
    422 Unprocessable Entity
    {
      "error": {
        "code": "invalid_field",
        "field": "idleDeltaSeconds",
        "message": "It must be a number of seconds from 0 to less than 172800."
      }
    }
    "#);
    assert_answer!(send(json!({ "at": "noon" })).await, @r#"
    422 Unprocessable Entity
    {
      "error": {
        "code": "invalid_field",
        "field": "at",
        "message": "failed to parse four digit integer as year: invalid digit, expected 0-9 but got n at line 1 column 12."
      }
    }
    "#);
    assert_answer!(send(json!({ "id": "" })).await, @r#"
    422 Unprocessable Entity
    {
      "error": {
        "code": "invalid_field",
        "field": "id",
        "message": "It must have 1 to 128 bytes."
      }
    }
    "#);
    assert_answer!(send(json!([])).await, @r#"
    400 Bad Request
    {
      "error": {
        "code": "malformed",
        "message": "The JSON is a list. It must be an object: {\"name\": value, …}."
      }
    }
    "#);
    let no_token = server.post("/api/work/start").send().await;
    assert_eq!(no_token.status, 401);
}
