//! Files that pages load: built into the binary, served under names that hold their content's digest, so that
//! browsers may keep them for good.

use std::sync::LazyLock;

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

use crate::error::AppError;
use crate::extract::Path;

/// The sheets in the order in which they build on each other, as one file.
const STYLE: &str = concat!(
    include_str!("../../static/css/tokens.css"),
    include_str!("../../static/css/base.css"),
    include_str!("../../static/css/layout.css"),
    include_str!("../../static/css/controls.css"),
    include_str!("../../static/css/content.css"),
    include_str!("../../static/css/charts.css"),
    include_str!("../../static/css/timeline.css"),
    include_str!("../../static/css/feedback.css"),
    include_str!("../../static/css/pages.css"),
    include_str!("../../static/css/setup.css"),
    include_str!("../../static/css/team.css"),
    include_str!("../../static/css/narrow.css"),
    include_str!("../../static/css/print.css"),
);

/// The files by the names that templates use.
static FILES: LazyLock<[File; 6]> = LazyLock::new(|| {
    [
        File::new("style.css", STYLE),
        File::new("icons.svg", include_str!("../../static/icons.svg")),
        File::new("favicon.svg", include_str!("../../static/favicon.svg")),
        File::new("disclosures.js", include_str!("../../static/js/disclosures.js")),
        File::new("live.js", include_str!("../../static/js/live.js")),
        File::new("timeline.js", include_str!("../../static/js/timeline.js")),
    ]
});

struct File {
    name: &'static str,
    /// `/static/style-0123456789abcdef.css`
    url: String,
    content_type: &'static str,
    content: &'static str,
}

/// The address of a file, by its plain name.
///
/// # Panics
/// Where there is no such file: a test renders every template.
pub(crate) fn url(name: &str) -> &'static str {
    &FILES
        .iter()
        .find(|file| file.name == name)
        .expect("templates name files that exist")
        .url
}

/// `GET /static/{name}`
pub(crate) async fn serve(Path(name): Path<String>) -> Result<Response, AppError> {
    let file = FILES
        .iter()
        .find(|file| {
            file.url
                .rsplit_once('/')
                .is_some_and(|(_, hashed)| hashed == name)
        })
        .ok_or(AppError::NotFound)?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(file.content_type)),
        (
            header::CACHE_CONTROL,
            HeaderValue::from_static("public, max-age=31536000, immutable"),
        ),
    ];
    Ok((headers, file.content).into_response())
}

impl File {
    fn new(name: &'static str, content: &'static str) -> Self {
        let (stem, extension) = name.rsplit_once('.').expect("every file has an extension");
        let digest = hex::encode(&Sha256::digest(content)[..8]);
        Self {
            name,
            url: format!("/static/{stem}-{digest}.{extension}"),
            content_type: match extension {
                "css" => "text/css; charset=utf-8",
                "js" => "text/javascript; charset=utf-8",
                "svg" => "image/svg+xml",
                other => unreachable!("no content type for .{other}"),
            },
            content,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_change_with_the_content() {
        let (one, two) = (File::new("a.css", "a{}"), File::new("a.css", "b{}"));
        assert_ne!(one.url, two.url);
        assert!(one.url.starts_with("/static/a-"));
        assert_eq!(one.url.rsplit_once('.').unwrap().1, "css");
    }

    #[test]
    fn no_file_names_another_origin() {
        for file in FILES.iter() {
            let addresses = file.content.replace("http://www.w3.org/2000/svg", "");
            assert!(!addresses.contains("://"), "{}", file.name);
            assert!(!file.content.contains("@import"), "{}", file.name);
        }
    }

    #[test]
    fn every_icon_that_templates_name_is_drawn() {
        let icons = include_str!("../../static/icons.svg");
        let mut directories = vec![
            std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("templates"),
            std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/web"),
        ];
        while let Some(directory) = directories.pop() {
            for entry in std::fs::read_dir(directory).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    directories.push(path);
                    continue;
                }
                let text = std::fs::read_to_string(&path).unwrap();
                for part in text
                    .split("ui::icon(\"")
                    .skip(1)
                    .chain(text.split("icon: \"").skip(1))
                {
                    let name = part.split('"').next().unwrap();
                    assert!(icons.contains(&format!("id=\"i-{name}\"")), "{path:?}: {name}");
                }
            }
        }
    }
}
