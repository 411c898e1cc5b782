//! Idle time that was deleted: working time stays, and everything that shows it says that it was not measured.

use jiff::SignedDuration;
use jiff::civil::date;
use serde_json::{Value, json};
use timetrack_domain::{
    Interval,
    id::{DeletionId, EmployeeId},
};
use timetrack_server::jobs::roll_up;
use timetrack_storage::{Day, DayRollUp, DeleteRange, Lanes, Role, TokenOwner};

use crate::harness::{TestServer, on_each_database, server};
use crate::work_today::{advance_to, item, send};

async fn roll_up(server: &TestServer, employee: EmployeeId) -> DayRollUp {
    let outcome = roll_up::run(server.state.clone()).await.unwrap();
    assert_eq!(outcome.failures, Vec::<String>::new());
    let day = Day::from_date(date(2026, 11, 19));
    let reader = server.storage().read();
    reader
        .day_roll_ups()
        .list(employee, day, day)
        .await
        .unwrap()
        .remove(0)
}

/// What a person reads on a page: its text without the markup.
async fn page(server: &TestServer, cookie: &str, language: &str, path: &str) -> String {
    let call = server.get(path).header("cookie", cookie);
    let answer = call.header("accept-language", language).send().await;
    assert_eq!(answer.status, 200, "{path}: {answer}");
    let mut text = String::new();
    for part in answer.body.split('<') {
        text.push_str(part.split_once('>').map_or(part, |(_, text)| text));
        text.push(' ');
    }
    let text = text.replace("&nbsp;", " ");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

async fn delete(server: &TestServer, cookie: &str, from: &str, to: &str) -> String {
    let mine = server.get("/my-data").header("cookie", cookie).send().await.body;
    let (_, rest) = mine.split_once("name=\"csrf\" value=\"").unwrap();
    let csrf = rest.split_once('"').unwrap().0;
    let form = format!("csrf={csrf}&from={from}&to={to}&afk=on");
    let call = server.post("/my-data/delete").header("cookie", cookie);
    let call = call.header("origin", "http://localhost:8000").form(&form);
    let answer = call.send().await;
    assert_eq!(answer.status, 303, "{answer}");
    answer.header("location").to_owned()
}

fn assert_holds(text: &str, expected: &[&str]) {
    for expected in expected {
        assert!(text.contains(expected), "{expected:?} is not in {text}");
    }
}

/// Ada's day: at work from 8 to 12 in Berlin, away from 9 to 9:30 and from 10 to 11.
async fn day(server: &TestServer) -> (EmployeeId, String, Vec<Value>) {
    let ada = server.employee("Ada", Role::Employee, "Europe/Berlin").await;
    let (_, device) = server.device(ada).await;
    advance_to(server, "2026-11-19T11:00:00Z");
    let items = vec![
        item(1, "workSession", "2026-11-19T07:00:00Z", "2026-11-19T11:00:00Z"),
        item(2, "afk", "2026-11-19T08:00:00Z", "2026-11-19T08:30:00Z"),
        item(3, "afk", "2026-11-19T09:00:00Z", "2026-11-19T10:00:00Z"),
    ];
    send(server, &device, &items, &[]).await;
    (ada, device, items)
}

#[tokio::test]
async fn working_time_stays_and_idle_time_becomes_not_measured_everywhere() {
    on_each_database(async |server| {
        let mia = server.employee("Mia", Role::Admin, "Europe/Berlin").await;
        let manager = server.token(TokenOwner::Person(mia), None).await;
        let (ada, device, items) = day(server).await;
        let before = roll_up(server, ada).await;
        assert_eq!(before.idle, SignedDuration::from_mins(90));
        let cookie = server.cookie(ada).await;
        let row = async |path: &str| {
            let rows = server.get(path).token(&manager).send().await.json();
            let row = &rows[0];
            json!([
                row["activeSeconds"],
                row["idleSeconds"],
                row["notMeasuredSeconds"]
            ])
        };
        let lists = ["/api/work/summary/today", "/api/work/sessions/today"];
        for list in lists {
            assert_eq!(row(list).await, json!([14_400, 5_400, null]));
        }
        let hours = page(server, &cookie, "en", "/work-hours").await;
        assert_holds(&hours, &["08:00 12:00 0:00 4:00 2:30 1:30 1"]);
        assert!(!hours.contains('*') && !hours.contains("not measured"), "{hours}");

        // A range inside the second absence: all of that goes, and is shown before.
        let range = "from_day=2026-11-19&from_time=10%3A15&to_day=2026-11-19&to_time=10%3A30&afk=on";
        let preview = page(server, &cookie, "en", &format!("/my-data/delete?{range}")).await;
        assert_holds(
            &preview,
            &[
                "Idle times: what reaches out of the range goes as a whole, Thu, 19 Nov, 10:00 to 11:00.",
                "the range counts as active and is shown as not measured",
                "before and after: 4 h 0 min",
            ],
        );
        let done = delete(server, &cookie, "2026-11-19T09:15:00Z", "2026-11-19T09:30:00Z").await;
        let mine = page(server, &cookie, "en", &done).await;
        assert_holds(
            &mine,
            &[
                "1 interval deleted. Your working time is as before. Idle time that went counts as active and is shown as not measured.",
                "10:00 to 11:00 Idle times LT-0371",
            ],
        );
        let mine = page(server, &cookie, "de", &done).await;
        assert_holds(
            &mine,
            &["1 Eintrag gelöscht. Ihre Arbeitszeit ist wie vorher. Gelöschte Inaktivität zählt als aktiv und erscheint als nicht gemessen."],
        );

        for list in lists {
            assert_eq!(row(list).await, json!([14_400, 1_800, 3_600]));
        }
        let after = roll_up(server, ada).await;
        assert_eq!(
            (after.total, after.idle, after.active),
            (before.total, SignedDuration::from_mins(30), SignedDuration::from_mins(210))
        );
        for path in ["/", "/activity?day=2026-11-19"] {
            assert_holds(
                &page(server, &cookie, "en", path).await,
                &[
                    "Working time 4 h 0 min",
                    "Active 3 h 30 min 1 work session · 1 h 0 min not measured",
                    "Idle 30 min Not deducted · 1 h 0 min not measured",
                ],
            );
        }
        assert_holds(
            &page(server, &cookie, "en", "/activity?day=2026-11-19&from=10:30&to=12:00").await,
            &[
                "1 h 30 min, of it 1 h 30 min active · 30 min not measured",
                "Counted as active, but not measured: Thursday 1:00.",
            ],
        );
        assert_holds(
            &page(server, &cookie, "de", "/work-hours").await,
            &[
                "08:00 12:00 0:00 4:00 * 3:30 * 0:30 1",
                "Summe 0:00 4:00 * 3:30 * 0:30 1",
                "* : zum Teil nicht gemessen",
            ],
        );
        let csv = server.get("/work-hours/csv").header("cookie", &cookie).send().await.body;
        assert!(csv.contains("4:00,3:30,0:30,0.0000,4.0000,3.5000,0.5000,1:00,1.0000"), "{csv}");

        // What is sent again is gone. Without any idle time left there is no measured zero.
        let batch = json!({ "sentAt": server.now(), "items": items, "open": [] });
        let answer = server.post("/api/events").token(&device).json(batch).send().await.json();
        assert_eq!(answer["results"][2]["status"], "gone");
        delete(server, &cookie, "2026-11-19T08:00:00Z", "2026-11-19T08:30:00Z").await;
        assert_holds(
            &page(server, &cookie, "en", "/work-hours").await,
            &["0:00 4:00 * 4:00 * – 1"],
        );
        assert_holds(
            &page(server, &cookie, "en", "/").await,
            &["Idle – 1 h 30 min not measured"],
        );
    })
    .await;
}

#[tokio::test]
async fn a_day_whose_absence_is_not_kept_any_more_keeps_its_idle_time() {
    on_each_database(async |server| {
        let (ada, device, _) = day(server).await;
        let minutes = |roll_up: &DayRollUp| {
            assert_eq!(roll_up.total, roll_up.active + roll_up.idle);
            (roll_up.total.as_mins(), roll_up.idle.as_mins())
        };
        assert_eq!(minutes(&roll_up(server, ada).await), (240, 90));
        // Months later the absence is gone, and the day is not due for that.
        advance_to(server, "2027-03-01T11:00:00Z");
        let cookie = server.cookie(ada).await;
        delete(server, &cookie, "2026-11-19T00:00:00Z", "2026-11-20T00:00:00Z").await;
        assert_eq!(minutes(&roll_up(server, ada).await), (240, 90));
        // Work is taken for years, and adds the day up again.
        let late = item(4, "workSession", "2026-11-19T11:00:00Z", "2026-11-19T12:00:00Z");
        send(server, &device, &[late], &[]).await;
        assert_eq!(minutes(&roll_up(server, ada).await), (300, 90));
        // There is never more of it than working time.
        let late = item(5, "break", "2026-11-19T07:00:00Z", "2026-11-19T11:50:00Z");
        send(server, &device, &[late], &[]).await;
        assert_eq!(minutes(&roll_up(server, ada).await), (10, 10));
    })
    .await;
}

#[tokio::test]
async fn absence_that_closes_after_the_deletion_is_not_measured_either() {
    on_each_database(async |server| {
        let ada = server.employee("Ada", Role::Employee, "Europe/Berlin").await;
        let (_, device) = server.device(ada).await;
        advance_to(server, "2026-11-19T11:00:00Z");
        let work = item(1, "workSession", "2026-11-19T07:00:00Z", "2026-11-19T11:00:00Z");
        send(server, &device, &[work], &[]).await;
        // The computer was off the network when she was away from 9 to 10 and deleted a part of that.
        let cookie = server.cookie(ada).await;
        delete(server, &cookie, "2026-11-19T08:15:00Z", "2026-11-19T08:30:00Z").await;
        let before = roll_up(server, ada).await;
        let late = item(2, "afk", "2026-11-19T08:00:00Z", "2026-11-19T09:00:00Z");
        let batch = json!({ "sentAt": server.now(), "items": [late], "open": [] });
        for _ in 0..2 {
            let answer = server
                .post("/api/events")
                .token(&device)
                .json(batch.clone())
                .send()
                .await;
            assert_eq!(answer.json()["results"][0]["status"], "gone");
        }
        let after = roll_up(server, ada).await;
        assert_eq!(
            (after.total, after.active, after.idle),
            (before.total, before.active, before.idle)
        );
        assert_holds(
            &page(server, &cookie, "en", "/activity?day=2026-11-19").await,
            &["Active 4 h 0 min 1 work session · 1 h 0 min not measured"],
        );
        assert_holds(
            &page(server, &cookie, "en", "/my-data").await,
            &["09:00 to 10:00 Idle times LT-0371"],
        );
    })
    .await;
}

#[tokio::test]
async fn my_data_lists_the_latest_deletions_only() {
    let server = server().await;
    let (ada, ..) = day(&server).await;
    let delete = async |count: i64| {
        let transaction = server.storage().begin().await.unwrap();
        for number in 0..count {
            let start = server.now() - SignedDuration::from_hours(number + 1);
            let deletion = DeleteRange {
                id: server.state.generate(DeletionId::generate),
                employee: ada,
                range: Interval::new(start, start + SignedDuration::from_mins(1)).unwrap(),
                lanes: Lanes::detail(),
                deleted_by: ada,
                at: server.now(),
                detail_since: server.now(),
            };
            transaction.deletions().delete_range(&deletion).await.unwrap();
        }
        transaction.save().await.unwrap();
    };
    let cookie = server.cookie(ada).await;
    // Some have two rows, because an absence reached out of them.
    delete(90).await;
    let text = page(&server, &cookie, "en", "/my-data").await;
    assert!(!text.contains("are listed"), "{text}");
    delete(12).await;
    let text = page(&server, &cookie, "en", "/my-data").await;
    assert_holds(
        &text,
        &["The latest 100 are listed. Those before them hold as well."],
    );
}
