//! The rules of TimeTrack, free of input and output.
//!
//! Owns: typed ids, half-open intervals, the lanes and their events, what a person's choice means, the settings that
//! govern recording, the recorder, work hours, and days in time zones. Does not own: any clock, file, network, database
//! or operating system call. Time comes in as an argument ([`Moment`] on the agent, [`jiff::Timestamp`] elsewhere) or
//! through the [`Clock`] trait that the edges implement.
//!
//! Invariants:
//!
//! * An [`Interval`] is half-open, `[start, end)`, and never empty.
//! * Instants are whole milliseconds, so that both databases and the wire hold exactly what was recorded.
//! * Lanes are independent: no event of one lane is rewritten because of another. Readers combine them.

pub mod checkpoint;
pub mod duration_text;
pub mod event;
pub mod id;
pub mod interval;
pub mod person_choice;
pub mod recorder;
pub mod text;
pub mod time;
pub mod tracking_settings;
pub mod work_day;
pub mod work_hours;

pub use checkpoint::Checkpoint;
pub use event::{AfkCause, Event, EventContent, Lane, OpenEvent, Subject};
pub use id::IdGenerator;
pub use interval::{EmptyInterval, Interval, IntervalSet};
pub use recorder::Recorder;
pub use text::{ApplicationName, WindowTitle};
pub use time::{Clock, Moment};
pub use tracking_settings::TrackingSettings;
pub use work_day::TimeZoneHistory;
pub use work_hours::{DeviceTime, WorkHours, WorkRules, WorkTime};
