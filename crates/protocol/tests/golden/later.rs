//! What versions to come may send.

use serde_json::{Value, json};
use timetrack_domain::{
    EventContent, Subject,
    recorder::WindowRules,
    tracking_settings::{DetailLevel, SessionMode},
};
use timetrack_protocol::{BatchAnswer, ItemResult, ReceivedBatch, ReceivedSettings, RefusalReason};

/// Adds a field to every object, but for the rules, where it is a condition.
pub(crate) fn add_fields(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields.iter_mut() {
                if name != "windowRules" {
                    add_fields(value);
                }
            }
            fields.insert("fromTheFuture".to_owned(), json!({ "x": [1, null] }));
        }
        Value::Array(values) => values.iter_mut().for_each(add_fields),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Kinds and causes that this version does not know are refused for themselves.
pub(crate) fn assert_batch_survives(mut batch: Value) {
    let items = batch["items"].as_array().unwrap().len();
    batch["items"][0]["kind"] = json!("call");
    batch["items"][3]["cause"] = json!("daydreaming");
    batch["open"][0]["kind"] = json!("call");
    batch["device"]["problems"] = json!(["moon_too_bright"]);
    let batch = ReceivedBatch::parse(batch.to_string().as_bytes()).unwrap();
    let refused: Vec<usize> = (0..items).filter(|index| batch.items[*index].is_err()).collect();
    assert_eq!(refused, [0, 3]);
    assert_eq!(batch.open.len(), 2);
    assert_eq!(batch.device.problems, ["moon_too_bright"]);
}

/// What became of an item that this version has no word for: it is set aside.
pub(crate) fn assert_answer_survives(mut answer: Value) {
    let before: BatchAnswer = serde_json::from_value(answer.clone()).unwrap();
    let last = before.results.len() - 1;
    answer["results"][0] = json!({ "status": "postponed", "until": "2027-01-01T00:00:00Z" });
    answer["results"][last]["reason"] = json!("tooBlue");
    answer["deletions"]["ranges"][0]["lanes"] = json!(["window", "calls", "afk"]);
    let answer: BatchAnswer = serde_json::from_value(answer).unwrap();
    let set_aside = ItemResult::Refused {
        reason: RefusalReason::Unknown,
    };
    assert_eq!((answer.results[0], answer.results[last]), (set_aside, set_aside));
    assert_eq!(answer.results[1..last], before.results[1..last]);
    assert_eq!(answer.deletions, before.deletions);
}

/// Whatever is not known stores less than everything that is.
pub(crate) fn assert_settings_are_strict(settings: Value) {
    let read = |change: &dyn Fn(&mut Value)| {
        let mut settings = settings.clone();
        settings["tracking"]["detail"] = json!("title");
        change(&mut settings["tracking"]);
        serde_json::from_value::<ReceivedSettings>(settings).unwrap()
    };
    let unknown = read(&|tracking| tracking["detail"] = json!("screenshots"));
    assert_eq!(unknown.tracking.detail, DetailLevel::Hours);
    assert_eq!(unknown.not_understood, ["detail"]);

    let unknown = read(&|tracking| tracking["sessionMode"] = json!("byTheMoon"));
    assert_eq!(unknown.tracking.session_mode, SessionMode::Manual);

    let unknown = read(&|tracking| tracking["windowRules"][0]["action"] = json!("blur"));
    assert_eq!(stored(&unknown, "Writer", "Wiki"), None);

    let rule = json!({ "application": "writer", "url": "wiki", "action": "hide" });
    let unknown = read(&|tracking| tracking["windowRules"][0] = rule.clone());
    assert_eq!(
        stored(&unknown, "Writer", "Letter"),
        Some(EventContent::HiddenWindow)
    );
    assert_eq!(unknown.not_understood, ["windowRules[0]"]);
}

fn stored(settings: &ReceivedSettings, application: &str, title: &str) -> Option<EventContent> {
    let window = Subject {
        application: timetrack_domain::ApplicationName::new(application),
        title: Some(timetrack_domain::WindowTitle::new(title)),
    };
    let rules = WindowRules::from_settings(&settings.tracking).unwrap();
    rules.content(&window, settings.tracking.detail)
}
