//! Answering a request from the live table.

use std::sync::Arc;

use admin_api::{ErrorCode, RELEASE_HEADER};
use axum::body::Body;
use axum::response::{IntoResponse, Response};
use http::header::{ALLOW, CONTENT_LENGTH, HOST, HeaderValue, LOCATION};
use http::request::Parts;
use http::{Method, StatusCode};
use platform::ApiFailure;

use crate::Sites;
use crate::answer::{Ask, Payload, Plan, Refusal};
use crate::error::ContentError;
use crate::path::{PathRefusal, SitePath};
use crate::preview::Preview;
use crate::reload;
use crate::rules::{Asked, with_query};
use crate::site::Site;
use crate::table::{self, Table};

impl Sites {
    /// Answers a request for a site's own host, or for any host when there is a default site.
    ///
    /// `None` means that no site is responsible. A path that the responsible site does not have is its own 404.
    pub async fn serve_host(&self, request: http::Request<Body>) -> Option<Response> {
        let (parts, _) = request.into_parts();
        let host = host_of(&parts);
        if let Some(preview) = Preview::of(host.as_deref(), &parts.headers) {
            return Some(self.serve_preview(&preview, &parts).await);
        }
        let table = self.table();
        let routed = table.by_host(host.as_deref())?;
        let place = Place { host: host.as_deref(), prefix: "", raw_path: parts.uri.path() };
        Some(self.serve_site(&table, &routed.site, &parts, place).await)
    }

    /// Answers a request below `/sites/v1/<name>/`.
    pub(crate) async fn serve_below(&self, parts: &Parts) -> Response {
        let Some((name, mount, inside)) = table::split_below(parts.uri.path()) else {
            return not_found(parts.uri.path()).into_response();
        };
        let table = self.table();
        let Some(site) = table.sites.get(name) else {
            return site_not_found(name).into_response();
        };
        if inside.is_empty() {
            let location = with_query(format!("{mount}/"), parts.uri.query());
            let location = HeaderValue::try_from(location).unwrap_or(HeaderValue::from_static("/"));
            return (StatusCode::PERMANENT_REDIRECT, [(LOCATION, location)]).into_response();
        }
        let host = host_of(parts);
        let place = Place { host: host.as_deref(), prefix: mount, raw_path: inside };
        self.serve_site(&table, site, parts, place).await
    }

    pub(crate) async fn serve_site(
        &self,
        table: &Table,
        site: &Arc<Site>,
        parts: &Parts,
        place: Place<'_>,
    ) -> Response {
        let mut response = match self.try_serve(site, parts, place).await {
            Ok(response) => response,
            Err(failure) => failure.into_response(),
        };
        if let Some(release) = &table.release_header {
            response.headers_mut().insert(RELEASE_HEADER, release.clone());
        }
        response
    }

    async fn try_serve(&self, site: &Site, parts: &Parts, place: Place<'_>) -> Result<Response, ApiFailure> {
        let path = SitePath::parse(place.raw_path).map_err(|refusal| refused(refusal, place.raw_path))?;
        let at = Asked { host: place.host, path: path.as_str(), query: parts.uri.query() };
        let ask = Ask { method: &parts.method, headers: &parts.headers, at, prefix: place.prefix };
        let plan = site.plan(&ask, self.shared.mode).map_err(|refusal| match refusal {
            Refusal::NotFound => not_found(path.as_str()),
            Refusal::MethodNotAllowed => {
                ApiFailure::new(ErrorCode::MethodNotAllowed, "a file answers `GET` and `HEAD` only")
                    .header(ALLOW, HeaderValue::from_static("GET, HEAD"))
            }
        })?;
        self.send(plan, &parts.method).await.map_err(|error| {
            ApiFailure::internal(format!("site `{}`: cannot read `{}`: {error}", site.name, path.as_str()))
        })
    }

    async fn send(&self, plan: Plan<'_>, method: &Method) -> Result<Response, ContentError> {
        let content = &self.shared.content;
        let (length, body) = match plan.payload {
            Payload::None => (None, Body::empty()),
            Payload::Part(_, part) if method == Method::HEAD => (Some(part.end - part.start), Body::empty()),
            Payload::Part(form, part) => (Some(part.end - part.start), content.body(form, part).await?),
            Payload::Page(form) => {
                let page = reload::inject(&content.whole(form).await?);
                let length = page.len() as u64;
                (Some(length), if method == Method::HEAD { Body::empty() } else { Body::from(page) })
            }
        };
        let mut response = Response::new(body);
        *response.status_mut() = plan.status;
        *response.headers_mut() = plan.headers;
        if let Some(length) = length {
            response.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from(length));
        }
        Ok(response)
    }
}

/// Where a request meets a site.
#[derive(Clone, Copy)]
pub(crate) struct Place<'a> {
    pub(crate) host: Option<&'a str>,
    pub(crate) prefix: &'a str,
    pub(crate) raw_path: &'a str,
}

/// The host a request is for: of its target, else of its header.
pub(crate) fn host_of(parts: &Parts) -> Option<String> {
    let named = parts.uri.host().or_else(|| parts.headers.get(HOST)?.to_str().ok())?;
    table::normalize_host(named)
}

fn refused(refusal: PathRefusal, path: &str) -> ApiFailure {
    match refusal {
        PathRefusal::Hidden => not_found(path),
        other => ApiFailure::invalid(other.to_string()),
    }
}

fn not_found(path: &str) -> ApiFailure {
    ApiFailure::new(ErrorCode::RouteNotFound, format!("nothing is served at `{path}`"))
}

pub(crate) fn site_not_found(name: &str) -> ApiFailure {
    ApiFailure::new(ErrorCode::SiteNotFound, format!("no site `{name}` is live")).next("reactor sites list")
}
