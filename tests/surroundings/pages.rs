use reqwest::StatusCode;
use timetrack_test_support::poll;

use super::{
    agent::{PATIENCE, Place},
    visitor::Visitor,
};

fn choose(visitor: &Visitor, choice: &str, csrf: &str) -> (StatusCode, Option<String>) {
    let fields = format!("csrf={csrf}&choice={choice}&return_to=%2Fwork-hours");
    visitor.post("/work-choice", fields)
}

#[test]
fn the_pages_take_what_the_person_chooses() {
    let place =
        Place::with_config(r#"{"language": "en", "session_mode": "manual", "preferred_port": 19030}"#);
    let agent = place.start();
    place.wait_for_pages();
    let link = agent.command(&["dashboard"]);
    let browser = Visitor::open(link.trim());
    let unread = browser.page("/");
    assert!(unread.contains("Not recording yet"), "{unread}");
    assert!(!unread.contains("name=\"choice\""), "{unread}");

    agent.command(&["start"]);
    agent.wait_for_status("Working since ");
    // Sooner than with the next heartbeat, which comes once a minute.
    poll::eventually(PATIENCE, "the day to be on the dashboard", || {
        browser.page("/").contains("1 work session")
    });
    agent.command(&["stop"]);
    let csrf = browser.csrf("/");
    for (choice, button, state, word) in [
        ("start", "Start work", "Working since ", "Working"),
        ("break", "Break", "On a break since ", "On a break"),
        ("start", "End break", "Working since ", "Working"),
        ("private", "Privacy mode", "Private", "Private"),
        ("resume", "End privacy mode", "Working since ", "Working"),
        ("break", "Break", "On a break since ", "On a break"),
        ("private", "Privacy mode", "Private", "Private break"),
        ("start", "End break", "Private", "Private"),
        ("resume", "End privacy mode", "Working since ", "Working"),
        ("end", "End work", "Finished at ", "Finished"),
    ] {
        let offered = browser.page("/");
        let offer = format!("name=\"choice\" value=\"{choice}\">{button}</button>");
        assert!(offered.contains(&offer), "no {offer} in\n{offered}");
        let done = choose(&browser, choice, &csrf);
        assert_eq!(done, (StatusCode::SEE_OTHER, Some("/work-hours".to_owned())));
        // Right after the answer: nothing of before is shown, neither here nor there.
        let status = agent.command(&["status"]);
        assert!(status.contains(state), "{choice}:\n{status}");
        let shown = browser.page("/work-hours");
        assert!(
            shown.contains(&format!("</svg>{word}</span>")),
            "{choice}:\n{shown}"
        );
    }
    assert_eq!(choose(&browser, "start", "0123").0, StatusCode::FORBIDDEN);
    assert_eq!(choose(&browser, "dance", &csrf).0, StatusCode::BAD_REQUEST);
    let status = agent.command(&["status"]);
    assert!(status.contains("Finished at "), "{status}");
    agent.quit();
}
