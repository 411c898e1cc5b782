//! The agent at work: its share of the processor, its memory, and how soon it records.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use timetrack_test_support::desktop::Desktop;
use timetrack_test_support::desktop::Parts;
use timetrack_test_support::poll::{self, Stopwatch};

use super::start::Installation;
use super::takes_everything::TakesEverything;
use super::usage::{Memory, Usage};

const BETWEEN_SWITCHES: Duration = Duration::from_secs(5);

/// The tray, and whatever else a start brings with it, has come to rest.
const WARM_UP: Duration = Duration::from_secs(20);

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// How long it is watched
    #[arg(long, value_name = "MINUTES", default_value_t = 5)]
    minutes: u64,
    /// How often it is started to see how soon it records
    #[arg(long, value_name = "COUNT", default_value_t = 7)]
    starts: usize,
    /// Its server, which said what to record, does not answer any more
    #[arg(long)]
    server_is_down: bool,
    /// Measure this program, such as an older build
    #[arg(long, value_name = "PATH")]
    program: Option<PathBuf>,
}

/// Measures and prints.
///
/// # Errors
///
/// When the desktop or the agent does not start, or the agent does not record.
pub(super) fn run(arguments: &Arguments) -> Result<()> {
    let program = match &arguments.program {
        Some(program) => program.canonicalize().context("There is no such program")?,
        None => super::company_build()?,
    };
    let desktop = Desktop::open(Parts::default())?;
    let server = TakesEverything::start()?;
    let windows = [
        desktop.open_xterm("Quarterly report – Überblick")?,
        desktop.open_xterm("Inbox (3) – Mail")?,
    ];
    desktop.focus(&windows[0])?;
    let installation = Installation::new(&desktop, &program, &server.base_url())?;
    if arguments.server_is_down {
        server.be_gone();
    }

    let mut starts = Vec::new();
    for _ in 0..arguments.starts {
        let (agent, took) = installation.start_at_work()?;
        starts.push(took);
        installation.quit(agent)?;
    }
    starts.sort_unstable();
    if let (Some(first), Some(last)) = (starts.first(), starts.last()) {
        println!(
            "start to first open interval: median {} ms ({} to {}, {} starts)",
            starts[starts.len() / 2].as_millis(),
            first.as_millis(),
            last.as_millis(),
            starts.len()
        );
    }

    let (agent, _) = installation.start_at_work()?;
    poll::try_eventually(WARM_UP, || {
        let tray = &installation.status()?["tray"]["state"];
        ensure!(tray == "shown", "the tray icon is {tray}");
        Ok(())
    })?;
    let mut turn = windows.iter().cycle();
    let mut switch_for = |time: Duration| {
        let watch = Stopwatch::start();
        let mut switches: u32 = 0;
        while watch.elapsed() < time {
            desktop.focus(turn.next().context("a cycle never ends")?)?;
            // A person types into a window; otherwise nobody would be there.
            desktop.xdotool(&["key", "a"])?;
            switches += 1;
            wait_until(&watch, (BETWEEN_SWITCHES * switches).min(time));
        }
        anyhow::Ok((watch.elapsed(), switches))
    };
    switch_for(WARM_UP)?;
    let (before, sent_before) = (Usage::of(agent.id())?, server.taken());
    let (time, switches) = switch_for(Duration::from_mins(arguments.minutes))?;
    let (used, sent) = (Usage::of(agent.id())?.since(&before), server.taken());
    let memory = Memory::of(agent.id())?;

    println!(
        "{switches} window switches in {} s, {} batches with {} items taken",
        time.as_secs(),
        sent.0 - sent_before.0,
        sent.1 - sent_before.1,
    );
    println!(
        "processor: {:.3} % of one core ({} ms)",
        100.0 * used.processor.as_secs_f64() / time.as_secs_f64(),
        used.processor.as_millis()
    );
    let per_second = |count: u64| Duration::from_secs(count).div_duration_f64(time);
    println!(
        "context switches: {:.2} wake-ups and {:.2} preemptions a second",
        per_second(used.wake_ups()),
        per_second(used.preemptions())
    );
    println!("memory: {memory}, {} threads", used.threads.len());
    for thread in &used.threads {
        println!(
            "  {:<16} {:>8.1} ms {:>7.2} wake-ups a second",
            thread.name,
            thread.processor.as_secs_f64() * 1_000.0,
            per_second(thread.wake_ups)
        );
    }
    installation.quit(agent)
}

fn wait_until(watch: &Stopwatch, moment: Duration) {
    std::thread::sleep(moment.saturating_sub(watch.elapsed()));
}
