//! The records on one page of a b-tree. Nothing that a page says about itself is trusted.

use super::image::Image;
use super::record::{Record, varint};
use crate::connection::PAGE_BYTES;

/// Every record that can be read from a version of a page, 0 being the latest; none where it is not a page with records.
pub(super) fn records(image: &mut Image, number: u32, age: usize) -> Vec<Record> {
    // The first page holds the schema, which is known.
    if number == 1 {
        return Vec::new();
    }
    let page = image.version(number, age);
    let Some(kind) = Kind::of(&page) else {
        return Vec::new();
    };
    let cells = usize::from(u16_at(&page, 3).unwrap_or(0));
    let pointers = kind.header_bytes();
    (0..cells)
        .map_while(|cell| u16_at(&page, pointers + 2 * cell))
        .filter_map(|offset| cell_record(image, &page, kind, usize::from(offset)))
        .collect()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    TableLeaf,
    IndexLeaf,
    /// Its cells hold records too, each after the number of a page below.
    IndexInterior,
}

impl Kind {
    fn of(page: &[u8]) -> Option<Self> {
        match page.first()? {
            0x0d => Some(Self::TableLeaf),
            0x0a => Some(Self::IndexLeaf),
            0x02 => Some(Self::IndexInterior),
            _ => None,
        }
    }

    fn header_bytes(self) -> usize {
        match self {
            Self::TableLeaf | Self::IndexLeaf => 8,
            Self::IndexInterior => 12,
        }
    }

    /// The longest payload that stays on the page.
    fn longest_local(self) -> usize {
        match self {
            Self::TableLeaf => PAGE_BYTES - 35,
            Self::IndexLeaf | Self::IndexInterior => (PAGE_BYTES - 12) * 64 / 255 - 23,
        }
    }

    /// How much of a payload lies on the page.
    fn local_bytes(self, payload: usize) -> usize {
        if payload <= self.longest_local() {
            return payload;
        }
        let least = (PAGE_BYTES - 12) * 32 / 255 - 23;
        let most = least + (payload - least) % (PAGE_BYTES - 4);
        if most <= self.longest_local() { most } else { least }
    }
}

/// Longer than any value that is ever written.
const LONGEST_PAYLOAD: usize = 16 * 1024 * 1024;

fn cell_record(image: &mut Image, page: &[u8], kind: Kind, offset: usize) -> Option<Record> {
    let mut position = offset;
    if kind == Kind::IndexInterior {
        position += 4;
    }
    let payload_bytes = usize::try_from(varint(page, &mut position)?).ok()?;
    if payload_bytes > LONGEST_PAYLOAD {
        return None;
    }
    let rowid = match kind {
        Kind::TableLeaf => Some(varint(page, &mut position)?),
        Kind::IndexLeaf | Kind::IndexInterior => None,
    };
    let local = kind.local_bytes(payload_bytes);
    let mut payload = page.get(position..position + local)?.to_vec();
    if local < payload_bytes {
        let next = u32_at(page, position + local)?;
        read_overflow(image, next, payload_bytes, &mut payload)?;
    }
    Record::parse(rowid, &payload)
}

fn read_overflow(image: &mut Image, mut next: u32, wanted: usize, payload: &mut Vec<u8>) -> Option<()> {
    while payload.len() < wanted {
        if next == 0 {
            return None;
        }
        let page = image.page(next);
        let missing = wanted - payload.len();
        payload.extend(page[4..].iter().take(missing));
        next = u32_at(&page, 0)?;
    }
    Some(())
}

fn u16_at(page: &[u8], offset: usize) -> Option<u16> {
    page.get(offset..offset + 2)?
        .try_into()
        .ok()
        .map(u16::from_be_bytes)
}

fn u32_at(page: &[u8], offset: usize) -> Option<u32> {
    page.get(offset..offset + 4)?
        .try_into()
        .ok()
        .map(u32::from_be_bytes)
}
