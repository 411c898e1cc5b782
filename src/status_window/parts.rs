//! The parts that the window is made of.

use eframe::egui::{self, Align, Color32, Layout, RichText, TextureHandle, vec2};
use timetrack_platform::tray::{PanelTone, TrayShape};

use super::theme::{self, Palette, SMALL};
use crate::{
    status::Severity,
    status_text::{ProblemText, StatusText},
};

/// The silhouettes of the tray, drawn white, to be coloured where they are shown.
pub(super) struct Icons(Vec<(TrayShape, TextureHandle)>);

impl Icons {
    pub(super) fn new(context: &egui::Context) -> Self {
        let textures = TrayShape::ALL.into_iter().filter_map(|shape| {
            let mut pixmap = shape.pixmaps(PanelTone::Template).pop()?;
            for pixel in pixmap.rgba.as_chunks_mut::<4>().0 {
                pixel[..3].fill(u8::MAX);
            }
            let size = [pixmap.width as usize, pixmap.height as usize];
            let image = egui::ColorImage::from_rgba_unmultiplied(size, &pixmap.rgba);
            let texture = context.load_texture(format!("{shape:?}"), image, egui::TextureOptions::LINEAR);
            Some((shape, texture))
        });
        Self(textures.collect())
    }

    fn paint(&self, ui: &egui::Ui, shape: TrayShape, place: egui::Rect, colour: Color32) {
        if let Some((_, texture)) = self.0.iter().find(|(known, _)| *known == shape) {
            egui::Image::from_texture(texture)
                .tint(colour)
                .paint_at(ui, place);
        }
    }
}

/// What task bars and window frames show.
pub(super) fn window_icon() -> egui::IconData {
    let largest = TrayShape::Tracking.pixmaps(PanelTone::Unknown).pop();
    largest.map_or_else(egui::IconData::default, |pixmap| egui::IconData {
        rgba: pixmap.rgba,
        width: pixmap.width,
        height: pixmap.height,
    })
}

/// The tile with the tray's silhouette, the state, and what is recorded.
pub(super) fn head(ui: &mut egui::Ui, words: &StatusText, shape: TrayShape, icons: &Icons, palette: Palette) {
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 16.0;
        let (tile, _) = ui.allocate_exact_size(vec2(44.0, 44.0), egui::Sense::hover());
        let (ground, ink) = tile_colours(shape, palette);
        ui.painter().rect_filled(tile, 10.0, ground);
        icons.paint(ui, shape, tile.shrink(10.0), ink);
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 3.0;
            ui.label(theme::strong(&words.headline).size(17.0));
            for line in [&words.subline, &words.place] {
                if !line.is_empty() {
                    ui.label(RichText::new(line).color(palette.ink_2));
                }
            }
        });
    });
}

fn tile_colours(shape: TrayShape, palette: Palette) -> (Color32, Color32) {
    match shape {
        TrayShape::Tracking | TrayShape::Viewed => (palette.accent_soft, palette.accent),
        TrayShape::Offline => (palette.pressed, palette.ink),
        TrayShape::Problem => (palette.problem_soft, palette.problem),
        TrayShape::Paused => (palette.break_soft, palette.break_ink),
        TrayShape::Private => (palette.privacy_soft, palette.privacy_ink),
    }
}

/// A problem: what is wrong, and what is safe and what to do.
pub(super) fn problem(ui: &mut egui::Ui, words: &ProblemText, icons: &Icons, palette: Palette) {
    // Red is for what needs help.
    let (ground, mark) = match words.severity {
        Severity::Notice => (palette.sunken, palette.ink_2),
        Severity::Warning | Severity::Error => (palette.problem_soft, palette.problem),
    };
    egui::Frame::new()
        .fill(ground)
        .corner_radius(theme::RADIUS)
        .inner_margin(egui::Margin::symmetric(14, 12))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.horizontal_top(|ui| {
                ui.spacing_mut().item_spacing.x = 12.0;
                let (place, _) = ui.allocate_exact_size(vec2(16.0, 18.0), egui::Sense::hover());
                let icon = egui::Rect::from_center_size(place.center(), vec2(16.0, 16.0));
                icons.paint(ui, TrayShape::Problem, icon, mark);
                ui.vertical(|ui| {
                    ui.spacing_mut().item_spacing.y = 3.0;
                    ui.label(theme::strong(&words.title));
                    ui.label(RichText::new(&words.text).size(SMALL));
                });
            });
        });
}

/// The name on the left, the value on the right, and on a line of its own where both do not fit.
pub(super) fn row(ui: &mut egui::Ui, name: &str, value: &str, palette: Palette) {
    let width = ui.available_width();
    let galley = |ui: &egui::Ui, text: &str| {
        let font = egui::TextStyle::Body.resolve(ui.style());
        ui.painter()
            .layout_no_wrap(text.to_owned(), font, palette.ink)
            .size()
            .x
    };
    let fits = galley(ui, name) + galley(ui, value) + 16.0 <= width;
    let name = RichText::new(name).color(palette.ink_2);
    if fits {
        ui.horizontal(|ui| {
            ui.label(name);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| ui.label(value));
        });
    } else {
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            ui.label(name);
            ui.label(value);
        });
    }
}

/// A thin line with room around it.
pub(super) fn rule(ui: &mut egui::Ui, palette: Palette) {
    ui.add_space(4.0);
    let (place, _) = ui.allocate_exact_size(vec2(ui.available_width(), 1.0), egui::Sense::hover());
    ui.painter().rect_filled(place, 0.0, palette.line);
    ui.add_space(4.0);
}

/// Gives the window the height of what it shows, once it shows something else than before.
pub(super) struct Fit {
    height: f32,
}

impl Fit {
    const TALLEST: f32 = 760.0;

    pub(super) fn new() -> Self {
        Self { height: 0.0 }
    }

    pub(super) fn to(&mut self, context: &egui::Context, content_height: f32) {
        let height = (content_height + 2.0 * theme::MARGIN).ceil().min(Self::TALLEST);
        if (height - self.height).abs() < 1.0 {
            return;
        }
        self.height = height;
        let width = context.content_rect().width();
        context.send_viewport_cmd(egui::ViewportCommand::InnerSize(vec2(width, height)));
    }
}
