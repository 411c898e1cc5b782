//! A launch agent. It is read at sign-in; nothing is started or stopped by switching it.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use directories::BaseDirs;

use crate::atomic_file;

use super::{Autostart, AutostartError, AutostartState};

const FILE_NAME: &str = "com.timetrack.agent.plist";

pub(super) const STARTS_IN_SPITE_OF_OFF: bool = true;

#[derive(Debug, Clone)]
pub(super) struct Places {
    own: PathBuf,
    for_everybody: PathBuf,
    /// The person's choice against an entry for everybody. launchd cannot be asked for that without starting a program
    /// of its own, so the agent has to leave again when it is started with [`AutostartState::Off`].
    refused: PathBuf,
}

impl Places {
    pub(super) fn of_this_person() -> Result<Self, AutostartError> {
        let base = BaseDirs::new().ok_or(AutostartError::NoHome)?;
        Ok(Self {
            own: base.home_dir().join("Library/LaunchAgents").join(FILE_NAME),
            for_everybody: Path::new("/Library/LaunchAgents").join(FILE_NAME),
            refused: base.data_dir().join("TimeTrack/autostart-refused"),
        })
    }
}

pub(super) fn state(autostart: &Autostart) -> Result<AutostartState, AutostartError> {
    let Places {
        own,
        for_everybody,
        refused,
    } = &autostart.places;
    match fs::read_to_string(own) {
        Ok(entry) if entry == property_list(autostart)? => Ok(AutostartState::On),
        Ok(_) => Ok(AutostartState::OnForAnotherProgram),
        Err(error) if error.kind() != ErrorKind::NotFound => Err(AutostartError::NotReadable {
            place: own.display().to_string(),
            source: error,
        }),
        Err(_) if for_everybody.exists() && !refused.exists() => Ok(AutostartState::OnForEverybody),
        Err(_) => Ok(AutostartState::Off),
    }
}

pub(super) fn enable(autostart: &Autostart) -> Result<(), AutostartError> {
    let Places { own, refused, .. } = &autostart.places;
    write(own, &property_list(autostart)?)?;
    remove(refused)
}

pub(super) fn disable(autostart: &Autostart) -> Result<(), AutostartError> {
    let Places {
        own,
        for_everybody,
        refused,
    } = &autostart.places;
    if for_everybody.exists() {
        write(refused, "")?;
    }
    remove(own)
}

fn property_list(autostart: &Autostart) -> Result<String, AutostartError> {
    let program = autostart
        .program
        .to_str()
        .ok_or_else(|| AutostartError::NotExpressible {
            program: autostart.program.clone(),
        })?;
    let words: String = std::iter::once(program)
        .chain(autostart.arguments.iter().map(String::as_str))
        .map(|word| {
            format!(
                "<string>{}</string>",
                word.replace('&', "&amp;").replace('<', "&lt;")
            )
        })
        .collect();
    Ok(format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" \"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">\n\
         <plist version=\"1.0\"><dict><key>Label</key><string>com.timetrack.agent</string>\n\
         <key>ProgramArguments</key><array>{words}</array>\n\
         <key>RunAtLoad</key><true/><key>ProcessType</key><string>Interactive</string></dict></plist>\n"
    ))
}

fn write(path: &Path, contents: &str) -> Result<(), AutostartError> {
    let folder = path.parent().expect("Places joins a file name to a folder");
    fs::create_dir_all(folder)
        .and_then(|()| atomic_file::write(path, contents.as_bytes()))
        .map_err(|source| not_writable(path, source))
}

fn remove(path: &Path) -> Result<(), AutostartError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(not_writable(path, error)),
        Ok(()) | Err(_) => Ok(()),
    }
}

fn not_writable(path: &Path, source: io::Error) -> AutostartError {
    AutostartError::NotWritable {
        place: path.display().to_string(),
        source,
    }
}
