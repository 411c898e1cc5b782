//! `CLOCK_UPTIME_RAW`, which is `mach_absolute_time`, and `CLOCK_MONOTONIC_RAW`, which is `mach_continuous_time`; both
//! in nanoseconds.

use std::time::Duration;

pub(super) fn awake() -> Duration {
    read(libc::CLOCK_UPTIME_RAW)
}

pub(super) fn elapsed() -> Duration {
    read(libc::CLOCK_MONOTONIC_RAW)
}

fn read(clock: libc::clockid_t) -> Duration {
    let mut time = libc::timespec {
        tv_sec: 0,
        tv_nsec: 0,
    };
    // SAFETY: `time` is a valid place for one timespec; the call keeps no pointer.
    let result = unsafe { libc::clock_gettime(clock, &raw mut time) };
    assert_eq!(result, 0, "macOS has had these clocks since 10.12");
    let seconds = u64::try_from(time.tv_sec).expect("the monotonic clocks start at zero");
    let nanoseconds = u32::try_from(time.tv_nsec).expect("nanoseconds are below one thousand million");
    Duration::new(seconds, nanoseconds)
}
