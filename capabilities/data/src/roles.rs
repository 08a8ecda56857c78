//! The roles the application's SQL runs as: `reactor_anon`, `reactor_user` (row-level security applies) and
//! `reactor_service` (passes it).
//!
//! Roles belong to the Postgres cluster, not to the database, so they are looked at on every start and made when
//! they are missing; a usual start costs one query.

use platform::postgres::{Database, DatabaseError};
use tokio_postgres::Client;

use crate::store;

/// Nobody has signed in.
pub const ANON: &str = "reactor_anon";
/// A signed-in user.
pub const USER: &str = "reactor_user";
/// The application itself.
pub const SERVICE: &str = "reactor_service";

const ALL: [&str; 3] = [ANON, USER, SERVICE];

/// Makes the roles that are missing and lets the server switch to them.
///
/// A login that may not make roles (some hosted databases) is not an error: `doctor` names what is missing.
pub async fn ensure(database: &Database) -> Result<(), DatabaseError> {
    let client = database.client().await?;
    let state = store::role_state(&client, &ALL).await?;
    for name in &state.missing {
        if let Err(error) = create(&client, name).await {
            tracing::warn!(role = name, %error, "this login may not make the role");
        }
    }
    let granted = if state.missing.is_empty() { state.not_granted } else { not_granted(&client).await? };
    for name in granted {
        if let Err(error) = store::grant_role_to_self(&client, &name).await {
            tracing::warn!(role = name, %error, "this login may not switch to the role");
        }
    }
    if (!state.missing.is_empty() || !state.public_usable)
        && let Err(error) = store::open_public_schema(&client).await
    {
        tracing::warn!(%error, "the schema `public` could not be opened to the application's roles");
    }
    Ok(())
}

async fn create(client: &Client, name: &str) -> Result<(), tokio_postgres::Error> {
    if name != SERVICE {
        return store::create_role(client, name, "").await;
    }
    match store::create_role(client, name, "BYPASSRLS").await {
        Ok(()) => Ok(()),
        Err(error) => {
            tracing::warn!(%error, "`reactor_service` is made without BYPASSRLS");
            store::create_role(client, name, "").await
        }
    }
}

async fn not_granted(client: &Client) -> Result<Vec<String>, tokio_postgres::Error> {
    Ok(store::role_state(client, &ALL).await?.not_granted)
}

/// What is wrong with the roles, in words; empty when nothing is.
pub(crate) async fn problems(client: &Client) -> Result<Vec<String>, tokio_postgres::Error> {
    let state = store::role_state(client, &ALL).await?;
    let mut problems: Vec<String> = state.missing.iter().map(|name| format!("role `{name}` is missing")).collect();
    problems.extend(state.not_granted.iter().map(|name| format!("this login may not switch to `{name}`")));
    if !state.service_bypasses_rls && !state.missing.iter().any(|name| name == SERVICE) {
        problems.push("`reactor_service` does not bypass row-level security".to_owned());
    }
    Ok(problems)
}
