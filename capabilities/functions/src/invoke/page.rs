//! What a browser shows in development when a handler threw: the message and the stack in the sources.

use admin_api::{ApiError, ErrorCode};
use axum::response::{Html, IntoResponse as _, Response};
use http::{HeaderMap, StatusCode, header};

/// Whether the caller is a browser that asks for a page.
pub(super) fn is_wanted(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok());
    accept.is_some_and(|accept| accept.contains("text/html"))
}

/// The page of a crash; none for other errors.
pub(super) fn of(error: &ApiError) -> Option<Response> {
    if error.known() != Some(ErrorCode::FunctionCrashed) {
        return None;
    }
    let detail = |name: &str| error.details.as_ref()?[name].as_str().map(escaped);
    let stack = detail("stack").unwrap_or_default();
    let message = detail("message").unwrap_or_else(|| escaped(&error.message));
    let title = escaped(&error.message);
    let page = format!(
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>{title}</title>\n\
         <style>body{{font:16px/1.5 system-ui,sans-serif;margin:3rem;max-width:60rem;color-scheme:light dark}}\
         pre{{font:14px/1.6 ui-monospace,monospace;padding:1rem;overflow:auto;border-left:4px solid #c33}}</style>\n\
         <h1>{message}</h1>\n<pre>{stack}</pre>\n<p>Shown in development only. A deployed function answers \
         <code>function_crashed</code> and keeps this for its log.</p>\n</html>\n"
    );
    Some((StatusCode::INTERNAL_SERVER_ERROR, Html(page)).into_response())
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[tokio::test]
    async fn a_crash_becomes_a_page_in_which_nothing_is_markup() {
        let mut error = ApiError::new(ErrorCode::FunctionCrashed, "function `x` failed: <b>");
        error.details = Some(json!({ "message": "Error: <b>", "stack": "at f (functions/x/index.ts:2:3)" }));
        let response = of(&error).unwrap();
        assert_eq!(response.status(), 500);
        let body = axum::body::to_bytes(response.into_body(), 1 << 16).await.unwrap();
        let page = String::from_utf8(body.to_vec()).unwrap();
        assert!(page.contains("Error: &lt;b&gt;") && page.contains("functions/x/index.ts:2:3"), "{page}");
        assert!(!page.contains("<b>"));
        assert!(of(&ApiError::new(ErrorCode::FunctionTimeout, "x")).is_none());
    }
}
