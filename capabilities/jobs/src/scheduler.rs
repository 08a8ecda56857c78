//! Making the runs of schedules. Every node watches every schedule; a unique index lets one of them win.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use platform::Shutdown;

use crate::engine::{Engine, until};
use crate::job::Live;
use crate::store::{NewRun, Trigger};

/// Until here, by job, every fire has been seen to.
type Anchors = HashMap<String, Timestamp>;

/// Watches until the server stops.
pub(crate) async fn watch(engine: Arc<Engine>, shutdown: Shutdown) {
    let (mut generation, mut anchors) = (0, Anchors::new());
    loop {
        let live = engine.live();
        if live.generation != generation {
            let registered = engine.store.register(&live, engine.clock.now()).await;
            if let Some(last_fires) = engine.note("storing schedules", registered) {
                (generation, anchors) = (live.generation, last_fires);
            }
        }
        let pause =
            if live.generation == generation { tick(&engine, &live, &mut anchors).await } else { engine.config.poll };
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            () = engine.activated_again(live.generation) => {}
            // A developer tries another day.
            () = engine.clock.moved() => {}
            () = shutdown.triggered() => return,
        }
    }
}

/// Makes the runs that are due; returns when to look again.
async fn tick(engine: &Engine, live: &Live, anchors: &mut Anchors) -> Duration {
    let now = engine.clock.now();
    let mut pause = engine.config.poll;
    for job in live.jobs.values() {
        let Some(schedule) = job.schedule() else { continue };
        // A clock that was ahead must not silence a schedule until it gets there again: fires that were seen to in that
        // time are found by the index.
        let anchor = anchors.get(&job.name).copied().unwrap_or(now).min(now);
        if let Some(fire) = schedule.due(anchor, now) {
            let run = NewRun { scheduled_for: fire, ..engine.new_run(job, Trigger::Cron) };
            let Some(made) = engine.note("making the run of a schedule", engine.store.fire(&run).await) else {
                continue;
            };
            anchors.insert(job.name.clone(), fire);
            if made {
                engine.ready.notify_one();
            }
        }
        if let Some(next) = schedule.next_after(now) {
            pause = pause.min(until(now, next));
        }
    }
    pause.max(Duration::from_millis(1))
}
