//! `CLOCK_MONOTONIC` and `CLOCK_BOOTTIME`.

use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};

pub(super) fn awake() -> Duration {
    read(ClockId::Monotonic)
}

pub(super) fn elapsed() -> Duration {
    read(ClockId::Boottime)
}

fn read(clock: ClockId) -> Duration {
    Duration::try_from(clock_gettime(clock))
        .expect("the kernel's monotonic clocks start at zero and never go back")
}
