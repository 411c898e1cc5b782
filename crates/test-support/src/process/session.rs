//! Everything that descends from one process, also what has put itself into a process group of its own.
//!
//! Browsers and desktop services do that, so a signal to the group misses them; the session they keep.

use std::process::Command;

use anyhow::Result;

/// Shell functions over a session, named by the id of its leader in `$leader`. They need nothing but `/proc`.
pub(super) const FUNCTIONS: &str = r#"
session_members() {
    for stat in /proc/[0-9]*/stat; do
        { read -r line < "$stat"; } 2>/dev/null || continue
        # After the name: state, parent, group, session.
        rest=${line##*) }
        state=${rest%% *}
        rest=${rest#* * * }
        if [ "${rest%% *}" = "$leader" ] && [ "$state" != Z ]; then
            id=${stat#/proc/}
            echo "${id%/stat}"
        fi
    done
}
# Again while there are any: one may have started another in between.
kill_session() {
    rounds=0
    members=$(session_members)
    while [ -n "$members" ] && [ "$rounds" -lt 50 ]; do
        kill -s KILL $members 2>/dev/null
        rounds=$((rounds + 1))
        members=$(session_members)
    done
}
"#;

/// Ends all processes of the session, at once and without warning.
pub(super) fn kill(leader: u32) -> Result<()> {
    let script = format!("{FUNCTIONS}\nleader=$1\nkill_session");
    super::run(Command::new("sh").args(["-c", &script, "sh", &leader.to_string()]))?;
    Ok(())
}
