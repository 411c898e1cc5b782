//! How passwords are kept: Argon2id, written as a PHC string that holds its parameters and a salt of its own.
//!
//! Computing a hash takes memory and time on purpose. It runs beside the runtime, and only so many at once that sign-ins
//! cannot eat up the server's memory; of those that wait there are not many either, the rest is told to come back.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::{Context, anyhow};
use argon2::password_hash::phc::{Output, ParamsString, PasswordHash, Salt};
use argon2::password_hash::{Error as HashError, PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use rand::Rng;
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::{Password, normalised};
use crate::error::AppError;

/// The first choice of OWASP's "Password Storage Cheat Sheet" among the parameters that it holds equal: 19 MiB of
/// memory, two passes, one lane. A hash that was made with others is made anew at the next sign-in.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// Hashes that are computed at the same time: 76 MiB at most.
const MOST_AT_ONCE: usize = 4;
/// Those that wait for it, with the ones that are computed.
const MOST_WAITING: usize = 64;
/// When to come back, in seconds.
const RETRY_AFTER_SECONDS: u32 = 5;
const SALT_BYTES: usize = 16;

/// Computes the hashes of passwords.
#[derive(Debug)]
pub struct PasswordHashing {
    places: Arc<Semaphore>,
    waiting: Arc<Semaphore>,
    computed: Arc<AtomicU64>,
    /// The hash of a password that nobody knows.
    nobodys: SecretString,
}

/// The right to compute one hash, or to compare with one.
#[derive(Debug)]
pub(crate) struct HashingPlace {
    // Given back when the computation ends, also where nobody waits for it any more.
    permits: [OwnedSemaphorePermit; 2],
    computed: Arc<AtomicU64>,
    nobodys: SecretString,
}

/// What came of comparing.
#[derive(Debug)]
pub(crate) enum Verified {
    /// It is another password, or there is none.
    Wrong,
    /// It is the password.
    Right {
        /// Its hash by today's parameters, where the one that is kept has others.
        renewed: Option<SecretString>,
    },
}

impl PasswordHashing {
    /// For this computer.
    pub(crate) fn new() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        Self {
            places: Arc::new(Semaphore::new(cores.min(MOST_AT_ONCE))),
            waiting: Arc::new(Semaphore::new(MOST_WAITING)),
            computed: Arc::default(),
            nobodys: nobodys_hash(),
        }
    }

    /// How many hashes were computed since the start.
    pub fn computed(&self) -> u64 {
        self.computed.load(Ordering::Relaxed)
    }

    /// Waits for a place.
    ///
    /// # Errors
    /// [`AppError::Overloaded`] where too many wait already.
    pub(crate) async fn place(&self) -> Result<HashingPlace, AppError> {
        let waiting = Arc::clone(&self.waiting)
            .try_acquire_owned()
            .map_err(|_| AppError::Overloaded {
                retry_after_seconds: RETRY_AFTER_SECONDS,
            })?;
        let place = Arc::clone(&self.places)
            .acquire_owned()
            .await
            .expect("the semaphore is never closed");
        Ok(HashingPlace {
            permits: [place, waiting],
            computed: Arc::clone(&self.computed),
            nobodys: self.nobodys.clone(),
        })
    }
}

impl HashingPlace {
    /// The hash to keep of a password.
    ///
    /// # Errors
    /// Where there is no memory for it.
    pub(crate) async fn hash(self, password: Password) -> Result<SecretString, AppError> {
        self.run(move |counter| hash(&password.0, counter)).await
    }

    /// Compares what somebody gave with the hash that is kept. Without one it takes the same time and is wrong.
    ///
    /// # Errors
    /// Where there is no memory for it.
    pub(crate) async fn verify(
        self,
        given: &SecretString,
        kept: Option<SecretString>,
    ) -> Result<Verified, AppError> {
        let given = normalised(given);
        let has_password = kept.is_some();
        let kept = kept.unwrap_or_else(|| self.nobodys.clone());
        self.run(move |counter| {
            let verified = verify(&given, &kept, counter)?;
            Ok(if has_password { verified } else { Verified::Wrong })
        })
        .await
    }

    async fn run<T: Send + 'static>(
        self,
        compute: impl FnOnce(&AtomicU64) -> anyhow::Result<T> + Send + 'static,
    ) -> Result<T, AppError> {
        tokio::task::spawn_blocking(move || {
            let computed = compute(&self.computed);
            drop(self.permits);
            computed
        })
        .await
        .context("Computing the hash of a password panicked")?
        .map_err(AppError::Internal)
    }
}

fn hash(password: &SecretString, counter: &AtomicU64) -> anyhow::Result<SecretString> {
    let mut salt = [0; SALT_BYTES];
    rand::rng().fill_bytes(&mut salt);
    counter.fetch_add(1, Ordering::Relaxed);
    let hash: PasswordHash = argon2()
        .hash_password_with_salt(password.expose_secret().as_bytes(), &salt)
        .map_err(|error| anyhow!("Failed to compute the hash of a password: {error}"))?;
    Ok(SecretString::from(hash.to_string()))
}

fn verify(given: &SecretString, kept: &SecretString, counter: &AtomicU64) -> anyhow::Result<Verified> {
    let kept = PasswordHash::new(kept.expose_secret())
        .map_err(|error| anyhow!("The hash of a password that is kept cannot be read: {error}"))?;
    counter.fetch_add(1, Ordering::Relaxed);
    // The parameters are those of the hash.
    match argon2().verify_password(given.expose_secret().as_bytes(), &kept) {
        Ok(()) => {}
        Err(HashError::PasswordInvalid) => return Ok(Verified::Wrong),
        Err(error) => return Err(anyhow!("Failed to compare a password with its hash: {error}")),
    }
    let renewed = if is_of_today(&kept) {
        None
    } else {
        Some(hash(given, counter)?)
    };
    Ok(Verified::Right { renewed })
}

fn is_of_today(hash: &PasswordHash) -> bool {
    let is_todays =
        |params: Params| (params.m_cost(), params.t_cost(), params.p_cost()) == (MEMORY_KIB, PASSES, LANES);
    hash.algorithm == Algorithm::Argon2id.ident()
        && hash.version == Some(Version::V0x13.into())
        && Params::try_from(hash).is_ok_and(is_todays)
}

fn argon2() -> Argon2<'static> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).expect("the parameters are within the limits");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// A hash that no password has, as far as anybody can find out: it costs the same to compare with.
fn nobodys_hash() -> SecretString {
    let mut random = [0; SALT_BYTES + 32];
    rand::rng().fill_bytes(&mut random);
    let (salt, output) = random.split_at(SALT_BYTES);
    let hash = PasswordHash {
        algorithm: Algorithm::Argon2id.ident(),
        version: Some(Version::V0x13.into()),
        params: ParamsString::try_from(argon2().params()).expect("the parameters fit into a hash"),
        salt: Some(Salt::new(salt).expect("a salt has sixteen bytes")),
        hash: Some(Output::new(output).expect("an output has thirty-two bytes")),
    };
    SecretString::from(hash.to_string())
}

#[cfg(test)]
mod tests;
