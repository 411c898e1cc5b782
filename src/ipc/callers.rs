//! Who asked the controller something and waits for the answer.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
        mpsc,
    },
    time::Duration,
};

use super::{Request, Response};
use crate::{
    controller::{Input, ReplyId},
    workers::ControllerSender,
};

/// Asks from any thread; answers from any thread. Clones share who waits.
#[derive(Clone)]
pub struct Callers(Arc<Shared>);

struct Shared {
    controller: ControllerSender,
    next_id: AtomicU64,
    waiting: Mutex<HashMap<ReplyId, mpsc::Sender<Response>>>,
}

impl Callers {
    /// Callers of `controller`.
    pub fn new(controller: ControllerSender) -> Self {
        Self(Arc::new(Shared {
            controller,
            next_id: AtomicU64::new(0),
            waiting: Mutex::default(),
        }))
    }

    /// Asks, and blocks until it is answered. `None` where no answer came within `patience`.
    pub fn ask(&self, request: Request, patience: Duration) -> Option<Response> {
        let reply = ReplyId(self.0.next_id.fetch_add(1, Ordering::Relaxed));
        let (sender, receiver) = mpsc::channel();
        self.waiting().insert(reply, sender);
        self.0.controller.send(Input::Ipc { request, reply });
        let response = receiver.recv_timeout(patience);
        self.waiting().remove(&reply);
        response.ok()
    }

    /// Gives the answer to whoever waits for it.
    pub fn answer(&self, reply: ReplyId, response: Response) {
        if let Some(caller) = self.waiting().remove(&reply) {
            // A caller that has hung up needs no answer.
            let _ = caller.send(response);
        }
    }

    fn waiting(&self) -> MutexGuard<'_, HashMap<ReplyId, mpsc::Sender<Response>>> {
        self.0.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
