//! The name that a program file gives itself.

use std::ffi::c_void;
use std::os::windows::ffi::OsStrExt;
use std::path::Path;
use std::ptr;
use std::slice;

use windows_sys::Win32::Storage::FileSystem::{GetFileVersionInfoSizeW, GetFileVersionInfoW, VerQueryValueW};

/// `FileDescription` in the first language that the file has, such as `Microsoft Word`. None when it has no version
/// information.
pub(super) fn file_description(program: &Path) -> Option<String> {
    let information = Information::read(program)?;
    let (language, code_page) = information.first_translation().unwrap_or(US_ENGLISH_UNICODE);
    information.text(&format!(
        r"\StringFileInfo\{language:04x}{code_page:04x}\FileDescription"
    ))
}

/// What most files without a list of languages use.
const US_ENGLISH_UNICODE: (u16, u16) = (0x0409, 0x04b0);

/// The version resource of one file, as Windows gives it.
struct Information(Vec<u8>);

impl Information {
    fn read(program: &Path) -> Option<Self> {
        let path: Vec<u16> = program.as_os_str().encode_wide().chain([0]).collect();
        // SAFETY: the text ends in NUL; the second pointer may be null.
        let size = unsafe { GetFileVersionInfoSizeW(path.as_ptr(), ptr::null_mut()) };
        let mut bytes = vec![0; usize::try_from(size).ok()?];
        // SAFETY: the text ends in NUL, and `bytes` has the size that is passed.
        let read = unsafe { GetFileVersionInfoW(path.as_ptr(), 0, size, bytes.as_mut_ptr().cast()) };
        (size != 0 && read != 0).then_some(Self(bytes))
    }

    /// Language and code page.
    fn first_translation(&self) -> Option<(u16, u16)> {
        let (start, bytes) = self.query(r"\VarFileInfo\Translation")?;
        if bytes < size_of::<[u16; 2]>() {
            return None;
        }
        // SAFETY: Windows says that so many bytes are there; a resource may be unaligned.
        let [language, code_page] = unsafe { start.cast::<[u16; 2]>().read_unaligned() };
        Some((language, code_page))
    }

    fn text(&self, name: &str) -> Option<String> {
        let (start, units) = self.query(name)?;
        // SAFETY: Windows says that so many units are there; text in a resource is aligned, and `self` keeps it alive.
        let units = unsafe { slice::from_raw_parts(start.cast::<u16>(), units) };
        let end = units.iter().position(|unit| *unit == 0).unwrap_or(units.len());
        Some(String::from_utf16_lossy(&units[..end]))
    }

    /// Where the value is, and its length: bytes for a structure, UTF-16 units for a text.
    fn query(&self, name: &str) -> Option<(*const c_void, usize)> {
        let name: Vec<u16> = name.encode_utf16().chain([0]).collect();
        let mut start = ptr::null_mut();
        let mut length = 0;
        // SAFETY: `self` holds a resource that Windows filled; the text ends in NUL; both places are valid.
        let found = unsafe {
            VerQueryValueW(
                self.0.as_ptr().cast(),
                name.as_ptr(),
                &raw mut start,
                &raw mut length,
            )
        };
        (found != 0 && !start.is_null() && length != 0)
            .then_some((start.cast_const(), usize::try_from(length).ok()?))
    }
}
