//! Which part of a day is shown, and the addresses that show another.

use jiff::{SignedDuration, Timestamp, civil::Date};
use timetrack_domain::Interval;

use crate::services::activity::ActivityDay;
use crate::web::address::Address;

/// The shortest part of a day that is shown.
const SHORTEST: SignedDuration = SignedDuration::from_mins(10);

/// The shortest part that is shown where nobody asked for less.
const SHORTEST_USUAL: SignedDuration = SignedDuration::from_hours(1);

/// What the page shows of a day.
#[derive(Clone, Debug)]
pub(crate) struct View {
    /// The path of the page.
    pub(super) path: String,
    /// The day.
    pub(super) day: Date,
    /// The part that is drawn.
    pub(super) shown: Interval,
    /// Whether it was asked for: then an overview of the whole stands above.
    pub(super) is_zoomed: bool,
    /// What is selected in it.
    pub(super) selection: Option<Interval>,
    /// What titles are searched for.
    pub(super) search: String,
}

impl View {
    /// The part of the day in which something was recorded, with a little air.
    pub(crate) fn usual(day: &ActivityDay) -> Option<Interval> {
        let extent = day.extent()?;
        let air = SignedDuration::from_mins(10);
        let end = day.as_of.map_or(extent.end(), |as_of| as_of.max(extent.end()));
        let start = quarter_before(extent.start() - air);
        let end = quarter_before(end + air + SignedDuration::from_mins(15));
        let end = end.max(start + SHORTEST_USUAL);
        Interval::new(start, end).ok()?.intersection(&day.bounds)
    }

    /// Half of what is shown: around what is selected, or around the middle.
    pub(super) fn zoom_in_url(&self) -> Option<String> {
        if self.shown.duration() <= SHORTEST {
            return None;
        }
        let length = (self.shown.duration() / 2).max(SHORTEST);
        let middle = middle(self.selection.unwrap_or(self.shown));
        let part = part_around(middle, length, self.shown)?;
        Some(self.url(Some(part), self.selection))
    }

    /// Twice of what is shown, at most the whole day.
    pub(super) fn zoom_out_url(&self, bounds: Interval, usual: Interval) -> Option<String> {
        if self.shown == bounds {
            return None;
        }
        let part = part_around(middle(self.shown), self.shown.duration() * 2, bounds)?;
        let covers_usual = part.start() <= usual.start() && usual.end() <= part.end();
        let was_within = self.is_zoomed && self.shown.duration() < usual.duration();
        if covers_usual && was_within {
            return Some(self.url(None, self.selection));
        }
        Some(self.url(Some(part), self.selection))
    }

    /// Shows just what is selected.
    pub(super) fn zoom_to_url(&self, selection: Interval) -> Option<String> {
        let length = selection.duration().max(SHORTEST);
        let part = if length > selection.duration() {
            part_around(middle(selection), length, self.shown)?
        } else {
            selection
        };
        Some(self.url(Some(part), None))
    }

    /// The page without a selection.
    pub(super) fn clear_url(&self) -> String {
        self.url(self.is_zoomed.then_some(self.shown), None)
    }

    /// The page as it is, without its selection, for a script to add one.
    pub(super) fn base_url(&self) -> String {
        self.clear_url()
    }

    fn url(&self, shown: Option<Interval>, selection: Option<Interval>) -> String {
        let mut address = Address::new(self.path.as_str()).with("day", &self.day.to_string());
        if let Some(shown) = shown {
            address = address
                .with("view_from", &instant(shown.start()))
                .with("view_to", &instant(shown.end()));
        }
        if let Some(selection) = selection {
            address = address
                .with("from", &instant(selection.start()))
                .with("to", &instant(selection.end()));
        }
        if !self.search.is_empty() {
            address = address.with("search", &self.search);
        }
        address.into_string()
    }
}

/// An instant in an address: RFC 3339 in whole seconds.
pub(super) fn instant(at: Timestamp) -> String {
    let whole = Timestamp::from_second(at.as_second()).unwrap_or(at);
    whole.to_string()
}

fn middle(interval: Interval) -> Timestamp {
    interval.start() + interval.duration() / 2
}

/// `length` around `middle`, moved so that it lies within `limits`; the limits where it is longer.
fn part_around(middle: Timestamp, length: SignedDuration, limits: Interval) -> Option<Interval> {
    if length >= limits.duration() {
        return Some(limits);
    }
    let latest = limits.end() - length;
    let start = (middle - length / 2).clamp(limits.start(), latest);
    let start = Timestamp::from_second(start.as_second())
        .ok()?
        .max(limits.start());
    Interval::new(start, start + length).ok()
}

fn quarter_before(at: Timestamp) -> Timestamp {
    let seconds = at.as_second();
    Timestamp::from_second(seconds - seconds.rem_euclid(900)).unwrap_or(at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::samples;

    fn interval(start: &str, end: &str) -> Interval {
        Interval::new(start.parse().unwrap(), end.parse().unwrap()).unwrap()
    }

    fn view(shown: Interval) -> View {
        View {
            path: "/activity".to_owned(),
            day: "2026-11-18".parse().unwrap(),
            shown,
            is_zoomed: true,
            selection: None,
            search: "a&b".to_owned(),
        }
    }

    #[test]
    fn zooming_in_and_out_stays_within_the_day() {
        let bounds = interval("2026-11-17T23:00:00Z", "2026-11-18T23:00:00Z");
        let shown = interval("2026-11-18T20:00:00Z", "2026-11-18T23:00:00Z");
        let closer = view(shown).zoom_in_url().unwrap();
        assert!(closer.contains("view_from=2026-11-18T20%3A45%3A00Z"), "{closer}");
        assert!(closer.contains("search=a%26b"), "{closer}");
        let farther = view(shown).zoom_out_url(bounds, bounds).unwrap();
        assert!(
            farther.contains("view_from=2026-11-18T17%3A00%3A00Z"),
            "{farther}"
        );
        assert_eq!(view(bounds).zoom_out_url(bounds, shown), None);
    }

    #[test]
    fn the_usual_view_holds_everything_with_a_little_air() {
        let day = samples::working_day();
        let (usual, extent) = (View::usual(&day).unwrap(), day.extent().unwrap());
        assert!(usual.start() < extent.start() && extent.end() < usual.end());
        assert!(usual.duration() < extent.duration() + SignedDuration::from_hours(1));
    }
}
