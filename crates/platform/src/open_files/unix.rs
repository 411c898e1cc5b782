//! By the resource limit `RLIMIT_NOFILE`.

use std::io;

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

pub(super) fn allow(wanted: u64) -> io::Result<u64> {
    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    // `None` is no limit at all.
    let Some(allowed) = current.filter(|current| *current < wanted) else {
        return Ok(current.unwrap_or(u64::MAX));
    };
    let raised = maximum.map_or(wanted, |maximum| maximum.min(wanted));
    if raised <= allowed {
        return Ok(allowed);
    }
    setrlimit(
        Resource::Nofile,
        Rlimit {
            current: Some(raised),
            maximum,
        },
    )?;
    Ok(raised)
}
