//! `/fn/v1/_admin/functions/{name}/env[/{KEY}]`.

use admin_api::{EnvEntry, ErrorCode, List, SetEnv};
use axum::extract::State;
use bundle_format::FunctionName;
use http::StatusCode;
use platform::ApiFailure;
use platform::extract::{Json, Path};

use super::known;
use crate::Functions;
use crate::secrets::Place;

/// Longest value, bytes.
const VALUE_MAX: usize = 64 << 10;

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

/// Sets a key. A name that is not known yet is fine: keys can be set before the first deploy.
pub(super) async fn set(
    State(functions): State<Functions>,
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
    functions.inner.environment.set(Place { function: &name, key: &key }, &body.value, body.secret).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Takes a key away.
pub(super) async fn unset(
    State(functions): State<Functions>,
    Path((name, key)): Path<(String, String)>,
) -> Result<StatusCode, ApiFailure> {
    if functions.inner.environment.unset(Place { function: &name, key: &key }).await? {
        return Ok(StatusCode::NO_CONTENT);
    }
    Err(ApiFailure::new(ErrorCode::NotFound, format!("function `{name}` has no key `{key}`"))
        .next(format!("reactor functions env list {name}")))
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
