//! `timetrack-server export` and `erase`: everything about one person, as a file, or gone.

use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use serde_json::Value;
use timetrack_platform::{SystemClock, atomic_file};

use crate::config::Config;
use crate::error::AppError;
use crate::lifecycle::Shutdown;
use crate::server::Server;
use crate::services::erasure::{self, Held, Whom};
use crate::services::person_export::{self, Lines};
use crate::site::Site;

/// Writes everything that is held about a person as JSON lines, to a file or to standard output.
///
/// # Errors
/// Where there is no such person, or something cannot be read or written.
pub fn export(file: Option<&Path>, person: &Whom, output: Option<PathBuf>) -> Result<()> {
    let config = super::prepare(file)?;
    super::block_on(async {
        let server = open(&config).await?;
        let held = find(&server, person).await;
        let written = match held {
            Ok(held) => write(&server, &held, output.as_deref()).await,
            Err(error) => Err(error),
        };
        let closed = server.close().await;
        written.and(closed)
    })
}

/// Erases a person, where `confirm` repeats who it is. Without it says what would go, and fails.
///
/// # Errors
/// Where there is no such person, it is not confirmed, or the database cannot be written.
pub fn erase(file: Option<&Path>, person: &Whom, confirm: Option<&Whom>) -> Result<()> {
    let config = super::prepare(file)?;
    super::block_on(async {
        let server = open(&config).await?;
        let erased = match find(&server, person).await {
            Ok(held) => erase_held(&server, person, &held, confirm).await,
            Err(error) => Err(error),
        };
        let closed = server.close().await;
        erased.and(closed)
    })
}

async fn open(config: &Config) -> Result<Server> {
    let storage = super::open_storage(config).await?;
    storage
        .migrate()
        .await
        .context("Failed to bring the database up to date; nothing was changed")?;
    let site = Site::new(config.listen, config.public_url.clone(), Vec::new());
    Server::new(storage, Arc::new(SystemClock), site, Shutdown::new())
        .await
        .context("Failed to write to the database")
}

async fn find(server: &Server, person: &Whom) -> Result<Held> {
    let found = erasure::find(server.state(), person).await;
    match found
        .map_err(anyhow::Error::new)
        .context("Failed to read the database")?
    {
        Some(held) => Ok(held),
        None => bail!("there is nobody {}", in_words(person)),
    }
}

fn in_words(person: &Whom) -> String {
    match person {
        Whom::Email(email) => {
            format!("with the e-mail address {email}; somebody without one is named by their id")
        }
        Whom::Id(id) => format!("with the id {id}"),
    }
}

async fn write(server: &Server, held: &Held, output: Option<&Path>) -> Result<()> {
    let failed = "Failed to read everything about the person";
    let Some(path) = output else {
        let mut lines = Written(BufWriter::new(std::io::stdout()));
        person_export::export(server.state(), &held.person, &mut lines)
            .await
            .map_err(anyhow::Error::new)
            .context(failed)?;
        return lines.0.flush().context("Failed to write to standard output");
    };
    let mut lines = Written(Vec::new());
    person_export::export(server.state(), &held.person, &mut lines)
        .await
        .map_err(anyhow::Error::new)
        .context(failed)?;
    // Readable by this account only, and there as a whole or not at all.
    atomic_file::write(path, &lines.0).with_context(|| format!("Failed to write {}", path.display()))
}

struct Written<W>(W);

impl<W: Write + Send> Lines for Written<W> {
    fn line(&mut self, line: &Value) -> Result<()> {
        serde_json::to_writer(&mut self.0, line).context("Failed to write a line")?;
        self.0.write_all(b"\n").context("Failed to write a line")
    }
}

async fn erase_held(server: &Server, person: &Whom, held: &Held, confirm: Option<&Whom>) -> Result<()> {
    let what = format!(
        "{} ({} intervals, {} computers)",
        held.person.name, held.events, held.computers
    );
    match confirm {
        Some(confirm) if confirm == person => {}
        Some(_) => bail!("--confirm names somebody else than --person; nothing was erased"),
        None => bail!(
            "nothing was erased. To erase everything about {what} for good, repeat the command with --confirm and the \
             same text as after --person; there is no way back"
        ),
    }
    let state = server.state();
    let erased = match erasure::erase(state, held.person.id).await {
        Ok(erased) => erased,
        Err(AppError::Conflict { message, .. }) => bail!("nothing was erased: {message}"),
        Err(error) => {
            return Err(anyhow::Error::new(error).context("Failed to erase the person; nothing was changed"));
        }
    };
    let mut sentences = vec![format!(
        "everything about the person is erased: {} intervals, {} computers",
        erased.events, erased.devices
    )];
    if !erased.waiting.is_empty() {
        sentences.push(format!(
            "{} of the computers wait under \"Setup\", \"Computers\": sign them out there, or assign them",
            erased.waiting.len()
        ));
    }
    sentences.push(traces(server).await?);
    sentences.push("backups that were made before still hold it".to_owned());
    writeln!(std::io::stdout(), "{}", sentences.join(". ")).context("Failed to say so")
}

/// Has the file written anew, and says whether it was.
async fn traces(server: &Server) -> Result<String> {
    let storage = server.state().storage();
    if storage.file_bytes().await?.is_none() {
        return Ok(
            "PostgreSQL overwrites the rows some time after it next vacuums; VACUUM FULL does so now"
                .to_owned(),
        );
    }
    Ok(if storage.rewrite(std::future::pending()).await? {
        "The file was written anew: no trace is left in it".to_owned()
    } else {
        "Somebody is reading the file, so traces may be left in it; a server that runs removes them soon"
            .to_owned()
    })
}
