//! `QueryUnbiasedInterruptTime`, which stands still during sleep, and `GetTickCount64`, which does not: the same
//! interrupt time with and without the bias of sleep, and both are in kernel32 of every Windows.

use std::time::Duration;

use windows_sys::Win32::System::SystemInformation::GetTickCount64;
use windows_sys::Win32::System::WindowsProgramming::QueryUnbiasedInterruptTime;

pub(super) fn awake() -> Duration {
    let mut hundreds_of_nanoseconds = 0;
    // SAFETY: the pointer is valid for one u64, and the call keeps no pointer.
    let read = unsafe { QueryUnbiasedInterruptTime(&raw mut hundreds_of_nanoseconds) };
    assert_ne!(read, 0, "the call fails for a null pointer only");
    Duration::from_nanos(hundreds_of_nanoseconds.saturating_mul(100))
}

pub(super) fn elapsed() -> Duration {
    // SAFETY: takes nothing and cannot fail.
    Duration::from_millis(unsafe { GetTickCount64() })
}
