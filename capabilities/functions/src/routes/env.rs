//! `/fn/v1/_admin/functions/{name}/env[/{KEY}]`, `/env-history` and `/env-rollback`.

use admin_api::{EnvChange, EnvEntry, EnvRollback, EnvRolledBack, ErrorCode, List, ListQuery, SetEnv};
use axum::Extension;
use axum::extract::State;
use bundle_format::FunctionName;
use http::StatusCode;
use platform::extract::{Json, Path, Query};
use platform::{ApiFailure, Principal};

use super::known;
use crate::Functions;
use crate::secrets::Place;

/// Longest value, bytes.
const VALUE_MAX: usize = 64 << 10;

/// Changes on a page of the history.
const LIMIT: u32 = 50;
const LIMIT_MAX: u32 = 500;

/// Longest key.
const KEY_MAX: usize = 128;

/// The keys of a function; values of secrets are left out.
pub(super) async fn list(
    state: State<Functions>,
    Path(name): Path<String>,
) -> Result<Json<List<EnvEntry>>, ApiFailure> {
    known(&state, &name).await?;
    Ok(Json(List::whole(state.inner.environment.list(&name).await?)))
}

/// One key.
pub(super) async fn show(
    state: State<Functions>,
    Path((name, key)): Path<(String, String)>,
) -> Result<Json<EnvEntry>, ApiFailure> {
    known(&state, &name).await?;
    let entries = state.inner.environment.list(&name).await?;
    entries.into_iter().find(|entry| entry.key == key).map(Json).ok_or_else(|| no_key(&name, &key))
}

/// Changes of a function's keys, newest first.
pub(super) async fn history(
    state: State<Functions>,
    Path(name): Path<String>,
    Query(query): Query<ListQuery>,
) -> Result<Json<List<EnvChange>>, ApiFailure> {
    known(&state, &name).await?;
    let limit = query.limit.unwrap_or(LIMIT).clamp(1, LIMIT_MAX);
    let before = match &query.cursor {
        None => None,
        Some(cursor) => {
            Some(cursor.parse().map_err(|_| ApiFailure::invalid(format!("`{cursor}` is no cursor of this list")))?)
        }
    };
    let mut items = state.inner.environment.history(&name, before, limit + 1).await?;
    let next_cursor = (items.len() > limit as usize).then(|| {
        items.truncate(limit as usize);
        items.last().map(|change| change.version.to_string())
    });
    Ok(Json(List { items, next_cursor: next_cursor.flatten() }))
}

/// Makes the keys what they were right after a change; live at once.
pub(super) async fn roll_back(
    state: State<Functions>,
    Extension(principal): Extension<Principal>,
    Path(name): Path<String>,
    Json(body): Json<EnvRollback>,
) -> Result<Json<EnvRolledBack>, ApiFailure> {
    known(&state, &name).await?;
    let environment = &state.inner.environment;
    let changed = environment.roll_back(&name, body.version, principal.admin()?).await?.ok_or_else(|| {
        ApiFailure::new(ErrorCode::NotFound, format!("the environment of `{name}` has no version {}", body.version))
            .next(format!("reactor functions env history {name}"))
    })?;
    let newest = environment.history(&name, None, 1).await?;
    Ok(Json(EnvRolledBack { changed, version: newest.first().map_or(0, |change| change.version) }))
}

/// Sets a key. A name that is not known yet is fine: keys can be set before the first deploy.
pub(super) async fn set(
    State(functions): State<Functions>,
    Extension(principal): Extension<Principal>,
    Path((name, key)): Path<(String, String)>,
    Json(body): Json<SetEnv>,
) -> Result<StatusCode, ApiFailure> {
    name.parse::<FunctionName>().map_err(|error| ApiFailure::invalid(error.to_string()))?;
    check_key(&key)?;
    if body.value.len() > VALUE_MAX {
        return Err(ApiFailure::invalid(format!("the value is longer than {VALUE_MAX} bytes")));
    }
    if body.value.contains('\0') {
        return Err(ApiFailure::invalid("the value holds a NUL character"));
    }
    let place = Place { function: &name, key: &key };
    functions.inner.environment.set(place, &body.value, body.secret, principal.admin()?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Takes a key away.
pub(super) async fn unset(
    State(functions): State<Functions>,
    Extension(principal): Extension<Principal>,
    Path((name, key)): Path<(String, String)>,
) -> Result<StatusCode, ApiFailure> {
    if functions.inner.environment.unset(Place { function: &name, key: &key }, principal.admin()?).await? {
        return Ok(StatusCode::NO_CONTENT);
    }
    Err(no_key(&name, &key))
}

fn no_key(name: &str, key: &str) -> ApiFailure {
    ApiFailure::new(ErrorCode::NotFound, format!("function `{name}` has no key `{key}`"))
        .next(format!("reactor functions env list {name}"))
}

fn check_key(key: &str) -> Result<(), ApiFailure> {
    let fine = key.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        && key.len() <= KEY_MAX;
    if !fine {
        return Err(ApiFailure::invalid(format!("`{key}` is not a key: letters, digits and `_`, not a digit first")));
    }
    if key.starts_with("REACTOR_") {
        return Err(ApiFailure::invalid(format!("`{key}` belongs to the platform: keys do not begin with `REACTOR_`")));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_what_a_shell_would_take_and_not_the_platforms() {
        assert!(check_key("STRIPE_KEY").is_ok());
        assert!(check_key("_x1").is_ok());
        for bad in ["", "1A", "A-B", "A B", "Ä", "REACTOR_URL"] {
            assert!(check_key(bad).is_err(), "{bad}");
        }
    }
}
