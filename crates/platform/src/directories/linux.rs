use std::fs::{self, Permissions};
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use directories::BaseDirs;

use super::Directories;

pub(super) fn of_this_person(base: &BaseDirs) -> Directories {
    // Without XDG_RUNTIME_DIR (cron, su) the state folder is the next best place that only the owner can write.
    let state = base
        .state_dir()
        .unwrap_or(base.data_local_dir())
        .join("timetrack");
    Directories {
        config: base.config_dir().join("timetrack"),
        data: base.data_dir().join("timetrack"),
        runtime: base
            .runtime_dir()
            .filter(|folder| folder.is_dir())
            .map_or_else(|| state.join("run"), |folder| folder.join("timetrack")),
        state,
        is_chosen: false,
    }
}

pub(super) fn system_folder() -> PathBuf {
    PathBuf::from("/etc/timetrack")
}

pub(super) fn restrict_to_owner(folder: &Path) -> io::Result<()> {
    if is_open(&fs::metadata(folder)?) {
        return fs::set_permissions(folder, Permissions::from_mode(0o700));
    }
    Ok(())
}

/// A folder that is not there is open to nobody.
pub(super) fn is_open_to_others(folder: &Path) -> bool {
    fs::metadata(folder).is_ok_and(|metadata| is_open(&metadata))
}

fn is_open(metadata: &fs::Metadata) -> bool {
    metadata.permissions().mode() & 0o077 != 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_people_are_shut_out() {
        let temporary = tempfile::tempdir().unwrap();
        let folder = temporary.path().join("open");
        fs::create_dir(&folder).unwrap();
        fs::set_permissions(&folder, Permissions::from_mode(0o755)).unwrap();
        Directories::below(&folder).unwrap().create().unwrap();
        for private in [folder.clone(), folder.join("run")] {
            assert_eq!(fs::metadata(private).unwrap().permissions().mode() & 0o777, 0o700);
        }
    }

    #[test]
    fn a_folder_that_others_use_is_refused_as_it_is() {
        let temporary = tempfile::tempdir().unwrap();
        let folder = temporary.path().join("shared");
        fs::create_dir(&folder).unwrap();
        let shut = |mode| fs::set_permissions(&folder, Permissions::from_mode(mode)).unwrap();
        shut(0o755);
        for own in [
            "config.json",
            ".config.json.17-0.tmp",
            "outbox.db-wal",
            "timetrack.db",
        ] {
            fs::write(folder.join(own), "").unwrap();
        }
        let directories = Directories::below(&folder).unwrap();
        directories.create().unwrap();

        shut(0o755);
        fs::write(folder.join("report.odt"), "").unwrap();
        let error = directories.create().unwrap_err().to_string();
        assert!(
            error.contains("shared") && error.contains("--data-dir"),
            "{error}"
        );
        assert_eq!(fs::metadata(&folder).unwrap().permissions().mode() & 0o777, 0o755);
        shut(0o700);
        directories.create().unwrap();
    }
}
