use super::*;

/// A page that is higher than a window, dark when asked to be, and that complains.
const PAGE: &str = "data:text/html,<!doctype html><meta name=viewport content=width=device-width><title>A page</title>\
<style>body{height:2000px;margin:0;background:white} @media(prefers-color-scheme:dark){body{background:black}}</style>\
<script>console.error('something is wrong')</script>";

#[tokio::test]
async fn shows_pages_in_every_size_and_scheme() {
    let Some(browser) = Browser::start_in("de").await else {
        return;
    };
    browser.goto(PAGE).await.unwrap();
    assert_eq!(browser.title().await.unwrap(), "A page");
    assert_eq!(value(&browser, "navigator.language").await, "de");

    assert_eq!(value(&browser, "innerWidth").await, 1280);
    browser.set_viewport(Viewport::PHONE).await.unwrap();
    assert_eq!(value(&browser, "innerWidth").await, 360);

    let background = "getComputedStyle(document.body).backgroundColor";
    browser.set_color_scheme(ColorScheme::Dark).await.unwrap();
    assert_eq!(value(&browser, background).await, "rgb(0, 0, 0)");
    browser.set_color_scheme(ColorScheme::Light).await.unwrap();
    assert_eq!(value(&browser, background).await, "rgb(255, 255, 255)");

    let picture = browser.screenshot_page("test-support/browser").await.unwrap();
    assert_eq!(png_size(&std::fs::read(picture).unwrap()), (360, 2000));

    let console = browser.console().await.unwrap();
    assert!(
        console.iter().any(|line| line.contains("something is wrong")),
        "{console:?}"
    );
    assert!(browser.console().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_browser_leaves_nothing_behind() {
    let Some(browser) = Browser::start().await else {
        return;
    };
    let home = browser.home().to_owned();
    drop(browser);
    assert!(!home.exists());
    let left: Vec<_> = std::fs::read_dir("/proc")
        .unwrap()
        .flatten()
        .filter_map(|entry| std::fs::read_to_string(entry.path().join("cmdline")).ok())
        .filter(|command| command.contains(home.to_str().unwrap()))
        .collect();
    assert!(left.is_empty(), "{left:?}");
}

async fn value(browser: &Browser, expression: &str) -> Value {
    browser
        .execute(&format!("return {expression}"), vec![])
        .await
        .unwrap()
}

/// Width and height from the header of a PNG file.
fn png_size(bytes: &[u8]) -> (u32, u32) {
    let number = |at: usize| u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap());
    (number(16), number(20))
}
