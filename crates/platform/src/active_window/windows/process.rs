//! Programs behind processes.

use std::collections::HashMap;
use std::ffi::OsString;
use std::os::windows::ffi::OsStringExt;
use std::os::windows::io::{AsRawHandle, FromRawHandle, OwnedHandle};
use std::path::{Path, PathBuf};

use windows_sys::Win32::System::Threading::{
    OpenProcess, PROCESS_NAME_WIN32, PROCESS_QUERY_LIMITED_INFORMATION, QueryFullProcessImageNameW,
};

use super::{title, version_information};

/// So many programs' names are remembered; a day's work knows fewer.
const REMEMBERED: usize = 256;

/// What a process runs.
#[derive(Clone, Default)]
pub(super) struct Process {
    /// For people. Empty when the program file is not known.
    pub(super) name: String,
    pub(super) executable: Option<PathBuf>,
}

/// Remembers programs' names, because finding one reads the program file.
#[derive(Default)]
pub(super) struct Processes {
    names: HashMap<PathBuf, String>,
}

impl Processes {
    /// Empty for a process that is protected or gone.
    pub(super) fn look_up(&mut self, process_id: u32) -> Process {
        let Some(executable) = executable(process_id) else {
            return Process::default();
        };
        let name = match self.names.get(&executable) {
            Some(name) => name.clone(),
            None => self.remember(&executable),
        };
        Process {
            name,
            executable: Some(executable),
        }
    }

    fn remember(&mut self, executable: &Path) -> String {
        if self.names.len() >= REMEMBERED {
            self.names.clear();
        }
        let described = version_information::file_description(executable).map(|name| title::tidy(&name));
        let stem = || {
            executable
                .file_stem()
                .map(|stem| title::tidy(&stem.to_string_lossy()))
                .unwrap_or_default()
        };
        let name = described.filter(|name| !name.is_empty()).unwrap_or_else(stem);
        self.names.insert(executable.to_owned(), name.clone());
        name
    }
}

fn executable(process_id: u32) -> Option<PathBuf> {
    const DO_NOT_INHERIT: i32 = 0;
    // SAFETY: takes numbers only; a process that is gone gives null.
    let process = unsafe { OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, DO_NOT_INHERIT, process_id) };
    if process.is_null() {
        return None;
    }
    // SAFETY: the handle was just made, is valid, and nobody else closes it.
    let process = unsafe { OwnedHandle::from_raw_handle(process) };
    // The longest path of Windows, in UTF-16 units.
    let mut path = vec![0; 32_768];
    let mut length = u32::try_from(path.len()).expect("fits");
    // SAFETY: the pointer and the length describe `path`; the handle is open.
    let found = unsafe {
        QueryFullProcessImageNameW(
            process.as_raw_handle(),
            PROCESS_NAME_WIN32,
            path.as_mut_ptr(),
            &raw mut length,
        )
    };
    let path = path.get(..usize::try_from(length).ok()?)?;
    (found != 0).then(|| PathBuf::from(OsString::from_wide(path)))
}
