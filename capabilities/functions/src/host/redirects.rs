//! Redirects that this server answers to its own functions: followed here, because no HTTP client sees them.

use http::{Method, StatusCode, header};
use reqwest::{Request, Response};
use url::Url;

/// Headers that tell of a body.
const OF_BODY: [http::HeaderName; 4] =
    [header::CONTENT_TYPE, header::CONTENT_LENGTH, header::CONTENT_ENCODING, header::CONTENT_LANGUAGE];
/// Headers that are for one origin.
const OF_ORIGIN: [http::HeaderName; 3] = [header::AUTHORIZATION, header::COOKIE, header::PROXY_AUTHORIZATION];

/// What is sent again after a redirect, taken from a request before it is sent.
pub(super) struct Again {
    /// Everything, if its body can be sent twice.
    whole: Option<Request>,
    bare: Request,
}

impl Again {
    pub(super) fn of(request: &Request) -> Self {
        let mut bare = Request::new(request.method().clone(), request.url().clone());
        *bare.headers_mut() = request.headers().clone();
        Self { whole: request.try_clone(), bare }
    }

    /// The next request, if the answer asks for one that can be made (Fetch Standard, HTTP-redirect fetch).
    pub(super) fn after(self, answer: &Response) -> Option<Request> {
        let status = answer.status();
        if !matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308) {
            return None;
        }
        let from = self.bare.url().clone();
        let target = target(answer, &from)?;
        let forgets = forgets_body(status, self.bare.method());
        let mut next = if forgets { self.bare } else { self.whole? };
        if forgets {
            if *next.method() != Method::HEAD {
                *next.method_mut() = Method::GET;
            }
            for name in OF_BODY {
                next.headers_mut().remove(name);
            }
        }
        if target.origin() != from.origin() {
            for name in OF_ORIGIN {
                next.headers_mut().remove(name);
            }
        }
        *next.url_mut() = target;
        Some(next)
    }
}

fn forgets_body(status: StatusCode, method: &Method) -> bool {
    match status {
        StatusCode::SEE_OTHER => true,
        StatusCode::MOVED_PERMANENTLY | StatusCode::FOUND => *method == Method::POST,
        _ => false,
    }
}

fn target(answer: &Response, from: &Url) -> Option<Url> {
    let location = answer.headers().get(header::LOCATION)?.to_str().ok()?;
    from.join(location).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, location: &str) -> Response {
        http::Response::builder().status(status).header("location", location).body("").unwrap().into()
    }

    fn post() -> Request {
        let mut request = Request::new(Method::POST, "http://shop.example/a/b".parse().unwrap());
        request.headers_mut().insert(header::CONTENT_TYPE, "text/plain".parse().unwrap());
        request.headers_mut().insert(header::AUTHORIZATION, "Bearer x".parse().unwrap());
        *request.body_mut() = Some("body".into());
        request
    }

    #[test]
    fn a_redirect_keeps_or_forgets_the_body_by_its_status() {
        let other = Again::of(&post()).after(&answer(303, "../c")).unwrap();
        assert_eq!((other.method(), other.url().as_str()), (&Method::GET, "http://shop.example/c"));
        assert!(other.body().is_none() && !other.headers().contains_key(header::CONTENT_TYPE));
        assert!(other.headers().contains_key(header::AUTHORIZATION));
        let same = Again::of(&post()).after(&answer(307, "/d")).unwrap();
        assert_eq!((same.method(), same.body().is_some()), (&Method::POST, true));
    }

    #[test]
    fn what_is_for_one_origin_does_not_go_to_another() {
        let away = Again::of(&post()).after(&answer(308, "https://other.example/")).unwrap();
        assert!(!away.headers().contains_key(header::AUTHORIZATION));
        assert!(Again::of(&post()).after(&answer(200, "/")).is_none());
        assert!(Again::of(&post()).after(&answer(302, "http://[")).is_none());
    }
}
