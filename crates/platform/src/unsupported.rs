//! Why something cannot be observed here, in words for `timetrack doctor`.

use std::fmt;

/// None of the ways to observe something works on this computer, at least for now.
///
/// Trying again later can help: at sign-in the environment of a session often arrives late.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", .attempts.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
pub struct Unsupported {
    /// Every way that was tried, in order. Never empty.
    pub attempts: Vec<Attempt>,
}

impl Unsupported {
    /// What it comes down to: the first situation that is known of any attempt.
    pub fn situation(&self) -> Situation {
        let known = |situation: &Situation| *situation != Situation::Unknown;
        let mut situations = self.attempts.iter().map(|attempt| attempt.situation);
        situations.find(known).unwrap_or(Situation::Unknown)
    }
}

/// What it comes down to, for a short sentence to the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Situation {
    /// The process belongs to no desktop session: a service, a container, a remote shell.
    NoDesktopSession,
    /// The display that the environment names does not answer, or not in the way that is needed.
    DisplayNotUsable,
    /// The Wayland compositor has no interface for it.
    CompositorTellsNothing,
    /// Only [`Attempt::reason`] tells.
    Unknown,
}

/// One way that was tried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// Its stable name, such as `x11` or `wlr-foreign-toplevel`.
    pub backend: &'static str,
    /// Why it does not work, and where something can be done about it, what.
    pub reason: String,
    /// What it comes down to.
    pub situation: Situation,
}

impl Attempt {
    /// One failed attempt.
    pub(crate) fn new(backend: &'static str, reason: impl fmt::Display) -> Self {
        Self {
            backend,
            reason: reason.to_string(),
            situation: Situation::Unknown,
        }
    }

    /// The same, known to come down to this.
    #[cfg_attr(
        not(any(target_os = "linux", test)),
        expect(dead_code, reason = "only Linux has several ways to a desktop")
    )]
    pub(crate) fn because(self, situation: Situation) -> Self {
        Self { situation, ..self }
    }
}

impl fmt::Display for Attempt {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.backend, self.reason)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_as_one_line_per_backend() {
        let unsupported = Unsupported {
            attempts: vec![
                Attempt::new("x11", "no display"),
                Attempt::new("wlr", "not a Wayland session"),
            ],
        };
        assert_eq!(
            unsupported.to_string(),
            "x11: no display; wlr: not a Wayland session"
        );
        assert_eq!(unsupported.situation(), Situation::Unknown);
    }

    #[test]
    fn comes_down_to_what_is_known() {
        let wlr = Attempt::new("wlr", "no interface").because(Situation::CompositorTellsNothing);
        let unsupported = Unsupported {
            attempts: vec![Attempt::new("x11", "not used"), wlr],
        };
        assert_eq!(unsupported.situation(), Situation::CompositorTellsNothing);
    }
}
