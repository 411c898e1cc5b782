//! The rules of the recorder, one table or story each. `properties` holds what is true of every story.

mod absence;
mod choices;
mod clocks;
mod desk;
mod pieces;
mod properties;
mod restarts;
mod windows;
