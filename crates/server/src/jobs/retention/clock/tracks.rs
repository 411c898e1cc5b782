//! Which clock may be trusted, from where clocks were seen before. Pure.
//!
//! A clock that is right goes on from where it was seen last, and so does one that is wrong by the same amount all the
//! time: each such line of time is a track. One that leaps ahead begins another, which is doubted until it has stayed
//! there for a day. A day counts as long as the clock was seen all the time, or by nobody: where it was put back in
//! between and stayed there for an hour, or for as long as before, the day begins anew, and what was trusted is doubted.
//! One that was put back for less only starts in the past, because its battery is empty, and is put right soon: then the
//! day is made of the time for which the clock was seen. Somebody who uses a computer now and then never stays for a day; so a clock is also
//! trusted that was seen four times, each more than a week after the one before, in steps of about the same length, and
//! never put back for an hour.
//!
//! Tracks of servers that share a database do not meet, so no server's clock makes another's look as if it leapt. One
//! that is put back is trusted at once: by it, too little is too old. What nobody sees any more is forgotten after 30 days.

use jiff::{SignedDuration, Timestamp};
use timetrack_storage::ClockTrack;

/// A server that runs, and a computer that is used now and then, come again within this time.
pub(super) const LEAP: SignedDuration = SignedDuration::from_hours(7 * 24);
/// How long a clock must have stayed where it leapt to: a little less than the time between two runs.
const PROOF: SignedDuration = SignedDuration::from_hours(23);
/// How often a clock must be seen after leaps, to be trusted in place of that. One that is more than twice as long as
/// those before is the first again.
const LEAPS: u32 = 3;
/// A clock that was put back by less is still on its track.
const BACK: SignedDuration = SignedDuration::from_hours(24);
/// Whoever is seen again within this time was there all the time, also where others were seen meanwhile. A clock that was
/// put back shows by staying for as long that it was not about to be put right.
const REST: SignedDuration = SignedDuration::from_hours(1);
const FORGOTTEN: SignedDuration = SignedDuration::from_hours(30 * 24);
/// More than there are servers, and places that a clock leaps to within the time in which these are forgotten.
const MOST: usize = 16;

/// Notes that a clock was seen at `now`. The track on which it is comes first.
pub(super) fn look(mut tracks: Vec<ClockTrack>, now: Timestamp) -> Vec<ClockTrack> {
    let mut passed = SignedDuration::ZERO;
    let mut current = if let Some(index) = position(&tracks, now) {
        let track = tracks.swap_remove(index);
        passed = now.duration_since(track.seen).max(passed);
        gone_on(track, &tracks, now)
    } else {
        begun(&mut tracks, now)
    };
    let stayed = current.doubted.map(|since| now.duration_since(since));
    if stayed.is_some_and(|stayed| stayed >= PROOF) || current.leaps >= LEAPS {
        current.doubted = None;
        current.leaps = 0;
    }
    current.quiet = SignedDuration::ZERO;
    current.put_back = SignedDuration::ZERO;
    for other in &mut tracks {
        // So that the order in which they were seen is known.
        let passed = passed.max(SignedDuration::from_millis(1));
        other.quiet = other.quiet.saturating_add(passed);
        if is_behind(&current, other) {
            other.put_back = other.put_back.max(current.stay);
        }
    }
    tracks.retain(|track| track.quiet <= FORGOTTEN);
    tracks.sort_by_key(|track| track.quiet);
    tracks.truncate(MOST - 1);
    tracks.insert(0, current);
    tracks
}

/// The latest time that was trusted.
pub(super) fn latest_trusted(tracks: &[ClockTrack]) -> Option<Timestamp> {
    let trusted = tracks.iter().filter(|track| track.doubted.is_none());
    trusted.map(|track| track.seen).max()
}

/// The track on which `now` lies.
fn position(tracks: &[ClockTrack], now: Timestamp) -> Option<usize> {
    let near = tracks.iter().enumerate().filter(|(_, track)| {
        let passed = now.duration_since(track.seen);
        -BACK <= passed && passed <= LEAP
    });
    let nearest = near.min_by_key(|(index, track)| {
        let others = tracks
            .iter()
            .enumerate()
            .filter(|(other, _)| other != index)
            .map(|(_, other)| *other);
        let next = gone_on(**track, &others.collect::<Vec<_>>(), now);
        // Nothing is better than what is trusted, and then than what will be soon.
        (next.doubted, now.duration_since(track.seen).abs())
    });
    nearest.map(|(index, _)| index)
}

fn gone_on(mut track: ClockTrack, others: &[ClockTrack], now: Timestamp) -> ClockTrack {
    let unseen = now.duration_since(track.seen);
    if unseen.abs() <= REST {
        track.stay = track.stay.saturating_add(unseen.max(SignedDuration::ZERO));
    } else {
        let stay = std::mem::take(&mut track.stay);
        let mut earlier = others.iter().filter(|other| is_behind(other, &track));
        let was_put_back = earlier.any(|other| other.quiet < track.quiet);
        if was_put_back && track.put_back >= stay.min(REST) {
            track.doubted = Some(now);
            track.leaps = 0;
        } else if was_put_back {
            let later = |since: Timestamp| since.saturating_add(unseen).unwrap_or(now);
            track.doubted = track.doubted.map(later);
        }
    }
    track.doubted = track.doubted.map(|since| since.min(now));
    track.seen = track.seen.max(now);
    track
}

/// A track that begins here, or the last one after a leap.
fn begun(tracks: &mut Vec<ClockTrack>, now: Timestamp) -> ClockTrack {
    let before = tracks.iter().map(|track| track.seen).filter(|seen| *seen < now);
    let leap = before.max().map_or(LEAP, |before| now.duration_since(before));
    let new = ClockTrack {
        seen: now,
        doubted: Some(now),
        leaps: 0,
        longest_leap: leap,
        quiet: SignedDuration::ZERO,
        stay: SignedDuration::ZERO,
        put_back: SignedDuration::ZERO,
    };
    let Some(last) = leapt_from(tracks, now) else {
        return new;
    };
    let is_ahead = tracks[last].seen < now;
    match (tracks[last].doubted, is_ahead) {
        (Some(_), true) => {
            let last = tracks.swap_remove(last);
            let leap = now.duration_since(last.seen);
            if leap > last.longest_leap.saturating_mul(2) {
                return ClockTrack {
                    longest_leap: leap,
                    ..new
                };
            }
            ClockTrack {
                leaps: last.leaps + 1,
                longest_leap: leap.max(last.longest_leap),
                ..new
            }
        }
        (None, false) => ClockTrack { doubted: None, ..new },
        (Some(_), false) | (None, true) => new,
    }
}

/// The track from which a clock leapt, or was put back, to a time that lies on none.
fn leapt_from(tracks: &[ClockTrack], now: Timestamp) -> Option<usize> {
    let mut latest: Vec<usize> = (0..tracks.len()).collect();
    latest.sort_by_key(|index| tracks[*index].quiet);
    let last = *latest.first()?;
    // One that started in the past for a moment leapt from where it was before.
    let before = latest.get(1).copied().filter(|before| {
        let (last, before) = (&tracks[last], &tracks[*before]);
        last.stay < REST && before.stay >= REST && is_behind(last, before) && before.seen < now
    });
    Some(before.unwrap_or(last))
}

/// Whether one track is so far behind another that a clock gets there by being put back.
fn is_behind(track: &ClockTrack, other: &ClockTrack) -> bool {
    other.seen.duration_since(track.seen) > BACK
}

#[cfg(test)]
mod tests;
