//! What Linux and macOS have in common.

use std::env;

pub(super) fn host_name() -> Option<String> {
    let name = rustix::system::uname().nodename().to_str().ok()?.to_owned();
    name.split('.').next().map(str::to_owned)
}

/// The variables are what the desktop's sign-in sets; `id` asks the account data base where they are missing.
pub(super) fn user_name() -> Option<String> {
    ["LOGNAME", "USER"]
        .iter()
        .filter_map(|variable| env::var(variable).ok())
        .find(|name| !name.is_empty())
        .or_else(|| output_of("id", &["-un"]))
}

/// What a small system program prints, without the line's end.
pub(super) fn output_of(program: &str, arguments: &[&str]) -> Option<String> {
    let output = std::process::Command::new(program)
        .args(arguments)
        .stdin(std::process::Stdio::null())
        .output()
        .ok()?;
    let text = String::from_utf8(output.stdout).ok()?.trim().to_owned();
    (output.status.success() && !text.is_empty()).then_some(text)
}
