//! Simulated people at work, their agents, and a ledger of what is true about them.
//!
//! Owns: who works in the simulated company and how their days go ([`people`], [`Habit`]), the events that their agents
//! would have recorded ([`SimulatedPerson::simulate`]), the batches that these would send and when ([`SimulatedAgent`],
//! [`sending_times`]), and the ledger ([`Ledger`]). Does not own: the way to a server.
//!
//! The same seed gives the same company, the same days and the same ids, in whatever order and however often days are
//! asked for. Everything happens at whole seconds.
//!
//! The ledger is counted second by second from the plan of a day, never from the events and never with the rules of
//! `timetrack_domain::work_hours`: it is there to be compared with them.

mod agent;
mod day;
mod events;
mod habit;
mod ledger;
mod person;
mod sending;
mod staff;
mod texts;

pub use agent::SimulatedAgent;
pub use day::{Absence, DayPlan, DevicePlan, WindowUse};
pub use habit::Habit;
pub use ledger::{DayTruth, Ledger};
pub use person::{DeviceKind, Position, Recorded, SimulatedPerson, Simulation};
pub use sending::sending_times;
pub use staff::{CORE, company, people};
pub use texts::Profession;
