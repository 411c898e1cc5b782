//! What Windows and macOS have in common: tray-icon and muda.
//!
//! muda's items are compared with what they show at the moment, not with what was asked for last: a click on an entry
//! with a tick turns the tick by itself.

use std::cell::RefCell;
use std::rc::Rc;

use tray_icon::menu::{CheckMenuItem, IsMenuItem, Menu, MenuEvent, MenuItem, PredefinedMenuItem, Submenu};
use tray_icon::{Icon, TrayIconBuilder};

use super::{Events, MenuEntry, Pixmap, TrayBackend, TrayEvent, TrayProblem, TrayView, imp, layout};

pub(super) fn open(view: &TrayView, events: Events) -> Box<dyn TrayBackend> {
    let clicks = events.clone();
    MenuEvent::set_event_handler(Some(move |event: MenuEvent| {
        clicks(TrayEvent::Clicked(event.id.0))
    }));
    let tray = Rc::new(RefCell::new(Tray {
        icon: None,
        shown: view.clone(),
        items: Vec::new(),
        told: None,
        events,
    }));
    tray.borrow_mut().create();
    #[cfg(windows)]
    imp::every_second_until({
        let tray = Rc::downgrade(&tray);
        move || {
            tray.upgrade()
                .is_none_or(|tray| tray.try_borrow_mut().is_ok_and(|mut tray| tray.exists_now()))
        }
    });
    Box::new(SharedTray(tray))
}

/// Shared with the timer that tries again.
struct SharedTray(Rc<RefCell<Tray>>);

impl TrayBackend for SharedTray {
    fn show(&mut self, view: &TrayView) {
        self.0.borrow_mut().show(view);
    }
}

struct Tray {
    /// None while it is not to be seen.
    icon: Option<tray_icon::TrayIcon>,
    shown: TrayView,
    items: Vec<Item>,
    /// What the receiver of the events knows.
    told: Option<TrayEvent>,
    events: Events,
}

impl Tray {
    fn show(&mut self, view: &TrayView) {
        let earlier = std::mem::replace(&mut self.shown, view.clone());
        let Some(icon) = &self.icon else {
            return self.create();
        };
        if earlier.shape != view.shape {
            report(imp::set_icon(icon, picture(view)));
        }
        if earlier.tooltip != view.tooltip {
            report(icon.set_tooltip(Some(&view.tooltip)));
        }
        if layout::is_same(&earlier.menu, &view.menu) {
            self.items
                .iter()
                .zip(&view.menu)
                .for_each(|(item, entry)| item.update(entry));
        } else {
            let (menu, items) = build(&view.menu);
            self.items = items;
            icon.set_menu(Some(Box::new(menu)));
        }
    }

    #[cfg(windows)]
    fn exists_now(&mut self) -> bool {
        if self.icon.is_none() {
            self.create();
        }
        self.icon.is_some()
    }

    fn create(&mut self) {
        let (menu, items) = build(&self.shown.menu);
        let mut builder = TrayIconBuilder::new()
            .with_id("timetrack")
            .with_tooltip(&self.shown.tooltip)
            .with_menu(Box::new(menu));
        if let Some(icon) = picture(&self.shown) {
            builder = imp::with_icon(builder, icon);
        }
        let event = match builder.build() {
            Ok(icon) if imp::is_shown(&icon, &self.shown.tooltip) => {
                self.icon = Some(icon);
                self.items = items;
                TrayEvent::Shown
            }
            Ok(_) => TrayEvent::NotShown(TrayProblem::NoPanel),
            Err(error) => {
                let reason = error.to_string();
                TrayEvent::NotShown(TrayProblem::Refused { reason })
            }
        };
        if self.told.as_ref() != Some(&event) {
            self.told = Some(event.clone());
            (self.events)(event);
        }
    }
}

/// The smallest picture that need not be enlarged.
fn picture(view: &TrayView) -> Option<Icon> {
    let size = imp::icon_size();
    let mut pixmaps = view.shape.pixmaps(imp::panel_tone());
    let fitting = pixmaps
        .iter()
        .position(|pixmap| pixmap.width >= size)
        .unwrap_or(pixmaps.len() - 1);
    let Pixmap { width, height, rgba } = pixmaps.swap_remove(fitting);
    Icon::from_rgba(rgba, width, height)
        .inspect_err(|error| tracing::error!(%error, "the tray icon could not be made"))
        .ok()
}

fn report(result: tray_icon::Result<()>) {
    if let Err(error) = result {
        tracing::warn!(%error, "the tray icon could not be changed");
    }
}

enum Item {
    Plain(MenuItem),
    Check(CheckMenuItem),
    Submenu(Submenu, Vec<Item>),
    Separator(PredefinedMenuItem),
}

impl Item {
    fn new(entry: &MenuEntry) -> Self {
        match entry {
            MenuEntry::Separator => Self::Separator(PredefinedMenuItem::separator()),
            MenuEntry::Item {
                id,
                text,
                enabled,
                checked: None,
            } => Self::Plain(MenuItem::with_id(
                id.as_str(),
                without_mnemonics(text),
                *enabled,
                None,
            )),
            MenuEntry::Item {
                id,
                text,
                enabled,
                checked: Some(checked),
            } => Self::Check(CheckMenuItem::with_id(
                id.as_str(),
                without_mnemonics(text),
                *enabled,
                *checked,
                None,
            )),
            MenuEntry::Submenu {
                text,
                enabled,
                entries,
            } => {
                let submenu = Submenu::new(without_mnemonics(text), *enabled);
                let items: Vec<_> = entries.iter().map(Self::new).collect();
                for item in &items {
                    appended(submenu.append(item.as_menu_item()));
                }
                Self::Submenu(submenu, items)
            }
        }
    }

    /// For an entry of the same kind and id, as `layout::is_same` has found.
    fn update(&self, entry: &MenuEntry) {
        match (self, entry) {
            (Self::Plain(item), MenuEntry::Item { text, enabled, .. }) => {
                let text = without_mnemonics(text);
                if item.text() != text {
                    item.set_text(text);
                }
                if item.is_enabled() != *enabled {
                    item.set_enabled(*enabled);
                }
            }
            (
                Self::Check(item),
                MenuEntry::Item {
                    text,
                    enabled,
                    checked,
                    ..
                },
            ) => {
                let (text, checked) = (without_mnemonics(text), checked.unwrap_or_default());
                if item.text() != text {
                    item.set_text(text);
                }
                if item.is_enabled() != *enabled {
                    item.set_enabled(*enabled);
                }
                if item.is_checked() != checked {
                    item.set_checked(checked);
                }
            }
            (
                Self::Submenu(submenu, items),
                MenuEntry::Submenu {
                    text,
                    enabled,
                    entries,
                },
            ) => {
                let text = without_mnemonics(text);
                if submenu.text() != text {
                    submenu.set_text(text);
                }
                if submenu.is_enabled() != *enabled {
                    submenu.set_enabled(*enabled);
                }
                items
                    .iter()
                    .zip(entries)
                    .for_each(|(item, entry)| item.update(entry));
            }
            (Self::Plain(_) | Self::Check(_) | Self::Submenu(..) | Self::Separator(_), _) => {}
        }
    }

    fn as_menu_item(&self) -> &dyn IsMenuItem {
        match self {
            Self::Plain(item) => item,
            Self::Check(item) => item,
            Self::Submenu(item, _) => item,
            Self::Separator(item) => item,
        }
    }
}

fn build(entries: &[MenuEntry]) -> (Menu, Vec<Item>) {
    let menu = Menu::new();
    let items: Vec<_> = entries.iter().map(Item::new).collect();
    for item in &items {
        appended(menu.append(item.as_menu_item()));
    }
    (menu, items)
}

fn appended(result: Result<(), tray_icon::menu::Error>) {
    if let Err(error) = result {
        tracing::error!(%error, "a menu entry is missing");
    }
}

/// muda takes `&` for the mark of an access key.
fn without_mnemonics(text: &str) -> String {
    text.replace('&', "&&")
}
