//! The names of server-sent events, out of the bytes of a stream.

use std::collections::VecDeque;

/// A line that is longer is none of ours.
const LONGEST_LINE: usize = 16 * 1024;

/// Reads a stream as it comes, in whatever pieces.
#[derive(Debug, Default)]
pub(super) struct EventStream {
    line: Vec<u8>,
    /// The name of the event that is being read; `None` where none has begun.
    event: Option<String>,
    names: VecDeque<String>,
}

impl EventStream {
    /// Takes the next bytes; `false` where this is no stream of events.
    pub(super) fn take(&mut self, bytes: &[u8]) -> bool {
        for piece in bytes.split_inclusive(|byte| *byte == b'\n') {
            let (text, is_whole) = match piece.strip_suffix(b"\n") {
                Some(text) => (text, true),
                None => (piece, false),
            };
            if self.line.len() + text.len() > LONGEST_LINE {
                return false;
            }
            self.line.extend_from_slice(text);
            if is_whole {
                let line = std::mem::take(&mut self.line);
                self.take_line(line.strip_suffix(b"\r").unwrap_or(&line));
            }
        }
        true
    }

    /// The name of the next event.
    pub(super) fn next(&mut self) -> Option<String> {
        self.names.pop_front()
    }

    fn take_line(&mut self, line: &[u8]) {
        if line.is_empty() {
            self.names.extend(self.event.take());
            return;
        }
        let line = String::from_utf8_lossy(line);
        let (field, value) = line.split_once(':').unwrap_or((&line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "event" => self.event = Some(value.to_owned()),
            // An event without a name.
            "data" => {
                self.event.get_or_insert_default();
            }
            // Comments, which keep the connection alive, and fields that do not matter here.
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const STREAM: &str = "retry: 3000\n: connected\n\nevent: settings:changed\ndata: {}\n\n:\n\r\ndata: x\n\nid: 7\n\
                          event:live:start\r\ndata: {}\r\n\r\nevent: unfinished\n";

    fn read(pieces: &[&[u8]]) -> Vec<String> {
        let mut stream = EventStream::default();
        for piece in pieces {
            assert!(stream.take(piece));
        }
        std::iter::from_fn(|| stream.next()).collect()
    }

    #[test]
    fn comments_and_what_is_not_finished_are_no_events() {
        assert_eq!(read(&[STREAM.as_bytes()]), ["settings:changed", "", "live:start"]);
    }

    #[test]
    fn a_line_without_end_is_refused() {
        let mut stream = EventStream::default();
        assert!(stream.take(&vec![b'x'; LONGEST_LINE]));
        assert!(!stream.take(b"x"));
        let mut stream = EventStream::default();
        assert!(!stream.take(&vec![b'x'; LONGEST_LINE + 1]));
    }

    proptest! {
        #[test]
        fn pieces_do_not_matter(mut cuts in prop::collection::vec(0..STREAM.len(), 0..8)) {
            cuts.sort_unstable();
            let ends = cuts.iter().copied().chain([STREAM.len()]);
            let mut begin = 0;
            let mut pieces = Vec::new();
            for end in ends {
                pieces.push(&STREAM.as_bytes()[begin..end]);
                begin = end;
            }
            prop_assert_eq!(read(&pieces), read(&[STREAM.as_bytes()]));
        }

        #[test]
        fn nothing_that_comes_makes_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            let mut stream = EventStream::default();
            stream.take(&bytes);
            while stream.next().is_some() {}
        }
    }
}
