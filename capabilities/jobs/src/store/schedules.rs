//! From where on the fires of each schedule are due, and making the run of a fire.

use std::collections::HashMap;

use jiff::Timestamp;
use platform::postgres::DatabaseError;
use tokio_postgres::types::Type;

use super::runs::insert;
use super::{NewRun, Store, from_sql, to_sql};
use crate::job::Live;

impl Store {
    /// Stores the schedules of a release and returns the last fire of each. One that is new, or that was changed, begins
    /// now; one that is gone is forgotten, so that nothing is made up for when it comes back.
    pub(crate) async fn register(
        &self,
        live: &Live,
        now: Timestamp,
    ) -> Result<HashMap<String, Timestamp>, DatabaseError> {
        let mut client = self.client().await?;
        let transaction = client.transaction().await?;
        let schedules: Vec<_> =
            live.jobs.values().filter_map(|job| job.schedule().map(|schedule| (job.name.as_str(), schedule))).collect();
        let names: Vec<&str> = schedules.iter().map(|(name, _)| *name).collect();
        let patterns: Vec<&str> = schedules.iter().map(|(_, schedule)| schedule.pattern.as_str()).collect();
        let zones: Vec<&str> = schedules.iter().map(|(_, schedule)| schedule.timezone.as_str()).collect();
        transaction.execute_typed(FORGET, &[(&names, Type::TEXT_ARRAY)]).await?;
        let parameters: super::Parameters<'_> = &[
            (&names, Type::TEXT_ARRAY),
            (&patterns, Type::TEXT_ARRAY),
            (&zones, Type::TEXT_ARRAY),
            (&to_sql(now), Type::TIMESTAMPTZ),
        ];
        transaction.execute_typed(REGISTER, parameters).await?;
        let rows = transaction.query_typed(LAST_FIRES, &[(&names, Type::TEXT_ARRAY)]).await?;
        transaction.commit().await?;
        Ok(rows.iter().map(|row| (row.get(0), from_sql(row.get(1)))).collect())
    }

    /// Makes the run of a fire; false when another node, or this one before, has made it.
    pub(crate) async fn fire(&self, run: &NewRun<'_>) -> Result<bool, DatabaseError> {
        let mut client = self.client().await?;
        let transaction = client.transaction().await?;
        let made = insert(&*transaction, run).await?.is_some();
        let fire = to_sql(run.scheduled_for);
        transaction.execute_typed(FIRED, &[(&run.job, Type::TEXT), (&fire, Type::TIMESTAMPTZ)]).await?;
        transaction.commit().await?;
        Ok(made)
    }
}

const FORGET: &str = "DELETE FROM _reactor_jobs.schedules WHERE job <> ALL ($1)";

const REGISTER: &str = "
    INSERT INTO _reactor_jobs.schedules AS known (job, schedule, timezone, last_fire)
    SELECT job, schedule, timezone, $4 FROM unnest($1, $2, $3) AS live(job, schedule, timezone)
    ON CONFLICT (job) DO UPDATE SET
        schedule = excluded.schedule, timezone = excluded.timezone, last_fire = excluded.last_fire
    WHERE (known.schedule, known.timezone) <> (excluded.schedule, excluded.timezone)";

const LAST_FIRES: &str = "SELECT job, last_fire FROM _reactor_jobs.schedules WHERE job = ANY ($1)";

/// A clock that was ahead for a while must not move this back.
const FIRED: &str = "UPDATE _reactor_jobs.schedules SET last_fire = greatest(last_fire, $2) WHERE job = $1";
