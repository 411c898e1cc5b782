//! Where SQLite lays what it needs for a moment only. Alone in their process: the place is the process's, and what is
//! looked at are its open files. One test, because two would see each other's.

#[cfg(test)]
#[path = "conformance/world.rs"]
#[expect(dead_code, reason = "the stories of both databases use more of it")]
mod world;

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::{Path, PathBuf};
    use std::sync::Arc;

    use crate::world::{World, at, window};

    /// Files of this process that are open and have no name any more, where the system tells.
    fn nameless(open: &Path) -> BTreeSet<PathBuf> {
        let files = std::fs::read_dir(open).unwrap();
        let targets = files.filter_map(|file| std::fs::read_link(file.ok()?.path()).ok());
        targets
            .filter(|target| target.to_string_lossy().contains("etilqs"))
            .collect()
    }

    /// Gives a device with many titles to somebody else, for whom the titles are copied.
    async fn hand_over(world: &World) {
        for batch in 0..16 {
            let events = (0..500).map(|place| {
                let second = batch * 500 + place;
                let title = format!("{second:06} ").repeat(140);
                world.event(second, second + 1, window("Writer", &title))
            });
            world.send(&events.collect::<Vec<_>>()).await;
        }
        let successor = world.add_person("Grace", "Europe/Berlin").await;
        let transaction = world.storage.begin().await.unwrap();
        let devices = transaction.devices();
        devices.assign(world.device, successor, at(0)).await.unwrap();
        transaction.save().await.unwrap();
        assert_eq!(world.contents_of(successor).await.len(), 8_000);
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 3)]
    async fn nothing_temporary_lies_outside_the_folder_of_the_database() {
        let open = Path::new("/proc/self/fd");
        if !open.exists() {
            return;
        }
        let world = Arc::new(World::sqlite().await);
        let handing_over = tokio::spawn({
            let world = Arc::clone(&world);
            async move { hand_over(&world).await }
        });
        let mut seen = BTreeSet::new();
        while !handing_over.is_finished() {
            seen.extend(nameless(open));
            tokio::task::yield_now().await;
        }
        handing_over.await.unwrap();
        assert!(seen.is_empty(), "{seen:?}");

        let ballast = "CREATE TABLE ballast (bytes BLOB); INSERT INTO ballast \
                       WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 4000) \
                       SELECT zeroblob(3000) FROM n";
        world.execute(ballast).await.unwrap();
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
