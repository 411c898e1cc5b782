use std::ffi::OsStr;
use std::io::{self, ErrorKind};
use std::process::{Child, Command, Stdio};
use std::thread;

/// `xdg-open` knows the person's choice; `gio` is there on desktops that lack it.
pub(super) fn open(what: &OsStr) -> io::Result<()> {
    match start("xdg-open", &[], what) {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            reap(start("gio", &["open"], what).map_err(|_| error)?)
        }
        started => reap(started?),
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
fn reap(mut child: Child) -> io::Result<()> {
    thread::Builder::new()
        .name("opener".to_owned())
        .spawn(move || match child.wait() {
            Ok(status) if !status.success() => tracing::warn!(%status, "the opener failed"),
            Ok(_) => {}
            Err(error) => tracing::warn!(%error, "the opener was lost"),
        })?;
    Ok(())
}
