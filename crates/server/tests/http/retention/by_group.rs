//! What a company or a group keeps for less time.

use axum::http::StatusCode;
use timetrack_storage::{DataPolicy, SettingScope};

use super::*;
use crate::setup::{Visitor, administrator};

/// Puts somebody into a new group, and gives the path of its page.
async fn into_group(server: &TestServer, root: &Visitor<'_>, employee: EmployeeId) -> String {
    let group = root.done("/setup/groups", &[("name", "Sales")]).await;
    let transaction = server.storage().begin().await.unwrap();
    let mut person = transaction.employees().find(employee).await.unwrap().unwrap();
    person.group = Some(group.rsplit('/').next().unwrap().parse().unwrap());
    transaction.employees().update(&person).await.unwrap();
    transaction.save().await.unwrap();
    group
}

/// A work session, an absence and a window, so many days ago.
fn day(server: &TestServer, number: u32, days: i64) -> Vec<Value> {
    let end = server.now() - DAY * i32::try_from(days).unwrap();
    let start = (end - SignedDuration::from_hours(1)).to_string();
    let end = end.to_string();
    vec![
        item(number, "workSession", &start, &end),
        item(number + 1, "afk", &start, &end),
        window(number + 2, &format!("Page {number}"), &start, &end),
    ]
}

#[tokio::test]
async fn detail_goes_as_soon_as_the_company_or_the_group_says() {
    on_each_database(async |server| {
        let root = administrator(server).await;
        settle(server).await;
        let root = Visitor::sign_in(server, root).await;
        let ada = server.employee("Ada", Role::Employee, "Europe/Berlin").await;
        let ben = server.employee("Ben", Role::Employee, "Europe/Berlin").await;
        let group = into_group(server, &root, ada).await;
        let path = format!("{group}/settings");
        let mut devices = Vec::new();
        for person in [ada, ben] {
            let (_, device) = server.device(person).await;
            for (number, days) in [(10, 50), (20, 35), (30, 10)] {
                let sent = results(server, &device, server.now(), &day(server, number, days)).await;
                assert_eq!(sent, ["accepted"; 3]);
            }
            devices.push(device);
        }
        assert!(run(server).await.failures.is_empty());
        assert_eq!(
            (count(server, ada).await, count(server, ben).await),
            (9, 9),
            "nobody said anything"
        );

        root.done(&format!("{path}/kept"), &[("detail", "40"), ("working_time", "")])
            .await;
        assert!(run(server).await.failures.is_empty());
        assert_eq!(
            (count(server, ada).await, count(server, ben).await),
            (7, 9),
            "only of the group"
        );
        let again = results(server, &devices[0], server.now(), &day(server, 10, 50)).await;
        assert_eq!(
            again,
            ["duplicate", "expired", "expired"],
            "what went has expired"
        );
        let again = results(server, &devices[1], server.now(), &day(server, 10, 50)).await;
        assert_eq!(again, ["duplicate"; 3]);
        let sums = roll_ups(server, ada).await;
        assert_eq!(sums.len(), 3, "hours of days stay");

        // The company allows less than the group: the shorter time counts.
        root.done(
            "/setup/settings/kept",
            &[("detail", "20"), ("working_time", "365")],
        )
        .await;
        assert!(run(server).await.failures.is_empty());
        assert_eq!((count(server, ada).await, count(server, ben).await), (5, 5));
        let page = Visitor::sign_in(server, ada).await.get("/my-data").await.body;
        assert!(
            page.contains("20 days") && page.contains("1 year") && !page.contains("90 days</td>"),
            "{page}"
        );
        let preview = root.get(&path).await.body;
        assert!(
            preview.contains("20 days") && preview.contains("value=\"40\""),
            "{preview}"
        );
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_kept_is_refused_at_its_field() {
    let server = server().await;
    let root = Visitor::sign_in(&server, administrator(&server).await).await;
    for (fields, error) in [
        ([("detail", "0"), ("working_time", "")], "detail-days-error"),
        ([("detail", "91"), ("working_time", "")], "detail-days-error"),
        ([("detail", "a month"), ("working_time", "")], "detail-days-error"),
        ([("detail", ""), ("working_time", "89")], "working-days-error"),
        ([("detail", ""), ("working_time", "1099")], "working-days-error"),
        (
            [("detail", "30"), ("working_time", "99999999")],
            "working-days-error",
        ),
    ] {
        let answer = root.send("/setup/settings/kept", &fields).await;
        assert_eq!(
            answer.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{fields:?}: {answer}"
        );
        assert!(
            answer.body.contains(&format!("id=\"{error}\"")),
            "{fields:?}: {answer}"
        );
    }
    let reader = server.storage().read();
    let policy = reader.tracking_settings().effective_policy(None).await.unwrap();
    assert_eq!(policy, DataPolicy::default());
    let organisation = reader.organisations().find().await.unwrap().unwrap();
    let scope = SettingScope::Organisation(organisation.id);
    root.done("/setup/settings/seen", &[("content", "yes")]).await;
    root.done("/setup/settings/kept", &[("detail", "30"), ("working_time", "")])
        .await;
    let policy = reader.tracking_settings().policy(scope).await.unwrap();
    assert!(
        policy.shows_content() && policy.detail_days == Some(30),
        "one leaves the other"
    );
    let log = reader.audit_log().list(None, 10).await.unwrap();
    let told = |text: &str| log.iter().any(|entry| entry.detail == text);
    assert!(told("organisation: detailDays: inherited → 30"), "{log:?}");
}
