//! The window lane: detail, rules, titles that change all the time.

use std::time::Duration;

use super::desk::{Desk, row};
use crate::{
    Lane, TrackingSettings,
    recorder::{Focus, Input, Observation},
    tracking_settings::{DetailLevel, WindowRule, WindowRuleAction},
};

fn at_work(settings: TrackingSettings) -> Desk {
    let mut desk = Desk::with(settings);
    desk.work(100);
    desk
}

#[test]
fn windows_follow_the_focus() {
    let mut desk = at_work(TrackingSettings::default());
    desk.focus("Writer", "Letter");
    desk.work(10);
    desk.focus("Writer", "Letter");
    desk.work(10);
    desk.focus("Mail", "Inbox");
    desk.work(10);
    desk.observe(Observation::Focus(Focus::Nothing));
    desk.work(10);
    desk.observe(Observation::Focus(Focus::Unavailable));
    desk.work(10);
    desk.quit();
    assert_eq!(
        desk.pieces(Lane::Window),
        [
            row("Writer: Letter", 100, 120),
            row("Mail: Inbox", 120, 130),
            row("unavailable", 140, 150)
        ]
    );
}

#[test]
fn a_short_title_is_merged_into_the_next_one_of_the_same_application() {
    let mut desk = at_work(TrackingSettings::default());
    for title in 0..10 {
        desk.focus("Player", &format!("Song {title}"));
        desk.pass(Duration::from_millis(700));
        desk.read_idle();
    }
    desk.focus("Writer", "Letter");
    desk.pass(Duration::from_millis(300));
    desk.focus("Mail", "Inbox");
    desk.pass(Duration::from_secs(2));
    desk.focus("Mail", "Message");
    desk.work(1);
    desk.quit();
    assert_eq!(
        desk.pieces(Lane::Window),
        [
            row("Player: Song 2", 100, 102.1),
            row("Player: Song 5", 102.1, 104.2),
            row("Player: Song 8", 104.2, 106.3),
            row("Player: Song 9", 106.3, 107),
            row("Writer: Letter", 107, 107.3),
            row("Mail: Inbox", 107.3, 109.3),
            row("Mail: Message", 109.3, 110.3)
        ]
    );
}

#[test]
fn hidden_windows_are_never_merged_with_visible_ones() {
    let mut desk = at_work(TrackingSettings::default());
    desk.focus("firefox", "Mozilla Firefox Private Browsing");
    desk.pass(Duration::from_secs(1));
    desk.focus("firefox", "News");
    desk.pass(Duration::from_secs(1));
    desk.quit();
    assert_eq!(
        desk.pieces(Lane::Window),
        [row("hidden", 100, 101), row("firefox: News", 101, 102)]
    );
}

#[test]
fn a_lower_level_of_detail_holds_from_the_moment_it_is_set() {
    let mut desk = at_work(TrackingSettings::default());
    desk.focus("Writer", "Letter");
    desk.work(10);
    for detail in [DetailLevel::Application, DetailLevel::Hours] {
        desk.input(Input::Settings(TrackingSettings {
            detail,
            ..TrackingSettings::default()
        }));
        desk.work(10);
    }
    desk.observe(Observation::Focus(Focus::Unavailable));
    desk.work(10);
    desk.quit();
    assert_eq!(
        desk.pieces(Lane::Window),
        [row("Writer: Letter", 100, 110), row("Writer", 110, 120)]
    );
}

#[test]
fn a_higher_level_of_detail_tells_nothing_of_the_time_before() {
    let application = TrackingSettings {
        detail: DetailLevel::Application,
        minimum_title_milliseconds: 60_000,
        ..TrackingSettings::default()
    };
    let title = TrackingSettings {
        detail: DetailLevel::Title,
        ..application.clone()
    };
    let mut desk = at_work(application.clone());
    desk.focus("Writer", "Letter");
    desk.work(10);
    desk.input(Input::Settings(title.clone()));
    desk.work(10);
    desk.quit();
    assert_eq!(
        desk.pieces(Lane::Window),
        [row("Writer", 100, 110), row("Writer: Letter", 110, 120)]
    );

    // Nor where the session begins at an input that came before and was only read after.
    let mut desk = Desk::with(application);
    desk.focus("Writer", "Letter");
    desk.pass(Duration::from_secs(1));
    desk.touch();
    desk.pass(Duration::from_secs(1));
    desk.input(Input::Settings(title));
    desk.pass(Duration::from_secs(1));
    desk.read_idle();
    desk.quit();
    assert_eq!(desk.pieces(Lane::WorkSession), [row("work", 1, 3)]);
    assert_eq!(desk.pieces(Lane::Window), [row("Writer: Letter", 2, 3)]);
}

#[test]
fn rules_that_cannot_be_used_hide_every_window() {
    let broken = WindowRule {
        application: Some("(".into()),
        title: None,
        action: WindowRuleAction::Exclude,
    };
    let settings = TrackingSettings {
        window_rules: vec![broken],
        ..TrackingSettings::default()
    };
    let mut desk = at_work(settings);
    desk.focus("Writer", "Letter");
    desk.work(10);
    desk.quit();
    assert_eq!(desk.pieces(Lane::Window), [row("hidden", 100, 110)]);
}

#[test]
fn excluded_windows_leave_no_trace() {
    let settings = TrackingSettings {
        window_rules: vec![WindowRule {
            application: Some("diary".into()),
            title: None,
            action: WindowRuleAction::Exclude,
        }],
        ..TrackingSettings::default()
    };
    let mut desk = at_work(settings);
    desk.focus("Writer", "Letter");
    desk.work(10);
    desk.focus("My Diary", "Today");
    desk.work(10);
    desk.quit();
    assert_eq!(desk.pieces(Lane::Window), [row("Writer: Letter", 100, 110)]);
}
