//! The example program on a desktop.

use std::io::Write;
use std::path::PathBuf;
use std::process::{ChildStdin, Stdio};
use std::time::Duration;

use timetrack_test_support::desktop::Desktop;
use timetrack_test_support::process::Program;

pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// Built together with the tests, into a folder beside theirs.
pub(crate) fn example() -> PathBuf {
    let tests = std::env::current_exe().unwrap();
    let profile = tests.parent().and_then(std::path::Path::parent).unwrap();
    profile.join("examples/desktop")
}

/// The example on the desktop, which calls itself Xfce so that the panel's tone is known.
pub(crate) fn on(desktop: &Desktop) -> Program {
    desktop.program(example()).env("XDG_CURRENT_DESKTOP", "XFCE")
}

/// The example with its tray; ends when dropped.
pub(crate) struct Tray {
    process: std::process::Child,
    input: Option<ChildStdin>,
    lines: std::sync::mpsc::Receiver<String>,
}

impl Tray {
    pub(crate) fn start(program: &Program) -> Self {
        let mut process = program
            .clone()
            .arg("tray")
            .command()
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (sender, lines) = std::sync::mpsc::channel();
        let output = std::io::BufReader::new(process.stdout.take().unwrap());
        std::thread::spawn(move || {
            for line in std::io::BufRead::lines(output).map_while(Result::ok) {
                if sender.send(line).is_err() {
                    return;
                }
            }
        });
        Self {
            input: process.stdin.take(),
            process,
            lines,
        }
    }

    pub(crate) fn show(&mut self, view: &serde_json::Value) {
        writeln!(self.input.as_mut().unwrap(), "{view}").unwrap();
    }

    /// The next thing that the program says.
    pub(crate) fn says(&self) -> String {
        self.lines
            .recv_timeout(PATIENCE)
            .expect("the program says something")
    }
}

impl Drop for Tray {
    fn drop(&mut self) {
        self.input = None;
        let status = self.process.wait().unwrap();
        assert!(status.success() || std::thread::panicking(), "{status}");
    }
}
