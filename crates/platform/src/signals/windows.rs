//! The console control handler. Windows calls it on a thread that it makes for this.

use std::io;
use std::sync::OnceLock;

use windows_sys::Win32::System::Console::SetConsoleCtrlHandler;
use windows_sys::core::BOOL;

static CALLBACK: OnceLock<Box<dyn Fn() + Send + Sync>> = OnceLock::new();

pub(super) fn on_terminate(callback: Box<dyn Fn() + Send + Sync>) -> io::Result<()> {
    CALLBACK
        .set(callback)
        .map_err(|_| io::Error::new(io::ErrorKind::AlreadyExists, "a handler is installed already"))?;
    // SAFETY: `handler` has the signature that the call asks for and lives as long as the process.
    let installed = unsafe { SetConsoleCtrlHandler(Some(handler), 1) };
    if installed == 0 {
        Err(io::Error::last_os_error())
    } else {
        Ok(())
    }
}

/// Every kind of control event asks the program to end: Ctrl+C, Ctrl+Break, console closed, sign-out, shutdown.
unsafe extern "system" fn handler(_kind: u32) -> BOOL {
    const HANDLED: BOOL = 1;
    if let Some(callback) = CALLBACK.get() {
        callback();
    }
    HANDLED
}
