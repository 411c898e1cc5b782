//! What is recorded is what was done.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use timetrack_domain::Clock;
use timetrack_platform::SystemClock;

use super::{
    agent::{Agent, let_pass},
    recorded::{Item, of_kind},
};

/// Wine 8 tells of no change of the foreground window, so the agent sees it at its next look, a second later at most;
/// the rest is Wine's own delay.
const NEXT_LOOK: SignedDuration = SignedDuration::from_millis(1_500);
/// Inputs are told with their time, on a clock of Wine's own.
const OTHER_CLOCK: SignedDuration = SignedDuration::from_millis(100);

#[test]
fn two_windows_are_recorded_to_the_second_and_nothing_before_the_notice() {
    let Some(mut agent) = Agent::start(Duration::from_mins(3)) else {
        return;
    };
    agent.wait_for_state("waitingForNotice");
    let report = agent
        .wine()
        .open_window("report", "Quarterly report – Überblick")
        .unwrap();
    let mail = agent
        .wine()
        .open_window("mail", "<script>alert(1)</script>")
        .unwrap();
    agent.press_key();
    let_pass(Duration::from_secs(2));
    assert!(
        agent.recorded().is_empty(),
        "nothing is recorded before the notice"
    );

    let notice = agent.command(&["start"]);
    assert!(notice.contains("What TimeTrack records"), "{notice}");
    agent.wait_for_state("working");
    let mut switches = Vec::new();
    for window in [&report, &mail, &report] {
        switches.push(Done::when(|| agent.wine().focus(window).unwrap()));
        let_pass(Duration::from_secs(4));
    }
    agent.wine().desktop().screenshot("wine/recording").unwrap();
    let stopped = Done::when(|| {
        agent.command(&["stop"]);
    });

    let items = agent.recorded();
    let windows = of_kind(&items, "window");
    let last_three = &windows[windows.len() - 3..];
    let titles: Vec<_> = last_three
        .iter()
        .map(|item| {
            (
                item.application.as_deref().unwrap(),
                item.title.as_deref().unwrap(),
            )
        })
        .collect();
    let expected_report = ("report", "Quarterly report – Überblick");
    assert_eq!(
        titles,
        [
            expected_report,
            ("mail", "<script>alert(1)</script>"),
            expected_report
        ],
        "{windows:#?}"
    );
    for (item, switch) in last_three.iter().zip(&switches) {
        switch.was_recorded_at(item.start, NEXT_LOOK);
    }
    for pair in last_three.windows(2) {
        assert_eq!(
            pair[0].end,
            Some(pair[1].start),
            "windows follow each other without a gap"
        );
    }
    stopped.was_recorded_at(last_three[2].end.unwrap(), SignedDuration::ZERO);
    let sessions = of_kind(&items, "workSession");
    assert_eq!(sessions.len(), 1, "{sessions:#?}");
    assert_eq!(sessions[0].end, last_three[2].end);
    agent.quit();
}

#[test]
fn absence_begins_at_the_last_input_and_ends_with_the_next() {
    let Some(agent) = Agent::start(Duration::from_secs(10)) else {
        return;
    };
    let window = agent.wine().open_window("letter", "Letter").unwrap();
    agent.command(&["start"]);
    agent.wine().focus(&window).unwrap();
    let last_input = Done::when(|| agent.press_key());
    agent.wait_for_state("idle");
    let_pass(Duration::from_secs(2));
    let next_input = Done::when(|| agent.press_key());
    agent.wait_for_state("working");
    agent.command(&["stop"]);

    let items = agent.recorded();
    let absences: Vec<&Item> = of_kind(&items, "afk");
    assert_eq!(absences.len(), 1, "{absences:#?}");
    last_input.was_recorded_at(absences[0].start, OTHER_CLOCK);
    next_input.was_recorded_at(absences[0].end.unwrap(), OTHER_CLOCK);
}

/// Something that was done, between two instants.
struct Done {
    after: Timestamp,
    before: Timestamp,
}

impl Done {
    fn when(action: impl FnOnce()) -> Self {
        let after = SystemClock.now();
        action();
        let before = SystemClock.now();
        Self { after, before }
    }

    #[track_caller]
    fn was_recorded_at(&self, recorded: Timestamp, late: SignedDuration) {
        let (after, before) = (self.after, self.before);
        assert!(
            after - OTHER_CLOCK <= recorded && recorded <= before + late,
            "recorded {recorded}, done between {after} and {before}"
        );
    }
}
