//! The short way of a request for a site's file: past the layers that it needs nothing of.
//!
//! Nothing is decided here that the layers decide differently: whoever is let in, what wins over what, and how an answer
//! ends are the same, and everything that takes thought goes the long way.

use std::time::Instant;

use admin_api::REQUEST_ID_HEADER;
use axum::response::Response;
use http::{HeaderValue, Request};
use platform::{Ids, Mode, TraceContext, Traces};
use sites::Sites;

use super::{spans, surface};
use crate::app::App;
use crate::metrics::{Metrics, Surface};

/// Answers files of sites at once.
#[derive(Clone)]
pub(crate) struct Swift {
    sites: Sites,
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
}
