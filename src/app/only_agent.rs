//! One agent per person: who starts while another one runs.

use std::{thread, time::Duration};

use timetrack_domain::Clock;
use timetrack_platform::{
    local_socket::LocalSocketError,
    single_instance::{self, InstanceGuard, SingleInstanceError},
};

use super::Surroundings;
use crate::{
    cli::{RunOptions, Terminal},
    i18n::Texts,
    ipc::{self, IpcError, Request},
};

/// How long an agent may take to end, or to begin to listen.
const PATIENCE: Duration = Duration::from_secs(15);
/// How often it is looked.
const LOOK_EVERY: Duration = Duration::from_millis(100);

/// Becomes the only agent; `None` where another one runs. One that is about to end, as after "quit" or when the person
/// signs out and in again, is waited for: otherwise nobody would record from then on.
///
/// # Errors
/// Where the folder cannot be locked.
pub(super) fn become_it(
    surroundings: &Surroundings,
    clock: &dyn Clock,
) -> Result<Option<InstanceGuard>, SingleInstanceError> {
    let give_up_at = clock.moment().elapsed + PATIENCE;
    loop {
        match single_instance::acquire(surroundings.directories.data_dir()) {
            Ok(guard) => return Ok(Some(guard)),
            Err(SingleInstanceError::AlreadyRunning { .. }) => {}
            Err(error @ SingleInstanceError::NotLockable { .. }) => return Err(error),
        }
        if listens(surroundings) || clock.moment().elapsed >= give_up_at {
            return Ok(None);
        }
        thread::park_timeout(LOOK_EVERY);
    }
}

/// Says that another agent runs, and has it show itself.
pub(super) fn yield_to_it(
    options: &RunOptions,
    surroundings: &Surroundings,
    texts: &Texts,
    terminal: &mut Terminal,
) {
    if options.autostart {
        return;
    }
    terminal.line(&texts.get("cli-already-running"));
    if surroundings.has_desktop() {
        // Who starts it a second time wants to see something of it; where that fails, the line above has to do.
        let _ = ipc::ask(&surroundings.endpoint(), &Request::ShowStatusWindow);
    }
}

/// Waits until no agent runs any more. Gives whether it came to that.
pub fn wait_for_its_end(surroundings: &Surroundings, clock: &dyn Clock) -> bool {
    let give_up_at = clock.moment().elapsed + PATIENCE;
    loop {
        // Where the folder cannot be locked at all, nobody can be seen to end.
        match single_instance::acquire(surroundings.directories.data_dir()) {
            Err(SingleInstanceError::AlreadyRunning { .. }) => {}
            Ok(_) | Err(SingleInstanceError::NotLockable { .. }) => return true,
        }
        if clock.moment().elapsed >= give_up_at {
            return false;
        }
        thread::park_timeout(LOOK_EVERY);
    }
}

/// Whether the other agent can be asked. One that ends stops listening first.
fn listens(surroundings: &Surroundings) -> bool {
    match ipc::ask(&surroundings.endpoint(), &Request::Status) {
        Err(IpcError::Socket(LocalSocketError::NobodyThere) | IpcError::NoAnswer) => false,
        // It is there; it may be busy, of another version, or somebody else's.
        Ok(_) | Err(IpcError::NotUnderstood | IpcError::Socket(_)) => true,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use timetrack_platform::SystemClock;

    use super::*;
    use crate::{
        controller::Input,
        ipc::{Callers, IpcServer, Response},
        workers::ControllerSender,
    };

    fn surroundings(folder: &tempfile::TempDir) -> Surroundings {
        let options = RunOptions {
            data_dir: Some(folder.path().to_owned()),
            ..RunOptions::default()
        };
        Surroundings::read(&options).unwrap()
    }

    #[test]
    fn an_agent_that_ends_is_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let surroundings = surroundings(&folder);
        let ending = become_it(&surroundings, &SystemClock).unwrap().unwrap();
        thread::scope(|scope| {
            let second = scope.spawn(|| become_it(&surroundings, &SystemClock).unwrap());
            drop(ending);
            assert!(second.join().unwrap().is_some());
        });
        assert!(wait_for_its_end(&surroundings, &SystemClock));
    }

    #[test]
    fn an_agent_that_listens_is_yielded_to() {
        let folder = tempfile::tempdir().unwrap();
        let surroundings = surroundings(&folder);
        let guard = become_it(&surroundings, &SystemClock).unwrap().unwrap();
        let (inputs, inbox) = mpsc::channel();
        let callers = Callers::new(ControllerSender::new(inputs));
        let server = IpcServer::start(&surroundings.endpoint(), &guard, callers.clone()).unwrap();
        thread::scope(|scope| {
            scope.spawn(move || {
                let asked = inbox.recv().unwrap();
                let Input::Ipc { reply, .. } = asked else {
                    panic!("nobody else speaks to the controller: {asked:?}")
                };
                callers.answer(reply, Response::Done);
            });
            assert!(become_it(&surroundings, &SystemClock).unwrap().is_none());
        });
        server.close();
    }
}
