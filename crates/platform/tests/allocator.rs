//! One heap for all threads, in a process of its own: what the allocator does is the same for all of it.

#![cfg(all(target_os = "linux", target_env = "gnu"))]
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::sync::Barrier;

/// What the GNU C library reserves for each further heap on a computer of 64 bits.
const HEAP_MEGABYTES: u64 = 64;
const THREADS: usize = 6;

fn address_space_megabytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmSize:")).unwrap();
    let kilobytes: u64 = line.split_whitespace().nth(1).unwrap().parse().unwrap();
    kilobytes / 1_024
}

/// How much address space is taken while several threads allocate side by side.
fn taken_by_threads() -> u64 {
    let before = address_space_megabytes();
    let (allocated, looked) = (Barrier::new(THREADS + 1), Barrier::new(THREADS + 1));
    std::thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                let blocks: Vec<Vec<u8>> = (0..100).map(|_| vec![1; 1_000]).collect();
                allocated.wait();
                looked.wait();
                drop(blocks);
            });
        }
        allocated.wait();
        let taken = address_space_megabytes() - before;
        looked.wait();
        taken
    })
}

#[test]
fn threads_share_one_heap() {
    timetrack_platform::allocator::keep_little();
    let taken = taken_by_threads();
    assert!(taken < HEAP_MEGABYTES, "{taken} MB");
}
