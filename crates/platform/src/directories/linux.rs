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
    }
}

pub(super) fn system_folder() -> PathBuf {
    PathBuf::from("/etc/timetrack")
}

pub(super) fn restrict_to_owner(folder: &Path) -> io::Result<()> {
    let others = fs::metadata(folder)?.permissions().mode() & 0o077;
    if others == 0 {
        return Ok(());
    }
    fs::set_permissions(folder, Permissions::from_mode(0o700))
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
}
