//! The short codes that people compare.

use rand::RngExt;

/// Consonants: no word comes about by chance, and none of them is taken for a digit or another one (RFC 8628, 6.1).
const LETTERS: &[u8; 20] = b"BCDFGHJKLMNPQRSTVWXZ";
const LENGTH: usize = 8;

/// A new one, such as `BCDF-GHJK`: one of 25,600 million.
pub(super) fn generate() -> String {
    let mut random = rand::rng();
    let letters: String = (0..LENGTH)
        .map(|_| char::from(LETTERS[random.random_range(0..LETTERS.len())]))
        .collect();
    in_halves(&letters)
}

/// What somebody typed as it is kept: in capitals, with one hyphen. `None` where it cannot be a code.
pub(super) fn read(typed: &str) -> Option<String> {
    let letters: String = typed
        .chars()
        .filter(|character| !character.is_whitespace() && *character != '-')
        .map(|character| character.to_ascii_uppercase())
        .collect();
    let is_code = letters.len() == LENGTH && letters.bytes().all(|letter| LETTERS.contains(&letter));
    is_code.then(|| in_halves(&letters))
}

fn in_halves(letters: &str) -> String {
    let (first, second) = letters.split_at(LENGTH / 2);
    format!("{first}-{second}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_made_is_read_however_it_is_typed() {
        for _ in 0..1_000 {
            let code = generate();
            assert_eq!(code.len(), 9);
            assert_eq!(read(&code).as_deref(), Some(code.as_str()));
        }
        for typed in ["BCDF-GHJK", "bcdfghjk", " bcdf ghjk ", "B-C-D-F-G-H-J-K"] {
            assert_eq!(read(typed).as_deref(), Some("BCDF-GHJK"), "{typed}");
        }
        for wrong in [
            "",
            "BCDF-GHJ",
            "BCDF-GHJKL",
            "BCDA-GHJK",
            "BCD1-GHJK",
            "ÄCDF-GHJ",
            "<script>",
        ] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
