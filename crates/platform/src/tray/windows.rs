use std::cell::RefCell;
use std::ptr;

use tray_icon::{Icon, TrayIcon, TrayIconBuilder};
use windows_registry::CURRENT_USER;
use windows_sys::Win32::Foundation::HWND;
use windows_sys::Win32::UI::WindowsAndMessaging::{GetSystemMetrics, KillTimer, SM_CXSMICON, SetTimer};

use super::PanelTone;
pub(super) use super::native::open;

pub(super) fn with_icon(builder: TrayIconBuilder, icon: Icon) -> TrayIconBuilder {
    builder.with_icon(icon)
}

pub(super) fn set_icon(tray: &TrayIcon, icon: Option<Icon>) -> tray_icon::Result<()> {
    tray.set_icon(icon)
}

/// At sign-in the taskbar may come later than this program. tray-icon says nothing of that, but an icon that is not
/// there cannot be changed.
pub(super) fn is_shown(tray: &TrayIcon, tooltip: &str) -> bool {
    tray.set_tooltip(Some(tooltip)).is_ok()
}

type Attempt = Box<dyn FnMut() -> bool>;

thread_local! {
    /// For the timer's procedure, which gets no pointer to anything of ours.
    static ATTEMPT: RefCell<Option<Attempt>> = const { RefCell::new(None) };
}

/// Calls `attempt` every second on this thread, which handles messages, until it succeeds.
pub(super) fn every_second_until(attempt: impl FnMut() -> bool + 'static) {
    const SECOND: u32 = 1_000;
    ATTEMPT.set(Some(Box::new(attempt)));
    // SAFETY: a timer of the thread, without a window; the procedure lives as long as the process.
    unsafe { SetTimer(ptr::null_mut(), 0, SECOND, Some(try_again)) };
}

unsafe extern "system" fn try_again(_window: HWND, _message: u32, timer: usize, _time: u32) {
    // Taken out, because the attempt may handle messages and come back here.
    let Some(mut attempt) = ATTEMPT.take() else {
        return;
    };
    if attempt() {
        // SAFETY: the timer that calls this; it has no window.
        unsafe { KillTimer(ptr::null_mut(), timer) };
    } else {
        ATTEMPT.set(Some(attempt));
    }
}

/// In pixels, at the scale of the main screen.
pub(super) fn icon_size() -> u32 {
    // SAFETY: takes and gives a number.
    u32::try_from(unsafe { GetSystemMetrics(SM_CXSMICON) }).unwrap_or(16)
}

/// The taskbar's own theme; before Windows 10 1903 there was none, and it was dark.
pub(super) fn panel_tone() -> PanelTone {
    let light = CURRENT_USER
        .open(r"Software\Microsoft\Windows\CurrentVersion\Themes\Personalize")
        .and_then(|key| key.get_u32("SystemUsesLightTheme"));
    if light.is_ok_and(|light| light != 0) {
        PanelTone::Light
    } else {
        PanelTone::Dark
    }
}
