//! Live reload while developing: a stream that names the release, and a script that reloads when the name changes.

use std::convert::Infallible;
use std::time::Duration;

use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures::stream;
use platform::Shutdown;
use tokio::sync::watch;

/// Where pages listen, on every host.
pub(crate) const PATH: &str = "/_reactor/reload";

/// Reconnecting is the browser's own business: after a restart the first event brings another release or the same one.
const SCRIPT: &str = concat!(
    "<script>(()=>{let seen;new EventSource(\"/_reactor/reload\").addEventListener(\"release\",",
    "e=>{if(seen&&seen!==e.data)location.reload();seen=e.data})})()</script>"
);

/// A comment goes out this often, so that a lost connection is noticed.
const HEARTBEAT: Duration = Duration::from_secs(10);

/// The page with the script before the end of its body, or at its own end.
pub(crate) fn inject(page: &[u8]) -> Bytes {
    const END: &[u8] = b"</body>";
    let at = page.windows(END.len()).rposition(|part| part.eq_ignore_ascii_case(END)).unwrap_or(page.len());
    [&page[..at], SCRIPT.as_bytes(), &page[at..]].concat().into()
}

/// An event with the release now, and one for every change, until the server stops.
pub(crate) fn events(mut releases: watch::Receiver<Option<String>>, shutdown: Shutdown) -> Response {
    releases.mark_changed();
    let events = stream::unfold((releases, shutdown), |(mut releases, shutdown)| async move {
        tokio::select! {
            changed = releases.changed() => changed.ok()?,
            () = shutdown.triggered() => return None,
        }
        let release = releases.borrow_and_update().clone().unwrap_or_default();
        let event = Event::default().event("release").data(release);
        Some((Ok::<_, Infallible>(event), (releases, shutdown)))
    });
    Sse::new(events).keep_alive(KeepAlive::new().interval(HEARTBEAT)).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_stands_before_the_last_end_of_the_body() {
        for (page, before) in [
            ("<body>x</body></html>", "<body>x"),
            ("<BODY>x</BODY>", "<BODY>x"),
            ("<body><!-- </body> -->x</body>", "<body><!-- </body> -->x"),
            ("<p>no body", "<p>no body"),
            ("", ""),
        ] {
            let injected = inject(page.as_bytes());
            let text = std::str::from_utf8(&injected).expect("text");
            assert!(text.starts_with(&format!("{before}<script>")), "{text}");
            assert_eq!(text.replace(SCRIPT, ""), page);
        }
    }
}
