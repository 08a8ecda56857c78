//! Syntax that the bundler passes on and the wasm runtime cannot parse: standard decorators and `accessor`.

use std::path::Path;

use oxc::allocator::Allocator;
use oxc::ast::ast::{AccessorProperty, Decorator};
use oxc::ast_visit::Visit;
use oxc::parser::Parser;
use oxc::span::{GetSpan, SourceType};

use super::Bundled;
use crate::{Diagnostic, SourceText};

/// Every use, at its place in the sources.
pub(super) fn find(bundled: &Bundled) -> Vec<Diagnostic> {
    // Most modules hold neither; parsing again is for those that might.
    if !bundled.code.contains('@') && !bundled.code.contains("accessor ") {
        return Vec::new();
    }
    let allocator = Allocator::default();
    let parsed = Parser::new(&allocator, &bundled.code, SourceType::mjs()).parse();
    let mut uses = Uses::default();
    uses.visit_program(&parsed.program);
    if uses.0.is_empty() {
        return Vec::new();
    }
    let map = sourcemap::SourceMap::from_slice(bundled.map.as_bytes()).ok();
    uses.0.into_iter().map(|(what, at)| describe(bundled, map.as_ref(), what, at)).collect()
}

#[derive(Debug, Clone, Copy)]
enum What {
    Decorator,
    Accessor,
}

#[derive(Default)]
struct Uses(Vec<(What, usize)>);

impl<'a> Visit<'a> for Uses {
    fn visit_decorator(&mut self, decorator: &Decorator<'a>) {
        self.0.push((What::Decorator, decorator.span().start as usize));
        oxc::ast_visit::walk::walk_decorator(self, decorator);
    }

    fn visit_accessor_property(&mut self, property: &AccessorProperty<'a>) {
        self.0.push((What::Accessor, property.span().start as usize));
        oxc::ast_visit::walk::walk_accessor_property(self, property);
    }
}

fn describe(bundled: &Bundled, map: Option<&sourcemap::SourceMap>, what: What, at: usize) -> Diagnostic {
    let finding = match what {
        What::Decorator => Diagnostic::error("decorators do not run in the wasm runtime")
            .hint("set `experimentalDecorators` in tsconfig.json to have them compiled, or use `runtime = \"bun\"`"),
        What::Accessor => Diagnostic::error("`accessor` does not run in the wasm runtime")
            .hint("write a getter and a setter, or use `runtime = \"bun\"`"),
    };
    match original(bundled, map, at) {
        Some((text, start)) => {
            let length = text.text[start..].find(['\n', '\r']).unwrap_or(text.text.len() - start);
            finding.at(&text, start..start + length)
        }
        None => finding,
    }
}

/// The place in a source that a byte of the code came from.
fn original(bundled: &Bundled, map: Option<&sourcemap::SourceMap>, at: usize) -> Option<(SourceText, usize)> {
    let before = bundled.code.get(..at)?;
    let line = u32::try_from(before.matches('\n').count()).ok()?;
    let column = before[before.rfind('\n').map_or(0, |at| at + 1)..].encode_utf16().count();
    let token = map?.lookup_token(line, u32::try_from(column).ok()?)?;
    let name = token.get_source()?;
    let (_, content) = bundled.sources.iter().find(|(source, _)| source == name)?;
    let text = SourceText::new(Path::new(name), content.clone());
    let start = text.offset_utf16(token.get_src_line() as usize + 1, token.get_src_col() as usize);
    Some((text, start))
}
