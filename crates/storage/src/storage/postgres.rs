//! PostgreSQL's connections.

use std::time::Duration;

use sea_orm::{
    DatabaseConnection, SqlxPostgresConnector,
    sqlx::{
        ConnectOptions,
        postgres::{PgConnectOptions, PgPoolOptions},
    },
};
use secrecy::{ExposeSecret, SecretString};

use crate::StorageError;

const CONNECTIONS: u32 = 16;
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(10);

pub(super) async fn open(url: &SecretString) -> Result<DatabaseConnection, StorageError> {
    let options = url
        .expose_secret()
        .parse::<PgConnectOptions>()
        .map_err(|_| StorageError::InvalidAddress("it is not an address of PostgreSQL".to_owned()))?
        .application_name("timetrack")
        .disable_statement_logging();
    let pool = PgPoolOptions::new()
        .max_connections(CONNECTIONS)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .connect_with(options)
        .await?;
    Ok(SqlxPostgresConnector::from_sqlx_postgres_pool(pool))
}
