//! Groups, and what becomes of the settings of those who move.

use serde_json::json;
use timetrack_storage::Role;

use super::{add_group, company, get, make_manager, noted, person, put_into, send};
use crate::harness::{TestServer, assert_answer, on_each_database};

async fn settings_of(server: &TestServer, device: &str) -> (u64, String) {
    let settings = get(server, "/api/agent/settings", device).await.json();
    let detail = settings["tracking"]["detail"].as_str().unwrap().to_owned();
    (settings["version"].as_u64().unwrap(), detail)
}

#[tokio::test]
async fn groups_are_made_renamed_and_removed() {
    on_each_database(async |server| {
        let admin = company(server).await;
        let sales = add_group(server, &admin, " Vertrieb & <Service> ").await;
        let (mia, _) = person(server, "Mia", Role::Employee).await;
        for _ in 0..2 {
            make_manager(server, &admin, sales, mia).await;
        }
        assert_answer!(get(server, "/api/groups", &admin).await, @r#"
        200 OK
        [
          {
            "id": "[id]",
            "managers": [
              {
                "id": "[id]",
                "name": "Mia"
              }
            ],
            "name": "Vertrieb & <Service>"
          }
        ]
        "#);
        // Who manages people may sign in as a manager from then on.
        let found = get(server, &format!("/api/employees/{mia}"), &admin).await;
        assert_eq!(found.json()["role"], "manager");
        let taken = send(
            server,
            "POST",
            "/api/groups",
            &admin,
            json!({ "name": "Vertrieb & <Service>" }),
        )
        .await;
        assert_eq!(taken.status, 409, "{taken}");
        assert_eq!(taken.json()["error"]["code"], "name_taken");
        let path = format!("/api/groups/{sales}");
        let renamed = send(server, "PATCH", &path, &admin, json!({ "name": "Sales" })).await;
        assert_eq!(renamed.json()["name"], "Sales");
        for (body, status) in [
            (json!({ "name": " " }), 422),
            (json!({ "name": "a\u{0}b" }), 422),
            (json!({}), 422),
        ] {
            let refused = send(server, "PATCH", &path, &admin, body).await;
            assert!(refused.status == status || refused.status == 400, "{refused}");
        }
        let removed = server.call("DELETE", &path).token(&admin).send().await;
        assert_eq!(removed.status, 204, "{removed}");
        for method in ["DELETE", "PATCH"] {
            let gone = send(server, method, &path, &admin, json!({ "name": "x" })).await;
            assert_eq!(gone.status, 404, "{gone}");
        }
        assert_eq!(
            noted(server).await,
            [
                "groupAdded: Vertrieb & <Service>",
                "groupChanged: Vertrieb & <Service> → Sales",
                "groupManagerAdded: Vertrieb & <Service>",
                "groupRemoved: Sales",
                "roleChanged: employee → manager",
            ]
        );
    })
    .await;
}

#[tokio::test]
async fn who_moves_gets_the_settings_of_the_place() {
    on_each_database(async |server| {
        let admin = company(server).await;
        let sales = add_group(server, &admin, "Sales").await;
        let (ada, _) = person(server, "Ada", Role::Employee).await;
        let (_, device) = server.device(ada).await;
        let (first, before) = settings_of(server, &device).await;
        let tracking = json!({ "tracking": {
            "sessionMode": "manual", "detail": "hours", "afkThresholdSeconds": 300,
            "minimumTitleMilliseconds": 0, "absenceEndsSessionSeconds": 3600, "windowRules": [],
            "defaultWindowRules": true,
        }});
        let path = format!("/api/settings/tracking?scope=group&id={sales}");
        let set = send(server, "PUT", &path, &admin, tracking).await;
        assert_eq!(set.status, 200, "{set}");
        put_into(server, &admin, ada, Some(sales)).await;
        let (second, within) = settings_of(server, &device).await;
        assert_eq!(within, "hours");
        assert_ne!(first, second);
        let removed = server
            .call("DELETE", &format!("/api/groups/{sales}"))
            .token(&admin)
            .send()
            .await;
        assert_eq!(removed.status, 204, "{removed}");
        let (third, after) = settings_of(server, &device).await;
        assert_eq!(after, before);
        assert_ne!(second, third);
        let found = get(server, &format!("/api/employees/{ada}"), &admin).await;
        assert_eq!(found.json()["groupId"], json!(null));
    })
    .await;
}
