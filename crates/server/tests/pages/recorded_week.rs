//! A week as an agent would have sent it: sessions in pieces of ten minutes, breaks, absence, windows.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

/// Titles that try to break a page.
pub(crate) const HOSTILE: [&str; 4] = [
    "<script>document.title='hacked'</script><img src=x onerror=\"document.title='hacked'\">",
    "\u{202e}txt.exe מסמך סודי",
    "🦀🇩🇪 Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft_Jahresabschluss_final_final2",
    "=HYPERLINK(\"http://example.com\",\"click\")",
];

const WINDOWS: [(&str, &str); 7] = [
    ("Outlook", "Inbox"),
    ("Visual Studio Code", "drift_compensation.rs · messbruecke"),
    (
        "Word",
        "Prüfprotokoll 2026-118 Drehmomentaufnehmer, Kunde Stadtwerke Bad Homburg.docx",
    ),
    ("Visual Studio Code", "calibration_table.rs · messbruecke"),
    ("Firefox", "Kapazitätsplanung – Wiki"),
    ("Excel", "Kapazitätsplanung Q1.xlsx"),
    ("Terminal", "cargo test"),
];

/// Makes items with ids that are the same in every run.
#[derive(Default)]
pub(crate) struct Story {
    pub(crate) items: Vec<Value>,
    next_id: u64,
    hostile: usize,
}

impl Story {
    /// An empty one with ids from `next_id` on.
    pub(crate) fn from_id(next_id: u64) -> Self {
        Self {
            next_id,
            ..Self::default()
        }
    }

    /// Monday to Wednesday whole, and Thursday until 14:26, all in Berlin.
    pub(crate) fn week() -> Self {
        let mut story = Self::default();
        for day in 16..=18 {
            story.day(&format!("2026-11-{day}"), "08:04", "16:09");
        }
        story.day("2026-11-19", "08:12", "14:20");
        story
    }

    /// A day from `start` to `end` with a break from 12:02 to 12:36, and absence from 09:41 to 09:48.
    pub(crate) fn day(&mut self, date: &str, start: &str, end: &str) {
        let at = |time: &str| -> Timestamp { format!("{date}T{time}:00+01:00").parse().unwrap() };
        let (start, end) = (at(start), at(end));
        let (pause, back) = (at("12:02"), at("12:36"));
        let (away, again) = (at("09:41"), at("09:48"));
        self.pieces("workSession", start, end, &json!({}));
        self.pieces("break", pause, back, &json!({}));
        self.pieces("afk", away, again, &json!({ "cause": "idle" }));
        let mut turn = 0;
        for (from, to) in [(start, pause), (back, end)] {
            let mut at = from;
            while at < to {
                let minutes = 3 + i64::try_from((turn * 7) % 19).unwrap();
                let until = (at + SignedDuration::from_mins(minutes)).min(to);
                let (application, title) = match turn % 11 {
                    10 => ("Editor", HOSTILE[self.next_hostile()]),
                    _ => WINDOWS[turn * 3 % WINDOWS.len()],
                };
                self.pieces(
                    "window",
                    at,
                    until,
                    &json!({ "application": application, "title": title }),
                );
                at = until;
                turn += 1;
            }
        }
    }

    /// An interval in pieces of ten minutes.
    pub(crate) fn pieces(&mut self, kind: &str, start: Timestamp, end: Timestamp, more: &Value) {
        let mut from = start;
        while from < end {
            let to = (from + SignedDuration::from_mins(10)).min(end);
            let mut item = json!({ "id": self.id(), "start": from, "end": to, "kind": kind });
            let fields = item.as_object_mut().unwrap();
            fields.extend(more.as_object().unwrap().clone());
            self.items.push(item);
            from = to;
        }
    }

    /// What is going on at 14:26 on Thursday.
    pub(crate) fn open(&mut self) -> Vec<Value> {
        let start = "2026-11-19T14:20:00+01:00";
        vec![
            json!({ "id": self.id(), "start": start, "kind": "workSession" }),
            json!({ "id": self.id(), "start": start, "kind": "window", "application": "Terminal", "title": "cargo test" }),
        ]
    }

    fn next_hostile(&mut self) -> usize {
        self.hostile += 1;
        self.hostile % HOSTILE.len()
    }

    fn id(&mut self) -> String {
        self.next_id += 1;
        format!("0193a1f0-0000-7000-8000-{:012x}", self.next_id)
    }
}
