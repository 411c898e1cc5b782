//! `timetrack enroll` and `timetrack login`: this computer becomes known to a company's server.

mod by_browser;
mod server;

use anyhow::{Context, bail};
use secrecy::SecretString;
use timetrack_platform::secret_store::SecretPlace;
use timetrack_protocol::enrolment::Enrolled;
use url::Url;

use super::{RunOptions, Terminal};
use crate::{
    app::{self, Surroundings},
    config,
    i18n::Texts,
    ipc::{self, Request, Response},
    server_client::{EnrolmentClient, EnrolmentError, SendError},
    status::Connection,
    status_text,
};

/// `timetrack enroll`.
///
/// # Errors
/// Where the server does not take the token, or what it gives cannot be kept.
pub(super) fn by_token(
    options: &RunOptions,
    server: Option<&str>,
    token: Option<&str>,
    terminal: &mut Terminal,
) -> anyhow::Result<()> {
    let surroundings = Surroundings::read(options)?;
    let texts = surroundings.texts();
    let server = server::choose(&surroundings.config, server, &texts)?;
    let given = token.map(|token| SecretString::from(token.trim()));
    let configured = || surroundings.config.enrolment_token.clone();
    let Some(token) = given.or_else(|| configured().map(|(token, _)| token)) else {
        bail!(texts.get("cli-enrol-no-token"));
    };
    let computer = app::computer(&surroundings.config, &surroundings.machine);
    let client = client(&server.address, &texts)?;
    let enrolled = block_on(client.enrol(token, computer))?.map_err(|error| in_words(error, &texts))?;
    settle(&surroundings, &server, &enrolled, &texts, terminal)
}

/// `timetrack login`.
///
/// # Errors
/// Where nobody says that this computer is theirs, or what the server gives cannot be kept.
pub(super) fn by_browser(
    options: &RunOptions,
    server: Option<&str>,
    terminal: &mut Terminal,
) -> anyhow::Result<()> {
    let surroundings = Surroundings::read(options)?;
    let texts = surroundings.texts();
    let server = server::choose(&surroundings.config, server, &texts)?;
    let computer = app::computer(&surroundings.config, &surroundings.machine);
    let client = client(&server.address, &texts)?;
    let opens_browser = surroundings.has_desktop();
    let signing_in = by_browser::sign_in(&client, &computer, opens_browser, &texts, terminal);
    let enrolled = block_on(signing_in)?.map_err(|error| in_words(error, &texts))?;
    settle(&surroundings, &server, &enrolled, &texts, terminal)
}

/// Keeps what the server gave: the credential before the address, which alone would only tell that something is missing.
fn settle(
    surroundings: &Surroundings,
    server: &server::Server,
    enrolled: &Enrolled,
    texts: &Texts,
    terminal: &mut Terminal,
) -> anyhow::Result<()> {
    surroundings.directories.create()?;
    let data_dir = surroundings.directories.data_dir();
    let place = app::keep_credential(data_dir, &server.address, &enrolled.credential)
        .context("Failed to keep the sign-in")?;
    if server.is_new {
        let address = serde_json::Value::from(server.address.as_str());
        config::edit::set(&surroundings.config_file, "base_url", Some(&address))?;
    }
    let host = status_text::host(server.address.as_str());
    terminal.line(&texts.format("cli-enrolled", &[("host", host.into())]));
    if !enrolled.assigned {
        terminal.line(&texts.get("cli-enrolled-waits"));
    }
    match place {
        SecretPlace::Keyring => terminal.line(&texts.get("cli-enrolled-keyring")),
        SecretPlace::File { path, .. } => {
            let path = path.display().to_string();
            terminal.line(&texts.format("cli-enrolled-file", &[("path", path.into())]));
        }
    }
    if server.is_new && surroundings.config.base_url.is_none() {
        terminal.line(&texts.get("cli-enrolled-private-stays"));
    }
    for other in surroundings.companies().others_than(&server.address) {
        let host = status_text::host(other.as_str());
        terminal.line(&texts.format("cli-enrolled-other-stays", &[("host", host.into())]));
    }
    terminal.line(&texts.get(tell_agent(surroundings, &server.address)));
    Ok(())
}

/// Has the running agent use the new credential, unless it works for somebody else. Gives the key of what the person is to do.
fn tell_agent(surroundings: &Surroundings, address: &Url) -> &'static str {
    let endpoint = surroundings.endpoint();
    let Ok(Response::Status(status)) = ipc::ask(&endpoint, &Request::Status) else {
        return "cli-enrolled-start";
    };
    let is_for_this_server = match &status.connection {
        Connection::Company { address: used, .. } => used == address.as_str(),
        Connection::NotSetUp | Connection::Alone { .. } => false,
    };
    if is_for_this_server && let Ok(Response::Done) = ipc::ask(&endpoint, &Request::CredentialChanged) {
        "cli-enrolled-in-use"
    } else {
        "cli-enrolled-restart"
    }
}

fn client(address: &Url, texts: &Texts) -> anyhow::Result<EnrolmentClient> {
    // An error here would mean that a provider is installed already, which is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    EnrolmentClient::new(address)
        .with_context(|| texts.format("cli-enrol-address", &[("address", address.as_str().into())]))
}

fn block_on<T>(work: impl Future<Output = T>) -> anyhow::Result<T> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .context("Failed to start the runtime for HTTP")?;
    Ok(runtime.block_on(work))
}

fn in_words(error: EnrolmentError, texts: &Texts) -> anyhow::Error {
    let text = match error {
        EnrolmentError::TokenRefused => texts.get("cli-enrol-refused"),
        EnrolmentError::SignInEnded => texts.get("cli-login-ended"),
        EnrolmentError::NotOffered => texts.get("cli-enrol-not-offered"),
        EnrolmentError::NotNow(error) => {
            let reason = texts.get(match error {
                SendError::NoAnswer => "failure-no-answer",
                SendError::Certificate => "failure-certificate",
                SendError::ServerFailed { status: 429, .. } => "failure-too-many-attempts",
                SendError::ServerFailed { .. } => "failure-server-failed",
                SendError::NotATimeTrackServer => "failure-not-a-timetrack-server",
                SendError::Unauthorised
                | SendError::SignedOut
                | SendError::TooLarge
                | SendError::Rejected { .. } => "failure-rejected",
            });
            texts.format("cli-enrol-failed", &[("reason", reason.into())])
        }
    };
    anyhow::anyhow!(text)
}
