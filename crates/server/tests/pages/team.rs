//! People at work in a real browser, as the manager of their group sees them.

use serde_json::json;
use timetrack_domain::id::{EmployeeId, GroupId};
use timetrack_storage::{Group, NewEmployee, Role};
use timetrack_test_support::browser::Browser;

use crate::accounts::pictures;
use crate::harness::{Person, TestServer};
use crate::recorded_week::Story;
use crate::visit::{Visit, signed_in};

/// People with the times at which they began today and, where they have, ended.
const PEOPLE: [(&str, &str, &str); 9] = [
    ("Jonas Albrecht", "08:12", "14:20"),
    ("Priya Raghunathan", "07:35", "14:20"),
    ("Maximilian Freiherr von Schönburg-Hartenstein", "09:02", "14:20"),
    ("Mehmet Yıldırım", "06:40", "13:15"),
    ("Zofia Wiśniewska", "07:56", "14:20"),
    ("<script>document.title='hacked'</script>", "08:30", "14:20"),
    ("\u{202e}מנהל משאבי אנוש", "08:00", "12:02"),
    (
        "🦀🇩🇪 Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
        "10:00",
        "14:20",
    ),
    ("Sinéad O’Connell", "08:04", "12:02"),
];

/// A group with its manager, people at work, and further people who never did anything.
pub(crate) struct Team<'a> {
    pub(crate) manager: Person<'a>,
    pub(crate) people: Vec<(Person<'a>, EmployeeId, Story)>,
}

impl<'a> Team<'a> {
    pub(crate) async fn of(server: &'a TestServer, further: usize) -> Self {
        let manager = server.person("Katharina Wöhrle", "Europe/Berlin").await;
        let mut people = Vec::new();
        for (number, (name, start, end)) in PEOPLE.into_iter().enumerate() {
            let person = server.person(name, "Europe/Berlin").await;
            let mut story = Story::from_id(10_000 * (number as u64 + 1));
            for day in 16..=18 {
                story.day(&format!("2026-11-{day}"), start, "16:09");
            }
            story.day("2026-11-19", start, end);
            let open = if end == "14:20" { story.open() } else { Vec::new() };
            let statuses = person.record(&story.items, &open).await;
            assert!(statuses.iter().all(|status| status == "accepted"), "{statuses:?}");
            people.push((person, story));
        }
        let ids = put_into_one_group(server, further).await;
        Self {
            manager,
            people: people
                .into_iter()
                .zip(PEOPLE)
                .map(|((person, story), (name, ..))| (person, ids(name), story))
                .collect(),
        }
    }
}

/// Everybody is in the group of the manager, who sees content; gives the ids by the names.
async fn put_into_one_group(server: &TestServer, further: usize) -> impl Fn(&str) -> EmployeeId {
    let state = server.state();
    let transaction = state.storage().begin().await.unwrap();
    let group = Group {
        id: state.generate(GroupId::generate),
        name: "Prüffeldautomatisierung und Klimakammer Nord-West".to_owned(),
        created: state.now(),
    };
    transaction.groups().create(&group).await.unwrap();
    for number in 0..further {
        let new = NewEmployee {
            id: state.generate(EmployeeId::generate),
            name: format!("Person {number:03}"),
            email: None,
            role: Role::Employee,
            time_zone: "Europe/Berlin".to_owned(),
            created: state.now(),
        };
        transaction.employees().create(new).await.unwrap();
    }
    let everybody = transaction.employees().listed(None).await.unwrap();
    for listed in &everybody {
        let mut person = transaction.employees().find(listed.id).await.unwrap().unwrap();
        person.group = Some(group.id);
        if person.name == "Katharina Wöhrle" {
            person.role = Role::Manager;
            person.sees_content = true;
            transaction
                .groups()
                .add_manager(group.id, person.id)
                .await
                .unwrap();
        }
        transaction.employees().update(&person).await.unwrap();
    }
    transaction.save().await.unwrap();
    move |name| everybody.iter().find(|person| person.name == name).unwrap().id
}

/// The lanes can be focused, and the arrow keys go through them.
async fn days_can_be_read_by_keyboard(visit: &Visit) {
    visit.open("/people/activity").await;
    visit.wait_for_text("#readout", "arrow keys").await;
    visit.run("document.querySelector('[data-lane]').focus()").await;
    visit.press("ArrowRight").await;
    visit.wait_for_text("#readout", "Work session").await;
    visit.press("ArrowRight").await;
    visit.wait_for_text("#readout", "09:41 to 09:48").await;
    let is_open = "return document.querySelector('#words details').open";
    assert_eq!(visit.run(is_open).await, false);
    visit
        .run("document.querySelector('#words summary').click()")
        .await;
    visit.wait_for_text("#words tbody", "08:12 to 12:02").await;
}

async fn in_german(visit: &Visit) {
    visit
        .run("document.querySelector('.foot__languages button').click()")
        .await;
    visit.wait_for_text(".foot__languages", "English").await;
}

#[tokio::test]
async fn a_manager_sees_people_start_a_break_without_loading_the_page_again() {
    let Some(browser) = Browser::start().await else {
        return;
    };
    let (server, listener) = TestServer::reachable().await;
    let team = Team::of(&server, 190).await;
    let listening = server.listen(listener);
    let visit = signed_in(&team.manager, &format!("http://{}", server.host), browser).await;
    visit.open("/").await;
    visit.check("team").await;
    visit.wait_for_text(".page-header", "200 people").await;
    visit.wait_for_text(".stats", "6 of 200").await;
    pictures(&visit, "team").await;

    let (jonas, id, _) = &team.people[0];
    let row = format!("[data-live-part=\"person-{id}\"]");
    visit.wait_for_text(&row, "Working").await;
    visit.run("window.isTheSamePage = true").await;
    // The pointer and the keyboard are elsewhere, so the row may change.
    let start = "2026-11-19T14:20:00+01:00";
    let open = [
        json!({ "id": "0193a1f0-0000-7000-8000-0000000fffff", "start": start, "kind": "workSession" }),
        json!({ "id": "0193a1f0-0000-7000-8000-0000000ffffe", "start": "2026-11-19T14:25:00+01:00", "kind": "break" }),
    ];
    jonas.record(&[], &open).await;
    visit.wait_for_text(&row, "On a break").await;
    visit.wait_for_text(".stats", "5 of 200").await;
    assert_eq!(visit.run("return window.isTheSamePage").await, true);

    visit.open("/?at_work=1").await;
    visit.check("team-at-work").await;
    pictures(&visit, "team-at-work").await;
    for (name, path) in [
        ("team-hours", "/people/hours".to_owned()),
        ("team-hours-month", "/people/hours?period=month".to_owned()),
        ("person-hours", format!("/people/{id}/hours")),
        ("team-activity", "/people/activity".to_owned()),
        (
            "team-activity-applications",
            "/people/activity?applications=1".to_owned(),
        ),
        ("person-activity", format!("/people/{id}/activity")),
    ] {
        visit.open(&path).await;
        visit.check(name).await;
        pictures(&visit, name).await;
    }
    days_can_be_read_by_keyboard(&visit).await;
    visit.open("/my-day").await;
    visit.check("team-my-day").await;
    pictures(&visit, "team-my-day").await;
    in_german(&visit).await;
    visit.open("/").await;
    pictures(&visit, "team-german").await;
    for (name, path) in [
        ("team-hours-german", "/people/hours".to_owned()),
        ("person-hours-german", format!("/people/{id}/hours")),
        ("team-activity-german", "/people/activity".to_owned()),
    ] {
        visit.open(&path).await;
        pictures(&visit, name).await;
    }
    listening.abort();
}
