//! The GNU C library gives threads heaps of their own (up to eight for each core), each with its own free room, and
//! raises what a heap may keep free with the largest block that was ever freed. See mallopt(3).

/// Free bytes at the end of the heap beyond which they go back to the system; the library's own default is 128 KiB.
const KEPT_FREE_BYTES: libc::c_int = 32 * 1_024;

pub(super) fn keep_little() {
    for (parameter, value) in [
        (libc::M_ARENA_MAX, 1),
        (libc::M_TRIM_THRESHOLD, KEPT_FREE_BYTES),
        // The heap grows by no more than it may keep, or it would give back what it has just taken.
        (libc::M_TOP_PAD, KEPT_FREE_BYTES),
    ] {
        // SAFETY: takes two numbers, and the library locks what it changes.
        // A library that does not know a parameter leaves things as they are, which costs memory and nothing else.
        unsafe { libc::mallopt(parameter, value) };
    }
}
