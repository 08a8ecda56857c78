//! Functions that are known by name.

use admin_api::Runtime;
use platform::DatabaseError;
use tokio_postgres::Transaction;
use tokio_postgres::types::{ToSql, Type};

use super::{CHANGED, SCHEMA, Store};

/// A function that was registered on the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Registered {
    pub(crate) name: String,
    pub(crate) runtime: Runtime,
}

impl Store {
    /// Whether anything is known of a function of that name.
    pub(crate) async fn knows(&self, function: &str) -> Result<bool, DatabaseError> {
        let select = format!(
            "SELECT EXISTS (SELECT FROM {SCHEMA}.deployments WHERE function = $1)
                 OR EXISTS (SELECT FROM {SCHEMA}.env WHERE function = $1)
                 OR EXISTS (SELECT FROM {SCHEMA}.registered WHERE name = $1)"
        );
        Ok(self.database.client().await?.query_one(&select, &[&function]).await?.get(0))
    }

    /// Registers a name; false if it is registered.
    pub(crate) async fn register(&self, function: &Registered) -> Result<bool, DatabaseError> {
        let insert = format!(
            "WITH added AS (
                 INSERT INTO {SCHEMA}.registered (name, runtime) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING name
             )
             SELECT pg_notify($3, name) FROM added"
        );
        let runtime = runtime_text(function.runtime);
        let added = self.database.client().await?.query_opt(&insert, &[&function.name, &runtime, &CHANGED]).await?;
        Ok(added.is_some())
    }

    /// All registered functions, in name order.
    pub(crate) async fn registered(&self) -> Result<Vec<Registered>, DatabaseError> {
        let select = format!("SELECT name, runtime FROM {SCHEMA}.registered ORDER BY name COLLATE \"C\"");
        let rows = self.database.client().await?.query_typed(&select, &[]).await?;
        Ok(rows
            .iter()
            .map(|row| Registered { name: row.get("name"), runtime: runtime_of(row.get("runtime")) })
            .collect())
    }

    /// Functions of a project's manifest are not the server's to carry over any more.
    pub(crate) async fn adopt(&self, names: &[String]) -> Result<(), DatabaseError> {
        let delete = format!(
            "WITH gone AS (DELETE FROM {SCHEMA}.registered WHERE name = ANY($1) RETURNING name)
             SELECT pg_notify($2, name) FROM gone"
        );
        let parameters: [(&(dyn ToSql + Sync), Type); 2] = [(&names, Type::TEXT_ARRAY), (&CHANGED, Type::TEXT)];
        self.database.client().await?.execute_typed(&delete, &parameters).await?;
        Ok(())
    }

    /// Forgets a function: its registration, keys and policies go, its deployments are retired.
    pub(crate) async fn forget(&self, function: &str) -> Result<(), DatabaseError> {
        let mut client = self.database.client().await?;
        let transaction = client.transaction().await?;
        forget_in(&transaction, function).await?;
        transaction.commit().await?;
        Ok(())
    }
}

async fn forget_in(transaction: &Transaction<'_>, function: &str) -> Result<(), tokio_postgres::Error> {
    for statement in [
        format!("DELETE FROM {SCHEMA}.registered WHERE name = $1"),
        format!("DELETE FROM {SCHEMA}.env WHERE function = $1"),
        format!("DELETE FROM {SCHEMA}.policies WHERE function = $1"),
        format!("UPDATE {SCHEMA}.deployments SET state = 'retired' WHERE function = $1"),
    ] {
        transaction.execute(&statement, &[&function]).await?;
    }
    transaction.execute("SELECT pg_notify($1, $2)", &[&CHANGED, &function]).await.map(drop)
}

const fn runtime_text(runtime: Runtime) -> &'static str {
    match runtime {
        Runtime::Wasm => "wasm",
        Runtime::Bun => "bun",
        Runtime::Lambda => "lambda",
    }
}

fn runtime_of(text: &str) -> Runtime {
    match text {
        "bun" => Runtime::Bun,
        "lambda" => Runtime::Lambda,
        _ => Runtime::Wasm,
    }
}
