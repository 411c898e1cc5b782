//! The time since the last event of the hardware. Needs no permission.
//!
//! It is one time for the whole computer: while another person has the screen it is theirs.

use std::time::Duration;

use objc2_core_graphics::{CGEventSource, CGEventSourceStateID, CGEventType};

use super::{IdleError, IdleSource};
use crate::unsupported::Unsupported;

/// `kCGAnyInputEventType`, which the bindings lack.
const ANY_INPUT: CGEventType = CGEventType(u32::MAX);

struct EventSource;

#[expect(clippy::unnecessary_wraps, reason = "the other systems can lack it")]
pub(super) fn open() -> Result<Box<dyn IdleSource>, Unsupported> {
    Ok(Box::new(EventSource))
}

impl IdleSource for EventSource {
    fn backend(&self) -> &'static str {
        "event-source"
    }

    fn idle(&mut self) -> Result<Duration, IdleError> {
        let state = CGEventSourceStateID::HIDSystemState;
        let seconds = CGEventSource::seconds_since_last_event_type(state, ANY_INPUT);
        // Negative for an event that is newer than the question.
        Ok(Duration::try_from_secs_f64(seconds).unwrap_or_default())
    }
}
