//! Invoke policies.

use admin_api::Policy;
use platform::DatabaseError;

use super::{CHANGED, SCHEMA, Store, TIME};

impl Store {
    /// Every policy of every function, oldest first.
    pub(crate) async fn policies(&self) -> Result<Vec<Policy>, DatabaseError> {
        let select = format!(
            "SELECT id, function, rule, {} AS created_at FROM {SCHEMA}.policies ORDER BY id",
            TIME.replace("%s", "created_at")
        );
        let rows = self.database.client().await?.query(&select, &[]).await?;
        Ok(rows
            .iter()
            .filter_map(|row| {
                Some(Policy {
                    id: row.get("id"),
                    function: row.get("function"),
                    rule: serde_json::from_value(row.get("rule")).ok()?,
                    created_at: row.get("created_at"),
                })
            })
            .collect())
    }

    /// Adds one, and tells every process.
    pub(crate) async fn add_policy(&self, policy: &Policy) -> Result<(), DatabaseError> {
        let mut client = self.database.client().await?;
        let transaction = client.transaction().await?;
        let insert = format!("INSERT INTO {SCHEMA}.policies (id, function, rule) VALUES ($1, $2, $3)");
        let rule = serde_json::to_value(&policy.rule).expect("plain data becomes JSON");
        transaction.execute(&insert, &[&policy.id, &policy.function, &rule]).await?;
        transaction.execute("SELECT pg_notify($1, $2)", &[&CHANGED, &policy.function]).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Takes one away; false if there is none of that id.
    pub(crate) async fn remove_policy(&self, function: &str, id: &str) -> Result<bool, DatabaseError> {
        let mut client = self.database.client().await?;
        let transaction = client.transaction().await?;
        let delete = format!("DELETE FROM {SCHEMA}.policies WHERE function = $1 AND id = $2");
        let removed = transaction.execute(&delete, &[&function, &id]).await? == 1;
        transaction.execute("SELECT pg_notify($1, $2)", &[&CHANGED, &function]).await?;
        transaction.commit().await?;
        Ok(removed)
    }
}
