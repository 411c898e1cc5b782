//! Sends what the outbox holds, and tells the server what is going on.
//!
//! When to send is decided by the pure [`SendSchedule`]; one round of sending is in `round`; this file is the loop.
//! Nothing is deleted from the outbox before the server answered for that very item.

mod erasing;
mod forgetting;
mod handle;
mod round;
mod schedule;
#[cfg(test)]
mod tests;

use std::{
    sync::{Arc, mpsc::RecvTimeoutError},
    time::Duration,
};

use timetrack_domain::Moment;
use timetrack_outbox::Outbox;
use tokio::{runtime, sync::Notify};

pub use handle::SenderHandle;
pub use schedule::{Outcome, SendSchedule};

use self::{erasing::Erasing, handle::Request, round::Round};
use super::{Finished, Worker, WorkerContext, recorder::OutboxSlot};
use crate::{
    controller::{Input, OutboxCounts, OutboxReport, SenderReport},
    server_client::{NoClient, ServerClient, ServerClients},
    status::{SendFailureCause, StatusReader},
};

/// How long the last rounds, when the agent ends, may take.
const FAREWELL_TIMEOUT: Duration = Duration::from_secs(4);
/// How long a request that is on its way when the agent ends may still take. Only one of the two is waited for.
const LAST_ANSWER_TIMEOUT: Duration = Duration::from_secs(3);
/// How often what is pending is sent to a server elsewhere.
const SEND_EVERY: Duration = Duration::from_secs(30);
/// How often it is sent to the server on this computer, whose pages are to be up to date.
const SEND_EVERY_ALONE: Duration = Duration::from_secs(5);

/// See the module's documentation.
pub struct EventSender {
    handle: SenderHandle,
    outbox: OutboxSlot,
    clients: ServerClients,
    status: StatusReader,
    runtime: runtime::Handle,
}

impl EventSender {
    /// A sender that is spoken to through `handle`, and sends what is in `outbox` by one of `clients`.
    pub fn new(
        handle: SenderHandle,
        outbox: OutboxSlot,
        clients: ServerClients,
        status: StatusReader,
        runtime: runtime::Handle,
    ) -> Self {
        Self {
            handle,
            outbox,
            clients,
            status,
            runtime,
        }
    }

    /// The client for the server that is known now.
    fn client(&self) -> Option<Result<ServerClient, SendFailureCause>> {
        match self.clients.current() {
            Ok(client) => Some(Ok(client)),
            Err(NoClient::NotKnownYet) => None,
            Err(NoClient::NotEnrolled) => Some(Err(SendFailureCause::NotSignedIn)),
            Err(NoClient::Unusable) => Some(Err(SendFailureCause::Certificate)),
        }
    }

    fn send_every(&self) -> Duration {
        if self.clients.is_loopback() {
            SEND_EVERY_ALONE
        } else {
            SEND_EVERY
        }
    }
}

impl Worker for EventSender {
    fn run(self: Box<Self>, context: &WorkerContext) -> anyhow::Result<Finished> {
        let inbox = self.handle.inbox();
        let waker = self.handle.clone();
        let stopping = Arc::new(Notify::new());
        let stop_request = Arc::clone(&stopping);
        context.stop.on_stop(move || {
            stop_request.notify_one();
            waker.wake();
        });
        let mut schedule = SendSchedule::new(self.handle.heartbeat_interval());
        let mut erasing = Erasing::default();
        let mut has_offered_again = false;
        let mut at = context.clock.moment();
        loop {
            match inbox.recv_timeout(schedule.wait(at.elapsed)) {
                Ok(request) => {
                    at = context.clock.moment();
                    match request {
                        Request::SyncNow => schedule.send_now(at.elapsed),
                        Request::StateChanged => schedule.state_changed(at.elapsed),
                        Request::MayWorkAgain => schedule.may_work_again(at.elapsed),
                        Request::Wake => {}
                    }
                }
                Err(RecvTimeoutError::Timeout) => at = context.clock.moment(),
                Err(RecvTimeoutError::Disconnected) => return Ok(Finished::Stopped),
            }
            if context.stop.is_stopping() {
                self.say_farewell(context);
                return Ok(Finished::Stopped);
            }
            if !has_offered_again && let Some(outbox) = self.outbox.get() {
                has_offered_again = true;
                offer_again(&outbox);
            }
            if schedule.is_due(at.elapsed) {
                match self.send_everything(&mut schedule, &mut at, &stopping, context) {
                    Next::Wait => {}
                    Next::Stop => return Ok(Finished::Stopped),
                }
            }
            if let Some(outbox) = self.outbox.get() {
                erasing.attend(&outbox, at.elapsed, context);
            }
        }
    }
}

impl EventSender {
    /// Round after round until nothing is pending, something fails, or the agent ends.
    fn send_everything(
        &self,
        schedule: &mut SendSchedule,
        at: &mut Moment,
        stopping: &Notify,
        context: &WorkerContext,
    ) -> Next {
        let Some(outbox) = self.outbox.get() else {
            schedule.not_ready(at.elapsed);
            return Next::Wait;
        };
        let client = match self.client() {
            Some(Ok(client)) => client,
            Some(Err(cause)) => {
                let wait = schedule.next(
                    Outcome::Failed { retry_after: None },
                    at.elapsed,
                    &mut rand::rng(),
                );
                report_failure(cause, *at, wait, context);
                return Next::Wait;
            }
            None => {
                schedule.not_ready(at.elapsed);
                return Next::Wait;
            }
        };
        schedule.send_every(self.send_every());
        loop {
            let round = Round {
                client: &client,
                outbox: &outbox,
                status: &self.status,
                context,
                origin: self.handle.origin(),
                settings: self.handle.settings(),
            };
            let limits = schedule.limits();
            let heartbeat_is_due = schedule.heartbeat_is_due(at.elapsed);
            let result = self.runtime.block_on(async {
                tokio::select! {
                    result = round.run(limits, heartbeat_is_due) => Some(result),
                    () = given_up(stopping) => None,
                }
            });
            let Some(result) = result else {
                tracing::info!(
                    "The server did not answer in time; what is pending is sent at the next start"
                );
                return Next::Stop;
            };
            *at = context.clock.moment();
            report_counts(&outbox, context);
            let drained = match result {
                Ok(round::Sent::Nothing) => {
                    schedule.next(Outcome::Nothing, at.elapsed, &mut rand::rng());
                    context
                        .controller
                        .send(Input::Sender(SenderReport::NothingToSend));
                    return Next::Wait;
                }
                Ok(round::Sent::Batch { events, drained }) => {
                    schedule.next(Outcome::Sent { drained }, at.elapsed, &mut rand::rng());
                    context
                        .controller
                        .send(Input::Sender(SenderReport::Sent { events, drained }));
                    drained
                }
                Ok(round::Sent::SetAside | round::Sent::TooMuch) => {
                    schedule.next(Outcome::SendLess, at.elapsed, &mut rand::rng());
                    false
                }
                Err(failure) => {
                    let outcome = Outcome::Failed {
                        retry_after: failure.retry_after,
                    };
                    let wait = schedule.next(outcome, at.elapsed, &mut rand::rng());
                    report_failure(failure.cause, *at, wait, context);
                    return Next::Wait;
                }
            };
            if drained || context.stop.is_stopping() {
                return Next::Wait;
            }
        }
    }

    /// What the recorder closed when it stopped still goes out, where the server answers in time.
    fn say_farewell(&self, context: &WorkerContext) {
        let (Some(outbox), Some(Ok(client))) = (self.outbox.get(), self.client()) else {
            return;
        };
        let round = Round {
            client: &client,
            outbox: &outbox,
            status: &self.status,
            context,
            origin: self.handle.origin(),
            settings: self.handle.settings(),
        };
        let limits = SendSchedule::new(self.handle.heartbeat_interval()).limits();
        let sent = self.runtime.block_on(async {
            tokio::time::timeout(FAREWELL_TIMEOUT, round.run_until_drained(limits)).await
        });
        match sent {
            Ok(Ok(())) => {}
            Ok(Err(failure)) => {
                tracing::info!(cause = ?failure.cause, "What is pending is sent at the next start");
            }
            Err(_) => {
                tracing::info!(
                    "The server did not answer in time; what is pending is sent at the next start"
                );
            }
        }
    }
}

/// Offers once more what a server refused: it may have been updated since, or its administrator put something right.
fn offer_again(outbox: &Outbox) {
    match outbox.retry_quarantined() {
        Ok(0) => {}
        Ok(items) => tracing::info!(items, "Offering again what the server refused"),
        Err(error) => tracing::warn!(%error, "What the server refused could not be offered again"),
    }
}

/// What follows when sending has come to an end.
enum Next {
    /// The next time.
    Wait,
    /// The agent ends, and the server does not answer.
    Stop,
}

/// When a request that is on its way is no longer waited for because the agent ends.
async fn given_up(stopping: &Notify) {
    stopping.notified().await;
    tokio::time::sleep(LAST_ANSWER_TIMEOUT).await;
}

fn report_failure(cause: SendFailureCause, at: Moment, wait: Duration, context: &WorkerContext) {
    let next_attempt = at.wall.checked_add(wait).ok();
    context
        .controller
        .send(Input::Sender(SenderReport::Failed { cause, next_attempt }));
}

fn report_counts(outbox: &timetrack_outbox::Outbox, context: &WorkerContext) {
    if let Ok(status) = outbox.status() {
        context
            .controller
            .send(Input::Outbox(OutboxReport::Counts(OutboxCounts::from(&status))));
    }
}
