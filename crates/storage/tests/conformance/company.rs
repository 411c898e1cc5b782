//! Groups, enrolment, and the audit log.

use futures_util::future::join_all;
use timetrack_domain::id::{AuditEntryId, DeviceId, EmployeeId, EnrolmentTokenId, GroupId};
use timetrack_storage::{
    Actor, AuditAction, AuditEntry, EmployeeKind, EnrolmentRequest, EnrolmentToken, Group, NewDevice,
    NewEmployee, Role, StorageError,
};

use super::world::{World, at, start, window};

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
        .list_of_group(sales.id, None, 10)
        .await
        .unwrap();
    assert_eq!(people, [person.clone()]);
    assert_eq!(
        reader
            .employees()
            .list_of_group(sales.id, Some(person.id), 10)
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

pub(crate) async fn an_enrolment_token_is_used_no_more_often_than_it_may(world: &World) {
    let token = EnrolmentToken {
        id: EnrolmentTokenId::generate(start(), &mut world.ids()),
        label: "Sales laptops".to_owned(),
        group: None,
        employee: Some(world.employee),
        created_by: None,
        created: start(),
        expires: Some(at(100)),
        maximum_uses: Some(3),
        uses: 0,
        revoked: None,
    };
    let transaction = world.storage.begin().await.unwrap();
    transaction
        .enrolment_tokens()
        .create(&token, &[5; 32])
        .await
        .unwrap();
    transaction.save().await.unwrap();

    let use_it = |hash: [u8; 32], now| async move {
        let transaction = world.storage.begin().await.unwrap();
        let used = transaction.enrolment_tokens().consume(&hash, now).await.unwrap();
        transaction.save().await.unwrap();
        used
    };
    assert_eq!(use_it([6; 32], at(1)).await, None, "another token");
    assert_eq!(use_it([5; 32], at(100)).await, None, "too late");
    let used = join_all((0..8).map(|_| use_it([5; 32], at(1)))).await;
    assert_eq!(used.iter().flatten().count(), 3);
    let reader = world.storage.read();
    let kept = reader.enrolment_tokens().find(token.id).await.unwrap().unwrap();
    assert_eq!(
        kept,
        EnrolmentToken {
            uses: 3,
            ..token.clone()
        }
    );

    let without_limits = EnrolmentToken {
        id: EnrolmentTokenId::generate(at(1), &mut world.ids()),
        expires: None,
        maximum_uses: None,
        ..token.clone()
    };
    let transaction = world.storage.begin().await.unwrap();
    let tokens = transaction.enrolment_tokens();
    tokens.create(&without_limits, &[7; 32]).await.unwrap();
    tokens.revoke(token.id, at(2)).await.unwrap();
    transaction.save().await.unwrap();
    assert!(use_it([7; 32], at(1_000_000)).await.is_some());
    let listed = reader.enrolment_tokens().list().await.unwrap();
    assert_eq!(
        listed
            .iter()
            .map(|token| (token.id, token.revoked))
            .collect::<Vec<_>>(),
        [(without_limits.id, None), (token.id, Some(at(2)))]
    );
    let transaction = world.storage.begin().await.unwrap();
    transaction
        .enrolment_tokens()
        .revoke(without_limits.id, at(3))
        .await
        .unwrap();
    transaction.save().await.unwrap();
    assert_eq!(use_it([7; 32], at(4)).await, None, "revoked");
}

pub(crate) async fn a_computer_that_asks_is_claimed_once_by_whoever_it_belongs_to(world: &World) {
    let request = EnrolmentRequest {
        secret_hash: [9; 32],
        code: "BCDF-GHJK".to_owned(),
        machine_name: "PC <script>".to_owned(),
        account_name: "ada".to_owned(),
        created: start(),
        expires: at(600),
        approved_by: None,
    };
    let transaction = world.storage.begin().await.unwrap();
    transaction.enrolment_requests().create(&request).await.unwrap();
    transaction.save().await.unwrap();

    let reader = world.storage.read();
    let requests = reader.enrolment_requests();
    assert_eq!(
        requests.find_by_code("BCDF-GHJK", at(599)).await.unwrap(),
        Some(request.clone())
    );
    assert_eq!(requests.find_by_code("BCDF-GHJK", at(600)).await.unwrap(), None);
    assert_eq!(requests.find(&[8; 32], at(1)).await.unwrap(), None);

    let transaction = world.storage.begin().await.unwrap();
    let requests = transaction.enrolment_requests();
    assert_eq!(
        requests.claim(&[9; 32], at(1)).await.unwrap(),
        None,
        "nobody approved yet"
    );
    assert!(
        requests
            .approve("BCDF-GHJK", world.employee, at(1))
            .await
            .unwrap()
    );
    assert!(
        !requests
            .approve("BCDF-GHJK", world.employee, at(1))
            .await
            .unwrap()
    );
    requests.refuse("BCDF-GHJK").await.unwrap();
    transaction.save().await.unwrap();
    assert_eq!(
        reader
            .enrolment_requests()
            .find(&[9; 32], at(2))
            .await
            .unwrap()
            .unwrap()
            .approved_by,
        Some(world.employee)
    );

    let claims = join_all((0..4).map(|_| async {
        let transaction = world.storage.begin().await.unwrap();
        let claimed = transaction
            .enrolment_requests()
            .claim(&[9; 32], at(2))
            .await
            .unwrap();
        transaction.save().await.unwrap();
        claimed
    }))
    .await;
    assert_eq!(claims.into_iter().flatten().collect::<Vec<_>>(), [world.employee]);

    let transaction = world.storage.begin().await.unwrap();
    let requests = transaction.enrolment_requests();
    requests.create(&request).await.unwrap();
    assert_eq!(requests.delete_expired(at(600)).await.unwrap(), 1);
    requests.create(&request).await.unwrap();
    requests.refuse("BCDF-GHJK").await.unwrap();
    transaction.save().await.unwrap();
    assert_eq!(
        reader.enrolment_requests().find(&[9; 32], at(1)).await.unwrap(),
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

    let error = world
        .execute("UPDATE audit_entry SET detail = 'nothing happened'")
        .await
        .unwrap_err();
    assert!(error.to_string().contains("append-only"), "{error}");
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

pub(crate) async fn what_an_unknown_person_recorded_goes_to_whoever_they_turn_out_to_be(world: &World) {
    let unknown = EmployeeId::generate(start(), &mut world.ids());
    let device_id = DeviceId::generate(start(), &mut world.ids());
    let transaction = world.storage.begin().await.unwrap();
    let stranger = transaction
        .employees()
        .create_unknown(NewEmployee {
            id: unknown,
            name: "EXAMPLE\\grace".to_owned(),
            email: None,
            role: Role::Employee,
            time_zone: "Europe/Berlin".to_owned(),
            created: start(),
        })
        .await
        .unwrap();
    assert_eq!((stranger.kind, stranger.active), (EmployeeKind::Unknown, false));
    let device = transaction
        .devices()
        .create(NewDevice {
            id: device_id,
            machine_name: "PC".to_owned(),
            account_name: "grace".to_owned(),
            employee: unknown,
            created: start(),
        })
        .await
        .unwrap();
    transaction.save().await.unwrap();
    world
        .send_from(device.key, &[world.event(10, 20, window("Writer", "Letter"))])
        .await;
    let recorded = world.contents_of(unknown).await;
    assert_eq!(recorded.len(), 1);
    let reader = world.storage.read();
    let strangers = reader
        .employees()
        .list_of_kind(EmployeeKind::Unknown, None, 10)
        .await
        .unwrap();
    assert_eq!(
        strangers.iter().map(|person| person.id).collect::<Vec<_>>(),
        [unknown]
    );
    let people = reader
        .employees()
        .list_of_kind(EmployeeKind::Person, None, 10)
        .await
        .unwrap();
    assert!(people.iter().all(|person| person.id != unknown));

    let transaction = world.storage.begin().await.unwrap();
    transaction
        .devices()
        .assign(device.key, world.employee, jiff::Timestamp::UNIX_EPOCH)
        .await
        .unwrap();
    transaction.employees().delete_unknown(unknown).await.unwrap();
    transaction
        .employees()
        .delete_unknown(world.employee)
        .await
        .unwrap();
    transaction.save().await.unwrap();
    assert_eq!(world.contents().await, recorded);
    assert_eq!(
        world.storage.read().employees().find(unknown).await.unwrap(),
        None
    );
    assert!(
        world
            .storage
            .read()
            .employees()
            .find(world.employee)
            .await
            .unwrap()
            .is_some()
    );
}
