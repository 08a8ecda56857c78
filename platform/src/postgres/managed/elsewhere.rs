//! Systems without a managed Postgres: every door says so.

use super::{ConnectionString, ManagedConfig, ManagedError, ManagedPostgres, Report};

/// Never exists.
pub(super) enum Prepared {}

/// Never runs.
pub(super) enum Running {}

impl Running {
    pub(super) async fn ended(&mut self) {
        std::future::ready(match *self {}).await
    }

    pub(super) async fn stop(self) {
        std::future::ready(match self {}).await
    }
}

pub(super) fn prepare(_config: &ManagedConfig, _report: &Report) -> Result<Prepared, ManagedError> {
    Err(ManagedError::Unsupported)
}

pub(super) async fn start(prepared: Prepared) -> Result<ManagedPostgres, ManagedError> {
    std::future::ready(match prepared {}).await
}

pub(super) async fn drop_database(_url: &ConnectionString, _name: &str) -> Result<(), ManagedError> {
    std::future::ready(Err(ManagedError::Unsupported)).await
}

pub(super) fn remove(_config: &ManagedConfig) -> Result<(), ManagedError> {
    Err(ManagedError::Unsupported)
}
