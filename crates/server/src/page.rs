//! Lists page by page: a plain array, and a `Link` header that leads to the next page.

use axum::Json;
use axum::http::HeaderValue;
use axum::http::header::LINK;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;
use uuid::Uuid;

use crate::error::AppError;

/// The most that a page holds, and what it holds where nothing else is asked for.
pub const LARGEST_PAGE: u64 = 500;

/// Which page is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page<K> {
    /// The key of the last item of the page before.
    pub after: Option<K>,
    /// How many items are looked at, from 1 to [`LARGEST_PAGE`].
    pub limit: u64,
}

/// The query of a list.
#[derive(Clone, Copy, Debug, Deserialize)]
pub(crate) struct PageQuery<K> {
    after: Option<K>,
    limit: Option<u64>,
}

/// The same for the document of the API: keys are ids.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "it only says what may be sent")]
pub(crate) struct PageParams {
    /// The page after the one that ended with this. The `Link` header of an answer holds it.
    after: Option<Uuid>,
    /// How many items are looked at.
    #[param(minimum = 1, maximum = 500, default = 500)]
    limit: Option<u64>,
}

impl<K> PageQuery<K> {
    /// The page that is asked for.
    ///
    /// # Errors
    /// [`AppError::InvalidField`] where it would be empty or too large.
    pub(crate) fn page(self) -> Result<Page<K>, AppError> {
        let limit = self.limit.unwrap_or(LARGEST_PAGE);
        if !(1..=LARGEST_PAGE).contains(&limit) {
            return Err(AppError::invalid_field(
                "limit",
                format!("It must be a number from 1 to {LARGEST_PAGE}."),
            ));
        }
        Ok(Page {
            after: self.after,
            limit,
        })
    }
}

/// A page, and where the next one begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageOf<T, K> {
    /// What it holds.
    pub items: Vec<T>,
    /// The page after it; `None` where this is the last.
    pub next: Option<Page<K>>,
}

impl<T, K> PageOf<T, K> {
    /// A page of items of which one more than asked for was read, if there are so many.
    pub(crate) fn cut(mut items: Vec<T>, page: Page<K>, key: impl Fn(&T) -> K) -> Self {
        let limit = usize::try_from(page.limit).unwrap_or(usize::MAX);
        let is_last = items.len() <= limit;
        items.truncate(limit);
        let after = items.last().filter(|_| !is_last).map(key);
        Self {
            items,
            next: after.map(|after| Page {
                after: Some(after),
                limit: page.limit,
            }),
        }
    }

    /// The same page with other items in it, none or several for each.
    pub(crate) fn flat_map<U, I: IntoIterator<Item = U>>(self, make: impl Fn(&T) -> I) -> PageOf<U, K> {
        PageOf {
            items: self.items.iter().flat_map(make).collect(),
            next: self.next,
        }
    }
}

impl<T: Serialize, K: std::fmt::Display> PageOf<T, K> {
    /// The answer of the list at `path`.
    pub(crate) fn into_response(self, path: &str) -> Response {
        let link = self.next.and_then(|next| {
            let after = next.after?;
            // Keys are ids: nothing in them needs to be encoded, and everything goes into a header.
            let link = format!("<{path}?after={after}&limit={}>; rel=\"next\"", next.limit);
            HeaderValue::try_from(link).ok()
        });
        let mut response = Json(self.items).into_response();
        if let Some(link) = link {
            response.headers_mut().insert(LINK, link);
        }
        response
    }
}
