use secrecy::ExposeSecret;
use timetrack_platform::secret_store::SecretStoreError;

use super::*;

/// A store with one secret, or none, that is kept there.
struct Kept(Option<&'static str>, SecretPlace);

impl SecretStore for Kept {
    fn get(&self, name: &str) -> Result<Option<SecretString>, SecretStoreError> {
        assert_eq!(name, "device-credential https://time.example/");
        Ok(self.0.map(|secret| secret.to_owned().into()))
    }

    fn set(&self, _name: &str, _secret: &SecretString) -> Result<(), SecretStoreError> {
        unreachable!("nothing is written")
    }

    fn delete(&self, _name: &str) -> Result<(), SecretStoreError> {
        unreachable!("nothing is deleted")
    }

    fn place(&self) -> SecretPlace {
        self.1.clone()
    }
}

fn server() -> Url {
    "https://time.example/".parse().unwrap()
}

#[test]
fn a_credential_that_is_there_is_looked_up_once() {
    let store = Kept(Some("known"), SecretPlace::Keyring);
    let looked_up = look_up(&store, &server());
    assert_eq!(looked_up.credential.unwrap().expose_secret(), "known");
    assert!(looked_up.is_settled && !looked_up.lies_in_file);
    assert!(
        look_up(&Kept(None, SecretPlace::Keyring), &server()).is_settled,
        "this device is not enrolled"
    );
}

#[test]
fn a_key_ring_that_did_not_open_is_asked_again() {
    let file = |because| SecretPlace::File {
        path: PathBuf::new(),
        because,
    };
    let reason = String::new();
    let missing = KeyringProblem::Missing {
        reason: reason.clone(),
    };
    let looked_up = look_up(&Kept(Some("known"), file(missing)), &server());
    assert!(looked_up.is_settled && looked_up.lies_in_file);
    assert!(
        !look_up(
            &Kept(None, file(KeyringProblem::Silent { seconds: 30 })),
            &server()
        )
        .is_settled
    );
    assert!(may_open_later(&file(KeyringProblem::Locked {
        reason: reason.clone()
    })));
    assert!(!may_open_later(&file(KeyringProblem::Missing { reason })));
    assert!(!may_open_later(&SecretPlace::Keyring));
}
