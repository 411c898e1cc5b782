//! One direction of one connection.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::atomic::Ordering;

use super::{Connection, Fault, Shared};
use crate::poll::Deadline;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    /// From the client to the server.
    Request,
    /// From the server to the client.
    Answer,
}

/// What becomes of a chunk.
enum Verdict {
    /// This many bytes are passed on, then the connection is closed if they are not all.
    Pass(usize),
    /// The connection is closed without reading what has come, which the other side sees as a reset.
    Reset,
    /// The proxy stops.
    Stop,
}

/// Passes on what comes until one side closes or the fault says otherwise.
pub(super) fn run(shared: &Shared, connection: &Connection, direction: Direction) {
    let (mut from, mut to): (&TcpStream, &TcpStream) = match direction {
        Direction::Request => (&connection.client, &connection.server),
        Direction::Answer => (&connection.server, &connection.client),
    };
    let mut passed = Passed::default();
    let mut buffer = vec![0; 16 * 1024];
    loop {
        // Only looked at: a reset needs bytes that nobody has read.
        let length = match from.peek(&mut buffer) {
            Ok(0) | Err(_) => break,
            Ok(length) => length,
        };
        match judge(shared, direction, length, &mut passed) {
            Verdict::Pass(some) => {
                let taken = from.read_exact(&mut buffer[..length]);
                if taken.is_err() || to.write_all(&buffer[..some]).is_err() || some < length {
                    connection.close();
                    return;
                }
            }
            Verdict::Reset => {
                connection.is_reset.store(true, Ordering::SeqCst);
                connection.server.shutdown(Shutdown::Both).ok();
                return;
            }
            Verdict::Stop => {
                connection.close();
                return;
            }
        }
    }
    // One side has said all it wants to say; the other may still answer.
    if !connection.is_reset.load(Ordering::SeqCst) {
        to.shutdown(Shutdown::Write).ok();
    }
}

/// The bytes that went this way since the fault last changed.
#[derive(Debug, Default)]
struct Passed {
    generation: u64,
    bytes: usize,
}

fn judge(shared: &Shared, direction: Direction, length: usize, passed: &mut Passed) -> Verdict {
    loop {
        let (fault, generation, is_stopping) = {
            let state = shared.lock();
            (state.fault, state.generation, state.is_stopping)
        };
        if is_stopping {
            return Verdict::Stop;
        }
        if passed.generation != generation {
            *passed = Passed { generation, bytes: 0 };
        }
        let allowed = match (fault, direction) {
            (Fault::BlackHole, Direction::Request | Direction::Answer) => {
                shared.wait_for_change(generation, None);
                continue;
            }
            (Fault::Reset, Direction::Request) => return Verdict::Reset,
            (Fault::Delay(delay), Direction::Answer) => {
                shared.wait_for_change(generation, Some(Deadline::after(delay)));
                length
            }
            (Fault::TruncateRequest(limit), Direction::Request)
            | (Fault::TruncateAnswer(limit), Direction::Answer) => {
                limit.saturating_sub(passed.bytes).min(length)
            }
            (Fault::None | Fault::Refuse, Direction::Request | Direction::Answer)
            | (Fault::Delay(_) | Fault::TruncateAnswer(_), Direction::Request)
            | (Fault::Reset | Fault::TruncateRequest(_), Direction::Answer) => length,
        };
        passed.bytes += allowed;
        return Verdict::Pass(allowed);
    }
}
