//! Where the database is.

use std::{
    ffi::OsString,
    fmt,
    path::{Path, PathBuf},
    str::FromStr,
};

use sea_orm::sqlx::{postgres::PgConnectOptions, sqlite::SqliteConnectOptions};
use secrecy::{ExposeSecret, SecretString};

use crate::StorageError;

/// The address of a database: `sqlite://PATH` or `postgres://USER:PASSWORD@HOST/NAME`. Its `Debug` and `Display` show
/// no password.
///
/// A path of SQLite may be relative and percent-encoded, and be followed by `?` and these options:
///
/// * `mode=rw`: the file must exist already;
/// * `max_page_count=N`: the file does not grow beyond `N` pages of 4 KiB.
///
/// PostgreSQL takes the options of libpq, such as `?sslmode=verify-full`.
#[derive(Clone)]
pub struct DatabaseUrl(pub(crate) Location);

#[derive(Clone)]
pub(crate) enum Location {
    Sqlite(SqliteFile),
    Postgres(SecretString),
}

#[derive(Clone, Debug)]
pub(crate) struct SqliteFile {
    pub(crate) path: PathBuf,
    pub(crate) create: bool,
    pub(crate) read_only: bool,
    pub(crate) maximum_pages: Option<u32>,
}

impl DatabaseUrl {
    /// The address of a SQLite file, which is made where it does not exist.
    pub fn sqlite_file(path: impl Into<PathBuf>) -> Self {
        Self(Location::Sqlite(SqliteFile {
            path: path.into(),
            create: true,
            read_only: false,
            maximum_pages: None,
        }))
    }

    /// The files that opening the database makes where they are missing, apart from those that SQLite makes with the
    /// rights of the first.
    pub fn files_to_make(&self) -> Vec<PathBuf> {
        match &self.0 {
            Location::Sqlite(file) if file.create => vec![file.path.clone(), witness_of(&file.path)],
            Location::Sqlite(_) | Location::Postgres(_) => Vec::new(),
        }
    }

    /// The file, where the database is one.
    pub fn file(&self) -> Option<&Path> {
        match &self.0 {
            Location::Sqlite(file) => Some(&file.path),
            Location::Postgres(_) => None,
        }
    }
}

/// The file beside a database that remembers how far it had come.
pub(crate) fn witness_of(database: &Path) -> PathBuf {
    let mut path = OsString::from(database);
    path.push("-witness");
    path.into()
}

impl FromStr for DatabaseUrl {
    type Err = StorageError;

    fn from_str(text: &str) -> Result<Self, StorageError> {
        let location = match text.split_once(':') {
            Some(("sqlite", rest)) => Location::Sqlite(parse_sqlite(rest)?),
            Some(("postgres" | "postgresql", _)) => {
                // The cause is left out: it can repeat parts of the text.
                text.parse::<PgConnectOptions>()
                    .map_err(|_| invalid("it is not of the form postgres://USER:PASSWORD@HOST/NAME"))?;
                Location::Postgres(text.into())
            }
            Some(_) | None => return Err(invalid("it begins neither with sqlite:// nor with postgres://")),
        };
        Ok(Self(location))
    }
}

impl fmt::Display for DatabaseUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Location::Sqlite(file) => write!(formatter, "sqlite://{}", file.path.display()),
            Location::Postgres(url) => {
                let options = url.expose_secret().parse::<PgConnectOptions>().ok();
                let (host, name) = options.as_ref().map_or(("?", None), |options| {
                    (options.get_host(), options.get_database())
                });
                write!(formatter, "postgres://{host}/{}", name.unwrap_or_default())
            }
        }
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "DatabaseUrl({self})")
    }
}

fn parse_sqlite(rest: &str) -> Result<SqliteFile, StorageError> {
    let (address, options) = rest.split_once('?').unwrap_or((rest, ""));
    let parsed: SqliteConnectOptions = format!("sqlite:{address}")
        .parse()
        .map_err(|_| invalid("the path of the SQLite file cannot be read"))?;
    let path = parsed.get_filename().to_path_buf();
    if path.as_os_str().is_empty() || address.contains(":memory:") {
        return Err(invalid(
            "SQLite needs a file: readers and the writer have connections of their own",
        ));
    }
    let mut file = SqliteFile {
        path,
        create: true,
        read_only: false,
        maximum_pages: None,
    };
    for option in options.split('&').filter(|option| !option.is_empty()) {
        match option.split_once('=') {
            Some(("mode", "rwc")) => file.create = true,
            Some(("mode", "rw")) => file.create = false,
            Some(("mode", "ro")) => (file.create, file.read_only) = (false, true),
            Some(("max_page_count", number)) => {
                let number = number
                    .parse()
                    .map_err(|_| invalid("max_page_count is not a number"))?;
                file.maximum_pages = Some(number);
            }
            Some((name, _)) => {
                return Err(invalid(&format!(
                    "SQLite knows no option `{name}` with this value"
                )));
            }
            None => return Err(invalid("an option of SQLite has no value")),
        }
    }
    Ok(file)
}

fn invalid(reason: &str) -> StorageError {
    StorageError::InvalidAddress(reason.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neither_debug_nor_display_nor_an_error_shows_a_password() {
        let url: DatabaseUrl = "postgres://me:hunter2@db.example:5433/timetrack?sslmode=disable"
            .parse()
            .unwrap();
        assert_eq!(url.to_string(), "postgres://db.example/timetrack");
        assert_eq!(format!("{url:?}"), "DatabaseUrl(postgres://db.example/timetrack)");
        for wrong in [
            "postgres://me:hunter2@db:port/x",
            "mysql://me:hunter2@db/x",
            "hunter2",
        ] {
            let error = wrong.parse::<DatabaseUrl>().unwrap_err();
            assert!(!format!("{error} {error:?}").contains("hunter2"), "{error:?}");
        }
    }

    #[test]
    fn paths_of_sqlite() {
        for (text, path) in [
            ("sqlite://timetrack.db", "timetrack.db"),
            (
                "sqlite:///var/lib/a%20b/timetrack.db?mode=rwc",
                "/var/lib/a b/timetrack.db",
            ),
        ] {
            assert_eq!(text.parse::<DatabaseUrl>().unwrap().file(), Some(Path::new(path)));
        }
        for wrong in [
            "sqlite://",
            "sqlite::memory:",
            "sqlite://x?cache=shared",
            "sqlite://x?max_page_count=many",
        ] {
            assert!(wrong.parse::<DatabaseUrl>().is_err(), "{wrong}");
        }
    }
}
