//! Simulated people at work, and a ledger of what is true about them.
//!
//! Owns: who works in the simulated company and how their days go ([`people`], [`Habit`]), the events that their agents
//! would have recorded ([`SimulatedPerson::simulate`]), and the ledger ([`Ledger`]). Does not own: the way to a server.
//!
//! The same seed gives the same company, the same days and the same ids, in whatever order and however often days are
//! asked for. Everything happens at whole seconds.
//!
//! The ledger is counted second by second from the plan of a day, never from the events and never with the rules of
//! `timetrack_domain::work_hours`: it is there to be compared with them.

mod day;
mod events;
mod habit;
mod ledger;
mod person;
mod staff;
mod texts;

pub use day::{Absence, DayPlan, DevicePlan, WindowUse};
pub use habit::Habit;
pub use ledger::{DayTruth, Ledger};
pub use person::{DeviceKind, Position, Recorded, SimulatedPerson, Simulation};
pub use staff::people;
pub use texts::Profession;
