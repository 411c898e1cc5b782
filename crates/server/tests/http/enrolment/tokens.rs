//! What administrators do with tokens.

use std::collections::HashMap;

use serde_json::json;
use timetrack_storage::{AuditAction, Role, TokenOwner};

use super::{administrator, audit_log, credential, enrol, make_token};
use crate::harness::{assert_answer, on_each_database, server};

#[tokio::test]
async fn a_token_is_shown_once_and_listed_without_its_text() {
    on_each_database(async |server| {
        let admin = administrator(server).await;
        let body = json!({"label": " Laptops ", "expiresInDays": 7, "maximumUses": 5});
        let (token, id) = make_token(server, &admin, body).await;
        credential(&enrol(server, &token, "ada").await);
        let listed = server.get("/api/enrolment-tokens").token(&admin).send().await;
        assert!(!listed.body.contains(&token));
        assert_answer!(listed, @r#"
        200 OK
        [
          {
            "createdAt": "2026-11-19T09:00:00Z",
            "createdBy": "[id]",
            "employeeId": null,
            "expiresAt": "2026-11-26T09:00:00Z",
            "groupId": null,
            "id": "[id]",
            "label": "Laptops",
            "maximumUses": 5,
            "revokedAt": null,
            "uses": 1,
            "valid": true
          }
        ]
        "#);
        for _ in 0..2 {
            let revoke = server.post(&format!("/api/enrolment-tokens/{id}/revoke"));
            assert_eq!(revoke.token(&admin).send().await.status, 204);
        }
        let listed = server.get("/api/enrolment-tokens").token(&admin).send().await;
        assert_eq!(listed.json()[0]["valid"], false);
        let unknown = server
            .post("/api/enrolment-tokens/0193a1f0-0000-7000-8000-000000000001/revoke")
            .token(&admin)
            .send()
            .await;
        assert_eq!(unknown.status, 404);
        let actions: HashMap<AuditAction, usize> =
            audit_log(server)
                .await
                .iter()
                .fold(HashMap::new(), |mut counts, entry| {
                    *counts.entry(entry.action).or_default() += 1;
                    counts
                });
        let once = [
            AuditAction::EnrolmentTokenMade,
            AuditAction::DeviceEnrolled,
            AuditAction::EnrolmentTokenRevoked,
        ];
        assert_eq!(actions, once.map(|action| (action, 1)).into());
    })
    .await;
}

#[tokio::test]
async fn what_no_token_can_be_is_refused_by_its_field() {
    let server = server().await;
    let admin = administrator(&server).await;
    let nobody = "0193a1f0-0000-7000-8000-000000000001";
    for (body, field) in [
        (json!({"label": " "}), "label"),
        (json!({"label": "a\nb"}), "label"),
        (json!({"label": "x".repeat(101)}), "label"),
        (json!({"label": "x", "expiresInDays": 0}), "expiresInDays"),
        (json!({"label": "x", "expiresInDays": 367}), "expiresInDays"),
        (json!({"label": "x", "maximumUses": 0}), "maximumUses"),
        (json!({"label": "x", "groupId": nobody}), "groupId"),
        (json!({"label": "x", "employeeId": nobody}), "employeeId"),
    ] {
        let call = server.post("/api/enrolment-tokens").token(&admin).json(&body);
        let answer = call.send().await;
        assert_eq!(answer.status, 422, "{body}: {answer}");
        assert_eq!(answer.json()["error"]["field"], field);
    }
    assert!(audit_log(&server).await.is_empty());
}

#[tokio::test]
async fn only_administrators_do_any_of_this() {
    on_each_database(async |server| {
        let manager = server.employee("Grace", Role::Manager, "Europe/Berlin").await;
        let manager = server.token(TokenOwner::Person(manager), None).await;
        let ada = server.employee("Ada", Role::Employee, "Europe/Berlin").await;
        let (_, device) = server.device(ada).await;
        let id = "0193a1f0-0000-7000-8000-000000000001";
        for (method, path) in [
            ("GET", "/api/enrolment-tokens".to_owned()),
            ("POST", "/api/enrolment-tokens".to_owned()),
            ("POST", format!("/api/enrolment-tokens/{id}/revoke")),
            ("GET", "/api/devices".to_owned()),
            ("GET", "/api/devices/waiting".to_owned()),
            ("POST", format!("/api/devices/{id}/assign")),
            ("POST", format!("/api/devices/{id}/revoke")),
        ] {
            for token in [&manager, &device] {
                let answer = server.call(method, &path).token(token).json("{}").send().await;
                assert_eq!(answer.status, 403, "{method} {path}: {answer}");
            }
            let nobody = server.call(method, &path).json("{}").send().await;
            assert_eq!(nobody.status, 401, "{method} {path}: {nobody}");
        }
    })
    .await;
}
