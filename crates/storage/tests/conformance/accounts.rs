//! How people sign in, and what they may end.

use std::collections::HashMap;

use futures_util::future::join_all;
use secrecy::{ExposeSecret, SecretString};
use timetrack_domain::id::{AccessTokenId, EmployeeId, SignInId};
use timetrack_storage::{LinkPurpose, NewAccessToken, NewEmployee, Role, SignIn, SignInFailures, TokenOwner};

use super::world::{World, at, start};

pub(crate) async fn a_link_is_good_for_its_purpose_alone(world: &World) {
    let colleague = world.add_person("Grace", "Europe/Berlin").await;
    let transaction = world.storage.begin().await.unwrap();
    let links = transaction.one_time_links();
    for (hash, whose, purpose) in [
        (1, world.employee, LinkPurpose::SignIn),
        (2, world.employee, LinkPurpose::SetPassword),
        (3, colleague, LinkPurpose::SetPassword),
    ] {
        links.create(&[hash; 32], whose, purpose, at(60)).await.unwrap();
    }
    transaction.save().await.unwrap();

    let reader = world.storage.read();
    let look = async |hash: u8, purpose, now| {
        reader
            .one_time_links()
            .find_valid(&[hash; 32], purpose, now)
            .await
            .unwrap()
    };
    assert_eq!(look(1, LinkPurpose::SetPassword, at(1)).await, None);
    assert_eq!(look(2, LinkPurpose::SignIn, at(1)).await, None);
    assert_eq!(
        look(2, LinkPurpose::SetPassword, at(59)).await,
        Some(world.employee)
    );
    assert_eq!(look(2, LinkPurpose::SetPassword, at(60)).await, None);

    let transaction = world.storage.begin().await.unwrap();
    let links = transaction.one_time_links();
    for (hash, purpose) in [(1, LinkPurpose::SetPassword), (2, LinkPurpose::SignIn)] {
        assert_eq!(links.consume(&[hash; 32], purpose, at(1)).await.unwrap(), None);
    }
    let used = links.consume(&[3; 32], LinkPurpose::SetPassword, at(1)).await;
    assert_eq!(used.unwrap(), Some(colleague));
    links
        .delete_of(world.employee, LinkPurpose::SetPassword)
        .await
        .unwrap();
    transaction.save().await.unwrap();
    assert_eq!(look(3, LinkPurpose::SetPassword, at(1)).await, None, "used");
    assert_eq!(look(2, LinkPurpose::SetPassword, at(1)).await, None, "taken back");
    assert_eq!(look(1, LinkPurpose::SignIn, at(1)).await, Some(world.employee));
}

pub(crate) async fn sign_ins_end_from_elsewhere_for_their_own_person_only(world: &World) {
    let colleague = world.add_person("Grace", "Europe/Berlin").await;
    let sign_in = |hash: u8, employee| SignIn {
        id: SignInId::generate(start(), &mut world.ids()),
        token_hash: [hash; 32],
        employee,
        browser: format!("Firefox {hash} · Größe"),
        created: start(),
        expires: at(100),
        last_seen: start(),
    };
    let all = [
        sign_in(1, world.employee),
        sign_in(2, world.employee),
        sign_in(3, world.employee),
        sign_in(4, colleague),
    ];
    let transaction = world.storage.begin().await.unwrap();
    for new in &all {
        transaction.sign_ins().create(new).await.unwrap();
    }
    let sign_ins = transaction.sign_ins();
    assert!(!sign_ins.delete_of(colleague, all[0].id).await.unwrap());
    assert!(sign_ins.delete_of(world.employee, all[0].id).await.unwrap());
    assert!(!sign_ins.delete_of(world.employee, all[0].id).await.unwrap());
    sign_ins.delete_others(world.employee, all[2].id).await.unwrap();
    transaction.save().await.unwrap();
    let reader = world.storage.read();
    let [_, _, third, fourth] = all;
    assert_eq!(reader.sign_ins().list(world.employee).await.unwrap(), [third]);
    assert_eq!(reader.sign_ins().list(colleague).await.unwrap(), [fourth]);
}

pub(crate) async fn tokens_are_revoked_by_their_owner_only(world: &World) {
    let colleague = TokenOwner::Person(world.add_person("Grace", "Europe/Berlin").await);
    let ada = TokenOwner::Person(world.employee);
    let token = |hash: u8, owner| NewAccessToken {
        id: AccessTokenId::generate(at(hash.into()), &mut world.ids()),
        token_hash: [hash; 32],
        owner,
        created: start(),
        expires: Some(at(100)),
    };
    let (one, two) = (token(1, ada), token(2, ada));
    let (others, device) = (token(3, colleague), token(4, TokenOwner::Device(world.device)));
    let transaction = world.storage.begin().await.unwrap();
    let tokens = transaction.access_tokens();
    tokens.create_named(one, "Report \u{202e} <b>").await.unwrap();
    for new in [two, others, device] {
        tokens.create(new).await.unwrap();
    }
    assert!(!tokens.revoke_of(colleague, one.id, at(1)).await.unwrap());
    assert!(tokens.revoke_of(ada, one.id, at(1)).await.unwrap());
    assert!(!tokens.revoke_of(ada, one.id, at(2)).await.unwrap(), "once");
    transaction.save().await.unwrap();

    let reader = world.storage.read();
    let listed = async |owner| {
        let listed = reader.access_tokens().list(owner).await.unwrap();
        listed
            .into_iter()
            .map(|token| (token.id, token.label, token.revoked))
            .collect::<Vec<_>>()
    };
    let first = (one.id, "Report \u{202e} <b>".to_owned(), Some(at(1)));
    assert_eq!(listed(ada).await, [(two.id, String::new(), None), first.clone()]);

    let transaction = world.storage.begin().await.unwrap();
    transaction
        .access_tokens()
        .revoke_all_of(ada, at(3))
        .await
        .unwrap();
    transaction.save().await.unwrap();
    assert_eq!(listed(ada).await, [(two.id, String::new(), Some(at(3))), first]);
    assert_eq!(listed(colleague).await, [(others.id, String::new(), None)]);
    assert_eq!(
        listed(TokenOwner::Device(world.device)).await,
        [(device.id, String::new(), None)]
    );
}

pub(crate) async fn failures_that_are_held_are_counted_one_after_the_other(world: &World) {
    let key = [5; 32];
    let transaction = world.storage.begin().await.unwrap();
    let failures = transaction.sign_in_failures();
    assert_eq!(failures.find_and_hold(&key).await.unwrap(), None);
    drop(transaction);
    assert_eq!(
        world.storage.read().sign_in_failures().find(&key).await.unwrap(),
        None,
        "what was only looked at is not kept"
    );

    let seen = join_all((1..=8).map(|second| async move {
        let transaction = world.storage.begin().await.unwrap();
        let failures = transaction.sign_in_failures();
        let before = failures.find_and_hold(&key).await.unwrap();
        failures.note(&key, at(second), start()).await.unwrap();
        transaction.save().await.unwrap();
        before.map_or(0, |failures: SignInFailures| failures.count)
    }))
    .await;
    let mut sorted = seen.clone();
    sorted.sort_unstable();
    assert_eq!(sorted, (0..8).collect::<Vec<_>>(), "{seen:?}");

    let transaction = world.storage.begin().await.unwrap();
    let held = transaction.sign_in_failures().find_and_hold(&key).await.unwrap();
    assert_eq!(held.unwrap().count, 8);
    transaction.sign_in_failures().clear(&key).await.unwrap();
    transaction.save().await.unwrap();
    assert_eq!(
        world.storage.read().sign_in_failures().find(&key).await.unwrap(),
        None
    );
}

pub(crate) async fn a_credential_is_found_by_its_address(world: &World) {
    let reader = world.storage.read();
    assert!(!reader.employees().has_administrator().await.unwrap());
    let id = EmployeeId::generate(start(), &mut world.ids());
    let transaction = world.storage.begin().await.unwrap();
    let mut grace = transaction
        .employees()
        .create(NewEmployee {
            id,
            name: "Grace".to_owned(),
            email: Some("Grace.Hopper@Example.COM".to_owned()),
            role: Role::Admin,
            time_zone: "Europe/Berlin".to_owned(),
            created: start(),
        })
        .await
        .unwrap();
    transaction.save().await.unwrap();
    assert!(reader.employees().has_administrator().await.unwrap());

    let found = async |email: &str| reader.employees().find_credential(email).await.unwrap();
    assert!(found("ada@example.com").await.is_none());
    let credential = found("GRACE.hopper@example.com").await.unwrap();
    assert_eq!(credential.employee, grace);
    assert!(credential.password_hash.is_none());

    let hash = SecretString::from("$argon2id$…");
    grace.active = false;
    let transaction = world.storage.begin().await.unwrap();
    let employees = transaction.employees();
    employees.set_password_hash(grace.id, Some(&hash)).await.unwrap();
    employees.update(&grace).await.unwrap();
    transaction.save().await.unwrap();
    let credential = found("grace.hopper@example.com").await.unwrap();
    let kept = credential.password_hash.unwrap();
    assert_eq!(kept.expose_secret(), hash.expose_secret());
    assert!(!credential.employee.active);
    assert!(!reader.employees().has_administrator().await.unwrap());
}

pub(crate) async fn names_are_found_by_ids(world: &World) {
    let grace = world.add_person("Grace <b>", "Europe/Berlin").await;
    let missing = EmployeeId::generate(at(1), &mut world.ids());
    let reader = world.storage.read();
    let mut asked = vec![missing; 1_200];
    asked.extend([grace, world.employee]);
    let names = reader.employees().names_of(&asked).await.unwrap();
    let expected = [
        (grace, "Grace <b>".to_owned()),
        (world.employee, "Ada".to_owned()),
    ];
    assert_eq!(names, HashMap::from(expected));
    assert!(reader.employees().names_of(&[]).await.unwrap().is_empty());
}
