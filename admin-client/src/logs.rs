//! Log records, ended or followed; a followed stream resumes after the last record it saw.

use admin_api::{LogQuery, LogRecord};
use reqwest::Method;
use tokio::time::Instant;

use crate::events::Events;
use crate::{AdminClient, ClientError};

impl AdminClient {
    /// `GET /_admin/logs`
    pub async fn logs(&self, query: LogQuery) -> Result<LogStream, ClientError> {
        let events = self.open_logs(&query, None).await?;
        Ok(LogStream { client: self.clone(), query, events: Some(events), last_id: None })
    }

    async fn open_logs(&self, query: &LogQuery, after: Option<&str>) -> Result<Events, ClientError> {
        let make = || {
            let request = self.stream(Method::GET, "/_admin/logs", query);
            match after {
                Some(id) => request.header("last-event-id", id),
                None => request,
            }
        };
        Ok(Events::of(self.send(&make).await?, self.patience().silence))
    }
}

/// Log records, oldest first.
pub struct LogStream {
    client: AdminClient,
    query: LogQuery,
    events: Option<Events>,
    last_id: Option<String>,
}

impl LogStream {
    /// The next record; `None` when there are no more, which never happens while following.
    pub async fn next(&mut self) -> Result<Option<LogRecord>, ClientError> {
        loop {
            let cut: Option<Box<dyn std::error::Error + Send + Sync>> = match &mut self.events {
                None => None,
                Some(events) => match events.next().await {
                    Some(Ok(event)) => {
                        if !event.id.is_empty() {
                            self.last_id = Some(event.id.clone());
                        }
                        // Other events (names of nodes that were not asked) are of no use to a reader of records.
                        match serde_json::from_str(&event.data) {
                            Ok(record) => return Ok(Some(record)),
                            Err(_) => continue,
                        }
                    }
                    Some(Err(error)) => Some(Box::new(error)),
                    None => None,
                },
            };
            self.events = None;
            match cut {
                None if self.query.follow.is_none() => return Ok(None),
                None => self.reconnect("the server ended the stream".into()).await?,
                Some(cut) => self.reconnect(cut).await?,
            }
        }
    }

    async fn reconnect(&mut self, mut cut: Box<dyn std::error::Error + Send + Sync>) -> Result<(), ClientError> {
        let patience = self.client.patience();
        let deadline = Instant::now() + patience.reconnect;
        let mut pause = patience.shortest_pause;
        while Instant::now() < deadline {
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(patience.longest_pause);
            match self.client.open_logs(&self.query, self.last_id.as_deref()).await {
                Ok(events) => {
                    self.events = Some(events);
                    return Ok(());
                }
                Err(ClientError::Api(error)) if !matches!(error.status, 502..=504) => {
                    return Err(ClientError::Api(error));
                }
                Err(error) => cut = Box::new(error),
            }
        }
        Err(ClientError::Unreachable { endpoint: self.client.endpoint().clone(), source: cut })
    }
}
