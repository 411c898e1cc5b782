//! What the simulated recorder was told, written down before it was told, by nobody but the test.

use std::{
    fs::{self, File},
    io::Write,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};
use timetrack_domain::Moment;

/// One line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Entry {
    /// The wall clock, in Unix milliseconds.
    pub(crate) wall: i64,
    /// The clock that nobody can set, in milliseconds.
    pub(crate) elapsed: i64,
    /// What the recorder is told.
    pub(crate) what: What,
}

/// What the recorder is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum What {
    /// Nothing: a process begins.
    Begin,
    /// Somebody pressed a key.
    Input,
    /// This window has the focus.
    Focus { application: String, title: String },
    /// The screen was locked.
    Lock,
    /// The screen was unlocked.
    Unlock,
    /// A break was begun.
    Break,
    /// Work was begun, or a break ended.
    Work,
    /// Privacy mode was turned on.
    Private,
    /// Privacy mode was turned off.
    Public,
    /// The program is asked to end.
    Quit,
}

/// The writing end. Every line is handed to the operating system before anything else happens, and survives a kill.
pub(crate) struct Ledger(File);

impl Ledger {
    /// Goes on with the ledger at `path`.
    pub(crate) fn append_to(path: &Path) -> Self {
        Self(File::options().append(true).create(true).open(path).unwrap())
    }

    pub(crate) fn write(&mut self, at: Moment, what: What) {
        let entry = Entry {
            wall: at.wall.as_millisecond(),
            elapsed: i64::try_from(at.elapsed.as_millis()).unwrap(),
            what,
        };
        let mut line = serde_json::to_string(&entry).unwrap();
        line.push('\n');
        self.0.write_all(line.as_bytes()).unwrap();
    }
}

/// The ledger of one process, from its begin on.
pub(crate) type Life = Vec<Entry>;

/// The reading end, while it is still being written.
pub(crate) struct LedgerReader {
    path: PathBuf,
}

impl LedgerReader {
    pub(crate) fn of(path: &Path) -> Self {
        Self {
            path: path.to_owned(),
        }
    }

    /// How many lines there are.
    pub(crate) fn lines(&self) -> usize {
        let bytes = fs::read(&self.path).unwrap_or_default();
        bytes.split(|byte| *byte == b'\n').count() - 1
    }

    /// The lives, in order.
    pub(crate) fn lives(&self) -> Vec<Life> {
        let mut lives: Vec<Life> = Vec::new();
        for line in fs::read_to_string(&self.path).unwrap().lines() {
            let entry: Entry = serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
            if entry.what == What::Begin {
                lives.push(Life::new());
            }
            lives
                .last_mut()
                .expect("a process begins with its begin")
                .push(entry);
        }
        lives
    }
}
