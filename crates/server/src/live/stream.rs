//! Streams of server-sent events.

use std::convert::Infallible;
use std::time::Duration;

use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::Stream;
use futures_util::stream::unfold;
use tokio::time::Instant;

use super::LONGEST;
use crate::lifecycle::Shutdown;

/// Shorter than the time after which proxies usually end a connection without data.
const KEEP_ALIVE: Duration = Duration::from_secs(20);

/// A source of events for one who listens.
pub(super) trait Source: Send + 'static {
    /// Waits for the next event. It may be dropped at any time before it gives one.
    fn next(&mut self) -> impl Future<Output = Event> + Send;
}

/// A stream that ends with the server, and after [`LONGEST`]. It asks for the next event only when the last was
/// written, so a slow reader costs no memory.
pub(super) fn respond(
    source: impl Source,
    shutdown: Shutdown,
) -> Sse<impl Stream<Item = Result<Event, Infallible>> + Send> {
    // The client comes back this soon; an event before anything happened also makes the head of the answer go out.
    let hello = Event::default()
        .retry(Duration::from_secs(3))
        .comment("connected");
    let deadline = deadline();
    let events = unfold(
        (source, shutdown, Some(hello)),
        move |(mut source, shutdown, hello)| async move {
            if let Some(hello) = hello {
                return Some((Ok(hello), (source, shutdown, None)));
            }
            let event = tokio::select! {
                event = source.next() => event,
                () = shutdown.started() => return None,
                () = tokio::time::sleep_until(deadline) => return None,
            };
            Some((Ok(event), (source, shutdown, None)))
        },
    );
    Sse::new(events).keep_alive(KeepAlive::new().interval(KEEP_ALIVE))
}

fn deadline() -> Instant {
    Instant::now() + LONGEST
}
