//! Where SQLite lays the copy that it makes while it writes a file anew. Alone in its process: the place is the process's.

#[cfg(test)]
#[path = "conformance/world.rs"]
#[expect(dead_code, reason = "the stories of both databases use more of it")]
mod world;

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::{Path, PathBuf};

    use crate::world::World;

    /// Files of this process that are open and have no name any more, where the system tells.
    fn nameless(open: &Path) -> BTreeSet<PathBuf> {
        let files = std::fs::read_dir(open).unwrap();
        let targets = files.filter_map(|file| std::fs::read_link(file.ok()?.path()).ok());
        targets
            .filter(|target| target.to_string_lossy().contains("etilqs"))
            .collect()
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn no_copy_of_the_database_lies_outside_its_folder() {
        let open = Path::new("/proc/self/fd");
        if !open.exists() {
            return;
        }
        let world = World::sqlite().await;
        let ballast = "CREATE TABLE ballast (bytes BLOB); INSERT INTO ballast \
                       WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 4000) \
                       SELECT zeroblob(3000) FROM n";
        world.execute(ballast).await.unwrap();
        let mut seen = BTreeSet::new();
        while seen.is_empty() {
            let looks = async {
                loop {
                    seen.extend(nameless(open));
                    tokio::task::yield_now().await;
                }
            };
            world.storage.rewrite(looks).await.unwrap();
        }
        let folder = world.url.file().unwrap().parent().unwrap();
        assert!(seen.iter().all(|file| file.starts_with(folder)), "{seen:?}");
    }
}
