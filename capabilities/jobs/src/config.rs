//! What the operator decides about jobs.

use std::time::Duration;

use crate::error::JobsError;

/// Configuration of the capability.
#[derive(Debug, Clone)]
pub struct JobsConfig {
    /// Runs at a time on this node.
    pub workers: usize,
    /// How often the queue is looked at when no notification arrives.
    pub poll: Duration,
    /// How long a run belongs to its worker without a beat.
    pub lease: Duration,
    /// How often a worker says that it is alive.
    pub beat: Duration,
    /// How long a stopping node lets its runs finish before it hands them back.
    pub drain: Duration,
    /// Largest input, in bytes.
    pub input_max: usize,
    /// Largest answer that is kept as a result, in bytes.
    pub result_max: usize,
    /// How long finished runs are kept; dead letters stay until they are replayed.
    pub keep: Duration,
}

impl Default for JobsConfig {
    fn default() -> Self {
        Self {
            workers: 16,
            poll: Duration::from_secs(1),
            lease: Duration::from_secs(15),
            beat: Duration::from_secs(5),
            drain: Duration::from_secs(25),
            input_max: 1 << 20,
            result_max: 256 << 10,
            keep: Duration::from_hours(30 * 24),
        }
    }
}

impl JobsConfig {
    /// The same while developing: stopping hands runs back at once.
    #[must_use]
    pub fn for_development(self) -> Self {
        Self { drain: Duration::from_millis(500), ..self }
    }

    /// Refuses values with which runs would be taken from workers that are alive.
    pub(crate) fn check(&self) -> Result<(), JobsError> {
        if self.workers == 0 {
            return Err(JobsError::NoWorkers);
        }
        if self.beat.is_zero() || self.lease < self.beat * 2 {
            return Err(JobsError::LeaseTooShort { lease: self.lease, beat: self.beat });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lease_that_one_missed_beat_would_lose_is_refused() {
        assert!(JobsConfig::default().check().is_ok());
        let short = JobsConfig { lease: Duration::from_secs(9), ..JobsConfig::default() };
        assert!(matches!(short.check(), Err(JobsError::LeaseTooShort { .. })));
        assert!(matches!(JobsConfig { workers: 0, ..JobsConfig::default() }.check(), Err(JobsError::NoWorkers)));
    }
}
