//! What the window lane holds, and how titles that change all the time are merged.

use std::time::Duration;

use super::{Focus, Recorder, time_line::Elapsed};
use crate::{EventContent, Lane, Subject, tracking_settings::DetailLevel};

/// Where the focus is, told in full. It never leaves this process as it is.
#[derive(Debug)]
pub(super) struct FocusHistory {
    focus: Option<Focus>,
    since: Elapsed,
}

impl FocusHistory {
    pub(super) fn new(now: Elapsed) -> Self {
        Self {
            focus: None,
            since: now,
        }
    }

    /// Notes where the focus is.
    pub(super) fn move_to(&mut self, focus: Focus, now: Elapsed) -> Movement {
        if self.focus.as_ref() == Some(&focus) {
            return Movement::None;
        }
        self.since = now;
        match self.focus.replace(focus) {
            Some(_) => Movement::Moved,
            None => Movement::FirstSeen,
        }
    }
}

/// What an observation of the focus says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Movement {
    /// It is where it was.
    None,
    /// It was seen for the first time, which says nothing about when it came there.
    FirstSeen,
    /// It moved, or the title of its window changed.
    Moved,
}

impl Recorder {
    pub(super) fn apply_window(&mut self, is_shown: bool, at: Elapsed) {
        let content = if is_shown { self.window_content() } else { None };
        if let (Some(open), Some(next)) = (self.lanes.open(Lane::Window), &content)
            && open.content != *next
            && self.now.since(open.start) < self.minimum_title()
            && self.lanes.may_rename(Lane::Window)
            && is_same_application(&open.content, next)
        {
            self.lanes.rename(Lane::Window, next.clone());
            return;
        }
        self.change(Lane::Window, content, at, at.max(self.focus.since));
    }

    fn window_content(&self) -> Option<EventContent> {
        match self.focus.focus.as_ref()? {
            Focus::Window(window) => self.rules.content(window, self.settings.detail),
            Focus::Nothing => None,
            Focus::Unavailable => match self.settings.detail {
                DetailLevel::Hours => None,
                DetailLevel::Application | DetailLevel::Title => Some(EventContent::WindowUnavailable),
            },
        }
    }

    fn minimum_title(&self) -> Duration {
        self.settings.minimum_title()
    }
}

fn is_same_application(one: &EventContent, two: &EventContent) -> bool {
    let application = |content: &EventContent| match content {
        EventContent::Window(Subject { application, .. }) => Some(application.clone()),
        EventContent::WorkSession
        | EventContent::Break
        | EventContent::Private
        | EventContent::Afk(_)
        | EventContent::HiddenWindow
        | EventContent::WindowUnavailable => None,
    };
    application(one).is_some_and(|one| Some(one) == application(two))
}
