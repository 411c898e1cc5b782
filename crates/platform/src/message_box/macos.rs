use std::io;
use std::process::{Command, Stdio};

use super::MessageBoxError;

/// The texts are arguments of the script, never part of it.
pub(super) fn show(title: &str, text: &str) -> Result<(), MessageBoxError> {
    let script = "on run arguments\n\
        display dialog (item 2 of arguments) with title (item 1 of arguments) buttons {\"OK\"} default button 1\n\
        end run";
    let output = Command::new("/usr/bin/osascript")
        .args(["-e", script, "--", title, text])
        .stdin(Stdio::null())
        .output()?;
    if output.status.success() {
        return Ok(());
    }
    Err(io::Error::other(String::from_utf8_lossy(&output.stderr).trim().to_owned()).into())
}
