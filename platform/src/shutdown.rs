//! One signal that everything stops on, and the background tasks that are waited for.

use std::future::Future;
use std::time::Duration;

use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// Tells tasks to stop and waits for them. Clones are the same signal.
#[derive(Clone, Default)]
pub struct Shutdown {
    token: CancellationToken,
    tasks: TaskTracker,
}

impl Shutdown {
    /// A signal that has not been given.
    pub fn new() -> Self {
        Self::default()
    }

    /// The same signal for a listener that asks often: it hears this one, and shares nothing with its siblings until then.
    /// What is run belongs to this one.
    #[must_use]
    pub fn listener(&self) -> Self {
        Self { token: self.token.child_token(), tasks: self.tasks.clone() }
    }

    /// Gives the signal; again does nothing.
    pub fn trigger(&self) {
        self.token.cancel();
    }

    /// Returns once the signal is given, at once when it already was.
    pub async fn triggered(&self) {
        self.token.cancelled().await;
    }

    /// Whether the signal was given.
    pub fn is_triggered(&self) -> bool {
        self.token.is_cancelled()
    }

    /// Runs a background task that [`Shutdown::drain`] waits for.
    ///
    /// The task is expected to watch [`Shutdown::triggered`] and return.
    pub fn spawn<F>(&self, task: F) -> JoinHandle<F::Output>
    where
        F: Future + Send + 'static,
        F::Output: Send + 'static,
    {
        self.tasks.spawn(task)
    }

    /// Waits until every task has ended, at most `budget`; returns how many were still running.
    pub async fn drain(&self, budget: Duration) -> usize {
        self.tasks.close();
        match tokio::time::timeout(budget, self.tasks.wait()).await {
            Ok(()) => 0,
            Err(_) => self.tasks.len(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn draining_waits_for_tasks_that_heed_the_signal() {
        let shutdown = Shutdown::new();
        let inner = shutdown.clone();
        shutdown.spawn(async move { inner.triggered().await });
        assert!(!shutdown.is_triggered());
        shutdown.trigger();
        assert_eq!(shutdown.drain(Duration::from_secs(5)).await, 0);
    }

    #[tokio::test]
    async fn a_listener_hears_the_signal_and_gives_none_of_its_own_to_others() {
        let shutdown = Shutdown::new();
        let (one, two) = (shutdown.listener(), shutdown.listener());
        one.trigger();
        assert_eq!((one.is_triggered(), two.is_triggered(), shutdown.is_triggered()), (true, false, false));
        shutdown.trigger();
        two.triggered().await;
        assert!(shutdown.listener().is_triggered(), "also one that came too late");
    }

    #[tokio::test]
    async fn draining_gives_up_after_its_budget() {
        let shutdown = Shutdown::new();
        shutdown.spawn(std::future::pending::<()>());
        shutdown.trigger();
        assert_eq!(shutdown.drain(Duration::from_millis(20)).await, 1);
    }
}
