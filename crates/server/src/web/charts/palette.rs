//! Which colour an application has on a page.

use std::collections::HashMap;

use crate::services::activity::{Use, Used};

/// Classes of the palette in the order in which they are given out; neighbours are far apart for every sight.
const CLASSES: [&str; 10] = ["c1", "c2", "c3", "c4", "c5", "c6", "c7", "c8", "c9", "c10"];

/// The class of everything that has no colour of its own.
pub(super) const OTHER: &str = "c0";

/// Colours given out by time: the application that was used longest has the first.
#[derive(Clone, Debug)]
pub(crate) struct Palette<'a> {
    classes: HashMap<&'a str, &'static str>,
}

impl<'a> Palette<'a> {
    /// Gives a colour to each of the first ten applications of `uses`, which has the longest first.
    pub(crate) fn new(uses: &[Use<'a>]) -> Self {
        let mut palette = Self {
            classes: HashMap::new(),
        };
        palette.extend(uses);
        palette
    }

    /// Gives the colours that are left to further applications.
    pub(crate) fn extend(&mut self, uses: &[Use<'a>]) {
        for one in uses {
            let Used::Application(name) = one.what else {
                continue;
            };
            if !self.classes.contains_key(name)
                && let Some(class) = CLASSES.get(self.classes.len())
            {
                self.classes.insert(name, class);
            }
        }
    }

    /// The class of a mark.
    pub(crate) fn class(&self, used: Used<'_>) -> &'static str {
        match used {
            Used::Application(name) => self.classes.get(name).copied().unwrap_or(OTHER),
            Used::Hidden | Used::Unavailable => OTHER,
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::*;

    #[test]
    fn the_eleventh_application_is_among_the_others() {
        let names: Vec<String> = (0..11).map(|number| format!("Application {number}")).collect();
        let uses: Vec<Use<'_>> = names
            .iter()
            .map(|name| Use {
                what: Used::Application(name),
                duration: SignedDuration::from_mins(5),
            })
            .collect();
        let palette = Palette::new(&uses);
        assert_eq!(palette.class(uses[0].what), "c1");
        assert_eq!(palette.class(uses[9].what), "c10");
        assert_eq!(palette.class(uses[10].what), "c0");
    }
}
