//! A program that is killed in the middle of its work, again and again.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use timetrack_domain::Lane;
use timetrack_outbox::{Outbox, OutboxReader};
use timetrack_protocol::{ItemResult, WireItem};

use super::fixtures::*;

/// Set in the process that is going to be killed.
const DIRECTORY: &str = "TIMETRACK_OUTBOX_KILL_TEST_DIRECTORY";

/// Above every number that is appended as closed.
const SESSION: u64 = 1 << 40;

#[test]
fn exactly_what_was_appended_is_there_after_each_of_twenty_kills() {
    if let Some(directory) = std::env::var_os(DIRECTORY) {
        append_until_killed(Path::new(&directory));
    }
    let directory = tempfile::tempdir().unwrap();
    let mut next = 0;
    for round in 0..20_u64 {
        let reported = run_and_kill(directory.path(), 1 + round * 37 % 101);
        let opened = open(directory.path());
        assert_eq!(opened.damage, None);
        assert_eq!(opened.recovered.len(), 1, "the work session that was open");
        drop(opened);

        let held = held_numbers(directory.path());
        let appended: Vec<u64> = held.iter().copied().filter(|number| *number < SESSION).collect();
        let end = u64::try_from(appended.len()).unwrap();
        assert_eq!(appended, (0..end).collect::<Vec<_>>(), "none missing, none twice");
        assert!(
            end > reported,
            "round {round}: {reported} was reported, {end} are there"
        );
        // One more may have been written when the kill came before the report.
        assert!(
            end - reported <= 2 && reported >= next,
            "round {round}: {next}, {reported}, {end}"
        );
        assert_eq!(held.len() - appended.len(), usize::try_from(round).unwrap() + 1);
        next = end;
    }
}

/// The child: appends and settles, and reports each number once it was appended.
fn append_until_killed(directory: &Path) -> ! {
    let outbox = open(directory).outbox;
    let held = held_numbers(directory);
    let mut number = u64::try_from(held.iter().filter(|number| **number < SESSION).count()).unwrap();
    let session = SESSION + u64::try_from(held.len()).unwrap() - number;
    std::thread::scope(|scope| {
        scope.spawn(|| settle_forever(&outbox));
        loop {
            let time = i64::try_from(number).unwrap() * 5;
            let open = [open_event(session, Lane::WorkSession, time - 5)];
            outbox
                .record(&[event(number, Lane::Window)], &checkpoint(&open, time))
                .unwrap();
            let mut output = std::io::stdout().lock();
            writeln!(output, "appended {number}").unwrap();
            output.flush().unwrap();
            number += 1;
        }
    })
}

fn settle_forever(outbox: &Outbox) {
    loop {
        let batch = outbox.pending_batch(7, 1 << 20).unwrap();
        settle(outbox, &batch.ids, ItemResult::Accepted, &receipt(1, at(0)));
    }
}

/// Kills the child after that many reports, and gives the last number that it reported.
fn run_and_kill(directory: &Path, reports: u64) -> u64 {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "outbox::kill::exactly_what_was_appended_is_there_after_each_of_twenty_kills",
        ])
        .args(["--nocapture", "--test-threads=1"])
        .env(DIRECTORY, directory)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut last = None;
    let mut seen = 0;
    // After the kill, what is still in the pipe was reported before it.
    while let Some(Ok(line)) = lines.next() {
        if let Some((_, number)) = line.split_once("appended ") {
            last = Some(number.parse().unwrap());
            seen += 1;
            if seen == reports {
                child.kill().unwrap();
            }
        }
    }
    child.wait().unwrap();
    last.expect("the child reports before it is killed")
}

/// The numbers of all items in any state, in the order in which they were recorded.
fn held_numbers(directory: &Path) -> Vec<u64> {
    let reader = OutboxReader::open(directory).unwrap();
    reader
        .export(at(-10), at(100_000_000))
        .map(|item| item.unwrap())
        .filter(|item| item.state.is_some())
        .map(|item| serde_json::from_str::<WireItem>(item.item.get()).unwrap().id)
        .map(|id| id.as_uuid().as_u64_pair().1 & !(1 << 63))
        .collect()
}
