//! Desktop entries as of the freedesktop.org Autostart and Desktop Entry specifications.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use directories::BaseDirs;

use crate::atomic_file;

use super::{Autostart, AutostartError, AutostartState};

const FILE_NAME: &str = "timetrack.desktop";

pub(super) const STARTS_IN_SPITE_OF_OFF: bool = false;

#[derive(Debug, Clone)]
pub(super) struct Places {
    own: PathBuf,
    for_everybody: PathBuf,
}

impl Places {
    pub(super) fn of_this_person() -> Result<Self, AutostartError> {
        let base = BaseDirs::new().ok_or(AutostartError::NoHome)?;
        Ok(Self {
            own: base.config_dir().join("autostart").join(FILE_NAME),
            for_everybody: Path::new("/etc/xdg/autostart").join(FILE_NAME),
        })
    }
}

/// The person's entry hides the one for everybody, whatever it says.
pub(super) fn state(autostart: &Autostart) -> Result<AutostartState, AutostartError> {
    if let Some(entry) = read(&autostart.places.own)? {
        return Ok(if is_off(&entry) {
            AutostartState::Off
        } else if value(&entry, "Exec") == Some(exec(autostart)?.as_str()) {
            AutostartState::On
        } else {
            AutostartState::OnForAnotherProgram
        });
    }
    match read(&autostart.places.for_everybody)? {
        Some(entry) if !is_off(&entry) => Ok(AutostartState::OnForEverybody),
        Some(_) | None => Ok(AutostartState::Off),
    }
}

pub(super) fn enable(autostart: &Autostart) -> Result<(), AutostartError> {
    let exec = exec(autostart)?;
    write(
        &autostart.places.own,
        &format!(
            "[Desktop Entry]\nType=Application\nName=TimeTrack\nComment=Records working time\n\
             Comment[de]=Erfasst Arbeitszeit\nIcon=timetrack\nExec={exec}\nTerminal=false\n\
             X-GNOME-Autostart-enabled=true\n"
        ),
    )
}

pub(super) fn disable(autostart: &Autostart) -> Result<(), AutostartError> {
    let own = &autostart.places.own;
    if read(&autostart.places.for_everybody)?.is_some() {
        return write(
            own,
            "[Desktop Entry]\nType=Application\nName=TimeTrack\nHidden=true\n",
        );
    }
    match fs::remove_file(own) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(not_writable(own, error)),
        Ok(()) | Err(_) => Ok(()),
    }
}

fn is_off(entry: &str) -> bool {
    value(entry, "Hidden") == Some("true") || value(entry, "X-GNOME-Autostart-enabled") == Some("false")
}

/// Of the main group; the value as written, with its escapes.
fn value<'entry>(entry: &'entry str, key: &str) -> Option<&'entry str> {
    entry
        .lines()
        .skip_while(|line| line.trim() != "[Desktop Entry]")
        .skip(1)
        .take_while(|line| !line.starts_with('['))
        .filter_map(|line| line.split_once('='))
        .find(|(name, _)| name.trim() == key)
        .map(|(_, value)| value.trim())
}

/// Program and arguments for `Exec=`.
fn exec(autostart: &Autostart) -> Result<String, AutostartError> {
    let not_expressible = || AutostartError::NotExpressible {
        program: autostart.program.clone(),
    };
    let program = autostart.program.to_str().ok_or_else(not_expressible)?;
    let words = std::iter::once(program).chain(autostart.arguments.iter().map(String::as_str));
    let quoted: Option<Vec<_>> = words.map(quote).collect();
    Ok(quoted.ok_or_else(not_expressible)?.join(" "))
}

/// Quotes a word for `Exec=`. Two layers: within quotes `"`, `` ` ``, `$` and `\` take a backslash, and the file's
/// string syntax doubles every backslash; `%` starts a field code and is doubled as well. `None` for a word with a
/// line break, which the file cannot hold.
fn quote(word: &str) -> Option<String> {
    let mut quoted = String::from("\"");
    for character in word.chars() {
        match character {
            '"' | '`' | '$' => quoted.extend(["\\\\", character.encode_utf8(&mut [0; 4])]),
            '\\' => quoted.push_str("\\\\\\\\"),
            '%' => quoted.push_str("%%"),
            control if control.is_control() => return None,
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    Some(quoted)
}

fn read(path: &Path) -> Result<Option<String>, AutostartError> {
    match fs::read(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(source) => Err(AutostartError::NotReadable {
            place: path.display().to_string(),
            source,
        }),
        Ok(bytes) => Ok(Some(String::from_utf8_lossy(&bytes).into_owned())),
    }
}

fn write(path: &Path, entry: &str) -> Result<(), AutostartError> {
    let folder = path.parent().expect("Places joins a file name to a folder");
    fs::create_dir_all(folder)
        .and_then(|()| atomic_file::write(path, entry.as_bytes()))
        .map_err(|source| not_writable(path, source))
}

fn not_writable(path: &Path, source: io::Error) -> AutostartError {
    AutostartError::NotWritable {
        place: path.display().to_string(),
        source,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn autostart(folder: &Path, program: &str) -> Autostart {
        Autostart {
            program: PathBuf::from(program),
            arguments: vec!["--autostart".to_owned()],
            places: Places {
                own: folder.join("own").join(FILE_NAME),
                for_everybody: folder.join("everybody").join(FILE_NAME),
            },
        }
    }

    #[test]
    fn it_goes_on_and_off() {
        let folder = tempfile::tempdir().unwrap();
        let autostart = autostart(folder.path(), "/opt/Time Track/timetrack");
        assert_eq!(autostart.state().unwrap(), AutostartState::Off);
        autostart.disable().unwrap();
        autostart.enable().unwrap();
        assert_eq!(autostart.state().unwrap(), AutostartState::On);
        let entry = fs::read_to_string(&autostart.places.own).unwrap();
        assert!(
            entry.contains("Exec=\"/opt/Time Track/timetrack\" \"--autostart\"\n"),
            "{entry}"
        );
        autostart.disable().unwrap();
        assert_eq!(autostart.state().unwrap(), AutostartState::Off);
        assert!(!autostart.places.own.exists());
        assert!(
            !autostart.has_to_leave().unwrap(),
            "a desktop keeps to what is off"
        );
    }

    #[test]
    fn an_older_installation_is_noticed_and_corrected() {
        let folder = tempfile::tempdir().unwrap();
        autostart(folder.path(), "/old/timetrack").enable().unwrap();
        let present = autostart(folder.path(), "/new/timetrack");
        assert_eq!(present.state().unwrap(), AutostartState::OnForAnotherProgram);
        present.enable().unwrap();
        assert_eq!(present.state().unwrap(), AutostartState::On);
    }

    #[test]
    fn what_a_package_installed_is_hidden_for_the_person_and_not_touched() {
        let folder = tempfile::tempdir().unwrap();
        let autostart = autostart(folder.path(), "/usr/bin/timetrack");
        let packaged = "[Desktop Entry]\nType=Application\nName=TimeTrack\nExec=timetrack --autostart\n";
        write(&autostart.places.for_everybody, packaged).unwrap();
        assert_eq!(autostart.state().unwrap(), AutostartState::OnForEverybody);
        autostart.disable().unwrap();
        assert_eq!(autostart.state().unwrap(), AutostartState::Off);
        autostart.enable().unwrap();
        assert_eq!(autostart.state().unwrap(), AutostartState::On);
        assert_eq!(
            fs::read_to_string(&autostart.places.for_everybody).unwrap(),
            packaged
        );
    }

    #[test]
    fn the_desktops_own_switch_is_understood() {
        let folder = tempfile::tempdir().unwrap();
        let autostart = autostart(folder.path(), "/usr/bin/timetrack");
        autostart.enable().unwrap();
        let entry = fs::read_to_string(&autostart.places.own).unwrap();
        fs::write(
            &autostart.places.own,
            entry.replace("enabled=true", "enabled=false"),
        )
        .unwrap();
        assert_eq!(autostart.state().unwrap(), AutostartState::Off);
    }

    #[test]
    fn words_are_quoted_for_both_layers() {
        assert_eq!(quote("/a b/c").unwrap(), "\"/a b/c\"");
        assert_eq!(quote("50%").unwrap(), "\"50%%\"");
        assert_eq!(quote("$HOME `x` \"y\"").unwrap(), r#""\\$HOME \\`x\\` \\"y\\"""#);
        assert_eq!(quote(r"a\b").unwrap(), r#""a\\\\b""#);
        assert_eq!(quote("two\nlines"), None);
    }
}
