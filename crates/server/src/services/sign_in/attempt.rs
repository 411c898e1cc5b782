//! Trying a password: how often somebody may be wrong, and what it tells them.
//!
//! Failures are counted under the e-mail address and under the network address, in the database, so that every server
//! counts the same ones. The failure under the e-mail address is counted *before* the password is looked at and taken back
//! when it is right: of a thousand attempts at the same time no more are tried than of a thousand in a row. From the fifth
//! on, each failure makes wait, longer each time and never for good; while that lasts nothing is computed and nothing is
//! counted. An address that nobody has is treated like one that somebody has, and takes as long.

use jiff::{SignedDuration, Timestamp};
use secrecy::SecretString;
use sha2::{Digest, Sha256};
use timetrack_domain::id::EmployeeId;
use timetrack_storage::{
    Actor, AuditAction, Credential, SignInFailures, StorageError, TokenHash, Transaction,
};

use super::Given;
use crate::client_address::ClientAddress;
use crate::error::AppError;
use crate::services::audit;
use crate::services::password::hashing::Verified;
use crate::state::AppState;

/// How often one may fail, and how long one waits then.
#[derive(Clone, Copy, Debug)]
struct Limit {
    /// From this failure on each makes wait.
    free: u64,
    /// How long the first such failure makes wait. Each further one makes wait twice as long.
    first_wait: SignedDuration,
    /// The longest wait.
    longest_wait: SignedDuration,
    /// After so long without a failure all are forgotten.
    forgotten_after: SignedDuration,
}

const OF_ADDRESS: Limit = Limit {
    free: 5,
    first_wait: SignedDuration::from_secs(30),
    longest_wait: SignedDuration::from_mins(15),
    forgotten_after: SignedDuration::from_hours(24),
};

/// Behind one network address may be all of a company, so it may fail more often and never waits as long.
const OF_NETWORK: Limit = Limit {
    free: 50,
    first_wait: SignedDuration::from_secs(10),
    longest_wait: SignedDuration::from_mins(5),
    forgotten_after: SignedDuration::from_hours(1),
};

/// Keeps the keys of network addresses apart from those of other limits.
const PURPOSE: &str = "sign-in";

/// Somebody who has shown that they know the password.
#[derive(Debug)]
pub(crate) struct Proof {
    employee: EmployeeId,
    address: TokenHash,
    renewed: Option<SecretString>,
}

impl Proof {
    /// Who it is.
    pub(crate) fn employee(&self) -> EmployeeId {
        self.employee
    }

    /// Forgets the failures under the address, and keeps the hash by today's parameters.
    pub(crate) async fn accept(
        &self,
        state: &AppState,
        transaction: &Transaction,
    ) -> Result<(), StorageError> {
        let failures = transaction.sign_in_failures();
        failures.clear(&self.address).await?;
        failures
            .delete_forgotten(OF_ADDRESS.forgotten(state.now()))
            .await?;
        if let Some(renewed) = &self.renewed {
            transaction
                .employees()
                .set_password_hash(self.employee, Some(renewed))
                .await?;
        }
        Ok(())
    }
}

/// Compares the password with that of the person who has the e-mail address.
///
/// # Errors
/// [`AppError::TooManyAttempts`] where it has to wait, [`AppError::WrongCredentials`] where it is wrong, there is no such
/// person, or the person may not sign in.
pub(crate) async fn prove(state: &AppState, given: &Given, client: ClientAddress) -> Result<Proof, AppError> {
    let email = given.email.trim();
    let address = address_key(email);
    let network = client.failure_key(PURPOSE);
    refuse_early(state, &address, &network).await?;
    let place = state.passwords().place().await?;
    let failures = count_ahead(state, &address).await?;
    // PostgreSQL refuses texts with a zero in them; nobody has such an address.
    let known_as = if email.contains('\0') { "" } else { email };
    let credential = state
        .storage()
        .read()
        .employees()
        .find_credential(known_as)
        .await?;
    let hash = credential
        .as_ref()
        .and_then(|credential| credential.password_hash.clone());
    let verified = place.verify(&given.password, hash).await?;
    match (verified, credential) {
        (Verified::Right { renewed }, Some(credential)) if credential.employee.active => Ok(Proof {
            employee: credential.employee.id,
            address,
            renewed,
        }),
        (Verified::Right { .. } | Verified::Wrong, credential) => {
            note_failure(state, credential, failures, &network).await?;
            Err(AppError::WrongCredentials)
        }
    }
}

fn address_key(email: &str) -> TokenHash {
    Sha256::digest(format!("e-mail address\0{}", email.to_lowercase())).into()
}

/// While one has to wait, this reading is all that happens.
async fn refuse_early(state: &AppState, address: &TokenHash, network: &TokenHash) -> Result<(), AppError> {
    let reader = state.storage().read();
    let now = state.now();
    for (limit, key) in [(OF_ADDRESS, address), (OF_NETWORK, network)] {
        let failures = reader.sign_in_failures().find(key).await?;
        limit.refuse(failures, now)?;
    }
    Ok(())
}

/// Counts a failure under the address for the time being, and says which one it would be.
async fn count_ahead(state: &AppState, address: &TokenHash) -> Result<u64, AppError> {
    let now = state.now();
    let transaction = state.storage().begin().await?;
    let repository = transaction.sign_in_failures();
    let before = repository.find_and_hold(address).await?;
    OF_ADDRESS.refuse(before, now)?;
    repository.note(address, now, OF_ADDRESS.forgotten(now)).await?;
    transaction.save().await?;
    Ok(OF_ADDRESS.count(before, now) + 1)
}

/// Counts a failure under the network address, and notes it where it makes wait.
async fn note_failure(
    state: &AppState,
    credential: Option<Credential>,
    failures: u64,
    network: &TokenHash,
) -> Result<(), AppError> {
    let now = state.now();
    let transaction = state.storage().begin().await?;
    let repository = transaction.sign_in_failures();
    let before = repository.find_and_hold(network).await?;
    repository.note(network, now, OF_NETWORK.forgotten(now)).await?;
    let from_network = OF_NETWORK.count(before, now) + 1;
    // What was typed is not noted: where nobody has it, it may be a password in the wrong field.
    let about = credential.map(|credential| credential.employee.id);
    let failed = async |about, failures: u64| {
        let detail = format!("{failures}×");
        let action = AuditAction::SignInFailed;
        audit::note(state, &transaction, Actor::Server, action, about, detail).await
    };
    if failures >= OF_ADDRESS.free {
        // Old rows go when new ones matter, so that the table stays small.
        repository.delete_forgotten(OF_ADDRESS.forgotten(now)).await?;
        failed(about, failures).await?;
    }
    if from_network == OF_NETWORK.free {
        failed(None, from_network).await?;
    }
    Ok(transaction.save().await?)
}

impl Limit {
    fn forgotten(self, now: Timestamp) -> Timestamp {
        now.saturating_sub(self.forgotten_after).unwrap_or(Timestamp::MIN)
    }

    /// The failures that still count.
    fn count(self, failures: Option<SignInFailures>, now: Timestamp) -> u64 {
        failures
            .filter(|failures| failures.last > self.forgotten(now))
            .map_or(0, |failures| failures.count)
    }

    fn refuse(self, failures: Option<SignInFailures>, now: Timestamp) -> Result<(), AppError> {
        let left = failures.map_or(SignedDuration::ZERO, |failures| {
            let wait = self.wait_after(self.count(Some(failures), now));
            // A clock that was set back makes nobody wait longer than that.
            (wait - now.duration_since(failures.last)).min(wait)
        });
        if left <= SignedDuration::ZERO {
            return Ok(());
        }
        Err(AppError::TooManyAttempts {
            retry_after_seconds: u32::try_from((left.as_millis() + 999) / 1_000).unwrap_or(u32::MAX),
        })
    }

    fn wait_after(self, count: u64) -> SignedDuration {
        let Some(beyond) = count.checked_sub(self.free) else {
            return SignedDuration::ZERO;
        };
        let times = 1_i32 << beyond.min(16);
        self.first_wait
            .checked_mul(times)
            .map_or(self.longest_wait, |wait| wait.min(self.longest_wait))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + second).unwrap()
    }

    fn wait(limit: Limit, count: u64, passed: i64) -> u32 {
        let failures = SignInFailures { count, last: at(0) };
        match limit.refuse(Some(failures), at(passed)) {
            Ok(()) => 0,
            Err(AppError::TooManyAttempts { retry_after_seconds }) => retry_after_seconds,
            Err(other) => panic!("{other}"),
        }
    }

    #[test]
    fn waits_grow_up_to_the_longest_and_end() {
        let waits = [4, 5, 6, 7, 8, 9, 10, 11, 1_000, u64::MAX].map(|count| wait(OF_ADDRESS, count, 0));
        assert_eq!(waits, [0, 30, 60, 120, 240, 480, 900, 900, 900, 900]);
        assert_eq!(wait(OF_ADDRESS, 5, 29), 1);
        assert_eq!(wait(OF_ADDRESS, 5, 30), 0);
        assert_eq!(wait(OF_ADDRESS, u64::MAX, 900), 0);
        assert_eq!((wait(OF_NETWORK, 49, 0), wait(OF_NETWORK, 50, 0)), (0, 10));
        assert_eq!(wait(OF_NETWORK, 60, 0), 300);
    }

    #[test]
    fn a_clock_that_was_set_back_makes_nobody_wait_longer() {
        assert_eq!(wait(OF_ADDRESS, 5, -10_000_000), 30);
        assert_eq!(wait(OF_ADDRESS, 4, -10_000_000), 0);
    }

    #[test]
    fn a_day_without_failures_begins_anew() {
        let failures = Some(SignInFailures {
            count: 9,
            last: at(0),
        });
        assert_eq!(OF_ADDRESS.count(failures, at(24 * 3_600 - 1)), 9);
        assert_eq!(OF_ADDRESS.count(failures, at(24 * 3_600)), 0);
        assert_eq!(OF_ADDRESS.count(None, at(0)), 0);
    }

    #[test]
    fn an_address_is_the_same_in_whatever_case() {
        assert_eq!(address_key("Ada@Example.com"), address_key("ada@example.COM"));
        assert_ne!(address_key("ada@example.com"), address_key("ada@example.org"));
    }
}
