//! `/api/org`, `/api/employees` and `/api/groups`.

mod employees;
mod groups;
mod managed;

use serde_json::{Value, json};
use timetrack_domain::id::{EmployeeId, GroupId, OrganisationId};
use timetrack_storage::{AuditEntry, Organisation, Role, TokenOwner};

use crate::harness::{Answer, TestServer, on_each_database};

/// An organisation with one administrator, and their token.
pub(crate) async fn company(server: &TestServer) -> String {
    let transaction = server.storage().begin().await.unwrap();
    let organisation = Organisation {
        id: server.state.generate(OrganisationId::generate),
        name: "Müller GmbH".to_owned(),
        time_zone: "Europe/Vienna".to_owned(),
        created: server.now(),
    };
    transaction.organisations().create(&organisation).await.unwrap();
    transaction.save().await.unwrap();
    let root = server.employee("Root", Role::Admin, "Europe/Berlin").await;
    server.token(TokenOwner::Person(root), None).await
}

/// Somebody with a role, and their token.
async fn person(server: &TestServer, name: &str, role: Role) -> (EmployeeId, String) {
    let id = server.employee(name, role, "Europe/Berlin").await;
    (id, server.token(TokenOwner::Person(id), None).await)
}

async fn send(server: &TestServer, method: &str, path: &str, token: &str, body: Value) -> Answer {
    server.call(method, path).token(token).json(body).send().await
}

async fn get(server: &TestServer, path: &str, token: &str) -> Answer {
    server.get(path).token(token).send().await
}

async fn add_group(server: &TestServer, admin: &str, name: &str) -> GroupId {
    let answer = send(server, "POST", "/api/groups", admin, json!({ "name": name })).await;
    assert_eq!(answer.status, 201, "{answer}");
    answer.json()["id"].as_str().unwrap().parse().unwrap()
}

async fn put_into(server: &TestServer, admin: &str, employee: EmployeeId, group: Option<GroupId>) {
    let body = json!({ "groupId": group });
    let answer = send(
        server,
        "PATCH",
        &format!("/api/employees/{employee}"),
        admin,
        body,
    )
    .await;
    assert_eq!(answer.status, 200, "{answer}");
}

async fn make_manager(server: &TestServer, admin: &str, group: GroupId, employee: EmployeeId) {
    let path = format!("/api/groups/{group}/managers/{employee}");
    let answer = server.call("PUT", &path).token(admin).send().await;
    assert_eq!(answer.status, 204, "{answer}");
}

/// What was noted, the oldest first, in words.
async fn noted(server: &TestServer) -> Vec<String> {
    let log = server.storage().read().audit_log().list(None, 100).await.unwrap();
    let words = |entry: &AuditEntry| format!("{}: {}", entry.action.code(), entry.detail);
    let mut words: Vec<String> = log.iter().map(words).collect();
    words.sort();
    words
}

#[tokio::test]
async fn the_organisation_is_shown_and_changed() {
    on_each_database(async |server| {
        let admin = company(server).await;
        let (_, manager) = person(server, "Mia", Role::Manager).await;
        let shown = get(server, "/api/org", &manager).await;
        assert_eq!(shown.status, 200);
        assert_eq!(shown.json()["name"], "Müller GmbH");
        assert_eq!(shown.json()["timeZone"], "Europe/Vienna");
        let body = json!({ "name": " Müller & <Söhne> ", "timeZone": "europe/berlin" });
        let changed = send(server, "POST", "/api/org", &admin, body.clone()).await;
        assert_eq!(changed.status, 200, "{changed}");
        assert_eq!(changed.json()["name"], "Müller & <Söhne>");
        assert_eq!(changed.json()["timeZone"], "Europe/Berlin");
        assert_eq!(get(server, "/api/org", &manager).await.json(), changed.json());
        // The same again is no change to be noted.
        assert_eq!(send(server, "POST", "/api/org", &admin, body).await.status, 200);
        assert_eq!(
            noted(server).await,
            ["organisationChanged: Müller GmbH, Europe/Vienna → Müller & <Söhne>, Europe/Berlin"]
        );
        for (body, field) in [
            (json!({ "name": "" }), "name"),
            (json!({ "name": "A", "timeZone": "Middle/Earth" }), "timeZone"),
            (json!({ "name": 1 }), "name"),
            (json!({ "name": "A", "colour": "red" }), "colour"),
        ] {
            let refused = send(server, "POST", "/api/org", &admin, body).await;
            assert_eq!(refused.status, 422, "{refused}");
            assert_eq!(refused.json()["error"]["field"], field, "{refused}");
        }
        let (_, employee) = person(server, "Ada", Role::Employee).await;
        assert_eq!(get(server, "/api/org", &employee).await.status, 403);
        let body = json!({ "name": "Mine" });
        assert_eq!(send(server, "POST", "/api/org", &manager, body).await.status, 403);
    })
    .await;
}
