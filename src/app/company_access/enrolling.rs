//! Enrolling without anybody: by the token that the organisation set, again and again until the server takes it.

use std::{path::PathBuf, time::Duration};

use rand::RngExt;
use secrecy::SecretString;
use timetrack_protocol::enrolment::{Computer, Enrolled};
use url::Url;

use crate::{
    config,
    server_client::{EnrolmentClient, EnrolmentError},
};

/// The ceiling of the first wait after a failure.
const FIRST_WAIT: Duration = Duration::from_secs(1);
/// The ceiling of the longest wait while the server is away.
const LONGEST_WAIT: Duration = Duration::from_mins(5);
/// The ceiling of the wait after a refusal: somebody has to make another token.
const REFUSED_WAIT: Duration = Duration::from_hours(1);

/// What the organisation set so that this computer enrols by itself.
pub(in crate::app) struct Invitation {
    /// The token.
    pub(in crate::app) token: SecretString,
    /// The person's own file, where the token stands in it: it is taken out once it was used.
    pub(in crate::app) file: Option<PathBuf>,
}

/// Attempts to enrol, and how long to wait between them.
pub(super) struct Enrolling<'a> {
    base_url: &'a Url,
    computer: &'a Computer,
    failures_in_a_row: u32,
}

impl<'a> Enrolling<'a> {
    pub(super) fn new(base_url: &'a Url, computer: &'a Computer) -> Self {
        Self {
            base_url,
            computer,
            failures_in_a_row: 0,
        }
    }

    /// Asks the server once. On failure, also gives how long to wait.
    pub(super) fn attempt(
        &mut self,
        invitation: &Invitation,
    ) -> Result<Enrolled, (EnrolmentError, Duration)> {
        let enrolled = block_on(async {
            let client = EnrolmentClient::new(self.base_url).map_err(|error| {
                tracing::error!("The server cannot be spoken to: {error}");
                EnrolmentError::NotOffered
            })?;
            client
                .enrol(invitation.token.clone(), self.computer.clone())
                .await
        });
        enrolled.map_err(|error| {
            let wait = self.wait_after(error, rand::rng().random_range(0.0..=1.0));
            (error, wait)
        })
    }

    fn wait_after(&mut self, error: EnrolmentError, random: f64) -> Duration {
        let asked = match error {
            EnrolmentError::TokenRefused | EnrolmentError::SignInEnded | EnrolmentError::NotOffered => {
                return REFUSED_WAIT / 2 + (REFUSED_WAIT / 2).mul_f64(random);
            }
            EnrolmentError::NotNow(error) => error.retry_after().unwrap_or_default(),
        };
        let ceiling = FIRST_WAIT
            .saturating_mul(1 << self.failures_in_a_row.min(16))
            .min(LONGEST_WAIT);
        self.failures_in_a_row += 1;
        // A thousand computers that were installed together must not come together.
        asked + ceiling.mul_f64(random)
    }
}

/// Takes the token out of the person's own file, where it was: it has done what it was there for.
pub(super) fn forget(invitation: &Invitation) {
    let Some(file) = &invitation.file else {
        return;
    };
    if let Err(error) = config::edit::set(file, "enrolment_token", None) {
        tracing::warn!("The enrolment token stays in {}: {error}", file.display());
    }
}

/// On a runtime of its own: the agent's may be about to end.
fn block_on<T>(work: impl Future<Output = Result<T, EnrolmentError>>) -> Result<T, EnrolmentError> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    match runtime {
        Ok(runtime) => runtime.block_on(work),
        Err(error) => {
            tracing::error!("No runtime for HTTP: {error}");
            Err(EnrolmentError::NotNow(crate::server_client::SendError::NoAnswer))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server_client::SendError;

    #[test]
    fn waits_grow_while_the_server_is_away_and_a_refusal_is_not_repeated_soon() {
        let (url, computer) = (
            "https://tt.example".parse().unwrap(),
            Computer {
                machine_name: "LT-0371".to_owned(),
                account_name: "ada".to_owned(),
                directory_name: None,
            },
        );
        let mut enrolling = Enrolling::new(&url, &computer);
        let away = EnrolmentError::NotNow(SendError::NoAnswer);
        let waits: Vec<Duration> = (0..12).map(|_| enrolling.wait_after(away, 1.0)).collect();
        assert_eq!(waits[..4], [1, 2, 4, 8].map(Duration::from_secs));
        assert_eq!(waits[11], LONGEST_WAIT);
        assert_eq!(enrolling.wait_after(away, 0.0), Duration::ZERO);
        let busy = EnrolmentError::NotNow(SendError::ServerFailed {
            status: 429,
            retry_after: Some(Duration::from_mins(15)),
        });
        assert!(enrolling.wait_after(busy, 0.0) >= Duration::from_mins(15));
        assert!(enrolling.wait_after(EnrolmentError::TokenRefused, 0.0) >= Duration::from_mins(30));
    }
}
