//! Effects that touch the desktop. Where one fails, the log says so and everything goes on.

use std::{
    collections::BTreeSet,
    fs,
    io::Write,
    path::Path,
    process::{Command, Stdio},
    sync::{Mutex, MutexGuard, PoisonError},
};

use jiff::{Timestamp, tz::TimeZone};
use timetrack_platform::{
    autostart::{Autostart as Entry, AutostartState},
    notifications, open,
};

use super::Surroundings;
use crate::{
    cli::RunOptions,
    controller::{Input, Notification},
    i18n::Texts,
    status::{Autostart, Problem, ProblemCode},
    status_text,
    workers::ControllerSender,
};

/// Opens the configuration; a person who has none gets the example to begin with.
pub(super) fn open_config(path: &Path, inputs: &ControllerSender) {
    let begun = fs::File::options()
        .write(true)
        .create_new(true)
        .open(path)
        .and_then(|mut file| file.write_all(include_bytes!("../../config.example.json")));
    if let Err(error) = begun
        && error.kind() != std::io::ErrorKind::AlreadyExists
    {
        tracing::warn!("No configuration could be made at {}: {error}", path.display());
    }
    open_file(path, inputs);
}

/// Opens a file that the person can read. Where nothing opens it, the status says so.
pub(super) fn open_file(path: &Path, inputs: &ControllerSender) {
    inputs.send(Input::Clear(ProblemCode::NothingOpened));
    let (file, inputs) = (path.display().to_string(), inputs.clone());
    open::open_file_or(path, move |error| {
        tracing::warn!("{file} could not be opened: {error}");
        inputs.send(Input::Raise(Problem::NothingOpened { file: Some(file) }));
    });
}

/// Whether the agent starts with the computer.
pub(super) fn autostart_state(options: &RunOptions) -> Autostart {
    match autostart_entry(options).map(|entry| entry.state()) {
        Some(Ok(AutostartState::On | AutostartState::OnForEverybody)) => Autostart::On,
        Some(Ok(AutostartState::Off | AutostartState::OnForAnotherProgram)) => Autostart::Off,
        Some(Err(error)) => {
            tracing::debug!("Whether TimeTrack starts with the computer is not known: {error}");
            Autostart::Unknown
        }
        None => Autostart::Unknown,
    }
}

/// Whether the person does not want the agent, which was started with the computer all the same.
pub(super) fn autostart_is_unwanted(options: &RunOptions) -> bool {
    autostart_entry(options).is_some_and(|entry| entry.has_to_leave().unwrap_or(false))
}

/// Has the agent start with the computer, or not.
pub(super) fn set_autostart(on: bool, options: &RunOptions) {
    let Some(entry) = autostart_entry(options) else {
        return;
    };
    let changed = if on { entry.enable() } else { entry.disable() };
    if let Err(error) = changed {
        tracing::warn!("The start with the computer could not be changed: {error}");
    }
}

fn autostart_entry(options: &RunOptions) -> Option<Entry> {
    let program = std::env::current_exe().ok()?;
    let arguments = options.at_sign_in()?;
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    Entry::new(&program, &arguments)
        .inspect_err(|error| tracing::debug!("No start with the computer: {error}"))
        .ok()
}

/// Tells the person something.
pub(super) fn notify(notification: &Notification, texts: &Texts, now: Timestamp) {
    let (title, body) = match notification {
        Notification::SyncFinished { events } => {
            let time = status_text::time_of_day(now, texts, now, &TimeZone::system());
            let values = [("count", (*events).into()), ("time", time.into())];
            (
                texts.get("notify-synced"),
                texts.format("notify-synced-text", &values),
            )
        }
        Notification::SyncFailed(cause) => {
            let reason = texts.get(status_text::failure_key(*cause));
            (
                texts.get("notify-sync-failed"),
                texts.format("notify-sync-failed-text", &[("reason", reason.into())]),
            )
        }
        Notification::MoreIsRecorded(detail) => {
            let detail = texts.get(status_text::detail_key(*detail));
            (
                texts.get("notify-more-recorded"),
                texts.format("notify-more-recorded-text", &[("detail", detail.into())]),
            )
        }
    };
    // Showing one can take two seconds, and the controller must not wait for it.
    let shown = std::thread::Builder::new()
        .name("notification".into())
        .spawn(move || {
            if let Err(error) = notifications::show(&title, &body) {
                tracing::debug!("No notification could be shown: {error}");
            }
        });
    if let Err(error) = shown {
        tracing::debug!("No thread for a notification: {error}");
    }
}

/// The windows that are open: a second one of the same kind would only confuse.
static OPEN_WINDOWS: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());

fn open_windows() -> MutexGuard<'static, BTreeSet<&'static str>> {
    OPEN_WINDOWS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Opens a window as a process of its own.
pub(super) fn open_window(command: &'static str, surroundings: &Surroundings) {
    let Ok(program) = std::env::current_exe() else {
        tracing::warn!("The program's own path is not known, so no window can be opened");
        return;
    };
    let mut process = Command::new(program);
    process
        .arg(command)
        .arg("--config")
        .arg(&surroundings.config_file);
    if let Some(folder) = &surroundings.options.data_dir {
        process.arg("--data-dir").arg(folder);
    }
    process
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    if !open_windows().insert(command) {
        return;
    }
    // Somebody has to wait for its end, or the operating system keeps a trace of it.
    let spawned = std::thread::Builder::new().name("window".into()).spawn(move || {
        if let Err(error) = process.status() {
            tracing::warn!("No window could be opened: {error}");
        }
        open_windows().remove(command);
    });
    if let Err(error) = spawned {
        open_windows().remove(command);
        tracing::warn!("No thread for a window: {error}");
    }
}
