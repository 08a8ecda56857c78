//! From a component's bytes to code that can be called, or the reason to refuse it.

use bundle_format::Digest;
use wasmtime::component::Component;
use wasmtime_wasi_http::p2::bindings::ProxyPre;

use super::{Linker, Program, State};
use crate::code::{CodeError, OF_COMPONENT};
use crate::component::{ComponentError, ComponentMaker, TopLevelLimits};
use crate::engine::{Engine, OutOfWork, bound_work};

/// What a component must export; any 0.2 version fits.
const EXPORT: &str = "wasi:http/incoming-handler@0.2";

/// Why a component cannot be served.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Refused {
    /// It does not fit this server: an import, an export, its memory, its start.
    #[error("{0}")]
    Component(String),
    /// A fault of the platform.
    #[error("{0}")]
    Broken(String),
}

/// Compiles it once per content, links it to the host, and makes an instance that handles no call.
pub(crate) async fn prepare(
    maker: &ComponentMaker,
    linker: &Linker,
    wasm: &[u8],
    memory: usize,
) -> Result<Program, Refused> {
    let name = format!("{OF_COMPONENT}{}", Digest::of(wasm));
    let component = match maker.load(&name) {
        Some(component) => component,
        None => maker.compile(&name, wasm.to_vec()).await.map_err(uncompiled)?,
    };
    let program = link(maker.engine(), linker, &component).map_err(Refused::Component)?;
    program.probe(memory).await.map_err(Refused::Component)?;
    Ok(program)
}

/// The component linked to the host, or which of its imports or exports stand in the way.
fn link(engine: &Engine, linker: &Linker, component: &Component) -> Result<Program, String> {
    let ready = linker.instantiate_pre(component).map_err(|error| unknown_import(&format!("{error:#}")))?;
    let code = ProxyPre::new(ready).map_err(|_| lacking_export(engine, component))?;
    Ok(Program { engine: engine.clone(), code })
}

impl Program {
    /// Makes an instance and throws it away: does its memory fit, does its start function end?
    pub(crate) async fn probe(&self, memory: usize) -> Result<(), String> {
        let TopLevelLimits { work, time, .. } = TopLevelLimits::of(memory);
        let mut store = State::unreachable(memory).into_store(&self.engine);
        bound_work(&mut store, work);
        let Ok(started) = tokio::time::timeout(time, self.code.instantiate_async(&mut store)).await else {
            return Err(format!("its start does not end within {time:?}"));
        };
        match started {
            Ok(_) => Ok(()),
            Err(error) if error.is::<OutOfWork>() => {
                Err(format!("its start does not end within {work:?} of computing"))
            }
            Err(_) if store.data().out_of_memory() => {
                Err(format!("it needs more memory than its limit of {} MiB to start", memory >> 20))
            }
            Err(error) => Err(format!("it does not start: {}", crate::failure::describe_trap(&error, ""))),
        }
    }
}

fn uncompiled(error: ComponentError) -> Refused {
    match error {
        ComponentError::Code(CodeError::Compile(reason)) => Refused::Component(explain(&reason)),
        other => Refused::Broken(other.to_string()),
    }
}

/// A core module is the usual mistake.
fn explain(reason: &str) -> String {
    if reason.contains("a wasm module with a component parser") {
        return "its entrypoint is a core WebAssembly module: make it a component, for example with \
                `wasm-tools component new`, or build for `wasm32-wasip2`"
            .to_owned();
    }
    format!("its component is not valid: {reason}")
}

/// wasmtime names the import in a sentence of its own; the name is what matters.
fn unknown_import(text: &str) -> String {
    match text.split('`').nth(1) {
        Some(name) if text.contains("import") => format!(
            "it imports `{name}`, which this server does not offer: a component may import WASI 0.2 and `wasi:http`"
        ),
        _ => format!("its imports do not fit: {text}"),
    }
}

fn lacking_export(engine: &Engine, component: &Component) -> String {
    let exports: Vec<String> =
        component.component_type().exports(engine.wasmtime()).map(|(name, _)| format!("`{name}`")).collect();
    let found = if exports.is_empty() { "nothing".to_owned() } else { exports.join(", ") };
    format!("it does not export `{EXPORT}`, the WASI HTTP handler; it exports {found}")
}
