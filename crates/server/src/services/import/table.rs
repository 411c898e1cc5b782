//! The rows of a list: which separator it has, and which column is what.

use csv::{ReaderBuilder, StringRecord, Trim};

/// The most rows of a list.
pub const MOST_ROWS: usize = 10_000;

/// Why a text is no list of people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoList {
    /// No column is called like a name and none like an e-mail address, in whatever way the columns are separated.
    NoColumns,
    /// There are more than [`MOST_ROWS`].
    TooManyRows,
    /// There are only names of columns.
    NoRows,
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    Name,
    FirstName,
    LastName,
    Email,
    Role,
    Group,
    TimeZone,
}

/// A row as it stands there. What has no column or is empty is `None`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Row {
    /// The line on which it begins, from 1.
    pub(super) line: u64,
    pub(super) name: Option<String>,
    pub(super) email: Option<String>,
    pub(super) role: Option<String>,
    pub(super) group: Option<String>,
    pub(super) time_zone: Option<String>,
}

/// The rows of a list. Lines without anything are left out.
pub(super) fn rows(text: &str) -> Result<Vec<Row>, NoList> {
    // A form sends the ends of lines as a browser likes them; the rows must be the same as before.
    let text = &text.replace("\r\n", "\n").replace('\r', "\n");
    let (separator, columns) = columns(text).ok_or(NoList::NoColumns)?;
    let mut rows = Vec::new();
    for record in reader(text, separator).records().skip(1) {
        // Text has no byte that is none, and rows may be of any length: nothing is left that could be wrong.
        let Ok(record) = record else { continue };
        let row = row(&record, line_of(&record, text), &columns);
        if row
            == (Row {
                line: row.line,
                ..Row::default()
            })
        {
            continue;
        }
        if rows.len() == MOST_ROWS {
            return Err(NoList::TooManyRows);
        }
        rows.push(row);
    }
    if rows.is_empty() {
        return Err(NoList::NoRows);
    }
    Ok(rows)
}

fn reader(text: &str, separator: u8) -> csv::Reader<&[u8]> {
    ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(false)
        .flexible(true)
        .trim(Trim::All)
        .from_reader(text.as_bytes())
}

/// The separator with which the first line has the most columns that are known.
fn columns(text: &str) -> Option<(u8, Vec<Option<Column>>)> {
    let with = |separator: u8| {
        let first = reader(text, separator).records().next()?.ok()?;
        let columns: Vec<_> = first.iter().map(column).collect();
        let has = |wanted| columns.contains(&Some(wanted));
        let is_list = has(Column::Email) && (has(Column::Name) || has(Column::LastName));
        is_list.then_some((separator, columns))
    };
    let found = [b';', b',', b'\t'].into_iter().filter_map(with);
    found.max_by_key(|(_, columns)| columns.iter().flatten().count())
}

fn column(header: &str) -> Option<Column> {
    let plain: String = header
        .chars()
        .filter(|character| character.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect();
    match plain.as_str() {
        "name" | "fullname" | "displayname" | "employee" | "vollständigername" | "anzeigename"
        | "mitarbeiter" | "person" => Some(Column::Name),
        "firstname" | "givenname" | "vorname" => Some(Column::FirstName),
        "lastname" | "surname" | "familyname" | "nachname" | "familienname" => Some(Column::LastName),
        "email" | "mail" | "emailaddress" | "emailadresse" | "mailadresse" => Some(Column::Email),
        "role" | "rolle" => Some(Column::Role),
        "group" | "team" | "department" | "gruppe" | "abteilung" => Some(Column::Group),
        "timezone" | "zeitzone" => Some(Column::TimeZone),
        _ => None,
    }
}

/// The line on which a row begins. Where the reader was when it came to it, blank lines may have followed.
fn line_of(record: &StringRecord, text: &str) -> u64 {
    let Some(position) = record.position() else {
        return 0;
    };
    let start = usize::try_from(position.byte()).unwrap_or(usize::MAX);
    let rest = text.as_bytes().get(start..).unwrap_or_default();
    let blank = rest.iter().take_while(|byte| **byte == b'\n').count();
    position.line() + blank as u64
}

fn row(record: &StringRecord, line: u64, columns: &[Option<Column>]) -> Row {
    let cell = |wanted: Column| {
        let index = columns.iter().position(|column| *column == Some(wanted))?;
        record
            .get(index)
            .filter(|text| !text.is_empty())
            .map(str::to_owned)
    };
    let name = cell(Column::Name).or_else(|| match (cell(Column::FirstName), cell(Column::LastName)) {
        (Some(first), Some(last)) => Some(format!("{first} {last}")),
        (first, last) => first.or(last),
    });
    Row {
        line,
        name,
        email: cell(Column::Email),
        role: cell(Column::Role),
        group: cell(Column::Group),
        time_zone: cell(Column::TimeZone),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_read_whatever_separates_them_and_in_both_languages() {
        for text in [
            "name,email,role,group,time zone\nAda King,ada@example.com,manager,Sales,Europe/Berlin\n",
            "Rolle;E-Mail-Adresse;Abteilung;Zeitzone;Vorname;Nachname\r\nmanager;ada@example.com;Sales;Europe/Berlin;Ada;King",
            "\"E-Mail\"\tNAME\tGruppe\tTelefon\tRole\tTime-Zone\n\n ada@example.com \t\"Ada King\"\tSales\t0123\tmanager\tEurope/Berlin\t\t\n",
        ] {
            let rows = rows(text).unwrap();
            assert_eq!(rows.len(), 1, "{text}");
            let expected = Row {
                line: rows[0].line,
                name: Some("Ada King".to_owned()),
                email: Some("ada@example.com".to_owned()),
                role: Some("manager".to_owned()),
                group: Some("Sales".to_owned()),
                time_zone: Some("Europe/Berlin".to_owned()),
            };
            assert_eq!(rows[0], expected);
        }
    }

    #[test]
    fn lines_are_counted_as_an_editor_shows_them() {
        let rows = rows("Name;E-Mail\n\nA;a@b\n;;;\n\"B\nC\";b@b\nD;d@b").unwrap();
        let lines: Vec<_> = rows.iter().map(|row| row.line).collect();
        assert_eq!(lines, [3, 5, 7]);
        for end in ["\r\n", "\r"] {
            let sent = "Name;E-Mail\n\nA;a@b\n;;;\n\"B\nC\";b@b\nD;d@b".replace('\n', end);
            assert_eq!(super::rows(&sent).unwrap(), rows);
        }
        assert_eq!(rows[1].name.as_deref(), Some("B\nC"));
    }

    #[test]
    fn what_is_no_list_is_refused() {
        assert_eq!(rows("Ada,ada@example.com"), Err(NoList::NoColumns));
        assert_eq!(rows("name|email\na|b"), Err(NoList::NoColumns));
        assert_eq!(rows("name,email\n\n"), Err(NoList::NoRows));
        let many = |count| format!("name,email\n{}", "a,b\n".repeat(count));
        assert_eq!(rows(&many(MOST_ROWS)).unwrap().len(), MOST_ROWS);
        assert_eq!(rows(&many(MOST_ROWS + 1)), Err(NoList::TooManyRows));
    }
}
