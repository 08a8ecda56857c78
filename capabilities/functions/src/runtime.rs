//! What can answer a call. Everything above this file is the same for every runtime.

use std::sync::Arc;

use crate::call::{Around, Call};
use crate::failure::Failure;
use crate::{bun, javascript, proxy};

/// The prepared code of one deployment, ready to be called. Clones share everything.
#[derive(Clone)]
pub(crate) enum Runtime {
    /// A bundled script in the JavaScript engine on WebAssembly.
    Javascript(Arc<javascript::Program>),
    /// A component of any toolchain that speaks WASI HTTP.
    Component(Arc<proxy::Program>),
    /// A script in processes of bun.
    Bun(Arc<bun::Pool>),
}

impl Runtime {
    /// Runs one call to its end: the answer goes out through `around.reply`, what comes back is how the call ended.
    ///
    /// A runtime holds the call's deadline, memory and body limits, notices when the caller goes, and ends a stream
    /// that broke with an error. Dropping the future ends the call at once.
    pub(crate) async fn call(&self, call: Call, around: Around) -> Result<(), Failure> {
        match self {
            Self::Javascript(program) => javascript::run(program, call, around).await,
            Self::Component(program) => proxy::run(program, call, around).await,
            Self::Bun(pool) => bun::run(pool, call, around).await,
        }
    }

    /// Whether its code runs on this process's threads.
    pub(crate) const fn is_inside(&self) -> bool {
        match self {
            Self::Javascript(_) | Self::Component(_) => true,
            Self::Bun(_) => false,
        }
    }

    /// Whether calls could be answered, or why not. The handler is not called.
    pub(crate) async fn probe(&self, memory: usize) -> Result<(), String> {
        match self {
            Self::Javascript(program) => javascript::probe(program, memory).await,
            Self::Component(program) => program.probe(memory).await,
            Self::Bun(pool) => pool.probe(),
        }
    }
}
