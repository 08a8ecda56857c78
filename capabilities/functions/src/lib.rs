//! Functions on WASM.

mod bindings;
mod call;
mod code;
mod component;
mod engine;
mod failure;
mod host;
mod instance;
mod output;
#[cfg(test)]
mod tests;
