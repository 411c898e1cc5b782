//! The write-ahead log as it lies on the disk (<https://www.sqlite.org/fileformat2.html#the_write_ahead_log>).
//!
//! SQLite silently ignores everything behind the first frame whose checksum is wrong, because that is where a crash
//! leaves off. A flipped bit in the middle looks the same, and would take every later commit with it. What tells them
//! apart: behind a flipped bit there are whole frames again, each of which continues the checksum of its neighbour.

use std::fs::File;
use std::io::{self, ErrorKind, Read, Seek, SeekFrom};
use std::path::Path;

use crate::connection::{self, PAGE_BYTES};

/// One page in the log.
pub(super) struct Frame {
    /// The number of the page.
    pub(super) page: u32,
    /// Where its bytes begin in the log.
    pub(super) offset: u64,
    /// Whether it is of the log's present round. Behind the end of that lie frames of an earlier one, with other salts.
    pub(super) is_current: bool,
    /// Whether its checksum continues that of the frame before it.
    is_whole: bool,
    /// Whether it ends a transaction.
    is_commit: bool,
}

/// The log of the database at `path`, if it has one.
pub(super) fn open(path: &Path) -> io::Result<Option<File>> {
    let [log, _] = connection::companions(path);
    match File::open(log) {
        Ok(log) => Ok(Some(log)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Whether a commit lies behind a frame that SQLite stops at.
pub(super) fn hides_commits(path: &Path) -> io::Result<bool> {
    let Some(mut log) = open(path)? else {
        return Ok(false);
    };
    let mut broken = !header_is_whole(&mut log)?;
    for frame in frames(&mut log)? {
        let is_good = frame.is_current && frame.is_whole;
        broken |= !is_good;
        if broken && is_good && frame.is_commit {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The frames of the log, in their order.
pub(super) fn frames(log: &mut File) -> io::Result<Vec<Frame>> {
    let mut header = [0; HEADER_BYTES];
    let mut found = Vec::new();
    if !read_at(log, 0, &mut header)? {
        return Ok(found);
    }
    let order = ByteOrder::of(&header);
    let mut checksum = Checksum::stored(&header[24..32]);
    let mut salts = None;
    let mut position = HEADER_BYTES as u64;
    let mut frame = vec![0; FRAME_HEADER_BYTES + PAGE_BYTES];
    while read_at(log, position, &mut frame)? {
        // Of a header that is broken itself, the salts may be too; then the first frame has the true ones.
        let expected = *salts.get_or_insert_with(|| {
            let header_is_whole = Checksum::default().of(&header[..24], order) == checksum;
            salts_of(if header_is_whole {
                &header[16..24]
            } else {
                &frame[8..16]
            })
        });
        let computed = checksum
            .of(&frame[..8], order)
            .of(&frame[FRAME_HEADER_BYTES..], order);
        checksum = Checksum::stored(&frame[16..24]);
        found.push(Frame {
            page: big_endian(&frame[..4]),
            offset: position + FRAME_HEADER_BYTES as u64,
            is_current: salts_of(&frame[8..16]) == expected,
            is_whole: computed == checksum,
            is_commit: big_endian(&frame[4..8]) != 0,
        });
        position += frame.len() as u64;
    }
    Ok(found)
}

const HEADER_BYTES: usize = 32;
const FRAME_HEADER_BYTES: usize = 24;

/// How the words that are summed up are read. The sums themselves are always stored big-endian.
#[derive(Clone, Copy)]
enum ByteOrder {
    Big,
    Little,
}

impl ByteOrder {
    /// The lowest bit of the magic number says it.
    fn of(header: &[u8]) -> Self {
        if header[3] & 1 == 1 {
            Self::Big
        } else {
            Self::Little
        }
    }

    fn word(self, bytes: &[u8]) -> u32 {
        match self {
            Self::Big => big_endian(bytes),
            Self::Little => big_endian(bytes).swap_bytes(),
        }
    }
}

/// SQLite's checksum: two sums, each fed by the other.
#[derive(Clone, Copy, Default, PartialEq)]
struct Checksum(u32, u32);

impl Checksum {
    fn stored(bytes: &[u8]) -> Self {
        Self(big_endian(&bytes[..4]), big_endian(&bytes[4..8]))
    }

    fn of(self, bytes: &[u8], order: ByteOrder) -> Self {
        bytes.chunks_exact(8).fold(self, |Self(first, second), pair| {
            let first = first.wrapping_add(order.word(&pair[..4])).wrapping_add(second);
            let second = second.wrapping_add(order.word(&pair[4..])).wrapping_add(first);
            Self(first, second)
        })
    }
}

fn header_is_whole(log: &mut File) -> io::Result<bool> {
    let mut header = [0; HEADER_BYTES];
    Ok(read_at(log, 0, &mut header)?
        && Checksum::default().of(&header[..24], ByteOrder::of(&header)) == Checksum::stored(&header[24..32]))
}

fn salts_of(bytes: &[u8]) -> [u32; 2] {
    [big_endian(&bytes[..4]), big_endian(&bytes[4..8])]
}

fn big_endian(bytes: &[u8]) -> u32 {
    u32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]])
}

/// Whether there was enough to read.
fn read_at(file: &mut File, position: u64, buffer: &mut [u8]) -> io::Result<bool> {
    file.seek(SeekFrom::Start(position))?;
    match file.read_exact(buffer) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => Ok(false),
        Err(error) => Err(error),
    }
}
