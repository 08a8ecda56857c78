//! `ANY /fn/v1/{name}` and everything below it.

use std::time::Duration;

use axum::extract::{Request, State};
use axum::response::Response;
use platform::Principal;

use crate::Functions;
use crate::invoke::{Check, Inbound, strip_inbound};

const MOUNT: &str = "/fn/v1/";

/// Cuts the name off the path as it came, so that its percent-encoding stays untouched.
pub(super) async fn invoke(State(functions): State<Functions>, mut request: Request) -> Response {
    let principal = request.extensions().get::<Principal>().cloned().unwrap_or(Principal::Anonymous);
    strip_inbound(request.headers_mut());
    let path = request.uri().path().to_owned();
    let (name, below) = split(&path);
    let query = request.uri().query().map_or_else(String::new, |query| format!("?{query}"));
    let inbound = Inbound {
        name,
        path: format!("{below}{query}"),
        prefix: format!("{MOUNT}{name}"),
        timeout: None::<Duration>,
        check: Check::Ask(principal),
        request,
    };
    functions.serve(inbound).await
}

/// The name and the path below it, which always begins with a slash.
fn split(path: &str) -> (&str, &str) {
    let rest = path.strip_prefix(MOUNT).unwrap_or_default();
    match rest.find('/') {
        Some(slash) => rest.split_at(slash),
        None => (rest, "/"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_path_below_the_name_keeps_its_encoding() {
        assert_eq!(split("/fn/v1/hello"), ("hello", "/"));
        assert_eq!(split("/fn/v1/hello/"), ("hello", "/"));
        assert_eq!(split("/fn/v1/hello/a%2Fb"), ("hello", "/a%2Fb"));
        assert_eq!(split("/fn/v1/hello//x"), ("hello", "//x"));
    }
}
