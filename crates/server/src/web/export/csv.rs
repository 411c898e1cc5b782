//! Rows of CSV (RFC 4180), harmless when a spreadsheet opens them.

use std::fmt;

/// One row, its line end included when it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::web) struct CsvRow(String);

impl CsvRow {
    /// The row of these cells.
    pub(in crate::web) fn of<'a>(cells: impl IntoIterator<Item = &'a str>) -> Self {
        let cells: Vec<String> = cells.into_iter().map(cell).collect();
        Self(cells.join(","))
    }
}

impl fmt::Display for CsvRow {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}\r\n", self.0)
    }
}

/// A cell that a spreadsheet would take for a formula gets an apostrophe before it, as OWASP advises; commas, quotes
/// and line ends are quoted.
fn cell(text: &str) -> String {
    let guard = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        "'"
    } else {
        ""
    };
    if guard.is_empty() && !text.contains([',', '"', '\n', '\r', ';']) {
        return text.to_owned();
    }
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_where_they_must_be() {
        let row = CsvRow::of(["plain", "a,b", "say \"hi\"", "=1+1", "-5", "@x", "line\nend", ""]);
        assert_eq!(
            row.to_string(),
            "plain,\"a,b\",\"say \"\"hi\"\"\",\"'=1+1\",\"'-5\",\"'@x\",\"line\nend\",\r\n"
        );
    }
}
