//! Links the JavaScript runtime, the bindings of the world and the WASI adapter to one component.

use anyhow::Context as _;
use wasi_preview1_component_adapter_provider::WASI_SNAPSHOT_PREVIEW1_REACTOR_ADAPTER;
use wit_component::StringEncoding;
use wit_parser::Resolve;

use crate::bindings::WIT;

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
    let shim = componentize_qjs::codegen::generate_shim(&resolve, &metadata);
    wit_component::embed_component_metadata(&mut bindings, &resolve, world, StringEncoding::UTF8)?;

    let mut linker = wit_component::Linker::default();
    linker.encoder().validate(true);
    linker.library("componentize_qjs_runtime.wasm", componentize_qjs::default_runtime_wasm(), false)?;
    linker.library("wit-dylib.wasm", &bindings, false)?;
    linker.encoder().adapter("wasi_snapshot_preview1", WASI_SNAPSHOT_PREVIEW1_REACTOR_ADAPTER)?;
    let wasm = linker.encode().context("the runtime and the bindings do not link")?;
    Ok(Assembled { wasm, shim })
}
