//! What belongs to others is answered as what does not exist.

use serde_json::json;
use timetrack_domain::id::EmployeeId;
use timetrack_storage::{Role, TokenOwner};

use super::callers::Caller;
use super::expected::ROUTES;
use super::{NOBODY, Who, asked_for};
use crate::harness::{TestServer, server};
use crate::organisation::company;

/// The ids of things that are none of the asker's business.
struct Foreign {
    person: EmployeeId,
    group: String,
    device: String,
    token: String,
    sign_in: String,
    access_token: String,
}

impl Foreign {
    /// The id that belongs into a route.
    fn id(&self, path: &str) -> String {
        let of = |part: &str| path.contains(part);
        if of("/employees/") || of("/people/") {
            self.person.to_string()
        } else if of("/groups/") {
            self.group.clone()
        } else if of("/devices/") || of("/computers/") {
            self.device.clone()
        } else if of("enrolment") {
            self.token.clone()
        } else {
            panic!("{path}: what kind of thing is that?")
        }
    }
}

async fn found(server: &TestServer) -> (Foreign, EmployeeId) {
    let admin = company(server).await;
    let post = async |path: &str, body: serde_json::Value| {
        let answer = server.post(path).token(&admin).json(body).send().await;
        assert!(answer.status.is_success(), "{answer}");
        answer
    };
    let id = |answer: &crate::harness::Answer| answer.json()["id"].as_str().unwrap().to_owned();
    let group = id(&post("/api/groups", json!({"name": "Sales"})).await);
    let own_group = id(&post("/api/groups", json!({"name": "Design"})).await);
    let person = id(&post("/api/employees", json!({"name": "Ada", "groupId": group})).await);
    let person: EmployeeId = person.parse().unwrap();
    let token = id(&post("/api/enrolment-tokens", json!({"label": "Laptops"})).await);
    let manager = server.employee("Max", Role::Manager, "Europe/Berlin").await;
    let path = format!("/api/groups/{own_group}/managers/{manager}");
    assert_eq!(server.call("PUT", &path).token(&admin).send().await.status, 204);
    server.device(person).await;
    let device = server.get("/api/devices").token(&admin).send().await.json()[0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    server.cookie(person).await;
    server.token(TokenOwner::Person(person), None).await;
    let reader = server.storage().read();
    let sign_in = reader.sign_ins().list(person).await.unwrap()[0].id.to_string();
    let tokens = reader
        .access_tokens()
        .list(TokenOwner::Person(person))
        .await
        .unwrap();
    let foreign = Foreign {
        person,
        group,
        device,
        token,
        sign_in,
        access_token: tokens[0].id.to_string(),
    };
    (foreign, manager)
}

#[tokio::test]
async fn what_others_have_is_answered_as_what_is_not_there() {
    let server = server().await;
    let (foreign, manager) = found(&server).await;
    let browser = Caller::browser(&server, "a manager's browser", Who::Manager, manager).await;
    let token = server.token(TokenOwner::Person(manager), None).await;
    let program = Caller::bearer("a manager's program", Who::Manager, &token);
    let mut count = 0;
    for (methods, path, _) in ROUTES.iter().filter(|(_, path, _)| path.contains("{id}")) {
        for method in methods.split(' ') {
            for caller in [&browser, &program] {
                let ask = async |id: &str| asked_for(&server, method, path, id, caller).send().await;
                let (theirs, unknown) = (ask(&foreign.id(path)).await, ask(NOBODY).await);
                let which = format!("{method} {path} by {}", caller.name);
                assert!(matches!(theirs.status.as_u16(), 403 | 404), "{which}: {theirs}");
                assert_eq!(
                    (theirs.status, &theirs.body),
                    (unknown.status, &unknown.body),
                    "{which}"
                );
                count += 1;
            }
        }
    }
    assert!(count > 20, "{count}");
}

#[tokio::test]
async fn so_it_is_where_the_id_stands_elsewhere() {
    let server = server().await;
    let (foreign, manager) = found(&server).await;
    let browser = Caller::browser(&server, "a manager's browser", Who::Manager, manager).await;
    let person = foreign.person.to_string();
    for (scope, theirs) in [("group", &foreign.group), ("employee", &person)] {
        for method in ["GET", "PUT"] {
            let ask = async |id: &str| {
                let path = format!("/api/settings/tracking?scope={scope}&id={id}");
                let call = server
                    .call(method, &path)
                    .header("origin", "http://localhost:8000");
                let call = call
                    .header("x-csrf-token", browser.csrf())
                    .json("{\"tracking\":null}");
                browser.show(call).send().await
            };
            let (theirs, unknown) = (ask(theirs).await, ask(NOBODY).await);
            // Settings of single people are for administrators.
            let expected = if scope == "group" { 404 } else { 403 };
            assert_eq!(
                (theirs.status.as_u16(), unknown.status.as_u16()),
                (expected, expected),
                "{method} {scope}"
            );
            assert_eq!(theirs.body, unknown.body, "{method} {scope}");
        }
    }
    for method in ["GET", "POST"] {
        let ask = async |id: &str| {
            let body = serde_json::json!({ "employeeId": id, "intervalMinutes": 5 });
            let call = server.call(method, &format!("/api/capture-interval?employeeId={id}"));
            let call = call.header("origin", "http://localhost:8000");
            browser
                .show(call.header("x-csrf-token", browser.csrf()).json(body))
                .send()
                .await
        };
        let (theirs, unknown) = (ask(&person).await, ask(NOBODY).await);
        assert_eq!(
            (theirs.status.as_u16(), &theirs.body),
            (404, &unknown.body),
            "{method}"
        );
    }
    for (path, theirs) in [
        ("/account/sign-ins/end", &foreign.sign_in),
        ("/account/tokens/revoke", &foreign.access_token),
    ] {
        let ask = async |id: &str| {
            let call = server.post(path).header("origin", "http://localhost:8000");
            let call = call.form(&format!("csrf={}&id={id}", browser.csrf()));
            browser.show(call).send().await
        };
        let (theirs, unknown) = (ask(theirs).await, ask(NOBODY).await);
        assert_eq!(
            (theirs.status, &theirs.body),
            (unknown.status, &unknown.body),
            "{path}"
        );
        assert_eq!(theirs.status, 404, "{path}");
    }
    let reader = server.storage().read();
    assert_eq!(reader.sign_ins().list(foreign.person).await.unwrap().len(), 1);
    let tokens = reader.access_tokens();
    assert_eq!(
        tokens
            .list(TokenOwner::Person(foreign.person))
            .await
            .unwrap()
            .len(),
        1
    );
}
