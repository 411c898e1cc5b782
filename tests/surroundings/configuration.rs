use std::process::Command;

use super::agent::Place;

#[test]
fn wrong_values_name_file_key_value_and_what_is_allowed() {
    let place = Place::with_config(
        r#"{"language": "en", "base_url": 42, "afk_threshold_seconds": "soon", "detail": [], "preferred_port": 99999}"#,
    );
    let agent = place.start();
    let printed = agent.printed();
    let file = place.path().join("config.json").display().to_string();
    for (key, value, allowed) in [
        ("base_url", "42", "https://"),
        ("afk_threshold_seconds", "\"soon\"", "10 to 7200"),
        ("detail", "[]", "\"title\""),
        ("preferred_port", "99999", "1 to 65535"),
    ] {
        let line = printed
            .lines()
            .find(|line| line.contains(key))
            .unwrap_or_default();
        for part in [file.as_str(), value, allowed] {
            assert!(line.contains(part), "no {part} for {key} in\n{printed}");
        }
    }
    let status = agent.command(&["status"]);
    assert!(status.contains("4 settings are wrong"), "{status}");
    assert!(
        status.contains("working time only"),
        "what is wrong never stores more:\n{status}"
    );
    agent.quit();
}

#[test]
fn odd_files_are_understood_and_named() {
    for (bytes, port, told) in [
        (
            &b"\xEF\xBB\xBF{\"language\": \"en\", \"preferred_port\": 18920}"[..],
            18_920,
            None,
        ),
        (
            b"{\"language\": \"en\", \"user_id\": \"J\xFCrgen\", \"preferred_port\": 18925}",
            18_925,
            Some("save it as UTF-8"),
        ),
        (
            b"{\"language\": \"en\", \"prefered_port\": 1, \"preferred_port\": 18930}",
            18_930,
            Some("`prefered_port` is not a setting; it is ignored"),
        ),
    ] {
        let place = Place::with_config(bytes);
        let agent = place.start();
        let address = place.wait_for_pages();
        let has_found: u16 = url::Url::parse(&address).unwrap().port().unwrap();
        assert!((port..port + 5).contains(&has_found), "{address}");
        let status = agent.command(&["status"]);
        match told {
            Some(text) => {
                assert!(agent.printed().contains(text), "{}", agent.printed());
                assert!(
                    status.contains("A setting needs a look") && status.contains(text),
                    "{status}"
                );
            }
            None => assert!(!status.contains("setting"), "{status}"),
        }
        agent.quit();
    }
}

#[test]
fn what_is_no_file_is_named_and_not_waited_for() {
    let place = Place::new();
    let pipe = place.path().join("config.json");
    let made = Command::new("mkfifo").arg(&pipe).status().unwrap();
    assert!(made.success());
    let said = place.run(&["doctor"]);
    assert_eq!(said.code, 1, "{said:?}");
    assert!(said.output.contains("it is not a file"), "{said:?}");
}

#[test]
fn a_file_that_is_no_json_records_working_time_only() {
    for text in ["", "[1, 2]", "{\"language\": ", "\0\0\0\0"] {
        let place = Place::with_config(text);
        let agent = place.start();
        let printed = agent.printed();
        assert!(
            printed.contains("config.json: it is not a JSON object"),
            "{text:?}:\n{printed}"
        );
        assert!(printed.contains("config.example.json"), "{printed}");
        let status = agent.command(&["status", "--json"]);
        assert!(status.contains(r#""detail": "hours""#), "{status}");
        agent.quit();
    }
}
