//! Adding and changing people.

use serde_json::json;
use timetrack_storage::{Role, TokenOwner};

use super::{add_group, company, get, noted, person, send};
use crate::harness::{assert_answer, on_each_database};

#[tokio::test]
async fn people_are_added_with_what_the_organisation_has() {
    on_each_database(async |server| {
        let admin = company(server).await;
        let new = json!({ "name": " Ada <King> ", "email": " Ada@Example.com" });
        let added = send(server, "POST", "/api/employees", &admin, new.clone()).await;
        assert_answer!(added, @r#"
        201 Created
        {
          "active": true,
          "email": "ada@example.com",
          "groupId": null,
          "id": "[id]",
          "name": "Ada <King>",
          "role": "employee",
          "seesContent": false,
          "timeZone": "Europe/Vienna"
        }
        "#);
        let path = format!("/api/employees/{}", added.json()["id"].as_str().unwrap());
        assert_eq!(get(server, &path, &admin).await.json(), added.json());
        let again = send(server, "POST", "/api/employees", &admin, new).await;
        assert_answer!(again, @r#"
        409 Conflict
        {
          "error": {
            "code": "email_taken",
            "message": "There is a person with this e-mail address already."
          }
        }
        "#);
        let nobody = "0193a1f0-0000-7000-8000-000000000001";
        for (body, field) in [
            (json!({ "name": "" }), "name"),
            (json!({ "email": "ada@example.com" }), "name"),
            (json!({ "name": "A", "email": "nobody" }), "email"),
            (json!({ "name": "A", "timeZone": "Berlin" }), "timeZone"),
            (json!({ "name": "A", "role": "owner" }), "role"),
            (json!({ "name": "A", "groupId": nobody }), "groupId"),
            (json!({ "name": "A", "groupId": "sales" }), "groupId"),
            (json!({ "name": "A", "salary": 1 }), "salary"),
        ] {
            let refused = send(server, "POST", "/api/employees", &admin, body.clone()).await;
            assert!(refused.status.is_client_error(), "{body}: {refused}");
            let said = refused.json()["error"].to_string();
            assert!(said.contains(field), "{body}: {refused}");
        }
        assert_eq!(noted(server).await, ["employeeAdded: employee"]);
    })
    .await;
}

#[tokio::test]
async fn what_is_left_out_stays_and_null_takes_away() {
    on_each_database(async |server| {
        let admin = company(server).await;
        let sales = add_group(server, &admin, "Sales").await;
        let new = json!({ "name": "Ada", "email": "ada@example.com", "groupId": sales });
        let ada = send(server, "POST", "/api/employees", &admin, new).await.json();
        let path = format!("/api/employees/{}", ada["id"].as_str().unwrap());
        let unchanged = send(server, "PATCH", &path, &admin, json!({})).await;
        assert_eq!(unchanged.json(), ada);
        let body = json!({
            "name": "Ada King", "role": "manager", "timeZone": "America/New_York", "groupId": null,
            "seesContent": true,
        });
        let changed = send(server, "PATCH", &path, &admin, body).await;
        assert_answer!(changed, @r#"
        200 OK
        {
          "active": true,
          "email": "ada@example.com",
          "groupId": null,
          "id": "[id]",
          "name": "Ada King",
          "role": "manager",
          "seesContent": true,
          "timeZone": "America/New_York"
        }
        "#);
        let without = send(server, "PATCH", &path, &admin, json!({ "email": null })).await;
        assert_eq!(without.json()["email"], json!(null));
        assert_eq!(
            noted(server).await,
            [
                "contentRightChanged: given",
                "employeeAdded: employee",
                "employeeChanged: e-mail address",
                "employeeChanged: name, time zone, group",
                "groupAdded: Sales",
                "roleChanged: employee → manager",
            ]
        );
        let unknown = "/api/employees/0193a1f0-0000-7000-8000-000000000001";
        let answer = send(server, "PATCH", unknown, &admin, json!({ "name": "X" })).await;
        assert_eq!(answer.status, 404, "{answer}");
    })
    .await;
}

#[tokio::test]
async fn who_may_not_sign_in_any_more_is_signed_out_for_good() {
    on_each_database(async |server| {
        let admin = company(server).await;
        let (ada, token) = person(server, "Ada", Role::Manager).await;
        let cookie = server.cookie(ada).await;
        let path = format!("/api/employees/{ada}");
        assert_eq!(get(server, "/api/org", &token).await.status, 200);
        for active in [false, true] {
            let body = json!({ "active": active });
            assert_eq!(send(server, "PATCH", &path, &admin, body).await.status, 200);
            assert_eq!(get(server, "/api/org", &token).await.status, 401);
            let page = server.get("/").header("cookie", &cookie).send().await;
            assert_eq!(page.status, 401, "{page}");
        }
        let again = server.token(TokenOwner::Person(ada), None).await;
        assert_eq!(get(server, "/api/org", &again).await.status, 200);
    })
    .await;
}

#[tokio::test]
async fn one_administrator_is_left() {
    on_each_database(async |server| {
        let admin = company(server).await;
        let people = get(server, "/api/employees", &admin).await.json();
        let path = format!("/api/employees/{}", people[0]["id"].as_str().unwrap());
        for body in [
            json!({ "role": "employee" }),
            json!({ "role": "manager" }),
            json!({ "active": false }),
        ] {
            let refused = send(server, "PATCH", &path, &admin, body).await;
            assert_eq!(refused.status, 409, "{refused}");
            assert_eq!(refused.json()["error"]["code"], "last_administrator");
        }
        let (other_id, other) = person(server, "Other", Role::Admin).await;
        let body = json!({ "role": "employee" });
        let stepped_down = send(server, "PATCH", &path, &admin, body.clone()).await;
        assert_eq!(stepped_down.status, 200, "{stepped_down}");
        assert_eq!(get(server, "/api/org", &admin).await.status, 403);
        let path = format!("/api/employees/{other_id}");
        assert_eq!(send(server, "PATCH", &path, &other, body).await.status, 409);
    })
    .await;
}
