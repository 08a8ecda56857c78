//! Where the lines go that a function writes.

use std::sync::Arc;

use admin_api::Level;

/// Longest line kept, bytes.
const LINE_MAX: usize = 16 << 10;

/// Takes the lines of one call.
#[derive(Clone)]
pub(crate) struct Output(Option<Arc<dyn Fn(Level, String) + Send + Sync>>);

impl Output {
    /// Lines are dropped.
    pub(crate) fn discard() -> Self {
        Self(None)
    }

    /// Lines are handed to `take`.
    pub(crate) fn to(take: impl Fn(Level, String) + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(take)))
    }

    /// Writes one line.
    pub(crate) fn line(&self, level: Level, message: String) {
        if let Some(take) = &self.0 {
            take(level, shorten(message));
        }
    }
}

fn shorten(mut message: String) -> String {
    if message.len() > LINE_MAX {
        message.truncate(message.floor_char_boundary(LINE_MAX));
        message.push('…');
    }
    message
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_line_is_cut_between_characters() {
        let long = "ä".repeat(LINE_MAX);
        let cut = shorten(long);
        assert!(cut.len() <= LINE_MAX + '…'.len_utf8());
        assert!(cut.ends_with('…'));
    }
}
