//! Which agent this is: what is told with every batch, so that the server notices two that use one credential.

use std::{fs, path::Path};

use timetrack_domain::{
    Clock, IdGenerator,
    id::{MachineId, RunId},
};
use timetrack_platform::{SystemClock, atomic_file};
use timetrack_protocol::BatchOrigin;

/// The file in the data directory that holds the id of it. A copy of a disk carries it along, and is told apart by its
/// runs.
const FILE: &str = "machine_id";

/// Makes an id for this run, and reads that of the data directory, or makes it.
pub(super) fn of(data_dir: &Path) -> BatchOrigin {
    let mut ids = IdGenerator::from_system();
    let now = SystemClock.now();
    let path = data_dir.join(FILE);
    let known = fs::read_to_string(&path)
        .ok()
        .and_then(|text| text.trim().parse().ok());
    let machine_id = known.unwrap_or_else(|| {
        let made = MachineId::generate(now, &mut ids);
        if let Err(error) = atomic_file::write(&path, made.to_string().as_bytes()) {
            tracing::warn!("The id of this installation could not be kept: {error}");
        }
        made
    });
    BatchOrigin {
        run_id: RunId::generate(now, &mut ids),
        machine_id,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_folder_stays_the_same_and_every_run_is_another() {
        let folder = tempfile::tempdir().unwrap();
        let (first, second) = (of(folder.path()), of(folder.path()));
        assert_eq!(first.machine_id, second.machine_id);
        assert_ne!(first.run_id, second.run_id);
        fs::write(folder.path().join(FILE), "\0damaged").unwrap();
        let third = of(folder.path());
        assert_ne!(third.machine_id, first.machine_id);
        assert_eq!(of(folder.path()).machine_id, third.machine_id);
        assert_ne!(of(Path::new("/nowhere")).machine_id, first.machine_id);
    }
}
