//! Managers see the people of their groups and nobody else.

use serde_json::{Value, json};
use timetrack_server::live::Change;
use timetrack_storage::{Role, TokenOwner};

use super::{add_group, company, get, make_manager, person, put_into, send};
use crate::harness::{Answer, TestServer, on_each_database, server};
use crate::live::{Stream, changed};
use crate::work_today::{item, send as send_events};

/// Those who were added within a millisecond come in any order.
fn names(answer: &Answer) -> Vec<String> {
    let list = answer.json();
    let name = |person: &Value| person["name"].as_str().unwrap().to_owned();
    let mut names: Vec<String> = list.as_array().unwrap().iter().map(name).collect();
    names.sort();
    names
}

async fn works(server: &TestServer, employee: timetrack_domain::id::EmployeeId, number: u32) {
    let (_, device) = server.device(employee).await;
    let session = item(
        number,
        "workSession",
        "2026-11-19T08:00:00Z",
        "2026-11-19T08:30:00Z",
    );
    send_events(server, &device, &[session], &[]).await;
}

#[tokio::test]
async fn managers_see_their_groups_and_administrators_everybody() {
    on_each_database(async |server| {
        let admin = company(server).await;
        let (sales, support) = (
            add_group(server, &admin, "Sales").await,
            add_group(server, &admin, "Support").await,
        );
        let (ada, _) = person(server, "Ada", Role::Employee).await;
        let (bob, _) = person(server, "Bob", Role::Employee).await;
        let (cem, _) = person(server, "Cem", Role::Employee).await;
        let (mia, manager) = person(server, "Mia", Role::Manager).await;
        put_into(server, &admin, ada, Some(sales)).await;
        put_into(server, &admin, bob, Some(support)).await;
        for (number, person) in [(1, ada), (2, bob), (3, cem)] {
            works(server, person, number).await;
        }
        for path in [
            "/api/work/summary/today",
            "/api/work/sessions/today",
            "/api/employees",
            "/api/groups",
        ] {
            assert_eq!(get(server, path, &manager).await.json(), json!([]), "{path}");
        }
        make_manager(server, &admin, sales, mia).await;
        assert_eq!(
            names(&get(server, "/api/work/summary/today", &manager).await),
            ["Ada"]
        );
        assert_eq!(names(&get(server, "/api/employees", &manager).await), ["Ada"]);
        assert_eq!(names(&get(server, "/api/groups", &manager).await), ["Sales"]);
        let sessions = get(server, "/api/work/sessions/today", &manager).await.json();
        assert_eq!(sessions.as_array().unwrap().len(), 1);
        assert_eq!(sessions[0]["employeeId"], json!(ada));
        assert_eq!(
            get(server, &format!("/api/employees/{ada}"), &manager)
                .await
                .status,
            200
        );
        for hidden in [bob, cem, mia] {
            let answer = get(server, &format!("/api/employees/{hidden}"), &manager).await;
            assert_eq!(answer.status, 404, "{answer}");
        }
        assert_eq!(
            names(&get(server, "/api/work/summary/today", &admin).await),
            ["Ada", "Bob", "Cem"]
        );
        make_manager(server, &admin, support, mia).await;
        let first = get(server, "/api/employees?limit=1", &manager).await;
        assert_eq!(names(&first).len(), 1);
        assert!(first.header("link").contains("rel=\"next\""), "{first}");
        assert_eq!(
            names(&get(server, "/api/employees", &manager).await),
            ["Ada", "Bob"]
        );
        let path = format!("/api/groups/{sales}/managers/{mia}");
        let ended = server.call("DELETE", &path).token(&admin).send().await;
        assert_eq!(ended.status, 204, "{ended}");
        assert_eq!(names(&get(server, "/api/employees", &manager).await), ["Bob"]);
        let again = server.call("DELETE", &path).token(&admin).send().await;
        assert_eq!(again.status, 404, "{again}");
    })
    .await;
}

#[tokio::test]
async fn pages_of_managers_hear_of_their_groups_and_of_themselves() {
    let server = server().await;
    let admin = company(&server).await;
    let sales = add_group(&server, &admin, "Sales").await;
    let (ada, _) = person(&server, "Ada", Role::Employee).await;
    let (bob, _) = person(&server, "Bob", Role::Employee).await;
    let (mia, _) = person(&server, "Mia", Role::Manager).await;
    put_into(&server, &admin, ada, Some(sales)).await;
    make_manager(&server, &admin, sales, mia).await;
    let mut stream = Stream::open(&server, mia).await;
    for employee in [bob, ada, mia] {
        server.state.live().tell(Change::Employee(employee));
    }
    let mut heard = [ada, mia];
    heard.sort();
    assert_eq!(stream.next().await.unwrap(), changed(&heard));
}

#[tokio::test]
async fn managers_add_employees_to_their_groups_and_nothing_else() {
    on_each_database(async |server| {
        let admin = company(server).await;
        let (sales, support) = (
            add_group(server, &admin, "Sales").await,
            add_group(server, &admin, "Support").await,
        );
        let (mia, manager) = person(server, "Mia", Role::Manager).await;
        make_manager(server, &admin, sales, mia).await;
        let new = json!({ "name": "Ada", "email": "ada@example.com", "groupId": sales });
        let added = send(server, "POST", "/api/employees", &manager, new).await;
        assert_eq!(added.status, 201, "{added}");
        let ada = added.json()["id"].clone();
        for new in [
            json!({ "name": "Bob" }),
            json!({ "name": "Bob", "groupId": support }),
            json!({ "name": "Bob", "groupId": sales, "role": "manager" }),
            json!({ "name": "Bob", "groupId": sales, "role": "admin" }),
        ] {
            let refused = send(server, "POST", "/api/employees", &manager, new).await;
            assert_eq!(refused.status, 403, "{refused}");
        }
        let path = format!("/api/employees/{}", ada.as_str().unwrap());
        for change in [json!({ "role": "admin" }), json!({ "seesContent": true })] {
            let refused = send(server, "PATCH", &path, &manager, change).await;
            assert_eq!(refused.status, 403, "{refused}");
        }
        for (method, path) in [
            ("POST", "/api/groups".to_owned()),
            ("PATCH", format!("/api/groups/{sales}")),
        ] {
            let refused = send(server, method, &path, &manager, json!({ "name": "X" })).await;
            assert_eq!(refused.status, 403, "{method} {path}: {refused}");
        }
        let stranger = server.employee("Zoe", Role::Employee, "Europe/Berlin").await;
        let stranger = server.token(TokenOwner::Person(stranger), None).await;
        for path in ["/api/employees", "/api/groups"] {
            assert_eq!(get(server, path, &stranger).await.status, 403, "{path}");
        }
    })
    .await;
}
