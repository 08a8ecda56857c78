//! Looks at a function while it is built: does its top-level code run, within its memory and time?

use std::path::Path;
use std::sync::Arc;

use bundle_format::FunctionLimits;

use crate::code::{CodeCache, Fragments};
use crate::component::{ComponentError, ComponentMaker, Layer, Positions, Script, ScriptError, TopLevelLimits};
use crate::engine::{Engine, Room};
use crate::instance::linker;
use crate::proxy::{self, Refused};
use crate::stage::megabytes;

/// Checks functions one after the other; the engine is made once.
pub struct Checker {
    maker: ComponentMaker,
    proxy_linker: proxy::Linker,
}

/// Why a function would be refused.
#[derive(Debug, thiserror::Error)]
pub enum CheckError {
    /// Its code threw, ran too long or needs what is not there. The text has positions in its sources.
    #[error("{0}")]
    Script(String),
    /// The check itself failed.
    #[error("the function cannot be checked: {0}")]
    Broken(String),
}

impl Checker {
    /// Keeps compiled parts below `cache`.
    pub fn new(cache: &Path) -> Result<Self, CheckError> {
        let broken = |error: &dyn std::fmt::Display| CheckError::Broken(error.to_string());
        let engine = Engine::new(Room::OnDemand, Arc::new(Fragments::default())).map_err(|error| broken(&error))?;
        let layer = Layer::BUILT_IN;
        let folder = cache.join("functions");
        let cache = CodeCache::open(&folder, &folder, &engine, &ComponentMaker::version(layer));
        let linker = linker(&engine).map_err(|error| broken(&error))?;
        let proxy_linker = proxy::linker(&engine).map_err(|error| broken(&error))?;
        let maker = ComponentMaker::new(engine, cache.map_err(|error| broken(&error))?, Arc::new(linker), layer);
        Ok(Self { maker, proxy_linker })
    }

    /// Runs the top-level code of a bundled function.
    pub async fn check(&self, code: &str, map: Option<&[u8]>, limits: &FunctionLimits) -> Result<(), CheckError> {
        let script = Script { code: code.into(), map: map.map(Into::into) };
        let limits = TopLevelLimits::of(megabytes(limits.memory_mb));
        match self.maker.check(&script, limits).await {
            Ok(()) => Ok(()),
            Err(ComponentError::Script(ScriptError { message, stack })) => {
                let text = if stack.is_empty() { message } else { format!("{message}\n{stack}") };
                Err(CheckError::Script(Positions::new(script.map).translate(&text)))
            }
            Err(error @ (ComponentError::Work(_) | ComponentError::Timeout(_))) => {
                Err(CheckError::Script(error.to_string()))
            }
            Err(error) => Err(CheckError::Broken(error.to_string())),
        }
    }

    /// Looks at a component: what it imports and exports, and whether an instance starts within its memory.
    pub async fn check_component(&self, wasm: &[u8], limits: &FunctionLimits) -> Result<(), CheckError> {
        match proxy::prepare(&self.maker, &self.proxy_linker, wasm, megabytes(limits.memory_mb)).await {
            Ok(_) => Ok(()),
            Err(Refused::Component(reason)) => Err(CheckError::Script(reason)),
            Err(Refused::Broken(reason)) => Err(CheckError::Broken(reason)),
        }
    }
}
