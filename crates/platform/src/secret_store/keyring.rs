//! The key ring behind a thread of its own, because asking it can wait for a person at a password prompt.

use std::sync::Arc;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread;
use std::time::Duration;

use keyring_core::{CredentialStore, Error};
use secrecy::{ExposeSecret, SecretString};

use super::{KeyringProblem, imp};

/// Long enough to type a password into the prompt of a locked key ring.
const PATIENCE: Duration = Duration::from_secs(30);

/// Under which name other programs (and the person) see the entries.
const SERVICE: &str = "TimeTrack";

pub(super) struct Keyring {
    requests: Sender<Request>,
}

type Request = Box<dyn FnOnce(&Arc<CredentialStore>) + Send>;

impl Keyring {
    /// Connects and reads an entry, since a connection alone does not show whether the key ring is usable.
    pub(super) fn open() -> Result<Self, KeyringProblem> {
        let (requests, received) = mpsc::channel::<Request>();
        let (answer, answered) = mpsc::channel();
        let missing = |reason: String| KeyringProblem::Missing { reason };
        thread::Builder::new()
            .name("secret_store".to_owned())
            .spawn(move || match imp::store() {
                Err(error) => {
                    // Nobody listens any more after a timeout.
                    let _ = answer.send(Err(missing(innermost(&error))));
                }
                Ok(store) => {
                    let _ = answer.send(Ok(()));
                    for request in received {
                        request(&store);
                    }
                }
            })
            .map_err(|error| missing(error.to_string()))?;
        within(PATIENCE, || answered.recv_timeout(PATIENCE))??;
        let keyring = Self { requests };
        keyring.get("probe")?;
        Ok(keyring)
    }

    pub(super) fn get(&self, name: &str) -> Result<Option<SecretString>, KeyringProblem> {
        let name = name.to_owned();
        self.ask(
            move |store| match store.build(SERVICE, &name, None)?.get_password() {
                Ok(password) => Ok(Some(SecretString::from(password))),
                Err(Error::NoEntry) => Ok(None),
                Err(error) => Err(error),
            },
        )
    }

    pub(super) fn set(&self, name: &str, secret: &SecretString) -> Result<(), KeyringProblem> {
        let (name, secret) = (name.to_owned(), secret.clone());
        self.ask(move |store| {
            store
                .build(SERVICE, &name, None)?
                .set_password(secret.expose_secret())
        })
    }

    pub(super) fn delete(&self, name: &str) -> Result<(), KeyringProblem> {
        let name = name.to_owned();
        self.ask(
            move |store| match store.build(SERVICE, &name, None)?.delete_credential() {
                Ok(()) | Err(Error::NoEntry) => Ok(()),
                Err(error) => Err(error),
            },
        )
    }

    fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&Arc<CredentialStore>) -> keyring_core::Result<T> + Send + 'static,
    ) -> Result<T, KeyringProblem> {
        let (answer, answered) = mpsc::channel();
        let request: Request = Box::new(move |store| {
            let _ = answer.send(question(store).map_err(|error| problem(&error)));
        });
        // Fails when the thread has ended, which the missing answer tells too.
        let _ = self.requests.send(request);
        within(PATIENCE, || answered.recv_timeout(PATIENCE))?
    }
}

fn within<T>(
    patience: Duration,
    receive: impl FnOnce() -> Result<T, RecvTimeoutError>,
) -> Result<T, KeyringProblem> {
    receive().map_err(|error| match error {
        RecvTimeoutError::Timeout => KeyringProblem::Silent {
            seconds: patience.as_secs(),
        },
        RecvTimeoutError::Disconnected => KeyringProblem::Failed {
            reason: "its library gave up in the middle of the request".to_owned(),
        },
    })
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "not our enum, and open to additions"
)]
fn problem(error: &Error) -> KeyringProblem {
    let reason = innermost(error);
    match error {
        Error::NoStorageAccess(_) => KeyringProblem::Locked { reason },
        _ => KeyringProblem::Failed { reason },
    }
}

/// The last link of the chain says what happened; the others repeat it in general terms. Secrets that the library
/// puts into `BadEncoding` and `BadDataFormat` are not part of any text.
fn innermost(error: &dyn std::error::Error) -> String {
    let mut innermost = error;
    while let Some(source) = innermost.source() {
        innermost = source;
    }
    innermost.to_string()
}
