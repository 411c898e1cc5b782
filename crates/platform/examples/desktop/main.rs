//! Every part of the desktop half, to be tried by hand on a desktop, and in tests on a real one.
//!
//! * `machine`, `policy`: what is found out
//! * `tray`: see `tray.rs`
//! * `secret DIR place|get|set|delete [NAME [SECRET]]`
//! * `notify TITLE TEXT`, `message TITLE TEXT`, `url ADDRESS`, `file PATH`
//! * `autostart on|off|state`

use std::error::Error;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use secrecy::{ExposeSecret, SecretString};
use timetrack_platform::autostart::Autostart;
use timetrack_platform::machine::{self, Machine};
use timetrack_platform::managed_policy::{self, ManagedPolicy};
use timetrack_platform::{console, message_box, notifications, open, secret_store};

mod tray;

fn main() -> ExitCode {
    console::attach();
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let words: Vec<_> = arguments.iter().map(String::as_str).collect();
    match run(&words) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let causes = std::iter::successors(error.source(), |error| (**error).source());
            let words: Vec<_> = std::iter::once(error.to_string())
                .chain(causes.map(ToString::to_string))
                .collect();
            say(&format!("failed: {}", words.join(": ")));
            ExitCode::FAILURE
        }
    }
}

fn run(words: &[&str]) -> Result<(), Box<dyn Error>> {
    match words {
        ["machine"] => say(&format!(
            "{:#?}, time zone {:?}",
            Machine::read(),
            machine::time_zone_name()
        )),
        ["policy"] => say(&match managed_policy::read()? {
            ManagedPolicy::Settings(settings) => serde_json::Value::Object(settings).to_string(),
            ManagedPolicy::File(path) => path.display().to_string(),
        }),
        ["tray"] => tray::run()?,
        ["secret", directory, words @ ..] => secret(Path::new(directory), words)?,
        ["notify", title, text] => notifications::show(title, text)?,
        ["message", title, text] => message_box::show(title, text)?,
        ["url", address] => open::open_url(address)?,
        ["file", path] => open::open_file(Path::new(path))?,
        ["autostart", words @ ..] => autostart(words)?,
        _ => return Err("see the first lines of examples/desktop/main.rs".into()),
    }
    Ok(())
}

fn secret(directory: &Path, words: &[&str]) -> Result<(), Box<dyn Error>> {
    let store = secret_store::open(directory);
    match words {
        ["place"] => say(&store.place().to_string()),
        ["get", name] => match store.get(name)? {
            Some(secret) => say(&format!("secret {}", secret.expose_secret())),
            None => say("no secret"),
        },
        ["set", name, secret] => store.set(name, &SecretString::from((*secret).to_owned()))?,
        ["delete", name] => store.delete(name)?,
        _ => return Err("place, get NAME, set NAME SECRET or delete NAME".into()),
    }
    Ok(())
}

fn autostart(words: &[&str]) -> Result<(), Box<dyn Error>> {
    let autostart = Autostart::new(&std::env::current_exe()?, &["machine"])?;
    match words {
        ["on"] => autostart.enable()?,
        ["off"] => autostart.disable()?,
        _ => {}
    }
    say(&format!("{:?}", autostart.state()?));
    Ok(())
}

fn say(line: &str) {
    let mut output = io::stdout().lock();
    // Whoever started the program may have stopped listening.
    let _ = writeln!(output, "{line}").and_then(|()| output.flush());
}
