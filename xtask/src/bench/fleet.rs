//! The server with thousands of agents connected: its memory, its share of the processor, and how soon other settings are at
//! all of them.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use tempfile::TempDir;
use timetrack_test_support::directories;
use timetrack_test_support::poll::Stopwatch;
use timetrack_test_support::process::{Child, Program, Signal};

use super::BUILD_LIMIT;
use super::usage::{Memory, Usage};
use crate::tool;

/// How long the fleet may take for anything on a busy machine.
const PATIENCE: Duration = Duration::from_mins(20);

const ADMINISTRATOR: &str = "root@fleet.example";
/// Of a server that nobody else reaches, for as long as the measurement lasts.
const PASSWORD: &str = "a fleet of simulated agents";

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// How many agents
    #[arg(long, default_value_t = 5_000)]
    agents: u32,
    /// How often each sends, in seconds
    #[arg(long, default_value_t = 30)]
    every: u64,
    /// How long they work before and after settings are changed, in seconds
    #[arg(long, default_value_t = 60)]
    seconds: u64,
    /// How often settings are changed
    #[arg(long, default_value_t = 3)]
    changes: usize,
    /// Measure this server, such as an older build
    #[arg(long, value_name = "PATH")]
    program: Option<PathBuf>,
    /// A PostgreSQL database, which must be empty, in place of an SQLite file
    #[arg(long, value_name = "URL")]
    database: Option<String>,
}

/// Measures and prints.
///
/// # Errors
///
/// When the server or the fleet does not start, or not every agent connects or gets its settings.
pub(super) fn run(arguments: &Arguments) -> Result<()> {
    let cargo = tool::cargo(&[
        "build",
        "--release",
        "--package",
        "timetrack-server",
        "--package",
        "timetrack-demo",
    ]);
    tool::show_and_run(&cargo, BUILD_LIMIT)?;
    let programs = directories::target().join("release");
    let program = match &arguments.program {
        Some(program) => program.canonicalize().context("There is no such program")?,
        None => programs.join("timetrack-server"),
    };
    let folder = tempfile::Builder::new().prefix("timetrack-bench-").tempdir()?;
    let (mut server, url) = start(&program, &folder, arguments.database.as_deref())?;
    println!("before anybody connects: {}", Memory::of(server.id())?);

    let mut fleet = Program::new(programs.join("timetrack-demo"))
        .args(["fleet", "--server", &url, "--administrator", ADMINISTRATOR])
        .args(["--agents", &arguments.agents.to_string()])
        .args(["--every", &arguments.every.to_string()])
        .args(["--seconds", &arguments.seconds.to_string()])
        .args(["--changes", &arguments.changes.to_string()])
        .env("TIMETRACK_ADMIN_PASSWORD", PASSWORD)
        .stop_by(Signal::Terminate, PATIENCE)
        .spawn()?;
    let mut said = |wanted: &str| fleet.wait_for_line(PATIENCE, |line| line.starts_with(wanted));
    println!("{}", said("connected:")?);
    println!("  {}", Memory::of(server.id())?);
    let (before, watch) = (Usage::of(server.id())?, Stopwatch::start());
    println!("{}", said("at work:")?);
    let (used, time) = (Usage::of(server.id())?.since(&before), watch.elapsed());
    println!("  {}", Memory::of(server.id())?);
    println!(
        "  {:.1} % of one core in {} s",
        used.processor.as_secs_f64() / time.as_secs_f64() * 100.0,
        time.as_secs()
    );
    for number in 1..=arguments.changes {
        println!("{}", said(&format!("settings {number}:"))?);
    }
    println!("{}", said("ended:")?);
    let ended = fleet.wait(PATIENCE)?;
    ensure!(ended.success(), "{ended}\n{}", fleet.output().text());
    println!("  {}", Memory::of(server.id())?);
    server.terminate()?;
    server.wait(PATIENCE)?;
    Ok(())
}

fn start(program: &Path, folder: &TempDir, database: Option<&str>) -> Result<(Child, String)> {
    let settings = folder.path().join("timetrack-server.toml");
    std::fs::write(&settings, "")?;
    let server = Program::new(program)
        .arg("--config")
        .arg(&settings)
        .arg("serve")
        .env("TIMETRACK_LISTEN", "127.0.0.1:0")
        .env("TIMETRACK_DATA_DIR", folder.path())
        .env("TIMETRACK_ADMIN_EMAIL", ADMINISTRATOR)
        .env("TIMETRACK_ADMIN_PASSWORD", PASSWORD)
        .current_dir(folder.path())
        .stop_by(Signal::Terminate, PATIENCE);
    let server = match database {
        Some(url) => server.env("TIMETRACK_DATABASE_URL", url),
        None => server.env_remove("TIMETRACK_DATABASE_URL"),
    };
    let mut server = server.spawn()?;
    let line = server.wait_for_line(PATIENCE, |line| line.contains("listening on http://"))?;
    let (_, url) = line.split_once("listening on ").context("It says where")?;
    let url = url.split_whitespace().next().context("It says where")?;
    Ok((server, url.to_owned()))
}
