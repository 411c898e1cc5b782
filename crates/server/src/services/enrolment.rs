//! How computers become devices, and whose they are.
//!
//! A computer enrols by a token that an administrator made ([`by_token`]), or somebody signs it in through a browser
//! ([`by_browser`]). A computer of which nobody knows whose it is becomes a device that waits: it belongs to a stand-in,
//! so that what it records is kept, until an administrator assigns it ([`devices::assign`]).

use timetrack_domain::id::{AccessTokenId, DeviceId, EmployeeId, GroupId};
use timetrack_protocol::enrolment::{Computer, EnrolByToken, Enrolled};
use timetrack_storage::{
    Actor, AuditAction, DeviceKey, Employee, EnrolmentToken, NewAccessToken, NewDevice, NewEmployee, Role,
    StorageError, TokenOwner, Transaction,
};

use crate::client_address::ClientAddress;
use crate::error::AppError;
use crate::live::Change;
use crate::services::audit;
use crate::state::AppState;
use crate::viewer::Token;
use secrecy::ExposeSecret;

pub mod by_browser;
mod code;
pub mod devices;
pub(crate) mod doubled;
mod limit;
mod matching;
mod names;
mod refusal;
pub mod tokens;

/// Makes a device of a computer that shows an enrolment token, and gives it its credential.
///
/// # Errors
/// [`AppError::EnrolmentRefused`] where the token is not accepted, [`AppError::TooManyAttempts`] where too many came from
/// the same address that were not. One that is accepted always gets through: nobody guesses 32 random bytes, and a
/// company behind one address must not be locked out by a computer with an old token.
pub async fn by_token(
    state: &AppState,
    client: ClientAddress,
    request: EnrolByToken,
) -> Result<Enrolled, AppError> {
    let computer = names::checked(request.computer)?;
    let Some(token) = Token::received(request.token.expose_secret()) else {
        return Err(refusal::note(state, client, None).await?);
    };
    let known = state
        .storage()
        .read()
        .enrolment_tokens()
        .find_by_hash(&token.hash())
        .await?;
    if !known
        .as_ref()
        .is_some_and(|known| tokens::is_valid(known, state.now()))
    {
        return Err(refusal::note(state, client, known.as_ref()).await?);
    }
    let transaction = state.storage().begin().await?;
    let consumed = transaction
        .enrolment_tokens()
        .consume(&token.hash(), state.now())
        .await?;
    let Some(consumed) = consumed else {
        // Somebody else was faster with its last use.
        drop(transaction);
        return Err(refusal::note(state, client, known.as_ref()).await?);
    };
    let owner = match owner_of_token(&transaction, &consumed).await? {
        Some(owner) => Some(owner),
        None => matching::find_person(&transaction, &computer).await?,
    };
    let admitted = admit(state, &transaction, &computer, owner, consumed.group).await?;
    let detail = format!("{} ({})", names::in_words(&computer), consumed.label);
    note_enrolment(state, &transaction, Actor::Device(admitted.key), owner, detail).await?;
    transaction.save().await?;
    admitted.tell(state);
    Ok(admitted.answer())
}

/// The person to whom every device goes that enrols with a token, as long as they are there.
async fn owner_of_token(
    transaction: &Transaction,
    token: &EnrolmentToken,
) -> Result<Option<EmployeeId>, StorageError> {
    let Some(employee) = token.employee else {
        return Ok(None);
    };
    let employee = transaction.employees().find(employee).await?;
    Ok(employee
        .filter(|employee| employee.active)
        .map(|employee| employee.id))
}

/// A computer that has just become a device.
struct Admitted {
    id: DeviceId,
    key: DeviceKey,
    /// To whom it belongs, or who stands for them.
    employee: EmployeeId,
    credential: Token,
    assigned: bool,
}

impl Admitted {
    /// Has pages look that wait for computers, once it is stored.
    fn tell(&self, state: &AppState) {
        state.live().tell(Change::Employee(self.employee));
    }

    fn answer(&self) -> Enrolled {
        Enrolled {
            device_id: self.id,
            credential: self.credential.secret().clone(),
            assigned: self.assigned,
        }
    }
}

/// Makes a device of a computer. Where it is nobody's, it belongs to a stand-in in `group`.
async fn admit(
    state: &AppState,
    transaction: &Transaction,
    computer: &Computer,
    owner: Option<EmployeeId>,
    group: Option<GroupId>,
) -> Result<Admitted, StorageError> {
    let now = state.now();
    let employee = match owner {
        Some(owner) => owner,
        None => stand_in(state, transaction, computer, group).await?,
    };
    let device = transaction
        .devices()
        .create(NewDevice {
            id: state.generate(DeviceId::generate),
            machine_name: computer.machine_name.clone(),
            account_name: computer.account_name.clone(),
            employee,
            created: now,
        })
        .await?;
    if let Some(name) = &computer.directory_name {
        transaction
            .devices()
            .note_directory_name(device.key, name)
            .await?;
    }
    let credential = Token::generate();
    transaction
        .access_tokens()
        .create(NewAccessToken {
            id: state.generate(AccessTokenId::generate),
            token_hash: credential.hash(),
            owner: TokenOwner::Device(device.key),
            created: now,
            expires: None,
        })
        .await?;
    Ok(Admitted {
        id: device.id,
        key: device.key,
        employee,
        credential,
        assigned: owner.is_some(),
    })
}

/// Somebody who stands for the person at a device as long as nobody knows who it is.
async fn stand_in(
    state: &AppState,
    transaction: &Transaction,
    computer: &Computer,
    group: Option<GroupId>,
) -> Result<EmployeeId, StorageError> {
    let organisation = transaction.organisations().find().await?;
    let unknown = transaction
        .employees()
        .create_unknown(NewEmployee {
            id: state.generate(EmployeeId::generate),
            name: format!("{} @ {}", computer.account_name, computer.machine_name),
            email: None,
            role: Role::Employee,
            time_zone: organisation.map_or_else(|| "UTC".to_owned(), |organisation| organisation.time_zone),
            created: state.now(),
        })
        .await?;
    if group.is_some() {
        let grouped = Employee { group, ..unknown };
        transaction.employees().update(&grouped).await?;
        return Ok(grouped.id);
    }
    Ok(unknown.id)
}

async fn note_enrolment(
    state: &AppState,
    transaction: &Transaction,
    actor: Actor,
    about: Option<EmployeeId>,
    detail: String,
) -> Result<(), StorageError> {
    let action = AuditAction::DeviceEnrolled;
    audit::note(state, transaction, actor, action, about, detail).await
}
