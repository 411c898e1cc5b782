use std::env;

use super::OperatingSystem;
use super::unix::output_of;
pub(super) use super::unix::{host_name, user_name};

/// Accounts of a directory have a record in its node; local ones have none.
pub(super) fn account_domain() -> Option<String> {
    let record = output_of(
        "dscl",
        &[
            "/Search",
            "-read",
            &format!("/Users/{}", user_name()?),
            "OriginalNodeName",
        ],
    )?;
    let node = record.rsplit_once("/Active Directory/")?.1;
    node.split('/').next().map(str::to_owned)
}

/// What an account's record says of it differs from one directory to the other.
pub(super) fn directory_name() -> Option<String> {
    None
}

pub(super) fn operating_system() -> OperatingSystem {
    OperatingSystem {
        name: "macOS".to_owned(),
        version: output_of("sw_vers", &["-productVersion"]).unwrap_or_else(|| "unknown".to_owned()),
    }
}

/// Programs started by the Finder have no `LANG`, so the person's settings are asked first.
pub(super) fn locale() -> Option<String> {
    output_of("defaults", &["read", "-g", "AppleLocale"]).or_else(|| env::var("LANG").ok())
}

/// True but for a sign-in over ssh and for system daemons.
pub(super) fn graphical_session() -> bool {
    env::var_os("SSH_CONNECTION").is_none()
        && output_of("launchctl", &["managername"]).as_deref() == Some("Aqua")
}
