//! Which records a query asks for.

use admin_api::{Level, LogQuery, LogRecord};
use jiff::Timestamp;
use regex::Regex;

use super::LogError;
use super::cursor::Cursor;

/// A checked query.
#[derive(Debug, Clone)]
pub(super) struct Filter {
    capability: Option<String>,
    function: Option<String>,
    job: Option<String>,
    level: Option<Level>,
    since_ms: Option<u64>,
    until_ms: Option<u64>,
    grep: Option<Regex>,
    request_id: Option<String>,
    release: Option<String>,
}

impl Filter {
    pub(super) fn new(query: &LogQuery) -> Result<Self, LogError> {
        let grep = query.grep.as_deref().map(Regex::new).transpose();
        let grep = grep.map_err(|error| LogError::Query { field: "grep", reason: error.to_string() })?;
        Ok(Self {
            capability: query.capability.clone(),
            function: query.function.clone(),
            job: query.job.clone(),
            level: query.level,
            since_ms: time("since", query.since.as_deref())?,
            until_ms: time("until", query.until.as_deref())?,
            grep,
            request_id: query.request_id.clone(),
            release: query.release.clone(),
        })
    }

    pub(super) fn matches(&self, record: &LogRecord) -> bool {
        let at = Cursor::parse(&record.id).unwrap_or_default().ms;
        self.level.is_none_or(|level| record.level >= level)
            && self.since_ms.is_none_or(|since| at >= since)
            && self.until_ms.is_none_or(|until| at <= until)
            && self.capability.as_ref().is_none_or(|capability| *capability == record.capability)
            && same(self.function.as_ref(), record.function.as_ref())
            && same(self.job.as_ref(), record.job.as_ref())
            && same(self.request_id.as_ref(), record.request_id.as_ref())
            && same(self.release.as_ref(), record.release.as_ref())
            && self.grep.as_ref().is_none_or(|grep| grep.is_match(&record.message))
    }

    /// Whether everything older than this place is out of the question.
    pub(super) fn begins_after(&self, cursor: Cursor) -> bool {
        self.since_ms.is_some_and(|since| cursor.ms < since)
    }
}

fn same(wanted: Option<&String>, actual: Option<&String>) -> bool {
    wanted.is_none() || wanted == actual
}

fn time(field: &'static str, text: Option<&str>) -> Result<Option<u64>, LogError> {
    let Some(text) = text else {
        return Ok(None);
    };
    let invalid = || LogError::Query { field, reason: format!("`{text}` is not an RFC 3339 time") };
    let timestamp: Timestamp = text.parse().map_err(|_| invalid())?;
    Ok(Some(u64::try_from(timestamp.as_millisecond()).unwrap_or(0)))
}
