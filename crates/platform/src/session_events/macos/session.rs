//! What the window server says about the session.

use objc2_core_foundation::{CFBoolean, CFDictionary, CFString, CFType};
use objc2_core_graphics::CGSessionCopyCurrentDictionary;

use super::SessionEvent;

/// A session in use is the default: without an answer nothing is reported.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Session {
    is_locked: bool,
    is_away: bool,
}

impl Session {
    /// What holds now; the default where there is no window server, as under ssh.
    pub(super) fn look() -> Self {
        let Some(dictionary) = CGSessionCopyCurrentDictionary() else {
            return Self::default();
        };
        // SAFETY: the dictionary of a session has texts as keys and objects as values.
        let dictionary = unsafe { dictionary.cast_unchecked::<CFString, CFType>() };
        Self {
            is_locked: flag(dictionary, "CGSSessionScreenIsLocked").unwrap_or(false),
            is_away: !flag(dictionary, "kCGSSessionOnConsoleKey").unwrap_or(true),
        }
    }

    pub(super) fn changes_since(self, earlier: Self) -> impl Iterator<Item = SessionEvent> {
        let lock = if self.is_locked {
            SessionEvent::Locked
        } else {
            SessionEvent::Unlocked
        };
        let switch = if self.is_away {
            SessionEvent::SwitchedAway
        } else {
            SessionEvent::SwitchedBack
        };
        let lock = (self.is_locked != earlier.is_locked).then_some(lock);
        let switch = (self.is_away != earlier.is_away).then_some(switch);
        lock.into_iter().chain(switch)
    }
}

fn flag(dictionary: &CFDictionary<CFString, CFType>, name: &'static str) -> Option<bool> {
    let value = dictionary.get(&CFString::from_static_str(name))?;
    value.downcast_ref::<CFBoolean>().map(CFBoolean::as_bool)
}
