//! The text of a file, whatever program wrote it.

use encoding_rs::{UTF_16BE, UTF_16LE, WINDOWS_1252};

/// Why a file cannot be read as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoText {
    /// There is nothing in it.
    Empty,
    /// It is of no encoding that is known: a spreadsheet itself, a picture, a file that is damaged.
    UnknownEncoding,
}

/// The text of a file: UTF-8 and UTF-16 by their marks, UTF-8 without one, and else Windows-1252, in which Excel writes
/// lists in western Europe.
pub(super) fn decode(bytes: &[u8]) -> Result<String, NoText> {
    let text = match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => std::str::from_utf8(rest).ok().map(str::to_owned),
        [0xFF, 0xFE, rest @ ..] => UTF_16LE
            .decode_without_bom_handling_and_without_replacement(rest)
            .map(Into::into),
        [0xFE, 0xFF, rest @ ..] => UTF_16BE
            .decode_without_bom_handling_and_without_replacement(rest)
            .map(Into::into),
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => Some(text.to_owned()),
            Err(_) => windows_1252(bytes),
        },
    };
    // UTF-16 without a mark is UTF-8 with a zero after every letter, and so is most of what is no text at all.
    let text = text
        .filter(|text| !text.contains('\0'))
        .ok_or(NoText::UnknownEncoding)?;
    if text.trim().is_empty() {
        return Err(NoText::Empty);
    }
    Ok(text)
}

/// Five bytes stand for nothing in Windows-1252, and nobody writes control characters into a list.
fn windows_1252(bytes: &[u8]) -> Option<String> {
    let text = WINDOWS_1252.decode_without_bom_handling_and_without_replacement(bytes)?;
    let is_text = |character: char| !character.is_control() || "\r\n\t".contains(character);
    text.chars().all(is_text).then(|| text.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: &str = "Name;E-Mail\nJürgen Groß;jürgen@example.com\n";

    #[test]
    fn text_is_read_in_every_encoding_that_spreadsheets_write() {
        let utf_16 = |mark: [u8; 2], bytes: fn(u16) -> [u8; 2]| {
            let units = LIST.encode_utf16().flat_map(bytes);
            mark.into_iter().chain(units).collect::<Vec<u8>>()
        };
        let with_mark = [b"\xEF\xBB\xBF", LIST.as_bytes()].concat();
        let western: Vec<u8> = LIST
            .chars()
            .map(|character| u8::try_from(u32::from(character)).unwrap())
            .collect();
        for bytes in [
            LIST.as_bytes(),
            &with_mark,
            &utf_16([0xFF, 0xFE], u16::to_le_bytes),
            &utf_16([0xFE, 0xFF], u16::to_be_bytes),
            &western,
        ] {
            assert_eq!(decode(bytes).as_deref(), Ok(LIST));
        }
        assert_eq!(decode(b"Name\n\x80 uro\x96").as_deref(), Ok("Name\n€ uro–"));
    }

    #[test]
    fn what_is_no_text_is_refused() {
        for bytes in [
            &b"PK\x03\x04\x14\x00\x06\x00\x08\xff"[..],
            b"N\0a\0m\0e\0",
            b"\xFF\xFEN",
            b"\xEF\xBB\xBF\xff",
            b"a\x81b",
            b"\x89PNG\r\n\x1a\n",
        ] {
            assert_eq!(decode(bytes), Err(NoText::UnknownEncoding), "{bytes:?}");
        }
        for bytes in [&b""[..], b"\xEF\xBB\xBF", b" \r\n"] {
            assert_eq!(decode(bytes), Err(NoText::Empty), "{bytes:?}");
        }
    }
}
