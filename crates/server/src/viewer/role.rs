//! The roles, as types that no other crate can add to.

use timetrack_storage::Role;

use super::identity::{DeviceIdentity, Identity, PersonIdentity};

/// What a viewer may ask as.
pub trait ViewerRole: sealed::Sealed + Send + Sync + 'static {
    /// What is known about such a viewer.
    type Identity: Clone + Send + Sync + std::fmt::Debug;

    /// The viewer, where they may ask as this.
    #[doc(hidden)]
    fn admit(identity: Identity) -> Option<Self::Identity>;
}

/// A role of people.
pub trait PersonRole: ViewerRole {
    /// Whether somebody with this role in the organisation may ask as this.
    fn admits(role: Role) -> bool;

    /// The person.
    #[doc(hidden)]
    fn person(identity: &Self::Identity) -> &PersonIdentity;
}

/// An agent installation, speaking for whoever it is assigned to.
#[derive(Clone, Copy, Debug)]
pub enum Device {}

/// Anybody whose time is recorded, about themselves.
#[derive(Clone, Copy, Debug)]
pub enum Employee {}

/// One who sees the working time of others.
#[derive(Clone, Copy, Debug)]
pub enum Manager {}

/// One who runs the installation.
#[derive(Clone, Copy, Debug)]
pub enum Admin {}

impl ViewerRole for Device {
    type Identity = DeviceIdentity;

    fn admit(identity: Identity) -> Option<DeviceIdentity> {
        match identity {
            Identity::Device(device) => Some(device),
            Identity::Person(_) => None,
        }
    }
}

macro_rules! person_roles {
    ($($role:ident: $($admitted:ident)|+),+ $(,)?) => {$(
        impl ViewerRole for $role {
            type Identity = PersonIdentity;

            fn admit(identity: Identity) -> Option<PersonIdentity> {
                match identity {
                    Identity::Person(person) if Self::admits(person.role) => Some(person),
                    Identity::Person(_) | Identity::Device(_) => None,
                }
            }
        }

        impl PersonRole for $role {
            fn admits(role: Role) -> bool {
                matches!(role, $(Role::$admitted)|+)
            }

            fn person(identity: &PersonIdentity) -> &PersonIdentity {
                identity
            }
        }

        impl sealed::Sealed for $role {}
    )+};
}

person_roles! {
    Employee: Employee | Manager | Admin,
    Manager: Manager | Admin,
    Admin: Admin,
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for super::Device {}
}
