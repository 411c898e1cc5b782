use super::*;

const LIMIT: Duration = Duration::from_secs(10);

fn shell(script: &str) -> Program {
    Program::new("sh").args(["-c", script])
}

fn is_alive(id: &str) -> bool {
    std::fs::read_to_string(format!("/proc/{id}/stat")).is_ok_and(|stat| !stat.contains(") Z "))
}

fn on_linux() -> bool {
    std::env::consts::OS == "linux"
}

#[test]
fn waits_for_a_line_and_captures_the_rest() {
    if !on_linux() {
        return;
    }
    let mut child = shell("echo one; echo two >&2; read _; echo three")
        .spawn()
        .unwrap();
    assert_eq!(
        child.wait_for_line(LIMIT, |line| line.starts_with("tw")).unwrap(),
        "two"
    );
    assert!(child.wait(LIMIT).unwrap().success());
    assert!(
        child.output().lines().contains(&"three".to_owned()),
        "{:?}",
        child.output()
    );
    let error = child.wait_for_line(LIMIT, |line| line == "four").unwrap_err();
    assert!(format!("{error:#}").contains("three"), "{error:#}");
}

#[test]
fn a_group_ends_with_its_descendants() {
    if !on_linux() {
        return;
    }
    // -m: the shell puts the sleeper into a process group of its own.
    let mut child = Program::new("bash")
        .args(["-c", "set -m; sleep 1000 & echo $!; wait"])
        .group()
        .spawn()
        .unwrap();
    let grandchild = child.wait_for_line(LIMIT, |_| true).unwrap();
    assert!(is_alive(&grandchild));
    drop(child);
    crate::poll::eventually(LIMIT, "the grandchild still runs", || !is_alive(&grandchild));
}

#[test]
fn a_group_ends_when_the_process_that_started_it_is_killed() {
    if !on_linux() {
        return;
    }
    let directory = tempfile::tempdir().unwrap();
    let leftovers = directory.path().join("leftovers");
    std::fs::create_dir(&leftovers).unwrap();
    // The test program itself, asked to run only `the_process_that_is_killed`, is the process to kill.
    let mut starter = Program::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "process::tests::the_process_that_is_killed",
            "--nocapture",
        ])
        .env("TIMETRACK_TEST_LEFTOVERS", &leftovers)
        .spawn()
        .unwrap();
    let line = starter
        .wait_for_line(LIMIT, |line| line.contains("sleeper "))
        .unwrap();
    let sleeper = line.rsplit(' ').next().unwrap().to_owned();
    assert!(is_alive(&sleeper));
    starter.kill().unwrap();
    crate::poll::eventually(LIMIT, "the sleeper still runs", || !is_alive(&sleeper));
    crate::poll::eventually(LIMIT, "the directory is still there", || !leftovers.exists());
}

#[test]
fn the_process_that_is_killed() {
    let Some(leftovers) = std::env::var_os("TIMETRACK_TEST_LEFTOVERS") else {
        return; // part of the test above
    };
    let mut sleeper = Program::new("sleep")
        .arg("1000")
        .group()
        .leftovers(leftovers.as_ref())
        .spawn()
        .unwrap();
    println!("\nsleeper {}", sleeper.id());
    sleeper.wait(Duration::from_mins(1)).unwrap();
}

#[test]
fn asks_before_it_kills() {
    if !on_linux() {
        return;
    }
    let directory = tempfile::tempdir().unwrap();
    let farewell = directory.path().join("farewell");
    let mut child =
        shell(r#"trap 'echo bye > "$FAREWELL"; exit' TERM; echo ready; while :; do sleep 0.05; done"#)
            .env("FAREWELL", &farewell)
            .group()
            .stop_by(Signal::Terminate, LIMIT)
            .spawn()
            .unwrap();
    child.wait_for_line(LIMIT, |line| line == "ready").unwrap();
    drop(child);
    assert_eq!(std::fs::read_to_string(farewell).unwrap(), "bye\n");
}

#[test]
fn a_failing_command_tells_what_it_wrote() {
    if !on_linux() {
        return;
    }
    let error = shell("echo about to fail; exit 3")
        .run(LIMIT)
        .unwrap_err()
        .to_string();
    assert!(error.contains("about to fail") && error.contains('3'), "{error}");
}
