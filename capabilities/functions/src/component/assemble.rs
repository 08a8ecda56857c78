//! Links the JavaScript runtime, the bindings of the world and the WASI adapter to one component.

use anyhow::Context as _;
use wasi_preview1_component_adapter_provider::WASI_SNAPSHOT_PREVIEW1_REACTOR_ADAPTER;
use wit_component::StringEncoding;
use wit_parser::{Resolve, Type, TypeDefKind};

use crate::bindings::WIT;

/// QuickJS-ng and its dispatcher; `runtime/README.md` tells where it is from.
pub(super) const RUNTIME: &[u8] = include_bytes!("../../runtime/javascript.wasm");

/// The component before any script ran in it.
pub(super) struct Assembled {
    pub(super) wasm: Vec<u8>,
    /// Script that gives the runtime the world's stream types; runs before the entry script.
    pub(super) shim: String,
}

/// Depends on the world and on the runtime only, not on a function.
pub(super) fn assemble() -> anyhow::Result<Assembled> {
    let mut resolve = Resolve::default();
    let package = resolve.push_str("handler.wit", WIT)?;
    let world = resolve.select_world(&[package], Some("handler"))?;

    let (mut bindings, metadata) = wit_dylib::create_with_metadata(&resolve, world, None);
    let shim = shim(&resolve, &metadata)?;
    wit_component::embed_component_metadata(&mut bindings, &resolve, world, StringEncoding::UTF8)?;

    let mut linker = wit_component::Linker::default();
    linker.encoder().validate(true);
    linker.library("javascript.wasm", RUNTIME, false)?;
    linker.library("wit-dylib.wasm", &bindings, false)?;
    linker.encoder().adapter("wasi_snapshot_preview1", WASI_SNAPSHOT_PREVIEW1_REACTOR_ADAPTER)?;
    let wasm = linker.encode().context("the runtime and the bindings do not link")?;
    Ok(Assembled { wasm, shim })
}

/// Names the world's one stream type for scripts: `wit.Stream(wit.Stream.U8)` gives both of its ends.
fn shim(resolve: &Resolve, metadata: &wit_dylib::Metadata) -> anyhow::Result<String> {
    let bytes = |stream: &wit_dylib::metadata::Stream| {
        matches!(resolve.types[stream.id].kind, TypeDefKind::Stream(Some(Type::U8)))
    };
    let index = metadata.streams.iter().position(bytes).context("the world has no stream of bytes")?;
    Ok(format!(
        "const Stream = (type) => __cqjs.makeStream(type);\nStream.U8 = {index};\nglobalThis.wit = {{ Stream }};\n"
    ))
}

#[cfg(test)]
mod tests {
    use bundle_format::Digest;

    #[test]
    fn the_runtime_is_the_file_its_readme_names() {
        let readme = include_str!("../../runtime/README.md");
        assert!(readme.contains(&Digest::of(super::RUNTIME).to_string()));
    }
}
