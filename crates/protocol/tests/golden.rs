//! What each version wrote to the wire, kept for good: this version writes exactly what stands in its own folder, and
//! reads what stands in any, also with whatever a later version may add.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[path = "golden/files.rs"]
mod files;
#[path = "golden/later.rs"]
mod later;
#[path = "golden/samples.rs"]
mod samples;

use serde_json::Value;
use timetrack_protocol::{Announcement, BatchAnswer, ErrorBody, ReceivedBatch, ReceivedSettings};

use files::{Folder, own_folder};

#[test]
fn this_version_writes_what_stands_in_its_folder() {
    let folder = own_folder();
    folder.compare("batch_request.json", &samples::batch_request());
    folder.compare("batch_answer.json", &samples::batch_answer());
    folder.compare("agent_settings.json", &samples::agent_settings());
    folder.compare("error.json", &samples::error());
    folder.compare("headers.json", &samples::headers());
}

#[test]
fn what_any_version_wrote_is_read_as_it_was_meant() {
    let folders = Folder::all();
    assert!(
        folders
            .iter()
            .any(|folder| folder.version() == own_folder().version())
    );
    for folder in folders {
        assert_meant(&folder, |_| {});
    }
}

#[test]
fn what_a_later_version_adds_changes_nothing() {
    for folder in Folder::all() {
        assert_meant(&folder, later::add_fields);
    }
}

/// Reads every file of a folder, after `change`, and compares with what was meant.
fn assert_meant(folder: &Folder, change: impl Fn(&mut Value)) {
    let text = |name| {
        let mut value = folder.read(name);
        change(&mut value);
        value.to_string()
    };
    let batch = ReceivedBatch::parse(text("batch_request.json").as_bytes()).unwrap();
    samples::assert_batch_meant(&batch);
    let answer: BatchAnswer = serde_json::from_str(&text("batch_answer.json")).unwrap();
    assert_eq!(answer, samples::answer());
    let settings: ReceivedSettings = serde_json::from_str(&text("agent_settings.json")).unwrap();
    assert_eq!(settings.version, 12);
    assert_eq!(settings.tracking, samples::tracking());
    assert!(
        settings.not_understood.is_empty(),
        "{:?}",
        settings.not_understood
    );
    let error: ErrorBody = serde_json::from_str(&text("error.json")).unwrap();
    assert_eq!(error.error.code, "invalid_field");
    assert_eq!(error.error.field.as_deref(), Some("sentAt"));
    let headers = folder.read("headers.json");
    let header = |name| headers[name].as_str();
    let said = Announcement::from_headers(header("timetrack-version"), header("timetrack-capabilities"));
    assert!(said.is_some_and(|said| said.can(timetrack_protocol::Capability::Settings)));
}

#[test]
fn values_that_a_later_version_may_send_cost_nothing_but_themselves() {
    for folder in Folder::all() {
        later::assert_batch_survives(folder.read("batch_request.json"));
        later::assert_answer_survives(folder.read("batch_answer.json"));
        later::assert_settings_are_strict(folder.read("agent_settings.json"));
    }
}
