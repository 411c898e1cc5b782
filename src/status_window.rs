//! The status window and the first-run notice: a short-lived process of its own, because a window with OpenGL takes more
//! memory than the whole agent. Where OpenGL is missing, the same text stands in a native message box.

mod agent_link;
mod buttons;
mod fonts;
mod notice_page;
mod parts;
mod status_page;
mod theme;

use std::time::Duration;

use anyhow::Context;
use eframe::egui;
use timetrack_domain::Clock;
use timetrack_platform::{SystemClock, colour_scheme, local_socket::Endpoint, message_box};

use self::{agent_link::AgentLink, notice_page::NoticePage, status_page::StatusPage};
use crate::{
    app::Surroundings,
    cli::RunOptions,
    first_run,
    i18n::Texts,
    ipc::{self, Request, Response},
    status_text,
};

/// What the window shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    /// The status, brought up to date every two seconds.
    Status,
    /// The first-run notice.
    Notice,
}

/// How often the status is asked for while the window is open.
const REFRESH: Duration = Duration::from_secs(2);

/// Shows `page` until the person closes it.
///
/// # Errors
/// Where neither a window nor a message box can be shown.
pub fn run(options: &RunOptions, page: Page) -> anyhow::Result<()> {
    let surroundings = Surroundings::read(options)?;
    let texts = surroundings.texts();
    let endpoint = surroundings.endpoint();
    let height = match page {
        Page::Status => 560.0,
        Page::Notice => 420.0,
    };
    let native = eframe::NativeOptions {
        viewport: egui::ViewportBuilder::default()
            .with_title("TimeTrack")
            .with_app_id("timetrack")
            .with_icon(parts::window_icon())
            .with_inner_size([448.0, height])
            .with_min_inner_size([320.0, 320.0]),
        renderer: eframe::Renderer::Glow,
        ..eframe::NativeOptions::default()
    };
    let facts = surroundings.notice_facts();
    let (window_endpoint, window_texts, window_facts) =
        (endpoint.clone(), surroundings.texts(), facts.clone());
    let prefers_dark = colour_scheme::prefers_dark();
    let shown = eframe::run_native(
        "TimeTrack",
        native,
        Box::new(move |creation| {
            theme::apply(&creation.egui_ctx, prefers_dark);
            let link = AgentLink::new(window_endpoint, creation.egui_ctx.clone())?;
            Ok(match page {
                Page::Status => {
                    Box::new(StatusPage::new(link, window_texts, &creation.egui_ctx)) as Box<dyn eframe::App>
                }
                Page::Notice => {
                    let notice = first_run::notice(&window_facts, &window_texts);
                    Box::new(NoticePage::new(link, window_texts, notice))
                }
            })
        }),
    );
    match shown {
        Ok(()) => Ok(()),
        Err(error) => {
            tracing::info!("No window with OpenGL ({error}); showing a message box");
            show_as_message(page, &endpoint, &texts, &facts)
        }
    }
}

fn show_as_message(
    page: Page,
    endpoint: &Endpoint,
    texts: &Texts,
    facts: &first_run::NoticeFacts,
) -> anyhow::Result<()> {
    match page {
        Page::Status => {
            let text = status_in_words(endpoint, texts)?;
            message_box::show(&texts.get("status-title"), &text.as_message())
                .context("Failed to show the status")
        }
        Page::Notice => {
            let notice = first_run::notice(facts, texts);
            let text = format!("{}\n\n{}", notice.body(), texts.get("notice-message-hint"));
            message_box::show(&notice.title, &text).context("Failed to show the first-run notice")?;
            // It was shown and closed by the person; there is no second button to choose from.
            ipc::ask(endpoint, &Request::AcknowledgeNotice)?;
            Ok(())
        }
    }
}

fn status_in_words(endpoint: &Endpoint, texts: &Texts) -> anyhow::Result<status_text::StatusText> {
    match ipc::ask(endpoint, &Request::Status)? {
        Response::Status(status) => {
            let now = SystemClock.now();
            Ok(status_text::status_text(
                &status,
                texts,
                now,
                &jiff::tz::TimeZone::system(),
            ))
        }
        Response::Synced(_) | Response::Link(_) | Response::Done | Response::NotUnderstood => {
            Err(ipc::IpcError::NotUnderstood.into())
        }
    }
}
