//! What settings mean for a person, before and after they are saved.

use timetrack_domain::tracking_settings::{DetailLevel, WindowRule, WindowRuleAction};
use timetrack_domain::{ApplicationName, EventContent, Subject, TrackingSettings, WindowTitle};
use timetrack_server::services::agent_settings::{Preview, RecordedKind, preview};

fn of(detail: DetailLevel, rules: Vec<WindowRule>) -> Preview {
    let settings = TrackingSettings {
        detail,
        window_rules: rules,
        ..TrackingSettings::default()
    };
    let window = |application, title| Subject {
        application: ApplicationName::new(application),
        title: Some(WindowTitle::new(title)),
    };
    preview(
        &settings,
        &[window("Writer", "Letter"), window("KeePassXC", "Passwords")],
    )
}

fn kinds(preview: &Preview) -> Vec<RecordedKind> {
    preview.kinds.iter().map(|kind| kind.kind).collect()
}

fn stored(preview: &Preview) -> Vec<Option<EventContent>> {
    preview
        .windows
        .iter()
        .map(|window| window.stored.clone())
        .collect()
}

#[test]
fn each_level_of_detail_shows_what_it_stores() {
    let hours = of(DetailLevel::Hours, Vec::new());
    assert_eq!(kinds(&hours), [RecordedKind::WorkingTime, RecordedKind::Absence]);
    assert_eq!(stored(&hours), [None, None]);
    let application = of(DetailLevel::Application, Vec::new());
    assert_eq!(kinds(&application).last(), Some(&RecordedKind::Applications));
    assert_eq!(stored(&application)[1], Some(EventContent::HiddenWindow));
    let title = of(DetailLevel::Title, Vec::new());
    assert_eq!(kinds(&title).last(), Some(&RecordedKind::Titles));
    let Some(EventContent::Window(subject)) = &stored(&title)[0] else {
        panic!("{title:?}")
    };
    assert_eq!(subject.title, Some(WindowTitle::new("Letter")));
    let days: Vec<i64> = title.kinds.iter().map(|kind| kind.kept.as_hours() / 24).collect();
    assert_eq!(days, [3 * 366, 90, 90]);
}

#[test]
fn rules_show_before_they_are_saved_and_wrong_ones_hide_everything() {
    let rule = |title: &str| WindowRule {
        application: None,
        title: Some(title.to_owned()),
        action: WindowRuleAction::Exclude,
    };
    let excluded = of(DetailLevel::Title, vec![rule("^letter$")]);
    assert_eq!(stored(&excluded), [None, Some(EventContent::HiddenWindow)]);
    assert_eq!((excluded.own_rules, excluded.hides_by_default), (1, true));
    let wrong = of(DetailLevel::Title, vec![rule("(")]);
    let hidden = Some(EventContent::HiddenWindow);
    assert_eq!(stored(&wrong), [hidden.clone(), hidden]);
}
