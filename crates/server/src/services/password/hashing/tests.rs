use futures_util::FutureExt;

use super::*;
use crate::services::password::Owner;

const NOBODY: Owner<'_> = Owner {
    email: None,
    name: "",
};

fn password(text: &str) -> Password {
    Password::new(&SecretString::from(text), NOBODY).unwrap()
}

async fn verify(hashing: &PasswordHashing, given: &str, kept: Option<&str>) -> Verified {
    let place = hashing.place().await.unwrap();
    place
        .verify(&SecretString::from(given), kept.map(SecretString::from))
        .await
        .unwrap()
}

#[tokio::test]
async fn a_hash_holds_its_parameters_and_nothing_of_the_password() {
    let hashing = PasswordHashing::new();
    let mut hashes = Vec::new();
    for _ in 0..2 {
        let place = hashing.place().await.unwrap();
        let hash = place.hash(password("vier Wörter sind gut")).await.unwrap();
        let hash = hash.expose_secret().to_owned();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(!hash.contains("vier"));
        hashes.push(hash);
    }
    assert_ne!(hashes[0], hashes[1], "each has a salt of its own");
    let [right, wrong] = ["vier Wo\u{308}rter sind gut", "vier Worter sind gut"];
    assert!(matches!(
        verify(&hashing, right, Some(&hashes[0])).await,
        Verified::Right { renewed: None }
    ));
    assert!(matches!(
        verify(&hashing, wrong, Some(&hashes[0])).await,
        Verified::Wrong
    ));
}

#[tokio::test]
async fn without_a_password_to_compare_with_the_same_is_computed() {
    let hashing = PasswordHashing::new();
    let nobodys = PasswordHash::new(hashing.nobodys.expose_secret()).unwrap();
    assert!(is_of_today(&nobodys));
    assert!(matches!(
        verify(&hashing, "whatever it is", None).await,
        Verified::Wrong
    ));
    assert_eq!(hashing.computed(), 1);
}

#[tokio::test]
async fn a_hash_with_other_parameters_is_made_anew() {
    let weaker = Argon2::new(
        Algorithm::Argon2id,
        Version::V0x13,
        Params::new(8, 1, 1, None).unwrap(),
    );
    let weak: PasswordHash = weaker
        .hash_password_with_salt(b"vier gute alte Worte", &[7; SALT_BYTES])
        .unwrap();
    let hashing = PasswordHashing::new();
    let weak = weak.to_string();
    assert!(matches!(
        verify(&hashing, "vier schlechte Worte", Some(&weak)).await,
        Verified::Wrong
    ));
    let verified = verify(&hashing, "vier gute alte Worte", Some(&weak)).await;
    let Verified::Right {
        renewed: Some(renewed),
    } = verified
    else {
        panic!("{verified:?}");
    };
    assert!(matches!(
        verify(&hashing, "vier gute alte Worte", Some(renewed.expose_secret())).await,
        Verified::Right { renewed: None }
    ));
}

#[tokio::test]
async fn a_hash_that_cannot_be_read_lets_nobody_in() {
    let hashing = PasswordHashing::new();
    for kept in [
        "",
        "x",
        "$argon2id$v=19$m=19456,t=2,p=1$",
        "$2b$12$abcdefghijklmnopqrstuv",
    ] {
        let place = hashing.place().await.unwrap();
        let verified = place
            .verify(&SecretString::from("x"), Some(SecretString::from(kept)))
            .await;
        assert!(matches!(verified, Err(AppError::Internal(_))), "{kept}");
    }
}

#[tokio::test]
async fn those_who_wait_are_few_and_places_are_given_back() {
    let hashing = PasswordHashing::new();
    let at_once = hashing.places.available_permits();
    let mut places = Vec::new();
    for _ in 0..at_once {
        places.push(hashing.place().await.unwrap());
    }
    let mut waiting: Vec<_> = (at_once..MOST_WAITING)
        .map(|_| Box::pin(hashing.place()))
        .collect();
    for wait in &mut waiting {
        assert!(wait.now_or_never().is_none());
    }
    let refused = hashing.place().await;
    assert!(matches!(refused, Err(AppError::Overloaded { .. })), "{refused:?}");
    drop(places);
    let first = waiting.remove(0).await.unwrap();
    drop(waiting);
    first.hash(password("vier kurze gute Worte")).await.unwrap();
    assert_eq!(hashing.places.available_permits(), at_once);
    assert_eq!(hashing.waiting.available_permits(), MOST_WAITING);
}
