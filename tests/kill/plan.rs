//! Who is killed when.

use rand::{RngExt, rngs::StdRng, seq::SliceRandom};

/// Whom a kill hits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Victim {
    Agent,
    Server,
    /// One right after the other.
    Both,
}

/// One kill.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Kill {
    pub(crate) victim: Victim,
    /// After so many more lines of the ledger, counted from when the one before was over.
    pub(crate) lines: usize,
    /// Whether the server must have begun to listen. Without, it may be killed while it starts.
    pub(crate) waits_for_server: bool,
}

/// How many kills there are.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Length {
    /// Of each alone.
    pub(crate) alone: usize,
    /// Of both together.
    pub(crate) together: usize,
    /// How many come after more than the five seconds between two checkpoints.
    pub(crate) late: usize,
}

impl Length {
    pub(crate) const TWENTY_EACH: Self = Self {
        alone: 15,
        together: 5,
        late: 3,
    };
    pub(crate) const SHORT: Self = Self {
        alone: 4,
        together: 2,
        late: 1,
    };

    /// The kills in a random order at random moments.
    pub(crate) fn plan(self, random: &mut StdRng) -> Vec<Kill> {
        let mut victims = vec![Victim::Both; self.together];
        for victim in [Victim::Agent, Victim::Server] {
            victims.extend(std::iter::repeat_n(victim, self.alone));
        }
        victims.shuffle(random);
        let mut late: Vec<bool> = (0..victims.len()).map(|index| index < self.late).collect();
        late.shuffle(random);
        victims
            .into_iter()
            .zip(late)
            .map(|(victim, is_late)| Kill {
                victim,
                // One line comes every thirty milliseconds.
                lines: if is_late {
                    random.random_range(180..230)
                } else {
                    random.random_range(4..50)
                },
                waits_for_server: random.random_range(0..5) > 0,
            })
            .collect()
    }
}
