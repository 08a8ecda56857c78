//! All SQL of the server, by what it is about.

mod blobs;
mod collect;
mod deploys;
mod kept;
mod lease;
mod nodes;
mod origin;
mod releases;

use platform::{Database, DatabaseError, Migration};

pub(crate) use blobs::claim_project_in;
pub(crate) use collect::Collection;
pub(crate) use deploys::{DeployRow, NewDeploy};
pub(crate) use lease::{Lease, LeaseHolder, TakeLease, lock_lease};
pub(crate) use nodes::{NodeRow, Readiness};
pub(crate) use releases::{
    NewActivation, Pointer, StoredRelease, activate, clear_pointer, insert_release, lock_pointer,
};

/// The schema all of this lives in.
const SCHEMA: &str = "_reactor_server";

const MIGRATIONS: &[Migration] = &[
    Migration { name: "0001_releases", sql: include_str!("../../migrations/0001_releases.sql") },
    Migration { name: "0002_nodes", sql: include_str!("../../migrations/0002_nodes.sql") },
    Migration {
        name: "0003_manifests_as_they_are",
        sql: include_str!("../../migrations/0003_manifests_as_they_are.sql"),
    },
];

/// Channel that tells nodes that the pointer has moved.
pub(crate) const RELEASE_CHANNEL: &str = "reactor_release";

/// The server's tables.
#[derive(Clone)]
pub(crate) struct Store {
    database: Database,
}

impl Store {
    pub(crate) const fn new(database: Database) -> Self {
        Self { database }
    }

    pub(crate) async fn migrate(&self) -> Result<(), DatabaseError> {
        self.database.migrate(SCHEMA, MIGRATIONS).await
    }

    pub(crate) const fn database(&self) -> &Database {
        &self.database
    }
}

/// RFC 3339 in UTC with milliseconds, as an SQL expression over a column.
macro_rules! rfc3339 {
    ($column:literal) => {
        concat!("to_char(", $column, " AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')")
    };
}
pub(crate) use rfc3339;
