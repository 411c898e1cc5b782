//! Tokens, links and sign-ins.

use futures_util::future::join_all;
use timetrack_domain::id::{AccessTokenId, SignInId};
use timetrack_storage::{LinkPurpose, NewAccessToken, SignIn, TokenOwner};

use super::world::{World, at, start};

pub(crate) async fn a_device_is_found_by_its_token_until_that_ends(world: &World) {
    let token = NewAccessToken {
        id: AccessTokenId::generate(start(), &mut world.ids()),
        token_hash: [7; 32],
        owner: TokenOwner::Device(world.device),
        created: start(),
        expires: Some(at(3_600)),
    };
    let transaction = world.storage.begin().await.unwrap();
    transaction.access_tokens().create(token).await.unwrap();
    transaction.save().await.unwrap();

    let reader = world.storage.read();
    let found = reader
        .access_tokens()
        .find_device(&[7; 32], at(3_599))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (found.token, found.device.key, found.employee),
        (token.id, world.device, world.employee)
    );
    assert_eq!(
        reader
            .access_tokens()
            .find_device(&[7; 32], at(3_600))
            .await
            .unwrap(),
        None
    );
    assert_eq!(
        reader.access_tokens().find_device(&[8; 32], at(1)).await.unwrap(),
        None
    );

    let transaction = world.storage.begin().await.unwrap();
    transaction
        .access_tokens()
        .note_use(token.id, at(5))
        .await
        .unwrap();
    transaction.devices().revoke(world.device, at(9)).await.unwrap();
    transaction.save().await.unwrap();
    assert_eq!(
        reader
            .access_tokens()
            .find_device(&[7; 32], at(10))
            .await
            .unwrap(),
        None
    );

    let transaction = world.storage.begin().await.unwrap();
    transaction
        .access_tokens()
        .revoke(token.id, at(11))
        .await
        .unwrap();
    transaction.save().await.unwrap();
    assert_eq!(
        reader.access_tokens().find_valid(&[7; 32], at(12)).await.unwrap(),
        None
    );
    let listed = reader.access_tokens().list(token.owner).await.unwrap();
    assert_eq!(
        (listed[0].last_used, listed[0].revoked),
        (Some(at(5)), Some(at(11)))
    );
}

pub(crate) async fn a_person_s_token_is_not_a_device_s(world: &World) {
    let token = NewAccessToken {
        id: AccessTokenId::generate(start(), &mut world.ids()),
        token_hash: [9; 32],
        owner: TokenOwner::Person(world.employee),
        created: start(),
        expires: None,
    };
    let transaction = world.storage.begin().await.unwrap();
    transaction.access_tokens().create(token).await.unwrap();
    transaction.save().await.unwrap();
    let reader = world.storage.read();
    assert_eq!(
        reader.access_tokens().find_device(&[9; 32], at(1)).await.unwrap(),
        None
    );
    let found = reader
        .access_tokens()
        .find_valid(&[9; 32], at(1))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(found.owner, token.owner);

    // A hash is nobody else's.
    let transaction = world.storage.begin().await.unwrap();
    let twin = NewAccessToken {
        id: AccessTokenId::generate(start(), &mut world.ids()),
        ..token
    };
    let error = transaction.access_tokens().create(twin).await.unwrap_err();
    assert!(
        matches!(error, timetrack_storage::StorageError::AlreadyExists(_)),
        "{error:?}"
    );
}

pub(crate) async fn a_one_time_link_works_once_even_when_many_try(world: &World) {
    let transaction = world.storage.begin().await.unwrap();
    for (hash, expires) in [([1; 32], at(60)), ([2; 32], at(60))] {
        transaction
            .one_time_links()
            .create(&hash, world.employee, LinkPurpose::SignIn, expires)
            .await
            .unwrap();
    }
    transaction.save().await.unwrap();

    let attempts = join_all((0..8).map(|_| async {
        let transaction = world.storage.begin().await.unwrap();
        let employee = transaction
            .one_time_links()
            .consume(&[1; 32], LinkPurpose::SignIn, at(59))
            .await
            .unwrap();
        transaction.save().await.unwrap();
        employee
    }))
    .await;
    assert_eq!(attempts.iter().flatten().collect::<Vec<_>>(), [&world.employee]);

    let transaction = world.storage.begin().await.unwrap();
    assert_eq!(
        transaction
            .one_time_links()
            .consume(&[2; 32], LinkPurpose::SignIn, at(60))
            .await
            .unwrap(),
        None
    );
    assert_eq!(
        transaction
            .one_time_links()
            .consume(&[3; 32], LinkPurpose::SignIn, at(0))
            .await
            .unwrap(),
        None
    );
    assert_eq!(
        transaction.one_time_links().delete_expired(at(60)).await.unwrap(),
        2
    );
    transaction.save().await.unwrap();
}

pub(crate) async fn a_sign_in_lasts_until_it_expires_or_ends(world: &World) {
    let sign_in = |world: &World, hash: u8| SignIn {
        id: SignInId::generate(start(), &mut world.ids()),
        token_hash: [hash; 32],
        employee: world.employee,
        browser: "Firefox · Linux".to_owned(),
        created: start(),
        expires: at(100),
        last_seen: start(),
    };
    let (one, two, three) = (sign_in(world, 1), sign_in(world, 2), sign_in(world, 3));
    let transaction = world.storage.begin().await.unwrap();
    for new in [&one, &two, &three] {
        transaction.sign_ins().create(new).await.unwrap();
    }
    transaction
        .sign_ins()
        .extend(one.id, at(50), at(200))
        .await
        .unwrap();
    transaction.sign_ins().delete(two.id).await.unwrap();
    transaction.sign_ins().delete(two.id).await.unwrap();
    transaction.save().await.unwrap();

    let reader = world.storage.read();
    let found = reader
        .sign_ins()
        .find_valid(&[1; 32], at(199))
        .await
        .unwrap()
        .unwrap();
    assert_eq!((found.last_seen, found.expires), (at(50), at(200)));
    assert_eq!(
        reader.sign_ins().find_valid(&[1; 32], at(200)).await.unwrap(),
        None
    );
    assert_eq!(reader.sign_ins().find_valid(&[2; 32], at(1)).await.unwrap(), None);
    assert_eq!(
        reader.sign_ins().find_valid(&[3; 32], at(99)).await.unwrap(),
        Some(three)
    );
    let transaction = world.storage.begin().await.unwrap();
    assert_eq!(transaction.sign_ins().delete_expired(at(100)).await.unwrap(), 1);
    transaction
        .sign_ins()
        .delete_all_of(world.employee)
        .await
        .unwrap();
    transaction.save().await.unwrap();
    assert!(reader.sign_ins().list(world.employee).await.unwrap().is_empty());
}
