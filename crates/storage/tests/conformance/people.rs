//! People, the organisation, and settings.

use secrecy::{ExposeSecret, SecretString};
use timetrack_domain::{
    TrackingSettings,
    id::{EmployeeId, GroupId, OrganisationId},
};
use timetrack_storage::{
    DataPolicy, EmployeeTimeZone, Group, NewEmployee, Organisation, Role, SettingScope, StorageError,
};

use super::world::{World, at, start};

pub(crate) async fn a_person_is_kept_as_given(world: &World) {
    let transaction = world.storage.begin().await.unwrap();
    let id = EmployeeId::generate(at(1), &mut world.ids());
    let mut person = transaction
        .employees()
        .create(new(id, "Jürgen.Ö@Example.COM"))
        .await
        .unwrap();
    assert_eq!(person.email.as_deref(), Some("jürgen.ö@example.com"));
    person.name = "مريم 👩‍💻".to_owned();
    person.role = Role::Admin;
    person.active = false;
    transaction.employees().update(&person).await.unwrap();
    let hash = SecretString::from("$argon2id$…");
    transaction
        .employees()
        .set_password_hash(id, Some(&hash))
        .await
        .unwrap();
    for zone in ["Asia/Tokyo", "Asia/Seoul"] {
        transaction
            .employees()
            .set_time_zone(id, at(100), zone)
            .await
            .unwrap();
    }
    transaction.save().await.unwrap();

    let reader = world.storage.read();
    let employees = reader.employees();
    assert_eq!(employees.find(id).await.unwrap().as_ref(), Some(&person));
    assert_eq!(
        employees.find_by_email("JÜRGEN.ö@example.com").await.unwrap(),
        Some(person)
    );
    assert_eq!(employees.find_by_email("nobody@example.com").await.unwrap(), None);
    let stored = employees.password_hash(id).await.unwrap().unwrap();
    assert_eq!(stored.expose_secret(), hash.expose_secret());
    let zones = employees.time_zones(id).await.unwrap();
    let zone = |from, zone: &str| EmployeeTimeZone {
        from,
        zone: zone.to_owned(),
    };
    assert_eq!(
        zones,
        [
            zone(jiff::Timestamp::UNIX_EPOCH, "Europe/Berlin"),
            zone(at(100), "Asia/Seoul")
        ]
    );
    let all = employees.list(None, 10).await.unwrap();
    assert_eq!(
        all.iter().map(|person| person.id).collect::<Vec<_>>(),
        [world.employee, id]
    );
    assert_eq!(employees.list(Some(world.employee), 10).await.unwrap().len(), 1);
    assert_eq!(employees.list(None, 1).await.unwrap().len(), 1);
}

pub(crate) async fn an_address_belongs_to_one_person(world: &World) {
    let transaction = world.storage.begin().await.unwrap();
    let first = EmployeeId::generate(at(1), &mut world.ids());
    transaction
        .employees()
        .create(new(first, "ada@example.com"))
        .await
        .unwrap();
    transaction.save().await.unwrap();
    let transaction = world.storage.begin().await.unwrap();
    let second = EmployeeId::generate(at(2), &mut world.ids());
    let error = transaction
        .employees()
        .create(new(second, "ADA@example.com"))
        .await
        .unwrap_err();
    assert!(matches!(error, StorageError::AlreadyExists(_)), "{error:?}");
    drop(transaction);
    assert_eq!(world.storage.read().employees().find(second).await.unwrap(), None);
}

pub(crate) async fn settings_of_a_person_win_and_their_version_grows(world: &World) {
    let organisation = SettingScope::Organisation(OrganisationId::generate(start(), &mut world.ids()));
    let person = SettingScope::Employee(world.employee);
    let colleague = world.add_person("Grace", "UTC").await;
    let with_threshold = |seconds| TrackingSettings {
        afk_threshold_seconds: seconds,
        ..TrackingSettings::default()
    };
    let (everybody, own, theirs) = (with_threshold(300), with_threshold(60), with_threshold(90));
    let group = SettingScope::Group(put_into_group(world, colleague).await);
    let mut last = 0;
    for (scope, settings, hers, his) in [
        (organisation, Some(&everybody), 300, 300),
        (person, Some(&own), 60, 300),
        (group, Some(&theirs), 60, 90),
        (organisation, None, 60, 90),
        (person, None, 180, 90),
        (group, None, 180, 180),
    ] {
        let transaction = world.storage.begin().await.unwrap();
        let version = transaction
            .tracking_settings()
            .set(scope, settings, at(1))
            .await
            .unwrap();
        transaction.save().await.unwrap();
        assert!(version > last);
        last = version;
        let reader = world.storage.read();
        assert_eq!(
            reader.tracking_settings().find(scope).await.unwrap().as_ref(),
            settings
        );
        for (employee, seconds) in [(world.employee, hers), (colleague, his)] {
            let effective = reader.tracking_settings().effective(employee).await.unwrap();
            assert_eq!(effective.tracking.afk_threshold_seconds, seconds);
        }
        // Whatever changes for a device, the next answer to a batch says so.
        let outcome = world.try_store(World::request(world.device, &[])).await.unwrap();
        let effective = reader
            .tracking_settings()
            .effective(world.employee)
            .await
            .unwrap();
        assert_eq!(outcome.settings_version, effective.version);
        assert!(scope == group || outcome.settings_version == version);
    }
}

pub(crate) async fn who_polls_learns_whose_settings_changed(world: &World) {
    let group = SettingScope::Group(put_into_group(world, world.employee).await);
    let person = SettingScope::Employee(world.employee);
    let settings = TrackingSettings::default();
    let changed_since = async |version| {
        let reader = world.storage.read();
        reader.tracking_settings().changed_since(version).await.unwrap()
    };
    let (newest, changed) = changed_since(0).await;
    assert_eq!((newest, changed), (0, Some(Vec::new())));

    let transaction = world.storage.begin().await.unwrap();
    let repository = transaction.tracking_settings();
    let first = repository.set(group, Some(&settings), at(1)).await.unwrap();
    let second = repository.set(person, Some(&settings), at(1)).await.unwrap();
    transaction.save().await.unwrap();
    let (newest, changed) = changed_since(0).await;
    assert_eq!(newest, second);
    let changed = changed.unwrap();
    assert!(changed.len() == 2 && changed.contains(&group) && changed.contains(&person));
    assert_eq!(changed_since(first).await, (second, Some(vec![person])));
    assert_eq!(changed_since(second).await, (second, Some(Vec::new())));
    assert_eq!(changed_since(second + 1).await, (second, None), "put back");

    // Who moves sees a new version, and keeps what was set for them.
    let transaction = world.storage.begin().await.unwrap();
    let renewed = transaction
        .tracking_settings()
        .renew(world.employee, at(2))
        .await
        .unwrap();
    transaction.save().await.unwrap();
    assert_eq!(changed_since(second).await, (renewed, Some(vec![person])));
    let effective = world
        .storage
        .read()
        .tracking_settings()
        .effective(world.employee)
        .await
        .unwrap();
    assert_eq!((effective.version, effective.tracking), (renewed, settings));
}

pub(crate) async fn a_capture_interval_is_told_and_leaves_settings_alone(world: &World) {
    let person = SettingScope::Employee(world.employee);
    let settings = TrackingSettings::default();
    let reader = world.storage.read();
    let found = async || {
        reader
            .tracking_settings()
            .capture_interval(world.employee)
            .await
            .unwrap()
    };
    let changed = async |version| {
        reader
            .tracking_settings()
            .capture_intervals_since(version)
            .await
            .unwrap()
    };
    assert_eq!((found().await, changed(0).await), (None, Vec::new()));
    let set = async |minutes| {
        let transaction = world.storage.begin().await.unwrap();
        let repository = transaction.tracking_settings();
        let version = repository
            .set_capture_interval(world.employee, minutes, at(1))
            .await
            .unwrap();
        transaction.save().await.unwrap();
        version
    };
    let first = set(Some(20)).await;
    assert_eq!(
        (found().await, changed(0).await),
        (Some(20), vec![world.employee])
    );
    let settings_changed = async |version| {
        let (newest, changed) = reader.tracking_settings().changed_since(version).await.unwrap();
        (newest, changed.unwrap())
    };
    assert_eq!(settings_changed(0).await, (first, Vec::new()));
    assert_eq!(
        reader
            .tracking_settings()
            .effective(world.employee)
            .await
            .unwrap()
            .version,
        0
    );

    let transaction = world.storage.begin().await.unwrap();
    let version = transaction
        .tracking_settings()
        .set(person, Some(&settings), at(2))
        .await
        .unwrap();
    transaction.save().await.unwrap();
    assert_eq!((found().await, changed(first).await), (Some(20), Vec::new()));
    let second = set(None).await;
    assert!(second > version && version > first);
    assert_eq!(
        (found().await, changed(first).await),
        (None, vec![world.employee])
    );
    assert_eq!(changed(second).await, []);
    assert_eq!(settings_changed(version).await, (second, Vec::new()));
    assert_eq!(
        reader.tracking_settings().find(person).await.unwrap(),
        Some(settings)
    );
}

pub(crate) async fn what_a_group_says_about_its_data_wins(world: &World) {
    let organisation = SettingScope::Organisation(OrganisationId::generate(start(), &mut world.ids()));
    let id = put_into_group(world, world.employee).await;
    let group = SettingScope::Group(id);
    let settings = TrackingSettings::default();
    let says = |managers_see_content| DataPolicy {
        managers_see_content,
        ..DataPolicy::default()
    };
    let effective = async |group| {
        let reader = world.storage.read();
        let policy = reader.tracking_settings().effective_policy(group).await.unwrap();
        policy.shows_content()
    };
    assert!(!effective(Some(id)).await && !effective(None).await);
    let transaction = world.storage.begin().await.unwrap();
    let repository = transaction.tracking_settings();
    let mut last = repository.set(group, Some(&settings), at(1)).await.unwrap();
    transaction.save().await.unwrap();
    for (scope, policy, of_group, of_others) in [
        (organisation, says(Some(true)), true, true),
        (group, says(Some(false)), false, true),
        (organisation, says(None), false, false),
        (group, says(Some(true)), true, false),
        (group, says(None), false, false),
    ] {
        let transaction = world.storage.begin().await.unwrap();
        let repository = transaction.tracking_settings();
        let version = repository.set_policy(scope, policy, at(2)).await.unwrap();
        transaction.save().await.unwrap();
        assert!(version > last, "agents are told");
        last = version;
        let reader = world.storage.read();
        let repository = reader.tracking_settings();
        assert_eq!(repository.policy(scope).await.unwrap(), policy);
        let seen = (effective(Some(id)).await, effective(None).await);
        assert_eq!(seen, (of_group, of_others), "{policy:?}");
        // The settings of the recorder stay as they were.
        assert_eq!(repository.find(group).await.unwrap(), Some(settings.clone()));
        assert_eq!(repository.find(organisation).await.unwrap(), None);
    }
}

pub(crate) async fn what_is_kept_for_less_time_counts(world: &World) {
    let organisation = SettingScope::Organisation(OrganisationId::generate(start(), &mut world.ids()));
    let group = SettingScope::Group(put_into_group(world, world.employee).await);
    let colleague = world.add_person("Grace", "UTC").await;
    let says = |detail_days, working_time_days| DataPolicy {
        detail_days,
        working_time_days,
        ..DataPolicy::default()
    };
    for (scope, policy, hers, his) in [
        (group, says(Some(30), None), (30, 1_098), (90, 1_098)),
        (organisation, says(Some(60), Some(730)), (30, 730), (60, 730)),
        (group, says(Some(80), Some(365)), (60, 365), (60, 730)),
        (organisation, says(Some(9_999), None), (80, 365), (90, 1_098)),
    ] {
        let transaction = world.storage.begin().await.unwrap();
        let repository = transaction.tracking_settings();
        repository.set_policy(scope, policy, at(2)).await.unwrap();
        transaction.save().await.unwrap();
        let reader = world.storage.read();
        let repository = reader.tracking_settings();
        let days = |policy: DataPolicy| {
            let retention = policy.retention();
            (
                retention.detail.as_hours() / 24,
                retention.working_time.as_hours() / 24,
            )
        };
        assert_eq!(days(repository.policy_of(world.employee).await.unwrap()), hers);
        assert_eq!(
            days(repository.policy_of_device(world.device).await.unwrap()),
            hers
        );
        assert_eq!(days(repository.policy_of(colleague).await.unwrap()), his);
    }
}

pub(crate) async fn the_organisation_is_kept_as_given(world: &World) {
    let reader = world.storage.read();
    assert_eq!(reader.organisations().find().await.unwrap(), None);
    let mut organisation = Organisation {
        id: OrganisationId::generate(start(), &mut world.ids()),
        name: "Müller & Söhne".to_owned(),
        time_zone: "Europe/Berlin".to_owned(),
        created: start(),
    };
    let transaction = world.storage.begin().await.unwrap();
    transaction.organisations().create(&organisation).await.unwrap();
    organisation.name = "Müller GmbH".to_owned();
    transaction.organisations().update(&organisation).await.unwrap();
    transaction.save().await.unwrap();
    assert_eq!(reader.organisations().find().await.unwrap(), Some(organisation));
}

fn new(id: EmployeeId, email: &str) -> NewEmployee {
    NewEmployee {
        id,
        name: "Jürgen".to_owned(),
        email: Some(email.to_owned()),
        role: Role::Employee,
        time_zone: "Europe/Berlin".to_owned(),
        created: at(1),
    }
}

async fn put_into_group(world: &World, employee: EmployeeId) -> GroupId {
    let group = Group {
        id: GroupId::generate(start(), &mut world.ids()),
        name: "Sales".to_owned(),
        created: start(),
    };
    let transaction = world.storage.begin().await.unwrap();
    transaction.groups().create(&group).await.unwrap();
    let mut person = transaction.employees().find(employee).await.unwrap().unwrap();
    person.group = Some(group.id);
    transaction.employees().update(&person).await.unwrap();
    transaction.save().await.unwrap();
    group.id
}
