//! Notifications that may be relied on: with a connection of their own, made again when lost, and a tick behind them.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use futures::{Stream, StreamExt as _, stream};
use tokio::sync::mpsc;
use tokio_postgres::{AsyncMessage, Client};
use tokio_stream::wrappers::ReceiverStream;

use super::database::Connection;
use super::migrate::quote;
use super::{Database, DatabaseError};

/// How often a listener is woken even if nobody notified. Behind a pooler in transaction mode notifications never
/// arrive: then the tick is all there is.
const TICK: Duration = Duration::from_secs(5);
const FIRST_WAIT: Duration = Duration::from_millis(100);
const LONGEST_WAIT: Duration = Duration::from_secs(5);

/// Why a listener is woken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wake {
    /// Somebody notified the channel.
    Notified(String),
    /// Look for yourself: the connection was (re)made, or it is time again.
    Poll,
}

/// A stream of reasons to look at the database; ends only when dropped. The first one is [`Wake::Poll`].
pub struct Notifications {
    stream: ReceiverStream<Wake>,
}

impl Notifications {
    pub(super) async fn start(database: Database, channel: &str) -> Result<Self, DatabaseError> {
        let listen = format!("LISTEN {}", quote(channel));
        let first = Listener::open(&database, &listen).await?;
        let (to, from) = mpsc::channel(64);
        tokio::spawn(run(database, listen, first, to));
        Ok(Self { stream: ReceiverStream::new(from) })
    }
}

impl Stream for Notifications {
    type Item = Wake;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Wake>> {
        self.stream.poll_next_unpin(context)
    }
}

/// A connection that listens.
struct Listener {
    /// Kept: dropping it ends the connection.
    _client: Client,
    payloads: mpsc::UnboundedReceiver<String>,
}

impl Listener {
    async fn open(database: &Database, listen: &str) -> Result<Self, DatabaseError> {
        let (client, connection) = database.dedicated().await?;
        let (to, payloads) = mpsc::unbounded_channel();
        tokio::spawn(drive(connection, to));
        client.batch_execute(listen).await?;
        Ok(Self { _client: client, payloads })
    }
}

/// Polls the connection until it ends, which closes the channel of payloads.
async fn drive(mut connection: Connection, to: mpsc::UnboundedSender<String>) {
    let mut messages = stream::poll_fn(move |context| connection.poll_message(context));
    while let Some(Ok(message)) = messages.next().await {
        if let AsyncMessage::Notification(notification) = message
            && to.send(notification.payload().to_owned()).is_err()
        {
            return;
        }
    }
}

async fn run(database: Database, listen: String, first: Listener, to: mpsc::Sender<Wake>) {
    let mut listener = Some(first);
    let mut wait = FIRST_WAIT;
    // Whatever was notified before the connection stood, or while it was down, is found by looking.
    let mut next = Wake::Poll;
    loop {
        if to.send(next).await.is_err() {
            return;
        }
        next = if let Some(open) = &mut listener {
            wait = FIRST_WAIT;
            let Some(wake) = wake(open, &to).await else {
                return;
            };
            if wake.is_none() {
                listener = None;
            }
            wake.unwrap_or(Wake::Poll)
        } else {
            tokio::select! {
                () = to.closed() => return,
                () = tokio::time::sleep(wait) => {}
            }
            wait = (wait * 2).min(LONGEST_WAIT);
            listener = Listener::open(&database, &listen).await.ok();
            Wake::Poll
        };
    }
}

/// The next reason to wake; `Some(None)` when the connection is lost, `None` when nobody listens any more.
async fn wake(listener: &mut Listener, to: &mpsc::Sender<Wake>) -> Option<Option<Wake>> {
    tokio::select! {
        () = to.closed() => None,
        payload = listener.payloads.recv() => Some(payload.map(Wake::Notified)),
        () = tokio::time::sleep(TICK) => Some(Some(Wake::Poll)),
    }
}
