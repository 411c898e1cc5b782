//! A file that is put aside when it is full: `x.log`, `x.1.log`, `x.2.log`, …; the oldest goes.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use tracing_subscriber::fmt::MakeWriter;

pub(super) struct RotatingFile {
    path: PathBuf,
    maximum_bytes: u64,
    kept_files: usize,
    open: Mutex<Open>,
}

struct Open {
    file: File,
    bytes: u64,
}

impl RotatingFile {
    pub(super) fn open(path: PathBuf, maximum_bytes: u64, kept_files: usize) -> io::Result<Self> {
        let open = Open::append_to(&path)?;
        Ok(Self {
            path,
            maximum_bytes,
            kept_files,
            open: Mutex::new(open),
        })
    }

    fn write(&self, line: &[u8]) -> io::Result<()> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if open.bytes > 0 && open.bytes + line.len() as u64 > self.maximum_bytes {
            // Where putting aside fails, an overlong log is better than none.
            if self.put_aside().is_ok() {
                *open = Open::append_to(&self.path)?;
            }
        }
        open.file.write_all(line)?;
        open.bytes += line.len() as u64;
        Ok(())
    }

    fn put_aside(&self) -> io::Result<()> {
        for number in (1..self.kept_files).rev() {
            let (from, to) = (self.numbered(number), self.numbered(number + 1));
            if from.exists() {
                fs::rename(from, to)?;
            }
        }
        fs::rename(&self.path, self.numbered(1))
    }

    fn numbered(&self, number: usize) -> PathBuf {
        numbered(&self.path, number)
    }
}

fn numbered(path: &Path, number: usize) -> PathBuf {
    path.with_extension(format!("{number}.log"))
}

impl Open {
    fn append_to(path: &Path) -> io::Result<Self> {
        let file = OpenOptions::new().create(true).append(true).open(path)?;
        let bytes = file.metadata()?.len();
        Ok(Self { file, bytes })
    }
}

/// Collects one event, so that each line is one write.
pub(super) struct LineWriter<'a> {
    target: &'a RotatingFile,
    line: Vec<u8>,
}

impl Write for LineWriter<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.line.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Drop for LineWriter<'_> {
    fn drop(&mut self) {
        // A full disk must not stop the agent; the outbox reports it.
        let _ = self.target.write(&self.line);
    }
}

impl<'a> MakeWriter<'a> for RotatingFile {
    type Writer = LineWriter<'a>;

    fn make_writer(&'a self) -> Self::Writer {
        LineWriter {
            target: self,
            line: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_log_never_outgrows_its_files() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("agent.log");
        let log = RotatingFile::open(path.clone(), 100, 2).unwrap();
        for number in 0..100 {
            log.write(format!("line {number:03} of the log\n").as_bytes())
                .unwrap();
        }
        let names: std::collections::BTreeSet<_> = fs::read_dir(directory.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        assert_eq!(
            names,
            ["agent.1.log", "agent.2.log", "agent.log"]
                .map(String::from)
                .into()
        );
        assert!(fs::metadata(&path).unwrap().len() <= 100);
        let (older, newer) = (
            fs::read_to_string(numbered(&path, 1)).unwrap(),
            fs::read_to_string(&path).unwrap(),
        );
        assert!(newer.ends_with("line 099 of the log\n"));
        assert!(older.lines().next_back() < newer.lines().next());
    }

    #[test]
    fn a_restart_goes_on_where_it_was() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("agent.log");
        RotatingFile::open(path.clone(), 100, 2)
            .unwrap()
            .write(b"one\n")
            .unwrap();
        RotatingFile::open(path.clone(), 100, 2)
            .unwrap()
            .write(b"two\n")
            .unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "one\ntwo\n");
    }
}
