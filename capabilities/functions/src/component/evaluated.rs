//! A store after a module's top-level code ran, read back through what the instrumentation exports.

use wasmtime::component::{Instance, Lift, WasmList};
use wasmtime_wizer::ComponentInstanceState;

use crate::instance::CallState;

/// An instance in which everything of a module's top level has been done.
pub(super) struct Evaluated {
    store: wasmtime::Store<CallState>,
    instance: Instance,
    failure: Option<wasmtime::Error>,
}

impl Evaluated {
    pub(super) fn new(store: wasmtime::Store<CallState>, instance: Instance) -> Self {
        Self { store, instance, failure: None }
    }

    /// The first reading that failed, after which a snapshot means nothing.
    pub(super) fn into_failure(self) -> Option<wasmtime::Error> {
        self.failure
    }

    /// Reads by the accessor `function` of the exported `interface`.
    async fn read<R: Lift + 'static>(&mut self, interface: &str, function: &str) -> Option<R> {
        if self.failure.is_some() {
            return None;
        }
        match self.try_read(interface, function).await {
            Ok(value) => Some(value),
            Err(error) => {
                self.failure = Some(error);
                None
            }
        }
    }

    async fn try_read<R: Lift + 'static>(&mut self, interface: &str, function: &str) -> wasmtime::Result<R> {
        let missing = || wasmtime::format_err!("the instrumented component has no `{interface}#{function}`");
        let (_, exported) = self.instance.get_export(&mut self.store, None, interface).ok_or_else(missing)?;
        let (_, accessor) = self.instance.get_export(&mut self.store, Some(&exported), function).ok_or_else(missing)?;
        let accessor = self.instance.get_typed_func::<(), (R,)>(&mut self.store, accessor)?;
        Ok(accessor.call_async(&mut self.store, ()).await?.0)
    }
}

impl ComponentInstanceState for Evaluated {
    async fn call_func_ret_list_u8(&mut self, instance: &str, func: &str, contents: impl FnOnce(&[u8]) + Send) {
        match self.read::<WasmList<u8>>(instance, func).await {
            Some(list) => contents(list.as_le_slice(&self.store)),
            None => contents(&[]),
        }
    }

    async fn call_func_ret_s32(&mut self, instance: &str, func: &str) -> i32 {
        self.read(instance, func).await.unwrap_or_default()
    }

    async fn call_func_ret_s64(&mut self, instance: &str, func: &str) -> i64 {
        self.read(instance, func).await.unwrap_or_default()
    }

    async fn call_func_ret_f32(&mut self, instance: &str, func: &str) -> u32 {
        self.read::<f32>(instance, func).await.unwrap_or_default().to_bits()
    }

    async fn call_func_ret_f64(&mut self, instance: &str, func: &str) -> u64 {
        self.read::<f64>(instance, func).await.unwrap_or_default().to_bits()
    }
}
