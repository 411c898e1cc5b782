//! One thread owns the connection to the session bus, so that a hanging panel holds up nobody else.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use ksni::blocking::{Handle, TrayMethods};
use ksni::menu::{CheckmarkItem, StandardItem, SubMenu};

use crate::clock;

use super::{Events, MenuEntry, PanelTone, TrayBackend, TrayEvent, TrayProblem, TrayView};

#[path = "linux/panel_tone.rs"]
mod panel_tone;

/// How long the bus may take to hear that the icon goes. It goes with the connection anyway.
const FAREWELL: Duration = Duration::from_secs(1);

/// How long the icon stays as it is after it was put into the tray. The panel reads it and its menu in many small steps,
/// and libdbusmenu sometimes ends up with an empty menu for good when the layout changes in between, as it does several
/// times while a program starts.
const SETTLING: Duration = Duration::from_secs(1);

pub(super) fn open(view: &TrayView, events: Events) -> Box<dyn TrayBackend> {
    let (views, received) = mpsc::channel();
    let (ended, end) = mpsc::channel::<()>();
    let first = view.clone();
    let failed = events.clone();
    let thread = thread::Builder::new()
        .name("tray".to_owned())
        .spawn(move || {
            // Dropped at the end, which is what is waited for.
            let _ended = ended;
            present(first, &received, &events);
        })
        .map_err(|error| {
            failed(TrayEvent::NotShown(TrayProblem::Refused {
                reason: error.to_string(),
            }));
        })
        .ok();
    Box::new(Tray {
        views: Some(views),
        thread,
        end,
    })
}

struct Tray {
    views: Option<Sender<TrayView>>,
    thread: Option<JoinHandle<()>>,
    end: Receiver<()>,
}

impl TrayBackend for Tray {
    fn show(&mut self, view: &TrayView) {
        if let Some(views) = &self.views {
            // Without a thread there is no icon, which has been reported.
            let _ = views.send(view.clone());
        }
    }
}

impl Drop for Tray {
    fn drop(&mut self) {
        self.views = None;
        if self.thread.is_some() && self.end.recv_timeout(FAREWELL) == Err(RecvTimeoutError::Timeout) {
            tracing::debug!("the session bus does not answer, so the icon is left behind");
            return;
        }
        if self.thread.take().is_some_and(|thread| thread.join().is_err()) {
            tracing::error!("the tray's thread panicked");
        }
    }
}

/// Shows views until the sender is gone. Without a session bus the next view is the next try.
fn present(first: TrayView, views: &Receiver<TrayView>, events: &Events) {
    let tone = panel_tone::read();
    let mut wanted = Some(first);
    let mut reported = None;
    let mut handle: Option<Handle<Item>> = None;
    let mut settled_at = Duration::ZERO;
    while let Some(view) = wanted {
        match &handle {
            Some(handle) => {
                handle.update(|item| item.view = view);
            }
            None => match spawn(view, tone, events) {
                Ok(spawned) => {
                    handle = Some(spawned);
                    settled_at = clock::awake().saturating_add(SETTLING);
                }
                Err(problem) => {
                    if reported.as_ref() != Some(&problem) {
                        events(TrayEvent::NotShown(problem.clone()));
                        reported = Some(problem);
                    }
                }
            },
        }
        wanted = next_view(views, settled_at);
    }
    if let Some(handle) = handle {
        handle.shutdown().wait();
    }
}

/// Waits for a view, and until `settled_at`; only the newest of several counts. `None` when the sender is gone.
fn next_view(views: &Receiver<TrayView>, settled_at: Duration) -> Option<TrayView> {
    let mut newest = views.recv().ok()?;
    loop {
        let left = settled_at.saturating_sub(clock::awake());
        match views.recv_timeout(left) {
            Ok(newer) => newest = newer,
            Err(RecvTimeoutError::Timeout) => return Some(newest),
            Err(RecvTimeoutError::Disconnected) => return None,
        }
    }
}

fn spawn(view: TrayView, tone: PanelTone, events: &Events) -> Result<Handle<Item>, TrayProblem> {
    let online = Arc::new(AtomicBool::new(true));
    let item = Item {
        view,
        tone,
        events: events.clone(),
        online: online.clone(),
    };
    // "Assume" keeps the item waiting where no panel runs yet, and reports that by `watcher_offline`.
    let handle = item.assume_sni_available(true).spawn().map_err(problem)?;
    if online.load(Ordering::Acquire) {
        events(TrayEvent::Shown);
    }
    Ok(handle)
}

struct Item {
    view: TrayView,
    tone: PanelTone,
    events: Events,
    /// Whether a panel is there; it is assumed until the opposite is heard.
    online: Arc<AtomicBool>,
}

impl ksni::Tray for Item {
    /// A left click opens the menu too, as on the other operating systems.
    const MENU_ON_ACTIVATE: bool = true;

    fn id(&self) -> String {
        "timetrack".to_owned()
    }

    fn title(&self) -> String {
        "TimeTrack".to_owned()
    }

    fn icon_pixmap(&self) -> Vec<ksni::Icon> {
        let pixmaps = self.view.shape.pixmaps(self.tone).into_iter();
        pixmaps
            .map(|pixmap| {
                let mut data = pixmap.rgba;
                for pixel in data.as_chunks_mut::<4>().0 {
                    pixel.rotate_right(1); // to alpha, red, green, blue
                }
                ksni::Icon {
                    width: pixmap.width.cast_signed(),
                    height: pixmap.height.cast_signed(),
                    data,
                }
            })
            .collect()
    }

    fn tool_tip(&self) -> ksni::ToolTip {
        ksni::ToolTip {
            title: self.view.tooltip.clone(),
            ..ksni::ToolTip::default()
        }
    }

    fn menu(&self) -> Vec<ksni::MenuItem<Self>> {
        self.view.menu.iter().map(menu_item).collect()
    }

    fn watcher_online(&self) {
        self.online.store(true, Ordering::Release);
        (self.events)(TrayEvent::Shown);
    }

    /// Stays connected: a panel that restarts finds the item again.
    fn watcher_offline(&self, reason: ksni::OfflineReason) -> bool {
        self.online.store(false, Ordering::Release);
        tracing::debug!(?reason, "no panel shows the tray icon");
        (self.events)(TrayEvent::NotShown(TrayProblem::NoPanel));
        true
    }
}

fn menu_item(entry: &MenuEntry) -> ksni::MenuItem<Item> {
    match entry {
        MenuEntry::Separator => ksni::MenuItem::Separator,
        MenuEntry::Submenu {
            text,
            enabled,
            entries,
        } => SubMenu {
            label: without_mnemonics(text),
            enabled: *enabled,
            submenu: entries.iter().map(menu_item).collect(),
            ..SubMenu::default()
        }
        .into(),
        MenuEntry::Item {
            id,
            text,
            enabled,
            checked: None,
        } => StandardItem {
            label: without_mnemonics(text),
            enabled: *enabled,
            activate: clicked(id),
            ..StandardItem::default()
        }
        .into(),
        MenuEntry::Item {
            id,
            text,
            enabled,
            checked: Some(checked),
        } => CheckmarkItem {
            label: without_mnemonics(text),
            enabled: *enabled,
            checked: *checked,
            activate: clicked(id),
            ..CheckmarkItem::default()
        }
        .into(),
    }
}

fn clicked(id: &str) -> Box<dyn Fn(&mut Item) + Send> {
    let id = id.to_owned();
    Box::new(move |item: &mut Item| (item.events)(TrayEvent::Clicked(id.clone())))
}

/// The protocol takes a single underscore for the mark of an access key.
fn without_mnemonics(text: &str) -> String {
    text.replace('_', "__")
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "not our enum, and open to additions"
)]
fn problem(error: ksni::Error) -> TrayProblem {
    match error {
        ksni::Error::Dbus(error) => TrayProblem::NoSessionBus {
            reason: error.to_string(),
        },
        ksni::Error::WontShow => TrayProblem::NoPanel,
        other => TrayProblem::Refused {
            reason: other.to_string(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn view(tooltip: &str) -> TrayView {
        TrayView {
            shape: super::super::TrayShape::Tracking,
            tooltip: tooltip.to_owned(),
            menu: Vec::new(),
        }
    }

    #[test]
    fn the_newest_view_counts_and_nothing_is_shown_after_the_end() {
        let (sender, views) = mpsc::channel();
        for tooltip in ["old", "new"] {
            sender.send(view(tooltip)).unwrap();
        }
        assert_eq!(next_view(&views, Duration::ZERO), Some(view("new")));
        sender.send(view("too late")).unwrap();
        drop(sender);
        assert_eq!(next_view(&views, clock::awake() + SETTLING), None);
    }

    #[test]
    fn a_bus_that_hangs_does_not_keep_the_program_from_ending() {
        let (views, _received) = mpsc::channel();
        let (hold, held) = mpsc::channel::<()>();
        let (ended, end) = mpsc::channel();
        let thread = thread::spawn(move || {
            let _ended = ended;
            let _ = held.recv();
        });
        drop(Tray {
            views: Some(views),
            thread: Some(thread),
            end,
        });
        hold.send(())
            .expect("the thread still hangs when the tray is gone");
    }

    #[test]
    fn underscores_are_shown() {
        assert_eq!(without_mnemonics("report_2026_final"), "report__2026__final");
    }
}
