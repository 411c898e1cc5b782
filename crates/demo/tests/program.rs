//! The program from its start to its end, looked at as everybody that it lets one be.

#[cfg(test)]
mod program {
    use std::time::Duration;

    use reqwest::header::{ACCEPT, CONTENT_TYPE, COOKIE, LOCATION, ORIGIN, SET_COOKIE};
    use reqwest::{Client, Response};
    use serde_json::Value;
    use timetrack_test_support::poll;
    use timetrack_test_support::process::{Child, Program, Signal};

    const PATIENCE: Duration = Duration::from_mins(4);

    struct Demo {
        process: Child,
        base: String,
        link: String,
        http: Client,
    }

    impl Demo {
        fn start(folder: &std::path::Path) -> Self {
            let program = Program::new(env!("CARGO_BIN_EXE_timetrack-demo"))
                .args(["--no-open", "--weeks", "1", "--seed", "3"])
                .env("TMPDIR", folder)
                .env("TMP", folder)
                .stop_by(Signal::Kill, PATIENCE);
            let mut process = program.spawn().unwrap();
            let line = process
                .wait_for_line(PATIENCE, |line| line.contains("Signed in, once:"))
                .unwrap();
            let link = line.split_whitespace().last().unwrap().to_owned();
            let (base, _) = link.split_once("/sign-in/").unwrap();
            // There may be one already: of another test in the same process.
            rustls::crypto::ring::default_provider().install_default().ok();
            let http = Client::builder()
                .redirect(reqwest::redirect::Policy::none())
                .no_proxy()
                .build()
                .unwrap();
            Self {
                base: base.to_owned(),
                link,
                http,
                process,
            }
        }

        async fn get(&self, path: &str, cookie: &str) -> Response {
            let url = format!("{}{path}", self.base);
            self.http
                .get(url)
                .header(ACCEPT, "text/html")
                .header(COOKIE, cookie)
                .send()
                .await
                .unwrap()
        }

        async fn page(&self, path: &str, cookie: &str) -> String {
            let response = self.get(path, cookie).await;
            assert_eq!(response.status(), 200, "{path}");
            response.text().await.unwrap()
        }

        /// Presses a button of the bar.
        async fn look_as(&self, part: &str, csrf: &str, cookie: &str) -> Response {
            self.http
                .post(format!("{}/demo/look-as", self.base))
                .header(COOKIE, cookie)
                .header(ORIGIN, &self.base)
                .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
                .body(format!("csrf={csrf}&part={part}"))
                .send()
                .await
                .unwrap()
        }

        async fn sessions_today(&self, cookie: &str) -> Vec<Value> {
            let text = self.page("/api/work/sessions/today", cookie).await;
            serde_json::from_str(&text).unwrap()
        }
    }

    fn cookie(response: &Response) -> String {
        let cookie = response.headers()[SET_COOKIE].to_str().unwrap();
        cookie.split(';').next().unwrap().to_owned()
    }

    fn csrf(page: &str) -> &str {
        let field = page.split_once(r#"name="csrf" value=""#).unwrap().1;
        field.split_once('"').unwrap().0
    }

    fn shown_part(page: &str) -> &str {
        let (before, _) = page.split_once(r#"" aria-pressed="true""#).unwrap();
        before.rsplit_once('"').unwrap().1
    }

    #[tokio::test]
    async fn one_looks_as_each_of_them_while_they_work_and_nothing_stays() {
        let folder = tempfile::tempdir().unwrap();
        let mut demo = Demo::start(folder.path());
        let opened = demo.http.get(&demo.link).send().await.unwrap();
        assert_eq!(opened.status(), 303);
        assert_eq!(opened.headers()[LOCATION], "/");
        let mut cookie_now = cookie(&opened);
        let mut page = demo.page("/", &cookie_now).await;
        assert_eq!(shown_part(&page), "manager");

        // Nobody becomes another by a page of somebody else's.
        assert_eq!(demo.look_as("administrator", "", &cookie_now).await.status(), 403);

        for (part, setup, sees_others) in [
            ("employee", Some(403), false),
            ("administrator", Some(200), true),
            ("manager", None, true),
        ] {
            let switched = demo.look_as(part, csrf(&page), &cookie_now).await;
            assert_eq!(switched.status(), 303, "{part}");
            cookie_now = cookie(&switched);
            page = demo.page("/", &cookie_now).await;
            assert_eq!(shown_part(&page), part);
            if let Some(status) = setup {
                assert_eq!(demo.get("/setup", &cookie_now).await.status(), status, "{part}");
            }
            let others = demo.get("/api/work/sessions/today", &cookie_now).await;
            assert_eq!(others.status() == 200, sees_others, "{part}");
            // What is not there has the bar, too.
            let missing = demo.get("/nowhere", &cookie_now).await.text().await.unwrap();
            assert_eq!(shown_part(&missing), part);
        }
        let signed_out = demo.get("/sign-in", "").await.text().await.unwrap();
        assert!(signed_out.contains("/demo/look-as"));
        assert_eq!(demo.look_as("employee", "", "").await.status(), 303);

        // They go on working.
        let heard = |sessions: &[Value]| {
            let running = sessions.iter().filter(|session| session["isActive"] == true);
            let last = running.filter_map(|session| Some(session["lastHeartbeatAt"].as_str()?.to_owned()));
            last.max()
        };
        let first = heard(&demo.sessions_today(&cookie_now).await)
            .expect("somebody of the manager's group is at work");
        poll::eventually_ok_async(PATIENCE, async || {
            let later = heard(&demo.sessions_today(&cookie_now).await);
            later
                .filter(|later| *later > first)
                .ok_or("nobody was heard of again")
        })
        .await;

        demo.process.terminate().unwrap();
        let status = demo.process.wait(PATIENCE).unwrap();
        assert!(status.success(), "{status}\n{}", demo.process.output().text());
        let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().collect();
        assert!(left.is_empty(), "{left:?}");
    }
}
