//! Texts of X11 properties, in the three encodings of ICCCM: `UTF8_STRING`, `STRING` (Latin-1) and `COMPOUND_TEXT`.
//!
//! Programs disagree with the type that they give: bytes that are UTF-8 are taken as such, whatever the type says.
//! Source of the escape sequences: Compound Text Encoding 1.1, X Consortium.

use encoding_rs::Encoding;

/// What the type of a property says about its bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TextEncoding {
    /// `UTF8_STRING`.
    Utf8,
    /// `STRING`, and every type that is not known.
    Latin1,
    /// `COMPOUND_TEXT`.
    CompoundText,
}

/// The text of a property whose end may be cut off. What cannot be decoded becomes U+FFFD.
pub(super) fn decode(bytes: &[u8], encoding: TextEncoding) -> String {
    let bytes = without_nul(bytes);
    if let Some(text) = as_utf8(bytes) {
        let has_escapes = encoding == TextEncoding::CompoundText && bytes.contains(&ESCAPE);
        if !has_escapes {
            return text.to_owned();
        }
    }
    match encoding {
        TextEncoding::Utf8 => String::from_utf8_lossy(bytes).into_owned(),
        TextEncoding::Latin1 => latin1(bytes),
        TextEncoding::CompoundText => compound_text(bytes),
    }
}

/// Without the NUL bytes that some programs count as part of the text.
pub(super) fn without_nul(bytes: &[u8]) -> &[u8] {
    let end = bytes
        .iter()
        .rposition(|byte| *byte != 0)
        .map_or(0, |last| last + 1);
    &bytes[..end]
}

const ESCAPE: u8 = 0x1b;
const REPLACEMENT: char = char::REPLACEMENT_CHARACTER;

/// The text, if it is UTF-8 apart from a character that the end cuts in two.
fn as_utf8(bytes: &[u8]) -> Option<&str> {
    match str::from_utf8(bytes) {
        Ok(text) => Some(text),
        // A single cut-off byte after ASCII is more likely Latin-1's last letter than UTF-8.
        Err(error) if error.error_len().is_none() && !bytes[..error.valid_up_to()].is_ascii() => {
            str::from_utf8(&bytes[..error.valid_up_to()]).ok()
        }
        Err(_) => None,
    }
}

fn latin1(bytes: &[u8]) -> String {
    bytes.iter().copied().map(char::from).collect()
}

/// What the bytes of one half, below or above 0x80, stand for.
#[derive(Clone, Copy)]
enum Set {
    Ascii,
    /// One byte a character.
    Single(&'static Encoding),
    /// Two bytes a character, whose high bit is set in this encoding.
    Double(&'static Encoding),
    Unknown,
}

/// Equal to Latin-1 but for the control characters, which are no text.
const LATIN1: Set = Set::Single(encoding_rs::WINDOWS_1252);

/// Reads everything that the standard names but half-width Katakana, and the UTF-8 segments of current programs. A
/// character of another set becomes U+FFFD.
fn compound_text(bytes: &[u8]) -> String {
    let mut text = String::new();
    let (mut lower, mut upper) = (Set::Ascii, LATIN1);
    let mut rest = bytes;
    while let Some((&byte, after)) = rest.split_first() {
        rest = match byte {
            ESCAPE => match escape(after) {
                (Escape::Utf8, after) => {
                    let end = find(after, b"\x1b%@").unwrap_or(after.len());
                    text.push_str(&String::from_utf8_lossy(&after[..end]));
                    after.get(end + 3..).unwrap_or_default()
                }
                (Escape::Lower(set), after) => {
                    lower = set;
                    after
                }
                (Escape::Upper(set), after) => {
                    upper = set;
                    after
                }
                (Escape::Skipped, after) => {
                    text.push(REPLACEMENT);
                    after
                }
            },
            0x00..=b' ' => {
                text.push(char::from(byte));
                after
            }
            0x21..=0x7f => character(lower, rest, &mut text),
            0x80..=0x9f => after,
            0xa0..=0xff => character(upper, rest, &mut text),
        };
    }
    text
}

/// Reads one character at the start of `bytes`, which are not empty; gives the bytes behind it.
fn character<'bytes>(set: Set, bytes: &'bytes [u8], text: &mut String) -> &'bytes [u8] {
    let (encoding, length) = match set {
        Set::Ascii => {
            text.push(char::from(bytes[0] & 0x7f));
            return &bytes[1..];
        }
        Set::Unknown => {
            text.push(REPLACEMENT);
            return &bytes[1..];
        }
        Set::Single(encoding) => (encoding, 1),
        Set::Double(encoding) => (encoding, 2),
    };
    let (character, rest) = bytes.split_at(length.min(bytes.len()));
    let character: Vec<u8> = character.iter().map(|byte| byte | 0x80).collect();
    text.push_str(&encoding.decode_without_bom_handling(&character).0);
    rest
}

enum Escape {
    Utf8,
    Lower(Set),
    Upper(Set),
    Skipped,
}

/// Reads what follows the escape byte; gives the meaning and the bytes behind the sequence.
fn escape(bytes: &[u8]) -> (Escape, &[u8]) {
    match bytes {
        [b'%', b'G', rest @ ..] => (Escape::Utf8, rest),
        // An extended segment: a kind, then the length in two bytes whose upper bits are set.
        [b'%', b'/', _, high, low, rest @ ..] => {
            let length = usize::from(high & 0x7f) * 128 + usize::from(low & 0x7f);
            (Escape::Skipped, rest.get(length..).unwrap_or_default())
        }
        // J is the Roman half of JIS X 0201, which has a yen sign for the backslash.
        [b'(', b'B' | b'J', rest @ ..] => (Escape::Lower(Set::Ascii), rest),
        [b'(', _, rest @ ..] => (Escape::Lower(Set::Unknown), rest),
        [b'-', set, rest @ ..] => (Escape::Upper(single(*set)), rest),
        [b')', _, rest @ ..] => (Escape::Upper(Set::Unknown), rest),
        [b'$', b'(', set, rest @ ..] => (Escape::Lower(double(*set)), rest),
        [b'$', b')', set, rest @ ..] => (Escape::Upper(double(*set)), rest),
        _ => (Escape::Skipped, bytes.get(1..).unwrap_or_default()),
    }
}

/// The right-hand parts of ISO 8859.
fn single(set: u8) -> Set {
    match set {
        b'A' => LATIN1,
        b'B' => Set::Single(encoding_rs::ISO_8859_2),
        b'C' => Set::Single(encoding_rs::ISO_8859_3),
        b'D' => Set::Single(encoding_rs::ISO_8859_4),
        b'F' => Set::Single(encoding_rs::ISO_8859_7),
        b'G' => Set::Single(encoding_rs::ISO_8859_6),
        b'H' => Set::Single(encoding_rs::ISO_8859_8),
        b'L' => Set::Single(encoding_rs::ISO_8859_5),
        b'M' => Set::Single(encoding_rs::WINDOWS_1254),
        _ => Set::Unknown,
    }
}

/// The sets of two bytes: GB 2312, JIS X 0208, KS C 5601.
fn double(set: u8) -> Set {
    match set {
        b'A' => Set::Double(encoding_rs::GBK),
        b'B' => Set::Double(encoding_rs::EUC_JP),
        b'C' => Set::Double(encoding_rs::EUC_KR),
        _ => Set::Unknown,
    }
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|window| window == needle)
}

#[cfg(test)]
mod tests {
    use super::TextEncoding::{CompoundText, Latin1, Utf8};
    use super::*;

    #[test]
    fn bytes_that_are_utf8_are_read_as_such_whatever_the_type_says() {
        for encoding in [Utf8, Latin1, CompoundText] {
            assert_eq!(
                decode("Übersicht – 日本".as_bytes(), encoding),
                "Übersicht – 日本"
            );
        }
    }

    #[test]
    fn latin_1_is_read_where_it_is_no_utf8() {
        assert_eq!(decode(b"B\xfccher", Latin1), "Bücher");
        assert_eq!(decode(b"Caf\xe9", Latin1), "Café");
        assert_eq!(decode(b"B\xfccher", CompoundText), "Bücher");
    }

    #[test]
    fn a_cut_off_character_at_the_end_is_left_away() {
        let cut = &"äöü€".as_bytes()[.."äöü€".len() - 1];
        assert_eq!(decode(cut, Utf8), "äöü");
        assert_eq!(decode(cut, Latin1), "äöü");
    }

    #[test]
    fn invalid_utf8_keeps_what_is_valid() {
        assert_eq!(decode(b"ok\xff\xfeok", Utf8), "ok\u{fffd}\u{fffd}ok");
    }

    #[test]
    fn compound_text_with_a_utf8_segment() {
        assert_eq!(
            decode("a\u{1b}%G日本\u{1b}%@b".as_bytes(), CompoundText),
            "a日本b"
        );
        assert_eq!(decode("\u{1b}%G日本".as_bytes(), CompoundText), "日本");
    }

    #[test]
    fn compound_text_with_other_sets() {
        assert_eq!(decode(b"\x1b-L\xbf\xe0\xd8\x1b-A\xe9", CompoundText), "Приé");
        assert_eq!(decode(b"\x1b-F\xc1\x1b-B\xb1", CompoundText), "Αą");
        assert_eq!(decode(b"a\x1b$(BF|K\\\x1b(Bb", CompoundText), "a日本b");
        assert_eq!(decode(b"\x1b$)A\xd6\xd0\xce\xc4", CompoundText), "中文");
        assert_eq!(decode(b"\x1b$(C0!", CompoundText), "가");
        assert_eq!(decode(b"\x1b)I\xb1\x1b$(Z0", CompoundText), "\u{fffd}\u{fffd}");
        assert_eq!(decode(b"\x1b%/1\x80\x83abcd", CompoundText), "\u{fffd}d");
    }

    #[test]
    fn damaged_compound_text_ends_quietly() {
        for damaged in [
            &b"\x1b"[..],
            b"\x1b%",
            b"\x1b%/1\x80",
            b"\x1b%/1\xff\xffab",
            b"\x1b$",
            b"\xff\x1b(",
        ] {
            decode(damaged, CompoundText);
        }
    }

    #[test]
    fn trailing_nul_bytes_are_no_text() {
        assert_eq!(decode(b"title\0\0", Latin1), "title");
        assert_eq!(decode(b"", Utf8), "");
    }
}
