use super::agent::Place;

#[test]
fn without_an_agent_one_line_says_how_to_start_it() {
    let english = Place::with_config(r#"{"language": "en"}"#);
    for command in [
        "status",
        "sync",
        "start",
        "break",
        "stop",
        "privacy",
        "pause",
        "resume",
        "quit",
        "dashboard",
    ] {
        english
            .run(&[command])
            .fails(1, &["TimeTrack is not running; start it"]);
    }
    let german = Place::with_config(r#"{"language": "de"}"#);
    german
        .run(&["status"])
        .fails(1, &["TimeTrack läuft nicht; starten Sie es"]);
}

#[test]
fn wrong_usage_is_one_line_and_another_code() {
    let place = Place::new();
    for (arguments, part) in [
        (&["nonsense"][..], "nonsense"),
        (&["privacy", "0"], "1..=1440"),
        (&["pause", "soon"], "soon"),
        (&["export"], "--from"),
        (&["status", "--json", "--window"], "--json"),
    ] {
        place.run(arguments).fails(2, &[part, "timetrack --help"]);
    }
    let help = place.run(&["--help"]);
    assert_eq!(help.code, 0);
    assert!(
        help.output.contains("doctor") && help.errors.is_empty(),
        "{help:?}"
    );
}

#[test]
fn an_export_of_nothing_is_nothing_and_wrong_days_are_named() {
    let place = Place::new();
    let nothing = place.run(&["export", "--from", "2026-01-01", "--to", "2026-01-31"]);
    assert_eq!((nothing.code, nothing.output.as_str()), (0, ""), "{nothing:?}");
    place
        .run(&["export", "--from", "yesterday", "--to", "2026-01-31"])
        .fails(1, &["`yesterday`", "2026-11-01"]);
    place
        .run(&["export", "--from", "2026-02-01", "--to", "2026-01-01"])
        .fails(1, &["--from must lie before --to"]);
}

#[test]
fn the_doctor_says_what_is_missing_and_that_work_is_recorded_all_the_same() {
    let place = Place::with_config(r#"{"language": "en", "preferred_port": 18910}"#);
    let agent = place.start();
    place.wait_for_pages();
    agent.command(&["start"]);
    let said = place.run(&["doctor"]);
    assert_eq!(said.code, 0, "{said:?}");
    for row in [
        "ok       folders",
        "ok       configuration",
        "limited  windows         not available: x11: DISPLAY is not set",
        "limited  idle time       not available",
        "limited  lock, suspend",
        "limited  key ring        kept in the file",
        "limited  tray            no desktop; the command line does the same",
    ] {
        assert!(said.output.contains(row), "no {row:?} in\n{}", said.output);
    }
    agent.wait_for_status("No desktop session");
    let status = agent.command(&["status"]);
    assert!(status.starts_with("Working since "), "{status}");
    assert_eq!(
        status.matches("\n! ").count(),
        1,
        "one cause is told once:\n{status}"
    );
    agent.quit();

    let wrong = Place::with_config(r#"{"language": "en", "detail": "everything"}"#);
    let said = wrong.run(&["doctor"]);
    assert_eq!(said.code, 1, "{said:?}");
    assert!(said.output.contains("NOT OK   configuration"), "{said:?}");
}

#[test]
fn the_doctor_speaks_the_persons_language() {
    let place = Place::with_config(r#"{"language": "de"}"#);
    let said = place.run(&["doctor"]);
    assert_eq!(said.code, 0, "{said:?}");
    for row in [
        "in Ordnung     Ordner",
        "in Ordnung     Config",
        "eingeschränkt  Fenster         nicht verfügbar: x11: DISPLAY is not set",
        "eingeschränkt  Schlüsselbund   in der Datei",
        "eingeschränkt  Server          bekannt, sobald TimeTrack läuft",
        "eingeschränkt  Agent           TimeTrack läuft nicht",
    ] {
        assert!(said.output.contains(row), "no {row:?} in\n{}", said.output);
    }
}
