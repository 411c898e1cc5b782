//! The server's settings: defaults, then `timetrack-server.toml`, then `TIMETRACK_…` from the environment.
//!
//! | key in the file | environment | value |
//! |---|---|---|
//! | `listen` | `TIMETRACK_LISTEN` | `127.0.0.1:8000`: an address, a port, or both |
//! | `port` | `TIMETRACK_PORT`, `PORT` | a port alone; the address stays what it is |
//! | `data_dir` | `TIMETRACK_DATA_DIR` | a folder |
//! | `database_url` | `TIMETRACK_DATABASE_URL` | `sqlite://…` or `postgres://…` |
//! | `database_url_file` | `TIMETRACK_DATABASE_URL_FILE` | a file that holds the URL, for service managers that keep secrets in files |
//! | `public_url` | `TIMETRACK_PUBLIC_URL` | the address that people use, such as `https://time.example.org` |
//! | `allowed_origins` | `TIMETRACK_ALLOWED_ORIGINS` | origins of foreign web clients; in the environment separated by commas |
//! | `trusted_proxies` | `TIMETRACK_TRUSTED_PROXIES` | addresses or networks whose `X-Forwarded-For` is believed |
//! | `admin_email`, `admin_password` | `TIMETRACK_ADMIN_EMAIL`, `TIMETRACK_ADMIN_PASSWORD` | the first administrator, made at a start where there is none |
//! | `admin_password_file` | `TIMETRACK_ADMIN_PASSWORD_FILE` | a file that holds that password |
//! | `log_level` | `TIMETRACK_LOG_LEVEL` | `error`, `warn`, `info`, `debug`, `trace`, or a filter such as `info,timetrack_server=debug` |
//!
//! A wrong value or an unknown key in the file is an error that names the file, the key and what is allowed. An
//! unknown variable is a warning only: the agent shares the prefix.

use std::ffi::OsString;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use secrecy::SecretString;
use timetrack_platform::directories::Directories;
use timetrack_storage::DatabaseUrl;
use url::Url;

use crate::client_address::Network;
use crate::services::email_address::EmailAddress;
use source::Source;
use value::Given;

mod file;
mod source;
mod value;

pub use file::{FILE_NAME, locate};

/// The port where nothing else is said.
pub const DEFAULT_PORT: u16 = 8000;

/// The settings of one server process.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where it listens.
    pub listen: SocketAddr,
    /// Where its files lie.
    pub data_dir: PathBuf,
    /// Its database; by default `timetrack.db` in [`Config::data_dir`].
    pub database_url: DatabaseUrl,
    /// The address that people use, when it is not the one that the server listens on.
    pub public_url: Option<Url>,
    /// The origins of foreign web clients that may call the API with a token.
    pub allowed_origins: Vec<String>,
    /// The proxies that are believed when they say where a request comes from.
    pub trusted_proxies: Vec<Network>,
    /// Who is made an administrator at a start where there is none.
    pub first_administrator: Option<FirstAdministrator>,
    /// What is logged, as a filter of `tracing`.
    pub log_filter: String,
    /// What was ignored, in words.
    pub warnings: Vec<String>,
}

/// The first administrator. Whether the password is good enough is looked at when it is needed.
#[derive(Clone, Debug)]
pub struct FirstAdministrator {
    /// The e-mail address.
    pub email: EmailAddress,
    /// The password.
    pub password: SecretString,
}

/// Why the settings cannot be used. One line that says where the mistake is and what is allowed.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file exists and cannot be read.
    #[error("the settings file {} cannot be read", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The file is not TOML in UTF-8.
    #[error("settings file {}, line {line}: {problem}", path.display())]
    NotToml {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What is wrong.
        problem: String,
    },
    /// A key that does not exist.
    #[error("{origin}: there is no setting \"{key}\"; the settings are {}", KEYS.join(", "))]
    UnknownKey {
        /// The file.
        origin: Source,
        /// As written.
        key: String,
    },
    /// A value that is not allowed.
    #[error("{origin}: {key}: {problem}")]
    WrongValue {
        /// The file or the variable.
        origin: Source,
        /// The setting.
        key: &'static str,
        /// What is wrong and what is allowed.
        problem: String,
    },
    /// There is no home folder to put the data into.
    #[error("there is no place for the data: set TIMETRACK_DATA_DIR to a folder")]
    NoDataDir,
}

/// Every setting, by its name in the file.
pub const KEYS: [&str; 12] = [
    "listen",
    "port",
    "data_dir",
    "database_url",
    "database_url_file",
    "public_url",
    "allowed_origins",
    "trusted_proxies",
    "admin_email",
    "admin_password",
    "admin_password_file",
    "log_level",
];

impl Config {
    /// Puts the layers together. `file` is read when it is given; `environment` is all variables of the process.
    ///
    /// # Errors
    /// See [`ConfigError`].
    pub fn load(
        file: Option<&Path>,
        environment: impl IntoIterator<Item = (OsString, OsString)>,
    ) -> Result<Self, ConfigError> {
        let mut layers = Layers::default();
        if let Some(path) = file {
            for (key, given) in file::read(path)? {
                layers.apply(&Source::File(path.to_owned()), &key, &given)?;
            }
        }
        layers.apply_environment(environment)?;
        layers.finish()
    }
}

#[derive(Default)]
struct Layers {
    address: Option<IpAddr>,
    port: Option<u16>,
    data_dir: Option<PathBuf>,
    database_url: Option<DatabaseUrl>,
    public_url: Option<Url>,
    allowed_origins: Vec<String>,
    trusted_proxies: Vec<Network>,
    admin_email: Option<EmailAddress>,
    admin_password: Option<SecretString>,
    log_filter: Option<String>,
    warnings: Vec<String>,
}

impl Layers {
    fn apply(&mut self, origin: &Source, key: &str, given: &Given) -> Result<(), ConfigError> {
        let Some(key) = KEYS.into_iter().find(|known| *known == key) else {
            return Err(ConfigError::UnknownKey {
                origin: origin.clone(),
                key: key.to_owned(),
            });
        };
        self.set(key, given).map_err(|problem| ConfigError::WrongValue {
            origin: origin.clone(),
            key,
            problem,
        })
    }

    fn set(&mut self, key: &'static str, given: &Given) -> Result<(), String> {
        match key {
            "listen" => {
                let (address, port) = value::listen(given)?;
                self.address = address.or(self.address);
                self.port = port.or(self.port);
            }
            "port" => self.port = Some(value::port(given)?),
            "data_dir" => self.data_dir = Some(value::folder(given)?),
            "database_url" => self.database_url = Some(value::database_url(given.text()?)?),
            "database_url_file" => {
                self.database_url = Some(value::database_url(value::content(given)?.trim())?);
            }
            "public_url" => self.public_url = Some(value::public_url(given)?),
            "allowed_origins" => self.allowed_origins = value::origins(given)?,
            "trusted_proxies" => self.trusted_proxies = value::networks(given)?,
            "admin_email" => self.admin_email = Some(value::email(given)?),
            "admin_password" => self.admin_password = Some(value::secret(given.text()?)),
            "admin_password_file" => self.admin_password = Some(value::secret(value::content(given)?.trim())),
            "log_level" => self.log_filter = Some(value::log_filter(given)?),
            other => unreachable!("{other} is in KEYS and has no meaning"),
        }
        Ok(())
    }

    fn apply_environment(
        &mut self,
        environment: impl IntoIterator<Item = (OsString, OsString)>,
    ) -> Result<(), ConfigError> {
        let mut variables: Vec<(String, OsString)> = environment
            .into_iter()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value)))
            .filter(|(_, value)| !value.is_empty())
            .collect();
        // The order of the environment is arbitrary; `PORT`, the general name, gives way to `TIMETRACK_…`.
        variables.sort_unstable();
        for (name, value) in variables {
            let Some(key) = source::key_of(&name) else {
                if source::looks_like_ours(&name) {
                    self.warnings.push(format!(
                        "the environment variable {name} is no setting and is ignored"
                    ));
                }
                continue;
            };
            let origin = Source::Environment(name);
            let Ok(value) = value.into_string() else {
                return Err(ConfigError::WrongValue {
                    origin,
                    key,
                    problem: "it is not text in UTF-8".to_owned(),
                });
            };
            self.apply(&origin, key, &Given::Text(value))?;
        }
        Ok(())
    }

    fn finish(mut self) -> Result<Config, ConfigError> {
        let first_administrator = match (self.admin_email, self.admin_password) {
            (Some(email), Some(password)) => Some(FirstAdministrator { email, password }),
            (None, None) => None,
            (Some(_), None) | (None, Some(_)) => {
                self.warnings.push(
                    "admin_email and admin_password make an administrator together; one alone is ignored"
                        .to_owned(),
                );
                None
            }
        };
        let data_dir = match self.data_dir {
            Some(folder) => folder,
            None => Directories::of_this_person()
                .map_err(|_| ConfigError::NoDataDir)?
                .data_dir()
                // A person's agent may carry a server of its own, whose database lies beside.
                .join("server"),
        };
        Ok(Config {
            listen: SocketAddr::new(
                self.address.unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST)),
                self.port.unwrap_or(DEFAULT_PORT),
            ),
            database_url: self
                .database_url
                .unwrap_or_else(|| DatabaseUrl::sqlite_file(data_dir.join("timetrack.db"))),
            data_dir,
            public_url: self.public_url,
            allowed_origins: self.allowed_origins,
            trusted_proxies: self.trusted_proxies,
            first_administrator,
            log_filter: self.log_filter.unwrap_or_else(|| "info".to_owned()),
            warnings: self.warnings,
        })
    }
}

#[cfg(test)]
mod tests;
