//! What is recorded, and who sees it, on the pages of the organisation and of its groups.

use std::time::Duration;

use axum::http::StatusCode;
use serde_json::Value;
use timetrack_domain::id::{EmployeeId, GroupId};
use timetrack_storage::{AuditAction, Role};

use super::{Visitor, administrator};
use crate::harness::{TestServer, on_each_database, server};

const SECOND: Duration = Duration::from_secs(1);

const TITLES: [(&str, &str); 6] = [
    ("session_mode", "automatic"),
    ("detail", "title"),
    ("afk", "3 min"),
    ("title", "2 s"),
    ("absence", "4 h"),
    ("defaults", "true"),
];

/// The form with some fields different.
fn form<'a>(different: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let is_kept = |(name, _): &&(&str, &str)| different.iter().all(|(other, _)| other != name);
    let kept = TITLES.iter().filter(is_kept).copied();
    kept.chain(different.iter().copied())
        .filter(|(_, value)| !value.is_empty())
        .collect()
}

/// A group with one member, and the token of the member's device.
async fn group_with_device(server: &TestServer, root: &Visitor<'_>) -> (String, EmployeeId, String) {
    let group = root.done("/setup/groups", &[("name", "Sales")]).await;
    let id: GroupId = group.rsplit('/').next().unwrap().parse().unwrap();
    let member = server.employee("Ada", Role::Employee, "Europe/Berlin").await;
    let transaction = server.storage().begin().await.unwrap();
    let mut ada = transaction.employees().find(member).await.unwrap().unwrap();
    ada.group = Some(id);
    transaction.employees().update(&ada).await.unwrap();
    transaction.save().await.unwrap();
    let (_, device) = server.device(member).await;
    (group, member, device)
}

/// What the audit log tells of settings, the oldest first.
async fn told(server: &TestServer) -> Vec<String> {
    let log = server.storage().read().audit_log().list(None, 50).await.unwrap();
    let changes = log.into_iter().rev();
    let changes = changes.filter(|entry| entry.action == AuditAction::SettingsChanged);
    changes.map(|entry| entry.detail).collect()
}

async fn of_device(server: &TestServer, device: &str) -> Value {
    server
        .get("/api/agent/settings")
        .token(device)
        .send()
        .await
        .json()
}

#[tokio::test]
async fn a_group_gets_settings_of_its_own_by_its_page_and_loses_them() {
    on_each_database(async |server| {
        let root = Visitor::sign_in(server, administrator(server).await).await;
        let (group, _, device) = group_with_device(server, &root).await;
        let path = format!("{group}/settings");
        let applications = form(&[("detail", "application"), ("afk", "5 min")]);
        assert_eq!(root.done("/setup/settings", &applications).await, "/setup/settings");
        let inherited = root.get(&path).await.body;
        assert!(
            inherited.contains("From the organisation") && inherited.contains("The application, not the title."),
            "{inherited}"
        );
        let before = of_device(server, &device).await;
        assert_eq!(before["tracking"]["detail"], "application");

        let offered = root.get(&format!("{path}?own=true")).await.body;
        assert!(
            offered.contains("Nothing is saved yet") && offered.contains("name=\"afk\" value=\"5 min\""),
            "{offered}"
        );
        // Entries of one moment have no order.
        server.clock.advance(SECOND);
        let rules = [
            ("detail", "title"),
            ("rule-0-place", "2"),
            ("rule-0-application", "<b>chat</b>"),
            ("rule-0-action", "hide"),
            ("rule-1-place", "1"),
            ("rule-1-title", "^angebot"),
            ("rule-1-action", "exclude"),
        ];
        let mut draft = form(&rules);
        draft.push(("intent", "preview"));
        let shown = root.send(&path, &draft).await;
        assert_eq!(shown.status, StatusCode::OK, "{shown}");
        for held in [
            "This is a preview",
            "&#60;b&#62;chat&#60;/b&#62;",
            "Angebot 2026-114.odt",
            // What the rule excludes, and a window that is stored whole.
            "<bdi>Nothing</bdi>",
            "<bdi>Firefox · TimeTrack – Mozilla Firefox</bdi>",
        ] {
            assert!(shown.body.contains(held), "{held}: {shown}");
        }
        assert_eq!(of_device(server, &device).await, before, "a preview changes nothing");

        assert_eq!(root.done(&path, &form(&rules)).await, path);
        let after = of_device(server, &device).await;
        assert!(after["version"].as_u64() > before["version"].as_u64());
        assert_eq!(after["tracking"]["detail"], "title");
        let patterns = &after["tracking"]["windowRules"];
        assert_eq!((&patterns[0]["title"], &patterns[1]["application"]), (&"^angebot".into(), &"<b>chat</b>".into()));
        assert!(root.get(&path).await.body.contains("Settings of its own"));

        server.clock.advance(SECOND);
        assert_eq!(root.done(&format!("{path}/inherit"), &[]).await, path);
        let again = of_device(server, &device).await;
        assert_eq!(again["tracking"], before["tracking"]);
        assert!(again["version"].as_u64() > after["version"].as_u64());
        assert_eq!(
            told(server).await,
            [
                "organisation: settings of its own, detail: title → application, afkThresholdSeconds: 180 → 300",
                "group Sales: settings of its own, detail: application → title, afkThresholdSeconds: 300 → 180, \
                 windowRules: 0 → 2 rules",
                "group Sales: no settings of its own, detail: title → application, afkThresholdSeconds: 180 → 300, \
                 windowRules: 2 → 0 rules",
            ]
        );
    })
    .await;
}

#[tokio::test]
async fn what_is_wrong_with_settings_is_named_and_nothing_is_stored() {
    let server = server().await;
    let root = Visitor::sign_in(&server, administrator(&server).await).await;
    let rule = |place, application, title| {
        [
            ("rule-0-place", "1"),
            ("rule-0-application", "fine"),
            ("rule-0-action", "hide"),
            ("rule-1-place", place),
            ("rule-1-application", application),
            ("rule-1-title", title),
            ("rule-1-action", "hideTitle"),
        ]
    };
    let long = "x".repeat(1_001);
    for (fields, said) in [
        (vec![("afk", "9 s")], "Enter a time from 10 s to 2 h"),
        (vec![("afk", "soon")], "Enter a time from 10 s to 2 h"),
        (vec![("afk", "3")], "Enter a time from 10 s to 2 h"),
        (vec![("title", "2 min")], "Enter a time from 0 ms to 1 min"),
        (vec![("absence", "2 days")], "Enter a time from 30 min to 24 h"),
        (
            rule("2", "a(b", "").to_vec(),
            "Rule 2, Application: this is no regular expression that can be used (unclosed group)",
        ),
        (
            rule("0", "", "[z-a]").to_vec(),
            "Rule 1, Title: this is no regular expression that can be used (invalid character class range",
        ),
        (
            rule("2", "", "(?:a{1000}){1000}").to_vec(),
            "Rule 2, Title: this is no regular expression that can be used",
        ),
        (rule("2", &long, "").to_vec(), "Rule 2, Application"),
    ] {
        let answer = root.send("/setup/settings", &form(&fields)).await;
        assert_eq!(
            answer.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{fields:?}: {answer}"
        );
        assert!(answer.body.contains(said), "{said}: {answer}");
        assert!(answer.body.contains("aria-invalid=\"true\""), "{answer}");
        for (_, typed) in fields.iter().filter(|(name, _)| name.ends_with("afk")) {
            assert!(
                answer.body.contains(&format!("value=\"{typed}\"")),
                "{typed}: {answer}"
            );
        }
    }
    let reader = server.storage().read();
    assert_eq!(reader.audit_log().list(None, 1).await.unwrap(), []);
}

#[tokio::test]
async fn who_sees_titles_is_said_to_everybody_whom_it_concerns() {
    on_each_database(async |server| {
        let root = Visitor::sign_in(server, administrator(server).await).await;
        let (group, member, device) = group_with_device(server, &root).await;
        // Where nobody manages the group, nobody sees anything, whatever its settings say.
        let mia = server
            .employee("Mia", Role::Manager, "Europe/Berlin")
            .await
            .to_string();
        root.done(&format!("{group}/managers"), &[("person", &mia)]).await;
        let ada = Visitor::sign_in(server, member).await;
        let path = format!("{group}/settings");
        let is_shared = async || {
            let page = ada.get("/my-data").await.body;
            let preview = root.get(&path).await.body;
            let told = page.contains("You and the managers of your group");
            // The table of the preview says the same as the person's own page.
            assert_eq!(
                preview.matches("See it").count(),
                1 + usize::from(told),
                "{preview}"
            );
            told
        };
        assert!(!is_shared().await);
        let mut version = of_device(server, &device).await["version"].as_u64();
        for (path, content, shared) in [
            ("/setup/settings", "yes", true),
            (&path, "no", false),
            (&path, "inherited", true),
            ("/setup/settings", "no", false),
            (&path, "yes", true),
        ] {
            root.done(&format!("{path}/seen"), &[("content", content)]).await;
            assert_eq!(is_shared().await, shared, "{path} {content}");
            let newer = of_device(server, &device).await["version"].as_u64();
            assert!(newer > version, "the agent is told");
            version = newer;
            server.clock.advance(SECOND);
        }
        let same = root.done(&format!("{path}/seen"), &[("content", "yes")]).await;
        assert_eq!(same, path);
        assert_eq!(of_device(server, &device).await["version"].as_u64(), version);
        assert_eq!(
            told(server).await,
            [
                "organisation: managersSeeContent: inherited → true",
                "group Sales: managersSeeContent: inherited → false",
                "group Sales: managersSeeContent: false → inherited",
                "organisation: managersSeeContent: true → false",
                "group Sales: managersSeeContent: inherited → true",
            ]
        );
        let wrong = root.send(&format!("{path}/seen"), &[("content", "maybe")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    })
    .await;
}
