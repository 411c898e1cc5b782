//! Bytes in, lines out: pure, so that both operating systems share the same limits.

use super::{LONGEST_LINE, LocalSocketError};

/// What has been read but not yet handed out.
#[derive(Debug, Default)]
pub(super) struct LineBuffer {
    bytes: Vec<u8>,
    /// How far `bytes` is known to hold no line end, so that a long line is not searched again for each chunk.
    searched: usize,
}

impl LineBuffer {
    pub(super) fn add(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    /// The first complete line without its end (`\n` or `\r\n`).
    pub(super) fn take_line(&mut self) -> Result<Option<String>, LocalSocketError> {
        let Some(end) = self.bytes[self.searched..].iter().position(|byte| *byte == b'\n') else {
            self.searched = self.bytes.len();
            // One more for a carriage return that is not part of the line.
            return if self.bytes.len() > LONGEST_LINE + 1 {
                Err(LocalSocketError::LineTooLong)
            } else {
                Ok(None)
            };
        };
        let rest = self.bytes.split_off(self.searched + end + 1);
        let mut line = std::mem::replace(&mut self.bytes, rest);
        self.searched = 0;
        line.pop();
        if line.last() == Some(&b'\r') {
            line.pop();
        }
        if line.len() > LONGEST_LINE {
            return Err(LocalSocketError::LineTooLong);
        }
        String::from_utf8(line)
            .map(Some)
            .map_err(|_| LocalSocketError::NotUtf8)
    }

    /// The other side has hung up: fine between lines only.
    pub(super) fn end(&self) -> Result<(), LocalSocketError> {
        if self.bytes.is_empty() {
            Ok(())
        } else {
            Err(LocalSocketError::BrokenOff)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_come_out_however_they_came_in() {
        let mut buffer = LineBuffer::default();
        for byte in "first\nsecond ü\r\n\nrest".as_bytes() {
            buffer.add(&[*byte]);
            if *byte != b'\n' {
                assert!(buffer.take_line().unwrap().is_none());
            } else if let Some(line) = buffer.take_line().unwrap() {
                assert!(["first", "second ü", ""].contains(&line.as_str()), "{line}");
            }
        }
        assert!(matches!(buffer.end(), Err(LocalSocketError::BrokenOff)));
        buffer.add(b"\nand more\n");
        assert_eq!(buffer.take_line().unwrap().as_deref(), Some("rest"));
        assert_eq!(buffer.take_line().unwrap().as_deref(), Some("and more"));
        assert!(buffer.end().is_ok());
    }

    #[test]
    fn the_longest_line_passes_and_one_byte_more_does_not() {
        let mut buffer = LineBuffer::default();
        let longest = vec![b'x'; LONGEST_LINE];
        buffer.add(&longest);
        assert!(buffer.take_line().unwrap().is_none());
        buffer.add(b"\n");
        assert_eq!(buffer.take_line().unwrap().unwrap().len(), LONGEST_LINE);
        buffer.add(&longest);
        buffer.add(b"x\n");
        assert!(matches!(buffer.take_line(), Err(LocalSocketError::LineTooLong)));
    }

    #[test]
    fn an_endless_line_is_refused_before_it_fills_the_memory() {
        let mut buffer = LineBuffer::default();
        buffer.add(&vec![b'x'; LONGEST_LINE + 2]);
        assert!(matches!(buffer.take_line(), Err(LocalSocketError::LineTooLong)));
    }

    #[test]
    fn bytes_that_are_not_utf8_are_refused() {
        let mut buffer = LineBuffer::default();
        buffer.add(b"Latin-1: \xfc\nnext\n");
        assert!(matches!(buffer.take_line(), Err(LocalSocketError::NotUtf8)));
        assert_eq!(buffer.take_line().unwrap().as_deref(), Some("next"));
    }
}
