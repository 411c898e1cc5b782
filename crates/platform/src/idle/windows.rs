//! `GetLastInputInfo`, which knows the input to the session of this process. A service would see nothing.

use std::io;
use std::time::Duration;

use windows_sys::Win32::System::SystemInformation::GetTickCount;
use windows_sys::Win32::UI::Input::KeyboardAndMouse::{GetLastInputInfo, LASTINPUTINFO};

use super::{IdleError, IdleSource, tick_count};
use crate::unsupported::{Attempt, Unsupported};

const BACKEND: &str = "last-input-info";

struct LastInput;

pub(super) fn open() -> Result<Box<dyn IdleSource>, Unsupported> {
    match LastInput.idle() {
        Ok(_) => Ok(Box::new(LastInput)),
        Err(error) => Err(Unsupported {
            attempts: vec![Attempt::new(BACKEND, error)],
        }),
    }
}

impl IdleSource for LastInput {
    fn backend(&self) -> &'static str {
        BACKEND
    }

    fn idle(&mut self) -> Result<Duration, IdleError> {
        let size = u32::try_from(size_of::<LASTINPUTINFO>()).expect("eight bytes");
        let mut last_input = LASTINPUTINFO {
            cbSize: size,
            dwTime: 0,
        };
        // SAFETY: the pointer is valid for the call, and the size in it is right.
        let told = unsafe { GetLastInputInfo(&raw mut last_input) };
        if told == 0 {
            return Err(io::Error::last_os_error().into());
        }
        // SAFETY: takes nothing and cannot fail.
        let now = unsafe { GetTickCount() };
        Ok(tick_count::between(last_input.dwTime, now))
    }
}
