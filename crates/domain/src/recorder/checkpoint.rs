//! When what is open is written down.

use std::time::Duration;

use jiff::Timestamp;

use super::{CHECKPOINT_INTERVAL, Effect, Recorder, time_line::Elapsed};
use crate::{Checkpoint, Lane, OpenEvent, id::EventId};

/// How soon a checkpoint follows when another thing than a window began: who shows what is going on reads it there.
const NEWS_AFTER: Duration = Duration::from_millis(250);

/// Sooner nothing is looked at again.
const SHORTEST_TICK: Duration = Duration::from_millis(10);

/// The checkpoints of one recorder: every five seconds while something is open, soon when something else than a window
/// began, with everything that is recorded, so that no crash leaves an event outside of the work session it belongs to, and
/// at once when a crash after the last one would invent something or lose more than what happened since.
#[derive(Debug, Default)]
pub(super) struct Checkpoints {
    last: Option<Told>,
    /// Since when something is open that the last one does not tell, windows aside.
    news_since: Option<Elapsed>,
}

#[derive(Debug)]
struct Told {
    at: Elapsed,
    wall: Timestamp,
    events: Vec<EventId>,
}

/// Whether a checkpoint comes together with closed events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Recorded {
    Nothing,
    Something,
}

impl Checkpoints {
    /// How long after `now` the next one is due.
    pub(super) fn next(&self, now: Elapsed) -> Duration {
        let regular = self.last.as_ref().map_or(CHECKPOINT_INTERVAL, |last| {
            CHECKPOINT_INTERVAL.saturating_sub(now.since(last.at))
        });
        match self.news_since {
            Some(since) => {
                let left = NEWS_AFTER.saturating_sub(now.since(since));
                regular.min(left.max(SHORTEST_TICK))
            }
            None => regular,
        }
    }

    fn hear(&mut self, open: &[OpenEvent], now: Elapsed) {
        let told = self.last.as_ref().map_or(&[][..], |last| &last.events);
        let is_news = |event: &OpenEvent| event.content.lane() != Lane::Window && !told.contains(&event.id);
        if open.iter().any(is_news) {
            self.news_since.get_or_insert(now);
        } else {
            self.news_since = None;
        }
    }

    fn is_due(&self, begun: &[(EventId, Timestamp)], now: Elapsed) -> bool {
        let is_news = self
            .news_since
            .is_some_and(|since| now.since(since) >= NEWS_AFTER);
        match &self.last {
            _ if is_news && !begun.is_empty() => true,
            None => !begun.is_empty(),
            Some(last) => {
                let would_lose =
                    |(id, start): &(EventId, Timestamp)| *start < last.wall && !last.events.contains(id);
                begun.is_empty() || now.since(last.at) >= CHECKPOINT_INTERVAL || begun.iter().any(would_lose)
            }
        }
    }
}

impl Recorder {
    pub(super) fn checkpoint(&mut self, recorded: Recorded) {
        let wall = self.lanes.wall(self.now);
        let mut open = self.lanes.open_events();
        self.checkpoints.hear(&open, self.now);
        open.retain(|event| event.start < wall);
        let held = self.lanes.held_events();
        let ended = held.iter().map(|event| (event.id, event.interval.start()));
        let begun: Vec<_> = open
            .iter()
            .map(|event| (event.id, event.start))
            .chain(ended)
            .collect();
        let would_invent = self.lanes.take_forgotten() && self.checkpoints.last.is_some();
        let must_reach_recorded = recorded == Recorded::Something && !begun.is_empty();
        if would_invent || must_reach_recorded || self.checkpoints.is_due(&begun, self.now) {
            self.checkpoints.last = (!begun.is_empty()).then(|| Told {
                at: self.now,
                wall,
                events: begun.iter().map(|(id, _)| *id).collect(),
            });
            self.checkpoints.news_since = None;
            self.effects
                .push(Effect::Checkpoint(Checkpoint { at: wall, open, held }));
        }
    }
}
