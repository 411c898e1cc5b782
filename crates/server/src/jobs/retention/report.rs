//! What came of a run, in one line.

use std::fmt;

/// What went, and what did not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Report {
    pub(super) events: u64,
    pub(super) titles: u64,
    /// Days whose sums went.
    pub(super) days: u64,
    /// Notes of what was deleted by people, which stop nothing any more.
    pub(super) tombstones: u64,
    /// Tokens, links and sign-ins.
    pub(super) credentials: u64,
    /// Whether the server ended before all of it was done.
    pub(super) is_unfinished: bool,
    /// Parts that failed.
    pub(super) failures: usize,
}

impl Report {
    /// How many things went.
    pub(super) fn deleted(&self) -> u64 {
        self.events + self.titles + self.days + self.tombstones + self.credentials
    }
}

impl fmt::Display for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts: Vec<String> = [
            (self.events, "event", "events"),
            (self.titles, "title", "titles"),
            (self.days, "sum of a day", "sums of days"),
            (self.tombstones, "note of a deletion", "notes of deletions"),
            (self.credentials, "credential", "credentials"),
        ]
        .into_iter()
        .filter(|(count, ..)| *count > 0)
        .map(|(count, one, many)| format!("{count} {}", if count == 1 { one } else { many }))
        .collect();
        if parts.is_empty() {
            formatter.write_str("nothing went by age")?;
        } else {
            write!(formatter, "deleted by age: {}", parts.join(", "))?;
        }
        if self.is_unfinished {
            formatter.write_str("; the server ended meanwhile, the rest goes with the next run")?;
        }
        if self.failures > 0 {
            write!(
                formatter,
                "; {} could not be done and {} with the next run: the log says why",
                if self.failures == 1 {
                    "one part".to_owned()
                } else {
                    format!("{} parts", self.failures)
                },
                if self.failures == 1 {
                    "is tried again"
                } else {
                    "are tried again"
                },
            )?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_one_line() {
        let nothing = Report::default();
        assert_eq!(nothing.to_string(), "nothing went by age");
        let report = Report {
            events: 1,
            titles: 2,
            credentials: 3,
            is_unfinished: true,
            failures: 1,
            ..nothing
        };
        assert_eq!(report.deleted(), 6);
        assert_eq!(
            report.to_string(),
            "deleted by age: 1 event, 2 titles, 3 credentials; the server ended meanwhile, the rest goes with the next \
             run; one part could not be done and is tried again with the next run: the log says why"
        );
    }
}
