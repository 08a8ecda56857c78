//! TLS towards Postgres, with rustls.

use std::sync::Arc;

use fs_err as fs;
use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{CertificateError, ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme};
use rustls_platform_verifier::Verifier;
use tokio_postgres::config::SslMode;
use tokio_postgres_rustls::MakeRustlsConnect;

use super::connection_string::Verify;
use super::{ConnectionString, DatabaseError};

/// The connector that the connection string asks for.
pub(super) fn connector(url: &ConnectionString) -> Result<MakeRustlsConnect, DatabaseError> {
    let provider = Arc::new(ring::default_provider());
    let mut config = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .map_err(|error| DatabaseError::Tls(error.to_string()))?
        .dangerous()
        .with_custom_certificate_verifier(verifier(url, provider)?)
        .with_no_client_auth();
    // Postgres insists on it for `sslnegotiation=direct` and allows it otherwise.
    config.alpn_protocols = vec![b"postgresql".to_vec()];
    Ok(MakeRustlsConnect::new(config))
}

fn verifier(
    url: &ConnectionString,
    provider: Arc<CryptoProvider>,
) -> Result<Arc<dyn ServerCertVerifier>, DatabaseError> {
    // Reading the system's certificates costs milliseconds: not for connections that never look at one.
    if url.verify() == Verify::Nothing || url.config().get_ssl_mode() == SslMode::Disable {
        return Ok(Arc::new(Lenient { provider, authority: None }));
    }
    let authority: Arc<dyn ServerCertVerifier> = match url.root_certificate() {
        None => Arc::new(Verifier::new(Arc::clone(&provider)).map_err(|error| DatabaseError::Tls(error.to_string()))?),
        Some(path) => {
            let pem = fs::read(path).map_err(DatabaseError::RootCertificate)?;
            let mut roots = RootCertStore::empty();
            for certificate in CertificateDer::pem_slice_iter(&pem) {
                let certificate = certificate.map_err(|error| DatabaseError::Tls(error.to_string()))?;
                roots.add(certificate).map_err(|error| DatabaseError::Tls(error.to_string()))?;
            }
            let builder = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), Arc::clone(&provider));
            builder.build().map_err(|error| DatabaseError::Tls(error.to_string()))?
        }
    };
    match url.verify() {
        Verify::Host => Ok(authority),
        _ => Ok(Arc::new(Lenient { provider, authority: Some(authority) })),
    }
}

/// `prefer`, `require` and `verify-ca`: no host name is compared, and without an authority nothing is.
#[derive(Debug)]
struct Lenient {
    provider: Arc<CryptoProvider>,
    authority: Option<Arc<dyn ServerCertVerifier>>,
}

impl ServerCertVerifier for Lenient {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let Some(authority) = &self.authority else {
            return Ok(ServerCertVerified::assertion());
        };
        match authority.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now) {
            Err(rustls::Error::InvalidCertificate(
                CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
            )) => Ok(ServerCertVerified::assertion()),
            other => other,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(message, certificate, signature, &self.provider.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(message, certificate, signature, &self.provider.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}
