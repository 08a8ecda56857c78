//! Keeps the lease of a running rollout, and hears about its end from other processes.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;

use super::{Releases, Rollout, chain};

const BEAT: Duration = Duration::from_secs(2);

/// Beats until aborted. Notices a lost lease and a wish to cancel that came through another process.
pub(super) async fn keep_lease(releases: Releases, rollout: Arc<Rollout>) {
    let Some(lease) = &rollout.lease else {
        return;
    };
    // The lease was taken with a beat.
    let mut beat = tokio::time::interval_at(Instant::now() + BEAT, BEAT);
    beat.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        beat.tick().await;
        match releases.store.beat(lease).await {
            Ok(true) => {}
            Ok(false) => {
                tracing::warn!(deploy_id = rollout.id, "the lease was taken over");
                rollout.lost.cancel();
                return;
            }
            Err(error) => tracing::warn!(deploy_id = rollout.id, error = chain(&error), "no beat"),
        }
        if releases.store.cancel_requested(&rollout.id).await.unwrap_or(false) {
            rollout.cancel.cancel();
        }
    }
}
