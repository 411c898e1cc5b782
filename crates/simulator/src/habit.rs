//! How people's days go.

mod course;

use jiff::{SignedDuration, Timestamp, civil::Date, civil::Weekday, tz::TimeZone};
use rand::{Rng, RngExt};
use timetrack_domain::{AfkCause, Interval};

use self::course::Course;
use crate::{DayPlan, DevicePlan, SimulatedPerson};

/// How somebody's days go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Habit {
    /// Five days from nine to half past five.
    Office,
    /// Five days from half past six on.
    Early,
    /// One meeting after the other.
    Meetings,
    /// Another window every few seconds.
    ContextSwitching,
    /// Long stretches in one program.
    Focus,
    /// A computer on the desk, and one that is carried to meetings.
    TwoDevices,
    /// Four nights, over midnight, that of Saturday among them: in it clocks change.
    NightShift,
    /// Three mornings.
    PartTime,
    /// Mornings, afternoons and evenings with hours in between.
    Split,
    /// As [`Habit::Office`], on a computer that has no network for a week.
    OfflineForAWeek,
    /// As [`Habit::Office`], with privacy mode every day.
    Private,
}

/// What of a day's work is what, per mille of the blocks.
struct Mixture {
    meeting: u32,
    absence: u32,
    private: u32,
    focus_minutes: (i64, i64),
    window_seconds: (i64, i64),
}

const ORDINARY: Mixture = Mixture {
    meeting: 150,
    absence: 150,
    private: 15,
    focus_minutes: (15, 80),
    window_seconds: (40, 700),
};

impl Habit {
    pub(crate) fn day(
        self,
        person: &SimulatedPerson,
        date: Date,
        zone: &TimeZone,
        random: &mut impl Rng,
    ) -> DayPlan {
        if !self.works_on(date.weekday()) || random.random_bool(0.03) {
            return DayPlan::default();
        }
        let mut main = Course::new(person.profession, self.mixture());
        let mut second = Course::new(person.profession, self.mixture());
        for (hour, minute, minutes) in self.stretches() {
            let Ok(start) = zone.to_timestamp(date.at(*hour, *minute, 0, 0)) else {
                continue;
            };
            let start = start + SignedDuration::from_secs(random.random_range(-900..1_200));
            let end = start + SignedDuration::from_secs(minutes * 60 + random.random_range(-1_500..1_500));
            let lunch = (*minutes > 300)
                .then(|| start + SignedDuration::from_secs(random.random_range(12_000..16_200)));
            work(&mut main, start, end, lunch, random);
        }
        if self == Self::TwoDevices {
            carry_to_a_meeting(&main.plan, &mut second, random);
        }
        let mut devices = vec![main.plan];
        devices.resize_with(person.devices.len(), DevicePlan::default);
        if let Some(last) = devices.get_mut(1) {
            *last = second.plan;
        }
        DayPlan { devices }
    }

    /// A day of nothing but one stretch of work.
    pub(crate) fn shift(self, person: &SimulatedPerson, shift: Interval, random: &mut impl Rng) -> DayPlan {
        let mut course = Course::new(person.profession, self.mixture());
        let lunch = shift.start() + minutes(random, 110, 170);
        work(&mut course, shift.start(), shift.end(), Some(lunch), random);
        let mut devices = vec![course.plan];
        devices.resize_with(person.devices.len(), DevicePlan::default);
        DayPlan { devices }
    }

    fn works_on(self, day: Weekday) -> bool {
        let number = day.to_monday_zero_offset();
        match self {
            Self::PartTime => number < 3,
            Self::NightShift => (2..6).contains(&number),
            Self::Office
            | Self::Early
            | Self::Meetings
            | Self::ContextSwitching
            | Self::Focus
            | Self::TwoDevices
            | Self::Split
            | Self::OfflineForAWeek
            | Self::Private => number < 5,
        }
    }

    /// When work begins, and for how many minutes it lasts.
    fn stretches(self) -> &'static [(i8, i8, i64)] {
        match self {
            Self::Office | Self::TwoDevices | Self::OfflineForAWeek | Self::Private => &[(9, 0, 510)],
            Self::Early => &[(6, 30, 500)],
            Self::Meetings => &[(8, 30, 560)],
            Self::ContextSwitching => &[(8, 0, 480)],
            Self::Focus => &[(10, 0, 520)],
            Self::NightShift => &[(21, 45, 500)],
            Self::PartTime => &[(8, 15, 255)],
            Self::Split => &[(7, 30, 210), (13, 0, 200), (19, 30, 80)],
        }
    }

    fn mixture(self) -> Mixture {
        match self {
            Self::Office
            | Self::Early
            | Self::TwoDevices
            | Self::PartTime
            | Self::Split
            | Self::OfflineForAWeek => ORDINARY,
            Self::Meetings => Mixture {
                meeting: 550,
                focus_minutes: (8, 30),
                ..ORDINARY
            },
            Self::ContextSwitching => Mixture {
                window_seconds: (3, 60),
                ..ORDINARY
            },
            Self::Focus => Mixture {
                meeting: 30,
                absence: 100,
                focus_minutes: (60, 150),
                window_seconds: (300, 2_400),
                ..ORDINARY
            },
            Self::NightShift => Mixture {
                meeting: 0,
                absence: 250,
                window_seconds: (120, 1_800),
                ..ORDINARY
            },
            Self::Private => Mixture {
                private: 120,
                ..ORDINARY
            },
        }
    }
}

/// One stretch of work, with lunch where there is one.
fn work(
    course: &mut Course,
    start: Timestamp,
    end: Timestamp,
    lunch: Option<Timestamp>,
    random: &mut impl Rng,
) {
    course.begin(start);
    let mut lunch = lunch;
    let last = end - SignedDuration::from_secs(random.random_range(60..600));
    while course.now() < last {
        if let Some(at) = lunch
            && course.now() >= at
        {
            lunch = None;
            let length = minutes(random, 25, 65);
            if random.random_bool(0.7) {
                course.take_break(length.min(last.duration_since(course.now())));
            } else {
                course.leave(length.min(last.duration_since(course.now())), AfkCause::Locked);
            }
            continue;
        }
        let left = last.duration_since(course.now());
        let mixture = &course.mixture;
        let (meeting, absence, private) = (mixture.meeting, mixture.absence, mixture.private);
        let (shortest, longest) = mixture.focus_minutes;
        let kind = random.random_range(0..1_000);
        if kind < meeting {
            course.meet(minutes(random, 15, 55).min(left), random);
        } else if kind < meeting + absence {
            let cause = match random.random_range(0..10) {
                0..6 => AfkCause::Idle,
                6..9 => AfkCause::Locked,
                _ => AfkCause::Suspended,
            };
            course.leave(minutes(random, 4, 16).min(left), cause);
        } else if kind < meeting + absence + private {
            course.be_private(minutes(random, 5, 25).min(left));
        } else {
            course.use_windows(minutes(random, shortest, longest).min(left), random);
        }
    }
    course.use_windows(end.duration_since(course.now()), random);
    course.finish();
}

/// Where the first computer is locked, the second may be in use: in a meeting somewhere else.
fn carry_to_a_meeting(desk: &DevicePlan, carried: &mut Course, random: &mut impl Rng) {
    for absence in desk
        .absences
        .iter()
        .filter(|absence| absence.cause == AfkCause::Locked)
    {
        let before = SignedDuration::from_secs(random.random_range(0..90));
        let after = SignedDuration::from_secs(random.random_range(0..400));
        carried.begin(absence.interval.start() - before);
        carried.meet(absence.interval.duration() + before, random);
        if !after.is_zero() {
            carried.leave(after, AfkCause::Idle);
        }
        carried.finish();
    }
}

fn minutes(random: &mut impl Rng, shortest: i64, longest: i64) -> SignedDuration {
    SignedDuration::from_secs(random.random_range(shortest * 60..=longest * 60))
}
