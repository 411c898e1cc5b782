//! `GET /people/activity` and `GET /people/{id}/activity`: when somebody worked, and only with the right to, with what.

use serde_json::{Value, json};
use timetrack_domain::id::EmployeeId;
use timetrack_storage::{AuditAction, DataPolicy, SettingScope};

use super::{Company, looks, page, text};
use crate::harness::{TestServer, on_each_database};
use crate::work_today::{advance_to, item, send};

/// A day of Ada with a window, idle time and privacy mode.
async fn record(server: &TestServer, company: &Company) {
    let (_, device) = server.device(company.ada).await;
    advance_to(server, "2026-11-19T12:00:00Z");
    let mut window = item(3, "window", "2026-11-19T08:00:00Z", "2026-11-19T08:10:00Z");
    window["application"] = json!("Outlook");
    window["title"] = json!("<b>Quarterly figures</b>");
    let day: Vec<Value> = vec![
        item(1, "workSession", "2026-11-19T08:00:00Z", "2026-11-19T11:00:00Z"),
        item(2, "break", "2026-11-19T09:00:00Z", "2026-11-19T09:30:00Z"),
        window,
        item(4, "afk", "2026-11-19T10:00:00Z", "2026-11-19T10:20:00Z"),
        item(5, "private", "2026-11-19T10:30:00Z", "2026-11-19T10:45:00Z"),
    ];
    send(server, &device, &day, &[]).await;
}

async fn give_content_right(server: &TestServer, id: EmployeeId) {
    let transaction = server.storage().begin().await.unwrap();
    let mut person = transaction.employees().find(id).await.unwrap().unwrap();
    person.sees_content = true;
    transaction.employees().update(&person).await.unwrap();
    transaction.save().await.unwrap();
}

async fn show_content_to_managers(server: &TestServer, scope: SettingScope) {
    let policy = DataPolicy {
        managers_see_content: Some(true),
        ..DataPolicy::default()
    };
    let transaction = server.storage().begin().await.unwrap();
    transaction
        .tracking_settings()
        .set_policy(scope, policy, server.now())
        .await
        .unwrap();
    transaction.save().await.unwrap();
}

/// Whether somebody sees Ada's window, on her page and in her row; she is seen at work in any case.
async fn sees_window(server: &TestServer, company: &Company, viewer: EmployeeId) -> bool {
    let path = format!("/people/{}/activity", company.ada);
    let own_page = page(server, viewer, &path).await;
    let parts = page(server, viewer, &format!("/live/parts{path}")).await;
    let row = page(server, viewer, "/people/activity?applications=1").await;
    let rows = page(server, viewer, "/live/parts/people/activity?applications=1").await;
    let answers = [own_page, parts, row, rows];
    for answer in &answers {
        assert_eq!(answer.status, 200, "{}", answer.body);
        assert!(
            answer.body.contains("09:00 to 10:00"),
            "when she worked: {}",
            answer.body
        );
        assert!(!answer.body.contains("<b>Quarterly"), "a title is no markup");
    }
    let seen = answers.each_ref().map(|answer| answer.body.contains("Outlook"));
    assert_eq!(seen, [seen[0]; 4], "the same everywhere");
    // When exactly nobody was there belongs to it.
    let idle = answers
        .each_ref()
        .map(|answer| answer.body.contains("11:00 to 11:20"));
    assert_eq!(idle, seen);
    if !seen[0] {
        assert!(
            !answers[0].body.contains("name=\"search\""),
            "there is nothing to search"
        );
        let words = text(&answers[0]);
        assert!(
            words.contains("You see when Ada worked, not with what"),
            "{words}"
        );
        assert!(words.contains("Idle 20 min"), "the sum stays: {words}");
    }
    assert!(
        !answers[0].body.contains("/my-data/delete"),
        "nobody deletes what is another's"
    );
    seen[0]
}

#[tokio::test]
async fn content_is_seen_with_the_right_to_and_by_no_role_alone() {
    on_each_database(async |server| {
        let company = Company::of(server).await;
        record(server, &company).await;
        assert!(!sees_window(server, &company, company.mona).await, "a manager");
        assert!(
            !sees_window(server, &company, company.root).await,
            "an administrator"
        );
        give_content_right(server, company.root).await;
        assert!(
            sees_window(server, &company, company.root).await,
            "who was given the right"
        );
        assert!(
            !sees_window(server, &company, company.mona).await,
            "nobody else for that"
        );

        show_content_to_managers(server, SettingScope::Group(company.other_group)).await;
        assert!(
            !sees_window(server, &company, company.mona).await,
            "another group's settings"
        );
        show_content_to_managers(server, SettingScope::Group(company.group)).await;
        assert!(
            sees_window(server, &company, company.mona).await,
            "her group's settings"
        );
        let second = server
            .employee("Second", timetrack_storage::Role::Admin, "Europe/Berlin")
            .await;
        assert!(
            !sees_window(server, &company, second).await,
            "an administrator manages no group"
        );
        let own = page(server, company.ada, "/activity").await;
        assert!(own.body.contains("Outlook") && text(&own).contains("Others may see this, too"));
    })
    .await;
}

#[tokio::test]
async fn who_does_not_see_somebody_does_not_learn_that_they_exist() {
    on_each_database(async |server| {
        let company = Company::of(server).await;
        give_content_right(server, company.mona).await;
        for prefix in ["", "/live/parts"] {
            let of = |id: EmployeeId| format!("{prefix}/people/{id}/activity");
            let unknown = server.state.generate(EmployeeId::generate);
            for (viewer, id, status) in [
                (company.mona, company.zoe, 404),
                (company.mona, unknown, 404),
                (company.mona, company.mona, 200),
                (company.ada, company.ben, 403),
                (company.root, unknown, 404),
            ] {
                assert_eq!(page(server, viewer, &of(id)).await.status, status);
            }
            let group = format!("{prefix}/people/activity?group={}", company.other_group);
            assert_eq!(page(server, company.mona, &group).await.status, 404);
            let people = format!("{prefix}/people/activity");
            assert_eq!(page(server, company.ada, &people).await.status, 403);
            assert_eq!(server.get(&people).send().await.status, 401);
        }
    })
    .await;
}

#[tokio::test]
async fn everybody_s_day_is_one_row_by_their_own_clock() {
    on_each_database(async |server| {
        let company = Company::of(server).await;
        record(server, &company).await;
        let (_, ben) = server.device(company.ben).await;
        let morning = item(9, "workSession", "2026-11-18T14:00:00Z", "2026-11-18T17:00:00Z");
        send(server, &ben, &[morning], &[]).await;
        let today = text(&page(server, company.mona, "/people/activity").await);
        // Working time in the row, and the words for it below.
        assert!(
            today.contains("15 min Private 2:30") && today.contains("Ben New York time –"),
            "{today}"
        );
        assert!(
            today.contains("09:00 to 10:00, 10:30 to 12:00 10:00 to 10:30 20 min 11:30 to 11:45"),
            "{today}"
        );
        let before = text(&page(server, company.mona, "/people/activity?day=2026-11-18").await);
        assert!(
            before.contains("New York time 09:00 to 12:00 · 3 h 0 min Work session 3:00"),
            "{before}"
        );
        let wrong = text(&page(server, company.mona, "/people/activity?day=x").await);
        assert!(
            wrong.contains("That is not a date") && wrong.contains("Private 2:30"),
            "{wrong}"
        );
    })
    .await;
}

#[tokio::test]
async fn people_read_who_looked_at_what_of_theirs_in_both_languages() {
    on_each_database(async |server| {
        let company = Company::of(server).await;
        record(server, &company).await;
        page(server, company.mona, &format!("/people/{}/activity", company.ada)).await;
        give_content_right(server, company.root).await;
        for _ in 0..2 {
            page(server, company.root, &format!("/people/{}/activity?day=2026-11-18", company.ada)).await;
            server.clock.advance(std::time::Duration::from_mins(61));
        }
        let noted: Vec<_> = looks(server)
            .await
            .into_iter()
            .map(|(action, about, detail)| {
                assert_eq!(about, Some(company.ada));
                (action, detail)
            })
            .collect();
        // Mona and Root at the same time, and Root again an hour later.
        let look = |detail: &str| (AuditAction::ActivityViewed, detail.to_owned());
        let (content, week) = (look("content 2026-11-18"), look("course 2026-11-16/2026-11-22"));
        let first = [content.clone(), week.clone(), week.clone(), look("course 2026-11-19")];
        assert_eq!(noted[..4], first);
        assert_eq!(noted[4..], [content, week]);

        let mine = text(&page(server, company.ada, "/my-data").await);
        for expected in [
            "Who looked",
            "Mona Course of the day, without applications: 19 Nov 2026 19 Nov 2026, 13:00",
            "Root Course of the day with applications and titles: 18 Nov 2026 19 Nov 2026, 14:01, 2 times in all",
        ] {
            assert!(mine.contains(expected), "{expected}: {mine}");
        }
        let cookie = server.cookie(company.ada).await;
        let german = server.get("/my-data").header("cookie", &cookie).header("accept-language", "de");
        let german = text(&german.send().await);
        assert!(
            german.contains("Mona Tagesverlauf, ohne Anwendungen: 19.11.2026 19.11.2026, 13:00"),
            "{german}"
        );
        let log = text(&page(server, company.ada, "/my-data/audit").await);
        assert!(log.contains("Course of the day, without applications: 16 Nov 2026 to 22 Nov 2026"), "{log}");
        let of_nobody = text(&page(server, company.zoe, "/my-data").await);
        assert!(of_nobody.contains("Nobody has looked at your data"), "{of_nobody}");
    })
    .await;
}
