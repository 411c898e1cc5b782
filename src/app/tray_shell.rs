//! Which thread does what: with a desktop the main thread belongs to the tray and the shell has one of its own.

use std::{
    sync::{Arc, mpsc},
    thread,
};

use anyhow::{Context, anyhow};
use jiff::tz::TimeZone;
use timetrack_platform::{
    event_loop,
    tray::{self as platform_tray, TrayBackend, TrayEvent},
};

use super::{problem_teller::ProblemTeller, shell::Shell};
use crate::{
    cli::Terminal,
    controller::Input,
    status::{StatusReader, TrayStatus},
    tray::{self, MenuAction},
    workers::ControllerSender,
};

/// Runs the shell until the agent ends.
pub(super) fn run(
    shell: Shell,
    inbox: mpsc::Receiver<Input>,
    reader: &StatusReader,
    terminal: &mut Terminal,
) -> anyhow::Result<()> {
    terminal.line(&shell.texts.get("cli-stop-hint"));
    let mut teller = ProblemTeller::new(Arc::clone(&shell.texts));
    let (texts, clock) = (Arc::clone(&shell.texts), Arc::clone(&shell.clock));
    if !shell.surroundings.has_desktop() {
        if !shell.surroundings.headless {
            terminal.line(&shell.texts.get("cli-no-desktop"));
        }
        shell.work(&inbox, |status| teller.tell(status, clock.now()));
        return Ok(());
    }
    let status = reader.current();
    let first_view = tray::view(&status, &texts, clock.now(), &TimeZone::system());
    let inputs = shell.inputs.clone();
    let (ended, wait_for_end) = mpsc::channel();
    event_loop::run(move |handle: event_loop::Handle<Box<dyn TrayBackend>>| {
        let backend = platform_tray::open(&first_view, on_tray_event(inputs));
        let started = thread::Builder::new().name("controller".into()).spawn(move || {
            let shown = handle.clone();
            shell.work(&inbox, |status| {
                teller.tell(status, clock.now());
                let view = tray::view(status, &texts, clock.now(), &TimeZone::system());
                shown.post(move |backend| backend.show(&view));
            });
            handle.exit();
        });
        // The receiver outlives the loop.
        let _ = ended.send(started);
        backend
    })
    .context("Failed to run the desktop's event loop")?;
    let controller = wait_for_end
        .recv()
        .context("The event loop ended before it began")?;
    controller
        .context("Failed to start the controller")?
        .join()
        .map_err(|_| anyhow!("the controller panicked"))
}

fn on_tray_event(inputs: ControllerSender) -> impl Fn(TrayEvent) + Send + Sync + 'static {
    move |event| match event {
        TrayEvent::Clicked(id) => match MenuAction::from_id(&id) {
            Some(action) => inputs.send(Input::Menu(action)),
            None => tracing::warn!("The tray reported an entry that does not exist"),
        },
        TrayEvent::Shown => inputs.send(Input::Tray(TrayStatus::Shown)),
        TrayEvent::NotShown(problem) => {
            tracing::warn!("The tray icon is not shown: {problem}");
            inputs.send(Input::Tray(TrayStatus::NotShown {
                reason: problem.to_string(),
            }));
        }
    }
}
