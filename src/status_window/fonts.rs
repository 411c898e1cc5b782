//! The desktop's own typeface in two weights, where it is found; otherwise the one that egui brings, in one weight.

use std::{fs, sync::Arc};

use eframe::egui::{self, FontData, FontDefinitions, FontFamily};

/// The name of the heavier weight.
pub(super) const STRONG: &str = "strong";

/// Regular and bold of what Windows, macOS and the usual Linux desktops have, the preferred first. A path that does not
/// exist here is passed over.
const CANDIDATES: &[(&str, &str)] = &[
    (r"C:\Windows\Fonts\segoeui.ttf", r"C:\Windows\Fonts\segoeuib.ttf"),
    (
        "/System/Library/Fonts/Supplemental/Arial.ttf",
        "/System/Library/Fonts/Supplemental/Arial Bold.ttf",
    ),
    (
        "/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf",
        "/usr/share/fonts/truetype/noto/NotoSans-Bold.ttf",
    ),
    (
        "/usr/share/fonts/noto/NotoSans-Regular.ttf",
        "/usr/share/fonts/noto/NotoSans-Bold.ttf",
    ),
    (
        "/usr/share/fonts/google-noto/NotoSans-Regular.ttf",
        "/usr/share/fonts/google-noto/NotoSans-Bold.ttf",
    ),
    (
        "/usr/share/fonts/truetype/ubuntu/Ubuntu-R.ttf",
        "/usr/share/fonts/truetype/ubuntu/Ubuntu-B.ttf",
    ),
    (
        "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
        "/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf",
    ),
    (
        "/usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf",
        "/usr/share/fonts/truetype/liberation/LiberationSans-Bold.ttf",
    ),
];

/// Makes the fonts known to the window.
pub(super) fn install(context: &egui::Context) {
    let found = CANDIDATES
        .iter()
        .find_map(|(regular, bold)| Some((read(regular)?, read(bold)?)));
    context.set_fonts(definitions(found));
}

/// egui ends the program over a file that is no font.
fn read(path: &str) -> Option<Vec<u8>> {
    let bytes = fs::read(path).ok()?;
    let is_font =
        bytes.starts_with(&[0, 1, 0, 0]) || bytes.starts_with(b"OTTO") || bytes.starts_with(b"true");
    is_font.then_some(bytes)
}

fn definitions(found: Option<(Vec<u8>, Vec<u8>)>) -> FontDefinitions {
    let mut fonts = FontDefinitions::default();
    let embedded = fonts
        .families
        .get(&FontFamily::Proportional)
        .cloned()
        .unwrap_or_default();
    let (mut regular_chain, mut strong_chain) = (embedded.clone(), embedded);
    if let Some((regular, bold)) = found {
        for (name, bytes, chain) in [
            ("regular", regular, &mut regular_chain),
            ("bold", bold, &mut strong_chain),
        ] {
            fonts
                .font_data
                .insert(name.to_owned(), Arc::new(FontData::from_owned(bytes)));
            chain.insert(0, name.to_owned());
        }
    }
    fonts.families.insert(FontFamily::Proportional, regular_chain);
    fonts
        .families
        .insert(FontFamily::Name(STRONG.into()), strong_chain);
    fonts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_weights_have_a_typeface_wherever_this_runs() {
        for found in [None, Some((vec![0, 1, 0, 0], vec![0, 1, 0, 0]))] {
            let has_found = found.is_some();
            let fonts = definitions(found);
            for (family, own) in [
                (FontFamily::Proportional, "regular"),
                (FontFamily::Name(STRONG.into()), "bold"),
            ] {
                let chain = &fonts.families[&family];
                assert!(chain.iter().all(|name| fonts.font_data.contains_key(name)));
                assert_eq!(chain.first().map(String::as_str) == Some(own), has_found);
                assert!(!chain.is_empty());
            }
        }
    }
}
