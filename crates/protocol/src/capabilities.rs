//! What agent and server say of themselves, in two headers of the requests of `/api/agent/*` and `/api/events` and of
//! their answers:
//!
//! ```text
//! TimeTrack-Version: 0.1.0
//! TimeTrack-Capabilities: channel, deletions, settings
//! ```
//!
//! An agent and a server that are at most [`TOLERATED_MINORS`] minor versions apart work together. For that, each side
//! ignores fields that it does not know and takes values that it does not know in the safe direction. Where that is not
//! enough, such as for a new way to record less, the side that has to act differently looks here what the other can do.
//! Proxies may drop the headers, and other clients never send them: who says nothing is treated as the first version.

use std::{
    collections::BTreeSet,
    fmt::{self, Display, Formatter},
};

/// The header with the version.
pub const VERSION_HEADER: &str = "timetrack-version";
/// The header with the capabilities.
pub const CAPABILITIES_HEADER: &str = "timetrack-capabilities";
/// How many minor versions agent and server may be apart.
pub const TOLERATED_MINORS: u32 = 2;

/// Something that one side can do and the other may have to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Capability {
    /// Server-sent events at `GET /api/agent/channel`: the server offers them, the agent listens.
    Channel,
    /// Deletions reach the copies that the agent keeps.
    Deletions,
    /// Settings come from `GET /api/agent/settings`.
    Settings,
}

impl Capability {
    /// Every one that this version knows.
    pub const ALL: [Self; 3] = [Self::Channel, Self::Deletions, Self::Settings];

    /// Its word on the wire.
    pub fn word(self) -> &'static str {
        match self {
            Self::Channel => "channel",
            Self::Deletions => "deletions",
            Self::Settings => "settings",
        }
    }

    fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.word() == word)
    }
}

/// What one side says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Announcement {
    version: Version,
    capabilities: BTreeSet<Capability>,
}

impl Announcement {
    /// What a program of this version says.
    pub fn own() -> Self {
        Self {
            version: Version::own(),
            capabilities: Capability::ALL.into(),
        }
    }

    /// What the two headers say; `None` where they are missing or somebody else's. Words that are not known are left out.
    pub fn from_headers(version: Option<&str>, capabilities: Option<&str>) -> Option<Self> {
        let words = capabilities?.split(',').map(str::trim);
        Some(Self {
            version: Version::parse(version?)?,
            capabilities: words.filter_map(Capability::of_word).collect(),
        })
    }

    /// Name and value of the headers that say this.
    pub fn headers(&self) -> [(&'static str, String); 2] {
        let words: Vec<&str> = self.capabilities.iter().map(|known| known.word()).collect();
        [
            (VERSION_HEADER, self.version.to_string()),
            (CAPABILITIES_HEADER, words.join(", ")),
        ]
    }

    /// The version.
    pub fn version(&self) -> Version {
        self.version
    }

    /// Whether it can do this.
    pub fn can(&self, capability: Capability) -> bool {
        self.capabilities.contains(&capability)
    }
}

/// A version of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Version {
    major: u32,
    minor: u32,
    patch: u32,
}

impl Version {
    /// The version of this program.
    pub fn own() -> Self {
        Self::parse(env!("CARGO_PKG_VERSION")).expect("cargo only takes versions with three numbers")
    }

    /// Reads `1.2.3`; what follows after `-` or `+` is left out.
    pub fn parse(text: &str) -> Option<Self> {
        let numbers = text.trim().split(['-', '+']).next()?;
        let mut numbers = numbers.split('.').map(|number| number.parse().ok());
        let version = Self {
            major: numbers.next()??,
            minor: numbers.next()??,
            patch: numbers.next()??,
        };
        numbers.next().is_none().then_some(version)
    }

    /// Whether programs of both versions are meant to work together.
    pub fn works_with(self, other: Self) -> bool {
        self.major == other.major && self.minor.abs_diff(other.minor) <= TOLERATED_MINORS
    }
}

impl Display for Version {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(version: &str, capabilities: &str) -> Option<Announcement> {
        Announcement::from_headers(Some(version), Some(capabilities))
    }

    #[test]
    fn what_is_said_is_understood() {
        let own = Announcement::own();
        let [(_, version), (_, capabilities)] = own.headers();
        assert_eq!(read(&version, &capabilities), Some(own.clone()));
        assert!(Capability::ALL.into_iter().all(|capability| own.can(capability)));
    }

    #[test]
    fn words_to_come_and_spaces_do_not_spoil_the_rest() {
        let newer = read("0.3.7-rc.1+x", "deletions,telepathy ,  settings").unwrap();
        assert_eq!(newer.version().to_string(), "0.3.7");
        assert!(newer.can(Capability::Deletions) && newer.can(Capability::Settings));
        assert!(!newer.can(Capability::Channel));
    }

    #[test]
    fn who_says_nothing_or_nonsense_says_nothing() {
        assert_eq!(Announcement::from_headers(None, Some("settings")), None);
        assert_eq!(Announcement::from_headers(Some("0.1.0"), None), None);
        for version in ["", "1", "1.2", "1.2.3.4", "a.b.c", "0.-1.0", "99999999999.0.0"] {
            assert_eq!(read(version, "settings"), None, "{version}");
        }
    }

    #[test]
    fn two_minor_versions_are_tolerated() {
        let version = |text| Version::parse(text).unwrap();
        for (one, other, expected) in [
            ("0.3.0", "0.1.9", true),
            ("0.1.0", "0.3.0", true),
            ("0.4.0", "0.1.0", false),
            ("1.0.0", "0.9.0", false),
        ] {
            assert_eq!(version(one).works_with(version(other)), expected, "{one} {other}");
        }
    }
}
