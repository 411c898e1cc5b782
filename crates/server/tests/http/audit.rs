//! The audit log's pages.

use axum::http::StatusCode;
use timetrack_domain::id::{AuditEntryId, EmployeeId};
use timetrack_storage::{Actor, AuditAction, AuditEntry, Role};

use crate::harness::{TestServer, on_each_database, server};
use crate::people::person;

async fn text(server: &TestServer, cookie: &str, path: &str) -> String {
    let call = server.get(path).header("cookie", cookie);
    let answer = call.header("accept-language", "en").send().await;
    assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.body);
    answer.body
}

async fn note(
    server: &TestServer,
    number: usize,
    actor: Actor,
    action: AuditAction,
    about: Option<EmployeeId>,
) {
    server.clock.advance(std::time::Duration::from_secs(1));
    let transaction = server.storage().begin().await.unwrap();
    let entry = AuditEntry {
        id: server.state.generate(AuditEntryId::generate),
        at: server.now(),
        actor,
        action,
        about,
        detail: format!("number {number}."),
    };
    transaction.audit_log().add(&entry).await.unwrap();
    transaction.save().await.unwrap();
}

/// The numbers of the entries that a page shows.
fn numbers(page: &str) -> Vec<usize> {
    page.split("number ")
        .skip(1)
        .filter_map(|rest| rest.split_once('.')?.0.parse().ok())
        .collect()
}

fn older(page: &str) -> Option<String> {
    let (before, _) = page.split_once("\" rel=\"next\"")?;
    let (_, url) = before.rsplit_once("href=\"")?;
    Some(url.replace("&#38;", "&"))
}

#[tokio::test]
async fn an_administrator_reads_all_of_it_page_by_page() {
    on_each_database(async |server| {
        let root = server.employee("Root", Role::Admin, "Europe/Berlin").await;
        let cookie = server.cookie(root).await;
        for number in 0..120 {
            let action = AuditAction::ALL[number % AuditAction::ALL.len()];
            note(server, number, Actor::Server, action, None).await;
        }
        let (mut seen, mut url) = (Vec::new(), Some("/audit".to_owned()));
        let mut pages = 0;
        while let Some(address) = url {
            let page = text(server, &cookie, &address).await;
            assert_eq!(page.contains("Newest entries"), pages > 0);
            seen.extend(numbers(&page));
            url = older(&page);
            pages += 1;
        }
        assert_eq!(pages, 3);
        assert_eq!(seen, (0..120).rev().collect::<Vec<_>>());
        // An address that somebody bent.
        assert_eq!(numbers(&text(server, &cookie, "/audit?before=x").await).len(), 50);
    })
    .await;
}

#[tokio::test]
async fn it_is_filtered_by_person() {
    on_each_database(async |server| {
        let root = server.employee("Root", Role::Admin, "Europe/Berlin").await;
        let cookie = server.cookie(root).await;
        let ada = person(server, "ada@example.com", Role::Employee).await;
        let [one, other] = [
            server
                .employee("Grace Müller", Role::Employee, "Europe/Berlin")
                .await,
            server
                .employee("Emmy Müller", Role::Employee, "Europe/Berlin")
                .await,
        ];
        note(server, 1, Actor::Person(ada), AuditAction::SignedIn, Some(ada)).await;
        note(
            server,
            2,
            Actor::Person(root),
            AuditAction::HoursViewed,
            Some(ada),
        )
        .await;
        note(server, 3, Actor::Person(one), AuditAction::GroupAdded, None).await;
        note(
            server,
            4,
            Actor::Person(one),
            AuditAction::HoursViewed,
            Some(other),
        )
        .await;
        let erased = server.state.generate(EmployeeId::generate);
        note(
            server,
            5,
            Actor::Person(root),
            AuditAction::PersonErased,
            Some(erased),
        )
        .await;

        let shown = async |typed: &str| {
            let typed: String = url::form_urlencoded::byte_serialize(typed.as_bytes()).collect();
            text(server, &cookie, &format!("/audit?person={typed}")).await
        };
        assert_eq!(numbers(&shown(" ADA@example.com").await), [2, 1]);
        assert_eq!(numbers(&shown("king").await), [2, 1]);
        assert_eq!(numbers(&shown("GRACE M").await), [4, 3]);
        assert_eq!(numbers(&shown(&other.to_string()).await), [4]);
        assert_eq!(numbers(&shown(" ").await), [5, 4, 3, 2, 1]);
        let gone = shown(&erased.to_string()).await;
        assert_eq!(numbers(&gone), [5]);
        assert!(gone.contains("Somebody who was erased"));
        let several = shown("müller").await;
        assert!(numbers(&several).is_empty());
        for person in [one, other] {
            assert!(
                several.contains(&format!("href=\"/audit?person={person}\"")),
                "{several}"
            );
        }
        let nobody = shown("<script>alert(1)</script>").await;
        assert!(nobody.contains("Nobody is called “&#60;script&#62;"), "{nobody}");
    })
    .await;
}

#[tokio::test]
async fn people_read_what_concerns_them_and_nothing_else() {
    on_each_database(async |server| {
        let boss = server.employee("Boss", Role::Manager, "Europe/Berlin").await;
        let ada = person(server, "ada@example.com", Role::Employee).await;
        let other = server.employee("Grace", Role::Employee, "Europe/Berlin").await;
        note(
            server,
            1,
            Actor::Person(boss),
            AuditAction::ActivityViewed,
            Some(ada),
        )
        .await;
        note(
            server,
            2,
            Actor::Person(boss),
            AuditAction::ActivityViewed,
            Some(other),
        )
        .await;
        note(server, 3, Actor::Person(ada), AuditAction::TokenMade, Some(ada)).await;
        note(server, 4, Actor::Server, AuditAction::OrganisationChanged, None).await;
        let (device, _) = server.device(ada).await;
        note(
            server,
            5,
            Actor::Device(device),
            AuditAction::DeviceEnrolled,
            Some(ada),
        )
        .await;
        let cookie = server.cookie(ada).await;
        let page = text(server, &cookie, "/my-data/audit").await;
        assert_eq!(numbers(&page), [5, 3, 1]);
        assert!(page.contains("<bdi>LT-0371</bdi>"), "{page}");
        assert!(
            page.contains("Looked at activity") && page.contains("<bdi>Boss</bdi>"),
            "{page}"
        );
        assert!(
            !page.contains("/audit?person="),
            "names lead nowhere that is not theirs to see"
        );
        let bent = format!("/my-data/audit?person={other}");
        assert_eq!(numbers(&text(server, &cookie, &bent).await), [5, 3, 1]);
    })
    .await;
}

#[tokio::test]
async fn only_administrators_read_all_of_it() {
    let server = server().await;
    let open = async |role| {
        let who = server.employee("Ada", role, "Europe/Berlin").await;
        let cookie = server.cookie(who).await;
        let audit = server.get("/audit").header("cookie", &cookie).send().await.status;
        let dashboard = server.get("/").header("cookie", &cookie).send().await.body;
        (
            audit,
            dashboard.contains("href=\"/audit\""),
            dashboard.contains("href=\"/account\""),
        )
    };
    assert_eq!(open(Role::Employee).await, (StatusCode::FORBIDDEN, false, true));
    assert_eq!(open(Role::Manager).await, (StatusCode::FORBIDDEN, false, true));
    assert_eq!(open(Role::Admin).await, (StatusCode::OK, true, true));
    let nobody = server.get("/audit").send().await;
    assert_eq!(nobody.status, StatusCode::UNAUTHORIZED);
}
