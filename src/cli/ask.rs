//! The commands that ask the running agent.

mod answer;

use anyhow::{Context, bail};
use jiff::tz::TimeZone;
use timetrack_domain::{Clock, recorder::RecorderState};
use timetrack_platform::{SystemClock, local_socket::Endpoint};

use super::{CommandName, RunOptions, Terminal};
use crate::{
    app::{self, Surroundings},
    first_run,
    i18n::Texts,
    ipc::{self, Request, Response},
    status::{AgentStatus, SyncStatus},
    status_text,
    workers::recorder::unsaved_events,
};

/// `timetrack status`.
///
/// # Errors
/// Where no agent runs, or it does not answer.
pub(super) fn status(
    options: &RunOptions,
    json: bool,
    window: bool,
    terminal: &mut Terminal,
) -> anyhow::Result<()> {
    let surroundings = Surroundings::read(options)?;
    if window {
        let endpoint = surroundings.endpoint();
        ipc::ask(&endpoint, &Request::ShowStatusWindow)?;
        return Ok(());
    }
    let status = fetch(&surroundings.endpoint())?;
    if json {
        terminal.line(&serde_json::to_string_pretty(&status).context("Failed to write the status as JSON")?);
    } else {
        print(&status, &surroundings.texts(), terminal);
    }
    Ok(())
}

/// The commands that change something.
///
/// # Errors
/// Where no agent runs, it does not answer, or it could not do what was asked.
pub(super) fn command(
    options: &RunOptions,
    command: &CommandName,
    terminal: &mut Terminal,
) -> anyhow::Result<()> {
    let surroundings = Surroundings::read(options)?;
    let (endpoint, texts) = (surroundings.endpoint(), surroundings.texts());
    let request = match command {
        CommandName::Quit => {
            ipc::ask(&endpoint, &Request::Quit)?;
            if !app::wait_for_its_end(&surroundings, &SystemClock) {
                bail!(texts.get("cli-still-ending"));
            }
            let unsaved = unsaved_events(&surroundings.outbox_dir());
            if unsaved > 0 {
                bail!(texts.format("cli-unsaved", &[("count", unsaved.into())]));
            }
            return Ok(());
        }
        CommandName::Sync => Request::Sync,
        CommandName::Start => Request::Start,
        CommandName::Break => Request::Break,
        CommandName::Stop => Request::Stop,
        CommandName::Privacy { minutes } => Request::Privacy { minutes: *minutes },
        CommandName::Pause { minutes } => Request::Pause { minutes: *minutes },
        CommandName::Resume => Request::Resume,
        CommandName::Status { .. }
        | CommandName::Dashboard
        | CommandName::Login { .. }
        | CommandName::Enroll { .. }
        | CommandName::Doctor
        | CommandName::Export { .. }
        | CommandName::StatusWindow
        | CommandName::NoticeWindow => bail!("this command does not ask the agent"),
    };
    let before = fetch(&endpoint)?;
    if answer::would_be_lost(&request, &before) {
        bail!(answer::refusal(
            &before,
            &texts,
            SystemClock.now(),
            &TimeZone::system()
        ));
    }
    if request == Request::Sync {
        return sync(&endpoint, &texts, terminal);
    }
    if request == Request::Start && before.recording == RecorderState::WaitingForNotice {
        // Whoever types the command reads what follows, so the notice counts as shown.
        terminal.line(&first_run::notice(&surroundings.notice_facts(), &texts).as_text());
        ipc::ask(&endpoint, &Request::AcknowledgeNotice)?;
    }
    ipc::ask(&endpoint, &request)?;
    let after = fetch(&endpoint)?;
    let (now, zone) = (SystemClock.now(), TimeZone::system());
    if !answer::is_granted(&request, &after) {
        bail!(answer::refusal(&after, &texts, now, &zone));
    }
    terminal.line(&answer::consent(&request, &after, &texts, now, &zone));
    Ok(())
}

/// `timetrack dashboard`.
///
/// # Errors
/// Where no agent runs, or its pages do not.
pub(super) fn dashboard(options: &RunOptions, terminal: &mut Terminal) -> anyhow::Result<()> {
    let surroundings = Surroundings::read(options)?;
    let texts = surroundings.texts();
    let Response::Link(Some(link)) = ipc::ask(&surroundings.endpoint(), &Request::PagesLink)? else {
        bail!(texts.get("cli-no-pages"));
    };
    terminal.line(&link);
    if surroundings.has_desktop() {
        // Where no browser can be opened, the link above has to do.
        let _ = timetrack_platform::open::open_url(&link);
    }
    Ok(())
}

fn sync(endpoint: &Endpoint, texts: &Texts, terminal: &mut Terminal) -> anyhow::Result<()> {
    match ipc::ask(endpoint, &Request::Sync)? {
        Response::Synced(SyncStatus::Finished { events, .. }) => {
            terminal.line(&texts.format("cli-synced", &[("count", events.into())]));
            Ok(())
        }
        Response::Synced(SyncStatus::Failed { cause, .. }) => {
            let reason = texts.get(status_text::failure_key(cause));
            bail!(texts.format("cli-sync-failed", &[("reason", reason.into())]))
        }
        Response::Synced(SyncStatus::Running) => bail!(texts.get("cli-sync-goes-on")),
        Response::Synced(SyncStatus::Never)
        | Response::Status(_)
        | Response::Link(_)
        | Response::Done
        | Response::NotUnderstood => bail!(ipc::IpcError::NotUnderstood),
    }
}

fn fetch(endpoint: &Endpoint) -> anyhow::Result<AgentStatus> {
    match ipc::ask(endpoint, &Request::Status)? {
        Response::Status(status) => Ok(*status),
        Response::Synced(_) | Response::Link(_) | Response::Done | Response::NotUnderstood => {
            bail!(ipc::IpcError::NotUnderstood)
        }
    }
}

fn print(status: &AgentStatus, texts: &Texts, terminal: &mut Terminal) {
    let text = status_text::status_text(status, texts, SystemClock.now(), &TimeZone::system());
    terminal.line(&text.as_text());
}
