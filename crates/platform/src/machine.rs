//! Who sits at which computer: names, versions, language, time zone.
//!
//! Read once at the start; nothing here changes while a program runs, but for the time zone of a travelling laptop,
//! for which [`time_zone_name`] can be asked again.

use jiff::tz::TimeZone;

#[cfg_attr(target_os = "linux", path = "machine/linux.rs")]
#[cfg_attr(target_os = "macos", path = "machine/macos.rs")]
#[cfg_attr(windows, path = "machine/windows.rs")]
mod imp;
#[cfg(unix)]
#[path = "machine/unix.rs"]
mod unix;

/// The computer and the person signed in at it, as the operating system names them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Machine {
    /// The computer's own name without its domain; never empty.
    pub host_name: String,
    /// The person's sign-in name; never empty.
    pub user_name: String,
    /// The directory that the account belongs to (Active Directory, `EXAMPLE`); `None` for a local account.
    pub account_domain: Option<String>,
    /// What runs on it.
    pub system: OperatingSystem,
    /// What the texts for this person are to be in.
    pub language: Language,
    /// Whether there is a desktop that windows and a tray can appear on.
    pub graphical_session: bool,
}

impl Machine {
    /// Asks the operating system. What it does not tell is named "unknown".
    pub fn read() -> Self {
        Self {
            host_name: known(imp::host_name()),
            user_name: known(imp::user_name()),
            account_domain: imp::account_domain(),
            system: imp::operating_system(),
            language: imp::locale().map_or(Language::English, |locale| Language::of_locale(&locale)),
            graphical_session: imp::graphical_session(),
        }
    }
}

/// Name and version, as a person would say them: "Debian GNU/Linux", "12 (bookworm)".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OperatingSystem {
    /// Without the version.
    pub name: String,
    /// As the vendor writes it.
    pub version: String,
}

/// The languages that TimeTrack speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Language {
    /// For every system language but German.
    English,
    /// For every kind of German.
    German,
}

impl Language {
    /// From a system's locale (`de_AT.UTF-8`, `de-CH`, `C`).
    pub fn of_locale(locale: &str) -> Self {
        match locale.split(['_', '-', '.', '@']).next() {
            Some(language) if language.eq_ignore_ascii_case("de") => Self::German,
            Some(_) | None => Self::English,
        }
    }

    /// `en` or `de`.
    pub fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
        }
    }
}

/// The name by which a directory knows the person, as `anna@example.com`; `None` for a local account. Asking can take a
/// while, as long as the directory does not answer.
pub fn directory_name() -> Option<String> {
    imp::directory_name().filter(|name| !name.trim().is_empty())
}

/// The system's time zone by its IANA name ("Europe/Berlin"); `None` where the system has only rules without a name.
pub fn time_zone_name() -> Option<String> {
    TimeZone::try_system().ok()?.iana_name().map(str::to_owned)
}

fn known(name: Option<String>) -> String {
    name.filter(|name| !name.trim().is_empty())
        .unwrap_or_else(|| "unknown".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn german_speaks_german_and_all_others_english() {
        for german in ["de", "de_DE.UTF-8", "de-AT", "DE-ch", "de_DE@euro"] {
            assert_eq!(Language::of_locale(german), Language::German, "{german}");
        }
        for other in ["", "C", "C.UTF-8", "en_US.UTF-8", "den", "nds_DE", "fr-FR"] {
            assert_eq!(Language::of_locale(other), Language::English, "{other}");
        }
    }

    #[test]
    fn this_computer_has_a_name_and_a_person() {
        let machine = Machine::read();
        for name in [
            &machine.host_name,
            &machine.user_name,
            &machine.system.name,
            &machine.system.version,
        ] {
            assert!(!name.is_empty(), "{machine:?}");
        }
        assert!(!machine.host_name.contains('.'), "{machine:?}");
    }
}
