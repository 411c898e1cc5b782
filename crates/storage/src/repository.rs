//! One repository per noun. Each reads from a [`crate::Reader`] or a [`crate::Transaction`] and writes in a
//! transaction only. "Not found" is `None`.

pub mod access_token;
pub mod audit_action;
pub mod audit_log;
pub mod day_roll_up;
pub mod deletion;
pub mod device;
pub mod employee;
pub mod employee_account;
pub mod enrolment_request;
pub mod enrolment_token;
pub mod event;
pub mod group;
pub mod one_time_link;
pub mod open_event;
pub mod organisation;
pub mod retention;
pub mod server_state;
pub mod sign_in;
pub mod sign_in_failure;
pub mod subject;
pub mod tracking_setting;

pub use access_token::AccessTokenRepository;
pub use audit_log::AuditLogRepository;
pub use day_roll_up::DayRollUpRepository;
pub use deletion::DeletionRepository;
pub use device::DeviceRepository;
pub use employee::EmployeeRepository;
pub use employee_account::EmployeeAccountRepository;
pub use enrolment_request::EnrolmentRequestRepository;
pub use enrolment_token::EnrolmentTokenRepository;
pub use event::EventRepository;
pub use group::GroupRepository;
pub use one_time_link::OneTimeLinkRepository;
pub use open_event::OpenEventRepository;
pub use organisation::OrganisationRepository;
pub use retention::RetentionRepository;
pub use server_state::ServerStateRepository;
pub use sign_in::SignInRepository;
pub use sign_in_failure::SignInFailureRepository;
pub use subject::SubjectRepository;
pub use tracking_setting::TrackingSettingRepository;

/// Defines a repository over a connection.
macro_rules! define_repository {
    ($(#[$documentation:meta])* $name:ident) => {
        $(#[$documentation])*
        #[derive(Debug)]
        pub struct $name<'a, C> {
            connection: &'a C,
        }

        impl<'a, C: $crate::Connection> $name<'a, C> {
            pub(crate) fn over(connection: &'a C) -> Self {
                Self { connection }
            }

            fn executor(&self) -> &'a C::Executor {
                self.connection.executor()
            }
        }
    };
}
use define_repository;
