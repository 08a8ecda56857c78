//! Ids of records: `<ms>-<node>-<n>`.

use std::fmt;

/// Place of a record in the order of its node. The node is not part of the order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) struct Cursor {
    pub(super) ms: u64,
    pub(super) n: u64,
}

impl Cursor {
    /// Behind every record.
    pub(super) const MAX: Self = Self { ms: u64::MAX, n: u64::MAX };

    /// The place that an id names; `None` for text that is not an id.
    pub(super) fn parse(id: &str) -> Option<Self> {
        let (ms, rest) = id.split_once('-')?;
        let (_node, n) = rest.rsplit_once('-')?;
        Some(Self { ms: ms.parse().ok()?, n: n.parse().ok()? })
    }

    /// The next place at that time; also right when the clock stood still or stepped back.
    pub(super) fn next(self, now_ms: u64) -> Self {
        if now_ms > self.ms { Self { ms: now_ms, n: 0 } } else { Self { ms: self.ms, n: self.n + 1 } }
    }

    pub(super) fn id(self, node: &str) -> String {
        format!("{}-{node}-{}", self.ms, self.n)
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:013}-{:06}", self.ms, self.n)
    }
}
