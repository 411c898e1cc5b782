//! What the pages about several people read, and what is noted of who looks.

use jiff::SignedDuration;
use jiff::civil::date;
use timetrack_domain::id::{AuditEntryId, EmployeeId, GroupId};
use timetrack_storage::{
    Actor, AuditAction, AuditEntry, Day, DayRollUp, Group, ListedPerson, Noted, Role, Worrying,
};

use super::world::{World, at, start};

async fn group_of(world: &World, people: &[EmployeeId]) -> GroupId {
    let id = GroupId::generate(start(), &mut world.ids());
    let transaction = world.storage.begin().await.unwrap();
    let group = Group {
        id,
        name: "Messtechnik".to_owned(),
        created: start(),
    };
    transaction.groups().create(&group).await.unwrap();
    for employee in people {
        let mut person = transaction.employees().find(*employee).await.unwrap().unwrap();
        person.group = Some(id);
        transaction.employees().update(&person).await.unwrap();
    }
    transaction.save().await.unwrap();
    id
}

async fn give_role(world: &World, employee: EmployeeId, role: Role, active: bool) {
    let transaction = world.storage.begin().await.unwrap();
    let mut person = transaction.employees().find(employee).await.unwrap().unwrap();
    (person.role, person.active) = (role, active);
    transaction.employees().update(&person).await.unwrap();
    transaction.save().await.unwrap();
}

pub(crate) async fn people_are_listed_with_those_who_see_them(world: &World) {
    let ben = world.add_person("Ben", "UTC").await;
    let mona = world.add_person("Mona", "UTC").await;
    let root = world.add_person("Root", "UTC").await;
    let gone = world.add_person("Gone", "UTC").await;
    let group = group_of(world, &[ben]).await;
    let transaction = world.storage.begin().await.unwrap();
    for manager in [mona, ben, gone] {
        transaction.groups().add_manager(group, manager).await.unwrap();
    }
    transaction.save().await.unwrap();
    give_role(world, mona, Role::Manager, true).await;
    give_role(world, root, Role::Admin, true).await;
    give_role(world, gone, Role::Admin, false).await;

    let employees = world.storage.read();
    let employees = employees.employees();
    let everybody = employees.listed(None).await.unwrap();
    assert!(everybody.iter().any(|person| person.id == world.employee));
    assert!(everybody.iter().any(|person| person.id == gone && !person.active));
    let ben_listed = ListedPerson {
        id: ben,
        name: "Ben".to_owned(),
        group: Some(group),
        active: true,
    };
    assert_eq!(employees.listed(Some(&[group])).await.unwrap(), [ben_listed]);
    assert_eq!(employees.listed(Some(&[])).await.unwrap(), []);

    let names = |people: Vec<timetrack_storage::Employee>| -> Vec<String> {
        people.into_iter().map(|person| person.name).collect()
    };
    // Ben manages his group by the table, but not by his role.
    assert_eq!(
        names(employees.who_sees(ben, Some(group)).await.unwrap()),
        ["Mona", "Root"]
    );
    assert_eq!(names(employees.who_sees(ben, None).await.unwrap()), ["Root"]);
    assert_eq!(
        names(employees.who_sees(root, None).await.unwrap()),
        Vec::<String>::new()
    );
}

pub(crate) async fn days_of_several_people_are_read_at_once(world: &World) {
    let ben = world.add_person("Ben", "UTC").await;
    let roll_up = |employee, day: i8, sessions| DayRollUp {
        employee,
        day: Day::from_date(date(2026, 3, day)),
        time_zone: "UTC".to_owned(),
        total: SignedDuration::from_hours(8),
        active: SignedDuration::from_hours(8),
        idle: SignedDuration::ZERO,
        not_measured: SignedDuration::from_mins(7),
        breaks: SignedDuration::ZERO,
        private: SignedDuration::ZERO,
        first_start: Some(at(0)),
        last_end: Some(at(1)),
        sessions,
        computed: at(9),
    };
    let day = |day| Day::from_date(date(2026, 3, day));
    let transaction = world.storage.begin().await.unwrap();
    for (employee, number, sessions) in [
        (ben, 2, 1),
        (ben, 3, 0),
        (world.employee, 3, 1),
        (world.employee, 5, 1),
    ] {
        transaction
            .day_roll_ups()
            .put(&roll_up(employee, number, sessions))
            .await
            .unwrap();
    }
    let due = [(ben, day(1)), (ben, day(3)), (world.employee, day(2))];
    transaction.day_roll_ups().mark_due(due).await.unwrap();
    transaction.save().await.unwrap();

    let reader = world.storage.read();
    let roll_ups = reader.day_roll_ups();
    let both = [world.employee, ben];
    let mut found = roll_ups.list_of(&both, day(2), day(4)).await.unwrap();
    found.sort_by_key(|day| (day.employee != ben, day.day));
    assert_eq!(
        found,
        [
            roll_up(ben, 2, 1),
            roll_up(ben, 3, 0),
            roll_up(world.employee, 3, 1)
        ]
    );
    let mut due = roll_ups.due_of(&both, day(2), day(4)).await.unwrap();
    due.sort_by_key(|(employee, _)| *employee != ben);
    assert_eq!(due, [(ben, day(3)), (world.employee, day(2))]);
    assert_eq!(roll_ups.due_of(&[ben], day(2), day(2)).await.unwrap(), []);
    // A day on which nothing was recorded is not work.
    let worked = roll_ups.who_worked(&both, day(3), day(3)).await.unwrap();
    assert_eq!(worked, [world.employee].into());
    assert!(roll_ups.who_worked(&[], day(1), day(9)).await.unwrap().is_empty());
}

pub(crate) async fn what_somebody_did_lately_is_found(world: &World) {
    let ben = world.add_person("Ben", "UTC").await;
    let entry = |seconds, actor, action, about, detail: &str| AuditEntry {
        id: AuditEntryId::generate(at(seconds), &mut world.ids()),
        at: at(seconds),
        actor,
        action,
        about,
        detail: detail.to_owned(),
    };
    let looked = AuditAction::HoursViewed;
    let entries = [
        entry(10, Actor::Person(ben), looked, Some(world.employee), "before"),
        entry(20, Actor::Person(ben), looked, Some(world.employee), "hours"),
        entry(21, Actor::Person(ben), AuditAction::SignedIn, None, ""),
        entry(22, Actor::Person(world.employee), looked, Some(ben), "hours"),
        entry(23, Actor::Server, looked, Some(world.employee), "of the server"),
        entry(
            24,
            Actor::Person(world.employee),
            looked,
            Some(world.employee),
            "own",
        ),
    ];
    let transaction = world.storage.begin().await.unwrap();
    transaction.audit_log().add_all(&entries).await.unwrap();
    transaction.audit_log().add_all(&[]).await.unwrap();
    transaction.save().await.unwrap();

    let reader = world.storage.read();
    let log = reader.audit_log();
    let lately = log
        .done_by(ben, &[looked, AuditAction::ActivityViewed], at(20))
        .await
        .unwrap();
    let noted = Noted {
        action: looked,
        about: world.employee,
        detail: "hours".to_owned(),
    };
    assert_eq!(lately, [noted].into());
    let of_others = log
        .list_of_others(world.employee, &[looked], None, 10)
        .await
        .unwrap();
    let details: Vec<&str> = of_others.iter().map(|entry| entry.detail.as_str()).collect();
    assert_eq!(details, ["of the server", "hours", "before"]);
    let older = log
        .list_of_others(world.employee, &[looked], Some(of_others[0].id), 1)
        .await
        .unwrap();
    assert_eq!(older, [entries[1].clone()]);
}

pub(crate) async fn devices_that_are_worth_a_look_are_found(world: &World) {
    let ben = world.add_person("Ben", "UTC").await;
    let gone = world.add_person("Gone", "UTC").await;
    give_role(world, gone, Role::Employee, false).await;
    let group = group_of(world, &[ben]).await;
    let mut keys = Vec::new();
    for _ in 0..9 {
        keys.push(world.add_device(ben).await);
    }
    let of_gone = world.add_device(gone).await;
    let of_nobody_of_the_group = world.add_device(world.employee).await;
    let set = async |key: timetrack_storage::DeviceKey, what: &str| {
        for what in ["last_seen_ms = 5000, agent_version = '1.0.0'", what] {
            let update = format!("UPDATE device SET {what} WHERE key = {key}");
            world.execute(&update).await.unwrap();
        }
    };
    for (key, what) in keys.iter().zip([
        "quarantined_items = 1",
        "discarded_items = 1",
        "problems = '[\"outbox_damaged\"]'",
        "clock_offset_ms = 60001",
        "clock_offset_ms = -60001",
        "duplicated_ms = 1",
        "last_seen_ms = 999",
        // All is well.
        "clock_offset_ms = -60000",
        // Nobody waits for it any more.
        "quarantined_items = 1, revoked_ms = 1",
    ]) {
        set(*key, what).await;
    }
    set(of_gone, "quarantined_items = 1").await;
    set(
        of_nobody_of_the_group,
        "quarantined_items = 1, agent_version = '1.1.0'",
    )
    .await;

    let worrying = Worrying {
        silent_before: jiff::Timestamp::from_millisecond(1_000).unwrap(),
        tolerated_offset: SignedDuration::from_secs(60),
    };
    let reader = world.storage.read();
    let found = async |groups: Option<&[GroupId]>, except: &str, limit| {
        let devices = reader
            .devices()
            .worrying(groups, worrying, except, limit)
            .await
            .unwrap();
        devices.into_iter().map(|device| device.key).collect::<Vec<_>>()
    };
    assert_eq!(found(Some(&[group]), "API", 100).await, keys[..7]);
    assert_eq!(found(Some(&[group]), "API", 3).await, keys[..3]);
    let everybody = found(None, "API", 100).await;
    assert!(everybody.contains(&of_nobody_of_the_group) && !everybody.contains(&of_gone));
    let name = reader
        .devices()
        .find(keys[0])
        .await
        .unwrap()
        .unwrap()
        .machine_name;
    assert_eq!(found(Some(&[group]), &name, 100).await, []);

    let versions = reader
        .devices()
        .versions(Some(&[group]), worrying.silent_before)
        .await
        .unwrap();
    assert_eq!(
        versions,
        [("1.0.0".to_owned(), 7)],
        "neither the silent nor the revoked one"
    );
    let versions = reader
        .devices()
        .versions(None, worrying.silent_before)
        .await
        .unwrap();
    assert!(versions.contains(&("1.1.0".to_owned(), 1)), "{versions:?}");
}
