use std::io::{self, ErrorKind};
use std::process::{Command, Stdio};

use super::MessageBoxError;

/// A program and how it takes title and text.
type Backend = (&'static str, fn(&mut Command, &str, &str));

/// The desktops' own, then the one of X11 itself.
const BACKENDS: [Backend; 3] = [
    ("zenity", |command, title, text| {
        command.args(["--info", "--no-markup", "--no-wrap"]);
        command
            .arg(format!("--title={title}"))
            .arg(format!("--text={}", wrapped(text)));
    }),
    ("kdialog", |command, title, text| {
        command
            .args(["--title", title, "--msgbox"])
            .arg(plain_for_qt(text));
    }),
    ("xmessage", |command, title, text| {
        command.args(["-center", "-title", title, "--", &wrapped(text)]);
    }),
];

pub(super) fn show(title: &str, text: &str) -> Result<(), MessageBoxError> {
    for (program, configure) in BACKENDS {
        let mut command = Command::new(program);
        configure(&mut command, title, text);
        let output = command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .output();
        match output {
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(error.into()),
            // Closing the window by its corner instead of the button ends some of them with 1, without a word.
            Ok(output) if output.status.success() || output.stderr.is_empty() => return Ok(()),
            Ok(output) => {
                let reason = String::from_utf8_lossy(&output.stderr).trim().to_owned();
                tracing::debug!(program, reason, "no message box");
                if program == BACKENDS[BACKENDS.len() - 1].0 {
                    return Err(io::Error::other(reason).into());
                }
            }
        }
    }
    Err(MessageBoxError::NoProgram)
}

/// The most characters of a line, so that a box fits on a narrow screen.
const LONGEST_LINE: usize = 90;

/// Breaks lines between words: these programs make the box as wide as the longest line, with the button off the screen.
fn wrapped(text: &str) -> String {
    let lines: Vec<String> = text.split('\n').map(wrapped_line).collect();
    lines.join("\n")
}

fn wrapped_line(line: &str) -> String {
    let mut broken = String::with_capacity(line.len() + 8);
    let mut length = 0;
    for (index, word) in line.split(' ').enumerate() {
        let width = word.chars().count();
        if index > 0 && length + 1 + width > LONGEST_LINE {
            broken.push('\n');
            length = 0;
        } else if index > 0 {
            broken.push(' ');
            length += 1;
        }
        broken.push_str(word);
        length += width;
    }
    broken
}

/// Qt guesses whether a text is HTML by what looks like a tag; a text that starts with one would be taken for it.
fn plain_for_qt(text: &str) -> String {
    if text.contains('<') {
        format!(
            "<qt>{}</qt>",
            text.replace('&', "&amp;")
                .replace('<', "&lt;")
                .replace('\n', "<br>")
        )
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_broken_between_words() {
        let text = format!("What: {}end\n\nshort  line", "wörter und mehr ".repeat(20));
        let broken = wrapped(&text);
        assert!(
            broken
                .split('\n')
                .all(|line| line.chars().count() <= LONGEST_LINE),
            "{broken}"
        );
        assert_eq!(broken.replace('\n', " "), text.replace('\n', " "));
        let word = "x".repeat(200);
        assert_eq!(wrapped(&word), word);
    }

    #[test]
    fn text_stays_text() {
        assert_eq!(plain_for_qt("a & b"), "a & b");
        assert_eq!(plain_for_qt("<b>&\nx"), "<qt>&lt;b>&amp;<br>x</qt>");
    }
}
