//! How long what had the focus, summed up over days.

use std::collections::HashMap;

use jiff::SignedDuration;

use super::{Use, Used};

/// How long each application had the focus, and how long what is not known by name. Windows count by the same rule
/// whatever the range is: see [`super::ActivityDay::applications`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UseSums {
    applications: HashMap<String, SignedDuration>,
    hidden: SignedDuration,
    unavailable: SignedDuration,
}

impl UseSums {
    /// Adds to the sum of one.
    pub fn add(&mut self, what: Used<'_>, duration: SignedDuration) {
        match what {
            Used::Application(name) => match self.applications.get_mut(name) {
                Some(sum) => *sum += duration,
                None => drop(self.applications.insert(name.to_owned(), duration)),
            },
            Used::Hidden => self.hidden += duration,
            Used::Unavailable => self.unavailable += duration,
        }
    }

    /// The sums, the longest first, without those that are nothing.
    pub fn longest_first(&self) -> Vec<Use<'_>> {
        let known = self
            .applications
            .iter()
            .map(|(name, duration)| (Used::Application(name), *duration));
        let uses = known
            .chain([(Used::Hidden, self.hidden), (Used::Unavailable, self.unavailable)])
            .filter(|(_, duration)| duration.is_positive())
            .map(|(what, duration)| Use { what, duration })
            .collect();
        sorted(uses)
    }
}

/// The longest first; what lasted alike by name.
pub(super) fn sorted(mut uses: Vec<Use<'_>>) -> Vec<Use<'_>> {
    uses.sort_unstable_by(|one, two| {
        two.duration
            .cmp(&one.duration)
            .then_with(|| one.what.cmp(&two.what))
    });
    uses
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::samples;

    #[test]
    fn a_week_of_one_day_is_that_day() {
        let mut day = samples::working_day();
        for (index, window) in day.devices[0].uses.iter_mut().take(4).enumerate() {
            window.seen = if index % 2 == 0 {
                crate::services::activity::Seen::Hidden
            } else {
                crate::services::activity::Seen::Unavailable
            };
        }
        let mut sums = UseSums::default();
        day.add_uses_to(&mut sums);
        let uses = sums.longest_first();
        assert_eq!(uses, day.applications(day.bounds));
        for unnamed in [Used::Hidden, Used::Unavailable] {
            assert!(uses.iter().any(|one| one.what == unnamed), "{unnamed:?}");
        }
    }
}
