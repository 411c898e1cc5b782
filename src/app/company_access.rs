//! How a company's server knows this device: the credential from the secret store, or one that the device gets by itself
//! where its organisation set a token for that.
//!
//! A locked key ring asks the person for its password and waits, and a server may be away. Recording does not wait for
//! that, so all of it happens on a thread of its own; until there is a credential, what is recorded stays in the outbox.

mod computer;
mod enrolling;

use std::{path::PathBuf, sync::mpsc, thread, time::Duration};

use secrecy::SecretString;
use timetrack_platform::{
    machine::Machine,
    secret_store::{self, KeyringProblem, SecretPlace, SecretStore},
};
use url::Url;

pub(crate) use computer::computer;
pub(super) use enrolling::Invitation;

use self::enrolling::Enrolling;
use super::{ServerAccess, ServerAccessWriter, Surroundings, credential};
use crate::{
    config::{AgentConfig, Origin},
    controller::Input,
    server_client::EnrolmentError,
    status::{Problem, ProblemCode},
    workers::ControllerSender,
};

/// How soon a key ring that did not open is asked again: it may have asked the person for a password.
const ASK_AGAIN_AFTER: Duration = Duration::from_mins(10);
/// How soon it is looked again where nothing is expected to change without a word.
const LONGEST_WAIT: Duration = Duration::from_hours(24);

/// Speaks to the thread, which ends with this.
pub(super) struct CompanyAccess(mpsc::Sender<Wake>);

enum Wake {
    /// Another program may have kept a new credential.
    CredentialChanged,
    /// A server that was away may be there again.
    MayWorkAgain,
}

impl CompanyAccess {
    /// Starts the thread. It looks the credential up, or gets one, writes what is found to `access` and calls `found` each
    /// time. What is in the way is told to the controller.
    pub(super) fn start(
        surroundings: &Surroundings,
        base_url: Url,
        access: ServerAccessWriter,
        controller: ControllerSender,
        found: impl Fn() + Send + 'static,
    ) -> Self {
        let (wake, woken) = mpsc::channel();
        let search = Search {
            base_url,
            data_dir: surroundings.directories.data_dir().to_owned(),
            invitation: invitation(&surroundings.config),
            config: surroundings.config.clone(),
            machine: surroundings.machine.clone(),
            access,
            controller,
            found: Box::new(found),
            woken,
        };
        let spawned = thread::Builder::new()
            .name("credential".into())
            .spawn(move || search.run());
        if let Err(error) = spawned {
            tracing::error!("No thread to look up the credential of this device: {error}");
        }
        Self(wake)
    }

    /// Another program may have kept a new credential.
    pub(super) fn look_again(&self) {
        self.wake(Wake::CredentialChanged);
    }

    /// What kept this device from enrolling may be over: the computer woke up, or the person asked.
    pub(super) fn may_work_again(&self) {
        self.wake(Wake::MayWorkAgain);
    }

    fn wake(&self, wake: Wake) {
        // Where the thread could not be started, the log says so.
        let _ = self.0.send(wake);
    }
}

fn invitation(config: &AgentConfig) -> Option<Invitation> {
    let (token, origin) = config.enrolment_token.clone()?;
    let file = match origin {
        Origin::UserFile(path) => Some(PathBuf::from(path)),
        Origin::SystemFile(_) | Origin::Environment | Origin::CommandLine | Origin::Policy => None,
    };
    Some(Invitation { token, file })
}

struct Search {
    base_url: Url,
    data_dir: PathBuf,
    invitation: Option<Invitation>,
    config: AgentConfig,
    machine: Machine,
    access: ServerAccessWriter,
    controller: ControllerSender,
    found: Box<dyn Fn() + Send>,
    woken: mpsc::Receiver<Wake>,
}

/// Whether the agent goes on.
enum Next {
    LookAgain,
    End,
}

impl Search {
    fn run(self) {
        loop {
            let looked_up = self.look_up(secret_store::open(&self.data_dir).as_ref());
            self.tell_about_file(looked_up.lies_in_file);
            let next = match (looked_up.credential, looked_up.is_settled) {
                (Some(credential), _) => {
                    self.sign_in(credential);
                    self.wait(LONGEST_WAIT)
                }
                // There is a key ring that may hold it.
                (None, false) => {
                    self.say_not_signed_in(false);
                    self.wait(ASK_AGAIN_AFTER)
                }
                (None, true) => match &self.invitation {
                    Some(invitation) => self.enrol(invitation),
                    None => {
                        self.say_not_signed_in(false);
                        self.wait(LONGEST_WAIT)
                    }
                },
            };
            match next {
                Next::LookAgain => {}
                Next::End => return,
            }
        }
    }

    fn look_up(&self, store: &dyn SecretStore) -> LookedUp {
        if let Some(before) = &self.config.moved_from
            && let Err(error) = credential::moved(store, before, &self.base_url)
        {
            tracing::error!("The credential of this device cannot be handed to the new address: {error}");
        }
        look_up(store, &self.base_url)
    }

    /// Until the server takes the token, or somebody else found a credential.
    fn enrol(&self, invitation: &Invitation) -> Next {
        self.say_not_signed_in(true);
        let computer = computer(&self.config, &self.machine);
        let mut enrolling = Enrolling::new(&self.base_url, &computer);
        loop {
            let (error, wait) = match enrolling.attempt(invitation) {
                Ok(enrolled) => {
                    tracing::info!(assigned = enrolled.assigned, "This computer was enrolled");
                    return self.keep(&enrolled.credential, invitation);
                }
                Err(failed) => failed,
            };
            tracing::warn!("This computer could not be enrolled: {error}");
            self.tell_about_refusal(error == EnrolmentError::TokenRefused);
            match self.woken.recv_timeout(wait) {
                Ok(Wake::MayWorkAgain) | Err(mpsc::RecvTimeoutError::Timeout) => {}
                Ok(Wake::CredentialChanged) => return Next::LookAgain,
                Err(mpsc::RecvTimeoutError::Disconnected) => return Next::End,
            }
        }
    }

    fn keep(&self, credential: &SecretString, invitation: &Invitation) -> Next {
        match credential::keep(&self.data_dir, &self.base_url, credential) {
            Ok(_) => {
                enrolling::forget(invitation);
                Next::LookAgain
            }
            Err(error) => {
                // It is good until the agent ends; asking for another one at once would not help.
                tracing::error!("The credential of this device cannot be kept: {error}");
                self.sign_in(credential.clone());
                self.wait(LONGEST_WAIT)
            }
        }
    }

    fn sign_in(&self, credential: SecretString) {
        for code in [ProblemCode::NotSignedIn, ProblemCode::EnrolmentRefused] {
            self.controller.send(Input::Clear(code));
        }
        self.publish(Some(credential));
    }

    fn say_not_signed_in(&self, by_itself: bool) {
        self.controller
            .send(Input::Raise(Problem::NotSignedIn { by_itself }));
        self.publish(None);
    }

    fn publish(&self, credential: Option<SecretString>) {
        self.access.send_replace(Some(ServerAccess {
            base_url: self.base_url.clone(),
            credential,
        }));
        (self.found)();
    }

    fn tell_about_refusal(&self, is_refused: bool) {
        self.controller.send(if is_refused {
            Input::Raise(Problem::EnrolmentRefused)
        } else {
            Input::Clear(ProblemCode::EnrolmentRefused)
        });
    }

    fn tell_about_file(&self, lies_in_file: bool) {
        self.controller.send(if lies_in_file {
            Input::Raise(Problem::CredentialInFile)
        } else {
            Input::Clear(ProblemCode::CredentialInFile)
        });
    }

    fn wait(&self, longest: Duration) -> Next {
        loop {
            match self.woken.recv_timeout(longest) {
                // A key ring that did not open is not asked any sooner for that: it would ask the person.
                Ok(Wake::MayWorkAgain) => {}
                Ok(Wake::CredentialChanged) | Err(mpsc::RecvTimeoutError::Timeout) => return Next::LookAgain,
                Err(mpsc::RecvTimeoutError::Disconnected) => return Next::End,
            }
        }
    }
}

struct LookedUp {
    credential: Option<SecretString>,
    /// Whether asking again would change nothing.
    is_settled: bool,
    /// Whether it is kept in a file, which protects it less than a key ring.
    lies_in_file: bool,
}

fn look_up(store: &dyn SecretStore, server: &Url) -> LookedUp {
    match credential::find(store, server) {
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
mod tests;
