//! By a token: whose the device is, and that no more enrol than may.

use futures_util::future::join_all;
use serde_json::json;
use timetrack_storage::{AuditAction, EmployeeKind, Role};

use super::{
    administrator, audit_log, change, credential, enrol, enrol_as, make_token, owner, send_event,
    set_account, shared_token,
};
use crate::harness::{assert_answer, on_each_database, server};

#[tokio::test]
async fn the_device_is_that_of_the_person_to_whom_its_names_lead() {
    on_each_database(async |server| {
        let ada = server.employee("Ada", Role::Employee, "Europe/Berlin").await;
        change(server, ada, |ada| ada.email = Some("ada@example.com".to_owned())).await;
        let grace = server.employee("Grace", Role::Manager, "Europe/Berlin").await;
        set_account(server, "EXAMPLE\\grace", grace).await;
        set_account(server, "hopper", grace).await;
        let gone = server.employee("Gone", Role::Employee, "Europe/Berlin").await;
        set_account(server, "gone", gone).await;
        change(server, gone, |gone| gone.active = false).await;
        let token = shared_token(server).await;
        for (account, directory, expected) in [
            ("anything", Some("ADA@Example.com"), Some("Ada")),
            ("ada@example.com", None, Some("Ada")),
            ("example\\GRACE", None, Some("Grace")),
            ("OTHER\\hopper", None, Some("Grace")),
            ("hopper", Some("nobody@example.com"), Some("Grace")),
            ("hopper", Some("ada@example.com"), None),
            ("OTHER\\grace", None, None),
            ("gone", None, None),
            ("%", None, None),
        ] {
            let mut names = json!({"machineName": "LT-0371", "accountName": account});
            names["directoryName"] = json!(directory);
            let answer = enrol_as(server, &token, &names).await;
            let case = format!("{account} {directory:?}: {answer}");
            assert_eq!(answer.json()["assigned"], expected.is_some(), "{case}");
            let owner = owner(server, &credential(&answer)).await;
            match expected {
                Some(name) => assert_eq!(owner.name, name, "{case}"),
                None => {
                    assert_eq!(owner.kind, EmployeeKind::Unknown, "{case}");
                    assert_eq!(owner.name, format!("{account} @ LT-0371"));
                }
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_device_speaks_with_its_credential_at_once_and_the_log_tells_of_it() {
    on_each_database(async |server| {
        let ada = server.employee("Ada", Role::Employee, "Europe/Berlin").await;
        set_account(server, "ada", ada).await;
        let token = shared_token(server).await;
        let answer = enrol(server, &token, "ada").await;
        let first = credential(&answer);
        assert_eq!(send_event(server, &first).await, 200);
        let settings = server.get("/api/agent/settings").token(&first).send().await;
        assert_eq!(settings.status, 200);

        let again = credential(&enrol(server, &token, "ada").await);
        assert_ne!(again, first, "each enrolment is a device of its own");
        let entries = audit_log(server).await;
        let enrolled: Vec<_> = entries
            .iter()
            .filter(|entry| entry.action == AuditAction::DeviceEnrolled)
            .collect();
        assert_eq!(enrolled.len(), 2);
        assert_eq!(enrolled[0].about, Some(ada));
        assert_eq!(enrolled[0].detail, "LT-0371, ada (Everybody)");
        assert!(entries.iter().all(|entry| !entry.detail.contains(&token)));
    })
    .await;
}

#[tokio::test]
async fn a_token_of_one_person_gives_every_device_to_them() {
    on_each_database(async |server| {
        let admin = administrator(server).await;
        let ada = server.employee("Ada", Role::Employee, "Europe/Berlin").await;
        let grace = server.employee("Grace", Role::Employee, "Europe/Berlin").await;
        set_account(server, "grace", grace).await;
        let body = json!({"label": "Ada's laptop", "employeeId": ada, "maximumUses": 2});
        let (token, _) = make_token(server, &admin, body).await;
        let device = credential(&enrol(server, &token, "grace").await);
        assert_eq!(owner(server, &device).await.id, ada);
        // Whoever has left gets no more devices; they wait, and nothing is lost.
        change(server, ada, |ada| ada.active = false).await;
        let late = enrol(server, &token, "nobody").await;
        assert_eq!(late.json()["assigned"], false, "{late}");
    })
    .await;
}

#[tokio::test]
async fn strangers_wait_in_the_group_of_their_token_with_the_organisation_s_time_zone() {
    on_each_database(async |server| {
        let admin = administrator(server).await;
        let group = timetrack_storage::Group {
            id: server.state.generate(timetrack_domain::id::GroupId::generate),
            name: "Vertrieb".to_owned(),
            created: server.now(),
        };
        let transaction = server.storage().begin().await.unwrap();
        transaction.groups().create(&group).await.unwrap();
        let organisation = timetrack_storage::Organisation {
            id: server
                .state
                .generate(timetrack_domain::id::OrganisationId::generate),
            name: "Example".to_owned(),
            time_zone: "Europe/Vienna".to_owned(),
            created: server.now(),
        };
        transaction.organisations().create(&organisation).await.unwrap();
        transaction.save().await.unwrap();
        let body = json!({"label": "Vertrieb", "groupId": group.id});
        let (token, _) = make_token(server, &admin, body).await;
        let stranger = owner(server, &credential(&enrol(server, &token, "x").await)).await;
        assert_eq!((stranger.group, stranger.active), (Some(group.id), false));
        let zones = server.storage().read().employees().time_zones(stranger.id).await;
        assert_eq!(zones.unwrap()[0].zone, "Europe/Vienna");
    })
    .await;
}

#[tokio::test]
async fn of_many_at_once_no_more_enrol_than_may() {
    on_each_database(async |server| {
        let admin = administrator(server).await;
        let (token, _) = make_token(server, &admin, json!({"label": "Three", "maximumUses": 3})).await;
        let answers = join_all((0..12).map(|_| enrol(server, &token, "ada"))).await;
        let enrolled = answers.iter().filter(|answer| answer.status == 201).count();
        assert_eq!(enrolled, 3);
        let devices = server.storage().read().devices().list(None, 100).await.unwrap();
        assert_eq!(devices.len(), 3, "what is refused leaves nothing behind");
    })
    .await;
}

#[tokio::test]
async fn what_is_missing_is_named() {
    let server = server().await;
    let token = shared_token(&server).await;
    let nameless = json!({"machineName": "\u{0}", "accountName": "ada"});
    assert_answer!(enrol_as(&server, &token, &nameless).await, @r#"
    422 Unprocessable Entity
    {
      "error": {
        "code": "invalid_field",
        "field": "machineName",
        "message": "It must be a name."
      }
    }
    "#);
    let incomplete = json!({"machineName": "LT-0371"});
    assert_answer!(enrol_as(&server, &token, &incomplete).await, @r#"
    400 Bad Request
    {
      "error": {
        "code": "malformed",
        "message": "The JSON does not have the shape that is documented: missing field `accountName` at line 1 column 100."
      }
    }
    "#);
    let uses = server.storage().read().enrolment_tokens().list().await.unwrap()[0].uses;
    assert_eq!(uses, 0);
}
