//! Files that were damaged: detected, set aside, and read as far as they can be.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use proptest::prelude::*;
use timetrack_domain::Lane;
use timetrack_outbox::{Check, Damage, Limits, Opened, Outbox, OutboxReader, QuarantineReason, Receipt};
use timetrack_protocol::{ItemResult, RefusalReason};

use super::fixtures::*;

pub(super) const PAGE: usize = 4096;
pub(super) const ITEMS: u64 = 400;
/// More items than fit on one page.
const MOST_ON_A_PAGE: usize = 30;

/// A file with items in every state, notes longer than a page, and something open.
fn healthy_directory() -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    let outbox = open(directory.path()).outbox;
    fill(&outbox);
    drop(outbox);
    directory
}

pub(super) fn fill(outbox: &Outbox) {
    outbox.append(&windows(0..ITEMS)).unwrap();
    let ids: Vec<_> = (0..100).map(id).collect();
    settle(outbox, &ids, ItemResult::Accepted, &receipt(1, at(100)));
    let refused = ItemResult::Refused {
        reason: RefusalReason::TooLong,
    };
    settle(outbox, &[id(200)], refused, &receipt(1, at(100)));
    outbox.set_note("long", &"settings ".repeat(2_000)).unwrap();
    outbox.set_note("choice", &"recording is off").unwrap();
    outbox
        .replace_open(&[open_event(ITEMS, Lane::WorkSession, 0)], at(3_000))
        .unwrap();
}

fn open_damaged(directory: &Path) -> Opened {
    Outbox::open(directory, Limits::default(), Check::Always, at(0)).unwrap()
}

/// Every item that the directory's outbox holds: its text and its state by its id.
fn held(directory: &Path) -> BTreeMap<String, String> {
    let reader = OutboxReader::open(directory).unwrap();
    let lines: Vec<_> = reader
        .export(at(-1), at(10_000_000))
        .map(Result::unwrap)
        .collect();
    let held: BTreeMap<_, _> = lines
        .iter()
        .map(|line| {
            let item: serde_json::Value = serde_json::from_str(line.item.get()).unwrap();
            (
                item["id"].as_str().unwrap().to_owned(),
                serde_json::to_string(line).unwrap(),
            )
        })
        .collect();
    assert_eq!(held.len(), lines.len(), "none is there twice");
    held
}

/// Writes `bytes` as the outbox's file into a new directory and opens it. Whatever is there then must have been there
/// before, and the outbox must work.
fn open_bytes(
    bytes: &[u8],
    healthy: &BTreeMap<String, String>,
) -> (tempfile::TempDir, Option<Damage>, usize) {
    let directory = tempfile::tempdir().unwrap();
    fs::write(directory.path().join("outbox.db"), bytes).unwrap();
    let opened = open_damaged(directory.path());
    let held = held(directory.path());
    for (id, line) in &held {
        assert_eq!(Some(line), healthy.get(id));
    }
    if let Some(damage) = &opened.damage {
        assert_eq!(
            fs::read(&damage.set_aside).unwrap(),
            bytes,
            "the damaged file is kept as it was"
        );
        assert_eq!(damage.salvaged_items, u64::try_from(held.len()).unwrap());
    }
    opened.outbox.append(&[event(900_000, Lane::Break)]).unwrap();
    assert!(pending(&opened.outbox).contains(&id(900_000)));
    drop(opened.outbox);
    let again = open(directory.path());
    assert_eq!(again.damage, None, "reported once");
    assert_eq!(again.outbox.status().unwrap().discarded_items, 0);
    (directory, opened.damage, held.len())
}

/// What a healthy opening makes of the healthy file.
fn healthy_contents(directory: &Path) -> BTreeMap<String, String> {
    let copy = copy_of_files(directory);
    drop(open(copy.path()));
    held(copy.path())
}

#[test]
fn cut_off_at_every_page() {
    let directory = healthy_directory();
    let bytes = fs::read(directory.path().join("outbox.db")).unwrap();
    let healthy = healthy_contents(directory.path());
    let pages = bytes.len() / PAGE;
    assert!(pages > 40 && bytes.len().is_multiple_of(PAGE));
    let mut before = 0;
    for kept in 0..=pages {
        let (_directory, damage, items) = open_bytes(&bytes[..kept * PAGE], &healthy);
        assert_eq!(damage.is_some(), kept < pages, "{kept} pages");
        assert!(
            items >= before,
            "{kept} pages hold fewer items than one page less"
        );
        before = items;
    }
    assert_eq!(before, healthy.len());
}

#[test]
fn noise_on_every_page_in_turn_costs_that_page() {
    let directory = healthy_directory();
    let bytes = fs::read(directory.path().join("outbox.db")).unwrap();
    let healthy = healthy_contents(directory.path());
    let mut noise = 1_u64;
    let mut damaged_pages = 0;
    for page in 0..bytes.len() / PAGE {
        let mut damaged = bytes.clone();
        for byte in &mut damaged[page * PAGE..(page + 1) * PAGE] {
            noise = noise
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            *byte = noise.to_be_bytes()[0];
        }
        let (_directory, damage, items) = open_bytes(&damaged, &healthy);
        assert!(
            items + MOST_ON_A_PAGE >= healthy.len(),
            "page {page}: {items} of {}",
            healthy.len()
        );
        damaged_pages += usize::from(damage.is_some());
    }
    assert!(
        damaged_pages + 3 > bytes.len() / PAGE,
        "all but free pages are noticed: {damaged_pages}"
    );
}

#[test]
fn states_notes_and_epochs_are_saved_from_behind_a_broken_header() {
    let directory = healthy_directory();
    let file = directory.path().join("outbox.db");
    let mut bytes = fs::read(&file).unwrap();
    bytes[..PAGE].fill(0xa5);
    fs::write(&file, bytes).unwrap();
    let opened = open(directory.path());
    let damage = opened.damage.unwrap();
    assert_eq!((damage.salvaged_items, damage.unreadable_items), (ITEMS + 1, 0));
    assert!(damage.set_aside.ends_with("outbox.damaged-20261119T080000Z.db"));
    assert_eq!(
        file_names(directory.path())[0],
        "outbox.damaged-20261119T080000Z.db"
    );
    let outbox = opened.outbox;
    let status = outbox.status().unwrap();
    assert_eq!(
        (
            status.pending.items,
            status.acknowledged.items,
            status.quarantined.items
        ),
        (300, 100, 1)
    );
    assert_eq!(
        outbox.quarantined(1).unwrap()[0].reason,
        QuarantineReason::Refused {
            reason: RefusalReason::TooLong
        }
    );
    assert_eq!(
        outbox.note::<String>("choice").unwrap().unwrap(),
        "recording is off"
    );
    assert_eq!(
        outbox.note::<String>("long").unwrap().unwrap(),
        "settings ".repeat(2_000)
    );
    let expected: Vec<_> = (100..200).chain(201..=ITEMS).map(id).collect();
    assert_eq!(
        pending(&outbox),
        expected,
        "in their order; what was open is closed at its checkpoint"
    );
    assert_eq!(outbox.server_epoch().unwrap(), Some(epoch(1)));
    let restored = Receipt {
        lacks_since: Some(at(0)),
        ..receipt(2, at(200))
    };
    assert_eq!(outbox.settle(&[], &restored, at(200)).unwrap().requeued, 100);
}

#[test]
fn a_file_that_never_was_an_outbox_is_set_aside() {
    for bytes in [&b""[..], b"<html>not found</html>", &[0; 10_000]] {
        let (_directory, damage, items) = open_bytes(bytes, &BTreeMap::new());
        assert_eq!((damage.unwrap().salvaged_items, items), (0, 0));
    }
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("outbox.db");
    rusqlite::Connection::open(&file)
        .unwrap()
        .execute_batch("CREATE TABLE somebody (elses TEXT)")
        .unwrap();
    assert_eq!(open(directory.path()).damage.unwrap().salvaged_items, 0);
}

#[test]
fn an_outbox_that_is_still_held_does_not_hurt_the_one_that_takes_its_place() {
    let directory = healthy_directory();
    let file = directory.path().join("outbox.db");
    let held = open(directory.path()).outbox;
    held.append(&windows(1_000..1_010)).unwrap();
    // Behind the back of the connection, in the pages of the oldest items.
    let mut bytes = fs::read(&file).unwrap();
    let last = bytes.len() - PAGE;
    bytes[4 * PAGE..last].fill(0xc3);
    fs::write(&file, bytes).unwrap();
    assert!(!held.append(&[event(1, Lane::Break)]).unwrap_err().is_transient());

    let opened = open_damaged(directory.path());
    assert!(opened.damage.is_some());
    opened.outbox.append(&windows(2_000..2_010)).unwrap();
    drop(held);
    opened.outbox.append(&windows(2_010..2_020)).unwrap();
    let killed = copy_of_files(directory.path());
    let waiting = pending(&open(killed.path()).outbox);
    assert!(
        (1_000..1_010)
            .chain(2_000..2_020)
            .all(|number| waiting.contains(&id(number)))
    );
}

#[test]
fn two_damages_in_one_second_are_both_kept() {
    let directory = tempfile::tempdir().unwrap();
    for _ in 0..3 {
        fs::write(directory.path().join("outbox.db"), b"noise").unwrap();
        drop(open(directory.path()));
    }
    assert_eq!(
        file_names(directory.path()),
        [
            "outbox.damaged-20261119T080000Z-2.db",
            "outbox.damaged-20261119T080000Z-3.db",
            "outbox.damaged-20261119T080000Z.db",
            "outbox.db"
        ]
    );
}

#[test]
fn an_unreadable_text_is_set_aside_and_the_rest_is_sent() {
    let directory = healthy_directory();
    let file = directory.path().join("outbox.db");
    let connection = rusqlite::Connection::open(&file).unwrap();
    connection
        .execute(
            "UPDATE item SET body = CAST(x'7b22ff22' AS TEXT) WHERE event_id = ?1",
            [id(150).as_uuid().into_bytes()],
        )
        .unwrap();
    drop(connection);
    let outbox = open(directory.path()).outbox;
    let waiting = pending(&outbox);
    assert_eq!(waiting.len(), 299);
    assert!(!waiting.contains(&id(150)));
    let aside = outbox.quarantined(10).unwrap();
    assert!(
        aside
            .iter()
            .any(|item| item.id == id(150) && item.reason == QuarantineReason::Unreadable)
    );
    drop(outbox);
    let lines = OutboxReader::open(directory.path())
        .unwrap()
        .export(at(0), at(99_999))
        .count();
    assert_eq!(
        lines,
        usize::try_from(ITEMS).unwrap() + 1,
        "an export shows it all the same"
    );
}

proptest! {
    #![proptest_config(ProptestConfig { max_shrink_iters: 50, ..ProptestConfig::with_cases(60) })]

    #[test]
    fn flipped_bits_never_stop_the_outbox(flips in prop::collection::vec((any::<prop::sample::Index>(), 0..8_u32), 1..20)) {
        static HEALTHY: OnceLock<Vec<u8>> = OnceLock::new();
        let mut bytes = HEALTHY
            .get_or_init(|| fs::read(healthy_directory().path().join("outbox.db")).unwrap())
            .clone();
        let directory = tempfile::tempdir().unwrap();
        for (index, bit) in flips {
            let position = index.index(bytes.len());
            bytes[position] ^= 1 << bit;
        }
        fs::write(directory.path().join("outbox.db"), &bytes).unwrap();
        let first = open_damaged(directory.path()).outbox;
        // A page that the check does not understand to be wrong may still be found to be so later; then it is opened again.
        let outbox = if first.pending_batch(1_000, usize::MAX).is_ok() {
            first
        } else {
            drop(first);
            open_damaged(directory.path()).outbox
        };
        let waiting = outbox.pending_batch(1_000, usize::MAX).unwrap();
        prop_assert!(waiting.len() + 20 * MOST_ON_A_PAGE > 299, "{} are left", waiting.len());
        outbox.append(&[event(900_000, Lane::Break)]).unwrap();
        outbox.sync().unwrap();
    }
}
