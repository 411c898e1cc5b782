//! Computers become devices, and somebody says whose they are.

mod by_browser;
mod by_token;
mod devices;
mod doubled;
mod refused;
mod tokens;

use serde_json::{Value, json};
use timetrack_domain::id::EmployeeId;
use timetrack_storage::{AuditEntry, Employee, Role, TokenOwner};

use crate::harness::{Answer, TestServer};

/// An administrator's bearer token.
pub(crate) async fn administrator(server: &TestServer) -> String {
    let admin = server.employee("Root", Role::Admin, "Europe/Berlin").await;
    server.token(TokenOwner::Person(admin), None).await
}

/// Makes an enrolment token, and gives its text and its id.
pub(crate) async fn make_token(server: &TestServer, admin: &str, body: Value) -> (String, String) {
    let answer = server
        .post("/api/enrolment-tokens")
        .token(admin)
        .json(body)
        .send()
        .await;
    assert_eq!(answer.status, 201, "{answer}");
    let answer = answer.json();
    let text = |name: &str| answer[name].as_str().unwrap().to_owned();
    (text("token"), text("id"))
}

/// A token for everybody.
pub(crate) async fn shared_token(server: &TestServer) -> String {
    let admin = administrator(server).await;
    make_token(server, &admin, json!({"label": "Everybody"})).await.0
}

/// Has a computer enrol.
pub(crate) async fn enrol(server: &TestServer, token: &str, account: &str) -> Answer {
    enrol_as(
        server,
        token,
        &json!({"machineName": "LT-0371", "accountName": account}),
    )
    .await
}

pub(crate) async fn enrol_as(server: &TestServer, token: &str, names: &Value) -> Answer {
    let mut body = names.clone();
    body["token"] = json!(token);
    server.post("/api/enroll").json(body).send().await
}

/// The credential of a computer that has just enrolled.
pub(crate) fn credential(answer: &Answer) -> String {
    assert_eq!(answer.status, 201, "{answer}");
    answer.json()["credential"].as_str().unwrap().to_owned()
}

/// Sends one event of a device, and gives the status.
pub(crate) async fn send_event(server: &TestServer, credential: &str) -> u16 {
    let item = json!({
        "id": "0193a1f0-0000-7000-8000-000000000001",
        "start": "2026-11-19T08:00:00Z",
        "end": "2026-11-19T08:10:00Z",
        "kind": "workSession",
    });
    let batch = json!({"sentAt": "2026-11-19T09:00:00Z", "items": [item]});
    let answer = server
        .post("/api/events")
        .token(credential)
        .json(batch)
        .send()
        .await;
    answer.status.as_u16()
}

/// To whom a device belongs.
pub(crate) async fn owner(server: &TestServer, credential: &str) -> Employee {
    let token = timetrack_server::viewer::Token::received(credential).unwrap();
    let reader = server.storage().read();
    let found = reader
        .access_tokens()
        .find_device(&token.hash(), server.now())
        .await;
    let employee = found.unwrap().unwrap().employee;
    reader.employees().find(employee).await.unwrap().unwrap()
}

pub(crate) async fn audit_log(server: &TestServer) -> Vec<AuditEntry> {
    server.storage().read().audit_log().list(None, 100).await.unwrap()
}

/// What a person can have done to what belongs to them.
pub(crate) async fn change(server: &TestServer, id: EmployeeId, change: impl FnOnce(&mut Employee)) {
    let transaction = server.storage().begin().await.unwrap();
    let mut employee = transaction.employees().find(id).await.unwrap().unwrap();
    change(&mut employee);
    transaction.employees().update(&employee).await.unwrap();
    transaction.save().await.unwrap();
}

pub(crate) async fn set_account(server: &TestServer, name: &str, id: EmployeeId) {
    let transaction = server.storage().begin().await.unwrap();
    transaction.employee_accounts().set(name, id).await.unwrap();
    transaction.save().await.unwrap();
}
