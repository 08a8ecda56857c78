//! Lagging: a process that has not followed the pointer by the deadline of a deploy may not pass for healthy.

use platform::DatabaseError;

use super::Releases;
use super::confirm::NODES_PATIENCE;
use crate::store::Pointer;

impl Releases {
    /// Why this process should get no requests: it still serves what was live before, longer than any deploy waits.
    pub(crate) async fn lag(&self) -> Result<Option<String>, DatabaseError> {
        let pointer = self.store.pointer_and_age().await?;
        // Asked last: a switch in between makes what was read from the database old, not what is served.
        let serving = self.live.get().map(|live| live.activation);
        Ok(pointer.and_then(|(pointer, age)| lagging(&pointer, age, serving)))
    }
}

/// `age` in seconds. Activations are numbered upwards, also those that go back to an earlier release.
fn lagging(pointer: &Pointer, age: f64, serving: Option<i64>) -> Option<String> {
    let is_behind = serving.is_none_or(|serving| serving < pointer.activation);
    if !is_behind || age < NODES_PATIENCE.as_secs_f64() {
        return None;
    }
    let serves = serving.map_or_else(|| "nothing".to_owned(), |serving| format!("activation {serving}"));
    let Pointer { release_id, activation, .. } = pointer;
    Some(format!(
        "release `{release_id}` has been live for {age:.0} s as activation {activation}, and this process serves {serves}"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pointer() -> Pointer {
        Pointer { project_id: "shop-0001".to_owned(), release_id: "rel_new".to_owned(), activation: 7 }
    }

    #[test]
    fn who_serves_what_is_live_or_something_newer_does_not_lag() {
        assert_eq!(lagging(&pointer(), 3600.0, Some(7)), None);
        assert_eq!(lagging(&pointer(), 3600.0, Some(8)), None, "switched since the pointer was read");
    }

    #[test]
    fn who_is_behind_lags_from_the_deadline_of_a_deploy_on() {
        let deadline = NODES_PATIENCE.as_secs_f64();
        assert_eq!(lagging(&pointer(), deadline - 0.1, Some(6)), None);
        assert_eq!(lagging(&pointer(), deadline - 0.1, None), None);
        let lag = lagging(&pointer(), deadline, Some(6)).unwrap();
        assert!(lag.contains("rel_new") && lag.contains("serves activation 6"), "{lag}");
        assert!(lagging(&pointer(), deadline, None).unwrap().contains("serves nothing"));
    }
}
