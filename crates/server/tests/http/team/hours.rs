//! `GET /people/hours`, `GET /people/{id}/hours` and their files.

use std::time::Duration;

use serde_json::json;
use timetrack_domain::id::EmployeeId;
use timetrack_server::jobs::roll_up;
use timetrack_storage::{AuditAction, Role};

use super::{Company, looks, page, text};
use crate::harness::{TestServer, on_each_database};
use crate::work_today::{advance_to, item, send};

async fn add_up(server: &TestServer) {
    while server.storage().read().day_roll_ups().due_count().await.unwrap() > 0 {
        roll_up::run(server.state.clone()).await.unwrap();
    }
}

async fn rename(server: &TestServer, id: EmployeeId, name: &str) {
    let transaction = server.storage().begin().await.unwrap();
    let mut person = transaction.employees().find(id).await.unwrap().unwrap();
    name.clone_into(&mut person.name);
    transaction.employees().update(&person).await.unwrap();
    transaction.save().await.unwrap();
}

#[tokio::test]
async fn a_week_and_a_month_have_a_row_for_each_person_and_a_column_for_each_day() {
    on_each_database(async |server| {
        let company = Company::of(server).await;
        let (_, ada) = server.device(company.ada).await;
        let (_, ben) = server.device(company.ben).await;
        advance_to(server, "2026-11-19T12:00:00Z");
        let work = |number, start, end| item(number, "workSession", start, end);
        send(
            server,
            &ada,
            &[
                work(1, "2026-11-16T08:00:00Z", "2026-11-16T16:30:00Z"),
                item(2, "afk", "2026-11-16T09:00:00Z", "2026-11-16T09:20:00Z"),
                work(3, "2026-11-04T08:00:00Z", "2026-11-04T12:00:00Z"),
            ],
            &[json!({ "id": "0193a1f0-0000-7000-8000-000000000009", "start": "2026-11-19T11:00:00Z", "kind": "workSession" })],
        )
        .await;
        // Through midnight in New York: an hour on Tuesday, two on Wednesday. Its idleness was not measured.
        let mut unmeasured = item(12, "afk", "2026-11-18T06:00:00Z", "2026-11-18T07:00:00Z");
        unmeasured["cause"] = json!("notMeasured");
        let night = [work(11, "2026-11-18T04:00:00Z", "2026-11-18T07:00:00Z"), unmeasured];
        send(server, &ben, &night, &[]).await;

        for is_added_up in [false, true] {
            let week = text(&page(server, company.mona, "/people/hours").await);
            for expected in [
                "Ada 8:30 – – 1:00 – – – 9:30 0:20 0:00",
                "Ben – 1:00 * 2:00 – – – – * 3:00 * – 0:00",
                "Mona – – – – – – – – – –",
                "Sum 8:30 1:00 * 2:00 1:00 – – – * 12:30 * 0:20 0:00",
            ] {
                assert!(week.contains(expected), "{is_added_up}: {expected}: {week}");
            }
            let month = text(&page(server, company.mona, "/people/hours?period=month").await);
            assert!(month.contains("November 2026") && month.contains("13:30"), "{month}");
            let before = text(&page(server, company.mona, "/people/hours?day=2026-11-04").await);
            assert!(before.contains("Ada – – 4:00 – – – – 4:00"), "{before}");
            add_up(server).await;
        }
        let wrong = text(&page(server, company.mona, "/people/hours?day=2031-01-01").await);
        assert!(wrong.contains("have not begun yet") && wrong.contains("Week 47"), "{wrong}");
        assert!(!text(&page(server, company.mona, "/people/hours").await).contains("Zoe"));
        assert!(text(&page(server, company.root, "/people/hours").await).contains("Zoe"));
    })
    .await;
}

#[tokio::test]
async fn hours_of_others_are_nobody_s_who_does_not_manage_them() {
    on_each_database(async |server| {
        let company = Company::of(server).await;
        let of = |id: EmployeeId, rest: &str| format!("/people/{id}/hours{rest}");
        for rest in ["", "/csv"] {
            assert_eq!(
                page(server, company.mona, &of(company.ada, rest)).await.status,
                200
            );
            assert_eq!(
                page(server, company.mona, &of(company.mona, rest)).await.status,
                200
            );
            let unknown = page(
                server,
                company.mona,
                &of(server.state.generate(EmployeeId::generate), rest),
            )
            .await;
            let foreign = page(server, company.mona, &of(company.zoe, rest)).await;
            assert_eq!(
                (unknown.status, foreign.status),
                (404.try_into().unwrap(), 404.try_into().unwrap())
            );
            assert_eq!(
                page(server, company.root, &of(company.zoe, rest)).await.status,
                200
            );
            // Not even their own: those pages are of those who see others.
            assert_eq!(
                page(server, company.ada, &of(company.ben, rest)).await.status,
                403
            );
        }
        for path in ["/people/hours", "/people/hours/csv"] {
            assert_eq!(page(server, company.ada, path).await.status, 403);
            let foreign = format!("{path}?group={}", company.other_group);
            assert_eq!(page(server, company.mona, &foreign).await.status, 404);
        }
        assert_eq!(page(server, company.mona, "/people/x/hours").await.status, 404);
        assert!(
            looks(server)
                .await
                .iter()
                .all(|(_, about, _)| *about != Some(company.mona)),
            "nobody looks at themselves"
        );
    })
    .await;
}

#[tokio::test]
async fn a_file_says_instants_and_seconds_and_runs_nothing() {
    on_each_database(async |server| {
        let company = Company::of(server).await;
        rename(server, company.ada, "=HYPERLINK(\"http://example.com\")").await;
        rename(server, company.ben, "@Ben, \"B\"").await;
        let (_, ada) = server.device(company.ada).await;
        let (_, ben) = server.device(company.ben).await;
        advance_to(server, "2026-11-19T12:00:00Z");
        let work = |number, start, end| item(number, "workSession", start, end);
        let day = [
            work(1, "2026-11-18T08:00:00Z", "2026-11-18T09:00:00.600Z"),
            item(2, "afk", "2026-11-18T08:10:00Z", "2026-11-18T08:15:00Z"),
            item(3, "break", "2026-11-18T08:30:00Z", "2026-11-18T08:40:00Z"),
        ];
        send(server, &ada, &day, &[]).await;
        send(server, &ben, &[work(4, "2026-11-19T06:00:00Z", "2026-11-19T07:00:00Z")], &[]).await;
        let file = page(server, company.mona, "/people/hours/csv").await;
        assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
        assert_eq!(
            file.header("content-disposition"),
            "attachment; filename=\"timetrack-hours-2026-11-16-2026-11-22.csv\""
        );
        let expected = format!(
            "\u{feff}person_id,person,group,day,time_zone,start,end,total_seconds,active_seconds,idle_seconds,\
             not_measured_seconds,breaks_seconds,private_seconds,sessions,running\r\n\
             {},\"'=HYPERLINK(\"\"http://example.com\"\")\",Measuring,2026-11-18,Europe/Berlin,2026-11-18T08:00:00Z,\
             2026-11-18T09:00:00.6Z,3001,2701,300,0,600,0,1,false\r\n\
             {},\"'@Ben, \"\"B\"\"\",Measuring,2026-11-19,America/New_York,2026-11-19T06:00:00Z,2026-11-19T07:00:00Z,\
             3600,3600,0,0,0,0,1,false\r\n",
            company.ada, company.ben
        );
        assert_eq!(file.body, expected);
        let path = format!("/people/{}/hours/csv", company.ada);
        let of_ada = page(server, company.mona, &path).await.body;
        assert_eq!(of_ada.lines().count(), 2);
        assert_eq!(of_ada.lines().nth(1), expected.lines().nth(1));
        let look = |about| {
            (
                AuditAction::DataExported,
                Some(about),
                "hours-file 2026-11-16/2026-11-22".to_owned(),
            )
        };
        let mut expected = [look(company.ada), look(company.ben)];
        expected.sort_by_key(|(_, about, _)| *about);
        assert_eq!(looks(server).await, expected);
    })
    .await;
}

#[tokio::test]
async fn a_person_s_page_says_how_each_work_session_ended() {
    on_each_database(async |server| {
        let company = Company::of(server).await;
        let (_, device) = server.device(company.ada).await;
        advance_to(server, "2026-11-19T12:00:00Z");
        let work = |number, start, end| item(number, "workSession", start, end);
        let mut asleep = item(4, "afk", "2026-11-17T11:40:00Z", "2026-11-17T12:00:00Z");
        asleep["cause"] = json!("suspended");
        let closed = [
            work(1, "2026-11-16T08:00:00Z", "2026-11-16T12:00:00Z"),
            item(2, "break", "2026-11-16T09:00:00Z", "2026-11-16T09:30:00Z"),
            work(3, "2026-11-17T08:00:00Z", "2026-11-17T12:00:00Z"),
            asleep,
        ];
        let open = [json!({ "id": "0193a1f0-0000-7000-8000-000000000009", "start": "2026-11-19T10:00:00Z", "kind": "workSession" })];
        send(server, &device, &closed, &open).await;
        let path = format!("/people/{}/hours", company.ada);
        let shown = text(&page(server, company.mona, &path).await);
        for expected in [
            "Ada Work hours · Week 47",
            "Mon, 16 Nov 09:00 13:00 3:30 0:30 0:00 LT-0371 Ended at the computer",
            "Tue, 17 Nov 09:00 13:00 4:00 0:00 0:20 LT-0371 While nobody was there",
            "Thu, 19 Nov 11:00 running 2:00 0:00 0:00 LT-0371 Running",
        ] {
            assert!(shown.contains(expected), "{expected}: {shown}");
        }
        server.clock.advance(Duration::from_mins(61));
        let shown = text(&page(server, company.mona, &path).await);
        assert!(shown.contains("Thu, 19 Nov 11:00 13:00 2:00 0:00 0:00 LT-0371 Computer not heard of since"), "{shown}");
        let own = text(&page(server, company.ada, "/work-hours").await);
        assert!(own.contains("Computer not heard of since"), "the person sees the same: {own}");
        let noted: Vec<String> = looks(server).await.into_iter().map(|(_, _, detail)| detail).collect();
        // An hour later it is another look.
        let sessions = "sessions 2026-11-16/2026-11-22".to_owned();
        let weeks = "hours 2026-09-28/2026-11-22".to_owned();
        assert_eq!(noted, [weeks.clone(), sessions.clone(), weeks, sessions]);
    })
    .await;
}

#[tokio::test]
async fn who_has_left_is_shown_where_they_worked() {
    on_each_database(async |server| {
        let company = Company::of(server).await;
        let (_, device) = server.device(company.ada).await;
        advance_to(server, "2026-11-19T12:00:00Z");
        let day = item(1, "workSession", "2026-11-10T08:00:00Z", "2026-11-10T12:00:00Z");
        send(server, &device, &[day], &[]).await;
        add_up(server).await;
        let transaction = server.storage().begin().await.unwrap();
        let mut ada = transaction.employees().find(company.ada).await.unwrap().unwrap();
        ada.active = false;
        transaction.employees().update(&ada).await.unwrap();
        transaction.save().await.unwrap();
        let now = text(&page(server, company.mona, "/people/hours").await);
        assert!(!now.contains("Ada"), "{now}");
        let then = text(&page(server, company.mona, "/people/hours?day=2026-11-10").await);
        assert!(then.contains("Ada Has left – 4:00"), "{then}");
    })
    .await;
}

#[tokio::test]
async fn many_people_come_page_by_page_and_their_sum_says_of_whom() {
    on_each_database(async |server| {
        let company = Company::of(server).await;
        for number in 0..60 {
            server
                .employee(&format!("Person {number:02}"), Role::Employee, "Europe/Berlin")
                .await;
        }
        let first = text(&page(server, company.root, "/people/hours").await);
        assert!(
            first.contains("65 people") && first.contains("Sum of the 50 people on this page"),
            "{first}"
        );
        let second = text(&page(server, company.root, "/people/hours?page=2").await);
        assert!(
            second.contains("Person 59") && second.contains("of the 15 people"),
            "{second}"
        );
        let beyond = text(&page(server, company.root, "/people/hours?page=9").await);
        assert!(beyond.contains("Person 59"), "the last page: {beyond}");
        let found = text(&page(server, company.root, "/people/hours?text=person%201").await);
        assert!(found.contains("10 people") && !found.contains("Ada"), "{found}");
    })
    .await;
}
