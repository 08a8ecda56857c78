//! The `Range` header: one part of the bytes.

use std::ops::Range;

/// What a `Range` header asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Asked {
    /// Not understood, or more than one part: everything is sent, which the standard allows.
    Whole,
    Part(Range<u64>),
    /// Beyond the end.
    Unsatisfiable,
}

/// Reads the header for a content of that length.
pub(crate) fn parse(header: &str, length: u64) -> Asked {
    let Some((unit, set)) = header.split_once('=') else { return Asked::Whole };
    let set = set.trim();
    if !unit.trim().eq_ignore_ascii_case("bytes") || set.contains(',') {
        return Asked::Whole;
    }
    let Some((first, last)) = set.split_once('-') else { return Asked::Whole };
    match (position(first), position(last)) {
        (Position::None, Position::At(suffix)) => match suffix.min(length) {
            0 => Asked::Unsatisfiable,
            suffix => Asked::Part(length - suffix..length),
        },
        (Position::At(first), Position::None) if first < length => Asked::Part(first..length),
        (Position::At(first), Position::At(last)) if last < first => Asked::Whole,
        (Position::At(first), Position::At(last)) if first < length => {
            Asked::Part(first..last.saturating_add(1).min(length))
        }
        (Position::At(_), Position::None | Position::At(_)) => Asked::Unsatisfiable,
        _ => Asked::Whole,
    }
}

enum Position {
    None,
    At(u64),
    Broken,
}

fn position(text: &str) -> Position {
    match text.trim() {
        "" => Position::None,
        digits if digits.bytes().all(|byte| byte.is_ascii_digit()) => {
            // More digits than fit are simply far beyond the end.
            Position::At(digits.parse().unwrap_or(u64::MAX))
        }
        _ => Position::Broken,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_part_is_understood_everything_else_is_the_whole() {
        for (header, expected) in [
            ("bytes=0-0", Asked::Part(0..1)),
            ("bytes=0-99", Asked::Part(0..100)),
            ("bytes=0-", Asked::Part(0..100)),
            ("bytes=10-19", Asked::Part(10..20)),
            ("Bytes = 10-19", Asked::Part(10..20)),
            ("bytes=90-1000", Asked::Part(90..100)),
            ("bytes=-10", Asked::Part(90..100)),
            ("bytes=-1000", Asked::Part(0..100)),
            ("bytes=99-99", Asked::Part(99..100)),
            ("bytes=100-", Asked::Unsatisfiable),
            ("bytes=100-200", Asked::Unsatisfiable),
            ("bytes=-0", Asked::Unsatisfiable),
            ("bytes=99999999999999999999999-", Asked::Unsatisfiable),
            ("bytes=0-99999999999999999999999", Asked::Part(0..100)),
            ("bytes=20-10", Asked::Whole),
            ("bytes=-", Asked::Whole),
            ("bytes=a-b", Asked::Whole),
            ("bytes=+1-2", Asked::Whole),
            ("bytes=0-1,5-6", Asked::Whole),
            ("lines=0-1", Asked::Whole),
            ("bytes", Asked::Whole),
        ] {
            assert_eq!(parse(header, 100), expected, "{header}");
        }
        assert_eq!(parse("bytes=0-", 0), Asked::Unsatisfiable);
    }
}
