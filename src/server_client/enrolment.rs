//! `/api/enroll`: what a computer asks that has no credential yet.

use std::time::Duration;

use reqwest::{Client, Response, StatusCode};
use secrecy::SecretString;
use serde::Serialize;
use timetrack_protocol::enrolment::{
    Computer, EnrolByToken, Enrolled, REFUSED_TOKEN, SIGN_IN_ENDED, SignInClaim, SignInStarted, SignInWaiting,
};
use url::Url;

use super::{
    ClientError, SendError,
    answer::{self, Answer},
    below, client,
    error::of_transport,
};

/// Talks to a server as a computer that it does not know.
#[derive(Clone, Debug)]
pub struct EnrolmentClient {
    http: Client,
    base_url: Url,
}

/// Why a computer does not become known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EnrolmentError {
    /// The token is not accepted: only another one helps.
    #[error("the server does not accept the enrolment token")]
    TokenRefused,
    /// Somebody refused the sign-in, or nobody answered in time: begin anew.
    #[error("the sign-in was refused or took too long")]
    SignInEnded,
    /// The server enrols nobody, as that of a person who works alone: another address helps.
    #[error("the server enrols no computers")]
    NotOffered,
    /// Anything else: try again later.
    #[error(transparent)]
    NotNow(#[from] SendError),
}

/// What became of a claim.
#[derive(Debug)]
pub enum Claimed {
    /// The computer is known.
    Enrolled(Enrolled),
    /// Nobody has said anything yet.
    Waiting {
        /// When to ask again.
        interval: Duration,
    },
}

impl EnrolmentClient {
    /// A client of the server at `base_url`.
    ///
    /// # Errors
    /// As [`super::ServerClient::new`].
    pub fn new(base_url: &Url) -> Result<Self, ClientError> {
        below(base_url, "api/enroll")?;
        Ok(Self {
            http: client(base_url)?,
            base_url: base_url.clone(),
        })
    }

    /// `POST /api/enroll`.
    ///
    /// # Errors
    /// See [`EnrolmentError`].
    pub async fn enrol(&self, token: SecretString, computer: Computer) -> Result<Enrolled, EnrolmentError> {
        let answer = self.ask("api/enroll", &EnrolByToken { token, computer }).await?;
        read(&answer)
    }

    /// `POST /api/enroll/request`.
    ///
    /// # Errors
    /// See [`EnrolmentError`].
    pub async fn begin_sign_in(&self, computer: &Computer) -> Result<SignInStarted, EnrolmentError> {
        let answer = self.ask("api/enroll/request", computer).await?;
        read(&answer)
    }

    /// `POST /api/enroll/claim`.
    ///
    /// # Errors
    /// See [`EnrolmentError`].
    pub async fn claim(&self, secret: &SecretString) -> Result<Claimed, EnrolmentError> {
        let claim = SignInClaim {
            secret: secret.clone(),
        };
        let answer = self.ask("api/enroll/claim", &claim).await?;
        if answer.status == StatusCode::ACCEPTED {
            let waiting: SignInWaiting = read(&answer)?;
            return Ok(Claimed::Waiting {
                interval: Duration::from_secs(waiting.interval_seconds.into()),
            });
        }
        read(&answer).map(Claimed::Enrolled)
    }

    async fn ask(&self, path: &str, body: &impl Serialize) -> Result<Answer, EnrolmentError> {
        let url = below(&self.base_url, path).map_err(|_| SendError::NotATimeTrackServer)?;
        let response: Response = self
            .http
            .post(url)
            .json(body)
            .send()
            .await
            .map_err(|error| of_transport(&error))?;
        answer::read_coded(response)
            .await
            .map_err(|refused| match refused.code.as_deref() {
                Some(REFUSED_TOKEN) => EnrolmentError::TokenRefused,
                Some(SIGN_IN_ENDED) => EnrolmentError::SignInEnded,
                Some("not_found" | "method_not_allowed") => EnrolmentError::NotOffered,
                Some(_) | None => EnrolmentError::NotNow(refused.error),
            })
    }
}

fn read<T: serde::de::DeserializeOwned>(answer: &Answer) -> Result<T, EnrolmentError> {
    Ok(answer::parse(&answer.body)?)
}
