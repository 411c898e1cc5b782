//! Unix signals, handed to a thread, so that the callback may do anything.

use std::io;
use std::thread;

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

pub(super) fn on_terminate(callback: Box<dyn Fn() + Send + Sync>) -> io::Result<()> {
    let mut signals = Signals::new([SIGTERM, SIGINT, SIGHUP])?;
    thread::Builder::new().name("signals".to_owned()).spawn(move || {
        for _ in signals.forever() {
            callback();
        }
    })?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;
    use std::time::Duration;

    use rustix::process::{Signal, getpid, kill_process};

    use super::*;

    #[test]
    fn a_signal_reaches_the_callback_and_the_process_goes_on() {
        let (sender, receiver) = mpsc::channel();
        on_terminate(Box::new(move || sender.send(()).unwrap())).unwrap();
        for signal in [Signal::TERM, Signal::INT, Signal::HUP] {
            kill_process(getpid(), signal).unwrap();
            receiver.recv_timeout(Duration::from_secs(10)).unwrap();
        }
    }
}
