//! Whose pipe it is, and an access list with nobody else on it.

use std::ffi::c_void;
use std::io;
use std::os::windows::io::{AsRawHandle, FromRawHandle, OwnedHandle};
use std::ptr;

use windows_sys::Win32::Foundation::LocalFree;
use windows_sys::Win32::Security::Authorization::{
    ConvertSidToStringSidW, ConvertStringSecurityDescriptorToSecurityDescriptorW, GetSecurityInfo,
    SDDL_REVISION_1, SE_KERNEL_OBJECT,
};
use windows_sys::Win32::Security::{
    GetTokenInformation, OWNER_SECURITY_INFORMATION, PSECURITY_DESCRIPTOR, PSID, SECURITY_ATTRIBUTES,
    TOKEN_QUERY, TOKEN_USER, TokenUser,
};
use windows_sys::Win32::System::Threading::{GetCurrentProcess, OpenProcessToken};

use crate::wide_string;

/// A security descriptor that lets the current user in and nobody else.
#[derive(Debug)]
pub(super) struct OwnerOnly(LocalMemory);

impl OwnerOnly {
    pub(super) fn new() -> io::Result<Self> {
        // The owner (O), then a protected list (D:P) with one entry: allow (A) everything (GA) to this user. What an
        // elevated administrator makes would otherwise belong to all administrators.
        let user = current_user()?;
        let text = wide_string::from(format!("O:{user}D:P(A;;GA;;;{user})"));
        let mut descriptor: PSECURITY_DESCRIPTOR = ptr::null_mut();
        // SAFETY: the text ends with a zero, `descriptor` is valid for writing, and the size is not asked for.
        let success = unsafe {
            ConvertStringSecurityDescriptorToSecurityDescriptorW(
                text.as_ptr(),
                SDDL_REVISION_1,
                &raw mut descriptor,
                ptr::null_mut(),
            )
        };
        if success == 0 {
            Err(io::Error::last_os_error())
        } else {
            Ok(Self(LocalMemory(descriptor)))
        }
    }

    /// Valid as long as `self`.
    pub(super) fn attributes(&self) -> SECURITY_ATTRIBUTES {
        SECURITY_ATTRIBUTES {
            nLength: size_of::<SECURITY_ATTRIBUTES>() as u32,
            lpSecurityDescriptor: self.0.0,
            bInheritHandle: 0,
        }
    }
}

/// Whether the pipe was made by this user: anybody can make one of any name.
pub(super) fn is_ours(pipe: &OwnedHandle) -> io::Result<bool> {
    let (mut owner, mut descriptor): (PSID, PSECURITY_DESCRIPTOR) = (ptr::null_mut(), ptr::null_mut());
    // SAFETY: the handle is open, both pointers asked for are valid for writing, the others may be null.
    let error = unsafe {
        GetSecurityInfo(
            pipe.as_raw_handle(),
            SE_KERNEL_OBJECT,
            OWNER_SECURITY_INFORMATION,
            &raw mut owner,
            ptr::null_mut(),
            ptr::null_mut(),
            ptr::null_mut(),
            &raw mut descriptor,
        )
    };
    if error != 0 {
        return Err(io::Error::from_raw_os_error(error.cast_signed()));
    }
    let _descriptor = LocalMemory(descriptor);
    Ok(text_of(owner)? == current_user()?)
}

/// The current user's security identifier as text.
fn current_user() -> io::Result<String> {
    let mut token = ptr::null_mut();
    // SAFETY: the pseudo handle of this process is always valid, and `token` is valid for writing.
    if unsafe { OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &raw mut token) } == 0 {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: the handle was just opened and belongs to nobody else.
    let token = unsafe { OwnedHandle::from_raw_handle(token) };
    // Room for the structure and the longest identifier, aligned for the pointer within.
    let mut buffer = [0_u64; 16];
    let mut length = 0;
    // SAFETY: the token is open, and the buffer is as long as is said.
    let success = unsafe {
        GetTokenInformation(
            token.as_raw_handle(),
            TokenUser,
            buffer.as_mut_ptr().cast(),
            size_of_val(&buffer) as u32,
            &raw mut length,
        )
    };
    if success == 0 {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: the call above has filled the buffer, which is aligned for it, with this structure.
    let user = unsafe { &*buffer.as_ptr().cast::<TOKEN_USER>() };
    text_of(user.User.Sid)
}

fn text_of(identifier: PSID) -> io::Result<String> {
    let mut text = ptr::null_mut();
    // SAFETY: callers pass an identifier that Windows has given them, and `text` is valid for writing.
    if unsafe { ConvertSidToStringSidW(identifier, &raw mut text) } == 0 {
        return Err(io::Error::last_os_error());
    }
    let memory = LocalMemory(text.cast());
    let mut units = Vec::new();
    // SAFETY: the text ends with a zero, and nothing behind that is read.
    while let unit @ 1.. = unsafe { *text.add(units.len()) } {
        units.push(unit);
    }
    drop(memory);
    Ok(String::from_utf16_lossy(&units))
}

/// Memory that Windows has allocated for its caller.
#[derive(Debug)]
struct LocalMemory(*mut c_void);

// SAFETY: it is plain memory, and nothing changes it between its making and its end.
unsafe impl Send for LocalMemory {}
// SAFETY: as above.
unsafe impl Sync for LocalMemory {}

impl Drop for LocalMemory {
    fn drop(&mut self) {
        // SAFETY: allocated by a function that asks for this way of giving back, and given back once.
        unsafe { LocalFree(self.0) };
    }
}
