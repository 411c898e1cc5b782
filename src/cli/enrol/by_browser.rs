//! Signing this computer in through the browser (RFC 8628).

use std::time::Duration;

use timetrack_domain::Clock;
use timetrack_platform::{SystemClock, open};
use timetrack_protocol::enrolment::{Computer, Enrolled};

use crate::{
    cli::Terminal,
    i18n::Texts,
    server_client::{Claimed, EnrolmentClient, EnrolmentError, SendError},
};

/// Servers are not asked more often, whatever they say.
const SHORTEST_INTERVAL: Duration = Duration::from_secs(1);
/// Nor is anybody kept waiting longer between two questions.
const LONGEST_INTERVAL: Duration = Duration::from_secs(60);

/// Shows the code, opens the page and waits until the person has said that this computer is theirs.
pub(super) async fn sign_in(
    client: &EnrolmentClient,
    computer: &Computer,
    opens_browser: bool,
    texts: &Texts,
    terminal: &mut Terminal,
) -> Result<Enrolled, EnrolmentError> {
    let started = client.begin_sign_in(computer).await?;
    let lasts = Duration::from_secs(started.expires_in_seconds.into());
    let give_up_at = SystemClock.moment().elapsed + lasts;
    terminal.line(&texts.format("cli-login-code", &[("code", started.code.clone().into())]));
    terminal.line(&texts.format("cli-login-address", &[("address", started.url.clone().into())]));
    if opens_browser {
        // Where none can be opened, the line above has to do.
        let _ = open::open_url(&started.url);
    }
    let mut interval = Duration::from_secs(started.interval_seconds.into());
    loop {
        tokio::time::sleep(interval.clamp(SHORTEST_INTERVAL, LONGEST_INTERVAL)).await;
        match client.claim(&started.secret).await {
            Ok(Claimed::Enrolled(enrolled)) => return Ok(enrolled),
            Ok(Claimed::Waiting { interval: asked }) => interval = asked,
            // The person has time; the network may come back.
            Err(EnrolmentError::NotNow(SendError::NoAnswer)) => {}
            Err(EnrolmentError::NotNow(SendError::ServerFailed { retry_after, .. })) => {
                interval = retry_after.unwrap_or(interval);
            }
            Err(error) => return Err(error),
        }
        if SystemClock.moment().elapsed >= give_up_at {
            return Err(EnrolmentError::SignInEnded);
        }
    }
}
