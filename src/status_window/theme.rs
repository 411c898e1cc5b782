//! Colours and sizes of the window: those of the pages (`tokens.css`), in light and dark.

use eframe::egui::{self, Color32, CornerRadius, FontFamily, FontId, RichText, Stroke, TextStyle};

use super::fonts;

/// The colours that the pages of TimeTrack use, under the names that they have there.
#[derive(Clone, Copy, Debug)]
pub(super) struct Palette {
    pub(super) surface: Color32,
    pub(super) sunken: Color32,
    pub(super) raised: Color32,
    pub(super) pressed: Color32,
    pub(super) ink: Color32,
    pub(super) ink_2: Color32,
    pub(super) line: Color32,
    pub(super) line_strong: Color32,
    pub(super) accent: Color32,
    pub(super) accent_soft: Color32,
    pub(super) on_accent: Color32,
    pub(super) break_soft: Color32,
    pub(super) break_ink: Color32,
    pub(super) privacy_soft: Color32,
    pub(super) privacy_ink: Color32,
    pub(super) problem: Color32,
    pub(super) problem_soft: Color32,
}

const LIGHT: Palette = Palette {
    surface: Color32::from_rgb(0xff, 0xfe, 0xfc),
    sunken: Color32::from_rgb(0xf1, 0xee, 0xe7),
    raised: Color32::from_rgb(0xff, 0xfe, 0xfc),
    pressed: Color32::from_rgb(0xe8, 0xe3, 0xd9),
    ink: Color32::from_rgb(0x24, 0x21, 0x1c),
    ink_2: Color32::from_rgb(0x56, 0x50, 0x47),
    line: Color32::from_rgb(0xe6, 0xe1, 0xd7),
    line_strong: Color32::from_rgb(0xcf, 0xc8, 0xba),
    accent: Color32::from_rgb(0x1d, 0x61, 0x52),
    accent_soft: Color32::from_rgb(0xe2, 0xee, 0xe9),
    on_accent: Color32::from_rgb(0xff, 0xff, 0xff),
    break_soft: Color32::from_rgb(0xf9, 0xee, 0xd6),
    break_ink: Color32::from_rgb(0x77, 0x4f, 0x06),
    privacy_soft: Color32::from_rgb(0xf0, 0xe8, 0xf5),
    privacy_ink: Color32::from_rgb(0x5d, 0x41, 0x77),
    problem: Color32::from_rgb(0xbf, 0x41, 0x27),
    problem_soft: Color32::from_rgb(0xfb, 0xe7, 0xe0),
};

const DARK: Palette = Palette {
    surface: Color32::from_rgb(0x1e, 0x1c, 0x1a),
    sunken: Color32::from_rgb(0x27, 0x25, 0x22),
    raised: Color32::from_rgb(0x2a, 0x27, 0x24),
    pressed: Color32::from_rgb(0x34, 0x30, 0x2b),
    ink: Color32::from_rgb(0xf0, 0xec, 0xe4),
    ink_2: Color32::from_rgb(0xc2, 0xba, 0xad),
    line: Color32::from_rgb(0x32, 0x2f, 0x2a),
    line_strong: Color32::from_rgb(0x4b, 0x46, 0x3e),
    accent: Color32::from_rgb(0x7c, 0xc8, 0xb1),
    accent_soft: Color32::from_rgb(0x20, 0x38, 0x2f),
    on_accent: Color32::from_rgb(0x10, 0x23, 0x1d),
    break_soft: Color32::from_rgb(0x3b, 0x30, 0x1a),
    break_ink: Color32::from_rgb(0xec, 0xc5, 0x7e),
    privacy_soft: Color32::from_rgb(0x34, 0x2a, 0x3e),
    privacy_ink: Color32::from_rgb(0xcd, 0xb5, 0xe4),
    problem: Color32::from_rgb(0xec, 0x80, 0x68),
    problem_soft: Color32::from_rgb(0x43, 0x25, 0x20),
};

/// Space around everything, and the corners of buttons and cards.
pub(super) const MARGIN: f32 = 24.0;
pub(super) const RADIUS: CornerRadius = CornerRadius::same(7);
/// The size of small print.
pub(super) const SMALL: f32 = 13.0;

/// The colours for the theme that holds.
pub(super) fn palette(context: &egui::Context) -> Palette {
    match context.theme() {
        egui::Theme::Light => LIGHT,
        egui::Theme::Dark => DARK,
    }
}

/// Sets fonts, sizes and colours for both themes. Which of them holds is the person's choice, or light where the desktop
/// tells nothing.
pub(super) fn apply(context: &egui::Context, prefers_dark: Option<bool>) {
    fonts::install(context);
    context.options_mut(|options| {
        options.fallback_theme = if prefers_dark == Some(true) {
            egui::Theme::Dark
        } else {
            egui::Theme::Light
        };
    });
    for (theme, palette) in [(egui::Theme::Light, LIGHT), (egui::Theme::Dark, DARK)] {
        context.style_mut_of(theme, |style| restyle(style, palette));
    }
}

/// Text in the heavier weight.
pub(super) fn strong(text: impl Into<String>) -> RichText {
    RichText::new(text).family(FontFamily::Name(fonts::STRONG.into()))
}

/// A button of the window; the one that stands out is filled.
pub(super) fn button(label: String, is_primary: bool, palette: Palette) -> egui::Button<'static> {
    let (ink, fill, edge) = if is_primary {
        (palette.on_accent, palette.accent, palette.accent)
    } else {
        (palette.ink, palette.raised, palette.line_strong)
    };
    egui::Button::new(RichText::new(label).color(ink))
        .fill(fill)
        .stroke(Stroke::new(1.0, edge))
        .corner_radius(RADIUS)
        .min_size(egui::vec2(0.0, 32.0))
}

fn restyle(style: &mut egui::Style, palette: Palette) {
    for (text, size) in [
        (TextStyle::Heading, 17.0),
        (TextStyle::Body, 14.0),
        (TextStyle::Button, 14.0),
        (TextStyle::Small, SMALL),
    ] {
        style.text_styles.insert(text, FontId::proportional(size));
    }
    style.spacing.item_spacing = egui::vec2(8.0, 8.0);
    style.spacing.button_padding = egui::vec2(14.0, 6.0);
    style.interaction.selectable_labels = true;
    let visuals = &mut style.visuals;
    visuals.panel_fill = palette.surface;
    visuals.window_fill = palette.surface;
    visuals.override_text_color = Some(palette.ink);
    visuals.widgets.noninteractive.bg_stroke = Stroke::new(1.0, palette.line);
    visuals.selection.bg_fill = palette.accent_soft;
    visuals.selection.stroke = Stroke::new(2.0, palette.accent);
}
