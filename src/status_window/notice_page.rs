//! The first-run notice as a window.

use eframe::egui::{self, RichText};
use timetrack_domain::recorder::RecorderState;

use super::{
    agent_link::{AgentLink, Answer},
    parts::{self, Fit},
    theme::{self, Palette, SMALL},
};
use crate::{first_run::Notice, i18n::Texts, ipc::Request};

pub(super) struct NoticePage {
    link: AgentLink,
    texts: Texts,
    notice: Notice,
    failure: Option<String>,
    fit: Fit,
}

impl NoticePage {
    pub(super) fn new(link: AgentLink, texts: Texts, notice: Notice) -> Self {
        Self {
            link,
            texts,
            notice,
            failure: None,
            fit: Fit::new(),
        }
    }

    /// Closes once the person has agreed: here, or elsewhere as with "timetrack start".
    fn take_answers(&mut self, context: &egui::Context) {
        for answer in self.link.answers() {
            let agreed = match answer {
                Answer::Status(status) => status.recording != RecorderState::WaitingForNotice,
                Answer::Done(request) => request == Request::AcknowledgeNotice,
                Answer::Failed(failure) => {
                    self.failure = Some(failure.in_words(&self.texts));
                    false
                }
            };
            if agreed {
                context.send_viewport_cmd(egui::ViewportCommand::Close);
            }
        }
    }

    fn page(&self, ui: &mut egui::Ui, palette: Palette) {
        ui.label(theme::strong(&self.notice.title).size(17.0));
        ui.add_space(4.0);
        ui.spacing_mut().item_spacing.y = 10.0;
        for paragraph in &self.notice.paragraphs {
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing.x = 0.0;
                if let Some(lead) = &paragraph.lead {
                    ui.label(theme::strong(format!("{lead} ")));
                }
                ui.label(&paragraph.text);
            });
        }
        parts::rule(ui, palette);
        ui.horizontal_wrapped(|ui| {
            let start = theme::button(self.texts.get("notice-start"), true, palette);
            if ui.add(start).clicked() {
                self.link.ask(Request::AcknowledgeNotice);
            }
            let later = theme::button(self.texts.get("notice-later"), false, palette);
            if ui.add(later).clicked() {
                ui.ctx().send_viewport_cmd(egui::ViewportCommand::Close);
            }
        });
        match &self.failure {
            Some(failure) => ui.label(RichText::new(failure).color(palette.problem)),
            None => {
                let hint = RichText::new(self.texts.get("notice-later-hint"));
                ui.label(hint.size(SMALL).color(palette.ink_2))
            }
        };
    }
}

impl eframe::App for NoticePage {
    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        let context = ui.ctx().clone();
        self.take_answers(&context);
        let palette = theme::palette(&context);
        let frame = egui::Frame::new()
            .fill(palette.surface)
            .inner_margin(theme::MARGIN);
        egui::CentralPanel::default().frame(frame).show(ui, |ui| {
            let scrolled = egui::ScrollArea::vertical().show(ui, |ui| self.page(ui, palette));
            self.fit.to(&context, scrolled.content_size.y);
        });
    }
}
