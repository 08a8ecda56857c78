//! `[releases]`, `[blobs]` and where `[tracing]` sends spans.

use std::time::Duration;

use platform::blobs::origin::{OriginConfig, S3Config};
use secrecy::SecretString;
use url::Url;

use super::ServerConfig;
use super::error::ConfigError;
use super::table::{Origin, Values};

pub(super) fn apply(config: &mut ServerConfig, values: &Values) -> Result<(), ConfigError> {
    if let Some((text, origin)) = values.text("tracing", "otlp") {
        config.otlp = Some(collector(text).ok_or_else(|| {
            // Its value may hold a password.
            origin
                .error("`tracing.otlp` is no address of a collector: expected `http://…` or `https://…`")
                .hint("the base address of OTLP over HTTP, such as `http://localhost:4318`")
        })?);
    }
    if let Some(keep) = values.number("releases", "keep", (0, 1_000_000))? {
        config.keep.releases = usize::try_from(keep).unwrap_or(usize::MAX);
    }
    if let Some(seconds) = values.number("releases", "grace_secs", (0, 31_536_000))? {
        config.keep.grace = Duration::from_secs(seconds);
    }
    if let Some((text, origin)) = values.text("blobs", "origin") {
        config.origin = Some(place(values, text, origin)?);
    }
    Ok(())
}

fn collector(text: &str) -> Option<Url> {
    let url = Url::parse(text).ok()?;
    (matches!(url.scheme(), "http" | "https") && url.host().is_some()).then_some(url)
}

fn place(values: &Values, text: &str, origin: &Origin) -> Result<OriginConfig, ConfigError> {
    let wrong = || {
        origin
            .error(format!("`blobs.origin` is `{text}`: expected `file:///folder` or `s3://bucket/prefix`"))
            .hint("every server of the project names the same one")
    };
    if let Some(folder) = text.strip_prefix("file://") {
        return if folder.starts_with('/') { Ok(OriginConfig::Folder(folder.into())) } else { Err(wrong()) };
    }
    let (bucket, prefix) =
        text.strip_prefix("s3://").map(|rest| rest.split_once('/').unwrap_or((rest, ""))).ok_or_else(wrong)?;
    if bucket.is_empty() {
        return Err(wrong());
    }
    let value = |name| values.text("blobs", name).map(|(text, _)| text.to_owned());
    let (access_key_id, secret) = (value("access_key_id"), value("secret_access_key"));
    if access_key_id.is_some() != secret.is_some() {
        return Err(origin.error("`blobs.access_key_id` and `blobs.secret_access_key` go together"));
    }
    Ok(OriginConfig::S3(S3Config {
        bucket: bucket.to_owned(),
        prefix: prefix.trim_matches('/').to_owned(),
        region: value("region"),
        endpoint: value("endpoint"),
        access_key_id,
        secret_access_key: secret.map(SecretString::from),
    }))
}
