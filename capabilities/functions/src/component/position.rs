//! Positions of the bundle turned into positions of the sources.

use std::fmt::Write as _;
use std::sync::{Arc, OnceLock};

use sourcemap::SourceMap;

use super::modules::USER;

/// A function's source map, parsed when the first error needs it.
#[derive(Debug, Default)]
pub(crate) struct Positions {
    json: Option<Arc<[u8]>>,
    map: OnceLock<Option<SourceMap>>,
}

impl Positions {
    /// Positions by this map; without one the bundle's own are shown.
    pub(crate) fn new(json: Option<Arc<[u8]>>) -> Self {
        Self { json, map: OnceLock::new() }
    }

    /// A text whose frames point into the bundle, with frames that point into the sources.
    ///
    /// Frames of the platform's own layer are left out.
    pub(crate) fn translate(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        for line in text.lines() {
            if line.trim_start().starts_with("at ") && (line.contains("(/reactor/") || line.contains("at /reactor/")) {
                continue;
            }
            if !out.is_empty() {
                out.push('\n');
            }
            self.translate_line(line, &mut out);
        }
        out
    }

    fn translate_line(&self, line: &str, out: &mut String) {
        let mut rest = line;
        while let Some(start) = rest.find(USER) {
            out.push_str(&rest[..start]);
            rest = &rest[start + USER.len()..];
            let Some((position, length)) = read_position(rest) else {
                out.push_str("index.js");
                continue;
            };
            rest = &rest[length..];
            self.write_position(position, out);
        }
        out.push_str(rest);
    }

    fn write_position(&self, (line, column): (u32, u32), out: &mut String) {
        let token = self.map().and_then(|map| map.lookup_token(line.saturating_sub(1), column.saturating_sub(1)));
        let source = token.and_then(|token| Some((token.get_source()?, token.get_src_line(), token.get_src_col())));
        let written = match source {
            Some((source, line, column)) => write!(out, "{source}:{}:{}", line + 1, column + 1),
            None => write!(out, "index.js:{line}:{column}"),
        };
        written.expect("writing to a string cannot fail");
    }

    fn map(&self) -> Option<&SourceMap> {
        let map = self.map.get_or_init(|| SourceMap::from_slice(self.json.as_deref()?).ok());
        map.as_ref()
    }
}

/// `:line:column` at the start of a text, and its length.
fn read_position(text: &str) -> Option<((u32, u32), usize)> {
    let rest = text.strip_prefix(':')?;
    let line_length = digits(rest);
    let line = rest[..line_length].parse().ok()?;
    let Some(rest) = rest[line_length..].strip_prefix(':') else {
        return Some(((line, 1), 1 + line_length));
    };
    let column_length = digits(rest);
    let column = rest[..column_length].parse().ok()?;
    Some(((line, column), 2 + line_length + column_length))
}

fn digits(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_point_into_the_typescript_source() {
        let map = br#"{"version":3,"sources":["functions/hello/index.ts"],"names":[],"mappings":"AAAA;AACA;EAEE"}"#;
        let positions = Positions::new(Some(Arc::from(&map[..])));
        let text = "Error: no\n    at fetch (/function/index.js:3:3)\n    at handle (/reactor/runtime.js:9:1)";
        assert_eq!(positions.translate(text), "Error: no\n    at fetch (functions/hello/index.ts:4:3)");
    }

    #[test]
    fn without_a_map_the_bundles_own_position_is_shown() {
        let positions = Positions::default();
        assert_eq!(positions.translate("at /function/index.js:12:5"), "at index.js:12:5");
        assert_eq!(positions.translate("at f (/function/index.js)"), "at f (index.js)");
    }
}
