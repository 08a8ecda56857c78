//! TLS with the certificates that the operating system trusts.

use std::sync::Arc;

use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::BuilderVerifierExt as _;

use crate::ClientError;

/// Configuration for `https`; for `http` one that trusts nobody, which costs no look at the certificate store.
pub(crate) fn config(scheme: &str) -> Result<ClientConfig, ClientError> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| ClientError::Configuration(format!("TLS cannot be set up: {error}")))?;
    if scheme != "https" {
        return Ok(builder.with_root_certificates(RootCertStore::empty()).with_no_client_auth());
    }
    let builder = builder
        .with_platform_verifier()
        .map_err(|error| ClientError::Configuration(format!("the system's certificates cannot be used: {error}")))?;
    Ok(builder.with_no_client_auth())
}
