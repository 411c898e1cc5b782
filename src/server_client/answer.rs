//! Reading answers: bounded, and suspicious of whoever answers.

use std::time::Duration;

use jiff::{Timestamp, fmt::rfc2822};
use reqwest::{
    Response, StatusCode,
    header::{CONTENT_TYPE, DATE, HeaderMap, RETRY_AFTER},
};
use serde::de::DeserializeOwned;
use timetrack_protocol::{ErrorBody, enrolment::REVOKED_DEVICE};

use super::{SendError, error::of_transport};

/// The largest answer that is read, in bytes.
const MAXIMUM_ANSWER_BYTES: usize = 1024 * 1024;
/// The longest pause that a server may ask for.
const LONGEST_RETRY_AFTER: Duration = Duration::from_hours(1);

/// A good answer in JSON that is not understood yet.
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) body: Vec<u8>,
}

/// An answer that is none.
pub(super) struct Refused {
    /// What the server calls it, where it is the server's.
    pub(super) code: Option<String>,
    pub(super) error: SendError,
}

impl From<SendError> for Refused {
    fn from(error: SendError) -> Self {
        Self { code: None, error }
    }
}

/// Reads an answer as JSON.
pub(super) async fn read<T: DeserializeOwned>(response: Response) -> Result<T, SendError> {
    let answer = read_coded(response).await.map_err(|refused| refused.error)?;
    if answer.status == StatusCode::OK {
        parse(&answer.body)
    } else {
        Err(SendError::NotATimeTrackServer)
    }
}

/// Reads an answer to a request whose errors are told apart by their codes.
pub(super) async fn read_coded(response: Response) -> Result<Answer, Refused> {
    let (status, is_json) = (response.status(), is_json(response.headers()));
    let Some(error) = of_status(status, response.headers()) else {
        let body = read_bounded(response).await?;
        return Ok(Answer { status, body });
    };
    if !is_json {
        return Err(error.into());
    }
    let code = parse::<ErrorBody>(&read_bounded(response).await?).map(|body| body.error.code);
    match (error, code) {
        (SendError::Unauthorised, Ok(code)) if code == REVOKED_DEVICE => Err(Refused {
            code: Some(code),
            error: SendError::SignedOut,
        }),
        (error, Ok(code)) => Err(Refused {
            code: Some(code),
            error,
        }),
        // These cost the credential or an item, and gateways use the same statuses, with JSON of their own. Only an
        // error in the server's own shape is the server's.
        (SendError::Unauthorised | SendError::Rejected { .. }, Err(foreign)) => Err(foreign.into()),
        (error, Err(_)) => Err(error.into()),
    }
}

async fn read_bounded(mut response: Response) -> Result<Vec<u8>, SendError> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| of_transport(&error))? {
        if body.len() + chunk.len() > MAXIMUM_ANSWER_BYTES {
            return Err(SendError::NotATimeTrackServer);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// Reads a body as JSON.
pub(super) fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T, SendError> {
    serde_json::from_slice(body).map_err(|_| SendError::NotATimeTrackServer)
}

fn of_status(status: StatusCode, headers: &HeaderMap) -> Option<SendError> {
    if status.is_success() {
        return (!is_json(headers)).then_some(SendError::NotATimeTrackServer);
    }
    let failed = || SendError::ServerFailed {
        status: status.as_u16(),
        retry_after: retry_after(headers),
    };
    Some(match status {
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN if is_json(headers) => SendError::Unauthorised,
        StatusCode::PAYLOAD_TOO_LARGE => SendError::TooLarge,
        StatusCode::BAD_REQUEST | StatusCode::UNPROCESSABLE_ENTITY if is_json(headers) => {
            SendError::Rejected {
                status: status.as_u16(),
            }
        }
        StatusCode::TOO_MANY_REQUESTS | StatusCode::REQUEST_TIMEOUT => failed(),
        other if other.is_server_error() => failed(),
        _ => SendError::NotATimeTrackServer,
    })
}

/// Error pages of proxies and hotels are HTML; those of a TimeTrack server never are.
fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    kind.trim_start()
        .to_ascii_lowercase()
        .starts_with("application/json")
}

/// Seconds, or an HTTP date by the clock of the server itself.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    let wait = if let Ok(seconds) = text.parse() {
        Duration::from_secs(seconds)
    } else {
        let sent = http_date(headers.get(DATE)?.to_str().ok()?)?;
        Duration::try_from(http_date(text)?.duration_since(sent)).ok()?
    };
    Some(wait.min(LONGEST_RETRY_AFTER))
}

fn http_date(text: &str) -> Option<Timestamp> {
    rfc2822::DateTimeParser::new().parse_timestamp(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(reqwest::header::HeaderName, &str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| (name.clone(), value.parse().unwrap()))
            .collect()
    }

    #[test]
    fn retry_after_is_read_as_seconds_and_as_a_date() {
        assert_eq!(
            retry_after(&headers(&[(RETRY_AFTER, "120")])),
            Some(Duration::from_mins(2))
        );
        let date = headers(&[
            (RETRY_AFTER, "Thu, 19 Nov 2026 08:01:30 GMT"),
            (DATE, "Thu, 19 Nov 2026 08:00:00 GMT"),
        ]);
        assert_eq!(retry_after(&date), Some(Duration::from_secs(90)));
        assert_eq!(
            retry_after(&headers(&[(RETRY_AFTER, "99999999")])),
            Some(LONGEST_RETRY_AFTER)
        );
        assert_eq!(retry_after(&headers(&[(RETRY_AFTER, "soon")])), None);
    }

    #[test]
    fn a_page_is_not_a_refusal() {
        let (json, html) = (
            headers(&[(CONTENT_TYPE, "application/json")]),
            headers(&[(CONTENT_TYPE, "text/html; charset=utf-8")]),
        );
        let status = |code| StatusCode::from_u16(code).unwrap();
        assert_eq!(of_status(status(200), &json), None);
        assert_eq!(
            of_status(status(200), &html),
            Some(SendError::NotATimeTrackServer)
        );
        assert_eq!(
            of_status(status(403), &html),
            Some(SendError::NotATimeTrackServer)
        );
        assert_eq!(of_status(status(401), &json), Some(SendError::Unauthorised));
        assert_eq!(
            of_status(status(302), &html),
            Some(SendError::NotATimeTrackServer)
        );
        assert_eq!(
            of_status(status(400), &json),
            Some(SendError::Rejected { status: 400 })
        );
        assert_eq!(of_status(status(413), &html), Some(SendError::TooLarge));
        assert!(matches!(
            of_status(status(503), &html),
            Some(SendError::ServerFailed { status: 503, .. })
        ));
        assert!(matches!(
            of_status(status(429), &json),
            Some(SendError::ServerFailed { status: 429, .. })
        ));
    }
}
