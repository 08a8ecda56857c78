//! The one thread that writes records: it gives them their ids, so that file order and id order are the same.

use std::collections::VecDeque;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::Receiver;

use admin_api::{Level, LogRecord};
use fs_err as fs;
use jiff::Timestamp;
use serde_json::Value;
use tokio::sync::broadcast;

use super::cursor::Cursor;
use super::segments::{self, Segment};
use super::{LogLimits, NewRecord};

/// Records written with one call at most.
const BURST: usize = 1024;
/// A longer message is cut: one runaway line must not push a day of records out of the store.
const MESSAGE_BYTES: usize = 16 << 10;
/// Larger fields are left out, with a note.
const FIELDS_BYTES: usize = 32 << 10;

/// What the writer is told.
pub(super) enum Command {
    Append(Box<(Timestamp, NewRecord)>),
    /// Called with the place of the last record appended before, once that record is in the file.
    Reached(Box<dyn FnOnce(Cursor) + Send>),
}

/// Owns the files.
pub(super) struct Writer {
    folder: PathBuf,
    node_id: String,
    limits: LogLimits,
    live: broadcast::Sender<Arc<LogRecord>>,
    dropped: Arc<AtomicU64>,
    last: Cursor,
    /// Closed segments with their sizes, oldest first.
    closed: VecDeque<(PathBuf, u64)>,
    current: Option<Current>,
}

struct Current {
    file: fs::File,
    bytes: u64,
}

impl Writer {
    pub(super) fn open(
        folder: &Path,
        node_id: &str,
        limits: LogLimits,
        live: broadcast::Sender<Arc<LogRecord>>,
        dropped: Arc<AtomicU64>,
    ) -> io::Result<Self> {
        let segments = segments::list(folder)?;
        let mut closed = VecDeque::new();
        let mut last = Cursor::default();
        for segment in &segments {
            closed.push_back((segment.path.clone(), fs::metadata(&segment.path)?.len()));
            last = last.max(segment.first);
        }
        let mut current = None;
        if let Some(newest) = segments.last() {
            last = newest.records()?.iter().map(segments::cursor_of).max().unwrap_or(last).max(last);
            closed.pop_back();
            current = Some(reopen(&newest.path)?);
        }
        let node_id = node_id.to_owned();
        Ok(Self { folder: folder.to_owned(), node_id, limits, live, dropped, last, closed, current })
    }

    /// Writes until the last handle of the store is gone.
    pub(super) fn run(mut self, commands: &Receiver<Command>) {
        while let Ok(first) = commands.recv() {
            let mut records = Vec::new();
            let mut waiting = Vec::new();
            let mut next = Some(first);
            while let Some(command) = next {
                match command {
                    Command::Append(record) => records.push(self.number(*record)),
                    Command::Reached(tell) => waiting.push((self.last, tell)),
                }
                next = if records.len() < BURST { commands.try_recv().ok() } else { None };
            }
            if let Some(note) = self.note_of_dropped() {
                records.push(note);
            }
            self.write(records);
            for (place, tell) in waiting {
                tell(place);
            }
        }
    }

    fn number(&mut self, (at, record): (Timestamp, NewRecord)) -> LogRecord {
        self.last = self.last.next(u64::try_from(at.as_millisecond()).unwrap_or(0));
        let mut message = record.message;
        if message.len() > MESSAGE_BYTES {
            message.truncate(message.floor_char_boundary(MESSAGE_BYTES));
            message.push('…');
        }
        let mut fields = record.fields;
        if serde_json::to_string(&fields).is_ok_and(|text| text.len() > FIELDS_BYTES) {
            fields.clear();
            fields.insert("fields_left_out".to_owned(), Value::from("larger than 32 KiB"));
        }
        LogRecord {
            id: self.last.id(&self.node_id),
            ts: format!("{at:.3}"),
            level: record.level,
            capability: record.capability,
            function: record.function,
            job: record.job,
            release: record.release,
            request_id: record.request_id,
            message,
            fields,
        }
    }

    fn note_of_dropped(&mut self) -> Option<LogRecord> {
        let count = self.dropped.swap(0, Ordering::Relaxed);
        if count == 0 {
            return None;
        }
        let message = format!("{count} log records were dropped: they came faster than they could be written");
        let mut note = NewRecord::new(Level::Warn, "server", message);
        note.fields.insert("dropped".to_owned(), Value::from(count));
        Some(self.number((Timestamp::now(), note)))
    }

    /// A disk that is full or gone costs records, never the server: the next record that fits says how many.
    fn write(&mut self, records: Vec<LogRecord>) {
        let mut lines = Vec::new();
        let mut first = None;
        let mut count = 0;
        for record in &records {
            let size_before = lines.len();
            if serde_json::to_writer(&mut lines, record).is_err() {
                lines.truncate(size_before);
                continue;
            }
            lines.push(b'\n');
            first.get_or_insert_with(|| segments::cursor_of(record));
            count += 1;
        }
        if let Some(first) = first
            && self.append(first, &lines).is_err()
        {
            self.dropped.fetch_add(count, Ordering::Relaxed);
        }
        for record in records {
            // No follower is no fault.
            drop(self.live.send(Arc::new(record)));
        }
    }

    fn append(&mut self, first: Cursor, lines: &[u8]) -> io::Result<()> {
        if self.current.as_ref().is_some_and(|current| current.bytes >= self.limits.segment_bytes) {
            self.close_current();
        }
        if self.current.is_none() {
            self.make_room();
            let segment = Segment::named(&self.folder, first);
            self.current = Some(reopen(&segment.path)?);
        }
        let Some(current) = &mut self.current else {
            return Ok(());
        };
        if let Err(error) = current.file.write_all(lines) {
            // Half a line would swallow the next record.
            current.file.set_len(current.bytes)?;
            return Err(error);
        }
        current.bytes += lines.len() as u64;
        Ok(())
    }

    fn close_current(&mut self) {
        if let Some(current) = self.current.take() {
            self.closed.push_back((current.file.path().to_owned(), current.bytes));
        }
    }

    /// Deletes the oldest segments until a whole new one fits.
    fn make_room(&mut self) {
        let allowed = self.limits.total_bytes.saturating_sub(self.limits.segment_bytes);
        let mut total: u64 = self.closed.iter().map(|(_, bytes)| bytes).sum();
        while total > allowed
            && let Some((path, bytes)) = self.closed.pop_front()
        {
            total -= bytes;
            drop(fs::remove_file(path));
        }
    }
}

/// Opens a segment for appending and cuts off a line that was not finished.
fn reopen(path: &Path) -> io::Result<Current> {
    let mut options = fs::OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    fs::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(path)?;
    let content = fs::read(path)?;
    let sound = content.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    if sound < content.len() {
        file.set_len(sound as u64)?;
    }
    Ok(Current { file, bytes: sound as u64 })
}
