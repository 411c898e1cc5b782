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
        is_chosen: false,
    }
}

pub(super) fn system_folder() -> PathBuf {
    PathBuf::from("/Library/Application Support/TimeTrack")
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
