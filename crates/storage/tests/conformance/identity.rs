//! Whose a device is, and whether it is one.

use timetrack_domain::{
    EventContent,
    id::{DeviceId, EmployeeId, EnrolmentTokenId, MachineId, RunId},
};
use timetrack_protocol::BatchOrigin;
use timetrack_storage::{Doubling, EmployeeKind, EnrolmentToken, NewDevice, NewEmployee, Role, TokenHash};
use uuid::Uuid;

use super::world::{World, at, start, window};

pub(crate) async fn devices_wait_until_somebody_says_whose_they_are(world: &World) {
    let stranger = EmployeeId::generate(start(), &mut world.ids());
    let device = DeviceId::generate(start(), &mut world.ids());
    let transaction = world.storage.begin().await.unwrap();
    let unknown = transaction
        .employees()
        .create_unknown(NewEmployee {
            id: stranger,
            name: "grace @ PC".to_owned(),
            email: None,
            role: Role::Employee,
            time_zone: "Europe/Berlin".to_owned(),
            created: start(),
        })
        .await
        .unwrap();
    assert_eq!(unknown.kind, EmployeeKind::Unknown);
    let waiting = transaction
        .devices()
        .create(NewDevice {
            id: device,
            machine_name: "PC".to_owned(),
            account_name: "EXAMPLE\\grace".to_owned(),
            employee: stranger,
            created: start(),
        })
        .await
        .unwrap()
        .key;
    transaction
        .devices()
        .note_directory_name(waiting, "grace@example.com")
        .await
        .unwrap();
    transaction.save().await.unwrap();

    let reader = world.storage.read();
    let devices = reader.devices();
    let listed = devices.list_waiting(None, 10).await.unwrap();
    assert_eq!(listed.len(), 1);
    assert_eq!(listed[0].key, waiting);
    assert_eq!(listed[0].directory_name.as_deref(), Some("grace@example.com"));
    assert_eq!(devices.list_waiting(Some(waiting), 10).await.unwrap(), []);
    let owners = devices.owners(&[world.device, waiting]).await.unwrap();
    assert_eq!(
        (owners[&world.device], owners[&waiting]),
        (world.employee, stranger)
    );

    // Somebody else's work on either side of midnight in Berlin, and a window days later, which does not count.
    let midnight = 15 * 3600;
    world
        .send_from(
            waiting,
            &[
                world.event(midnight - 1_800, midnight + 1_800, EventContent::WorkSession),
                world.event(midnight + 200_000, midnight + 200_060, window("Writer", "Letter")),
            ],
        )
        .await;
    let transaction = world.storage.begin().await.unwrap();
    transaction.day_roll_ups().take_due(None, 100).await.unwrap();
    let devices = transaction.devices();
    devices
        .assign(waiting, world.employee, jiff::Timestamp::UNIX_EPOCH)
        .await
        .unwrap();
    devices
        .mark_days(waiting, &[world.employee], jiff::Timestamp::UNIX_EPOCH)
        .await
        .unwrap();
    transaction.save().await.unwrap();
    let transaction = world.storage.begin().await.unwrap();
    let due = transaction.day_roll_ups().take_due(None, 100).await.unwrap();
    let days: Vec<_> = due
        .iter()
        .map(|(employee, day)| (*employee, day.date().unwrap().to_string()))
        .collect();
    assert_eq!(
        days,
        ["2026-03-02", "2026-03-03"].map(|day| (world.employee, day.to_owned()))
    );
    drop(transaction);
    assert_eq!(
        world
            .storage
            .read()
            .devices()
            .list_waiting(None, 10)
            .await
            .unwrap(),
        []
    );
}

pub(crate) async fn two_agents_with_one_credential_are_noticed_and_restarts_are_none(world: &World) {
    let send = |run: u128, machine: u128, second: i64| async move {
        let mut request = World::request(world.device, &[]);
        request.received = at(second);
        request.batch.sent_at = at(second);
        request.batch.origin = Some(BatchOrigin {
            run_id: RunId::from_uuid(Uuid::from_u128(run)),
            machine_id: MachineId::from_uuid(Uuid::from_u128(machine)),
        });
        world.try_store(request).await.unwrap().doubling
    };
    for (run, second, expected) in [
        (1, 10, None),
        (1, 20, None),
        (2, 30, None),
        (1, 25, None),
        (3, 40, None),
        (2, 50, Some(Doubling::CopiedDisk)),
        (3, 60, None),
    ] {
        assert_eq!(send(run, 9, second).await, expected, "run {run} at {second}");
    }
    assert_eq!(send(1, 8, 70).await, Some(Doubling::CopiedCredential));
    // Programs that tell nothing change nothing.
    world.send(&[]).await;
    assert_eq!(send(1, 9, 80).await, Some(Doubling::CopiedDisk));

    let transaction = world.storage.begin().await.unwrap();
    let devices = transaction.devices();
    assert!(devices.mark_duplicated(world.device, at(90)).await.unwrap());
    assert!(!devices.mark_duplicated(world.device, at(95)).await.unwrap());
    transaction.save().await.unwrap();
    let device = world.storage.read().devices().find(world.device).await.unwrap();
    assert_eq!(device.unwrap().duplicated, Some(at(90)));
    assert_eq!(send(1, 9, 100).await, None, "it is known already");
}

pub(crate) async fn an_enrolment_token_that_is_not_accepted_is_known_all_the_same(world: &World) {
    let (hash, other): (TokenHash, TokenHash) = ([5; 32], [6; 32]);
    let token = EnrolmentToken {
        id: EnrolmentTokenId::generate(start(), &mut world.ids()),
        label: "Vertrieb".to_owned(),
        group: None,
        employee: None,
        created_by: Some(world.employee),
        created: start(),
        expires: Some(at(10)),
        maximum_uses: None,
        uses: 0,
        revoked: None,
    };
    let transaction = world.storage.begin().await.unwrap();
    let tokens = transaction.enrolment_tokens();
    tokens.create(&token, &hash).await.unwrap();
    tokens.revoke(token.id, at(5)).await.unwrap();
    assert_eq!(tokens.consume(&hash, at(6)).await.unwrap(), None);
    transaction.save().await.unwrap();
    let reader = world.storage.read();
    let found = reader.enrolment_tokens().find_by_hash(&hash).await.unwrap();
    assert_eq!(found.unwrap().revoked, Some(at(5)));
    assert_eq!(
        reader.enrolment_tokens().find_by_hash(&other).await.unwrap(),
        None
    );
}
