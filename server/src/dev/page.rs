//! Pages that stand in for an answer: "not yet", and "this is why not".

use axum::response::{Html, IntoResponse, Response};
use http::{StatusCode, header};

use super::FrontState;

/// While the first build is under way.
pub(super) fn waiting(state: &FrontState) -> Response {
    let doing = escape(state.doing.as_deref().unwrap_or("starting"));
    let body = format!("<h1>reactor is starting</h1><p id=\"doing\">{doing}</p>");
    page(StatusCode::SERVICE_UNAVAILABLE, state, &body)
}

/// Nothing is live, and this is why.
pub(super) fn trouble(state: &FrontState) -> Response {
    let (title, text) = state.trouble.as_ref().map_or(("", ""), |trouble| (&trouble.title, &trouble.text));
    let body = format!(
        "<h1>{}</h1><pre>{}</pre><p>Nothing is live yet. Save a file to build again.</p>",
        escape(title),
        escape(text)
    );
    page(StatusCode::INTERNAL_SERVER_ERROR, state, &body)
}

/// The script loads the page anew when there is something else to show; without scripts the browser asks every two
/// seconds.
fn page(status: StatusCode, state: &FrontState, body: &str) -> Response {
    let number = state.number();
    let html = format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>reactor dev</title>\
         <noscript><meta http-equiv=\"refresh\" content=\"2\"></noscript>\
         <style>:root{{color-scheme:light dark}}body{{font:1rem/1.5 system-ui;margin:4rem auto;max-width:60rem;padding:0 1rem}}\
         pre{{font:.875rem/1.5 ui-monospace,monospace;overflow:auto;padding:1rem;border:1px solid #8886;border-radius:.5rem}}</style>\
         {body}<script src=\"/_reactor/client.js\" data-mode=\"waiting\" data-number=\"{number}\"></script></html>"
    );
    let headers = [(header::CACHE_CONTROL, "no-store"), (header::RETRY_AFTER, "1")];
    (status, headers, Html(html)).into_response()
}

pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
