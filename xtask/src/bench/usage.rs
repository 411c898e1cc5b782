//! What a process has used so far, as Linux' `/proc` tells it.

use std::fmt::{self, Display, Formatter};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result};
use timetrack_test_support::process;

/// Time of the processor, and how often a thread went to sleep and was woken again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Usage {
    /// In the program and in the kernel for it, threads that have ended included.
    pub(super) processor: Duration,
    /// Of the threads that live.
    pub(super) threads: Vec<Thread>,
}

/// One thread.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Thread {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) processor: Duration,
    pub(super) wake_ups: u64,
    pub(super) preemptions: u64,
}

impl Usage {
    /// What `process` has used since it was started.
    ///
    /// # Errors
    ///
    /// When it has ended.
    pub(super) fn of(process: u32) -> Result<Self> {
        let folder = PathBuf::from(format!("/proc/{process}"));
        let stat = read(&folder.join("stat"))?;
        let processor =
            processor_time(&stat, ticks_per_second()?).context("/proc/…/stat has another shape")?;
        let mut threads = Vec::new();
        for entry in fs::read_dir(folder.join("task")).context("Failed to list the threads")? {
            // A thread may end in between.
            threads.extend(Thread::read(&entry?.path()));
        }
        Ok(Self { processor, threads })
    }

    /// What was used since `earlier`. A thread that is new since then counts whole.
    pub(super) fn since(&self, earlier: &Self) -> Self {
        let threads = self.threads.iter().map(|thread| {
            let before = earlier.threads.iter().find(|other| other.id == thread.id);
            before.map_or_else(|| thread.clone(), |before| thread.since(before))
        });
        Self {
            processor: self.processor.saturating_sub(earlier.processor),
            threads: threads.collect(),
        }
    }

    pub(super) fn wake_ups(&self) -> u64 {
        self.threads.iter().map(|thread| thread.wake_ups).sum()
    }

    pub(super) fn preemptions(&self) -> u64 {
        self.threads.iter().map(|thread| thread.preemptions).sum()
    }
}

impl Thread {
    fn read(folder: &Path) -> Option<Self> {
        let status = fs::read_to_string(folder.join("status")).ok()?;
        let schedule = fs::read_to_string(folder.join("schedstat")).ok()?;
        let nanoseconds = schedule.split_whitespace().next()?.parse().ok()?;
        Some(Self {
            id: folder.file_name()?.to_string_lossy().into_owned(),
            name: field(&status, "Name")?.to_owned(),
            processor: Duration::from_nanos(nanoseconds),
            wake_ups: field(&status, "voluntary_ctxt_switches")?.parse().ok()?,
            preemptions: field(&status, "nonvoluntary_ctxt_switches")?.parse().ok()?,
        })
    }

    fn since(&self, earlier: &Self) -> Self {
        Self {
            id: self.id.clone(),
            name: self.name.clone(),
            processor: self.processor.saturating_sub(earlier.processor),
            wake_ups: self.wake_ups.saturating_sub(earlier.wake_ups),
            preemptions: self.preemptions.saturating_sub(earlier.preemptions),
        }
    }
}

/// Resident memory in KiB.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Memory {
    /// All of it, libraries that others use included.
    resident: u64,
    /// The most it ever was.
    peak: u64,
    /// What is no part of any file: heap and stacks. The rest is mostly the program's own code.
    anonymous: u64,
    /// With its share of what it has in common with others.
    proportional: u64,
    /// Its own alone.
    private: u64,
}

impl Memory {
    /// What `process` has in memory.
    ///
    /// # Errors
    ///
    /// When it has ended, or belongs to somebody else.
    pub(super) fn of(process: u32) -> Result<Self> {
        let status = read(&PathBuf::from(format!("/proc/{process}/status")))?;
        let roll_up = read(&PathBuf::from(format!("/proc/{process}/smaps_rollup")))?;
        Self::parse(&status, &roll_up).context("/proc/…/smaps_rollup has another shape")
    }

    fn parse(status: &str, roll_up: &str) -> Option<Self> {
        let of = |text, name| field(text, name)?.strip_suffix(" kB")?.trim().parse::<u64>().ok();
        Some(Self {
            resident: of(roll_up, "Rss")?,
            peak: of(status, "VmHWM")?,
            anonymous: of(status, "RssAnon")?,
            proportional: of(roll_up, "Pss")?,
            private: of(roll_up, "Private_Clean")? + of(roll_up, "Private_Dirty")?,
        })
    }
}

impl Display for Memory {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{} MB resident (most {}), {} of it heap and stacks; {} proportional, {} private",
            Megabytes(self.resident),
            Megabytes(self.peak),
            Megabytes(self.anonymous),
            Megabytes(self.proportional),
            Megabytes(self.private)
        )
    }
}

/// KiB, shown as millions of bytes.
struct Megabytes(u64);

impl Display for Megabytes {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        let tenths = (self.0 * 1024 + 50_000) / 100_000;
        write!(formatter, "{}.{}", tenths / 10, tenths % 10)
    }
}

/// The value behind `NAME:` in the files of `/proc`.
fn field<'text>(text: &'text str, name: &str) -> Option<&'text str> {
    let mut lines = text.lines().filter_map(|line| line.split_once(':'));
    lines
        .find(|(found, _)| *found == name)
        .map(|(_, value)| value.trim())
}

/// User and system time of `/proc/…/stat`.
fn processor_time(stat: &str, ticks_per_second: u64) -> Option<Duration> {
    // The name before may hold anything, brackets included.
    let (_, fields) = stat.rsplit_once(')')?;
    let mut times = fields.split_whitespace().skip(11).map(str::parse::<u64>);
    let ticks = times.next()?.ok()? + times.next()?.ok()?;
    Some(Duration::from_millis(ticks * 1_000 / ticks_per_second))
}

fn ticks_per_second() -> Result<u64> {
    let text = process::run(Command::new("getconf").arg("CLK_TCK"))?;
    text.trim().parse().context("getconf tells no number")
}

fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("Failed to read {}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn processor_time_is_found_behind_any_name() {
        let stat = "4711 (a) b (c) S 1 4711 4711 0 -1 4194560 900 0 3 0 250 50 7 9 20 0 12 0 100 0 0";
        assert_eq!(processor_time(stat, 100), Some(Duration::from_secs(3)));
        assert_eq!(processor_time("4711 (a) S", 100), None);
    }

    #[test]
    fn memory_is_read_and_shown_in_millions_of_bytes() {
        let roll_up = "55-66 ---p 00000000 00:00 0 [rollup]\nRss:   20000 kB\nPss:   18000 kB\n\
                       Private_Clean:     1000 kB\nPrivate_Dirty:     9000 kB\n";
        let status = "Name:\tx\nVmHWM:\t  21000 kB\nRssAnon:\t 3000 kB\n";
        let memory = Memory::parse(status, roll_up).unwrap();
        assert_eq!(
            memory.to_string(),
            "20.5 MB resident (most 21.5), 3.1 of it heap and stacks; 18.4 proportional, 10.2 private"
        );
    }

    #[test]
    fn a_difference_keeps_to_the_thread() {
        let thread = |id: &str, wake_ups| Thread {
            id: id.to_owned(),
            name: "http".to_owned(),
            processor: Duration::from_millis(wake_ups),
            wake_ups,
            preemptions: 0,
        };
        let earlier = Usage {
            processor: Duration::from_millis(10),
            threads: vec![thread("1", 7)],
        };
        let later = Usage {
            processor: Duration::from_millis(40),
            threads: vec![thread("1", 9), thread("2", 3)],
        };
        let used = later.since(&earlier);
        assert_eq!(used.processor, Duration::from_millis(30));
        assert_eq!(used.wake_ups(), 2 + 3);
    }
}
