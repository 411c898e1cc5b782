//! A disk of a few megabytes that can be filled and made read-only, on Linux.
//!
//! It is a tmpfs in a mount namespace of its own, so that nothing outside the test's process and its children ever sees
//! it. Where neither the superuser nor unprivileged namespaces are available, the test says that it is skipped.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Set in the process that runs in a mount namespace of its own: where it may mount.
const DIRECTORY: &str = "TIMETRACK_TEST_SMALL_DISK";
const BALLAST: &str = "ballast";

/// An empty disk. It goes with the process.
#[derive(Debug)]
pub struct SmallDisk(PathBuf);

impl SmallDisk {
    /// Runs the test called `test` once more in a namespace, and there gives the disk. In the process that was started
    /// by the test runner it gives `None` after that: the test has passed, or cannot be made here.
    ///
    /// # Panics
    ///
    /// When the test fails in the namespace, or is not called `test`.
    pub fn for_test(test: &str, megabytes: u32) -> Option<Self> {
        if let Some(directory) = std::env::var_os(DIRECTORY) {
            let disk = Self(directory.into());
            disk.mount(&[
                "-t",
                "tmpfs",
                "-o",
                &format!("size={megabytes}m,mode=700"),
                "tmpfs",
            ]);
            return Some(disk);
        }
        if !can_mount() {
            // Written past the capture of the test runner: a skipped test must be seen in every log.
            let reason = "no mount namespace of its own (unshare)";
            let _ = writeln!(std::io::stderr(), "skipped: {test}: {reason}");
            return None;
        }
        let directory = tempfile::tempdir().expect("a temporary directory can be made");
        let output = unshare()
            .arg(std::env::current_exe().expect("the test knows its own program"))
            .args(["--exact", test, "--nocapture"])
            .env(DIRECTORY, directory.path())
            .output()
            .expect("unshare can be started, it was started before");
        let text = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() && text.contains("1 passed"), "{text}");
        None
    }

    /// Where it is mounted.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Takes every free block.
    ///
    /// # Panics
    ///
    /// When the disk cannot be written.
    pub fn fill(&self) {
        let mut ballast = File::create(self.0.join(BALLAST)).expect("the disk can be written");
        while ballast.write_all(&[1; 4096]).is_ok() {}
    }

    /// Gives back what [`Self::fill`] took.
    ///
    /// # Panics
    ///
    /// When the disk was not filled.
    pub fn free(&self) {
        fs::remove_file(self.0.join(BALLAST)).expect("the disk was filled");
    }

    /// Takes the right to write away.
    ///
    /// # Panics
    ///
    /// When a file is still open for writing.
    pub fn make_read_only(&self) {
        self.mount(&["-o", "remount,ro"]);
    }

    /// Gives the right to write back.
    ///
    /// # Panics
    ///
    /// When the disk cannot be mounted anew.
    pub fn make_writable(&self) {
        self.mount(&["-o", "remount,rw"]);
    }

    fn mount(&self, arguments: &[&str]) {
        let status = Command::new("mount")
            .args(arguments)
            .arg(&self.0)
            .status()
            .expect("mount can be started");
        assert!(status.success(), "mount {arguments:?}: {status}");
    }
}

fn can_mount() -> bool {
    unshare()
        .args(["mount", "-t", "tmpfs", "tmpfs", "/mnt"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// A user namespace too: it makes an ordinary user the superuser of nothing but these mounts.
fn unshare() -> Command {
    let mut command = Command::new("unshare");
    command.args(["--user", "--map-root-user", "--mount", "--propagation", "private"]);
    command
}
