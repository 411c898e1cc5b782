//! A computer that somebody signs in through a browser (RFC 8628): it asks and shows a code; the person, signed in on the
//! page, compares the code and says that the computer is theirs; the computer claims its device.

use jiff::{SignedDuration, Timestamp};
use secrecy::ExposeSecret;
use timetrack_protocol::enrolment::{Computer, Enrolled, SignInClaim, SignInStarted, SignInWaiting};
use timetrack_storage::{Actor, EnrolmentRequest, StorageError};
use url::Url;

use super::limit::{self, Limit};
use super::{admit, code, names, note_enrolment};
use crate::client_address::ClientAddress;
use crate::error::AppError;
use crate::state::AppState;
use crate::viewer::{Employee, Token, Viewer};

/// How long the person has.
const LASTS: SignedDuration = SignedDuration::from_mins(10);
/// How often the computer may ask, in seconds.
const INTERVAL_SECONDS: u32 = 5;
/// Computers that may ask from one address, each of which leaves a row for as long as it lasts.
const ASKING: Limit = Limit {
    most: 100,
    forgotten_after: LASTS,
};
/// Secrets that nobody has.
const CLAIMING: Limit = Limit {
    most: 50,
    forgotten_after: LASTS,
};
/// Codes that nobody waits with. Whoever finds one that somebody else waits with gets their computer.
const GUESSING: Limit = Limit {
    most: 10,
    forgotten_after: LASTS,
};
/// Codes that are tried where one is taken.
const ATTEMPTS: u32 = 5;

/// A computer that waits, as the page shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitingComputer {
    /// The code to compare.
    pub code: String,
    /// The name of the computer.
    pub machine_name: String,
    /// The name of the account.
    pub account_name: String,
    /// When it asked.
    pub asked: Timestamp,
}

/// What became of a claim.
#[derive(Debug)]
pub enum Claimed {
    /// The computer is a device.
    Enrolled(Enrolled),
    /// Nobody has said anything yet.
    Waiting(SignInWaiting),
}

/// Takes note of a computer that asks. `base` is the server's address for browsers.
///
/// # Errors
/// [`AppError::TooManyAttempts`], and [`AppError::NotFound`] on the server of a person who works alone.
pub async fn start(
    state: &AppState,
    client: ClientAddress,
    computer: Computer,
    base: &Url,
) -> Result<SignInStarted, AppError> {
    if state.site().is_alone {
        return Err(AppError::NotFound);
    }
    let computer = names::checked(computer)?;
    ASKING
        .count(state, &client.failure_key("enrolment request"))
        .await?;
    let secret = Token::generate();
    let code = store(state, &secret, computer).await?;
    let mut url = base.clone();
    url.set_path("/enroll");
    url.query_pairs_mut().clear().append_pair("code", &code);
    Ok(SignInStarted {
        secret: secret.secret().clone(),
        code,
        url: url.into(),
        expires_in_seconds: u32::try_from(LASTS.as_secs()).unwrap_or(u32::MAX),
        interval_seconds: INTERVAL_SECONDS,
    })
}

async fn store(state: &AppState, secret: &Token, computer: Computer) -> Result<String, StorageError> {
    let now = state.now();
    let mut request = EnrolmentRequest {
        secret_hash: secret.hash(),
        code: String::new(),
        machine_name: computer.machine_name,
        account_name: computer.account_name,
        created: now,
        expires: now + LASTS,
        approved_by: None,
    };
    let mut attempts = 0;
    loop {
        attempts += 1;
        request.code = code::generate();
        let transaction = state.storage().begin().await?;
        let requests = transaction.enrolment_requests();
        requests.delete_expired(now).await?;
        match requests.create(&request).await {
            Ok(()) => {
                transaction.save().await?;
                return Ok(request.code);
            }
            Err(StorageError::AlreadyExists(_)) if attempts < ATTEMPTS => {}
            Err(error) => return Err(error),
        }
    }
}

/// The computer that waits with a code.
///
/// # Errors
/// [`AppError::EnrolmentEnded`] where none does, [`AppError::TooManyAttempts`] where the viewer, or others at the same
/// address, tried too many codes with which none does.
pub async fn find(
    state: &AppState,
    viewer: &Viewer<Employee>,
    client: ClientAddress,
    typed: &str,
) -> Result<WaitingComputer, AppError> {
    let transaction = state.storage().begin().await?;
    let keys = [
        client.failure_key("enrolment code"),
        limit::person_key("enrolment code", viewer.employee_id()),
    ];
    for key in &keys {
        GUESSING.check(state, &transaction, key).await?;
    }
    let found = match code::read(typed) {
        Some(code) => {
            let requests = transaction.enrolment_requests();
            requests.find_by_code(&code, state.now()).await?
        }
        None => None,
    };
    let found = found.filter(|request| request.approved_by.is_none());
    if found.is_none() {
        for key in &keys {
            GUESSING.note(state, &transaction, key).await?;
        }
        transaction.save().await?;
    }
    found
        .map(|request| WaitingComputer {
            code: request.code,
            machine_name: request.machine_name,
            account_name: request.account_name,
            asked: request.created,
        })
        .ok_or(AppError::EnrolmentEnded)
}

/// Says that the computer that waits with a code is the viewer's.
///
/// # Errors
/// As [`find`].
pub async fn approve(
    state: &AppState,
    viewer: &Viewer<Employee>,
    client: ClientAddress,
    typed: &str,
) -> Result<WaitingComputer, AppError> {
    let computer = find(state, viewer, client, typed).await?;
    let transaction = state.storage().begin().await?;
    let requests = transaction.enrolment_requests();
    let is_approved = requests
        .approve(&computer.code, viewer.employee_id(), state.now())
        .await?;
    transaction.save().await?;
    if is_approved {
        Ok(computer)
    } else {
        Err(AppError::EnrolmentEnded)
    }
}

/// Says that the computer that waits with a code is not the viewer's: it has to ask again.
///
/// # Errors
/// As [`find`].
pub async fn refuse(
    state: &AppState,
    viewer: &Viewer<Employee>,
    client: ClientAddress,
    typed: &str,
) -> Result<WaitingComputer, AppError> {
    let computer = find(state, viewer, client, typed).await?;
    let transaction = state.storage().begin().await?;
    transaction.enrolment_requests().refuse(&computer.code).await?;
    transaction.save().await?;
    Ok(computer)
}

/// Makes a device of a computer whose person said that it is theirs.
///
/// # Errors
/// [`AppError::EnrolmentEnded`] where somebody refused it, it took too long or was claimed before.
pub async fn claim(
    state: &AppState,
    client: ClientAddress,
    claim: &SignInClaim,
) -> Result<Claimed, AppError> {
    let Some(secret) = Token::received(claim.secret.expose_secret()) else {
        return ended(state, client).await;
    };
    let (hash, now) = (secret.hash(), state.now());
    let waiting = state
        .storage()
        .read()
        .enrolment_requests()
        .find(&hash, now)
        .await?;
    match waiting {
        None => return ended(state, client).await,
        Some(request) if request.approved_by.is_none() => {
            return Ok(Claimed::Waiting(SignInWaiting {
                interval_seconds: INTERVAL_SECONDS,
            }));
        }
        Some(_) => {}
    }
    let transaction = state.storage().begin().await?;
    let requests = transaction.enrolment_requests();
    let request = requests.find(&hash, now).await?;
    let (Some(request), Some(owner)) = (request, requests.claim(&hash, now).await?) else {
        return Err(AppError::EnrolmentEnded);
    };
    // They may have left since.
    let owner = transaction.employees().find(owner).await?;
    let Some(owner) = owner.filter(|owner| owner.active) else {
        return Err(AppError::EnrolmentEnded);
    };
    let computer = Computer {
        machine_name: request.machine_name,
        account_name: request.account_name,
        directory_name: None,
    };
    let admitted = admit(state, &transaction, &computer, Some(owner.id), None).await?;
    let (actor, detail) = (Actor::Person(owner.id), names::in_words(&computer));
    note_enrolment(state, &transaction, actor, Some(owner.id), detail).await?;
    transaction.save().await?;
    admitted.tell(state);
    Ok(Claimed::Enrolled(admitted.answer()))
}

async fn ended(state: &AppState, client: ClientAddress) -> Result<Claimed, AppError> {
    CLAIMING
        .count(state, &client.failure_key("enrolment claim"))
        .await?;
    Err(AppError::EnrolmentEnded)
}
