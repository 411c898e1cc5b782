//! The Run keys. Windows' own switch (Task Manager, Settings) is a note beside the person's entry, in
//! `StartupApproved`: odd first byte for off. For an entry for everybody only administrators can write that note, so the
//! person's choice lies in a value of TimeTrack's own, and the program has to leave again when it is started with
//! [`AutostartState::Off`].

use std::io;

use windows_registry::{CURRENT_USER, Key, LOCAL_MACHINE, Type};

use crate::registry;

use super::{Autostart, AutostartError, AutostartState};

const NAME: &str = "TimeTrack";
const REFUSED: &str = "AutostartRefused";

pub(super) const STARTS_IN_SPITE_OF_OFF: bool = true;

/// Registry keys below the person's and the computer's root.
#[derive(Debug, Clone)]
pub(super) struct Places {
    run: &'static str,
    approved: &'static str,
    own: &'static str,
}

impl Places {
    #[expect(
        clippy::unnecessary_wraps,
        reason = "the same signature on every operating system"
    )]
    pub(super) fn of_this_person() -> Result<Self, AutostartError> {
        Ok(Self {
            run: r"Software\Microsoft\Windows\CurrentVersion\Run",
            approved: r"Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run",
            own: r"Software\TimeTrack",
        })
    }
}

pub(super) fn state(autostart: &Autostart) -> Result<AutostartState, AutostartError> {
    let (command, places) = (command(autostart)?, &autostart.places);
    Ok(match text(CURRENT_USER, places.run) {
        Some(_) if is_switched_off(places) => AutostartState::Off,
        Some(own) if own == command => AutostartState::On,
        Some(_) => AutostartState::OnForAnotherProgram,
        None if text(LOCAL_MACHINE, places.run).is_some() && !is_refused(places) => {
            AutostartState::OnForEverybody
        }
        None => AutostartState::Off,
    })
}

pub(super) fn enable(autostart: &Autostart) -> Result<(), AutostartError> {
    let (command, places) = (command(autostart)?, &autostart.places);
    CURRENT_USER
        .create(places.run)
        .and_then(|key| key.set_string(NAME, &command))
        .map_err(|error| not_writable(places.run, error))?;
    // Missing notes mean "on"; those that are not there cannot be removed.
    for (path, name) in [(places.approved, NAME), (places.own, REFUSED)] {
        if let Ok(key) = CURRENT_USER.options().read().write().open(path)
            && key.get_type(name).is_ok()
        {
            key.remove_value(name)
                .map_err(|error| not_writable(path, error))?;
        }
    }
    Ok(())
}

pub(super) fn disable(autostart: &Autostart) -> Result<(), AutostartError> {
    let places = &autostart.places;
    if text(CURRENT_USER, places.run).is_some() {
        CURRENT_USER
            .create(places.run)
            .and_then(|key| key.remove_value(NAME))
            .map_err(|error| not_writable(places.run, error))?;
    }
    if text(LOCAL_MACHINE, places.run).is_some() {
        CURRENT_USER
            .create(places.own)
            .and_then(|key| key.set_u32(REFUSED, 1))
            .map_err(|error| not_writable(places.own, error))?;
    }
    Ok(())
}

fn text(root: &Key, path: &str) -> Option<String> {
    root.open(path).ok()?.get_string(NAME).ok()
}

fn is_switched_off(places: &Places) -> bool {
    let note = CURRENT_USER
        .open(places.approved)
        .and_then(|key| key.get_value(NAME));
    note.is_ok_and(|note| note.ty() == Type::Bytes && note.first().is_some_and(|byte| byte % 2 == 1))
}

fn is_refused(places: &Places) -> bool {
    CURRENT_USER
        .open(places.own)
        .and_then(|key| key.get_u32(REFUSED))
        .is_ok_and(|refused| refused != 0)
}

/// The command line, each word quoted: a path with a space would otherwise start something else.
fn command(autostart: &Autostart) -> Result<String, AutostartError> {
    let not_expressible = || AutostartError::NotExpressible {
        program: autostart.program.clone(),
    };
    let program = autostart.program.to_str().ok_or_else(not_expressible)?;
    if program.contains('"')
        || autostart
            .arguments
            .iter()
            .any(|argument| argument.contains(['"', '\\', ' ']))
    {
        return Err(not_expressible());
    }
    let arguments: String = autostart
        .arguments
        .iter()
        .flat_map(|argument| [" ", argument.as_str()])
        .collect();
    Ok(format!("\"{program}\"{arguments}"))
}

fn not_writable(path: &str, source: impl Into<io::Error>) -> AutostartError {
    AutostartError::NotWritable {
        place: format!(r"HKCU\{path}"),
        source: registry::error(source),
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    const ROOT: &str = r"Software\TimeTrackTest";

    fn autostart(program: &str) -> Autostart {
        Autostart {
            program: PathBuf::from(program),
            arguments: vec!["--autostart".to_owned()],
            places: Places {
                run: r"Software\TimeTrackTest\Run",
                approved: r"Software\TimeTrackTest\StartupApproved",
                own: r"Software\TimeTrackTest\Own",
            },
        }
    }

    /// One test, because the registry is one.
    #[test]
    fn it_goes_on_and_off_and_understands_windows_own_switch() {
        // Left over from a test that failed.
        let _ = CURRENT_USER.remove_tree(ROOT);
        let installed = autostart(r"C:\Program Files\TimeTrack\timetrack.exe");
        assert_eq!(installed.state().unwrap(), AutostartState::Off);
        installed.disable().unwrap();
        assert!(installed.has_to_leave().unwrap());

        installed.enable().unwrap();
        assert_eq!(installed.state().unwrap(), AutostartState::On);
        assert!(!installed.has_to_leave().unwrap());
        assert_eq!(
            text(CURRENT_USER, installed.places.run).unwrap(),
            r#""C:\Program Files\TimeTrack\timetrack.exe" --autostart"#
        );
        assert_eq!(
            autostart(r"D:\timetrack.exe").state().unwrap(),
            AutostartState::OnForAnotherProgram
        );

        let note = [3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        CURRENT_USER
            .create(installed.places.approved)
            .unwrap()
            .set_bytes(NAME, Type::Bytes, &note)
            .unwrap();
        assert_eq!(installed.state().unwrap(), AutostartState::Off);
        installed.enable().unwrap();
        assert_eq!(installed.state().unwrap(), AutostartState::On);

        installed.disable().unwrap();
        assert_eq!(installed.state().unwrap(), AutostartState::Off);
        CURRENT_USER.remove_tree(ROOT).unwrap();
    }
}
