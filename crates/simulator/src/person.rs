//! One person of the simulated company.

use std::borrow::Cow;

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use rand::{SeedableRng, rngs::StdRng};
use timetrack_domain::{Event, IdGenerator, Interval};

use crate::{DayPlan, Habit, Ledger, Profession, events};

/// Nobody can own this domain (RFC 2606).
const MAIL_DOMAIN: &str = "nordlicht.example";

/// What a person is in the company.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Position {
    /// Works.
    Employee,
    /// Leads the own group.
    Manager,
    /// Runs the installation.
    Administrator,
}

/// What a person works at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DeviceKind {
    /// Stands on the desk.
    Desktop,
    /// Is carried around.
    Laptop,
}

/// Somebody of whom everything is known.
#[derive(Clone, Debug)]
pub struct SimulatedPerson {
    /// The name.
    pub name: Cow<'static, str>,
    /// The name before the `@`, and that of the account on the computers.
    pub account: Cow<'static, str>,
    /// The group.
    pub group: &'static str,
    /// The position.
    pub position: Position,
    /// The profession.
    pub profession: Profession,
    /// How the days go.
    pub habit: Habit,
    /// The computers.
    pub devices: &'static [DeviceKind],
    /// Where the person lives, as an IANA name.
    pub zone: &'static str,
    /// To where the person moves, and on how many days from the first one of a simulation, at noon in UTC of a day
    /// without work.
    pub move_to: Option<&'static str>,
    /// Work at an hour at which the person would not: it takes the place of everything else on the dates that it touches.
    pub extra_shift: Option<Interval>,
    pub(crate) seed: u64,
}

/// Everything that happened to a person in a range of dates.
#[derive(Debug)]
pub struct Simulation {
    /// One per device, in the order of [`SimulatedPerson::devices`].
    pub devices: Vec<Recorded>,
    /// When the person moved, and to where.
    pub moved: Option<(Timestamp, &'static str)>,
    /// When a device of the person has no network.
    pub offline: Option<Interval>,
    /// What is true.
    pub ledger: Ledger,
    days: Vec<(DayPlan, TimeZone)>,
}

impl Simulation {
    /// What is true at an instant about days of which some are not over yet: those whose work began after `since`.
    pub fn ledger_at(&self, at: Timestamp, since: Timestamp) -> Ledger {
        let mut ledger = Ledger::default();
        for (plan, zone) in &self.days {
            if plan.span().is_some_and(|span| span.start() >= since) {
                ledger.count(&plan.until(at), zone);
            }
        }
        ledger
    }
}

/// What one device recorded.
#[derive(Debug, Default)]
pub struct Recorded {
    /// In the order in which they ended.
    pub events: Vec<Event>,
    /// When the device had no network; nothing reaches the server until its end.
    pub offline: Option<Interval>,
}

impl SimulatedPerson {
    /// Lives from `first` to `last`, both included.
    pub fn simulate(&self, first: Date, last: Date) -> Simulation {
        self.simulate_around(first, last, last)
    }

    /// The same seen from a day in between: what is to have happened of late has happened shortly before `today`.
    pub fn simulate_around(&self, first: Date, today: Date, last: Date) -> Simulation {
        let moved = self.moved(first, last);
        let mut recorded: Vec<Recorded> = self.devices.iter().map(|_| Recorded::default()).collect();
        let mut ledger = Ledger::default();
        let mut days = Vec::new();
        for date in first
            .series(jiff::Span::new().days(1))
            .take_while(|date| *date <= last)
        {
            let zone = self.zone_on(date, moved);
            let plan = self.day(date, &zone, moved.map(|(at, _)| at));
            for (index, (device, recorded)) in plan.devices.iter().zip(&mut recorded).enumerate() {
                let mut ids = IdGenerator::from_seed(self.seed_of(date) ^ ((index as u64 + 1) << 56));
                recorded.events.extend(events::of(device, &mut ids));
            }
            ledger.count(&plan, &zone);
            days.push((plan, zone));
        }
        if self.habit == Habit::OfflineForAWeek
            && let Some(device) = recorded.first_mut()
        {
            device.offline = offline_week(device, today);
        }
        Simulation {
            offline: recorded.iter().find_map(|device| device.offline),
            devices: recorded,
            moved,
            ledger,
            days,
        }
    }

    /// The address by which the company knows the person.
    pub fn email(&self) -> String {
        format!("{}@{MAIL_DOMAIN}", self.account)
    }

    /// What happens on a date, which is that of the beginning of work.
    pub fn day(&self, date: Date, zone: &TimeZone, moved: Option<Timestamp>) -> DayPlan {
        let mut random = StdRng::seed_from_u64(self.seed_of(date));
        let is_moving = moved.is_some_and(|at| {
            at.to_zoned(zone.clone())
                .date()
                .duration_since(date)
                .as_hours()
                .abs()
                <= 24
        });
        if is_moving {
            return DayPlan::default();
        }
        if let Some(shift) = self.extra_shift {
            let date_of = |at: Timestamp| at.to_zoned(zone.clone()).date();
            if date == date_of(shift.start()) {
                return self.habit.shift(self, shift, &mut random);
            }
            if (date_of(shift.start())..=date_of(shift.end())).contains(&date) {
                return DayPlan::default();
            }
        }
        self.habit.day(self, date, zone, &mut random)
    }

    /// What an agent records while the person works without a pause between two days.
    pub fn work(&self, stretch: Interval) -> Vec<Event> {
        let seed = self.seed ^ stretch.start().as_millisecond().unsigned_abs();
        let plan = self.habit.shift(self, stretch, &mut StdRng::seed_from_u64(seed));
        let main = plan.devices.first();
        main.map_or_else(Vec::new, |device| {
            events::of(device, &mut IdGenerator::from_seed(seed))
        })
    }

    /// Whether the person is in a work session at an instant.
    pub fn is_at_work(&self, at: Timestamp) -> bool {
        let zone = TimeZone::get(self.zone).expect("the simulated people live in known zones");
        let today = at.to_zoned(zone.clone()).date();
        [today.yesterday().unwrap_or(today), today]
            .into_iter()
            .flat_map(|date| self.day(date, &zone, None).devices)
            .flat_map(|device| device.sessions)
            .any(|session| session.contains(at))
    }

    /// The person moves at noon of the Saturday after two weeks.
    fn moved(&self, first: Date, last: Date) -> Option<(Timestamp, &'static str)> {
        let to = self.move_to?;
        let saturday = first
            .checked_add(jiff::Span::new().days(14))
            .ok()?
            .series(jiff::Span::new().days(1))
            .find(|date| date.weekday() == jiff::civil::Weekday::Saturday)?;
        if saturday >= last {
            return None;
        }
        let at = TimeZone::UTC.to_timestamp(saturday.at(12, 0, 0, 0)).ok()?;
        Some((at, to))
    }

    fn zone_on(&self, date: Date, moved: Option<(Timestamp, &'static str)>) -> TimeZone {
        let name = match moved {
            Some((at, to)) if at.to_zoned(TimeZone::UTC).date() < date => to,
            Some(_) | None => self.zone,
        };
        TimeZone::get(name).expect("the simulated people live in known zones")
    }

    fn seed_of(&self, date: Date) -> u64 {
        let day = date.duration_since(Date::constant(1970, 1, 1)).as_hours() / 24;
        // Consecutive numbers make good seeds: the generator mixes them.
        self.seed.wrapping_mul(1_000_003).wrapping_add(day.unsigned_abs())
    }
}

/// The last seven days but three, which a company's server can still take.
fn offline_week(device: &Recorded, today: Date) -> Option<Interval> {
    let until = TimeZone::UTC
        .to_timestamp(today.checked_sub(jiff::Span::new().days(3)).ok()?.at(6, 0, 0, 0))
        .ok()?;
    let from = until - jiff::SignedDuration::from_hours(7 * 24);
    device.events.first()?;
    Interval::new(from, until).ok()
}
