//! A small fleet against a real server.

#[cfg(test)]
mod fleet {
    use std::sync::Arc;
    use std::time::Duration;

    use timetrack_platform::SystemClock;
    use timetrack_server::lifecycle::Shutdown;
    use timetrack_server::services::administrator::{self, Wanted};
    use timetrack_server::{Server, Site};
    use timetrack_storage::{DatabaseUrl, Storage};
    use timetrack_test_support::process::{Program, Signal};
    use tokio::net::TcpListener;

    const PATIENCE: Duration = Duration::from_mins(4);
    const ADMINISTRATOR: &str = "root@fleet.example";
    const PASSWORD: &str = "a fleet of simulated agents";

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn every_agent_reports_and_hears_of_other_settings() {
        let folder = tempfile::tempdir().unwrap();
        let url = DatabaseUrl::sqlite_file(folder.path().join("timetrack.db"));
        let storage = Storage::connect(&url).await.unwrap();
        storage.migrate().await.unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (site, shutdown) = (Site::new(address, None, Vec::new()), Shutdown::new());
        let server = Server::new(storage, Arc::new(SystemClock), site, shutdown.clone())
            .await
            .unwrap();
        let state = server.state().clone();
        let wanted = Wanted {
            email: ADMINISTRATOR.parse().unwrap(),
            name: None,
            password: PASSWORD.to_owned().into(),
        };
        administrator::make_first(&state, wanted).await.unwrap();
        let serving = tokio::spawn(server.run(listener));

        let mut fleet = Program::new(env!("CARGO_BIN_EXE_timetrack-demo"))
            .args(["fleet", "--server", &format!("http://{address}")])
            .args(["--administrator", ADMINISTRATOR, "--agents", "30"])
            .args(["--every", "1", "--seconds", "3", "--changes", "2"])
            .env("TIMETRACK_ADMIN_PASSWORD", PASSWORD)
            .stop_by(Signal::Kill, PATIENCE)
            .spawn()
            .unwrap();
        let status = tokio::task::block_in_place(|| fleet.wait(PATIENCE)).unwrap();
        let said = fleet.output().text();
        assert!(status.success(), "{status}\n{said}");
        for wanted in [
            "connected: 30 agents in ",
            "settings 1: 30 agents, median ",
            "settings 2: 30 agents, median ",
            "ended: 30 channels open, ",
            ", 0 failures",
        ] {
            assert!(said.contains(wanted), "{wanted}\n{said}");
        }
        let devices = state.storage().read().devices().list(None, 100).await.unwrap();
        assert_eq!(devices.len(), 30);
        for device in devices {
            assert!(
                device.last_seen.is_some(),
                "{} never reported",
                device.machine_name
            );
        }
        shutdown.start();
        serving.await.unwrap().unwrap();
    }
}
