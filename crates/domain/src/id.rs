//! Typed ids over UUID version 7 (RFC 9562): they sort by the time of their creation.

use jiff::Timestamp;
use rand::{Rng, SeedableRng, rngs::StdRng};

/// Defines a newtype over [`uuid::Uuid`] that serialises as its hyphenated text.
macro_rules! define_id {
    ($($(#[$documentation:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$documentation])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(uuid::Uuid);

        impl $name {
            /// Wraps an existing UUID, such as one read from a database.
            pub const fn from_uuid(uuid: uuid::Uuid) -> Self {
                Self(uuid)
            }

            /// The UUID itself, for storage.
            pub const fn as_uuid(&self) -> uuid::Uuid {
                self.0
            }

            /// Makes a new id that sorts by `at`.
            pub fn generate(at: jiff::Timestamp, generator: &mut $crate::IdGenerator) -> Self {
                Self(generator.next(at))
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                std::fmt::Display::fmt(&self.0, formatter)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    )+};
}

define_id! {
    /// One recorded item, made on the agent. The server accepts each exactly once.
    EventId,
    /// One agent installation: one operating system account on one computer.
    DeviceId,
    /// One run of an agent, from its start to its end.
    RunId,
    /// One data directory of an agent. A copy of a disk has the same.
    MachineId,
    /// A person whose time is recorded or who looks at what is recorded.
    EmployeeId,
    /// A group of employees, with its managers and settings.
    GroupId,
    /// The organisation that runs a server.
    OrganisationId,
    /// A browser's sign-in.
    SignInId,
    /// A revocable bearer token of a person or a device.
    AccessTokenId,
    /// A token that lets computers enrol themselves.
    EnrolmentTokenId,
    /// An entry of the audit log.
    AuditEntryId,
    /// A deletion of recorded detail and the tombstone that it leaves.
    DeletionId,
    /// One life of a server's database. It changes when the database is put back to an older copy.
    ServerEpoch,
}

/// Makes the random part of ids. Seeded from the operating system at the edges and from a number in tests.
#[derive(Debug)]
pub struct IdGenerator {
    random: StdRng,
}

impl IdGenerator {
    /// A generator seeded by the operating system.
    pub fn from_system() -> Self {
        Self {
            random: StdRng::from_rng(&mut rand::rng()),
        }
    }

    /// A generator that gives the same ids for the same seed and times.
    pub fn from_seed(seed: u64) -> Self {
        Self {
            random: StdRng::seed_from_u64(seed),
        }
    }

    fn next(&mut self, at: Timestamp) -> uuid::Uuid {
        let mut random_bytes = [0; 10];
        self.random.fill_bytes(&mut random_bytes);
        // Times before 1970 cannot be told apart by version 7; they sort first.
        let milliseconds = u64::try_from(at.as_millisecond()).unwrap_or(0);
        uuid::Builder::from_unix_timestamp_millis(milliseconds, &random_bytes).into_uuid()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_sort_by_time_and_differ_within_a_millisecond() {
        let mut generator = IdGenerator::from_seed(1);
        let earlier = Timestamp::from_millisecond(1_763_700_000_000).unwrap();
        let later = Timestamp::from_millisecond(1_763_700_000_001).unwrap();
        let first = EventId::generate(earlier, &mut generator);
        let second = EventId::generate(earlier, &mut generator);
        let third = EventId::generate(later, &mut generator);
        assert_ne!(first, second);
        assert!(first < third && second < third);
        assert_eq!(first.to_string().parse::<EventId>().unwrap(), first);
    }
}
