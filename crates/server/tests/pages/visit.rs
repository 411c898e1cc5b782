//! A browser that looks at the pages, with what tests do in it.

use std::time::Duration;

use serde_json::{Value, json};
use timetrack_test_support::browser::{Browser, Viewport};
use timetrack_test_support::poll::{Stopwatch, eventually_ok_async};

use crate::harness::Person;

/// How long a page may take.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// A browser and the address of the server that it looks at.
pub(crate) struct Visit {
    pub(crate) browser: Browser,
    pub(crate) base: String,
}

impl Visit {
    /// Opens a page. One that keeps a connection open after it was left would let the seventh wait for a minute.
    pub(crate) async fn open(&self, path: &str) {
        let stopwatch = Stopwatch::start();
        self.browser.goto(&format!("{}{path}", self.base)).await.unwrap();
        assert!(
            stopwatch.elapsed() < PATIENCE,
            "{path} took {:?}",
            stopwatch.elapsed()
        );
    }

    /// Runs a script in the page.
    pub(crate) async fn run(&self, script: &str) -> Value {
        self.browser.execute(script, Vec::new()).await.unwrap()
    }

    /// What an element says, empty where there is none.
    pub(crate) async fn text_of(&self, selector: &str) -> String {
        let script = format!("return document.querySelector({selector:?})?.innerText ?? ''");
        let text = self.run(&script).await;
        text.as_str().unwrap_or_default().replace('\u{a0}', " ")
    }

    /// Types into the fields of a form, by their names, and sends it with its button.
    pub(crate) async fn fill(&self, action: &str, fields: &[(&str, &str)]) {
        let script = format!(
            "const form = document.querySelector('form[method=post][action=\"{action}\"]');
             for (const [name, value] of {}) form.elements[name].value = value;
             form.querySelector('button[type=submit]').click();",
            json!(fields)
        );
        self.run(&script).await;
    }

    /// Waits until an element says something.
    pub(crate) async fn wait_for_text(&self, selector: &str, expected: &str) {
        eventually_ok_async(PATIENCE, async || {
            let text = self.text_of(selector).await;
            if text.contains(expected) {
                Ok(())
            } else {
                Err(format!("{selector} says {text:?}, not {expected:?}"))
            }
        })
        .await;
    }

    /// Nothing was refused or failed, and nothing sticks out to the side.
    pub(crate) async fn check(&self, name: &str) {
        let console = self.browser.console().await.unwrap();
        assert_eq!(console, Vec::<String>::new(), "{name}");
        let overflow = self
            .run(
                "const width = document.documentElement.clientWidth;
                 if (document.documentElement.scrollWidth <= width) return [];
                 return [...document.querySelectorAll('body *')]
                   .filter((element) => element.getBoundingClientRect().right > width + 1)
                   .slice(0, 5).map((element) => element.outerHTML.slice(0, 120));",
            )
            .await;
        assert_eq!(overflow, json!([]), "{name} is wider than the screen");
        assert_ne!(
            self.run("return document.title").await,
            "hacked",
            "{name} ran a title"
        );
    }

    /// Takes a picture of the page on a screen that is high enough for all of it: what is fixed to the screen's edges
    /// would cover the middle of a longer picture.
    pub(crate) async fn picture(&self, name: &str, viewport: Viewport) {
        let height = self.run("return document.documentElement.scrollHeight").await;
        let height = u32::try_from(height.as_u64().unwrap())
            .unwrap()
            .max(viewport.height);
        let whole = Viewport { height, ..viewport };
        self.browser.set_viewport(whole).await.unwrap();
        self.browser.screenshot_page(name).await.unwrap();
        self.browser.set_viewport(viewport).await.unwrap();
    }

    /// Presses and releases a key.
    pub(crate) async fn press(&self, key: &str) {
        for kind in ["rawKeyDown", "keyUp"] {
            let event = json!({ "type": kind, "key": key, "code": key });
            self.browser
                .devtools("Input.dispatchKeyEvent", &event)
                .await
                .unwrap();
        }
    }

    /// Drags over the part of the first lane between two fractions of its width.
    pub(crate) async fn drag(&self, from: f64, to: f64) {
        let area = self
            .run(
                "const lane = document.querySelector('[data-lane]');
                 lane.scrollIntoView({ block: 'center' });
                 const { left, top, width, height } = lane.getBoundingClientRect();
                 return [left, top + height / 2, width];",
            )
            .await;
        let number = |index: usize| area[index].as_f64().unwrap();
        let x = |part: f64| number(0) + number(2) * part;
        let steps = [
            ("mousePressed", from),
            ("mouseMoved", f64::midpoint(from, to)),
            ("mouseMoved", to),
            ("mouseReleased", to),
        ];
        for (kind, part) in steps {
            let event = json!({ "type": kind, "x": x(part), "y": number(1), "button": "left", "buttons": 1, "clickCount": 1 });
            self.browser
                .devtools("Input.dispatchMouseEvent", &event)
                .await
                .unwrap();
        }
    }
}

/// A browser that one person has signed in to.
pub(crate) async fn signed_in(ada: &Person<'_>, base: &str, browser: Browser) -> Visit {
    let visit = Visit {
        browser,
        base: base.to_owned(),
    };
    let link = ada.link("/").await;
    visit.browser.goto(&link).await.unwrap();
    assert_eq!(
        visit.browser.current_url().await.unwrap().as_str(),
        format!("{base}/")
    );
    visit
}
