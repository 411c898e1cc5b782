//! The clock of the demo's server.

use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use timetrack_domain::{Clock, Moment};
use timetrack_platform::SystemClock;

/// A clock that lives through the past first, in great steps, and is the computer's from then on. Clones are the same.
#[derive(Clone, Debug)]
pub(crate) struct StoryClock(Arc<Mutex<Option<Timestamp>>>);

impl StoryClock {
    /// A clock that stands at an instant of the past.
    pub(crate) fn at(past: Timestamp) -> Self {
        Self(Arc::new(Mutex::new(Some(past))))
    }

    /// Goes on to a later instant of the past.
    pub(crate) fn set(&self, at: Timestamp) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(at);
    }

    /// Is the computer's clock from here on.
    pub(crate) fn arrive_at_the_present(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

impl Clock for StoryClock {
    fn now(&self) -> Timestamp {
        let past = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        past.unwrap_or_else(|| SystemClock.now())
    }

    fn moment(&self) -> Moment {
        Moment {
            wall: self.now(),
            ..SystemClock.moment()
        }
    }
}
