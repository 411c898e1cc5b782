//! How a company's server knows this device: the credential from the secret store.
//!
//! A locked key ring asks the person for its password and waits. Recording does not wait for that, so the credential is
//! looked up on a thread of its own; until it is found, what is recorded stays in the outbox.

use std::{path::PathBuf, thread, time::Duration};

use secrecy::SecretString;
use timetrack_platform::secret_store::{self, KeyringProblem, SecretPlace, SecretStore};
use url::Url;

use super::{ServerAccess, ServerAccessWriter};
use crate::{
    controller::Input,
    status::{Problem, ProblemCode},
    workers::ControllerSender,
};

/// The name of the device's credential for a company's server in the secret store.
const CREDENTIAL: &str = "device-credential";
/// How soon a key ring that did not open is asked again: it may have asked the person for a password.
const ASK_AGAIN_AFTER: Duration = Duration::from_mins(10);

/// Looks the credential up, writes what is found to `access` and calls `found` each time. Where it lies in a file, the
/// status says so.
pub(super) fn look_up(
    base_url: Url,
    data_dir: PathBuf,
    access: ServerAccessWriter,
    controller: ControllerSender,
    found: impl Fn() + Send + 'static,
) {
    let spawned = thread::Builder::new().name("credential".into()).spawn(move || {
        loop {
            let looked_up = credential(secret_store::open(&data_dir).as_ref());
            let is_settled = looked_up.is_settled;
            controller.send(if looked_up.lies_in_file {
                Input::Raise(Problem::CredentialInFile)
            } else {
                Input::Clear(ProblemCode::CredentialInFile)
            });
            access.send_replace(Some(ServerAccess {
                base_url: base_url.clone(),
                credential: looked_up.credential,
            }));
            found();
            if is_settled {
                return;
            }
            thread::park_timeout(ASK_AGAIN_AFTER);
        }
    });
    if let Err(error) = spawned {
        tracing::error!("No thread to look up the credential of this device: {error}");
    }
}

struct LookedUp {
    credential: Option<SecretString>,
    /// Whether asking again would change nothing.
    is_settled: bool,
    /// Whether it is kept in a file, which protects it less than a key ring.
    lies_in_file: bool,
}

fn credential(store: &dyn SecretStore) -> LookedUp {
    match store.get(CREDENTIAL) {
        Ok(credential) => LookedUp {
            is_settled: credential.is_some() || !may_open_later(&store.place()),
            lies_in_file: credential.is_some() && store.place() != SecretPlace::Keyring,
            credential,
        },
        Err(error) => {
            tracing::error!("The credential of this device cannot be read: {error}");
            LookedUp {
                credential: None,
                is_settled: false,
                lies_in_file: false,
            }
        }
    }
}

/// Whether there is a key ring that did not open, and may hold what the file does not.
fn may_open_later(place: &SecretPlace) -> bool {
    match place {
        SecretPlace::Keyring => false,
        SecretPlace::File { because, .. } => match because {
            KeyringProblem::Locked { .. } | KeyringProblem::Silent { .. } => true,
            KeyringProblem::Missing { .. } | KeyringProblem::Failed { .. } => false,
        },
    }
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;
    use timetrack_platform::secret_store::SecretStoreError;

    use super::*;

    /// A store with one secret, or none, that is kept there.
    struct Kept(Option<&'static str>, SecretPlace);

    impl SecretStore for Kept {
        fn get(&self, name: &str) -> Result<Option<SecretString>, SecretStoreError> {
            assert_eq!(name, CREDENTIAL);
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

    #[test]
    fn a_credential_that_is_there_is_looked_up_once() {
        let store = Kept(Some("known"), SecretPlace::Keyring);
        let looked_up = credential(&store);
        assert_eq!(looked_up.credential.unwrap().expose_secret(), "known");
        assert!(looked_up.is_settled && !looked_up.lies_in_file);
        assert!(
            credential(&Kept(None, SecretPlace::Keyring)).is_settled,
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
        let looked_up = credential(&Kept(Some("known"), file(missing)));
        assert!(looked_up.is_settled && looked_up.lies_in_file);
        assert!(!credential(&Kept(None, file(KeyringProblem::Silent { seconds: 30 }))).is_settled);
        assert!(may_open_later(&file(KeyringProblem::Locked {
            reason: reason.clone()
        })));
        assert!(!may_open_later(&file(KeyringProblem::Missing { reason })));
        assert!(!may_open_later(&SecretPlace::Keyring));
    }
}
