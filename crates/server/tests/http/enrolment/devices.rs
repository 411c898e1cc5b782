//! What administrators do with devices.

use serde_json::{Value, json};
use timetrack_domain::Interval;
use timetrack_domain::id::EmployeeId;
use timetrack_storage::{AuditAction, EventKind, Lanes, Role};

use super::{
    administrator, audit_log, credential, enrol, make_token, owner, send_event, set_account, shared_token,
};
use crate::harness::{Answer, TestServer, assert_answer, on_each_database};

async fn events_of(server: &TestServer, employee: EmployeeId) -> Vec<EventKind> {
    let day = Interval::new(
        "2026-11-19T00:00:00Z".parse().unwrap(),
        "2026-11-20T00:00:00Z".parse().unwrap(),
    );
    let reader = server.storage().read();
    let events = reader
        .events()
        .of_employees(&[employee], day.unwrap(), Lanes::ALL)
        .await;
    events.unwrap().iter().map(|event| event.kind).collect()
}

async fn assign(server: &TestServer, admin: &str, id: &Value, body: Value) -> Answer {
    let path = format!("/api/devices/{}/assign", id.as_str().unwrap());
    server.post(&path).token(admin).json(body).send().await
}

#[tokio::test]
async fn a_stranger_s_device_is_assigned_with_all_that_it_recorded() {
    on_each_database(async |server| {
        let admin = administrator(server).await;
        let ada = server.employee("Ada", Role::Employee, "Europe/Berlin").await;
        let (token, _) = make_token(server, &admin, json!({"label": "Everybody"})).await;
        let device = credential(&enrol(server, &token, "EXAMPLE\\ada").await);
        assert_eq!(send_event(server, &device).await, 200);
        let stranger = owner(server, &device).await.id;
        assert_eq!(events_of(server, stranger).await, [EventKind::WorkSession]);

        let waiting = server.get("/api/devices/waiting").token(&admin).send().await;
        assert_answer!(waiting, @r#"
        200 OK
        [
          {
            "accountName": "EXAMPLE\\ada",
            "agentVersion": "",
            "directoryName": null,
            "duplicatedAt": null,
            "employeeId": null,
            "employeeName": null,
            "enrolledAt": "2026-11-19T09:00:00Z",
            "id": "[id]",
            "lastSeenAt": "2026-11-19T09:00:00Z",
            "machineName": "LT-0371",
            "revokedAt": null,
            "waiting": true
          }
        ]
        "#);
        let id = waiting.json()[0]["id"].clone();
        let body = json!({"employeeId": ada, "rememberAccount": true});
        let assigned = assign(server, &admin, &id, body).await;
        assert_eq!(assigned.status, 200, "{assigned}");
        assert_eq!(assigned.json()["employeeName"], "Ada");

        assert_eq!(owner(server, &device).await.id, ada);
        assert_eq!(events_of(server, ada).await, [EventKind::WorkSession]);
        assert_eq!(
            server.storage().read().employees().find(stranger).await.unwrap(),
            None
        );
        let waiting = server.get("/api/devices/waiting").token(&admin).send().await;
        assert_eq!(waiting.json(), json!([]));
        timetrack_server::jobs::roll_up::run(server.state.clone())
            .await
            .unwrap();
        let day = timetrack_storage::Day::from_date("2026-11-19".parse().unwrap());
        let reader = server.storage().read();
        let roll_ups = reader.day_roll_ups().list(ada, day, day).await.unwrap();
        assert_eq!(roll_ups[0].total.as_mins(), 10);

        // The same account is known from now on, and the device goes on as before.
        let other = credential(&enrol(server, &token, "example\\ADA").await);
        assert_eq!(owner(server, &other).await.id, ada);
        assert_eq!(send_event(server, &device).await, 200);
        let entries = audit_log(server).await;
        let entry = entries
            .iter()
            .find(|entry| entry.action == AuditAction::DeviceAssigned);
        let entry = entry.unwrap();
        assert_eq!(entry.about, Some(ada));
        assert_eq!(
            entry.detail,
            "LT-0371, EXAMPLE\\ada: EXAMPLE\\ada @ LT-0371 → Ada"
        );
    })
    .await;
}

#[tokio::test]
async fn a_device_that_changes_hands_leaves_behind_what_it_recorded() {
    on_each_database(async |server| {
        let admin = administrator(server).await;
        let ada = server.employee("Ada", Role::Employee, "Europe/Berlin").await;
        let grace = server.employee("Grace", Role::Employee, "Europe/Berlin").await;
        set_account(server, "ada", ada).await;
        let token = shared_token(server).await;
        let enrolled = enrol(server, &token, "ada").await;
        let device = credential(&enrolled);
        assert_eq!(send_event(server, &device).await, 200);
        let id = &enrolled.json()["deviceId"];
        for _ in 0..2 {
            let assigned = assign(server, &admin, id, json!({"employeeId": grace})).await;
            assert_eq!(assigned.status, 200, "{assigned}");
        }
        assert_eq!(owner(server, &device).await.id, grace);
        assert_eq!(events_of(server, ada).await, [EventKind::WorkSession]);
        assert_eq!(events_of(server, grace).await, []);
        // Both may read of it, and nothing was noted the second time.
        let entries = audit_log(server).await;
        let mut about: Vec<_> = entries
            .iter()
            .filter(|entry| entry.action == AuditAction::DeviceAssigned)
            .map(|entry| entry.about)
            .collect();
        // Within a millisecond their order is open.
        about.sort_unstable();
        let mut both = [Some(ada), Some(grace)];
        both.sort_unstable();
        assert_eq!(about, both);
        // Nobody asked for it to be remembered.
        let next = credential(&enrol(server, &token, "ada").await);
        assert_eq!(owner(server, &next).await.id, ada);

        let stranger = owner(server, &credential(&enrol(server, &token, "x").await))
            .await
            .id;
        for nobody in [
            stranger.to_string(),
            "0193a1f0-0000-7000-8000-000000000001".to_owned(),
        ] {
            let answer = assign(server, &admin, id, json!({"employeeId": nobody})).await;
            assert_eq!(answer.status, 422, "{answer}");
        }
        let unknown = json!("0193a1f0-0000-7000-8000-000000000001");
        let answer = assign(server, &admin, &unknown, json!({"employeeId": ada})).await;
        assert_eq!(answer.status, 404, "{answer}");
    })
    .await;
}

#[tokio::test]
async fn a_revoked_device_is_told_so_and_what_it_recorded_stays() {
    on_each_database(async |server| {
        let admin = administrator(server).await;
        let ada = server.employee("Ada", Role::Employee, "Europe/Berlin").await;
        set_account(server, "ada", ada).await;
        let enrolled = enrol(server, &shared_token(server).await, "ada").await;
        let device = credential(&enrolled);
        assert_eq!(send_event(server, &device).await, 200);
        let path = format!(
            "/api/devices/{}/revoke",
            enrolled.json()["deviceId"].as_str().unwrap()
        );
        for _ in 0..2 {
            assert_eq!(server.post(&path).token(&admin).send().await.status, 204);
        }
        for path in ["/api/events", "/api/agent/sign-in-link", "/api/work/start"] {
            let answer = server.post(path).token(&device).json("{}").send().await;
            assert_answer!(answer, @r#"
            401 Unauthorized
            {
              "error": {
                "code": "device_revoked",
                "message": "This computer was signed out by your organisation. Ask your administrator to enrol it again."
              }
            }
            "#);
        }
        assert_eq!(events_of(server, ada).await, [EventKind::WorkSession]);
        let listed = server.get("/api/devices").token(&admin).send().await;
        assert_eq!(listed.json()[0]["revokedAt"], "2026-11-19T09:00:00Z");
        let entries = audit_log(server).await;
        let revoked = entries
            .iter()
            .filter(|entry| entry.action == AuditAction::DeviceRevoked);
        assert_eq!(revoked.map(|entry| entry.about).collect::<Vec<_>>(), [Some(ada)]);
    })
    .await;
}

#[tokio::test]
async fn devices_are_listed_page_by_page() {
    on_each_database(async |server| {
        let admin = administrator(server).await;
        let token = shared_token(server).await;
        for number in 0..5 {
            credential(&enrol(server, &token, &format!("account{number}")).await);
        }
        for list in ["/api/devices", "/api/devices/waiting"] {
            let mut path = format!("{list}?limit=2");
            let mut accounts = Vec::new();
            loop {
                let page = server.get(&path).token(&admin).send().await;
                assert_eq!(page.status, 200, "{page}");
                let names = page.json();
                accounts.extend(
                    names
                        .as_array()
                        .unwrap()
                        .iter()
                        .map(|one| one["accountName"].clone()),
                );
                let Some((next, _)) = page.header("link").split_once('>') else {
                    break;
                };
                next.trim_start_matches('<').clone_into(&mut path);
            }
            let expected: Vec<Value> = (0..5).map(|number| json!(format!("account{number}"))).collect();
            assert_eq!(accounts, expected, "{list}");
        }
    })
    .await;
}
