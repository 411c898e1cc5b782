use std::env;
use std::io;
use std::path::{Path, PathBuf};

use directories::BaseDirs;

use super::Directories;

pub(super) fn of_this_person(base: &BaseDirs) -> Directories {
    let roaming = base.config_dir().join("TimeTrack");
    let local = base.data_local_dir().join("TimeTrack");
    Directories {
        state: roaming.clone(),
        config: roaming,
        runtime: local.join("run"),
        data: local,
        is_chosen: false,
    }
}

pub(super) fn system_folder() -> PathBuf {
    env::var_os("ProgramData")
        .map_or_else(|| PathBuf::from(r"C:\ProgramData"), PathBuf::from)
        .join("TimeTrack")
}

/// The profile's folders already belong to the person alone, and inherited rules are what an administrator expects.
#[expect(
    clippy::unnecessary_wraps,
    reason = "the same signature on every operating system"
)]
pub(super) fn restrict_to_owner(_folder: &Path) -> io::Result<()> {
    Ok(())
}

/// Nothing is changed here, so nobody is shut out.
pub(super) fn is_open_to_others(_folder: &Path) -> bool {
    false
}
