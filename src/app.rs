//! The composition root: the only place that names concrete types and puts them together.

mod company_access;
mod company_folders;
mod credential;
mod effects;
mod only_agent;
mod origin;
mod pages;
mod problem_teller;
mod server_access;
mod shell;
mod surroundings;
mod tracking;
mod tray_shell;

use std::sync::{Arc, Mutex, mpsc};

use anyhow::Context;
use timetrack_domain::{Clock, tracking_settings::SessionMode};
use timetrack_outbox::Limits;
use timetrack_platform::{SystemClock, signals};

pub(crate) use company_access::computer;
pub(crate) use credential::{find as find_credential, keep as keep_credential};
pub use only_agent::wait_for_its_end;
pub use server_access::{ServerAccess, ServerAccessReader, ServerAccessWriter};
pub use surroundings::Surroundings;

use self::company_access::CompanyAccess;
use crate::{
    cli::{RunOptions, Terminal},
    config::ConfigProblem,
    controller::{Controller, Input},
    first_run,
    i18n::Texts,
    ipc::{Callers, IpcServer},
    log,
    server_client::ServerClients,
    status::{AgentStatus, Connection, Link, Problem, StatusHub, StatusReader, TrayStatus},
    supervisor::{Supervisor, WorkerFactory},
    workers::{
        ControllerSender, WorkerName,
        event_sender::{EventSender, SenderHandle},
        idle_heartbeat::IdleHeartbeat,
        recorder::{OutboxSlot, RecorderSender, RecorderWorker, unsaved_events},
        settings_channel::SettingsChannel,
        window_tracker::WindowTracker,
    },
};

/// Runs the agent until it is told to end.
///
/// # Errors
/// Where its folders cannot be used, or the operating system gives no thread.
pub fn run(options: &RunOptions, terminal: &mut Terminal) -> anyhow::Result<()> {
    if options.autostart && effects::autostart_is_unwanted(options) {
        return Ok(());
    }
    // An error here would mean that a provider is installed already, which is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let surroundings = Surroundings::read(options)?;
    surroundings.directories.create()?;
    surroundings
        .claim_outbox_dir()
        .context("Failed to make the folder of the outbox")?;
    let texts = Arc::new(surroundings.texts());
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let Some(guard) = only_agent::become_it(&surroundings, clock.as_ref())? else {
        only_agent::yield_to_it(options, &surroundings, &texts, terminal);
        return Ok(());
    };
    start_log(&surroundings, &clock, terminal);

    let (inputs, inbox) = mpsc::channel();
    let controller = ControllerSender::new(inputs);
    let callers = Callers::new(controller.clone());
    let ipc_server = IpcServer::start(&surroundings.endpoint(), &guard, callers.clone())
        .context("Failed to listen for commands")?;
    let terminate = controller.clone();
    signals::on_terminate(Box::new(move || terminate.send(Input::Terminate)))
        .context("Failed to listen for the end of the session")?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .thread_name("http")
        .enable_all()
        .build()
        .context("Failed to start the runtime for HTTP")?;

    let tracking = tracking::Tracking::of(&surroundings);
    // With a desktop a window asks.
    let notice_was_shown =
        terminal.is_interactive() && surroundings.may_record() && !surroundings.has_desktop();
    if notice_was_shown {
        terminal.line(&first_run::notice(&surroundings.notice_facts(), &texts).as_text());
        terminal.line(&texts.get(match tracking.at_start.session_mode {
            SessionMode::Automatic => "cli-notice-printed",
            SessionMode::Manual => "cli-notice-printed-manual",
        }));
    }
    let status = initial_status(&surroundings, &tracking);
    let (hub, reader) = StatusHub::new(status.clone());
    let staff = hire(
        &surroundings,
        &reader,
        &callers,
        tracking,
        runtime.handle(),
        &controller,
    );
    let workers = with_embedded_server(&staff.pages, &surroundings, &staff.access, &texts, terminal);
    let workers = workers.into_iter().chain(staff.workers).collect();
    let supervisor = Supervisor::start(workers, Arc::clone(&clock), controller.clone())
        .context("Failed to start the supervisor")?;
    let (outbox_dir, told) = (surroundings.outbox_dir(), Arc::clone(&texts));
    let shell = shell::Shell {
        controller: Controller::new(status, clock.moment()),
        hub,
        clock,
        recorder: staff.recorder,
        sender: staff.sender,
        pages: staff.pages,
        _access: staff.access,
        company: staff.company,
        supervisor,
        ipc_server,
        callers,
        inputs: controller,
        notice_was_shown,
        runtime,
        texts,
        surroundings,
    };
    let ended = tray_shell::run(shell, inbox, &reader, terminal);
    let unsaved = unsaved_events(&outbox_dir);
    if unsaved > 0 {
        let text = told.format("cli-unsaved", &[("count", unsaved.into())]);
        terminal.error(&format!("timetrack: {text}"));
    }
    drop(guard);
    ended
}

/// The workers, and how they are spoken to.
struct Staff {
    workers: Vec<(WorkerName, WorkerFactory)>,
    recorder: RecorderSender,
    sender: SenderHandle,
    pages: pages::Pages,
    access: ServerAccessWriter,
    company: Option<CompanyAccess>,
}

/// Puts the workers together. They are started in this order and stopped in the reverse one: the sender comes first so
/// that it is stopped last, and can send what the recorder closed.
fn hire(
    surroundings: &Surroundings,
    status: &StatusReader,
    callers: &Callers,
    tracking: tracking::Tracking,
    runtime: &tokio::runtime::Handle,
    controller: &ControllerSender,
) -> Staff {
    let config = &surroundings.config;
    let (recorder, inbox) = RecorderSender::new(tracking.at_start.afk_threshold());
    let inbox = Arc::new(Mutex::new(inbox));
    let limits = Limits {
        maximum_bytes: config.outbox_maximum_bytes,
        maximum_days: config.outbox_maximum_days,
        ..Limits::default()
    };
    let outbox = OutboxSlot::new(surroundings.outbox_dir(), limits);
    let (access, access_reader) = tokio::sync::watch::channel(None);
    let clients = ServerClients::new(access_reader);
    let pages = pages::Pages::new(config, runtime, callers, status, &clients);
    let sender = SenderHandle::new(
        config.heartbeat_interval,
        origin::of(surroundings.directories.data_dir()),
    );
    let company = config.base_url.clone().map(|base_url| {
        let found = sender.clone();
        CompanyAccess::start(
            surroundings,
            base_url,
            access.clone(),
            controller.clone(),
            move || found.may_work_again(),
        )
    });
    let mut workers: Vec<(WorkerName, WorkerFactory)> = Vec::new();
    if surroundings.may_record() {
        let new_sender = {
            let (handle, slot, status, runtime) =
                (sender.clone(), outbox.clone(), status.clone(), runtime.clone());
            let clients = clients.clone();
            move || {
                EventSender::new(
                    handle.clone(),
                    slot.clone(),
                    clients.clone(),
                    status.clone(),
                    runtime.clone(),
                )
            }
        };
        workers.push((WorkerName::EventSender, Box::new(move || Box::new(new_sender()))));
        let (at_start, slot) = (tracking.at_start, outbox);
        workers.push((
            WorkerName::Recorder,
            Box::new(move || {
                Box::new(RecorderWorker::new(
                    Arc::clone(&inbox),
                    slot.clone(),
                    at_start.clone(),
                ))
            }),
        ));
        let told = recorder.clone();
        workers.push((
            WorkerName::IdleHeartbeat,
            Box::new(move || Box::new(IdleHeartbeat::new(told.clone()))),
        ));
        let told = recorder.clone();
        workers.push((
            WorkerName::WindowTracker,
            Box::new(move || Box::new(WindowTracker::new(told.clone()))),
        ));
        if let Some(company) = tracking.company {
            let (handle, told, runtime) = (sender.settings().clone(), recorder.clone(), runtime.clone());
            let new_channel = move || {
                SettingsChannel::new(
                    handle.clone(),
                    clients.clone(),
                    company.clone(),
                    told.clone(),
                    runtime.clone(),
                )
            };
            workers.push((
                WorkerName::SettingsChannel,
                Box::new(move || Box::new(new_channel())),
            ));
        }
    }
    Staff {
        workers,
        recorder,
        sender,
        pages,
        access,
        company,
    }
}

/// The worker that serves the pages, where the agent carries the server inside itself.
#[cfg(feature = "standalone")]
fn with_embedded_server(
    pages: &pages::Pages,
    surroundings: &Surroundings,
    access: &ServerAccessWriter,
    texts: &Arc<Texts>,
    terminal: &Terminal,
) -> Option<(WorkerName, WorkerFactory)> {
    let pages::Pages::Alone(alone) = pages else {
        return None;
    };
    let open = terminal.is_interactive() && surroundings.has_desktop();
    Some((
        WorkerName::EmbeddedServer,
        alone.server(surroundings, access.clone(), texts, open),
    ))
}

/// A company package carries no server.
#[cfg(not(feature = "standalone"))]
fn with_embedded_server(
    _pages: &pages::Pages,
    _surroundings: &Surroundings,
    _access: &ServerAccessWriter,
    _texts: &Arc<Texts>,
    _terminal: &Terminal,
) -> Option<(WorkerName, WorkerFactory)> {
    None
}

fn start_log(surroundings: &Surroundings, clock: &Arc<dyn Clock>, terminal: &mut Terminal) {
    let file = surroundings.directories.log_file();
    if let Err(error) = log::start(&file, surroundings.config.log_level, Arc::clone(clock)) {
        terminal.error(&format!(
            "timetrack: the log {} cannot be written: {error}",
            file.display()
        ));
    }
    tracing::info!(version = env!("CARGO_PKG_VERSION"), "TimeTrack starts");
    for problem in &surroundings.config.problems {
        tracing::warn!("Configuration: {problem}");
        terminal.error(&format!("timetrack: {problem}"));
    }
}

fn initial_status(surroundings: &Surroundings, tracking: &tracking::Tracking) -> AgentStatus {
    let config = &surroundings.config;
    let connection = match &config.base_url {
        Some(address) => Connection::Company {
            address: address.to_string(),
            link: Link::Untried,
        },
        None if cfg!(feature = "standalone") => Connection::Alone {
            address: None,
            link: Link::Untried,
        },
        None => Connection::NotSetUp,
    };
    let mut problems = config_problems(&config.problems);
    problems.extend(tracking.problem.clone());
    AgentStatus {
        problems,
        managed: config.managed,
        tray: if surroundings.has_desktop() {
            TrayStatus::Asked
        } else {
            TrayStatus::NoDesktop
        },
        ..AgentStatus::at_start(&tracking.at_start, connection)
    }
}

fn config_problems(problems: &[ConfigProblem]) -> Vec<Problem> {
    let (odd, wrong): (Vec<_>, Vec<_>) = problems.iter().partition(|problem| problem.is_harmless());
    let told = |problems: &[&ConfigProblem]| Some((problems.first()?.to_string(), problems.len() as u64));
    let wrong = told(&wrong).map(|(first, count)| Problem::ConfigWrong { first, count });
    let odd = told(&odd).map(|(first, count)| Problem::ConfigOdd { first, count });
    wrong.into_iter().chain(odd).collect()
}
