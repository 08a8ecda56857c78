//! Server-sent events of one connection, with a timer that watches every byte.

use std::time::Duration;

use bytes::Bytes;
use eventsource_stream::{Event, EventStreamError, Eventsource as _};
use futures::stream::BoxStream;
use futures::{Stream, StreamExt as _};
use reqwest::Response;

/// The events of one response. Ends with an error when the connection breaks or falls silent.
pub(crate) struct Events {
    inner: BoxStream<'static, Result<Event, EventStreamError<Cut>>>,
}

/// Why a stream of bytes ended early.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Cut {
    /// The connection broke.
    #[error("the connection broke")]
    Broken(#[source] reqwest::Error),
    /// Nothing came, not even a heartbeat.
    #[error("no byte came for {} s", .0.as_secs())]
    Silent(Duration),
}

impl Events {
    pub(crate) fn of(response: Response, silence: Duration) -> Self {
        Self::read(response.bytes_stream().map(|bytes| bytes.map_err(reqwest::Error::without_url)), silence)
    }

    fn read(bytes: impl Stream<Item = reqwest::Result<Bytes>> + Send + 'static, silence: Duration) -> Self {
        let watched = futures::stream::unfold(Some(bytes.boxed()), move |state| async move {
            let mut bytes = state?;
            match tokio::time::timeout(silence, bytes.next()).await {
                Ok(None) => None,
                Ok(Some(Ok(chunk))) => Some((Ok(chunk), Some(bytes))),
                Ok(Some(Err(error))) => Some((Err(Cut::Broken(error)), None)),
                Err(_) => Some((Err(Cut::Silent(silence)), None)),
            }
        });
        Self { inner: watched.eventsource().boxed() }
    }

    /// The next event; `None` when the server ended the stream.
    pub(crate) async fn next(&mut self) -> Option<Result<Event, EventStreamError<Cut>>> {
        self.inner.next().await
    }
}
