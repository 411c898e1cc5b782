//! Somebody is erased: nothing of theirs is left, and nothing of anybody else's is touched.

use jiff::Timestamp;
use timetrack_domain::{
    Interval,
    id::{AuditEntryId, DeletionId, EmployeeId},
};
use timetrack_protocol::ItemResult;
use timetrack_storage::{
    Actor, AuditAction, AuditEntry, Erased, Erasure, NewEmployee, Role, SettingScope, StorageError,
};

use super::world::{World, at, start, window};

async fn erase(world: &World, employee: EmployeeId) -> Result<Erased, StorageError> {
    let transaction = world.storage.begin().await.unwrap();
    let end: Timestamp = "9000-01-01T00:00:00Z".parse().unwrap();
    let erasure = Erasure {
        employee,
        deletion: DeletionId::generate(start(), &mut world.ids()),
        always: Interval::new(Timestamp::UNIX_EPOCH, end).unwrap(),
        at: at(500),
    };
    let mut ids = timetrack_domain::IdGenerator::from_seed(77);
    let stand_in = || NewEmployee {
        id: EmployeeId::generate(at(500), &mut ids),
        name: "–".to_owned(),
        email: None,
        role: Role::Employee,
        time_zone: "UTC".to_owned(),
        created: at(500),
    };
    let erased = transaction.employees().erase(&erasure, stand_in).await?;
    transaction.save().await.unwrap();
    Ok(erased)
}

async fn note(world: &World, actor: Actor, about: Option<EmployeeId>) -> AuditEntryId {
    let entry = AuditEntry {
        id: AuditEntryId::generate(at(1), &mut world.ids()),
        at: at(1),
        actor,
        action: AuditAction::EmployeeChanged,
        about,
        detail: "Ada".to_owned(),
    };
    let transaction = world.storage.begin().await.unwrap();
    transaction.audit_log().add(&entry).await.unwrap();
    transaction.save().await.unwrap();
    entry.id
}

pub(crate) async fn nothing_is_left_of_somebody_who_is_erased(world: &World) {
    let ada = world.employee;
    let ben = world.add_person("Ben", "UTC").await;
    let (passed_on, of_ben) = (world.add_device(ada).await, world.add_device(ben).await);
    let hers = [
        world.event(0, 10, window("Writer", "Hers")),
        world.event(10, 20, window("Writer", "Shared")),
    ];
    let on_other = world.event(20, 30, window("Writer", "Hers, too"));
    let his = world.event(200, 210, window("Writer", "Shared"));
    let own = world.event(300, 310, window("Writer", "His"));
    world.send(&hers).await;
    world.send_from(passed_on, std::slice::from_ref(&on_other)).await;
    let transaction = world.storage.begin().await.unwrap();
    transaction
        .devices()
        .assign(passed_on, ben, at(100))
        .await
        .unwrap();
    let scope = SettingScope::Employee(ada);
    let settings = timetrack_domain::TrackingSettings::default();
    transaction
        .tracking_settings()
        .set(scope, Some(&settings), at(1))
        .await
        .unwrap();
    transaction.save().await.unwrap();
    world.send_from(passed_on, std::slice::from_ref(&his)).await;
    world.send_from(of_ben, std::slice::from_ref(&own)).await;
    let about_her = note(world, Actor::Person(ben), Some(ada)).await;
    let about_him = note(world, Actor::Person(ada), Some(ben)).await;
    let of_her_device = note(world, Actor::Device(world.device), None).await;

    let erased = erase(world, ada).await.unwrap();
    assert_eq!((erased.events, erased.devices, erased.waiting.len()), (3, 2, 1));
    let reader = world.storage.read();
    assert_eq!(reader.employees().find(ada).await.unwrap(), None);
    assert_eq!(world.stored_of(ada).await, []);
    assert_eq!(reader.tracking_settings().find(scope).await.unwrap(), None);
    let contents = world.contents_of(ben).await;
    assert_eq!(
        contents,
        [(his.id, his.content.clone()), (own.id, own.content.clone())]
    );

    // Whoever sends it again hears that it is gone, on the device that is nobody's now and on the one that is Ben's.
    assert_eq!(world.send(&hers).await, [ItemResult::Gone, ItemResult::Gone]);
    let again = [on_other, his.clone()];
    assert_eq!(
        world.send_from(passed_on, &again).await,
        [ItemResult::Gone, ItemResult::Duplicate]
    );
    let later = world.event(600, 610, window("Writer", "Of whoever comes next"));
    assert_eq!(
        world.send(std::slice::from_ref(&later)).await,
        [ItemResult::Accepted]
    );
    assert_eq!(world.stored_of(erased.waiting[0]).await.len(), 1);
    let waiting = reader.devices().list_waiting(None, 10).await.unwrap();
    assert_eq!(
        waiting.iter().map(|device| device.key).collect::<Vec<_>>(),
        [world.device]
    );
    assert_eq!(waiting[0].account_name, "");
    let kept = reader.devices().find(of_ben).await.unwrap().unwrap();
    assert_eq!(
        (kept.machine_name.as_str(), kept.account_name.as_str()),
        ("PC", "ada")
    );

    let log = reader.audit_log().list(None, 10).await.unwrap();
    let detail_of = |id| log.iter().find(|entry| entry.id == id).unwrap().detail.as_str();
    assert_eq!(
        [about_her, about_him, of_her_device].map(detail_of),
        ["", "Ada", ""],
        "what is about her loses its text, and is there"
    );
    assert!(matches!(erase(world, ada).await, Ok(erased) if erased == Erased::default()));
}
