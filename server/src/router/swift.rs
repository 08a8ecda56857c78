//! The short way of a request for a site's file: past the layers that it needs nothing of.
//!
//! Nothing is decided here that the layers decide differently: whoever is let in, what wins over what, and how an answer
//! ends are the same, and everything that takes thought goes the long way.

use std::time::Instant;

use admin_api::REQUEST_ID_HEADER;
use axum::response::Response;
use bytes::Bytes;
use http::{HeaderValue, Request, StatusCode};
use platform::{Clock, Ids, Mode, TraceContext, Traces};
use sites::{Sites, WholeFile};

use super::{spans, surface};
use crate::app::App;
use crate::metrics::{Metrics, Surface};

/// Answers files of sites at once.
#[derive(Clone)]
pub(crate) struct Swift {
    sites: Sites,
    clock: Clock,
    ids: Ids,
    metrics: Metrics,
    traces: Traces,
}

impl Swift {
    /// `None` where answers depend on who asks: while developing, and with origins that may be named in an answer.
    pub(crate) fn of(app: &App) -> Option<Self> {
        let sites = app.releases.capabilities.sites.clone()?;
        let everybody_alike = app.platform.mode == Mode::Serve && app.config.cors.is_empty();
        everybody_alike.then(|| Self {
            sites,
            clock: app.platform.clock.clone(),
            ids: app.platform.ids.clone(),
            metrics: app.metrics.clone(),
            traces: app.releases.traces.clone(),
        })
    }

    /// `None` sends the request the long way.
    pub(crate) fn answer<B>(&self, request: &Request<B>) -> Option<Response> {
        let begun = Instant::now();
        if !surface::belongs_to_sites(request.uri().path()) {
            return None;
        }
        let open = self.traces.begin(TraceContext::of(request.headers()));
        let mut response = self.sites.answer_at_once(request)?;
        if let Ok(id) = HeaderValue::try_from(self.ids.ulid("req")) {
            response.headers_mut().insert(REQUEST_ID_HEADER, id);
        }
        self.metrics.count_request(Surface::Sites, response.status(), begun.elapsed());
        if let Some(open) = open {
            self.traces.end(open, spans::answered((request.method(), request.uri().path()), &response));
        }
        Some(response)
    }

    /// What writes the answers of one connection, up to the empty line behind their heads.
    pub(crate) fn writer(&self) -> impl FnMut(&WholeFile<'_>, &mut Vec<u8>) -> Option<Bytes> + Send {
        let mut date = Date::default();
        move |asked: &WholeFile<'_>, to: &mut Vec<u8>| self.write(asked, &mut date, to)
    }

    /// The same as [`Swift::answer`] as bytes. Whoever follows spans is told of every request, the other way.
    fn write(&self, asked: &WholeFile<'_>, date: &mut Date, to: &mut Vec<u8>) -> Option<Bytes> {
        let begun = Instant::now();
        if self.traces.are_told() || !surface::belongs_to_sites(asked.path) {
            return None;
        }
        let content = self.sites.write_at_once(asked, to)?;
        let id = self.ids.ulid("req");
        for piece in [REQUEST_ID_HEADER, ": ", &id, "\r\ndate: ", date.at(&self.clock), "\r\n"] {
            to.extend_from_slice(piece.as_bytes());
        }
        self.metrics.count_request(Surface::Sites, StatusCode::OK, begun.elapsed());
        Some(content)
    }
}

/// The `date` of answers, made anew when the second is another.
#[derive(Default)]
struct Date {
    second: i64,
    text: String,
}

impl Date {
    fn at(&mut self, clock: &Clock) -> &str {
        let now = clock.now();
        if self.text.is_empty() || self.second != now.as_second() {
            self.second = now.as_second();
            self.text = now.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
        }
        &self.text
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn the_date_is_written_as_http_writes_it_and_follows_the_clock() {
        let clock = Clock::pinned("1994-11-06T08:49:37.999Z".parse().unwrap());
        let mut date = Date::default();
        assert_eq!(date.at(&clock), "Sun, 06 Nov 1994 08:49:37 GMT");
        clock.advance(Duration::from_millis(1));
        assert_eq!(date.at(&clock), "Sun, 06 Nov 1994 08:49:38 GMT");
    }
}
