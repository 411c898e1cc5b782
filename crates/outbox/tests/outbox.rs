//! The outbox on a real disk.

#[cfg(test)]
#[path = "outbox/"]
mod outbox {
    mod absence;
    mod capacity;
    mod damage;
    mod damaged_log;
    mod disk;
    mod epoch;
    mod erase;
    mod fixtures;
    mod forget;
    mod kill;
    mod lifecycle;
    mod model;
    mod sharing;
}
