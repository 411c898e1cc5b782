//! What Windows' messages to a top-level window say about the session. Numbers: Microsoft Learn, `WM_WTSSESSION_CHANGE`,
//! `WM_POWERBROADCAST`, `WM_ENDSESSION`.

use super::SessionEvent;

pub(super) const WM_ENDSESSION: u32 = 0x16;
pub(super) const WM_POWERBROADCAST: u32 = 0x218;
pub(super) const WM_WTSSESSION_CHANGE: u32 = 0x2b1;

/// The event of a message with this first parameter. None for every other message.
pub(super) fn event(message: u32, parameter: usize) -> Option<SessionEvent> {
    const CONSOLE_CONNECT: usize = 1;
    const CONSOLE_DISCONNECT: usize = 2;
    const REMOTE_CONNECT: usize = 3;
    const REMOTE_DISCONNECT: usize = 4;
    const LOCK: usize = 7;
    const UNLOCK: usize = 8;
    const SUSPEND: usize = 4;
    // Comes at every resume; the other one (7) only when the person is back, and would be a second event.
    const RESUME_AUTOMATIC: usize = 18;

    match (message, parameter) {
        (WM_WTSSESSION_CHANGE, LOCK) => Some(SessionEvent::Locked),
        (WM_WTSSESSION_CHANGE, UNLOCK) => Some(SessionEvent::Unlocked),
        (WM_WTSSESSION_CHANGE, CONSOLE_DISCONNECT | REMOTE_DISCONNECT) => Some(SessionEvent::SwitchedAway),
        (WM_WTSSESSION_CHANGE, CONSOLE_CONNECT | REMOTE_CONNECT) => Some(SessionEvent::SwitchedBack),
        (WM_POWERBROADCAST, SUSPEND) => Some(SessionEvent::Suspending),
        (WM_POWERBROADCAST, RESUME_AUTOMATIC) => Some(SessionEvent::Resumed),
        // Zero: another program refused, and the session goes on.
        (WM_ENDSESSION, 1..) => Some(SessionEvent::ShuttingDown),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_message_has_one_meaning() {
        let told = [
            (WM_WTSSESSION_CHANGE, 7, Some(SessionEvent::Locked)),
            (WM_WTSSESSION_CHANGE, 8, Some(SessionEvent::Unlocked)),
            (WM_WTSSESSION_CHANGE, 4, Some(SessionEvent::SwitchedAway)),
            (WM_WTSSESSION_CHANGE, 1, Some(SessionEvent::SwitchedBack)),
            (WM_WTSSESSION_CHANGE, 5, None),
            (WM_POWERBROADCAST, 4, Some(SessionEvent::Suspending)),
            (WM_POWERBROADCAST, 18, Some(SessionEvent::Resumed)),
            (WM_POWERBROADCAST, 7, None),
            (WM_ENDSESSION, 1, Some(SessionEvent::ShuttingDown)),
            (WM_ENDSESSION, 0, None),
            (0x10, 1, None),
        ];
        for (message, parameter, expected) in told {
            assert_eq!(event(message, parameter), expected, "{message:#x} {parameter}");
        }
    }
}
