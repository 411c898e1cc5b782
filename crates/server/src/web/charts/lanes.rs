//! Marks in a lane of the timeline.
//!
//! A lane on a screen has about a thousand pixels, a day may have tens of thousands of windows. What is narrower than
//! a column is drawn together with its neighbours, in the colour of what lasted longest, so that the number of marks
//! depends on the width of the lane and not on the data.

use jiff::SignedDuration;
use timetrack_domain::{Interval, IntervalSet};

use super::{Axis, Palette, Percent};
use crate::services::activity::{ActivityDay, DeviceWindows, Seen, Used};
use crate::web::locale::Locale;

/// How many columns a lane has: one is about two pixels on a wide screen.
const COLUMNS: i64 = 600;

/// A mark this wide, in hundredths of a percent, is set apart from its neighbours by a gap.
const GAP_FROM: u32 = 40;

/// The narrowest mark that is drawn, in hundredths of a percent, so that a short event is seen at all.
const NARROWEST: u32 = 12;

/// The longest piece of a title that a mark repeats, in characters.
const LONGEST_TITLE: usize = 140;

/// One rectangle in a lane.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mark {
    /// Its left end.
    pub(crate) x: Percent,
    /// Its length.
    pub(crate) width: Percent,
    /// The class that gives its colour or pattern.
    pub(crate) class: &'static str,
    /// Whether it is wide enough for a gap to its neighbours.
    pub(crate) gap: bool,
    /// Whether a search does not find it.
    pub(crate) dim: bool,
    /// What it is, in up to three lines: time and length, application, title.
    pub(crate) title: String,
}

/// Writes marks of one lane.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Marks<'a> {
    /// Where things lie.
    pub(crate) axis: &'a Axis,
    /// The day that is shown.
    pub(crate) day: &'a ActivityDay,
    /// In which language.
    pub(crate) locale: Locale,
}

impl Marks<'_> {
    /// The marks of a set, all of one class and one name.
    pub(crate) fn of_set(&self, set: &IntervalSet, class: &'static str, name: &str) -> Vec<Mark> {
        set.intervals()
            .iter()
            .filter_map(|interval| {
                let mark = self.mark(*interval, class)?;
                Some(Mark {
                    title: format!("{}\n{name}", self.when(*interval)),
                    ..mark
                })
            })
            .collect()
    }

    fn mark(&self, interval: Interval, class: &'static str) -> Option<Mark> {
        let place = self.axis.place(interval)?;
        Some(Mark {
            x: place.x,
            width: Percent(place.width.hundredths().max(NARROWEST)),
            class,
            gap: place.width.hundredths() >= GAP_FROM,
            dim: false,
            title: String::new(),
        })
    }

    fn when(&self, interval: Interval) -> String {
        let Self { day, locale, .. } = self;
        let range = locale.time_range(interval.start(), interval.end(), &day.zone);
        let length = if interval.duration() < SignedDuration::from_mins(1) {
            locale.distance(interval.duration())
        } else {
            locale.duration(interval.duration())
        };
        format!("{range} · {length}")
    }
}

/// The windows of one device. `finds` says of a window whether a search finds it.
pub(crate) fn window_marks(
    marks: &Marks<'_>,
    device: &DeviceWindows,
    palette: &Palette<'_>,
    finds: &dyn Fn(Seen) -> bool,
) -> Vec<Mark> {
    let column = marks.axis.column(COLUMNS);
    let mut lane = WindowLane {
        marks,
        palette,
        finds,
        drawn: Vec::new(),
        run: Vec::new(),
    };
    for window_use in &device.uses {
        let Some(visible) = window_use.interval.intersection(&marks.axis.view()) else {
            continue;
        };
        if visible.duration() >= column {
            lane.finish_run();
            lane.run.push((visible, window_use.seen));
            lane.finish_run();
            continue;
        }
        if let (Some((first, _)), Some((last, _))) = (lane.run.first(), lane.run.last()) {
            let is_full = last.end().duration_since(first.start()) >= column;
            let is_apart = visible.start().duration_since(last.end()) > column;
            if is_full || is_apart {
                lane.finish_run();
            }
        }
        lane.run.push((visible, window_use.seen));
    }
    lane.finish_run();
    lane.drawn
}

struct WindowLane<'a> {
    marks: &'a Marks<'a>,
    palette: &'a Palette<'a>,
    finds: &'a dyn Fn(Seen) -> bool,
    drawn: Vec<Mark>,
    run: Vec<(Interval, Seen)>,
}

impl WindowLane<'_> {
    /// Draws what was put together as one mark.
    fn finish_run(&mut self) {
        let (Some((first, seen)), Some((last, _))) = (self.run.first().copied(), self.run.last()) else {
            return;
        };
        let hull = Interval::new(first.start(), last.end()).expect("a run goes forward in time");
        let used = self.longest(seen);
        let title = if self.run.len() == 1 {
            self.describe(hull, seen)
        } else {
            self.describe_many(hull, used)
        };
        let dim = !self.run.iter().any(|(_, seen)| (self.finds)(*seen));
        let class = match used {
            Used::Hidden => "f-hidden",
            Used::Unavailable => "f-unavailable",
            Used::Application(_) => self.palette.class(used),
        };
        self.drawn.extend(
            self.marks
                .mark(hull, class)
                .map(|mark| Mark { dim, title, ..mark }),
        );
        self.run.clear();
    }

    /// What lasted longest in the run, all its windows of one application together.
    fn longest(&self, first: Seen) -> Used<'_> {
        let day = self.marks.day;
        let mut sums: Vec<(Used<'_>, SignedDuration)> = Vec::new();
        for (interval, seen) in &self.run {
            let used = day.used(*seen);
            match sums.iter_mut().find(|(known, _)| *known == used) {
                Some((_, sum)) => *sum += interval.duration(),
                None => sums.push((used, interval.duration())),
            }
        }
        sums.into_iter()
            .max_by_key(|(_, sum)| *sum)
            .map_or(day.used(first), |(used, _)| used)
    }

    fn describe(&self, interval: Interval, seen: Seen) -> String {
        let Marks { day, locale, .. } = self.marks;
        let when = self.marks.when(interval);
        match seen {
            Seen::Subject(index) => {
                let subject = &day.subjects[index];
                let application = subject.application.as_str();
                match &subject.title {
                    Some(title) => format!("{when}\n{application}\n{}", shortened(title.as_str())),
                    None => format!("{when}\n{application}"),
                }
            }
            Seen::Hidden => format!("{when}\n{}", locale.text("window-hidden")),
            Seen::Unavailable => format!("{when}\n{}", locale.text("window-unavailable")),
        }
    }

    fn describe_many(&self, hull: Interval, longest: Used<'_>) -> String {
        let Marks { locale, .. } = self.marks;
        let name = match longest {
            Used::Application(name) => name.to_owned(),
            Used::Hidden => locale.text("window-hidden"),
            Used::Unavailable => locale.text("window-unavailable"),
        };
        let count = locale.text_counted("windows-put-together", self.run.len() as u64, &[]);
        format!("{}\n{name}\n{count}", self.marks.when(hull))
    }
}

fn shortened(title: &str) -> String {
    match title.char_indices().nth(LONGEST_TITLE) {
        Some((end, _)) => format!("{}…", title[..end].trim_end()),
        None => title.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::locale::Language;
    use crate::web::samples;

    #[test]
    fn twenty_thousand_windows_become_as_many_marks_as_fit() {
        let day = samples::busy_day(20_000);
        let axis = Axis::new(day.bounds);
        let uses = day.applications(day.bounds);
        let palette = Palette::new(&uses);
        let marks = Marks {
            axis: &axis,
            day: &day,
            locale: Locale::new(Language::English),
        };
        let drawn = window_marks(&marks, &day.devices[0], &palette, &|_| true);
        assert!(
            drawn.len() <= usize::try_from(COLUMNS).unwrap() * 2,
            "{} marks",
            drawn.len()
        );
        assert!(drawn.len() > 100, "{} marks", drawn.len());
    }

    #[test]
    fn marks_cover_what_was_recorded_and_nothing_else() {
        let day = samples::busy_day(5_000);
        let axis = Axis::new(day.bounds);
        let uses = day.applications(day.bounds);
        let palette = Palette::new(&uses);
        let marks = Marks {
            axis: &axis,
            day: &day,
            locale: Locale::new(Language::German),
        };
        let drawn = window_marks(&marks, &day.devices[0], &palette, &|_| true);
        let recorded: IntervalSet = day.devices[0].uses.iter().map(|one| one.interval).collect();
        let covered: u32 = drawn.iter().map(|mark| mark.width.hundredths()).sum();
        let expected = Percent::of(
            i64::try_from(recorded.total().as_millis()).unwrap(),
            i64::try_from(day.bounds.duration().as_millis()).unwrap(),
        );
        assert!(
            covered.abs_diff(expected.hundredths()) < 150,
            "{covered} of {expected}"
        );
        assert!(drawn.is_sorted_by_key(|mark| mark.x));
    }

    #[test]
    fn a_long_title_is_cut_between_characters() {
        assert_eq!(shortened(&"ü".repeat(141)), format!("{}…", "ü".repeat(140)));
        assert_eq!(shortened("short"), "short");
    }
}
