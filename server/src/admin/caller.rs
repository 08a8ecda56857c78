//! Who asks, as it is kept with an activation: the token's name and the address.

use std::net::SocketAddr;

use axum::Extension;
use axum::extract::{ConnectInfo, FromRequestParts};
use http::request::Parts;
use platform::{ApiFailure, Principal};

pub(super) struct Caller(pub(super) String);

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = ApiFailure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiFailure> {
        let principal = Extension::<Principal>::from_request_parts(parts, state)
            .await
            .map_err(|error| ApiFailure::internal(error.to_string()))?;
        let name = principal.admin()?;
        let address = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip().to_canonical());
        Ok(Self(match address {
            Some(address) => format!("{name} {address}"),
            None => name.to_owned(),
        }))
    }
}
