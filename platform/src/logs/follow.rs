//! Followers: replay from disk, then live, and back to disk whenever the live feed was too fast.

use std::sync::Arc;

use admin_api::{LogQuery, LogRecord};
use futures::Stream;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{broadcast, mpsc};
use tokio_stream::wrappers::ReceiverStream;

use super::cursor::Cursor;
use super::filter::Filter;
use super::{LogError, LogStore, segments};

/// Records on their way to one follower; a slower one makes its own task wait, never the writer.
const AHEAD: usize = 256;

struct Follower {
    folder: std::path::PathBuf,
    filter: Filter,
    live: broadcast::Receiver<Arc<LogRecord>>,
    to: mpsc::Sender<LogRecord>,
    /// The last record looked at.
    cursor: Cursor,
}

/// The follower has gone, or the store is closed.
struct Ended;

pub(super) fn start(
    store: &LogStore,
    query: &LogQuery,
    after: Option<String>,
) -> Result<impl Stream<Item = LogRecord> + Send + Unpin + use<>, LogError> {
    let filter = Filter::new(query)?;
    let after =
        match after {
            None => None,
            Some(id) => Some(Cursor::parse(&id).ok_or_else(|| LogError::Query {
                field: "after",
                reason: format!("`{id}` is not the id of a record"),
            })?),
        };
    let (to, stream) = mpsc::channel(AHEAD);
    // Subscribed before anything is read: what is written meanwhile is in the file or in the feed, perhaps in both.
    let live = store.inner.live.subscribe();
    let follower = Follower { folder: store.inner.folder.clone(), filter, live, to, cursor: after.unwrap_or_default() };
    tokio::spawn(follower.run(store.inner.queue.clone(), query.clone(), after.is_none()));
    Ok(ReceiverStream::new(stream))
}

impl Follower {
    async fn run(mut self, queue: std::sync::mpsc::SyncSender<super::Command>, query: LogQuery, from_last: bool) {
        flush(queue).await;
        let begun = if from_last { self.send_last(query.limit).await } else { self.catch_up().await };
        if begun.is_err() {
            return;
        }
        loop {
            let received = tokio::select! {
                received = self.live.recv() => received,
                () = self.to.closed() => return,
            };
            let step = match received {
                Ok(record) => self.look_at(Arc::unwrap_or_clone(record)).await,
                Err(RecvError::Lagged(_)) => self.catch_up().await,
                Err(RecvError::Closed) => Err(Ended),
            };
            if step.is_err() {
                return;
            }
        }
    }

    /// The last so many that match; from then on everything behind them.
    async fn send_last(&mut self, limit: Option<u32>) -> Result<(), Ended> {
        let limit = limit.unwrap_or(super::DEFAULT_LIMIT) as usize;
        let (folder, filter) = (self.folder.clone(), self.filter.clone());
        let read = move || {
            let newest = segments::list(&folder)?.last().map(segments::Segment::records).transpose()?;
            let newest = newest.and_then(|records| records.last().map(segments::cursor_of)).unwrap_or_default();
            let mut records = segments::last(&folder, &filter, limit)?;
            // What came between the two reads is left to the feed.
            records.retain(|record| segments::cursor_of(record) <= newest);
            Ok::<_, std::io::Error>((records, newest))
        };
        let (records, newest) = tokio::task::spawn_blocking(read).await.map_err(|_| Ended)?.map_err(|_| Ended)?;
        for record in records {
            self.send(record).await?;
        }
        self.cursor = newest;
        Ok(())
    }

    /// Everything on disk behind the cursor.
    async fn catch_up(&mut self) -> Result<(), Ended> {
        let (folder, cursor) = (self.folder.clone(), self.cursor);
        let list = move || segments::after(&folder, cursor);
        let files = tokio::task::spawn_blocking(list).await.map_err(|_| Ended)?.map_err(|_| Ended)?;
        for segment in files {
            let read = move || segment.records();
            let records = tokio::task::spawn_blocking(read).await.map_err(|_| Ended)?.map_err(|_| Ended)?;
            for record in records {
                self.look_at(record).await?;
            }
        }
        Ok(())
    }

    async fn look_at(&mut self, record: LogRecord) -> Result<(), Ended> {
        let place = segments::cursor_of(&record);
        if place <= self.cursor {
            return Ok(());
        }
        self.cursor = place;
        if self.filter.matches(&record) { self.send(record).await } else { Ok(()) }
    }

    async fn send(&self, record: LogRecord) -> Result<(), Ended> {
        self.to.send(record).await.map_err(|_| Ended)
    }
}

async fn flush(queue: std::sync::mpsc::SyncSender<super::Command>) {
    let wait = move || {
        let (done, wait) = std::sync::mpsc::sync_channel(1);
        if queue.try_send(super::Command::Flush(done)).is_ok() {
            let _ = wait.recv_timeout(std::time::Duration::from_secs(1));
        }
    };
    // Without it the replay may begin a moment earlier; nothing is lost either way.
    drop(tokio::task::spawn_blocking(wait).await);
}
