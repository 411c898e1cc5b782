//! The workspace's notifications of sleep, wake-up and shutdown.

use std::ptr::NonNull;
use std::sync::Arc;

use block2::RcBlock;
use objc2::rc::Retained;
use objc2::runtime::{NSObjectProtocol, ProtocolObject};
use objc2_app_kit::{
    NSWorkspace, NSWorkspaceDidWakeNotification, NSWorkspaceWillPowerOffNotification,
    NSWorkspaceWillSleepNotification,
};
use objc2_foundation::{NSNotification, NSNotificationCenter, NSNotificationName};

use super::{SessionEvent, SharedCallback, tell};

/// Removes itself.
pub(super) struct Observers {
    center: Retained<NSNotificationCenter>,
    tokens: Vec<Retained<ProtocolObject<dyn NSObjectProtocol>>>,
}

impl Observers {
    /// The callback is called on the thread that posts, which is the main one; macOS waits for it to return.
    pub(super) fn new(callback: &SharedCallback) -> Self {
        let center = NSWorkspace::sharedWorkspace().notificationCenter();
        let tokens = notifications()
            .map(|(name, event)| observe(&center, name, event, callback))
            .into();
        Self { center, tokens }
    }
}

impl Drop for Observers {
    fn drop(&mut self) {
        for token in &self.tokens {
            // SAFETY: the token came from this centre.
            unsafe { self.center.removeObserver(token.as_ref()) };
        }
    }
}

fn notifications() -> [(&'static NSNotificationName, SessionEvent); 3] {
    // SAFETY: a constant of AppKit, which is loaded because this program links it.
    let will_sleep = unsafe { NSWorkspaceWillSleepNotification };
    // SAFETY: as above.
    let did_wake = unsafe { NSWorkspaceDidWakeNotification };
    // SAFETY: as above.
    let will_power_off = unsafe { NSWorkspaceWillPowerOffNotification };
    [
        (will_sleep, SessionEvent::Suspending),
        (did_wake, SessionEvent::Resumed),
        (will_power_off, SessionEvent::ShuttingDown),
    ]
}

fn observe(
    center: &NSNotificationCenter,
    name: &NSNotificationName,
    event: SessionEvent,
    callback: &SharedCallback,
) -> Retained<ProtocolObject<dyn NSObjectProtocol>> {
    let callback = Arc::clone(callback);
    let block = RcBlock::new(move |_: NonNull<NSNotification>| tell(&callback, event));
    // SAFETY: the block may be called on any thread: what it holds is Send and Sync.
    unsafe { center.addObserverForName_object_queue_usingBlock(Some(name), None, None, &block) }
}
