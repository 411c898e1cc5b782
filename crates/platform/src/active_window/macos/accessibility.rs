//! Titles by the Accessibility interface.

use std::ptr::{self, NonNull};

use objc2_application_services::{AXError, AXIsProcessTrusted, AXUIElement};
use objc2_core_foundation::{CFRetained, CFString, CFType};

use super::Unavailable;

/// How long an application that hangs may hold up the question, in seconds.
const MESSAGING_TIMEOUT: f32 = 0.5;

/// The title of the focused window of a process; empty when it has no window or no title.
pub(super) fn focused_title(process_id: i32) -> Result<String, Unavailable> {
    // SAFETY: takes nothing and cannot fail.
    if !unsafe { AXIsProcessTrusted() } {
        return Err(Unavailable::NoAccessibilityPermission);
    }
    // SAFETY: any number will do; the calls on the element of a process that is gone give an error.
    let application = unsafe { AXUIElement::new_application(process_id) };
    // SAFETY: the element is valid. A refusal leaves the system's own limit of six seconds.
    unsafe { application.set_messaging_timeout(MESSAGING_TIMEOUT) };
    let Some(window) = attribute(&application, "AXFocusedWindow")? else {
        return Ok(String::new());
    };
    let Some(window) = window.downcast_ref::<AXUIElement>() else {
        return Ok(String::new());
    };
    // SAFETY: as above.
    unsafe { window.set_messaging_timeout(MESSAGING_TIMEOUT) };
    let title = attribute(window, "AXTitle")?;
    Ok(title
        .and_then(|title| title.downcast_ref::<CFString>().map(ToString::to_string))
        .unwrap_or_default())
}

/// None when the element has no such attribute.
fn attribute(element: &AXUIElement, name: &'static str) -> Result<Option<CFRetained<CFType>>, Unavailable> {
    let mut value: *const CFType = ptr::null();
    let name = CFString::from_static_str(name);
    // SAFETY: the place for the value is valid for the call.
    let error = unsafe { element.copy_attribute_value(&name, NonNull::from(&mut value)) };
    match error {
        AXError::Success => {
            // SAFETY: a successful copy gives a valid object, and it is ours to release.
            Ok(NonNull::new(value.cast_mut()).map(|value| unsafe { CFRetained::from_raw(value) }))
        }
        AXError::APIDisabled => Err(Unavailable::NoAccessibilityPermission),
        AXError::CannotComplete => Err(Unavailable::ApplicationNotResponding),
        _ => Ok(None),
    }
}
