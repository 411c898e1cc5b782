//! How often something may go wrong, per network address or person.

use jiff::SignedDuration;
use sha2::{Digest, Sha256};
use timetrack_domain::id::EmployeeId;
use timetrack_storage::{StorageError, TokenHash, Transaction};

use crate::error::AppError;
use crate::state::AppState;

/// A limit on something that may be tried in vain.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limit {
    /// How often in a row.
    pub(super) most: u64,
    /// After how long without one more failure all of them are forgotten.
    pub(super) forgotten_after: SignedDuration,
}

impl Limit {
    /// Counts one more failure under a key.
    ///
    /// # Errors
    /// [`AppError::TooManyAttempts`] where there were too many before. That one does not count, so waiting helps whoever
    /// goes on trying.
    pub(super) async fn count(self, state: &AppState, key: &TokenHash) -> Result<(), AppError> {
        let transaction = state.storage().begin().await?;
        self.check(state, &transaction, key).await?;
        self.note(state, &transaction, key).await?;
        Ok(transaction.save().await?)
    }

    /// Makes others who try under the same key wait until the transaction ends.
    ///
    /// # Errors
    /// [`AppError::TooManyAttempts`] where there were too many failures.
    pub(super) async fn check(
        self,
        state: &AppState,
        transaction: &Transaction,
        key: &TokenHash,
    ) -> Result<(), AppError> {
        let Some(failures) = transaction.sign_in_failures().find_and_hold(key).await? else {
            return Ok(());
        };
        let wait = self.forgotten_after - state.now().duration_since(failures.last);
        if failures.count < self.most || wait <= SignedDuration::ZERO {
            return Ok(());
        }
        Err(AppError::TooManyAttempts {
            retry_after_seconds: u32::try_from(wait.as_secs() + 1).unwrap_or(u32::MAX),
        })
    }

    /// Counts one more failure in a transaction.
    pub(super) async fn note(
        self,
        state: &AppState,
        transaction: &Transaction,
        key: &TokenHash,
    ) -> Result<(), StorageError> {
        let now = state.now();
        transaction
            .sign_in_failures()
            .note(key, now, now - self.forgotten_after)
            .await
    }
}

/// The key under which failures of a person are counted; `purpose` keeps the limits of different things apart.
pub(super) fn person_key(purpose: &str, employee: EmployeeId) -> TokenHash {
    Sha256::digest(format!("{purpose}\0person\0{employee}")).into()
}
