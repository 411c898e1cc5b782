//! The status as a window.

use eframe::egui::{self, RichText};
use jiff::tz::TimeZone;
use timetrack_domain::Clock;
use timetrack_platform::SystemClock;

use super::{
    agent_link::{AgentLink, Answer},
    buttons::buttons,
    parts::{self, Fit, Icons},
    theme::{self, Palette, SMALL},
};
use crate::{i18n::Texts, status::AgentStatus, status_text, tray};

pub(super) struct StatusPage {
    link: AgentLink,
    texts: Texts,
    icons: Icons,
    fit: Fit,
    shown: Shown,
}

/// What there is to see.
enum Shown {
    /// The first answer is on its way.
    Nothing,
    Status(Box<AgentStatus>),
    Failure(String),
}

impl StatusPage {
    pub(super) fn new(link: AgentLink, texts: Texts, context: &egui::Context) -> Self {
        Self {
            link,
            texts,
            icons: Icons::new(context),
            fit: Fit::new(),
            shown: Shown::Nothing,
        }
    }

    fn take_answers(&mut self) {
        for answer in self.link.answers() {
            match answer {
                Answer::Status(status) => self.shown = Shown::Status(status),
                Answer::Failed(failure) => self.shown = Shown::Failure(failure.in_words(&self.texts)),
                Answer::Done(_) => {}
            }
        }
    }

    fn status(&self, ui: &mut egui::Ui, status: &AgentStatus, palette: Palette) {
        let words = status_text::status_text(status, &self.texts, SystemClock.now(), &TimeZone::system());
        ui.spacing_mut().item_spacing.y = 8.0;
        parts::head(ui, &words, tray::shape(status), &self.icons, palette);
        ui.add_space(8.0);
        for problem in &words.problems {
            parts::problem(ui, problem, &self.icons, palette);
        }
        if !words.problems.is_empty() {
            ui.add_space(8.0);
        }
        for (name, value) in &words.lines {
            parts::row(ui, name, value, palette);
        }
        parts::rule(ui, palette);
        self.actions(ui, status, palette);
        let footer = RichText::new(&words.footer)
            .size(SMALL - 1.0)
            .color(palette.ink_2);
        ui.add_space(4.0);
        ui.label(footer);
    }

    fn actions(&self, ui: &mut egui::Ui, status: &AgentStatus, palette: Palette) {
        ui.horizontal_wrapped(|ui| {
            for (index, button) in buttons(status).into_iter().enumerate() {
                let widget = theme::button(self.texts.get(button.text), index == 0, palette);
                if ui.add_enabled(button.enabled, widget).clicked() {
                    self.link.ask(button.request);
                }
            }
        });
    }

    fn failure(&self, ui: &mut egui::Ui, failure: &str) {
        ui.label(theme::strong(self.texts.get("status-title")).size(17.0));
        ui.label(failure);
    }
}

impl eframe::App for StatusPage {
    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        self.take_answers();
        let context = ui.ctx().clone();
        if ui.input(|input| input.key_pressed(egui::Key::Escape)) {
            context.send_viewport_cmd(egui::ViewportCommand::Close);
        }
        let palette = theme::palette(&context);
        let frame = egui::Frame::new()
            .fill(palette.surface)
            .inner_margin(theme::MARGIN);
        egui::CentralPanel::default().frame(frame).show(ui, |ui| {
            let scrolled = egui::ScrollArea::vertical().show(ui, |ui| match &self.shown {
                Shown::Nothing => {}
                Shown::Status(status) => self.status(ui, status, palette),
                Shown::Failure(failure) => self.failure(ui, failure),
            });
            match self.shown {
                Shown::Nothing => {}
                Shown::Status(_) | Shown::Failure(_) => self.fit.to(&context, scrolled.content_size.y),
            }
        });
    }
}
