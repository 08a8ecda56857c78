//! From what answers a request to status, headers and bytes: caching, conditions, encodings, ranges.

use std::ops::Range;

use http::header::{
    ACCEPT_RANGES, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, ETAG, HeaderMap,
    HeaderName, HeaderValue, IF_MATCH, IF_NONE_MATCH, IF_RANGE, LOCATION, RANGE, VARY, X_CONTENT_TYPE_OPTIONS,
};
use http::{Method, StatusCode};
use platform::Mode;

use crate::encoding::{self, Encoding};
use crate::files::{Asset, Form, Found};
use crate::media_type;
use crate::range;
use crate::resolve::{Resolution, Why};
use crate::rules::Asked;
use crate::site::Site;

/// For files whose name changes with their content: one year, the most that caches honour.
const IMMUTABLE: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// For everything else: kept, but asked about every time.
const REVALIDATE: HeaderValue = HeaderValue::from_static("public, max-age=0, must-revalidate");
/// While developing.
const NO_CACHE: HeaderValue = HeaderValue::from_static("no-cache");

/// A request as a site sees it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ask<'a> {
    pub(crate) method: &'a Method,
    pub(crate) headers: &'a HeaderMap,
    pub(crate) at: Asked<'a>,
    /// The path the site is mounted below.
    pub(crate) prefix: &'a str,
}

/// An answer without its bytes.
#[derive(Debug)]
pub(crate) struct Plan<'a> {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) payload: Payload<'a>,
    pub(crate) asset: Option<&'a Asset>,
    pub(crate) why: Why,
    /// Patterns of the header rules that matched.
    pub(crate) header_rules: Vec<&'a str>,
}

/// The bytes of an answer.
#[derive(Debug)]
pub(crate) enum Payload<'a> {
    None,
    Part(&'a Form, Range<u64>),
    /// A page that gets the reload script while developing.
    Page(&'a Form),
}

/// There is no answer from the site's files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    NotFound,
    MethodNotAllowed,
}

impl Asset {
    /// The form to send, and how it is encoded.
    pub(crate) fn choose<'a>(&self, accepted: impl Iterator<Item = Option<&'a str>>) -> (Option<Encoding>, &Form) {
        match encoding::choose(accepted, self.packed(), |(encoding, form)| (*encoding, form.size)) {
            Some(index) => (Some(self.packed()[index].0), &self.packed()[index].1),
            None => (None, &self.plain),
        }
    }
}

impl Site {
    /// Headers of the whole file under its own address, for whoever asks without conditions.
    pub(crate) fn headers_of(
        &self,
        path: &str,
        (asset, found): (&Asset, Found),
        form: (Option<Encoding>, &Form),
    ) -> HeaderMap {
        let (why, mode) = (Why::Named(found), Mode::Serve);
        let plan = FilePlan { site: self, asset, status: StatusCode::OK, why, mode };
        let mut headers = plan.headers(form.0, form.1, false);
        self.headers.apply(None, path, &mut headers);
        headers.insert(CONTENT_LENGTH, HeaderValue::from(form.1.size));
        headers
    }

    pub(crate) fn plan<'a>(&'a self, ask: &Ask<'_>, mode: Mode) -> Result<Plan<'a>, Refusal> {
        let reads = matches!(*ask.method, Method::GET | Method::HEAD);
        match self.resolve(&ask.at, ask.prefix) {
            Resolution::Redirect { status, location, why } => Ok(redirect(status, &location, why, mode)),
            Resolution::File { why: Why::NotFoundPage, .. } | Resolution::NotFound if !reads => Err(Refusal::NotFound),
            Resolution::NotFound => Err(Refusal::NotFound),
            Resolution::File { .. } if !reads => Err(Refusal::MethodNotAllowed),
            Resolution::File { asset, status, why } => Ok(FilePlan { site: self, asset, status, why, mode }.make(ask)),
        }
    }
}

fn redirect<'a>(status: StatusCode, location: &str, why: Why, mode: Mode) -> Plan<'a> {
    let mut headers = HeaderMap::new();
    // A decoded path is encoded again before it gets here, so that only a rule of the site could hold something else.
    let location = HeaderValue::from_bytes(location.as_bytes()).unwrap_or(HeaderValue::from_static("/"));
    headers.insert(LOCATION, location);
    headers.insert(CACHE_CONTROL, if mode == Mode::Dev { NO_CACHE } else { REVALIDATE });
    Plan { status, headers, payload: Payload::None, asset: None, why, header_rules: Vec::new() }
}

/// A file about to be sent.
struct FilePlan<'a> {
    site: &'a Site,
    asset: &'a Asset,
    status: StatusCode,
    why: Why,
    mode: Mode,
}

impl<'a> FilePlan<'a> {
    fn make(self, ask: &Ask<'_>) -> Plan<'a> {
        let reloads = self.mode == Mode::Dev && media_type::is_html(&self.asset.content_type);
        // A part is always one of the plain bytes: whoever resumes a download need not know about encodings.
        let range = (!reloads && self.status == StatusCode::OK && ask.method == Method::GET)
            .then(|| ask.headers.get(RANGE))
            .flatten();
        let (encoding, form) = if reloads || range.is_some() { (None, &self.asset.plain) } else { self.choose(ask) };
        let mut headers = self.headers(encoding, form, reloads);
        let etag = headers.get(ETAG).cloned();
        let header_rules = self.site.headers.apply(ask.at.host, ask.at.path, &mut headers);
        let mut plan = Plan {
            status: self.status,
            headers,
            payload: if reloads { Payload::Page(form) } else { Payload::Part(form, 0..form.size) },
            asset: Some(self.asset),
            why: self.why,
            header_rules,
        };
        if self.status == StatusCode::OK
            && let Some(etag) = etag
        {
            plan.apply_conditions(ask.headers, &etag);
            if let Some(range) = range.filter(|_| plan.status == StatusCode::OK) {
                plan.apply_range(range, ask.headers, &etag, form);
            }
        }
        plan
    }

    fn choose(&self, ask: &Ask<'_>) -> (Option<Encoding>, &'a Form) {
        self.asset.choose(encoding::accepted(ask.headers))
    }

    fn headers(&self, encoding: Option<Encoding>, form: &Form, reloads: bool) -> HeaderMap {
        let mut headers = HeaderMap::with_capacity(10);
        headers.insert(CONTENT_TYPE, self.asset.content_type.clone());
        headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        headers.insert(CACHE_CONTROL, self.cache_control());
        let etag = if reloads { with_suffix(&form.etag, "dev") } else { form.etag.clone() };
        headers.insert(ETAG, etag);
        if !reloads {
            headers.insert(ACCEPT_RANGES, HeaderValue::from_static("bytes"));
        }
        if self.asset.is_packable() {
            headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
        }
        if let Some(encoding) = encoding {
            headers.insert(CONTENT_ENCODING, encoding.header());
        }
        headers
    }

    /// Only the file's own address changes with its content; any other one that leads to it does not.
    fn cache_control(&self) -> HeaderValue {
        match self.why {
            _ if self.mode == Mode::Dev => NO_CACHE,
            Why::Named(Found::Exact) if self.asset.immutable => IMMUTABLE,
            _ => REVALIDATE,
        }
    }
}

impl Plan<'_> {
    fn apply_conditions(&mut self, headers: &HeaderMap, etag: &HeaderValue) {
        if headers.contains_key(IF_MATCH) && !names_tag(headers, &IF_MATCH, etag, Comparison::Strong) {
            self.empty(StatusCode::PRECONDITION_FAILED);
        } else if names_tag(headers, &IF_NONE_MATCH, etag, Comparison::Weak) {
            self.empty(StatusCode::NOT_MODIFIED);
        }
    }

    fn apply_range(&mut self, range: &HeaderValue, headers: &HeaderMap, etag: &HeaderValue, form: &Form) {
        // A date in `If-Range` never matches: files have no date here.
        if headers.contains_key(IF_RANGE) && !names_tag(headers, &IF_RANGE, etag, Comparison::Strong) {
            return;
        }
        match range::parse(range.to_str().unwrap_or_default(), form.size) {
            range::Asked::Whole => {}
            range::Asked::Part(part) => {
                self.status = StatusCode::PARTIAL_CONTENT;
                self.set_content_range(format!("bytes {}-{}/{}", part.start, part.end - 1, form.size));
                if let Payload::Part(_, whole) = &mut self.payload {
                    *whole = part;
                }
            }
            range::Asked::Unsatisfiable => {
                self.empty(StatusCode::RANGE_NOT_SATISFIABLE);
                self.set_content_range(format!("bytes */{}", form.size));
            }
        }
    }

    fn set_content_range(&mut self, text: String) {
        if let Ok(value) = HeaderValue::try_from(text) {
            self.headers.insert(CONTENT_RANGE, value);
        }
    }

    fn empty(&mut self, status: StatusCode) {
        self.status = status;
        self.payload = Payload::None;
        self.headers.remove(CONTENT_TYPE);
        self.headers.remove(CONTENT_ENCODING);
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Comparison {
    /// A tag marked as weak never matches.
    Strong,
    Weak,
}

/// Whether a condition names the tag, or anything with `*`.
fn names_tag(headers: &HeaderMap, condition: &HeaderName, etag: &HeaderValue, comparison: Comparison) -> bool {
    headers.get_all(condition).iter().filter_map(|value| value.to_str().ok()).any(|value| {
        value.split(',').map(str::trim).any(|tag| match tag.strip_prefix("W/") {
            Some(weak) => comparison == Comparison::Weak && weak == etag,
            None => tag == etag || (tag == "*" && *condition != IF_RANGE),
        })
    })
}

fn with_suffix(etag: &HeaderValue, suffix: &str) -> HeaderValue {
    let tag = etag.to_str().unwrap_or_default().trim_matches('"').to_owned();
    HeaderValue::try_from(format!("\"{tag}-{suffix}\"")).unwrap_or_else(|_| etag.clone())
}
