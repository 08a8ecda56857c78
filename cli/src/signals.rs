//! SIGINT and SIGTERM: which came, and how the process exits because of it.

use admin_api::{ErrorCode, ExitCode};

use crate::error::CliError;

/// What asked this process to stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Signal {
    /// Ctrl-C.
    Interrupt,
    /// `kill`, or a service manager.
    Terminate,
}

impl Signal {
    /// The outcome of a command that this signal ended.
    pub(crate) fn outcome(self) -> CliError {
        let exit = match self {
            Self::Interrupt => ExitCode::Interrupted,
            Self::Terminate => ExitCode::Terminated,
        };
        CliError::new(ErrorCode::Cancelled, "interrupted").exit_with(exit)
    }
}

/// A subscription to both signals; one that arrives between two waits is not lost.
#[cfg(unix)]
pub(crate) struct Signals {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    /// Subscribes. From here on a signal no longer ends the process by itself.
    pub(crate) fn listen() -> Result<Self, CliError> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self { interrupt: signal(SignalKind::interrupt())?, terminate: signal(SignalKind::terminate())? })
    }

    /// Waits for the next one.
    pub(crate) async fn next(&mut self) -> Signal {
        tokio::select! {
            _ = self.interrupt.recv() => Signal::Interrupt,
            _ = self.terminate.recv() => Signal::Terminate,
        }
    }
}

/// A subscription to Ctrl-C.
#[cfg(not(unix))]
pub(crate) struct Signals;

#[cfg(not(unix))]
impl Signals {
    /// Subscribes. From here on a signal no longer ends the process by itself.
    pub(crate) fn listen() -> Result<Self, CliError> {
        Ok(Self)
    }

    /// Waits for the next one.
    pub(crate) async fn next(&mut self) -> Signal {
        match tokio::signal::ctrl_c().await {
            Ok(()) => Signal::Interrupt,
            Err(_) => std::future::pending().await,
        }
    }
}
