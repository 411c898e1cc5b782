//! `timetrack doctor`: every permission, back-end and connection that the agent needs: ok or not, and what to do.

mod finding;

use anyhow::bail;
use jiff::tz::TimeZone;
use timetrack_domain::Clock;
use timetrack_platform::{
    SystemClock, active_window, idle,
    secret_store::{self, SecretPlace},
    session_events,
};

use self::finding::{Finding, Verdict};
use super::{RunOptions, Terminal};
use crate::{
    app::{self, Surroundings},
    i18n::Texts,
    ipc::{self, IpcError, Request, Response},
    status::{AgentStatus, Connection, Link, Problem, Severity, TrayStatus},
    status_text,
};

/// Checks everything and says what was found.
///
/// # Errors
/// Where something that recording needs is not ok.
pub(super) fn run(options: &RunOptions, terminal: &mut Terminal) -> anyhow::Result<()> {
    let surroundings = Surroundings::read(options)?;
    let texts = surroundings.texts();
    let answer = ask_agent(&surroundings);
    let findings = [
        folders(&surroundings),
        configuration(&surroundings, &texts),
        windows(&texts),
        idle_time(&texts),
        session(&texts),
        keyring(&surroundings, &texts),
        tray_icon(&answer, &texts),
        server(&answer, &texts),
        agent(&answer, &texts),
    ];
    let mut failed = 0_usize;
    for finding in &findings {
        terminal.line(&finding.line(&texts));
        failed += usize::from(finding.verdict == Verdict::NotOk);
    }
    if failed == 0 {
        Ok(())
    } else {
        let counts = [("failed", failed.into()), ("all", findings.len().into())];
        bail!(texts.format("doctor-failed", &counts))
    }
}

fn folders(surroundings: &Surroundings) -> Finding {
    const NAME: &str = "doctor-folders";
    let data = surroundings.directories.data_dir().display();
    match surroundings.directories.create() {
        Ok(()) => Finding::ok(NAME, data.to_string()),
        Err(error) => Finding::not_ok(NAME, format!("{:#}", anyhow::Error::from(error))),
    }
}

fn configuration(surroundings: &Surroundings, texts: &Texts) -> Finding {
    const NAME: &str = "doctor-configuration";
    let file = surroundings.config_file.display().to_string();
    match surroundings.config.problems.as_slice() {
        [] if surroundings.config_file.exists() => Finding::ok(NAME, file),
        [] => Finding::ok(NAME, texts.format("doctor-defaults", &[("file", file.into())])),
        problems => {
            let texts: Vec<String> = problems.iter().map(ToString::to_string).collect();
            Finding::not_ok(NAME, texts.join("; "))
        }
    }
}

/// A back-end's own words have no translation.
fn not_available(reason: &str, texts: &Texts) -> String {
    texts.format("doctor-not-available", &[("reason", reason.to_owned().into())])
}

fn windows(texts: &Texts) -> Finding {
    const NAME: &str = "doctor-windows";
    match active_window::open().map(|mut windows| (windows.backend(), windows.current())) {
        Ok((backend, Ok(active_window::Focus::Unavailable(reason)))) => {
            let reason = not_available(reason.code(), texts);
            Finding::limited(NAME, format!("{backend}: {reason}"))
        }
        Ok((backend, Ok(active_window::Focus::Window(_) | active_window::Focus::Nothing))) => {
            Finding::ok(NAME, backend)
        }
        Ok((backend, Err(error))) => Finding::limited(NAME, format!("{backend}: {error}")),
        Err(unsupported) => Finding::limited(NAME, not_available(&unsupported.to_string(), texts)),
    }
}

fn idle_time(texts: &Texts) -> Finding {
    const NAME: &str = "doctor-idle-time";
    match idle::open().map(|mut source| (source.backend(), source.idle())) {
        Ok((backend, Ok(_))) => Finding::ok(NAME, backend),
        Ok((backend, Err(error))) => Finding::limited(NAME, format!("{backend}: {error}")),
        Err(unsupported) => Finding::limited(NAME, not_available(&unsupported.to_string(), texts)),
    }
}

fn session(texts: &Texts) -> Finding {
    const NAME: &str = "doctor-session";
    match session_events::watch(Box::new(|_| {})) {
        Ok(watch) => match watch.limitations() {
            [] => Finding::ok(NAME, texts.get("doctor-announced")),
            limits => {
                let reasons: Vec<String> = limits.iter().map(ToString::to_string).collect();
                Finding::limited(NAME, reasons.join("; "))
            }
        },
        Err(unsupported) => {
            let reason = [("reason", unsupported.to_string().into())];
            Finding::limited(NAME, texts.format("doctor-by-clock-only", &reason))
        }
    }
}

fn tray_icon(answer: &Answer, texts: &Texts) -> Finding {
    const NAME: &str = "doctor-tray";
    let limited = |key| Finding::limited(NAME, texts.get(key));
    match answer {
        Ok(status) => match &status.tray {
            TrayStatus::Shown => Finding::ok(NAME, texts.get("doctor-tray-shown")),
            TrayStatus::Asked => limited("doctor-tray-asked"),
            TrayStatus::NoDesktop => limited("doctor-tray-no-desktop"),
            TrayStatus::NotShown { reason } => {
                let reason = [("reason", reason.clone().into())];
                Finding::limited(NAME, texts.format("doctor-tray-not-shown", &reason))
            }
        },
        Err(_) => limited("doctor-known-later"),
    }
}

/// Where secrets lie, and for a company whether the sign-in of this computer is among them.
fn keyring(surroundings: &Surroundings, texts: &Texts) -> Finding {
    const NAME: &str = "doctor-key-ring";
    let store = secret_store::open(surroundings.directories.data_dir());
    let place = match store.place() {
        SecretPlace::Keyring => texts.get("doctor-in-key-ring"),
        SecretPlace::File { path, because } => {
            let path = path.display().to_string();
            let values = [("path", path.into()), ("reason", because.to_string().into())];
            texts.format("doctor-in-file", &values)
        }
    };
    let server = surroundings.config.base_url.as_ref();
    let detail = match server.map(|server| app::find_credential(store.as_ref(), server)) {
        Some(Err(error)) => return Finding::not_ok(NAME, format!("{:#}", anyhow::Error::from(error))),
        None => place,
        Some(Ok(Some(_))) => texts.format("doctor-signed-in", &[("place", place.into())]),
        Some(Ok(None)) => texts.format("doctor-not-signed-in", &[("place", place.into())]),
    };
    match store.place() {
        SecretPlace::Keyring => Finding::ok(NAME, detail),
        SecretPlace::File { .. } => Finding::limited(NAME, detail),
    }
}

/// What the running agent says about itself, or why it says nothing.
type Answer = Result<Box<AgentStatus>, IpcError>;

fn ask_agent(surroundings: &Surroundings) -> Answer {
    match ipc::ask(&surroundings.endpoint(), &Request::Status)? {
        Response::Status(status) => Ok(status),
        Response::Synced(_) | Response::Link(_) | Response::Done | Response::NotUnderstood => {
            Err(IpcError::NotUnderstood)
        }
    }
}

fn agent(answer: &Answer, texts: &Texts) -> Finding {
    const NAME: &str = "doctor-agent";
    let status = match answer {
        Ok(status) => status,
        Err(error @ IpcError::NotUnderstood) => return Finding::not_ok(NAME, error.in_words(texts)),
        Err(error @ (IpcError::Socket(_) | IpcError::NoAnswer)) => {
            return Finding::limited(NAME, error.in_words(texts));
        }
    };
    let words = status_text::status_text(status, texts, SystemClock.now(), &TimeZone::system());
    let titles: Vec<String> = words.problems.into_iter().map(|problem| problem.title).collect();
    let detail = [vec![words.headline], titles].concat().join("; ");
    match status.problems.iter().map(Problem::severity).max() {
        None => Finding::ok(NAME, detail),
        Some(Severity::Notice | Severity::Warning) => Finding::limited(NAME, detail),
        Some(Severity::Error) => Finding::not_ok(NAME, detail),
    }
}

fn server(answer: &Answer, texts: &Texts) -> Finding {
    const NAME: &str = "doctor-server";
    let Ok(status) = answer else {
        return Finding::limited(NAME, texts.get("doctor-known-later"));
    };
    let address = match &status.connection {
        Connection::NotSetUp => return Finding::not_ok(NAME, texts.get("doctor-not-set-up")),
        Connection::Alone { address: None, .. } => {
            return Finding::limited(NAME, texts.get("doctor-no-pages"));
        }
        Connection::Alone {
            address: Some(address),
            ..
        }
        | Connection::Company { address, .. } => address,
    };
    match status.connection.link() {
        Some(Link::Online) => Finding::ok(NAME, address),
        Some(Link::Untried) | None => {
            let address = [("address", address.clone().into())];
            Finding::limited(NAME, texts.format("doctor-untried", &address))
        }
        Some(Link::Offline { .. }) => {
            let failure = status.buffer.last_error.as_ref();
            let key = failure.map_or("failure-no-answer", |failure| {
                status_text::failure_key(failure.cause)
            });
            let values = [
                ("address", address.clone().into()),
                ("reason", texts.get(key).into()),
            ];
            Finding::limited(NAME, texts.format("doctor-offline", &values))
        }
    }
}
