//! `timetrack-server admin create`.

use std::io::{BufRead, IsTerminal, Write};
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use secrecy::{ExposeSecret, SecretString};
use timetrack_platform::SystemClock;

use crate::config::Config;
use crate::lifecycle::Shutdown;
use crate::server::Server;
use crate::services::administrator::{self, Made, NotMade, Wanted};
use crate::services::email_address::EmailAddress;
use crate::services::password::MAXIMUM_BYTES;
use crate::site::Site;

/// What was typed.
#[derive(Clone, Debug)]
pub struct CreateArguments {
    /// The e-mail address.
    pub email: EmailAddress,
    /// The name.
    pub name: Option<String>,
    /// Whether somebody who is there already becomes an administrator.
    pub promote: bool,
}

/// Makes an administrator. The password comes from the terminal, unseen, or from standard input.
///
/// # Errors
/// Where the password is not good enough, the person exists and is not to be promoted, or the database cannot be written.
pub fn create(file: Option<&Path>, arguments: CreateArguments) -> Result<()> {
    let config = super::prepare(file)?;
    let name = arguments.name.map(|name| checked_name(&name)).transpose()?;
    let wanted = Wanted {
        password: read_password()?,
        email: arguments.email,
        name,
    };
    let (email, promote) = (wanted.email.clone(), arguments.promote);
    let made = super::block_on(make(&config, wanted, promote));
    let sentence = match made? {
        Made::Added => format!("{email} is an administrator now"),
        Made::Promoted => format!("{email} is an administrator now, with the new password"),
    };
    let address = config
        .public_url
        .as_ref()
        .map_or_else(|| format!("http://{}/", config.listen), ToString::to_string);
    writeln!(std::io::stdout(), "{sentence}. Sign in at {address}sign-in").context("Failed to say so")
}

async fn make(config: &Config, wanted: Wanted, promote: bool) -> Result<Made> {
    let storage = super::open_storage(config).await?;
    storage
        .migrate()
        .await
        .context("Failed to bring the database up to date; nothing was changed")?;
    let site = Site::new(config.listen, config.public_url.clone(), Vec::new());
    let server = Server::new(storage, Arc::new(SystemClock), site, Shutdown::new())
        .await
        .context("Failed to write to the database")?;
    let email = wanted.email.clone();
    let made = administrator::make(server.state(), wanted, promote).await;
    let closed = server.close().await;
    match made {
        Err(NotMade::Exists) => bail!(
            "there is a person with the e-mail address {email} already: add --promote to make them an administrator \
             and give them this password"
        ),
        Err(NotMade::Weak(weak)) => bail!("the password cannot be used: {weak}"),
        Err(NotMade::Other(error)) => {
            Err(anyhow::Error::new(error).context("Failed to make the administrator; nothing was changed"))
        }
        Ok(made) => closed.map(|()| made),
    }
}

fn checked_name(name: &str) -> Result<String> {
    const LONGEST: usize = 200;
    let name = name.trim();
    if name.is_empty() || name.chars().count() > LONGEST || name.chars().any(char::is_control) {
        bail!("--name must be a name of at most {LONGEST} characters");
    }
    Ok(name.to_owned())
}

/// From a terminal twice, because nobody sees what they type; else the first line of standard input.
fn read_password() -> Result<SecretString> {
    let input = std::io::stdin();
    if !input.is_terminal() {
        return first_line(input.lock());
    }
    let ask = |prompt: &str| {
        rpassword::prompt_password(prompt)
            .map(SecretString::from)
            .context("Failed to read the password from the terminal; you can also pipe it to standard input")
    };
    let password = ask("Password: ")?;
    let again = ask("The same again: ")?;
    if password.expose_secret() != again.expose_secret() {
        bail!("the two passwords are not the same: try again");
    }
    Ok(password)
}

fn first_line(input: impl BufRead) -> Result<SecretString> {
    // One byte more than may be used, so that what is longer is refused and not cut.
    let limit = u64::try_from(MAXIMUM_BYTES + 3).unwrap_or(u64::MAX);
    let mut line = String::new();
    input
        .take(limit)
        .read_line(&mut line)
        .context("Failed to read the password from standard input; it must be text in UTF-8")?;
    let line = line.strip_suffix('\n').unwrap_or(&line);
    let line = line.strip_suffix('\r').unwrap_or(line);
    if line.is_empty() {
        bail!("there is no password: type it at the prompt, or pipe it to standard input");
    }
    Ok(SecretString::from(line))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Result<String> {
        first_line(bytes).map(|line| line.expose_secret().to_owned())
    }

    #[test]
    fn the_password_is_the_first_line_without_its_end() {
        for text in [
            "vier Wörter sind gut",
            "vier Wörter sind gut\n",
            "vier Wörter sind gut\r\nmore",
        ] {
            assert_eq!(read(text.as_bytes()).unwrap(), "vier Wörter sind gut");
        }
        assert_eq!(read(b"  spaces count  \n").unwrap(), "  spaces count  ");
        for nothing in [&b""[..], b"\n", b"\r\n", b"\xff\xfe\n"] {
            read(nothing).unwrap_err();
        }
        let long = "x".repeat(5_000);
        assert!(
            read(long.as_bytes()).unwrap().len() > MAXIMUM_BYTES,
            "it is refused for its length"
        );
    }
}
