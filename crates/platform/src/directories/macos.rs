use std::fs::{self, Permissions};
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use directories::BaseDirs;

use super::Directories;

pub(super) fn of_this_person(base: &BaseDirs) -> Directories {
    let folder = base.data_dir().join("TimeTrack");
    Directories {
        config: folder.clone(),
        state: folder.clone(),
        runtime: folder.join("run"),
        data: folder,
    }
}

pub(super) fn system_folder() -> PathBuf {
    PathBuf::from("/Library/Application Support/TimeTrack")
}

pub(super) fn restrict_to_owner(folder: &Path) -> io::Result<()> {
    let others = fs::metadata(folder)?.permissions().mode() & 0o077;
    if others == 0 {
        return Ok(());
    }
    fs::set_permissions(folder, Permissions::from_mode(0o700))
}
