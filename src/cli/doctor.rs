//! `timetrack doctor`: every permission, back-end and connection that the agent needs: ok or not, and what to do.

use std::fmt::Write as _;

use anyhow::bail;
use jiff::tz::TimeZone;
use timetrack_domain::Clock;
use timetrack_platform::{SystemClock, active_window, idle, secret_store, session_events};

use super::{RunOptions, Terminal};
use crate::{
    app::{self, Surroundings},
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
    let answer = ask_agent(&surroundings);
    let findings = [
        folders(&surroundings),
        configuration(&surroundings),
        windows(),
        idle_time(),
        session(),
        keyring(&surroundings),
        tray_icon(&answer),
        server(&answer, &surroundings),
        agent(&answer, &surroundings),
    ];
    let mut failed = 0_u32;
    for finding in &findings {
        terminal.line(&finding.line());
        failed += u32::from(finding.verdict == Verdict::NotOk);
    }
    if failed == 0 {
        Ok(())
    } else {
        bail!("{failed} of {} checks are not ok", findings.len())
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    Ok,
    /// Something is missing that working time does not need.
    Limited,
    NotOk,
}

struct Finding {
    name: &'static str,
    verdict: Verdict,
    detail: String,
}

impl Finding {
    fn ok(name: &'static str, detail: impl Into<String>) -> Self {
        Self {
            name,
            verdict: Verdict::Ok,
            detail: detail.into(),
        }
    }

    fn limited(name: &'static str, detail: impl Into<String>) -> Self {
        Self {
            name,
            verdict: Verdict::Limited,
            detail: detail.into(),
        }
    }

    fn not_ok(name: &'static str, detail: impl Into<String>) -> Self {
        Self {
            name,
            verdict: Verdict::NotOk,
            detail: detail.into(),
        }
    }

    fn line(&self) -> String {
        let verdict = match self.verdict {
            Verdict::Ok => "ok      ",
            Verdict::Limited => "limited ",
            Verdict::NotOk => "NOT OK  ",
        };
        let mut line = String::new();
        // Writing to a String cannot fail.
        let _ = write!(line, "{verdict} {:<15} {}", self.name, self.detail);
        line
    }
}

fn folders(surroundings: &Surroundings) -> Finding {
    let data = surroundings.directories.data_dir().display();
    match surroundings.directories.create() {
        Ok(()) => Finding::ok("folders", data.to_string()),
        Err(error) => Finding::not_ok("folders", format!("{:#}", anyhow::Error::from(error))),
    }
}

fn configuration(surroundings: &Surroundings) -> Finding {
    let file = surroundings.config_file.display();
    match surroundings.config.problems.as_slice() {
        [] if surroundings.config_file.exists() => Finding::ok("configuration", file.to_string()),
        [] => Finding::ok("configuration", format!("defaults; {file} does not exist")),
        problems => {
            let texts: Vec<String> = problems.iter().map(ToString::to_string).collect();
            Finding::not_ok("configuration", texts.join("; "))
        }
    }
}

fn windows() -> Finding {
    match active_window::open().map(|mut windows| (windows.backend(), windows.current())) {
        Ok((backend, Ok(active_window::Focus::Unavailable(reason)))) => {
            Finding::limited("windows", format!("{backend}: not available: {}", reason.code()))
        }
        Ok((backend, Ok(active_window::Focus::Window(_) | active_window::Focus::Nothing))) => {
            Finding::ok("windows", backend)
        }
        Ok((backend, Err(error))) => Finding::limited("windows", format!("{backend}: {error}")),
        Err(unsupported) => Finding::limited("windows", format!("not available: {unsupported}")),
    }
}

fn idle_time() -> Finding {
    match idle::open().map(|mut source| (source.backend(), source.idle())) {
        Ok((backend, Ok(_))) => Finding::ok("idle time", backend),
        Ok((backend, Err(error))) => Finding::limited("idle time", format!("{backend}: {error}")),
        Err(unsupported) => Finding::limited("idle time", format!("not available: {unsupported}")),
    }
}

fn session() -> Finding {
    match session_events::watch(Box::new(|_| {})) {
        Ok(watch) => match watch.limitations() {
            [] => Finding::ok("lock, suspend", "announced by the system"),
            limits => {
                let reasons: Vec<String> = limits.iter().map(ToString::to_string).collect();
                Finding::limited("lock, suspend", reasons.join("; "))
            }
        },
        Err(unsupported) => Finding::limited(
            "lock, suspend",
            format!("recognised by the clock only: {unsupported}"),
        ),
    }
}

fn tray_icon(answer: &Answer) -> Finding {
    match answer {
        Ok(status) => match &status.tray {
            TrayStatus::Shown => Finding::ok("tray", "a panel shows the icon"),
            TrayStatus::Asked => Finding::limited("tray", "no panel has answered yet"),
            TrayStatus::NoDesktop => Finding::limited("tray", "no desktop; the command line does the same"),
            TrayStatus::NotShown { reason } => {
                Finding::limited("tray", format!("{reason}; the command line does the same"))
            }
        },
        Err(_) => Finding::limited("tray", "known once TimeTrack runs"),
    }
}

/// Where secrets lie, and for a company whether the sign-in of this computer is among them.
fn keyring(surroundings: &Surroundings) -> Finding {
    const NAME: &str = "key ring";
    let store = secret_store::open(surroundings.directories.data_dir());
    let place = store.place();
    let detail = match (
        &surroundings.config.base_url,
        app::find_credential(store.as_ref()),
    ) {
        (_, Err(error)) => return Finding::not_ok(NAME, format!("{:#}", anyhow::Error::from(error))),
        (None, Ok(_)) => place.to_string(),
        (Some(_), Ok(Some(_))) => format!("the sign-in of this computer is {place}"),
        (Some(_), Ok(None)) => format!("this computer is not signed in; secrets are {place}"),
    };
    match place {
        secret_store::SecretPlace::Keyring => Finding::ok(NAME, detail),
        secret_store::SecretPlace::File { .. } => Finding::limited(NAME, detail),
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

fn agent(answer: &Answer, surroundings: &Surroundings) -> Finding {
    let status = match answer {
        Ok(status) => status,
        Err(error @ IpcError::NotUnderstood) => return Finding::not_ok("agent", error.to_string()),
        Err(error @ (IpcError::Socket(_) | IpcError::NoAnswer)) => {
            return Finding::limited("agent", error.to_string());
        }
    };
    let words = status_text::status_text(
        status,
        &surroundings.texts(),
        SystemClock.now(),
        &TimeZone::system(),
    );
    let titles: Vec<String> = words.problems.into_iter().map(|problem| problem.title).collect();
    let detail = [vec![words.headline], titles].concat().join("; ");
    match status.problems.iter().map(Problem::severity).max() {
        None => Finding::ok("agent", detail),
        Some(Severity::Notice | Severity::Warning) => Finding::limited("agent", detail),
        Some(Severity::Error) => Finding::not_ok("agent", detail),
    }
}

fn server(answer: &Answer, surroundings: &Surroundings) -> Finding {
    let Ok(status) = answer else {
        return Finding::limited("server", "known once TimeTrack runs");
    };
    let address = match &status.connection {
        Connection::NotSetUp => {
            return Finding::not_ok("server", "not set up: base_url is missing in the config");
        }
        Connection::Alone { address: None, .. } => {
            return Finding::limited("server", "the own pages do not run yet");
        }
        Connection::Alone {
            address: Some(address),
            ..
        }
        | Connection::Company { address, .. } => address,
    };
    match status.connection.link() {
        Some(Link::Online) => Finding::ok("server", address),
        Some(Link::Untried) | None => Finding::limited("server", format!("{address}: nothing was sent yet")),
        Some(Link::Offline { .. }) => {
            let failure = status.buffer.last_error.as_ref();
            let key = failure.map_or("failure-no-answer", |failure| {
                status_text::failure_key(failure.cause)
            });
            let reason = surroundings.texts().get(key);
            let hint = "nothing is lost, see \"timetrack status\"";
            Finding::limited("server", format!("{address}: {reason}; {hint}"))
        }
    }
}
