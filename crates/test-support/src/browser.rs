//! A headless Chromium, driven through chromedriver.
//!
//! Tools (Debian's names): chromium, chromium-driver, and fonts for the pictures.

use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result};
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use fantoccini::wd::Capabilities;
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};

use crate::desktop::Home;
use crate::process::Child;
use crate::{directories, switch};

use command::Command;

mod command;

const PATIENCE: Duration = Duration::from_mins(1);

/// A running browser with an empty profile. It derefs to the WebDriver client. Dropping it ends it.
#[derive(Debug)]
pub struct Browser {
    client: Client,
    _driver: Child,
    home: Home,
}

/// The part of a page that is seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Viewport {
    /// In CSS pixels.
    pub width: u32,
    /// In CSS pixels.
    pub height: u32,
    /// Whether the page is told that it is on a phone.
    pub is_phone: bool,
}

/// What a page is told about the person's preference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColorScheme {
    /// `prefers-color-scheme: light`
    Light,
    /// `prefers-color-scheme: dark`
    Dark,
}

impl Viewport {
    /// An office screen.
    pub const DESKTOP: Self = Self {
        width: 1280,
        height: 800,
        is_phone: false,
    };
    /// The narrowest phone that pages are made for.
    pub const PHONE: Self = Self {
        width: 360,
        height: 740,
        is_phone: true,
    };
}

impl Browser {
    /// Starts a browser of [`Viewport::DESKTOP`] in English; `None`, with a line on standard error, when the
    /// environment does not ask for desktop tests.
    ///
    /// # Panics
    ///
    /// When it asks for them and the browser does not start.
    pub async fn start() -> Option<Self> {
        Self::start_in("en").await
    }

    /// Starts a browser whose person prefers this language; see [`Browser::start`].
    ///
    /// # Panics
    ///
    /// As [`Browser::start`].
    pub async fn start_in(language: &str) -> Option<Self> {
        switch::value_or_skip(switch::DESKTOP_TESTS)?;
        Some(Self::open(language).await.expect("the browser starts"))
    }

    /// Starts a browser, whatever the environment says.
    ///
    /// # Errors
    ///
    /// When chromium or chromedriver is missing or does not start; with what it wrote.
    pub async fn open(language: &str) -> Result<Self> {
        let home = Home::new(None)?;
        let mut driver = home
            .program("chromedriver")
            .arg("--port=0")
            .group()
            .leftovers(home.directory())
            .spawn()?;
        let line = driver.wait_for_line(PATIENCE, |line| line.contains("started successfully on port"))?;
        let port = line
            .split_whitespace()
            .last()
            .unwrap_or_default()
            .trim_end_matches('.');
        let profile = home.directory().join("profile");
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities(language, &profile.to_string_lossy()))
            .connect(&format!("http://127.0.0.1:{port}"))
            .await
            .with_context(|| format!("Failed to start Chromium\n{}", driver.output().text()))?;
        let browser = Self {
            client,
            _driver: driver,
            home,
        };
        browser.set_viewport(Viewport::DESKTOP).await?;
        Ok(browser)
    }

    /// The home directory of the browser, with its profile and its downloads.
    pub fn home(&self) -> &Path {
        self.home.directory()
    }

    /// Shows pages in this size from now on. A window alone would not get as narrow as a phone.
    ///
    /// # Errors
    ///
    /// When the browser does not answer.
    pub async fn set_viewport(&self, viewport: Viewport) -> Result<()> {
        let metrics = json!({
            "width": viewport.width,
            "height": viewport.height,
            "deviceScaleFactor": 1,
            "mobile": viewport.is_phone,
        });
        self.devtools("Emulation.setDeviceMetricsOverride", &metrics)
            .await
            .map(drop)
    }

    /// Tells pages this preference from now on.
    ///
    /// # Errors
    ///
    /// When the browser does not answer.
    pub async fn set_color_scheme(&self, scheme: ColorScheme) -> Result<()> {
        let value = match scheme {
            ColorScheme::Light => "light",
            ColorScheme::Dark => "dark",
        };
        let features = json!({ "features": [{ "name": "prefers-color-scheme", "value": value }] });
        self.devtools("Emulation.setEmulatedMedia", &features)
            .await
            .map(drop)
    }

    /// Takes a picture of the whole page, also of what one would scroll to, into `target/screenshots/NAME.png`.
    ///
    /// # Errors
    ///
    /// When the browser does not answer or the picture cannot be written.
    pub async fn screenshot_page(&self, name: &str) -> Result<PathBuf> {
        let options = json!({ "format": "png", "captureBeyondViewport": true });
        let answer = self.devtools("Page.captureScreenshot", &options).await?;
        let picture = answer["data"].as_str().context("the browser sent no picture")?;
        let path = directories::screenshot(name)?;
        let picture = BASE64.decode(picture).context("the browser sent no picture")?;
        std::fs::write(&path, picture)?;
        Ok(path)
    }

    /// What pages, or the browser about them, have written to the console since the last call: errors, failed
    /// requests, breaches of the content security policy.
    ///
    /// # Errors
    ///
    /// When the browser does not answer.
    pub async fn console(&self) -> Result<Vec<String>> {
        let entries = self.client.issue_cmd(Command::console()).await?;
        let entries = entries.as_array().cloned().unwrap_or_default();
        Ok(entries
            .iter()
            .map(|entry| {
                let text = |name: &str| entry[name].as_str().unwrap_or_default().to_owned();
                format!("{} {}", text("level"), text("message"))
            })
            .collect())
    }

    /// Calls a method of the browser's DevTools protocol.
    ///
    /// # Errors
    ///
    /// With what the browser said.
    pub async fn devtools(&self, method: &str, parameters: &Value) -> Result<Value> {
        self.client
            .issue_cmd(Command::devtools(method, parameters))
            .await
            .with_context(|| format!("The browser refused {method}"))
    }
}

impl Deref for Browser {
    type Target = Client;

    fn deref(&self) -> &Client {
        &self.client
    }
}

fn capabilities(language: &str, profile: &str) -> Capabilities {
    let capabilities = json!({
        "browserName": "chrome",
        "goog:loggingPrefs": { "browser": "ALL" },
        "goog:chromeOptions": {
            "args": [
                "--headless",
                // Tests may run as the superuser, for whom the sandbox does not start.
                "--no-sandbox",
                "--disable-gpu",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                // Containers have little shared memory.
                "--disable-dev-shm-usage",
                "--hide-scrollbars",
                format!("--lang={language}"),
                format!("--accept-lang={language}"),
                format!("--user-data-dir={profile}"),
            ],
        },
    });
    let Value::Object(capabilities) = capabilities else {
        unreachable!("it was written as an object")
    };
    capabilities
}

#[cfg(test)]
mod tests;
