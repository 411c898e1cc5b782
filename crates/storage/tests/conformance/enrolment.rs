//! How devices become known, and whose they are.

use futures_util::future::join_all;
use timetrack_domain::id::{DeviceId, EmployeeId, EnrolmentTokenId};
use timetrack_storage::{EmployeeKind, EnrolmentRequest, EnrolmentToken, NewDevice, NewEmployee, Role};

use super::world::{World, at, start, window};

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
