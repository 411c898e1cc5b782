//! What is true about the hours of a person, counted second by second.

use std::collections::BTreeMap;

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use timetrack_domain::Interval;

use crate::DayPlan;

/// What is true, by date.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ledger {
    /// Only dates on which something happened.
    pub days: BTreeMap<Date, DayTruth>,
}

/// What is true about a date, in seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DayTruth {
    /// In a work session on some device and on a break on none.
    pub total: u64,
    /// Of [`DayTruth::total`], somebody was at some device.
    pub active: u64,
    /// On a break on some device.
    pub breaks: u64,
    /// In privacy mode on some device.
    pub private: u64,
    /// How many times somebody was in a work session without a gap; one that goes on over midnight counts on both dates.
    pub sessions: u64,
    /// The first second in a work session.
    pub first_start: Option<Timestamp>,
    /// The first second after the last in a work session.
    pub last_end: Option<Timestamp>,
}

impl DayTruth {
    /// Of [`DayTruth::total`], nobody was at any device.
    pub fn idle(&self) -> u64 {
        self.total - self.active
    }
}

/// What is going on in one second, as bits.
const IN_SESSION: u8 = 1;
const ACTIVE: u8 = 2;
const ON_BREAK: u8 = 4;
const PRIVATE: u8 = 8;

/// Midnight comes at a multiple of this, in every zone.
const QUARTER_OF_AN_HOUR: i64 = 900;

impl Ledger {
    /// Counts a day in the zone in which it was spent.
    pub(crate) fn count(&mut self, plan: &DayPlan, zone: &TimeZone) {
        let Some(span) = plan.span() else {
            return;
        };
        let mut date = None;
        let mut session_of = None;
        for (second, what) in (span.start().as_second()..).zip(seconds(plan, span)) {
            if date.is_none() || second % QUARTER_OF_AN_HOUR == 0 {
                date = Timestamp::from_second(second)
                    .ok()
                    .map(|at| at.to_zoned(zone.clone()).date());
            }
            let Some(date) = date.filter(|_| what != 0) else {
                session_of = None;
                continue;
            };
            let is = |bits| u64::from(what & bits == bits);
            let truth = self.days.entry(date).or_default();
            let is_work = is(IN_SESSION) * (1 - is(ON_BREAK));
            truth.total += is_work;
            truth.active += is_work * is(ACTIVE);
            truth.breaks += is(ON_BREAK);
            truth.private += is(PRIVATE);
            if is(IN_SESSION) == 0 {
                session_of = None;
                continue;
            }
            truth.sessions += u64::from(session_of != Some(date));
            session_of = Some(date);
            truth.first_start = truth.first_start.or(Timestamp::from_second(second).ok());
            truth.last_end = Timestamp::from_second(second + 1).ok();
        }
    }
}

/// What is going on in each second of a span.
fn seconds(plan: &DayPlan, span: Interval) -> Vec<u8> {
    let index = |at: Timestamp| {
        usize::try_from(at.as_second() - span.start().as_second()).expect("the span holds it all")
    };
    let mut person = vec![0_u8; index(span.end())];
    for device in &plan.devices {
        let mut at_device = vec![0_u8; person.len()];
        let mut mark = |interval: &Interval, change: fn(u8) -> u8| {
            for second in &mut at_device[index(interval.start())..index(interval.end())] {
                *second = change(*second);
            }
        };
        for session in &device.sessions {
            mark(session, |what| what | IN_SESSION | ACTIVE);
        }
        for absence in &device.absences {
            mark(&absence.interval, |what| what & !ACTIVE);
        }
        for interval in &device.breaks {
            mark(interval, |what| (what & !ACTIVE) | ON_BREAK);
        }
        for interval in &device.private {
            mark(interval, |what| what | PRIVATE);
        }
        for (person, device) in person.iter_mut().zip(at_device) {
            *person |= device;
        }
    }
    person
}
