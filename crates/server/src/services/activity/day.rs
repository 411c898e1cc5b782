//! One person's day as it was recorded, all devices combined.

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp, civil::Date, tz::TimeZone};
use timetrack_domain::{Interval, IntervalSet, Subject, TimeZoneHistory, WorkHours, WorkRules, WorkTime};
use timetrack_storage::DayRollUp;

use super::use_sums::{UseSums, sorted};

/// A day of one person. All sets lie within [`ActivityDay::bounds`].
#[derive(Clone, Debug)]
pub struct ActivityDay {
    /// The date, by the clock of [`ActivityDay::zone`].
    pub day: Date,
    /// The zone that the person lived in on that day.
    pub zone: TimeZone,
    /// From midnight to midnight: 23 or 25 hours where the clocks change.
    pub bounds: Interval,
    /// The sums.
    pub figures: Figures,
    /// Work sessions without their breaks, of all devices.
    pub work: IntervalSet,
    /// Breaks.
    pub breaks: IntervalSet,
    /// Privacy mode.
    pub private: IntervalSet,
    /// Working time in which no device was used.
    pub idle: IntervalSet,
    /// Working time in which no device can tell whether it was used, because that was not measured or was deleted. It
    /// counts as active.
    pub not_measured: IntervalSet,
    /// Whether the person deleted windows of this day.
    pub has_deleted_windows: bool,
    /// What had the focus, device by device; devices without a window are left out.
    pub devices: Vec<DeviceWindows>,
    /// The pairs of application and title that [`Seen::Subject`] points into.
    pub subjects: Vec<Subject>,
    /// Up to when the running day is known; `None` on a day that is over.
    pub as_of: Option<Timestamp>,
}

/// The sums of a day or of several.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Work sessions without breaks.
    pub total: SignedDuration,
    /// The part of it in which a device was used.
    pub active: SignedDuration,
    /// The rest of it. Nothing is deducted for it.
    pub idle: SignedDuration,
    /// The part of `active` of which no device can tell whether it was used.
    pub not_measured: SignedDuration,
    /// Breaks within work sessions.
    pub breaks: SignedDuration,
    /// Privacy mode, which is part of the working time.
    pub private: SignedDuration,
    /// When work began.
    pub first_start: Option<Timestamp>,
    /// When it ended, or up to when it is known while it goes on.
    pub last_end: Option<Timestamp>,
    /// How many work sessions there were.
    pub sessions: u32,
    /// Whether work goes on.
    pub running: bool,
}

impl Figures {
    /// The sums of a stretch of work.
    pub fn of(hours: &WorkHours, not_measured: SignedDuration) -> Self {
        Self {
            total: hours.total,
            active: hours.active,
            idle: hours.idle,
            not_measured,
            breaks: hours.breaks,
            private: hours.private,
            first_start: hours.first_start,
            last_end: hours.last_end,
            sessions: u32::try_from(hours.sessions.len()).unwrap_or(u32::MAX),
            running: hours.sessions.iter().any(|session| session.running),
        }
    }

    /// The sums that were kept of a day; `None` where there was no work.
    pub(crate) fn kept(kept: &DayRollUp) -> Option<Self> {
        (kept.sessions > 0).then(|| Self {
            total: kept.total,
            active: kept.active,
            idle: kept.idle,
            not_measured: kept.not_measured,
            breaks: kept.breaks,
            private: kept.private,
            first_start: kept.first_start,
            last_end: kept.last_end,
            sessions: u32::try_from(kept.sessions).unwrap_or(0),
            running: false,
        })
    }

    /// The sum with the figures of another day. It begins with the earlier start and ends with the later end.
    #[must_use]
    pub fn plus(self, other: &Figures) -> Figures {
        Figures {
            total: self.total + other.total,
            active: self.active + other.active,
            idle: self.idle + other.idle,
            not_measured: self.not_measured + other.not_measured,
            breaks: self.breaks + other.breaks,
            private: self.private + other.private,
            first_start: [self.first_start, other.first_start].into_iter().flatten().min(),
            last_end: self.last_end.max(other.last_end),
            sessions: self.sessions + other.sessions,
            running: self.running || other.running,
        }
    }

    /// Whether there was any work.
    pub fn is_nothing(&self) -> bool {
        self.sessions == 0
    }
}

/// What had the focus on one device, while somebody was using it.
#[derive(Clone, Debug)]
pub struct DeviceWindows {
    /// The name of the machine.
    pub machine: String,
    /// Sorted by start; none overlaps another; neighbours that touch differ.
    pub uses: Vec<WindowUse>,
}

/// A stretch in which one window had the focus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WindowUse {
    /// When.
    pub interval: Interval,
    /// What is known of it.
    pub seen: Seen,
}

/// What is known of the window that had the focus.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Seen {
    /// The pair at this index of [`ActivityDay::subjects`].
    Subject(usize),
    /// A rule hides it.
    Hidden,
    /// The desktop does not tell.
    Unavailable,
}

/// How long something had the focus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Use<'a> {
    /// What.
    pub what: Used<'a>,
    /// How long, on all devices together.
    pub duration: SignedDuration,
}

/// What a sum is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Used<'a> {
    /// An application by its name.
    Application(&'a str),
    /// Windows that a rule hides.
    Hidden,
    /// Windows that the desktop does not tell of.
    Unavailable,
}

impl ActivityDay {
    /// A day by when somebody worked, without what had the focus; `None` where the calendar skips it.
    pub(crate) fn of_work(
        work: &WorkTime,
        not_measured: &IntervalSet,
        zones: &TimeZoneHistory,
        day: Date,
        now: Timestamp,
    ) -> Option<Self> {
        let bounds = zones.day_bounds(day)?;
        let within = |set: &IntervalSet| set.within(bounds);
        let not_measured = within(not_measured);
        let figures = Figures::of(&work.hours(bounds), not_measured.total());
        let running_until = figures.last_end.filter(|_| figures.running);
        Some(Self {
            day,
            zone: zones.zone_at(bounds.start()).clone(),
            bounds,
            figures,
            work: within(work.total()),
            breaks: within(work.breaks()),
            private: within(work.private()),
            idle: within(&work.idle()),
            not_measured,
            has_deleted_windows: false,
            devices: Vec::new(),
            subjects: Vec::new(),
            as_of: bounds.contains(now).then(|| running_until.unwrap_or(now)),
        })
    }

    /// Forgets what had the focus, and when nobody was there: whoever may not see it sees how long that was.
    pub(crate) fn keep_sums_only(&mut self) {
        self.devices.clear();
        self.subjects.clear();
        self.idle = IntervalSet::empty();
        self.not_measured = IntervalSet::empty();
    }

    /// A day on which nothing was recorded; `None` where the calendar skips it.
    pub(crate) fn empty(zones: &TimeZoneHistory, day: Date, now: Timestamp) -> Option<Self> {
        let nothing = WorkTime::of(&[], WorkRules::default());
        Self::of_work(&nothing, &IntervalSet::empty(), zones, day, now)
    }

    /// What had the focus within `window`, the longest first, at most one entry for each.
    pub fn applications(&self, window: Interval) -> Vec<Use<'_>> {
        let mut durations: HashMap<Used<'_>, SignedDuration> = HashMap::new();
        for (seen, part) in self.uses_within(window) {
            *durations.entry(self.used(seen)).or_default() += part.duration();
        }
        sorted(
            durations
                .into_iter()
                .map(|(what, duration)| Use { what, duration })
                .collect(),
        )
    }

    /// Adds what had the focus on this day.
    pub fn add_uses_to(&self, sums: &mut UseSums) {
        for (seen, part) in self.uses_within(self.bounds) {
            sums.add(self.used(seen), part.duration());
        }
    }

    /// The indices of [`ActivityDay::subjects`] that had the focus within `window`, the longest first.
    pub fn subjects_by_duration(&self, window: Interval) -> Vec<(usize, SignedDuration)> {
        let mut durations = vec![SignedDuration::ZERO; self.subjects.len()];
        for (seen, part) in self.uses_within(window) {
            if let Seen::Subject(index) = seen {
                durations[index] += part.duration();
            }
        }
        let mut subjects: Vec<(usize, SignedDuration)> = durations
            .into_iter()
            .enumerate()
            .filter(|(_, duration)| duration.is_positive())
            .collect();
        subjects.sort_by(|one, two| two.1.cmp(&one.1).then(one.0.cmp(&two.0)));
        subjects
    }

    /// What a sum counts a window under.
    pub fn used(&self, seen: Seen) -> Used<'_> {
        match seen {
            Seen::Subject(index) => Used::Application(self.subjects[index].application.as_str()),
            Seen::Hidden => Used::Hidden,
            Seen::Unavailable => Used::Unavailable,
        }
    }

    /// Working time in which a device was used.
    pub fn active(&self) -> IntervalSet {
        self.work.difference(&self.idle)
    }

    /// From the first thing that was recorded to the last; `None` where there was nothing.
    pub fn extent(&self) -> Option<Interval> {
        let sets = [&self.work, &self.breaks, &self.private, &self.idle];
        let from_sets = sets.into_iter().flat_map(|set| set.intervals().iter().copied());
        let from_windows = self
            .devices
            .iter()
            .flat_map(|device| device.uses.iter().map(|window_use| window_use.interval));
        from_sets.chain(from_windows).reduce(|hull, interval| {
            Interval::new(hull.start().min(interval.start()), hull.end().max(interval.end()))
                .expect("a hull of two intervals is not empty")
        })
    }

    fn uses_within(&self, window: Interval) -> impl Iterator<Item = (Seen, Interval)> {
        self.devices.iter().flat_map(move |device| {
            device.uses.iter().filter_map(move |window_use| {
                window_use
                    .interval
                    .intersection(&window)
                    .map(|part| (window_use.seen, part))
            })
        })
    }
}
