//! The files of the store: one JSON record per line, named by their first record.

use std::collections::VecDeque;
use std::io;
use std::path::{Path, PathBuf};

use admin_api::LogRecord;
use fs_err as fs;

use super::cursor::Cursor;
use super::filter::Filter;

const EXTENSION: &str = "jsonl";

/// One segment on disk.
#[derive(Debug, Clone)]
pub(super) struct Segment {
    pub(super) path: PathBuf,
    /// Its first record.
    pub(super) first: Cursor,
}

impl Segment {
    pub(super) fn named(folder: &Path, first: Cursor) -> Self {
        Self { path: folder.join(format!("{first}.{EXTENSION}")), first }
    }

    /// All sound records, oldest first; none when the segment was deleted meanwhile.
    pub(super) fn records(&self) -> io::Result<Vec<LogRecord>> {
        match fs::read_to_string(&self.path) {
            // The last line may still be on its way to the disk: without its newline it does not count.
            Ok(text) => Ok(text.split_inclusive('\n').filter_map(parse).collect()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
            Err(error) => Err(error),
        }
    }
}

/// The segments of a folder, oldest first.
pub(super) fn list(folder: &Path) -> io::Result<Vec<Segment>> {
    let mut segments = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_none_or(|extension| extension != EXTENSION) {
            continue;
        }
        if let Some(first) = path.file_stem().and_then(|stem| stem.to_str()).and_then(parse_name) {
            segments.push(Segment { path, first });
        }
    }
    segments.sort_by_key(|segment| segment.first);
    Ok(segments)
}

/// Place of the newest record on disk.
pub(super) fn newest(folder: &Path) -> io::Result<Cursor> {
    let newest = list(folder)?.last().map(Segment::records).transpose()?;
    Ok(newest.and_then(|records| records.last().map(cursor_of)).unwrap_or_default())
}

/// The last `limit` records that match and are no newer than `newest`, oldest first.
pub(super) fn last(folder: &Path, filter: &Filter, newest: Cursor, limit: usize) -> io::Result<Vec<LogRecord>> {
    let mut found = VecDeque::new();
    for segment in list(folder)?.iter().rev() {
        for record in segment.records()?.into_iter().rev() {
            if found.len() >= limit {
                return Ok(found.into());
            }
            if cursor_of(&record) <= newest && filter.matches(&record) {
                found.push_front(record);
            }
        }
        if filter.begins_after(segment.first) {
            break;
        }
    }
    Ok(found.into())
}

/// The segments that may hold records behind `cursor`, oldest first.
pub(super) fn after(folder: &Path, cursor: Cursor) -> io::Result<Vec<Segment>> {
    let mut segments = list(folder)?;
    let holder = segments.iter().rposition(|segment| segment.first <= cursor).unwrap_or(0);
    Ok(segments.split_off(holder))
}

pub(super) fn cursor_of(record: &LogRecord) -> Cursor {
    Cursor::parse(&record.id).unwrap_or_default()
}

fn parse(line: &str) -> Option<LogRecord> {
    serde_json::from_str(line.strip_suffix('\n')?).ok()
}

fn parse_name(stem: &str) -> Option<Cursor> {
    let (ms, n) = stem.split_once('-')?;
    Some(Cursor { ms: ms.parse().ok()?, n: n.parse().ok()? })
}
