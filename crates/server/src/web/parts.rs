//! Small view models that several pages share.

use jiff::SignedDuration;

use crate::web::charts::{Mark, Tick};
use crate::web::locale::{HoursAndMinutes, Locale};

/// A figure with its name, in the row under the head of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stat {
    /// What it is.
    pub(crate) label: String,
    /// The figure.
    pub(crate) value: StatValue,
    /// A word beside it; may be empty.
    pub(crate) note: String,
}

/// The figure of a [`Stat`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum StatValue {
    /// A duration.
    Duration(HoursAndMinutes),
    /// Something else, such as a time of day.
    Text(String),
    /// Nothing was recorded.
    Nothing,
}

impl Stat {
    /// A measured duration.
    pub(crate) fn duration(label: String, duration: SignedDuration, note: String, locale: Locale) -> Self {
        Self {
            label,
            value: StatValue::Duration(locale.hours_and_minutes(duration)),
            note,
        }
    }
}

/// One of several ways to look at the same thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ViewLink {
    /// Where it is.
    pub(crate) url: String,
    /// Its name.
    pub(crate) label: String,
    /// Whether it is the one that is shown.
    pub(crate) is_current: bool,
}

/// Why a place is empty, and what to do next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct EmptyState {
    /// What is not there.
    pub(crate) title: String,
    /// Why.
    pub(crate) reason: String,
    /// Where to go.
    pub(crate) next_step: Option<NextStep>,
}

/// Where an [`EmptyState`] leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NextStep {
    /// The address.
    pub(crate) url: String,
    /// What the button says.
    pub(crate) label: String,
}

/// A line of the timeline.
#[derive(Clone, Debug)]
pub(crate) struct Lane {
    /// What it shows.
    pub(crate) label: String,
    /// Its sum, such as `7:31`.
    pub(crate) sum: String,
    /// On which computer, where there are several.
    pub(crate) machine: Option<String>,
    /// All of it in one sentence.
    pub(crate) summary: String,
    /// Whether it is drawn taller than the others.
    pub(crate) is_tall: bool,
    /// Its marks.
    pub(crate) marks: Vec<Mark>,
}

/// What a colour or a pattern means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LegendEntry {
    /// The class.
    pub(crate) class: &'static str,
    /// What it means.
    pub(crate) label: String,
}

/// A day in few lanes, without controls.
#[derive(Clone, Debug)]
pub(crate) struct ShortCourse {
    /// The ruler.
    pub(crate) ticks: Vec<Tick>,
    /// The lanes.
    pub(crate) lanes: Vec<Lane>,
    /// Where now is, on a running day.
    pub(crate) now: Option<crate::web::charts::Percent>,
    /// What is what.
    pub(crate) legend: Vec<LegendEntry>,
}

/// A name and what is said about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fact {
    /// The name.
    pub(crate) name: String,
    /// What is said.
    pub(crate) text: String,
}

/// Something that is not recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Off {
    /// What.
    pub(crate) name: String,
    /// That it is off, or never done.
    pub(crate) state: String,
}
