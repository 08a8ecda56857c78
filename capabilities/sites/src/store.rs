//! All SQL of the capability.

use std::time::SystemTime;

use jiff::Timestamp;
use platform::postgres::{Database, DatabaseError, Migration};
use tokio_postgres::Row;
use tokio_postgres::types::{ToSql, Type};

use crate::domains::Domain;

/// Where the tables live.
pub(crate) const SCHEMA: &str = "_reactor_sites";

/// Where nodes tell each other that domains have changed.
pub(crate) const CHANNEL: &str = "reactor_sites";

/// The steps of the schema.
pub(crate) const MIGRATIONS: &[Migration] =
    &[Migration { name: "0001_domains", sql: include_str!("../migrations/0001_domains.sql") }];

/// The queries.
#[derive(Clone)]
pub(crate) struct Store {
    database: Database,
}

/// Parameters of a statement.
type Parameters<'a> = &'a [(&'a (dyn ToSql + Sync), Type)];

impl Store {
    pub(crate) const fn new(database: Database) -> Self {
        Self { database }
    }

    /// Every domain, in the order of hosts.
    pub(crate) async fn domains(&self) -> Result<Vec<Domain>, DatabaseError> {
        let client = self.database.client().await?;
        let sql = format!("SELECT {COLUMNS} FROM _reactor_sites.domains ORDER BY host");
        Ok(client.query_typed(&sql, &[]).await?.iter().map(domain_of).collect())
    }

    /// Adds a host; one that is there already is left as it is. Returns what is there then.
    pub(crate) async fn add(&self, new: &Domain) -> Result<Domain, DatabaseError> {
        let client = self.database.client().await?;
        let added_at = SystemTime::from(new.added_at);
        let parameters: Parameters<'_> = &[
            (&new.host, Type::TEXT),
            (&new.site, Type::TEXT),
            (&new.declared, Type::BOOL),
            (&new.token, Type::TEXT),
            (&added_at, Type::TIMESTAMPTZ),
            (&CHANNEL, Type::TEXT),
        ];
        client.query_typed(ADD, parameters).await?;
        let sql = format!("SELECT {COLUMNS} FROM _reactor_sites.domains WHERE host = $1");
        Ok(domain_of(&client.query_typed_one(&sql, &[(&new.host, Type::TEXT)]).await?))
    }

    /// Notes what a look at the name servers has shown.
    pub(crate) async fn checked(
        &self,
        host: &str,
        problem: Option<&str>,
        now: Timestamp,
    ) -> Result<Option<Domain>, DatabaseError> {
        let client = self.database.client().await?;
        let now = SystemTime::from(now);
        let parameters: Parameters<'_> =
            &[(&host, Type::TEXT), (&problem, Type::TEXT), (&now, Type::TIMESTAMPTZ), (&CHANNEL, Type::TEXT)];
        let sql =
            format!("WITH checked AS ({CHECKED} RETURNING *) SELECT {COLUMNS}, pg_notify($4, '')::text FROM checked");
        Ok(client.query_typed(&sql, parameters).await?.first().map(domain_of))
    }

    /// Removes a host of a site; whether there was one.
    pub(crate) async fn remove(&self, site: &str, host: &str) -> Result<bool, DatabaseError> {
        let client = self.database.client().await?;
        let parameters: Parameters<'_> = &[(&site, Type::TEXT), (&host, Type::TEXT), (&CHANNEL, Type::TEXT)];
        Ok(!client.query_typed(REMOVE, parameters).await?.is_empty())
    }

    /// Forgets declared hosts that no manifest names any more.
    pub(crate) async fn forget_declared(&self, keep: &[String]) -> Result<u64, DatabaseError> {
        let client = self.database.client().await?;
        let sql = "DELETE FROM _reactor_sites.domains WHERE declared AND NOT host = ANY ($1)";
        Ok(client.execute_typed(sql, &[(&keep, Type::TEXT_ARRAY)]).await?)
    }
}

const COLUMNS: &str = "host, site, declared, token, added_at, checked_at, verified_at, problem";

const ADD: &str = "
    WITH added AS (
        INSERT INTO _reactor_sites.domains (host, site, declared, token, added_at) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT DO NOTHING RETURNING host
    ) SELECT pg_notify($6, '')::text FROM added";

const CHECKED: &str = "
    UPDATE _reactor_sites.domains SET
        checked_at = $3, problem = $2, verified_at = CASE WHEN $2 IS NULL THEN coalesce(verified_at, $3) ELSE verified_at END
    WHERE host = $1";

const REMOVE: &str = "
    WITH removed AS (DELETE FROM _reactor_sites.domains WHERE site = $1 AND host = $2 RETURNING host)
    SELECT pg_notify($3, '')::text FROM removed";

fn domain_of(row: &Row) -> Domain {
    let moment = |index: usize| row.get::<_, Option<SystemTime>>(index).and_then(|at| Timestamp::try_from(at).ok());
    Domain {
        host: row.get(0),
        site: row.get(1),
        declared: row.get(2),
        token: row.get(3),
        added_at: moment(4).unwrap_or_default(),
        checked_at: moment(5),
        verified_at: moment(6),
        problem: row.get(7),
    }
}
