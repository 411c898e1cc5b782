use std::env;
use std::ptr;

use windows_registry::LOCAL_MACHINE;
use windows_sys::Win32::Globalization::{GetUserDefaultUILanguage, LCIDToLocaleName};
use windows_sys::Win32::Security::Authentication::Identity::{GetUserNameExW, NameUserPrincipal};
use windows_sys::Win32::System::StationsAndDesktops::{
    GetProcessWindowStation, GetUserObjectInformationW, UOI_FLAGS, USEROBJECTFLAGS,
};
use windows_sys::Win32::System::SystemInformation::{ComputerNamePhysicalDnsHostname, GetComputerNameExW};

use super::OperatingSystem;
use crate::wide_string;

/// Not `COMPUTERNAME`, which is cut after 15 characters and in capitals.
pub(super) fn host_name() -> Option<String> {
    let mut name = [0_u16; 256];
    let mut length = name.len() as u32;
    // SAFETY: the buffer is as long as is said, and the length is valid for writing.
    let success = unsafe {
        GetComputerNameExW(
            ComputerNamePhysicalDnsHostname,
            name.as_mut_ptr(),
            &raw mut length,
        )
    };
    if success == 0 {
        env::var("COMPUTERNAME").ok()
    } else {
        Some(wide_string::to_string(&name))
    }
}

pub(super) fn user_name() -> Option<String> {
    env::var("USERNAME").ok()
}

/// For a local account Windows names the computer itself.
pub(super) fn account_domain() -> Option<String> {
    let domain = env::var("USERDOMAIN").ok()?;
    let computer = env::var("COMPUTERNAME").unwrap_or_default();
    (!domain.is_empty() && !domain.eq_ignore_ascii_case(&computer)).then_some(domain)
}

/// The user principal name of a domain account.
pub(super) fn directory_name() -> Option<String> {
    let mut name = [0_u16; 1024];
    let mut length = name.len() as u32;
    // SAFETY: the buffer is as long as is said, and the length is valid for writing.
    let success = unsafe { GetUserNameExW(NameUserPrincipal, name.as_mut_ptr(), &raw mut length) };
    success.then(|| wide_string::to_string(&name))
}

pub(super) fn operating_system() -> OperatingSystem {
    let key = LOCAL_MACHINE
        .open(r"SOFTWARE\Microsoft\Windows NT\CurrentVersion")
        .ok();
    let text = |name: &str| {
        key.as_ref()
            .and_then(|key| key.get_string(name).ok())
            .filter(|text| !text.is_empty())
    };
    let build = text("CurrentBuildNumber").unwrap_or_else(|| "unknown".to_owned());
    let revision = key.as_ref().and_then(|key| key.get_u32("UBR").ok());
    let number = revision.map_or_else(|| build.clone(), |revision| format!("{build}.{revision}"));
    OperatingSystem {
        name: product_name(
            text("ProductName").unwrap_or_else(|| "Windows".to_owned()),
            &build,
        ),
        version: text("DisplayVersion")
            .map_or_else(|| number.clone(), |version| format!("{version} ({number})")),
    }
}

/// Windows 11 still calls itself 10 in its registry.
fn product_name(name: String, build: &str) -> String {
    if build.parse().is_ok_and(|build: u32| build >= 22_000) {
        name.replace("Windows 10", "Windows 11")
    } else {
        name
    }
}

/// The language of the menus, which need not be that of dates and numbers.
pub(super) fn locale() -> Option<String> {
    // SAFETY: takes nothing and gives a number.
    let language = unsafe { GetUserDefaultUILanguage() };
    let mut name = [0_u16; 85];
    // SAFETY: the buffer is as long as is said.
    let length = unsafe { LCIDToLocaleName(u32::from(language), name.as_mut_ptr(), name.len() as i32, 0) };
    (length > 0).then(|| wide_string::to_string(&name))
}

/// Services and ssh sign-ins run on a window station that nobody sees.
pub(super) fn graphical_session() -> bool {
    let mut flags = USEROBJECTFLAGS::default();
    // SAFETY: takes nothing; the handle belongs to the process and is not to be closed.
    let station = unsafe { GetProcessWindowStation() };
    // SAFETY: the structure is as long as is said, and the needed length is not asked for.
    let success = unsafe {
        GetUserObjectInformationW(
            station,
            UOI_FLAGS,
            (&raw mut flags).cast(),
            size_of::<USEROBJECTFLAGS>() as u32,
            ptr::null_mut(),
        )
    };
    const VISIBLE: u32 = 1; // WSF_VISIBLE
    success != 0 && flags.dwFlags & VISIBLE != 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_11_is_called_so() {
        assert_eq!(
            product_name("Windows 10 Pro".to_owned(), "22631"),
            "Windows 11 Pro"
        );
        assert_eq!(
            product_name("Windows 10 Pro".to_owned(), "19045"),
            "Windows 10 Pro"
        );
        assert_eq!(
            product_name("Windows Server 2022".to_owned(), "unknown"),
            "Windows Server 2022"
        );
    }
}
