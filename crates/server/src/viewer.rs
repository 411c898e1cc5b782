//! Who asks, in the type.
//!
//! A handler that takes a [`Viewer<Manager>`] cannot be called by anybody else, and services that read about people
//! demand the viewer, never an id from the request. Devices and API clients send a bearer token, browsers a cookie.
//! Both are 32 random bytes; the database holds their SHA-256, so a stolen copy of it signs nobody in, and looking
//! them up by the hash leaks nothing through time.
//!
//! A request with a cookie that changes something must come from one of this server's own pages: its `Origin` is
//! checked here, the token of its form by [`ProtectedForm`], the token of a script's request (header
//! `X-CSRF-Token`) here too.

use std::marker::PhantomData;

use axum::extract::FromRequestParts;
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;
use timetrack_domain::id::EmployeeId;
use timetrack_storage::DeviceKey;

use crate::error::AppError;
use crate::state::AppState;

mod cookie;
mod csrf;
mod identity;
mod own_form;
mod protected_form;
mod protected_upload;
mod role;
mod token;

pub(crate) use cookie::renew as renew_cookie;
pub use cookie::{clear_cookie, of_request as cookie_of_request, set_cookie};
pub use csrf::CsrfToken;
pub use identity::{DeviceIdentity, PersonIdentity};
pub use own_form::OwnForm;
pub use protected_form::ProtectedForm;
pub use protected_upload::{LARGEST_UPLOAD, ProtectedUpload, TakesUploads};
pub use role::{Admin, Device, Employee, Manager, PersonRole, ViewerRole};
pub use token::Token;

/// One who may ask as `R`.
#[derive(Clone, Debug)]
pub struct Viewer<R: ViewerRole> {
    identity: R::Identity,
    csrf: Option<CsrfToken>,
    role: PhantomData<R>,
}

impl<R: PersonRole> Viewer<R> {
    /// Who it is.
    pub fn employee_id(&self) -> EmployeeId {
        self.identity().employee_id
    }

    /// What is known about the person.
    pub fn identity(&self) -> &PersonIdentity {
        R::person(&self.identity)
    }

    /// What forms of this person's pages must carry; `None` without a cookie, where nothing needs it.
    pub fn csrf_token(&self) -> Option<&CsrfToken> {
        self.csrf.as_ref()
    }

    /// The same person, asking about themselves.
    pub fn as_employee(&self) -> Viewer<Employee> {
        Viewer {
            identity: self.identity().clone(),
            csrf: self.csrf.clone(),
            role: PhantomData,
        }
    }

    /// The same person as an administrator, where they are one.
    pub fn as_admin(&self) -> Option<Viewer<Admin>> {
        Admin::admits(self.identity().role).then(|| Viewer {
            identity: self.identity().clone(),
            csrf: self.csrf.clone(),
            role: PhantomData,
        })
    }

    /// The same person as a manager, where they are one.
    pub fn as_manager(&self) -> Option<Viewer<Manager>> {
        Manager::admits(self.identity().role).then(|| Viewer {
            identity: self.identity().clone(),
            csrf: self.csrf.clone(),
            role: PhantomData,
        })
    }
}

impl Viewer<Device> {
    /// The device's number in the database.
    pub fn device_key(&self) -> DeviceKey {
        self.identity.key
    }

    /// What is known about the device.
    pub fn device(&self) -> &DeviceIdentity {
        &self.identity
    }
}

impl<R: ViewerRole> FromRequestParts<AppState> for Viewer<R> {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, AppError> {
        let credential = identity::of_request(parts, state).await?;
        let csrf = credential.csrf;
        if let Some(expected) = &csrf {
            refuse_forged(parts, state, expected)?;
        }
        let identity = R::admit(credential.identity).ok_or(AppError::Forbidden)?;
        Ok(Self {
            identity,
            csrf,
            role: PhantomData,
        })
    }
}

/// A page that is shown to everybody and differs for those who are signed in.
impl<R: ViewerRole> axum::extract::OptionalFromRequestParts<AppState> for Viewer<R> {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Option<Self>, AppError> {
        match <Self as FromRequestParts<AppState>>::from_request_parts(parts, state).await {
            Ok(viewer) => Ok(Some(viewer)),
            Err(AppError::Unauthenticated | AppError::DeviceRevoked | AppError::Forbidden) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

/// A device or a person, for what both may report.
#[derive(Clone, Debug)]
pub enum Reporter {
    /// A device, for whoever it is assigned to.
    Device(Viewer<Device>),
    /// A person with a client of their own.
    Employee(Viewer<Employee>),
}

impl FromRequestParts<AppState> for Reporter {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, AppError> {
        match <Viewer<Device> as FromRequestParts<AppState>>::from_request_parts(parts, state).await {
            Ok(device) => Ok(Self::Device(device)),
            Err(AppError::Forbidden) => {
                <Viewer<Employee> as FromRequestParts<AppState>>::from_request_parts(parts, state)
                    .await
                    .map(Self::Employee)
            }
            Err(error) => Err(error),
        }
    }
}

/// Browsers send cookies with requests that other sites' pages made.
fn refuse_forged(parts: &Parts, state: &AppState, expected: &CsrfToken) -> Result<(), AppError> {
    if parts.method.is_safe() {
        return Ok(());
    }
    if !state.site().is_same_origin(&parts.headers) {
        return Err(AppError::ForgedRequest);
    }
    let content_type = parts
        .headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    let is_form = content_type.is_some_and(|text| {
        let takes_uploads = parts.extensions.get::<TakesUploads>().is_some();
        text.starts_with("application/x-www-form-urlencoded")
            || takes_uploads && text.starts_with("multipart/form-data")
    });
    let given = parts
        .headers
        .get(csrf::HEADER)
        .and_then(|value| value.to_str().ok());
    // The token of a form lies in its body, which `ProtectedForm` or `ProtectedUpload` reads.
    if is_form || given.is_some_and(|given| expected.matches(given)) {
        Ok(())
    } else {
        Err(AppError::ForgedRequest)
    }
}
