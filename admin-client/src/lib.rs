//! Typed client of the admin API: HTTP requests, server-sent events, and what it takes to survive a lost connection.
//!
//! [`AdminClient`] has one method per route. Streams ([`Rollout`], [`LogStream`]) reconnect by themselves and resume
//! after the last event they saw. Nothing here prints, prompts or looks at the environment.

mod client;
mod clock;
mod config;
mod error;
mod events;
mod functions;
mod invoke;
mod jobs;
mod logs;
mod rollout;
mod sites;
mod tls;

pub use client::{AdminClient, Run};
pub use config::{ClientConfig, Listener, Patience, ProxyConfig};
pub use error::ClientError;
pub use functions::DeploymentList;
pub use invoke::{InvokeRequest, RawRequest, StreamedResponse};
pub use logs::LogStream;
pub use rollout::{BundleBody, DeployOptions, Expectation, Rollout};

/// The HTTP types that appear in this crate's signatures.
pub mod http {
    pub use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
    pub use reqwest::{Method, StatusCode};
}
