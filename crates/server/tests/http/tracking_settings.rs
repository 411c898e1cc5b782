//! Settings of the recorder: who may set them for whom, what is taken, and who is told.

use axum::http::StatusCode;
use serde_json::{Value, json};
use timetrack_domain::id::{EmployeeId, GroupId, OrganisationId};
use timetrack_storage::{Group, Organisation, Role, TokenOwner};

use crate::harness::{Answer, TestServer, on_each_database, server};

const ZONE: &str = "Europe/Berlin";

/// An organisation with a group, its manager, one of its people, somebody else, and an administrator.
pub(crate) struct Company<'a> {
    server: &'a TestServer,
    pub(crate) group: GroupId,
    pub(crate) member: EmployeeId,
    pub(crate) other: EmployeeId,
    pub(crate) admin: String,
    pub(crate) manager: String,
}

impl<'a> Company<'a> {
    pub(crate) async fn found(server: &'a TestServer) -> Self {
        let member = server.employee("Ada", Role::Employee, ZONE).await;
        let other = server.employee("Ben", Role::Employee, ZONE).await;
        let manager = server.employee("Mia", Role::Manager, ZONE).await;
        let admin = server.employee("Kim", Role::Admin, ZONE).await;
        let transaction = server.storage().begin().await.unwrap();
        let organisation = Organisation {
            id: server.state.generate(OrganisationId::generate),
            name: "Müller GmbH".to_owned(),
            time_zone: ZONE.to_owned(),
            created: server.now(),
        };
        transaction.organisations().create(&organisation).await.unwrap();
        let group = Group {
            id: server.state.generate(GroupId::generate),
            name: "Sales".to_owned(),
            created: server.now(),
        };
        transaction.groups().create(&group).await.unwrap();
        transaction.groups().add_manager(group.id, manager).await.unwrap();
        let mut ada = transaction.employees().find(member).await.unwrap().unwrap();
        ada.group = Some(group.id);
        transaction.employees().update(&ada).await.unwrap();
        transaction.save().await.unwrap();
        Self {
            server,
            group: group.id,
            member,
            other,
            admin: server.token(TokenOwner::Person(admin), None).await,
            manager: server.token(TokenOwner::Person(manager), None).await,
        }
    }

    fn path(scope: &str, id: Option<&dyn ToString>) -> String {
        let id = id.map(|id| format!("&id={}", id.to_string()));
        format!("/api/settings/tracking?scope={scope}{}", id.unwrap_or_default())
    }

    async fn get(&self, token: &str, path: &str) -> Answer {
        self.server.get(path).token(token).send().await
    }

    async fn put(&self, token: &str, path: &str, tracking: &Value) -> Answer {
        let body = json!({ "tracking": tracking });
        self.server.call("PUT", path).token(token).json(body).send().await
    }

    /// Sets as the administrator.
    pub(crate) async fn set(&self, scope: &str, id: Option<&dyn ToString>, tracking: &Value) {
        let answer = self.put(&self.admin, &Self::path(scope, id), tracking).await;
        assert_eq!(answer.status, 200, "{answer}");
    }
}

pub(crate) fn tracking(detail: &str) -> Value {
    json!({
        "sessionMode": "automatic",
        "detail": detail,
        "afkThresholdSeconds": 180,
        "minimumTitleMilliseconds": 2000,
        "absenceEndsSessionSeconds": 14400,
        "windowRules": [],
        "defaultWindowRules": true,
    })
}

#[tokio::test]
async fn the_narrowest_settings_hold_and_reach_the_device() {
    on_each_database(async |server| {
        let company = Company::found(server).await;
        let (_, device) = server.device(company.member).await;
        let detail_and_version = async || {
            let settings = server
                .get("/api/agent/settings")
                .token(&device)
                .send()
                .await
                .json();
            let batch = json!({ "sentAt": server.now(), "items": [] });
            let answer = server
                .post("/api/events")
                .token(&device)
                .json(&batch)
                .send()
                .await;
            assert_eq!(answer.json()["settingsVersion"], settings["version"]);
            (
                settings["tracking"]["detail"].clone(),
                settings["version"].as_u64().unwrap(),
            )
        };
        let (detail, mut version) = detail_and_version().await;
        assert_eq!(detail, "title", "nobody set anything");
        for (scope, id, set, expected) in [
            ("organisation", None, tracking("hours"), "hours"),
            (
                "group",
                Some(&company.group as &dyn ToString),
                tracking("title"),
                "title",
            ),
            (
                "employee",
                Some(&company.member),
                tracking("application"),
                "application",
            ),
            ("employee", Some(&company.member), Value::Null, "title"),
            ("group", Some(&company.group), Value::Null, "hours"),
            ("organisation", None, Value::Null, "title"),
        ] {
            company.set(scope, id, &set).await;
            let (detail, newer) = detail_and_version().await;
            assert_eq!(detail, expected, "{scope}");
            assert!(newer != version, "{scope}");
            version = newer;
        }
    })
    .await;
}

#[tokio::test]
async fn what_is_set_is_told_with_what_is_inherited() {
    let server = server().await;
    let company = Company::found(&server).await;
    company.set("organisation", None, &tracking("hours")).await;
    let path = Company::path("group", Some(&company.group));
    let before = company.get(&company.manager, &path).await.json();
    assert_eq!(before["own"], Value::Null);
    assert_eq!(before["effective"], before["inherited"]);
    let mut own = tracking("application");
    own["windowRules"] = json!([{ "application": "^chat$", "action": "hideTitle" }]);
    let changed = company.put(&company.admin, &path, &own).await.json();
    assert_eq!((&changed["own"], &changed["effective"]), (&own, &own));
    assert_eq!(changed["inherited"], tracking("hours"));
    assert_eq!(company.get(&company.manager, &path).await.json(), changed);
}

#[tokio::test]
async fn who_may_not_sees_and_changes_nothing() {
    let server = server().await;
    let company = Company::found(&server).await;
    let (_, device) = server.device(company.member).await;
    let employee = server.token(TokenOwner::Person(company.member), None).await;
    let foreign = GroupId::generate(server.now(), &mut timetrack_domain::IdGenerator::from_system());
    let (own_group, organisation) = (
        Company::path("group", Some(&company.group)),
        Company::path("organisation", None),
    );
    for (token, path, expected) in [
        (&device, &own_group, StatusCode::FORBIDDEN),
        (&employee, &own_group, StatusCode::FORBIDDEN),
        (&company.manager, &organisation, StatusCode::FORBIDDEN),
        (
            &company.manager,
            &Company::path("employee", Some(&company.member)),
            StatusCode::FORBIDDEN,
        ),
        (
            &company.manager,
            &Company::path("group", Some(&foreign)),
            StatusCode::NOT_FOUND,
        ),
        (
            &company.admin,
            &Company::path("group", Some(&foreign)),
            StatusCode::NOT_FOUND,
        ),
        (
            &company.admin,
            &Company::path("employee", Some(&"nobody")),
            StatusCode::NOT_FOUND,
        ),
        (
            &company.admin,
            &Company::path("group", None),
            StatusCode::UNPROCESSABLE_ENTITY,
        ),
        (
            &company.admin,
            &Company::path("everybody", None),
            StatusCode::BAD_REQUEST,
        ),
    ] {
        assert_eq!(company.get(token, path).await.status, expected, "{path}");
        assert_eq!(
            company.put(token, path, &tracking("title")).await.status,
            expected,
            "{path}"
        );
    }
    let everything = [&own_group, &organisation];
    for path in everything {
        let settings = company.get(&company.admin, path).await.json();
        assert_eq!(settings["own"], Value::Null, "{path}");
    }
}

#[tokio::test]
async fn a_manager_records_less_and_never_more() {
    let server = server().await;
    let company = Company::found(&server).await;
    company.set("organisation", None, &tracking("application")).await;
    let path = Company::path("group", Some(&company.group));
    let put = async |tracking: Value| company.put(&company.manager, &path, &tracking).await;
    assert_eq!(put(tracking("hours")).await.status, 200);
    assert_eq!(
        put(tracking("application")).await.status,
        200,
        "as everywhere else"
    );
    let refused = put(tracking("title")).await.json();
    assert_eq!(refused["error"]["field"], "tracking.detail");
    let mut bare = tracking("application");
    bare["defaultWindowRules"] = json!(false);
    let refused = put(bare.clone()).await.json();
    assert_eq!(refused["error"]["field"], "tracking.defaultWindowRules");
    company
        .set("group", Some(&company.group), &tracking("title"))
        .await;
    assert_eq!(put(tracking("title")).await.status, 200, "nothing changes");
    assert_eq!(put(Value::Null).await.status, 200);
}

#[tokio::test]
async fn every_number_word_and_rule_is_checked() {
    let server = server().await;
    let company = Company::found(&server).await;
    let path = Company::path("organisation", None);
    let rule = |rule: Value| json!([{ "application": "x", "action": "hide" }, rule]);
    for (field, value, named) in [
        ("afkThresholdSeconds", json!(9), "tracking.afkThresholdSeconds"),
        ("afkThresholdSeconds", json!(7201), "tracking.afkThresholdSeconds"),
        ("afkThresholdSeconds", json!(-1), "tracking.afkThresholdSeconds"),
        (
            "afkThresholdSeconds",
            json!("180"),
            "tracking.afkThresholdSeconds",
        ),
        (
            "minimumTitleMilliseconds",
            json!(60_001),
            "tracking.minimumTitleMilliseconds",
        ),
        (
            "absenceEndsSessionSeconds",
            json!(1_799),
            "tracking.absenceEndsSessionSeconds",
        ),
        (
            "absenceEndsSessionSeconds",
            json!(86_401),
            "tracking.absenceEndsSessionSeconds",
        ),
        ("detail", json!("screenshots"), "tracking.detail"),
        ("sessionMode", json!("byTheMoon"), "tracking.sessionMode"),
        (
            "windowRules",
            rule(json!({ "title": "(", "action": "hide" })),
            "tracking.windowRules[1].title",
        ),
        (
            "windowRules",
            rule(json!({ "application": "", "action": "hide" })),
            "tracking.windowRules[1].application",
        ),
        (
            "windowRules",
            rule(json!({ "action": "hide" })),
            "tracking.windowRules[1]",
        ),
        (
            "windowRules",
            rule(json!({ "host": "x", "action": "hide" })),
            "tracking.windowRules[1].host",
        ),
        (
            "windowRules",
            json!(vec![json!({ "title": "x", "action": "hide" }); 501]),
            "tracking.windowRules",
        ),
    ] {
        let mut tracking = tracking("title");
        tracking[field] = value.clone();
        let answer = company.put(&company.admin, &path, &tracking).await;
        assert_eq!(answer.status, 422, "{field} {value}: {answer}");
        assert_eq!(answer.json()["error"]["field"], named, "{answer}");
    }
    let mut incomplete = tracking("title");
    incomplete.as_object_mut().unwrap().remove("detail");
    let answer = company.put(&company.admin, &path, &incomplete).await;
    assert_eq!(answer.status, 422, "what is missing is not guessed: {answer}");
    for body in ["{}", r#"{"tracking": null, "more": 1}"#, "[]", "null", "{"] {
        let answer = server
            .call("PUT", &path)
            .token(&company.admin)
            .json(body)
            .send()
            .await;
        assert!(answer.status.is_client_error(), "{body}: {answer}");
    }
    let settings = company.get(&company.admin, &path).await.json();
    assert_eq!(settings["own"], Value::Null);
}

#[tokio::test]
async fn changes_are_noted_without_what_rules_look_for() {
    on_each_database(async |server| {
        let company = Company::found(server).await;
        let mut changed = tracking("application");
        changed["afkThresholdSeconds"] = json!(300);
        changed["windowRules"] = json!([{ "title": "works council", "action": "exclude" }]);
        let (group, other): (&dyn ToString, &dyn ToString) = (&company.group, &company.other);
        for (scope, id, tracking) in [
            ("group", group, &changed),
            ("group", group, &changed),
            ("employee", other, &tracking("hours")),
            ("employee", other, &Value::Null),
        ] {
            company.set(scope, Some(id), tracking).await;
            server.clock.advance(std::time::Duration::from_secs(1));
        }
        let log = server.storage().read().audit_log().list(None, 10).await.unwrap();
        let told: Vec<_> = log
            .iter()
            .rev()
            .map(|entry| (entry.action.code(), entry.about, entry.detail.as_str()))
            .collect();
        assert_eq!(
            told,
            [
                (
                    "settingsChanged",
                    None,
                    "group Sales: settings of its own, detail: title → application, afkThresholdSeconds: 180 → 300, \
                     windowRules: 0 → 1 rules"
                ),
                (
                    "settingsChanged",
                    Some(company.other),
                    "person: settings of its own, detail: title → hours"
                ),
                (
                    "settingsChanged",
                    Some(company.other),
                    "person: no settings of its own, detail: hours → title"
                ),
            ]
        );
    })
    .await;
}
