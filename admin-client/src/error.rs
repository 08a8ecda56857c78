//! What can go wrong between client and server.

use admin_api::ApiError;
use thiserror::Error;
use url::Url;

/// Why a call failed.
#[derive(Debug, Error)]
pub enum ClientError {
    /// The server answered with an error.
    #[error(transparent)]
    Api(Box<ApiError>),
    /// No connection came about, or it broke before an answer.
    #[error("cannot reach {endpoint}")]
    Unreachable {
        /// The server.
        endpoint: Url,
        /// Why.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// A token would have travelled unencrypted to another machine.
    #[error("a token is not sent over http to {endpoint}")]
    InsecureEndpoint {
        /// The server.
        endpoint: Url,
    },
    /// The connection was lost during a rollout and did not come back: its outcome is unknown.
    #[error("the connection was lost and did not come back")]
    Interrupted {
        /// The rollout, once the server has accepted it.
        deploy_id: Option<String>,
        /// The last attempt's reason.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// Reading the request body failed on this side.
    #[error("the request body cannot be read")]
    Body(#[source] std::io::Error),
    /// The configuration cannot be used.
    #[error("{0}")]
    Configuration(String),
    /// The answer is not what the contract says; most often another program answers at that address.
    #[error("{0}")]
    Protocol(String),
}

impl ClientError {
    /// Whether another try could help without anything else changing.
    #[must_use]
    pub fn is_unreachable(&self) -> bool {
        matches!(self, Self::Unreachable { .. })
    }

    /// The server's error object, if it was the server that refused.
    #[must_use]
    pub fn api(&self) -> Option<&ApiError> {
        match self {
            Self::Api(error) => Some(error),
            _ => None,
        }
    }
}

impl From<ApiError> for ClientError {
    fn from(error: ApiError) -> Self {
        Self::Api(Box::new(error))
    }
}
