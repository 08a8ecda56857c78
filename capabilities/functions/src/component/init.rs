//! Runs a module's top-level code in a fresh instance, within limits of work, time and memory.

use std::sync::Arc;

use wasmtime::component::Component;

use super::evaluated::Evaluated;
use super::{ComponentError, Modules, ScriptError, TopLevelLimits, broken, modules};
use crate::engine::{Engine, OutOfWork, bound_work, yield_at_ticks};
use crate::instance::{CallState, Linker};

/// What to evaluate.
pub(crate) struct TopLevel<'a> {
    pub(super) component: &'a Component,
    pub(super) shim: &'a str,
    pub(super) entry: &'static str,
    pub(super) modules: Arc<Modules>,
    pub(super) limits: TopLevelLimits,
}

type InitParameters<'a> = (&'a str, &'a str, Option<&'a str>, bool);

/// An instance in which the entry script and everything it imports has run.
pub(super) async fn evaluate(
    engine: &Engine,
    linker: &Linker,
    top_level: &TopLevel<'_>,
) -> Result<Evaluated, ComponentError> {
    let run = run(engine, linker, top_level);
    match tokio::time::timeout(top_level.limits.time, run).await {
        Ok(result) => result,
        Err(_) => Err(ComponentError::Timeout(top_level.limits.time)),
    }
}

async fn run(engine: &Engine, linker: &Linker, top_level: &TopLevel<'_>) -> Result<Evaluated, ComponentError> {
    let state = CallState::for_top_level(Arc::clone(&top_level.modules), top_level.limits.memory);
    let mut store = state.into_store(engine);
    bound_work(&mut store, top_level.limits.work);
    let instance = linker.instantiate_async(&mut store, top_level.component).await.map_err(|error| broken(&error))?;
    let init = instance
        .get_typed_func::<InitParameters<'_>, (Result<(), String>,)>(&mut store, "init")
        .map_err(|error| broken(&error))?;
    let parameters = (top_level.shim, top_level.entry, Some(modules::ENTRY), false);
    match init.call_async(&mut store, parameters).await {
        Ok((Ok(()),)) => {
            yield_at_ticks(&mut store);
            Ok(Evaluated::new(store, instance))
        }
        Ok((Err(text),)) => Err(ComponentError::Script(script_error(&text))),
        Err(trap) if trap.is::<OutOfWork>() => Err(ComponentError::Work(top_level.limits.work)),
        Err(trap) => {
            let stderr = store.data().stderr();
            Err(ComponentError::Script(ScriptError {
                message: crate::failure::describe_trap(&trap, &stderr),
                stack: String::new(),
            }))
        }
    }
}

/// The runtime wraps what was thrown in sentences of its own.
fn script_error(text: &str) -> ScriptError {
    let mut text = text;
    for prefix in [
        "Failed to evaluate user JavaScript module: ",
        "Failed to evaluate generated shim module: ",
        "Failed to declare JavaScript module: ",
        "Failed to evaluate JavaScript module: ",
        "Failed to finish JavaScript module evaluation: ",
    ] {
        text = text.strip_prefix(prefix).unwrap_or(text);
    }
    let text = text.strip_prefix("Error: ").filter(|rest| names_an_error(rest)).unwrap_or(text);
    let mut lines = text.lines();
    let message = lines.next().unwrap_or_default().to_owned();
    let stack = lines.collect::<Vec<_>>().join("\n");
    ScriptError { message, stack }
}

/// Whether the text begins like `TypeError: …`.
fn names_an_error(text: &str) -> bool {
    text.split_once(':').is_some_and(|(name, _)| name.ends_with("Error") && name.chars().all(char::is_alphanumeric))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_runtimes_own_sentences_are_taken_off_an_error() {
        let text = "Failed to evaluate user JavaScript module: Failed to finish JavaScript module evaluation: \
                    Error: no such table\n    at f (/function/index.js:3:9)\n    at <anonymous> (/function/index.js:7:1)\n";
        let error = script_error(text);
        assert_eq!(error.message, "Error: no such table");
        assert_eq!(error.stack.lines().count(), 2);
    }
}
