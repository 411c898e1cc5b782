//! Where commands write.

use std::io::{self, IsTerminal, Write};

/// Standard output and standard error. What cannot be written (a closed pipe) ends nothing.
pub struct Terminal {
    output: Box<dyn Write>,
    errors: Box<dyn Write>,
    interactive: bool,
}

impl Terminal {
    /// The process's own.
    pub fn standard() -> Self {
        Self {
            output: Box::new(io::stdout()),
            errors: Box::new(io::stderr()),
            interactive: io::stdout().is_terminal() && io::stdin().is_terminal(),
        }
    }

    /// Whether a person is likely to read what is written.
    pub fn is_interactive(&self) -> bool {
        self.interactive
    }

    /// Writes a line to standard output.
    pub fn line(&mut self, text: &str) {
        let _ = writeln!(self.output, "{text}").and_then(|()| self.output.flush());
    }

    /// Writes a line to standard error.
    pub fn error(&mut self, text: &str) {
        let _ = writeln!(self.errors, "{text}").and_then(|()| self.errors.flush());
    }

    /// Standard output itself, for what is long.
    pub fn output(&mut self) -> &mut dyn Write {
        &mut self.output
    }
}
