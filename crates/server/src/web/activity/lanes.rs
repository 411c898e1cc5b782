//! The lanes of a day, and what their colours mean.

use jiff::tz::TimeZone;
use timetrack_domain::IntervalSet;

use crate::services::activity::{ActivityDay, DeviceWindows, Seen, Used};
use crate::web::charts::{Axis, Mark, Marks, Palette, Percent, window_marks};
use crate::web::locale::Locale;
use crate::web::parts::{Lane, LegendEntry, ShortCourse};

/// How many stretches the words for a lane name one by one.
const NAMED: usize = 8;

/// Draws the lanes of one day.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Lanes<'a> {
    pub(crate) day: &'a ActivityDay,
    pub(crate) axis: &'a Axis,
    pub(crate) locale: Locale,
}

impl Lanes<'_> {
    /// The day without controls.
    pub(crate) fn short_course(&self, palette: &Palette<'_>) -> ShortCourse {
        let mut lanes = vec![self.work()];
        lanes.extend(self.windows(palette, &|_| true));
        lanes.push(self.idle());
        ShortCourse {
            ticks: self.axis.ticks(&self.day.zone),
            lanes,
            now: self.now(),
            legend: self.legend(palette),
        }
    }

    /// Work sessions, breaks and privacy mode.
    pub(crate) fn work(&self) -> Lane {
        let Self { day, locale, .. } = self;
        let marks = self.marks();
        let mut drawn = marks.of_set(&day.work, "f-work", &locale.text("work-session"));
        drawn.extend(marks.of_set(&day.breaks, "f-break", &locale.text("break")));
        let work = ranges_in_words(&day.work, &day.zone, *locale);
        let summary = if day.breaks.is_empty() {
            locale.text_with("lane-work-summary", &[("ranges", &work)])
        } else {
            let breaks = ranges_in_words(&day.breaks, &day.zone, *locale);
            locale.text_with(
                "lane-work-breaks-summary",
                &[("ranges", &work), ("breaks", &breaks)],
            )
        };
        self.lane(
            "work-session",
            locale.clock_duration(day.figures.total),
            summary,
            drawn,
        )
    }

    /// Working time in which no device was used, and time of which that is not known.
    pub(crate) fn idle(&self) -> Lane {
        let Self { day, locale, .. } = self;
        let marks = self.marks();
        let mut drawn = marks.of_set(&day.idle, "f-hatch", &locale.text("idle"));
        drawn.extend(marks.of_set(&day.not_measured, "f-unavailable", &locale.text("not-measured")));
        let summary = if day.idle.is_empty() {
            locale.text("lane-idle-none")
        } else {
            let ranges = ranges_in_words(&day.idle, &day.zone, *locale);
            locale.text_with("lane-idle-summary", &[("ranges", &ranges)])
        };
        let summary = if day.not_measured.is_empty() {
            summary
        } else {
            let ranges = ranges_in_words(&day.not_measured, &day.zone, *locale);
            locale.text_with(
                "lane-not-measured-summary",
                &[("idle", &summary), ("ranges", &ranges)],
            )
        };
        let sum = if day.figures.idle.is_zero() && !day.not_measured.is_empty() {
            "–".to_owned()
        } else {
            locale.clock_duration(day.figures.idle)
        };
        self.lane("idle", sum, summary, drawn)
    }

    /// Privacy mode alone, for whoever does not see windows.
    pub(crate) fn private(&self) -> Option<Lane> {
        let Self { day, locale, .. } = self;
        if day.private.is_empty() {
            return None;
        }
        let drawn = self
            .marks()
            .of_set(&day.private, "f-dots", &locale.text("private"));
        let ranges = ranges_in_words(&day.private, &day.zone, *locale);
        let summary = locale.text_with("lane-private-summary", &[("ranges", &ranges)]);
        Some(self.lane(
            "private",
            locale.clock_duration(day.figures.private),
            summary,
            drawn,
        ))
    }

    /// The whole day in one lane: work with what interrupts it. Windows lie beneath what is drawn over them.
    pub(crate) fn in_one(&self) -> Vec<Mark> {
        let Self { day, locale, .. } = self;
        let marks = self.marks();
        let mut drawn = self.work().marks;
        drawn.extend(marks.of_set(&day.idle, "f-hatch", &locale.text("idle")));
        drawn.extend(marks.of_set(&day.not_measured, "f-unavailable", &locale.text("not-measured")));
        drawn.extend(marks.of_set(&day.private, "f-dots", &locale.text("private")));
        drawn
    }

    /// Windows, one lane for each device.
    pub(crate) fn windows(&self, palette: &Palette<'_>, finds: &dyn Fn(Seen) -> bool) -> Vec<Lane> {
        let Self { day, locale, .. } = self;
        let marks = self.marks();
        let private = marks.of_set(&day.private, "f-dots", &locale.text("private"));
        let several = day.devices.len() > 1;
        let lane = |device: &DeviceWindows| {
            let mut drawn = window_marks(&marks, device, palette, finds);
            drawn.extend(private.iter().cloned());
            let recorded: IntervalSet = device.uses.iter().map(|one| one.interval).collect();
            Lane {
                machine: several.then(|| device.machine.clone()),
                is_tall: true,
                ..self.lane(
                    "windows",
                    locale.clock_duration(recorded.total()),
                    locale.text("lane-windows-summary"),
                    drawn,
                )
            }
        };
        if day.devices.is_empty() && !private.is_empty() {
            let summary = locale.text("lane-windows-private");
            return vec![Lane {
                is_tall: true,
                ..self.lane("windows", "–".to_owned(), summary, private)
            }];
        }
        day.devices.iter().map(lane).collect()
    }

    /// What the colours mean, applications by their names.
    pub(crate) fn legend(&self, palette: &Palette<'_>) -> Vec<LegendEntry> {
        let mut legend: Vec<LegendEntry> = self
            .day
            .applications(self.day.bounds)
            .iter()
            .filter_map(|one| match (one.what, palette.class(one.what)) {
                (Used::Application(_), "c0") | (Used::Hidden | Used::Unavailable, _) => None,
                (Used::Application(name), class) => Some(LegendEntry {
                    class,
                    label: name.to_owned(),
                }),
            })
            .collect();
        legend.extend(self.legend_of_states(palette));
        legend
    }

    /// What the colours and patterns mean that are no application's own.
    fn legend_of_states(&self, palette: &Palette<'_>) -> Vec<LegendEntry> {
        let Self { day, locale, .. } = self;
        let entry = |class, key: &str| LegendEntry {
            class,
            label: locale.text(key),
        };
        let mut legend = Vec::new();
        let uses = day.applications(day.bounds);
        if uses
            .iter()
            .any(|one| matches!(one.what, Used::Application(_)) && palette.class(one.what) == "c0")
        {
            legend.push(entry("c0", "other-applications"));
        }
        if uses.iter().any(|one| one.what == Used::Hidden) {
            legend.push(entry("f-hidden", "window-hidden"));
        }
        if uses.iter().any(|one| one.what == Used::Unavailable) {
            legend.push(entry("f-unavailable", "window-unavailable"));
        }
        if !day.idle.is_empty() {
            legend.push(entry("f-hatch", "idle"));
        }
        if !day.not_measured.is_empty() {
            legend.push(entry("f-unavailable", "not-measured"));
        }
        if !day.private.is_empty() {
            legend.push(entry("f-dots", "private"));
        }
        if !day.breaks.is_empty() {
            legend.push(entry("f-break", "break"));
        }
        legend
    }

    /// Where the running day has come to.
    pub(crate) fn now(&self) -> Option<Percent> {
        let at = self.day.as_of?;
        self.axis.view().contains(at).then(|| self.axis.at(at))
    }

    fn lane(&self, label: &str, sum: String, summary: String, marks: Vec<Mark>) -> Lane {
        Lane {
            label: self.locale.text(label),
            sum,
            machine: None,
            summary,
            is_tall: false,
            marks,
        }
    }

    fn marks(&self) -> Marks<'_> {
        Marks {
            axis: self.axis,
            day: self.day,
            locale: self.locale,
        }
    }
}

/// When it was, in words, as far as there is room.
pub(crate) fn ranges_in_words(set: &IntervalSet, zone: &TimeZone, locale: Locale) -> String {
    if set.is_empty() {
        return locale.text("none");
    }
    let ranges: Vec<String> = set
        .intervals()
        .iter()
        .take(NAMED)
        .map(|interval| locale.time_range(interval.start(), interval.end(), zone))
        .collect();
    let list = ranges.join(", ");
    match set.intervals().len().saturating_sub(NAMED) {
        0 => list,
        more => locale.text_counted("ranges-and-more", more as u64, &[("ranges", &list)]),
    }
}
