//! Who calls, and whether they may: the one place where a `Principal` enters a call.

use admin_api::ErrorCode;
use bundle_format::Access;
use http::request::Parts;
use http::{HeaderValue, header};
use platform::{ApiFailure, Principal};
use serde_json::json;

use super::Check;
use crate::Inner;
use crate::policies::Asked;
use crate::routing::Live;

/// Who calls, as the handler is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Caller {
    /// The server itself, for example for a job.
    Platform,
    /// Holder of the admin token.
    Admin(String),
    /// Another function of the live release, by its `REACTOR_SERVICE_KEY`.
    Service,
    /// Nobody in particular.
    Anonymous,
}

impl Caller {
    /// Turns what the request shows into a caller. `release` is the live one: keys of others count for nothing.
    pub(super) fn of(inner: &Inner, check: &Check, parts: &Parts, release: &str) -> Self {
        match check {
            Check::Trusted => Self::Platform,
            Check::Ask(Principal::Admin { name }) => Self::Admin(name.clone()),
            Check::Ask(_) if shows_service_key(inner, parts, release) => Self::Service,
            Check::Ask(_) => Self::Anonymous,
        }
    }

    /// As policies name it.
    const fn role(&self) -> &'static str {
        match self {
            Self::Platform | Self::Service => "service",
            Self::Admin(_) => "admin",
            Self::Anonymous => "anonymous",
        }
    }

    /// For `x-reactor-auth`.
    pub(super) fn header(&self) -> HeaderValue {
        match self {
            Self::Platform | Self::Service => HeaderValue::from_static(r#"{"role":"service"}"#),
            Self::Anonymous => HeaderValue::from_static(r#"{"role":"anonymous"}"#),
            Self::Admin(name) => {
                let caller = json!({ "role": self.role(), "name": name });
                HeaderValue::from_str(&caller.to_string()).unwrap_or_else(|_| HeaderValue::from_static("{}"))
            }
        }
    }
}

fn shows_service_key(inner: &Inner, parts: &Parts, release: &str) -> bool {
    let shown = parts.headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let Some(key) = shown.and_then(|value| value.strip_prefix("Bearer ")) else { return false };
    inner.environment.is_service_key(key.trim(), &inner.project(), release)
}

/// Refuses who may not call: strangers where a token is required, then calls that no policy allows.
pub(super) fn admit(
    inner: &Inner,
    live: &Live,
    caller: &Caller,
    parts: &Parts,
    path: &str,
) -> Result<(), Box<ApiFailure>> {
    let name = &live.entry.name;
    if live.entry.auth == Access::Required && *caller == Caller::Anonymous {
        let message = format!("function `{name}` answers callers with a token only");
        return Err(Box::new(ApiFailure::new(ErrorCode::Unauthorized, message).hint(ErrorCode::Unauthorized.remedy())));
    }
    let asked = Asked {
        method: &parts.method,
        path,
        headers: &parts.headers,
        role: caller.role(),
        at: inner.platform.clock.now(),
    };
    if *caller == Caller::Platform || inner.policies.allow(name, &asked) {
        return Ok(());
    }
    let message = format!("no invoke policy of function `{name}` allows this call");
    Err(Box::new(ApiFailure::new(ErrorCode::PolicyDenied, message).hint(ErrorCode::PolicyDenied.remedy())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_handler_is_told_the_role_that_policies_name() {
        let callers = [Caller::Platform, Caller::Admin("o\"p".to_owned()), Caller::Service, Caller::Anonymous];
        for caller in callers {
            let told: serde_json::Value = serde_json::from_slice(caller.header().as_bytes()).unwrap();
            assert_eq!(told["role"], caller.role());
            let name = if let Caller::Admin(name) = &caller { Some(name.as_str()) } else { None };
            assert_eq!(told.get("name").and_then(serde_json::Value::as_str), name);
        }
    }
}
