//! Half-open intervals and sets of them.

use std::fmt;

use jiff::{SignedDuration, Timestamp};

/// A stretch of time `[start, end)`: it holds its start, not its end, and is never empty.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Interval {
    start: Timestamp,
    end: Timestamp,
}

/// The end of an interval was not after its start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the end is not after the start")]
pub struct EmptyInterval;

impl Interval {
    /// An interval from `start` up to, but without, `end`.
    ///
    /// # Errors
    /// [`EmptyInterval`] where `end` is not after `start`.
    pub fn new(start: Timestamp, end: Timestamp) -> Result<Self, EmptyInterval> {
        if start < end {
            Ok(Self { start, end })
        } else {
            Err(EmptyInterval)
        }
    }

    /// The first instant inside.
    pub fn start(&self) -> Timestamp {
        self.start
    }

    /// The first instant after it.
    pub fn end(&self) -> Timestamp {
        self.end
    }

    /// How long it lasts: always more than zero.
    pub fn duration(&self) -> SignedDuration {
        self.end.duration_since(self.start)
    }

    /// Whether `at` lies inside.
    pub fn contains(&self, at: Timestamp) -> bool {
        self.start <= at && at < self.end
    }

    /// Whether both share at least one instant. Touching is not overlapping.
    pub fn overlaps(&self, other: &Interval) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// What both share.
    pub fn intersection(&self, other: &Interval) -> Option<Interval> {
        Interval::new(self.start.max(other.start), self.end.min(other.end)).ok()
    }
}

impl fmt::Debug for Interval {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "[{}, {})", self.start, self.end)
    }
}

/// A set of instants, held as sorted intervals that neither overlap nor touch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IntervalSet {
    intervals: Vec<Interval>,
}

impl IntervalSet {
    /// The empty set.
    pub const fn empty() -> Self {
        Self {
            intervals: Vec::new(),
        }
    }

    /// The intervals, sorted; none overlaps or touches another.
    pub fn intervals(&self) -> &[Interval] {
        &self.intervals
    }

    /// Whether nothing is in it.
    pub fn is_empty(&self) -> bool {
        self.intervals.is_empty()
    }

    /// How much time it holds.
    pub fn total(&self) -> SignedDuration {
        self.intervals
            .iter()
            .fold(SignedDuration::ZERO, |sum, interval| sum + interval.duration())
    }

    /// Everything that is in either.
    #[must_use]
    pub fn union(&self, other: &IntervalSet) -> IntervalSet {
        self.intervals.iter().chain(&other.intervals).copied().collect()
    }

    /// Everything that is in both.
    #[must_use]
    pub fn intersection(&self, other: &IntervalSet) -> IntervalSet {
        let (mut left, mut right) = (
            self.intervals.iter().peekable(),
            other.intervals.iter().peekable(),
        );
        let mut intervals = Vec::new();
        while let (Some(one), Some(two)) = (left.peek(), right.peek()) {
            intervals.extend(one.intersection(two));
            if one.end <= two.end {
                left.next();
            } else {
                right.next();
            }
        }
        IntervalSet { intervals }
    }

    /// Everything that is in this set and not in the other.
    #[must_use]
    pub fn difference(&self, other: &IntervalSet) -> IntervalSet {
        let mut intervals = Vec::new();
        let mut holes = other.intervals.iter().peekable();
        for interval in &self.intervals {
            let mut start = interval.start;
            while holes.next_if(|hole| hole.end <= start).is_some() {}
            let mut upcoming = holes.clone();
            while let Some(hole) = upcoming.next_if(|hole| hole.start < interval.end) {
                intervals.extend(Interval::new(start, hole.start));
                start = start.max(hole.end);
            }
            intervals.extend(Interval::new(start, interval.end));
        }
        IntervalSet { intervals }
    }

    /// The part inside `window`.
    #[must_use]
    pub fn within(&self, window: Interval) -> IntervalSet {
        IntervalSet {
            intervals: self
                .intervals
                .iter()
                .filter_map(|interval| interval.intersection(&window))
                .collect(),
        }
    }
}

impl From<Interval> for IntervalSet {
    fn from(interval: Interval) -> Self {
        Self {
            intervals: vec![interval],
        }
    }
}

impl FromIterator<Interval> for IntervalSet {
    fn from_iter<I: IntoIterator<Item = Interval>>(source: I) -> Self {
        let mut sorted: Vec<Interval> = source.into_iter().collect();
        sorted.sort_unstable();
        let mut intervals: Vec<Interval> = Vec::with_capacity(sorted.len());
        for interval in sorted {
            match intervals.last_mut() {
                Some(last) if interval.start <= last.end => last.end = last.end.max(interval.end),
                Some(_) | None => intervals.push(interval),
            }
        }
        Self { intervals }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const GRID: i64 = 64;

    fn interval(start: i64, end: i64) -> Interval {
        Interval::new(
            Timestamp::from_millisecond(start).unwrap(),
            Timestamp::from_millisecond(end).unwrap(),
        )
        .unwrap()
    }

    fn sets() -> impl Strategy<Value = IntervalSet> {
        prop::collection::vec((0..GRID, 1..20_i64), 0..12).prop_map(|parts| {
            parts
                .into_iter()
                .map(|(start, length)| interval(start, start + length))
                .collect()
        })
    }

    fn holds(set: &IntervalSet, at: i64) -> bool {
        let at = Timestamp::from_millisecond(at).unwrap();
        set.intervals().iter().any(|interval| interval.contains(at))
    }

    fn is_normal(set: &IntervalSet) -> bool {
        set.intervals()
            .windows(2)
            .all(|pair| pair[0].end() < pair[1].start())
    }

    proptest! {
        #[test]
        fn operations_agree_with_a_grid(left in sets(), right in sets()) {
            let (union, both, rest) = (left.union(&right), left.intersection(&right), left.difference(&right));
            prop_assert!(is_normal(&union) && is_normal(&both) && is_normal(&rest));
            for at in -1..GRID + 30 {
                prop_assert_eq!(holds(&union, at), holds(&left, at) || holds(&right, at));
                prop_assert_eq!(holds(&both, at), holds(&left, at) && holds(&right, at));
                prop_assert_eq!(holds(&rest, at), holds(&left, at) && !holds(&right, at));
            }
            prop_assert_eq!(both.total() + rest.total(), left.total());
        }
    }

    #[test]
    fn an_empty_interval_is_refused() {
        let at = Timestamp::UNIX_EPOCH;
        assert_eq!(Interval::new(at, at), Err(EmptyInterval));
    }

    #[test]
    fn touching_intervals_join_and_do_not_overlap() {
        assert!(!interval(0, 5).overlaps(&interval(5, 9)));
        let set: IntervalSet = [interval(5, 9), interval(0, 5)].into_iter().collect();
        assert_eq!(set.intervals(), [interval(0, 9)]);
    }
}
