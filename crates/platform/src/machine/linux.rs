use std::env;
use std::fs;

use super::OperatingSystem;
pub(super) use super::unix::{host_name, user_name};

/// Directory services (sssd, winbind) write the domain into the account's name, in one of two ways.
pub(super) fn account_domain() -> Option<String> {
    domain_of(&user_name()?)
}

/// For a directory service that writes it as the account's name.
pub(super) fn directory_name() -> Option<String> {
    user_name().filter(|account| account.contains('@'))
}

fn domain_of(account: &str) -> Option<String> {
    let (domain, _) = account
        .split_once('\\')
        .or_else(|| account.split_once('@').map(|(name, at)| (at, name)))?;
    (!domain.is_empty()).then(|| domain.to_owned())
}

pub(super) fn operating_system() -> OperatingSystem {
    let release = fs::read_to_string("/etc/os-release")
        .or_else(|_| fs::read_to_string("/usr/lib/os-release"))
        .unwrap_or_default();
    from_release(&release)
}

/// The syntax is of os-release(5): shell-like assignments, quotes optional.
fn from_release(release: &str) -> OperatingSystem {
    let value = |key: &str| {
        release
            .lines()
            .filter_map(|line| line.split_once('='))
            .find(|(name, _)| *name == key)
            .map(|(_, value)| value.trim().trim_matches(['"', '\'']).to_owned())
            .filter(|value| !value.is_empty())
    };
    OperatingSystem {
        name: value("NAME").unwrap_or_else(|| "Linux".to_owned()),
        version: value("VERSION")
            .or_else(|| value("VERSION_ID"))
            .or_else(|| value("BUILD_ID"))
            .unwrap_or_else(|| rustix::system::uname().release().to_string_lossy().into_owned()),
    }
}

/// In the order in which the C library asks for the language of messages.
pub(super) fn locale() -> Option<String> {
    ["LC_ALL", "LC_MESSAGES", "LANG"]
        .iter()
        .filter_map(|variable| env::var(variable).ok())
        .find(|locale| !locale.is_empty())
}

pub(super) fn graphical_session() -> bool {
    ["DISPLAY", "WAYLAND_DISPLAY"]
        .iter()
        .any(|variable| env::var_os(variable).is_some_and(|value| !value.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn name_and_version_come_from_the_release_file() {
        let debian = "PRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\nNAME=\"Debian GNU/Linux\"\nVERSION_ID=\"12\"\nVERSION=\"12 (bookworm)\"\n";
        assert_eq!(
            from_release(debian),
            OperatingSystem {
                name: "Debian GNU/Linux".to_owned(),
                version: "12 (bookworm)".to_owned()
            }
        );
        let arch = from_release("NAME='Arch Linux'\nBUILD_ID=rolling\n");
        assert_eq!(
            (arch.name.as_str(), arch.version.as_str()),
            ("Arch Linux", "rolling")
        );
        let nothing = from_release("");
        assert_eq!(nothing.name, "Linux");
        assert!(!nothing.version.is_empty());
    }

    #[test]
    fn the_domain_is_taken_from_the_accounts_name() {
        assert_eq!(domain_of("EXAMPLE\\anna").as_deref(), Some("EXAMPLE"));
        assert_eq!(domain_of("anna@example.com").as_deref(), Some("example.com"));
        assert_eq!(domain_of("anna"), None);
        assert_eq!(domain_of("\\anna"), None);
    }
}
