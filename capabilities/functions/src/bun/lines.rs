//! Reads what a process writes, line by line, however long it makes them.

use bytes::{Buf as _, BytesMut};
use tokio::io::{AsyncRead, AsyncReadExt as _};

/// What happens to a line that does not end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Overlong {
    /// It is handed over in pieces.
    Cut,
    /// Nothing more is read.
    Refuse,
}

/// Lines of at most `most` bytes.
pub(super) struct Lines<R> {
    reader: R,
    buffer: BytesMut,
    /// Bytes known to hold no line end.
    searched: usize,
    most: usize,
    overlong: Overlong,
}

impl<R: AsyncRead + Unpin> Lines<R> {
    pub(super) fn new(reader: R, most: usize, overlong: Overlong) -> Self {
        Self { reader, buffer: BytesMut::new(), searched: 0, most, overlong }
    }

    /// The next line; none at the end, which comes early for a line that is refused.
    pub(super) async fn next(&mut self) -> Option<String> {
        loop {
            let end = self.buffer[self.searched..].iter().position(|byte| *byte == b'\n');
            let length = end.map_or(self.buffer.len(), |end| self.searched + end);
            if length > self.most {
                return match self.overlong {
                    Overlong::Cut => Some(self.take(self.most)),
                    Overlong::Refuse => None,
                };
            }
            if end.is_some() {
                let line = self.take(length);
                self.buffer.advance(1);
                return Some(line);
            }
            self.searched = length;
            let read = self.reader.read_buf(&mut self.buffer).await.unwrap_or(0);
            if read == 0 {
                let rest = self.buffer.len();
                return (rest > 0).then(|| self.take(rest));
            }
        }
    }

    fn take(&mut self, length: usize) -> String {
        self.searched = 0;
        String::from_utf8_lossy(&self.buffer.split_to(length)).into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn lines(text: &[u8], most: usize, overlong: Overlong) -> Vec<String> {
        let mut lines = Lines::new(text, most, overlong);
        let mut all = Vec::new();
        while let Some(line) = lines.next().await {
            all.push(line);
        }
        all
    }

    #[tokio::test]
    async fn lines_come_one_by_one_and_the_last_needs_no_end() {
        assert_eq!(lines(b"a\n\nb\xff\nc", 10, Overlong::Cut).await, ["a", "", "b\u{fffd}", "c"]);
    }

    #[tokio::test]
    async fn a_line_without_an_end_takes_no_more_memory_than_it_may() {
        assert_eq!(lines(b"abcdefgh\n", 3, Overlong::Cut).await, ["abc", "def", "gh"]);
        assert_eq!(lines(b"ab\nabcdefgh\nc", 3, Overlong::Refuse).await, ["ab"]);
    }
}
