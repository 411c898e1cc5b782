//! The tokens by which computers enrol themselves, for those who run the installation.

use jiff::{SignedDuration, Timestamp};
use timetrack_domain::id::{EmployeeId, EnrolmentTokenId, GroupId};
use timetrack_storage::{Actor, AuditAction, EmployeeKind, EnrolmentToken, StorageError, Transaction};

use crate::error::AppError;
use crate::services::audit;
use crate::state::AppState;
use crate::viewer::{Admin, Token, Viewer};

/// The longest that a token is good for, in days.
pub const LONGEST_DAYS: u32 = 366;
/// The most devices that may enrol with one.
pub const MOST_USES: u64 = 100_000;
const LONGEST_LABEL: usize = 100;

/// What a token is to be.
#[derive(Clone, Debug)]
pub struct NewToken {
    /// What it is for, in the words of who makes it.
    pub label: String,
    /// The group of those whom nobody knows yet.
    pub group: Option<GroupId>,
    /// The person to whom every device goes that enrols with it; `None` where the account decides.
    pub employee: Option<EmployeeId>,
    /// For how many days it is good.
    pub days: u32,
    /// How many devices may enrol with it.
    pub maximum_uses: Option<u64>,
}

/// A token that was just made. Its text is told once.
#[derive(Debug)]
pub struct MadeToken {
    /// What it is.
    pub token: EnrolmentToken,
    /// Its text.
    pub secret: Token,
}

/// Makes a token.
///
/// # Errors
/// [`AppError::InvalidField`] where it cannot be such a token.
pub async fn make(state: &AppState, viewer: &Viewer<Admin>, new: NewToken) -> Result<MadeToken, AppError> {
    let label = new.label.trim();
    let is_label =
        (1..=LONGEST_LABEL).contains(&label.chars().count()) && !label.chars().any(char::is_control);
    if !is_label {
        let message = format!("It must be a text of 1 to {LONGEST_LABEL} characters.");
        return Err(AppError::invalid_field("label", message));
    }
    if !(1..=LONGEST_DAYS).contains(&new.days) {
        let message = format!("It must be a number from 1 to {LONGEST_DAYS}.");
        return Err(AppError::invalid_field("expiresInDays", message));
    }
    if new
        .maximum_uses
        .is_some_and(|uses| !(1..=MOST_USES).contains(&uses))
    {
        let message = format!("It must be a number from 1 to {MOST_USES}.");
        return Err(AppError::invalid_field("maximumUses", message));
    }
    let now = state.now();
    let token = EnrolmentToken {
        id: state.generate(EnrolmentTokenId::generate),
        label: label.to_owned(),
        group: new.group,
        employee: new.employee,
        created_by: Some(viewer.employee_id()),
        created: now,
        expires: Some(now + SignedDuration::from_hours(24 * i64::from(new.days))),
        maximum_uses: new.maximum_uses,
        uses: 0,
        revoked: None,
    };
    let secret = Token::generate();
    let transaction = state.storage().begin().await?;
    check_whom_it_is_for(&transaction, &token).await?;
    transaction
        .enrolment_tokens()
        .create(&token, &secret.hash())
        .await?;
    note(
        state,
        viewer,
        &transaction,
        AuditAction::EnrolmentTokenMade,
        &token,
    )
    .await?;
    transaction.save().await?;
    Ok(MadeToken { token, secret })
}

async fn check_whom_it_is_for(transaction: &Transaction, token: &EnrolmentToken) -> Result<(), AppError> {
    if let Some(group) = token.group
        && transaction.groups().find(group).await?.is_none()
    {
        return Err(AppError::invalid_field("groupId", "There is no such group."));
    }
    if let Some(employee) = token.employee {
        let found = transaction.employees().find(employee).await?;
        if !found.is_some_and(|found| found.active && found.kind == EmployeeKind::Person) {
            return Err(AppError::invalid_field("employeeId", "There is no such person."));
        }
    }
    Ok(())
}

/// All tokens, the newest first, those that are not accepted any more included.
///
/// # Errors
/// Where they cannot be read.
pub async fn list(state: &AppState, _viewer: &Viewer<Admin>) -> Result<Vec<EnrolmentToken>, AppError> {
    Ok(state.storage().read().enrolment_tokens().list().await?)
}

/// Revokes a token for ever. The devices that enrolled with it stay.
///
/// # Errors
/// [`AppError::NotFound`] where there is none with this id.
pub async fn revoke(state: &AppState, viewer: &Viewer<Admin>, id: EnrolmentTokenId) -> Result<(), AppError> {
    let transaction = state.storage().begin().await?;
    let tokens = transaction.enrolment_tokens();
    let token = tokens.find(id).await?.ok_or(AppError::NotFound)?;
    if token.revoked.is_some() {
        return Ok(());
    }
    tokens.revoke(id, state.now()).await?;
    note(
        state,
        viewer,
        &transaction,
        AuditAction::EnrolmentTokenRevoked,
        &token,
    )
    .await?;
    Ok(transaction.save().await?)
}

async fn note(
    state: &AppState,
    viewer: &Viewer<Admin>,
    transaction: &Transaction,
    action: AuditAction,
    token: &EnrolmentToken,
) -> Result<(), StorageError> {
    let actor = Actor::Person(viewer.employee_id());
    let label = token.label.clone();
    audit::note(state, transaction, actor, action, token.employee, label).await
}

/// Whether a token is accepted at an instant.
pub fn is_valid(token: &EnrolmentToken, now: Timestamp) -> bool {
    token.revoked.is_none()
        && token.expires.is_none_or(|expires| now < expires)
        && token.maximum_uses.is_none_or(|most| token.uses < most)
}

/// Why it is not, for the log.
pub(super) fn why_not(token: &EnrolmentToken, now: Timestamp) -> String {
    match (token.revoked, token.expires, token.maximum_uses) {
        (Some(at), _, _) => format!("was revoked at {at}"),
        (None, Some(expires), _) if expires <= now => format!("expired at {expires}"),
        (None, _, Some(most)) => format!("was used {most} times, as often as it may be"),
        (None, _, None) => "was taken back just now".to_owned(),
    }
}
