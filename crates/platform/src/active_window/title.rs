//! Titles made fit to be kept: bounded, without control characters.

/// Ten times the longest title that a person could read.
pub(super) const MAXIMUM_BYTES: usize = 4096;

/// Cuts `text` to [`MAXIMUM_BYTES`] between two characters, turns each control character (line breaks, NUL, escape
/// sequences) into a space and trims white space at both ends.
pub(super) fn tidy(text: &str) -> String {
    let mut end = text.len().min(MAXIMUM_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let visible: String = text[..end]
        .chars()
        .map(|character| if character.is_control() { ' ' } else { character })
        .collect();
    visible.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_title_is_cut_between_two_characters() {
        let long = "€".repeat(500_000);
        let cut = tidy(&long);
        assert_eq!(cut.len(), MAXIMUM_BYTES / 3 * 3);
        assert!(long.starts_with(&cut));
    }

    #[test]
    fn control_characters_become_spaces() {
        assert_eq!(tidy("\0a\u{1b}[31m\r\nb\u{9c}c\t"), "a [31m  b c");
    }

    #[test]
    fn emoji_and_right_to_left_text_stay() {
        assert_eq!(tidy("שלום 👩‍💻 <script>"), "שלום 👩‍💻 <script>");
    }
}
