//! Keys of functions. Every change is a row; for each key the highest version counts.

use platform::DatabaseError;
use tokio_postgres::{Row, Transaction};

use super::{CHANGED, SCHEMA, Store, TIME};

/// A change of a key.
pub(crate) struct EnvRow {
    pub(crate) function: String,
    pub(crate) key: String,
    pub(crate) version: i64,
    /// Absent when the key was taken away.
    pub(crate) value: Option<Vec<u8>>,
    pub(crate) sealed: Option<Sealed>,
    pub(crate) updated_at: String,
    pub(crate) by: Option<String>,
}

/// How a secret is encrypted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sealed {
    pub(crate) nonce: Vec<u8>,
    pub(crate) key_id: String,
}

/// A value on its way into `env`.
pub(crate) struct NewEnv<'a> {
    pub(crate) function: &'a str,
    pub(crate) key: &'a str,
    pub(crate) value: Option<&'a [u8]>,
    pub(crate) sealed: Option<&'a Sealed>,
    pub(crate) by: &'a str,
}

impl Store {
    /// Functions with a change after that time, by name.
    pub(crate) async fn env_changed_since(&self, at: &str) -> Result<Vec<String>, DatabaseError> {
        let select = format!(
            "SELECT DISTINCT function COLLATE \"C\" AS function FROM {SCHEMA}.env
             WHERE updated_at > $1::text::timestamptz ORDER BY 1"
        );
        let rows = self.database.client().await?.query(&select, &[&at]).await?;
        Ok(rows.iter().map(|row| row.get(0)).collect())
    }

    /// Every key that is set now.
    pub(crate) async fn env(&self) -> Result<Vec<EnvRow>, DatabaseError> {
        let select = format!(
            "SELECT * FROM (
                 SELECT DISTINCT ON (function, key) {} FROM {SCHEMA}.env ORDER BY function, key, version DESC
             ) AS newest WHERE value IS NOT NULL",
            columns()
        );
        let rows = self.database.client().await?.query(&select, &[]).await?;
        Ok(rows.iter().map(env_row).collect())
    }

    /// Changes of a function's keys, newest first, older than the version `before`.
    pub(crate) async fn env_history(
        &self,
        function: &str,
        before: Option<i64>,
        limit: u32,
    ) -> Result<Vec<EnvRow>, DatabaseError> {
        let select = format!(
            "SELECT {} FROM {SCHEMA}.env WHERE function = $1 AND ($2::bigint IS NULL OR version < $2)
             ORDER BY version DESC LIMIT $3",
            columns()
        );
        let rows = self.database.client().await?.query(&select, &[&function, &before, &i64::from(limit)]).await?;
        Ok(rows.iter().map(env_row).collect())
    }

    /// Writes the next version of a key; without value the key is taken away. Tells every process.
    ///
    /// False when there was nothing to take away.
    pub(crate) async fn put_env(&self, new: &NewEnv<'_>) -> Result<bool, DatabaseError> {
        let mut client = self.database.client().await?;
        let transaction = client.transaction().await?;
        let version = next_version(&transaction, new.function).await?;
        if new.value.is_none() {
            let select = format!(
                "SELECT value IS NOT NULL FROM {SCHEMA}.env WHERE function = $1 AND key = $2 ORDER BY version DESC LIMIT 1"
            );
            let newest = transaction.query_opt(&select, &[&new.function, &new.key]).await?;
            if !newest.is_some_and(|row| row.get(0)) {
                return Ok(false);
            }
        }
        let insert = format!(
            "INSERT INTO {SCHEMA}.env (function, key, version, value, nonce, key_id, changed_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7)"
        );
        let nonce = new.sealed.map(|sealed| sealed.nonce.as_slice());
        let key_id = new.sealed.map(|sealed| sealed.key_id.as_str());
        transaction
            .execute(&insert, &[&new.function, &new.key, &version, &new.value, &nonce, &key_id, &new.by])
            .await?;
        tell(&transaction, new.function).await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// Sets all keys to what they were right after a change, by further changes. None if there was no such change.
    ///
    /// Secrets are copied as they are encrypted.
    pub(crate) async fn roll_env_back(
        &self,
        function: &str,
        version: i64,
        by: &str,
    ) -> Result<Option<Vec<String>>, DatabaseError> {
        let mut client = self.database.client().await?;
        let transaction = client.transaction().await?;
        let next = next_version(&transaction, function).await?;
        if version < 1 || version >= next {
            return Ok(None);
        }
        let insert = format!(
            "WITH newest AS (
                 SELECT DISTINCT ON (key) key, value, nonce, key_id FROM {SCHEMA}.env
                 WHERE function = $1 ORDER BY key, version DESC
             ), target AS (
                 SELECT DISTINCT ON (key) key, value, nonce, key_id FROM {SCHEMA}.env
                 WHERE function = $1 AND version <= $2 ORDER BY key, version DESC
             ), different AS (
                 SELECT newest.key, target.value, target.nonce, target.key_id
                 FROM newest LEFT JOIN target ON target.key = newest.key
                 WHERE (newest.value, newest.nonce, newest.key_id)
                       IS DISTINCT FROM (target.value, target.nonce, target.key_id)
             )
             INSERT INTO {SCHEMA}.env (function, key, version, value, nonce, key_id, changed_by)
             SELECT $1::text, key, $3::bigint - 1 + row_number() OVER (ORDER BY key COLLATE \"C\"), value, nonce, key_id, $4::text
             FROM different RETURNING key"
        );
        let rows = transaction.query(&insert, &[&function, &version, &next, &by]).await?;
        tell(&transaction, function).await?;
        transaction.commit().await?;
        let mut changed: Vec<String> = rows.iter().map(|row| row.get(0)).collect();
        changed.sort();
        Ok(Some(changed))
    }
}

/// Two writers of one function take turns, so that versions count without gaps.
async fn next_version(transaction: &Transaction<'_>, function: &str) -> Result<i64, tokio_postgres::Error> {
    let lock = "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))";
    transaction.execute(lock, &[&format!("{SCHEMA}/{function}")]).await?;
    let newest = format!("SELECT coalesce(max(version), 0) + 1 FROM {SCHEMA}.env WHERE function = $1");
    Ok(transaction.query_one(&newest, &[&function]).await?.get(0))
}

async fn tell(transaction: &Transaction<'_>, function: &str) -> Result<(), tokio_postgres::Error> {
    transaction.execute("SELECT pg_notify($1, $2)", &[&CHANGED, &function]).await.map(drop)
}

fn columns() -> String {
    let at = TIME.replace("%s", "updated_at");
    format!("function, key, version, value, nonce, key_id, changed_by, {at} AS updated_at")
}

fn env_row(row: &Row) -> EnvRow {
    let nonce: Option<Vec<u8>> = row.get("nonce");
    let key_id: Option<String> = row.get("key_id");
    EnvRow {
        function: row.get("function"),
        key: row.get("key"),
        version: row.get("version"),
        value: row.get("value"),
        sealed: nonce.zip(key_id).map(|(nonce, key_id)| Sealed { nonce, key_id }),
        updated_at: row.get("updated_at"),
        by: row.get("changed_by"),
    }
}
