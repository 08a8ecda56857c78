//! `ctx.data.query`: one statement of a function, as the application's own role and within its time.

use std::time::Duration;

use futures::future::BoxFuture;
use platform::{Client, Database, DatabaseError};
use serde_json::{Value, json};
use tokio::sync::OnceCell;
use tokio_postgres::types::ToSql;

use crate::host::QueryData;
use crate::rows::{self, Parameter};

/// The role statements run as, made by the data capability.
const ROLE: &str = "reactor_service";

/// Most rows one statement may answer with.
const ROWS_MAX: usize = 50_000;

/// Ends the transaction and takes back whatever the statement changed in the session.
const CLEAN: &str = "RESET ALL; RESET ROLE; UNLISTEN *; SELECT pg_advisory_unlock_all(); DISCARD TEMP";

/// Runs statements of functions.
pub(crate) struct ServiceQueries {
    database: Database,
    has_role: OnceCell<bool>,
}

impl ServiceQueries {
    /// Over this database.
    pub(crate) fn new(database: Database) -> Self {
        Self { database, has_role: OnceCell::new() }
    }

    async fn run(&self, sql: &str, parameters: &str, time: Duration) -> Result<String, QueryError> {
        let parameters: Vec<Value> = serde_json::from_str(parameters)
            .map_err(|error| QueryError::Form(format!("the parameters are not a JSON array: {error}")))?;
        let client = self.database.client().await?;
        let answer = self.run_on(&client, sql, &parameters, time).await;
        let end = if answer.is_ok() { "COMMIT" } else { "ROLLBACK" };
        match client.batch_execute(&format!("{end}; {CLEAN}")).await {
            Ok(()) => answer,
            Err(error) => {
                // Not fit for the pool any more, and the statement's effect is unknown.
                platform::postgres::discard(client);
                answer.and(Err(error.into()))
            }
        }
    }

    async fn run_on(
        &self,
        client: &Client,
        sql: &str,
        parameters: &[Value],
        time: Duration,
    ) -> Result<String, QueryError> {
        let milliseconds = time.as_millis().max(1);
        let role = if self.has_role(client).await? { format!("; SET LOCAL ROLE {ROLE}") } else { String::new() };
        client.batch_execute(&format!("BEGIN; SET LOCAL statement_timeout = {milliseconds}{role}")).await?;
        // The extended protocol takes one statement only.
        let statement = client.prepare(sql).await?;
        if statement.params().len() != parameters.len() {
            let (takes, given) = (statement.params().len(), parameters.len());
            return Err(QueryError::Form(format!("the statement takes {takes} parameters, {given} were given")));
        }
        let columns = rows::columns(&statement).map_err(QueryError::Form)?;
        let parameters: Vec<Parameter<'_>> = parameters.iter().map(Parameter).collect();
        let references: Vec<&(dyn ToSql + Sync)> = parameters.iter().map(|p| p as &(dyn ToSql + Sync)).collect();
        let (found, count) = rows::collect(client, &statement, &references, ROWS_MAX).await?;
        Ok(json!({ "columns": columns, "rows": found, "row_count": count }).to_string())
    }

    async fn has_role(&self, client: &Client) -> Result<bool, QueryError> {
        let look = || async {
            let row = client
                .query_one(
                    "SELECT count(*) FROM pg_roles WHERE rolname = $1 AND pg_has_role(current_user, oid, 'USAGE')",
                    &[&ROLE],
                )
                .await?;
            Ok::<_, tokio_postgres::Error>(row.get::<_, i64>(0) == 1)
        };
        Ok(*self.has_role.get_or_try_init(look).await?)
    }
}

impl QueryData for ServiceQueries {
    fn query<'a>(&'a self, sql: &'a str, parameters: &'a str, time: Duration) -> BoxFuture<'a, Result<String, String>> {
        Box::pin(async move { self.run(sql, parameters, time).await.map_err(|error| error.to_json()) })
    }
}

/// Why a statement did not answer.
#[derive(Debug, thiserror::Error)]
pub(crate) enum QueryError {
    /// What was asked is not of the expected form.
    #[error("{0}")]
    Form(String),
    /// More rows than fit.
    #[error("the statement answers with more than {0} rows: add a LIMIT")]
    TooManyRows(usize),
    /// Postgres refused it, or cannot be reached.
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

impl From<tokio_postgres::Error> for QueryError {
    fn from(error: tokio_postgres::Error) -> Self {
        Self::Database(error.into())
    }
}

impl QueryError {
    /// `{code, message, …}` for the function.
    fn to_json(&self) -> String {
        let Self::Database(error) = self else {
            return json!({ "code": "invalid_request", "message": self.to_string() }).to_string();
        };
        let Some(refusal) = error.db_error() else {
            return json!({ "code": "database_unavailable", "message": "the database cannot be reached" }).to_string();
        };
        json!({
            "code": refusal.code().code(),
            "message": refusal.message(),
            "detail": refusal.detail(),
            "hint": refusal.hint(),
            "position": error.position(),
            "constraint": refusal.constraint(),
            "table": refusal.table(),
            "column": refusal.column(),
        })
        .to_string()
    }
}
