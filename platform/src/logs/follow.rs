//! Followers: replay from disk, then live, and back to disk whenever the live feed was too fast.

use std::sync::Arc;

use admin_api::{LogQuery, LogRecord};
use futures::Stream;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{broadcast, mpsc, oneshot};
use tokio_stream::wrappers::ReceiverStream;

use super::cursor::Cursor;
use super::filter::Filter;
use super::{Command, LogError, LogStore, segments};

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
    // Where the stored records end and the live ones begin, as of this call.
    let (tell, newest) = oneshot::channel();
    let mark = Command::Reached(Box::new(move |place| {
        let _ = tell.send(place);
    }));
    drop(store.inner.queue.try_send(mark));
    tokio::spawn(follower.run(newest, query.limit, after.is_none()));
    Ok(ReceiverStream::new(stream))
}

impl Follower {
    async fn run(mut self, newest: oneshot::Receiver<Cursor>, limit: Option<u32>, from_last: bool) {
        let newest = newest.await.ok();
        let begun = if from_last { self.send_last(limit, newest).await } else { self.catch_up().await };
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

    /// The last so many that match, up to `newest`; from then on everything behind it.
    ///
    /// Without `newest` (the writer's queue was full) up to the newest on disk.
    async fn send_last(&mut self, limit: Option<u32>, newest: Option<Cursor>) -> Result<(), Ended> {
        let limit = limit.unwrap_or(super::DEFAULT_LIMIT) as usize;
        let (folder, filter) = (self.folder.clone(), self.filter.clone());
        let read = move || {
            let newest = match newest {
                Some(place) => place,
                None => segments::newest(&folder)?,
            };
            // What came meanwhile is left to the feed.
            let records = segments::last(&folder, &filter, newest, limit)?;
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
