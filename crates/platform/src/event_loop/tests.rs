use std::sync::{Arc, Mutex};
use std::thread;

use super::*;

#[test]
fn tasks_run_in_order_on_the_loops_thread_until_exit() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let (log, main) = (seen.clone(), thread::current().id());
    run(move |handle| {
        thread::spawn(move || {
            for number in 0..3 {
                assert!(handle.post(move |log: &mut Arc<Mutex<Vec<u32>>>| {
                    assert_eq!(thread::current().id(), main);
                    log.lock().unwrap().push(number);
                }));
            }
            handle.exit();
            handle.post(|log| log.lock().unwrap().push(99));
        });
        log
    })
    .unwrap();
    assert_eq!(*seen.lock().unwrap(), [0, 1, 2]);
}

#[test]
fn posting_after_the_end_is_said() {
    let kept = Arc::new(Mutex::new(None));
    let keep = kept.clone();
    run(move |handle: Handle<()>| {
        *keep.lock().unwrap() = Some(handle.clone());
        handle.exit();
    })
    .unwrap();
    assert!(!kept.lock().unwrap().take().unwrap().post(|()| ()));
}
