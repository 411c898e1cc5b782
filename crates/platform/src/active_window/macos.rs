//! The frontmost application, and the title of its focused window by Accessibility.
//!
//! Looked at every second: notifications would need the main thread. The application needs no permission, the title
//! needs Accessibility; an administrator can grant it beforehand by a PPPC profile.

use std::path::PathBuf;
use std::time::Duration;

use objc2::rc::autoreleasepool;
use objc2_app_kit::{NSRunningApplication, NSWorkspace};

use super::{ActiveWindow, ActiveWindowError, Focus, FocusedWindow, Unavailable, title};
use crate::clock;
use crate::unsupported::{Attempt, Unsupported};
use crate::waker::Waker;

#[path = "macos/accessibility.rs"]
mod accessibility;

const BACKEND: &str = "frontmost-application";

/// The time between two looks.
const POLL_INTERVAL: Duration = Duration::from_secs(1);

struct FrontmostApplication {
    waker: Waker,
    last: Option<Focus>,
}

pub(super) fn open() -> Result<Box<dyn ActiveWindow>, Unsupported> {
    let waker = Waker::new().map_err(|error| Unsupported {
        attempts: vec![Attempt::new(BACKEND, error)],
    })?;
    Ok(Box::new(FrontmostApplication { waker, last: None }))
}

impl ActiveWindow for FrontmostApplication {
    fn backend(&self) -> &'static str {
        BACKEND
    }

    fn wait(&mut self, timeout: Duration) -> Result<Focus, ActiveWindowError> {
        let deadline = clock::awake().saturating_add(timeout);
        loop {
            let focus = look();
            let remaining = deadline.saturating_sub(clock::awake());
            if remaining.is_zero() || self.last.as_ref() != Some(&focus) {
                self.last = Some(focus.clone());
                return Ok(focus);
            }
            if self.waker.imp().wait(remaining.min(POLL_INTERVAL)) {
                return self.current();
            }
        }
    }

    fn current(&mut self) -> Result<Focus, ActiveWindowError> {
        let focus = look();
        self.last = Some(focus.clone());
        Ok(focus)
    }

    fn waker(&self) -> Waker {
        self.waker.clone()
    }
}

fn look() -> Focus {
    // This thread has no pool of its own, and would keep every object that it was ever given.
    autoreleasepool(|_| {
        NSWorkspace::sharedWorkspace()
            .frontmostApplication()
            .map_or(Focus::Nothing, |application| {
                Focus::Window(describe(&application))
            })
    })
}

fn describe(application: &NSRunningApplication) -> FocusedWindow {
    let executable = application
        .executableURL()
        .and_then(|url| url.path())
        .map(|path| PathBuf::from(path.to_string()));
    let name = application
        .localizedName()
        .map(|name| name.to_string())
        .unwrap_or_default();
    let process_id = application.processIdentifier();
    let (title, title_unavailable) = match accessibility::focused_title(process_id) {
        Ok(title) => (title::tidy(&title), None),
        Err(reason) => (String::new(), Some(reason)),
    };
    FocusedWindow {
        application: title::tidy(&name),
        title,
        executable,
        // An application that is just starting has -1.
        process_id: u32::try_from(process_id).ok(),
        title_unavailable,
    }
}
