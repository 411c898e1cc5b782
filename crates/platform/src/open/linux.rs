use std::ffi::OsStr;
use std::io::{self, ErrorKind};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use timetrack_domain::Clock;

use super::Failed;
use crate::SystemClock;

/// How long the opener may look for a program.
const LONGEST_SEARCH: Duration = Duration::from_secs(30);

/// `xdg-open` knows the person's choice; `gio` is there on desktops that lack it.
pub(super) fn open(what: &OsStr, failed: Failed) -> io::Result<()> {
    match start("xdg-open", &[], what) {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            reap(start("gio", &["open"], what).map_err(|_| error)?, failed)
        }
        started => reap(started?, failed),
    }
}

fn start(program: &str, arguments: &[&str], what: &OsStr) -> io::Result<Child> {
    Command::new(program)
        .args(arguments)
        .arg(what)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
}

/// The opener may live as long as the browser; it must not stay behind as a zombie.
fn reap(mut child: Child, failed: Failed) -> io::Result<()> {
    let started = SystemClock.moment().elapsed;
    thread::Builder::new()
        .name("opener".to_owned())
        .spawn(move || match child.wait() {
            Ok(status) if !status.success() => {
                let lived = SystemClock.moment().elapsed.saturating_sub(started);
                // Later it is how the browser itself ended.
                if lived < LONGEST_SEARCH {
                    failed(io::Error::other(status.to_string()));
                }
            }
            Ok(_) => {}
            Err(error) => tracing::warn!(%error, "the opener was lost"),
        })?;
    Ok(())
}
