//! A PostgreSQL database per test.
//!
//! The server comes from outside, by its address in the environment; `cargo xtask test` starts one with
//! [`PostgresCluster`]. Databases are made and dropped by `psql`, so this crate needs no database library.

use std::path::PathBuf;
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};

use anyhow::Result;

use crate::{process, switch};

pub use cluster::PostgresCluster;

mod cluster;

/// An empty database of its own for one test. Dropping it drops the database and cuts whoever is still connected.
#[derive(Debug)]
pub struct PostgresDatabase {
    server_url: String,
    url: String,
    name: String,
}

impl PostgresDatabase {
    /// Makes a database on the server that the environment names; `None`, with a line on standard error, when it
    /// names none.
    ///
    /// # Panics
    ///
    /// When there is an address but the server does not answer or refuses.
    pub fn fresh() -> Option<Self> {
        let server_url = switch::value_or_skip(switch::POSTGRES_URL)?
            .into_string()
            .expect("an address of PostgreSQL is plain text");
        Some(Self::fresh_on(&server_url).expect("PostgreSQL makes a database for the test"))
    }

    /// Makes a database on the given server.
    ///
    /// # Errors
    ///
    /// When `psql` is missing, or the server does not answer or refuses.
    pub fn fresh_on(server_url: &str) -> Result<Self> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("test_{}_{count}", std::process::id());
        execute(
            server_url,
            &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"),
        )?;
        execute(server_url, &format!("CREATE DATABASE {name} TEMPLATE template0"))?;
        Ok(Self {
            url: with_database(server_url, &name),
            server_url: server_url.to_owned(),
            name,
        })
    }

    /// The address of this database.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The database's name.
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl Drop for PostgresDatabase {
    fn drop(&mut self) {
        // When the server is gone, so is the database.
        execute(
            &self.server_url,
            &format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name),
        )
        .ok();
    }
}

/// Runs statements by `psql` and gives the rows, columns separated by `|`.
///
/// # Errors
///
/// When `psql` is missing, the server does not answer, or a statement fails.
pub fn execute(url: &str, statements: &str) -> Result<String> {
    process::run(
        Command::new(tool("psql"))
            .args([
                "--no-psqlrc",
                "--quiet",
                "--tuples-only",
                "--no-align",
                "--set=ON_ERROR_STOP=1",
            ])
            .args(["--dbname", url, "--command", statements])
            .env("PGCONNECT_TIMEOUT", "10"),
    )
}

/// The program of the newest PostgreSQL in Debian's directories, which are not in `PATH`; elsewhere, the one in
/// `PATH`.
fn tool(name: &str) -> PathBuf {
    let mut versions: Vec<(u32, PathBuf)> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path())))
        .map(|(version, path)| (version, path.join("bin").join(name)))
        .filter(|(_, path)| path.exists())
        .collect();
    versions.sort();
    versions
        .pop()
        .map_or_else(|| PathBuf::from(name), |(_, path)| path)
}

/// Puts another database's name into an address.
fn with_database(url: &str, name: &str) -> String {
    let (address, options) = url
        .split_once('?')
        .map_or((url, None), |(address, rest)| (address, Some(rest)));
    let host_start = address.find("://").map_or(0, |position| position + 3);
    let host_end = address[host_start..]
        .find('/')
        .map_or(address.len(), |position| host_start + position);
    let options = options.map(|options| format!("?{options}")).unwrap_or_default();
    format!("{}/{name}{options}", &address[..host_end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_keeps_all_but_the_database() {
        for (url, expected) in [
            (
                "postgres://me:pw@localhost:5433/postgres",
                "postgres://me:pw@localhost:5433/new",
            ),
            ("postgres://localhost", "postgres://localhost/new"),
            (
                "postgres:///old?host=/run/pg&user=me",
                "postgres:///new?host=/run/pg&user=me",
            ),
        ] {
            assert_eq!(with_database(url, "new"), expected);
        }
    }

    #[test]
    fn databases_of_two_tests_are_apart_and_vanish() {
        let (Some(one), Some(other)) = (PostgresDatabase::fresh(), PostgresDatabase::fresh()) else {
            return;
        };
        execute(one.url(), "CREATE TABLE thing (id int)").unwrap();
        assert!(execute(other.url(), "SELECT * FROM thing").is_err());
        let url = one.url().to_owned();
        drop(one);
        assert!(execute(&url, "SELECT 1").is_err());
        assert_eq!(execute(other.url(), "SHOW fsync").unwrap().trim(), "on");
    }
}
