use std::sync::mpsc;

use super::{EventLoopError, Handle, Message};

#[expect(
    clippy::unnecessary_wraps,
    reason = "the same signature on every operating system"
)]
pub(super) fn run<A: 'static>(start: impl FnOnce(Handle<A>) -> A + 'static) -> Result<(), EventLoopError> {
    let (sender, messages) = mpsc::channel();
    let mut state = start(Handle(Sender(sender)));
    for message in messages {
        match message {
            Message::Run(task) => task(&mut state),
            Message::Exit => break,
        }
    }
    Ok(())
}

pub(super) struct Sender<A>(mpsc::Sender<Message<A>>);

impl<A> Sender<A> {
    pub(super) fn send(&self, message: Message<A>) -> bool {
        self.0.send(message).is_ok()
    }
}

impl<A> Clone for Sender<A> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}
