//! A bucket of S3, or of a server that speaks its protocol.

use std::ops::Range;
use std::sync::Arc;

use bytes::Bytes;
use object_store::aws::{AmazonS3, AmazonS3Builder};
use object_store::client::{HttpClient, HttpConnector};
use object_store::path::Path;
use object_store::{ClientOptions, ObjectStoreExt as _, PutPayload, WriteMultipart};
use rustls::ClientConfig;
use rustls_platform_verifier::BuilderVerifierExt;
use secrecy::ExposeSecret as _;
use tokio::runtime::Handle;

use super::{OriginError, Pieces, S3Config};

/// Up to this size an object is one request.
const WHOLE: u64 = 8 << 20;
/// Parts under way at a time.
const PARTS: usize = 4;

pub(super) struct Bucket {
    store: AmazonS3,
    prefix: Path,
    place: String,
    runtime: Handle,
}

impl Bucket {
    pub(super) fn open(config: &S3Config) -> Result<Self, OriginError> {
        let place = format!("s3://{}/{}", config.bucket, config.prefix);
        let client = client().map_err(OriginError::Client)?;
        let mut builder =
            AmazonS3Builder::new().with_bucket_name(&config.bucket).with_http_connector(Connector(client));
        if let Some(region) = &config.region {
            builder = builder.with_region(region);
        }
        if let Some(endpoint) = &config.endpoint {
            builder = builder.with_endpoint(endpoint).with_allow_http(endpoint.starts_with("http://"));
        }
        if let (Some(id), Some(secret)) = (&config.access_key_id, &config.secret_access_key) {
            builder = builder.with_access_key_id(id).with_secret_access_key(secret.expose_secret());
        }
        let store =
            builder.build().map_err(|source| OriginError::Bucket { place: place.clone(), source: Box::new(source) })?;
        Ok(Self { store, prefix: Path::from(config.prefix.as_str()), place, runtime: Handle::current() })
    }

    pub(super) fn location(&self) -> String {
        self.place.clone()
    }

    pub(super) fn put(&self, name: &str, length: u64, pieces: Pieces<'_>) -> Result<(), OriginError> {
        let path = self.path(name);
        if length <= WHOLE {
            let whole = pieces.collect::<Result<Vec<Bytes>, _>>()?;
            let payload: PutPayload = whole.into_iter().collect();
            self.run(self.store.put(&path, payload))?;
            return Ok(());
        }
        let upload = self.run(self.store.put_multipart(&path))?;
        let mut upload = WriteMultipart::new_with_chunk_size(upload, usize::try_from(WHOLE).unwrap_or(usize::MAX));
        for piece in pieces {
            let piece = match piece {
                Ok(piece) => piece,
                Err(error) => {
                    // What is left of it in the bucket is the bucket's to forget.
                    let _ = self.runtime.block_on(upload.abort());
                    return Err(error.into());
                }
            };
            self.run(upload.wait_for_capacity(PARTS))?;
            // Parts are sent by tasks of the runtime.
            let _entered = self.runtime.enter();
            upload.put(piece);
        }
        self.run(upload.finish())?;
        Ok(())
    }

    pub(super) fn range(&self, name: &str, range: Range<u64>) -> Result<Bytes, OriginError> {
        self.run(self.store.get_range(&self.path(name), range))
    }

    pub(super) fn remove(&self, name: &str) -> Result<(), OriginError> {
        match self.runtime.block_on(self.store.delete(&self.path(name))) {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(self.error(error)),
        }
    }

    pub(super) fn probe(&self, name: &str) -> Result<(), OriginError> {
        let path = self.path(name);
        self.run(self.store.put(&path, PutPayload::from_static(b"probe")))?;
        self.run(self.store.delete(&path))
    }

    fn path(&self, name: &str) -> Path {
        self.prefix.clone().join(name)
    }

    fn run<T>(&self, request: impl Future<Output = object_store::Result<T>>) -> Result<T, OriginError> {
        self.runtime.block_on(request).map_err(|error| self.error(error))
    }

    fn error(&self, source: object_store::Error) -> OriginError {
        OriginError::Bucket { place: self.place.clone(), source: Box::new(source) }
    }
}

/// Our own client instead of the library's: with the certificates that the operating system trusts.
#[derive(Debug)]
struct Connector(reqwest::Client);

impl HttpConnector for Connector {
    fn connect(&self, _: &ClientOptions) -> object_store::Result<HttpClient> {
        Ok(HttpClient::new(self.0.clone()))
    }
}

fn client() -> Result<reqwest::Client, String> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let tls = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .and_then(BuilderVerifierExt::with_platform_verifier)
        .map_err(|error| error.to_string())?
        .with_no_client_auth();
    reqwest::Client::builder()
        .no_proxy()
        .connect_timeout(std::time::Duration::from_secs(10))
        .read_timeout(std::time::Duration::from_mins(1))
        .tls_backend_preconfigured(tls)
        .build()
        .map_err(|error| error.to_string())
}
