//! The log file: lines `YYYY-MM-DD HH:MM:SS [LEVEL] text`, in a file that cannot grow without end.

mod line_format;
mod rotating_file;

use std::{io, path::Path, sync::Arc};

use timetrack_domain::Clock;
use tracing_subscriber::{EnvFilter, layer::SubscriberExt, util::SubscriberInitExt};

use crate::config::LogLevel;
use line_format::LineFormat;
use rotating_file::RotatingFile;

/// The most bytes of one log file.
const MAXIMUM_FILE_BYTES: u64 = 4 * 1024 * 1024;
/// How many full files are kept beside the one that is written.
const KEPT_FILES: usize = 3;

/// Programs inside this one that would fill the log with what nobody needs.
const QUIET: &str =
    "hyper=warn,reqwest=warn,sqlx=warn,sea_orm=warn,winit=warn,zbus=warn,tracing=warn,h2=warn";

/// Begins to log to `path`. Where no file can be written, the log goes to standard error instead, and the error says
/// why.
///
/// # Errors
/// Where the file cannot be opened. Logging works all the same.
pub fn start(path: &Path, level: LogLevel, clock: Arc<dyn Clock>) -> io::Result<()> {
    let filter = EnvFilter::new(format!("{},{QUIET}", level.as_filter()));
    let opened = RotatingFile::open(path.to_owned(), MAXIMUM_FILE_BYTES, KEPT_FILES);
    let format = LineFormat { clock };
    let layer = tracing_subscriber::fmt::layer()
        .event_format(format)
        .with_ansi(false);
    match opened {
        Ok(file) => {
            let subscriber = tracing_subscriber::registry()
                .with(filter)
                .with(layer.with_writer(file));
            // A second start within one process happens in tests only; the first one stays.
            let _ = subscriber.try_init();
            Ok(())
        }
        Err(error) => {
            let subscriber = tracing_subscriber::registry()
                .with(filter)
                .with(layer.with_writer(io::stderr));
            let _ = subscriber.try_init();
            Err(error)
        }
    }
}
