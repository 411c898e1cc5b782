//! Groups, accounts, and the audit log.

use timetrack_domain::id::{AuditEntryId, GroupId};
use timetrack_storage::{Actor, AuditAction, AuditEntry, Group, StorageError};

use super::world::{World, at, start};

fn group(world: &World, name: &str) -> Group {
    Group {
        id: GroupId::generate(start(), &mut world.ids()),
        name: name.to_owned(),
        created: start(),
    }
}

pub(crate) async fn groups_have_people_and_managers(world: &World) {
    let (sales, support) = (group(world, "Vertrieb"), group(world, "Support 👩‍💻"));
    let transaction = world.storage.begin().await.unwrap();
    let groups = transaction.groups();
    groups.create(&sales).await.unwrap();
    groups.create(&support).await.unwrap();
    for _ in 0..2 {
        groups.add_manager(support.id, world.employee).await.unwrap();
    }
    let mut person = transaction
        .employees()
        .find(world.employee)
        .await
        .unwrap()
        .unwrap();
    person.group = Some(sales.id);
    person.sees_content = true;
    transaction.employees().update(&person).await.unwrap();
    transaction.save().await.unwrap();

    let transaction = world.storage.begin().await.unwrap();
    let taken = transaction.groups().create(&group(world, "Vertrieb")).await;
    assert!(matches!(taken, Err(StorageError::AlreadyExists(_))), "{taken:?}");
    drop(transaction);

    let reader = world.storage.read();
    assert_eq!(
        reader.groups().list().await.unwrap(),
        [support.clone(), sales.clone()]
    );
    assert_eq!(
        reader.groups().managed_by(world.employee).await.unwrap(),
        [support.id]
    );
    assert_eq!(
        reader.groups().managers().await.unwrap()[&support.id],
        [world.employee]
    );
    let people = reader
        .employees()
        .list_of_groups(&[sales.id], None, 10)
        .await
        .unwrap();
    assert_eq!(people, [person.clone()]);
    assert_eq!(
        reader
            .employees()
            .list_of_groups(&[sales.id], Some(person.id), 10)
            .await
            .unwrap(),
        []
    );

    let transaction = world.storage.begin().await.unwrap();
    transaction.groups().rename(support.id, "Hotline").await.unwrap();
    transaction
        .groups()
        .remove_manager(support.id, world.employee)
        .await
        .unwrap();
    transaction.groups().delete(sales.id).await.unwrap();
    transaction.save().await.unwrap();
    assert_eq!(
        reader.groups().find(support.id).await.unwrap().unwrap().name,
        "Hotline"
    );
    assert_eq!(reader.groups().managed_by(world.employee).await.unwrap(), []);
    let left = reader.employees().find(world.employee).await.unwrap().unwrap();
    assert_eq!((left.group, left.sees_content), (None, true));
}

pub(crate) async fn an_account_name_belongs_to_one_person(world: &World) {
    let colleague = world.add_person("Grace", "Europe/Berlin").await;
    let transaction = world.storage.begin().await.unwrap();
    let accounts = transaction.employee_accounts();
    accounts.set("EXAMPLE\\Ada", world.employee).await.unwrap();
    accounts.set("ada@example.com", world.employee).await.unwrap();
    accounts.set("example\\ADA", colleague).await.unwrap();
    transaction.save().await.unwrap();

    let reader = world.storage.read();
    assert_eq!(
        reader.employee_accounts().find("Example\\ada").await.unwrap(),
        Some(colleague)
    );
    assert_eq!(
        reader
            .employee_accounts()
            .of_employee(world.employee)
            .await
            .unwrap(),
        ["ada@example.com"]
    );
    let transaction = world.storage.begin().await.unwrap();
    transaction
        .employee_accounts()
        .remove("ADA@example.com")
        .await
        .unwrap();
    transaction.save().await.unwrap();
    assert_eq!(
        reader.employee_accounts().find("ada@example.com").await.unwrap(),
        None
    );
}

pub(crate) async fn the_audit_log_is_only_added_to(world: &World) {
    let colleague = world.add_person("Grace", "Europe/Berlin").await;
    let entry = |second, actor, action, about| AuditEntry {
        id: AuditEntryId::generate(at(second), &mut world.ids()),
        at: at(second),
        actor,
        action,
        about,
        detail: "\u{202e}Vertrieb".to_owned(),
    };
    let written = [
        entry(1, Actor::Server, AuditAction::EmployeeAdded, Some(world.employee)),
        entry(2, Actor::Device(world.device), AuditAction::DeviceEnrolled, None),
        entry(
            3,
            Actor::Person(world.employee),
            AuditAction::ActivityViewed,
            Some(colleague),
        ),
    ];
    let transaction = world.storage.begin().await.unwrap();
    for entry in &written {
        transaction.audit_log().add(entry).await.unwrap();
    }
    transaction.save().await.unwrap();

    let [first, second, third] = written;
    let reader = world.storage.read();
    let log = reader.audit_log();
    assert_eq!(
        log.list(None, 10).await.unwrap(),
        [third.clone(), second.clone(), first.clone()]
    );
    assert_eq!(log.list(Some(third.id), 1).await.unwrap(), [second]);
    assert_eq!(
        log.list_about(world.employee, None, 10).await.unwrap(),
        [third.clone(), first]
    );
    assert_eq!(log.list_about(colleague, None, 10).await.unwrap(), [third]);

    for change in [
        "detail = 'nothing happened'",
        "detail = '', at_ms = 0",
        "detail = '', about_id = NULL",
    ] {
        let error = world
            .execute(&format!("UPDATE audit_entry SET {change}"))
            .await
            .unwrap_err();
        assert!(error.to_string().contains("append-only"), "{change}: {error}");
    }
    let transaction = world.storage.begin().await.unwrap();
    assert_eq!(transaction.audit_log().delete_before(at(3)).await.unwrap(), 2);
    transaction.save().await.unwrap();
    assert_eq!(
        world
            .storage
            .read()
            .audit_log()
            .list(None, 10)
            .await
            .unwrap()
            .len(),
        1
    );
}

pub(crate) async fn failures_count_until_they_are_forgotten(world: &World) {
    let key = [3; 32];
    let counted = || async {
        let found = world.storage.read().sign_in_failures().find(&key).await.unwrap();
        found.map(|failures| (failures.count, failures.last))
    };
    assert_eq!(counted().await, None);
    for (second, forgotten, count) in [(10, 0, 1), (20, 5, 2), (30, 15, 3), (90, 30, 1)] {
        let transaction = world.storage.begin().await.unwrap();
        transaction
            .sign_in_failures()
            .note(&key, at(second), at(forgotten))
            .await
            .unwrap();
        transaction.save().await.unwrap();
        assert_eq!(counted().await, Some((count, at(second))));
    }
    let transaction = world.storage.begin().await.unwrap();
    assert_eq!(
        transaction
            .sign_in_failures()
            .delete_forgotten(at(89))
            .await
            .unwrap(),
        0
    );
    transaction.sign_in_failures().clear(&key).await.unwrap();
    transaction.save().await.unwrap();
    assert_eq!(counted().await, None);
}
