//! Adds up the working time of the present day from what is recorded: what the outbox still holds at the start, and
//! every event since.

use std::path::Path;

use anyhow::Context;
use jiff::{Timestamp, tz::TimeZone};
use serde_json::value::RawValue;
use timetrack_domain::{
    Checkpoint, DeviceTime, Event, EventContent, Interval, TimeZoneHistory, WorkRules, WorkTime,
    recorder::{Effect, RecorderState},
    work_hours::OpenUntil,
};
use timetrack_outbox::OutboxReader;
use timetrack_protocol::WireItem;

use crate::status::WorkedToday;

pub(super) struct WorkingDay {
    zone: TimeZoneHistory,
    /// Work sessions and breaks that reach into the day.
    closed: Vec<Event>,
    checkpoint: Checkpoint,
}

impl WorkingDay {
    /// Begins with what the outbox in `directory` holds of the day in `zone`. What cannot be read counts as nothing.
    pub(super) fn load(directory: &Path, zone: TimeZone, now: Timestamp) -> Self {
        let mut day = Self {
            zone: TimeZoneHistory::new(zone),
            closed: Vec::new(),
            checkpoint: Checkpoint::default(),
        };
        if let Err(error) = day.read(directory, now) {
            tracing::warn!("The working time of today is not complete: {error:#}");
        }
        day
    }

    /// Takes note of what the recorder wants written.
    pub(super) fn learn(&mut self, effects: &[Effect]) {
        for effect in effects {
            match effect {
                Effect::Record(event) => {
                    self.checkpoint.forget(event.id);
                    self.keep(event.clone());
                }
                Effect::Checkpoint(checkpoint) => self.checkpoint.clone_from(checkpoint),
                Effect::ChoiceChanged(_) | Effect::ClockStepped(_) => {}
            }
        }
    }

    /// The working time until now; `state` says whether it goes on.
    pub(super) fn worked(&mut self, state: &RecorderState, now: Timestamp) -> Option<WorkedToday> {
        let day = self.bounds(now)?;
        self.closed.retain(|event| event.interval.end() > day.start());
        let mut device = DeviceTime::default();
        for event in self.closed.iter().chain(&self.checkpoint.held) {
            device.add(event.id, event.interval, &event.content);
        }
        for event in &self.checkpoint.open {
            device.add_open(event.id, event.start, &event.content, OpenUntil::Now(now));
        }
        let total = WorkTime::of(&[device], WorkRules::default()).hours(day).total;
        Some(WorkedToday {
            milliseconds: i64::try_from(total.as_millis()).ok()?,
            as_of: now,
            running: is_running(state),
            day_ends: day.end(),
        })
    }

    fn bounds(&self, now: Timestamp) -> Option<Interval> {
        self.zone.day_bounds(self.zone.day_of(now))
    }

    fn read(&mut self, directory: &Path, now: Timestamp) -> anyhow::Result<()> {
        let Some(day) = self.bounds(now) else {
            return Ok(());
        };
        let reader = OutboxReader::open(directory).context("Failed to open the outbox for reading")?;
        for exported in reader.export(day.start(), day.end()) {
            let exported = exported.context("Failed to read the outbox")?;
            if exported.state.is_some()
                && let Some(event) = parse(&exported.item)
            {
                self.keep(event);
            }
        }
        Ok(())
    }

    fn keep(&mut self, event: Event) {
        match event.content {
            EventContent::WorkSession | EventContent::Break => self.closed.push(event),
            EventContent::Private
            | EventContent::Afk(_)
            | EventContent::Window(_)
            | EventContent::HiddenWindow
            | EventContent::WindowUnavailable => {}
        }
    }
}

/// What is damaged or from another version says nothing about working time.
fn parse(item: &RawValue) -> Option<Event> {
    let item: WireItem = serde_json::from_str(item.get()).ok()?;
    Event::try_from(item).ok()
}

fn is_running(state: &RecorderState) -> bool {
    match state {
        RecorderState::Working { .. }
        | RecorderState::Idle { .. }
        | RecorderState::Private {
            on_break_since: None, ..
        } => true,
        RecorderState::Private {
            on_break_since: Some(_),
            ..
        }
        | RecorderState::OnBreak { .. }
        | RecorderState::WaitingForNotice
        | RecorderState::TrackingOff { .. }
        | RecorderState::NotWorking { .. } => false,
    }
}

#[cfg(test)]
mod tests {
    use timetrack_domain::{OpenEvent, id::EventId, recorder::OpenWorkSession};
    use timetrack_outbox::{Check, Limits, Outbox};

    use super::*;

    fn at(time: &str) -> Timestamp {
        format!("2026-11-19T{time}:00Z").parse().unwrap()
    }

    fn event(number: u128, content: EventContent, start: &str, end: &str) -> Event {
        Event {
            id: EventId::from_uuid(uuid::Uuid::from_u128(number)),
            interval: Interval::new(at(start), at(end)).unwrap(),
            content,
        }
    }

    fn working() -> RecorderState {
        RecorderState::Working {
            session: OpenWorkSession {
                id: EventId::from_uuid(uuid::Uuid::nil()),
                since: at("13:00"),
            },
        }
    }

    #[test]
    fn what_was_recorded_before_a_restart_counts_and_breaks_do_not() {
        let directory = tempfile::tempdir().unwrap();
        let opened = Outbox::open(directory.path(), Limits::default(), Check::Always, at("08:00")).unwrap();
        let before = [
            event(1, EventContent::WorkSession, "08:00", "12:00"),
            event(2, EventContent::Break, "09:00", "09:30"),
            event(3, EventContent::HiddenWindow, "08:00", "09:00"),
        ];
        opened.outbox.append(&before).unwrap();

        let mut day = WorkingDay::load(directory.path(), TimeZone::UTC, at("13:00"));
        day.learn(&[
            Effect::Record(event(4, EventContent::WorkSession, "13:00", "13:10")),
            Effect::Checkpoint(Checkpoint {
                at: at("13:15"),
                open: vec![OpenEvent {
                    id: EventId::from_uuid(uuid::Uuid::from_u128(5)),
                    start: at("13:10"),
                    content: EventContent::WorkSession,
                }],
                held: Vec::new(),
            }),
        ]);
        let worked = day.worked(&working(), at("13:20")).unwrap();
        assert_eq!(worked.milliseconds, (3 * 60 + 30 + 20) * 60_000);
        assert!(worked.running);
        assert_eq!(worked.day_ends, "2026-11-20T00:00:00Z".parse().unwrap());
        assert_eq!(worked.until(at("13:30")).as_mins(), 3 * 60 + 60);
    }
}
