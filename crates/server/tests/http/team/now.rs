//! `GET /` for those who see others.

use std::time::Duration;

use serde_json::json;
use timetrack_server::jobs::roll_up;
use timetrack_storage::AuditAction;

use super::{Company, looks, page, text};
use crate::harness::{TestServer, on_each_database};
use crate::work_today::{advance_to, item, send};

/// The row of somebody.
async fn row(server: &TestServer, company: &Company, name: &str) -> String {
    let answer = page(server, company.mona, "/").await;
    let (_, people) = answer.body.split_once("id=\"people\"").unwrap();
    let start = people.find(&format!("<bdi>{name}</bdi>")).expect(name);
    let rest = &people[start..];
    let end = rest.find("</tr>").unwrap();
    let body = format!("<main><tr>{}", &rest[..end]);
    text(&crate::harness::Answer { body, ..answer })
}

#[tokio::test]
async fn a_manager_sees_the_people_of_their_groups_and_themselves() {
    on_each_database(async |server| {
        let company = Company::of(server).await;
        let of_mona = text(&page(server, company.mona, "/").await);
        for (name, is_there) in [
            ("Ada", true),
            ("Ben", true),
            ("Mona", true),
            ("Zoe", false),
            ("Root", false),
        ] {
            assert_eq!(of_mona.contains(name), is_there, "{name}: {of_mona}");
        }
        let of_root = text(&page(server, company.root, "/").await);
        for name in ["Ada", "Ben", "Zoe", "Mona", "Root"] {
            assert!(of_root.contains(name), "{name}: {of_root}");
        }
        let sales = format!("/?group={}", company.other_group);
        assert_eq!(
            page(server, company.mona, &sales).await.status,
            404,
            "a foreign group"
        );
        assert_eq!(page(server, company.root, &sales).await.status, 200);
        let unknown = format!("/?group={}", company.ada);
        assert_eq!(page(server, company.root, &unknown).await.status, 404);
        assert_eq!(page(server, company.root, "/?group=x").await.status, 404);

        // An employee has their own day there, and nothing of anybody.
        let of_ada = text(&page(server, company.ada, "/").await);
        assert!(
            !of_ada.contains("Ben") && !of_ada.contains("People today"),
            "{of_ada}"
        );
        assert_eq!(page(server, company.ada, "/live/parts/team").await.status, 403);
        let own = text(&page(server, company.mona, "/my-day").await);
        assert!(own.contains("Nothing is recorded yet"), "{own}");
    })
    .await;
}

#[tokio::test]
async fn a_manager_of_no_group_sees_only_themselves() {
    on_each_database(async |server| {
        let company = Company::of(server).await;
        let lone = server
            .employee("Lone", timetrack_storage::Role::Manager, "Europe/Berlin")
            .await;
        let shown = text(&page(server, lone, "/").await);
        assert!(
            shown.contains("Nobody else yet") && shown.contains("Lone"),
            "{shown}"
        );
        assert!(!shown.contains("Ada"), "{shown}");
        assert_eq!(looks(server).await, [], "nobody looks at themselves");
        let group = format!("/?group={}", company.group);
        assert_eq!(page(server, lone, &group).await.status, 404);
    })
    .await;
}

#[tokio::test]
async fn who_works_now_since_when_and_how_long_today_and_this_week() {
    on_each_database(async |server| {
        let company = Company::of(server).await;
        let (_, ada) = server.device(company.ada).await;
        let (_, ben) = server.device(company.ben).await;
        // Thursday, 13:00 in Berlin and 7:00 in New York, where Ben has worked since the evening before.
        advance_to(server, "2026-11-19T12:00:00Z");
        let work = |number, start, end| item(number, "workSession", start, end);
        let days = [
            work(1, "2026-11-16T08:00:00Z", "2026-11-16T16:00:00Z"),
            // Last week does not count.
            work(2, "2026-11-13T08:00:00Z", "2026-11-13T16:00:00Z"),
            work(3, "2026-11-19T07:00:00Z", "2026-11-19T09:00:00Z"),
            work(4, "2026-11-19T10:00:00Z", "2026-11-19T11:30:00Z"),
        ];
        let open = |number: u32, start: &str, kind: &str| {
            json!({ "id": format!("0193a1f0-0000-7000-8000-{number:012x}"), "start": start, "kind": kind })
        };
        let pausing = [
            open(5, "2026-11-19T11:30:00Z", "workSession"),
            open(6, "2026-11-19T11:45:00Z", "break"),
        ];
        send(server, &ada, &days, &pausing).await;
        let through_midnight = [
            work(11, "2026-11-19T02:00:00Z", "2026-11-19T04:55:00Z"),
            work(12, "2026-11-19T04:55:00Z", "2026-11-19T05:05:00Z"),
            work(13, "2026-11-19T05:05:00Z", "2026-11-19T11:50:00Z"),
        ];
        let open_of_ben = [open(14, "2026-11-19T11:50:00Z", "workSession")];
        send(server, &ben, &through_midnight, &open_of_ben).await;
        server.clock.advance(Duration::from_mins(1));

        for is_added_up in [false, true] {
            // 2 h + 1 h 30 + 15 min before the break; eight hours on Monday.
            let ada = row(server, &company, "Ada").await;
            assert!(ada.contains("On a break since 12:45") && ada.ends_with("3:45 11:45"), "{is_added_up}: {ada}");
            // From his midnight (5:00) until now; since 21:00 on Wednesday.
            let ben = row(server, &company, "Ben").await;
            assert!(ben.contains("Working since Wed, 18 Nov, 21:00"), "{ben}");
            assert!(ben.ends_with("7:01 10:01"), "{is_added_up}: {ben}");
            let mona = row(server, &company, "Mona").await;
            assert!(mona.contains("Not started") && mona.ends_with("– –"), "{mona}");
            while server.storage().read().day_roll_ups().due_count().await.unwrap() > 0 {
                roll_up::run(server.state.clone()).await.unwrap();
            }
        }
        let shown = text(&page(server, company.mona, "/").await);
        assert!(shown.contains("Working now 1 of 3 1 on a break"), "{shown}");
        let at_work = text(&page(server, company.mona, "/?at_work=1").await);
        assert!(at_work.contains("Ada") && at_work.contains("Ben") && !at_work.contains("Mona"), "{at_work}");

        // Whose device fell silent is not at work, however long ago.
        server.clock.advance(Duration::from_hours(1));
        let ben = row(server, &company, "Ben").await;
        assert!(ben.contains("Not heard of last at 07:00"), "{ben}");
        let shown = text(&page(server, company.mona, "/").await);
        assert!(shown.contains("Working now 0 of 3"), "{shown}");
    })
    .await;
}

#[tokio::test]
async fn a_look_is_noted_once_an_hour_for_each_person() {
    on_each_database(async |server| {
        let company = Company::of(server).await;
        let look = |about| {
            (
                AuditAction::HoursViewed,
                Some(about),
                "dashboard 2026-11-19".to_owned(),
            )
        };
        let mut first = [look(company.ada), look(company.ben)];
        first.sort_by_key(|(_, about, _)| *about);
        for _ in 0..3 {
            page(server, company.mona, "/").await;
            assert_eq!(page(server, company.mona, "/live/parts/team").await.status, 200);
            server.clock.advance(Duration::from_mins(15));
        }
        assert_eq!(looks(server).await, first);
        server.clock.advance(Duration::from_mins(16));
        page(server, company.mona, "/?text=ad").await;
        assert_eq!(looks(server).await[2..], [look(company.ada)], "only who is shown");
        assert_eq!(page(server, company.ada, "/").await.status, 200);
        assert_eq!(looks(server).await.len(), 3, "nobody looks at themselves");
    })
    .await;
}

#[tokio::test]
async fn devices_that_need_attention_are_named_to_those_who_see_their_people() {
    on_each_database(async |server| {
        let company = Company::of(server).await;
        let (_, of_ada) = server.device(company.ada).await;
        let (doubled, _) = server.device(company.ben).await;
        let (_, of_zoe) = server.device(company.zoe).await;
        let report = |sent: &str, version: &str, quarantined: u32| {
            json!({ "sentAt": sent, "items": [], "open": [],
                "device": { "agentVersion": version, "quarantinedItems": quarantined } })
        };
        for (token, body) in [
            (&of_ada, report("2026-11-19T08:55:48Z", "99.0.0", 7)),
            (&of_zoe, report("2026-11-19T09:00:00Z", "0.0.1", 0)),
        ] {
            let answer = server.post("/api/events").token(token).json(&body).send().await;
            assert_eq!(answer.status, 200, "{answer}");
        }
        let transaction = server.storage().begin().await.unwrap();
        transaction
            .devices()
            .mark_duplicated(doubled, server.now())
            .await
            .unwrap();
        transaction.save().await.unwrap();

        let shown = page(server, company.mona, "/").await;
        let words = text(&shown);
        for expected in [
            "Clock 4 min 12 s slow",
            "7 items set aside",
            "Two computers use one credential",
        ] {
            assert!(words.contains(expected), "{expected}: {words}");
        }
        assert!(!words.contains("on version"), "Zoe is none of hers: {words}");
        assert!(
            !shown.body.contains("/setup/computers"),
            "she cannot do anything about it"
        );

        let shown = page(server, company.root, "/").await;
        let words = text(&shown);
        assert!(words.contains("1 computer on version 0.0.1"), "{words}");
        let link = shown.body.split("/setup/computers?computer=").nth(1).unwrap();
        let id = link.split('"').next().unwrap();
        let computer = page(server, company.root, &format!("/setup/computers?computer={id}")).await;
        let computer = text(&computer);
        assert!(
            computer.contains("LT-0371") && computer.contains("Show all computers"),
            "{computer}"
        );

        // Silence for longer than a long weekend is worth a look; who has left is not.
        server.clock.advance(Duration::from_hours(24 * 5));
        let words = text(&page(server, company.root, "/").await);
        assert_eq!(words.matches("Silent for 5 days").count(), 2, "{words}");
        let transaction = server.storage().begin().await.unwrap();
        let mut ada = transaction.employees().find(company.ada).await.unwrap().unwrap();
        ada.active = false;
        transaction.employees().update(&ada).await.unwrap();
        transaction.save().await.unwrap();
        let words = text(&page(server, company.root, "/").await);
        assert_eq!(words.matches("Silent for 5 days").count(), 1, "{words}");
        assert!(!words.contains("items set aside"), "{words}");
    })
    .await;
}
