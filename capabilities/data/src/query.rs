//! One statement by hand: read-only unless asked, limited in time and rows, answered as JSON.
//!
//! Rows come back in Postgres's text form (the simple protocol), so that every type there is can be shown.
//! Parameters therefore go through `PREPARE` and `EXECUTE` with quoted literals of unknown type, which Postgres
//! converts to the types it has inferred.

use std::time::{Duration, Instant};

use admin_api::{Column, ErrorCode, QueryRequest, QueryResponse};
use futures::StreamExt;
use platform::api_error::ApiFailure;
use platform::postgres::{Client, Database, DatabaseError, discard};
use serde_json::{Map, Value, json};
use tokio_postgres::error::{DbError, ErrorPosition, SqlState};
use tokio_postgres::types::{Kind, Type};
use tokio_postgres::{Error, SimpleQueryMessage, SimpleQueryRow, Statement};

use crate::DataConfig;
use crate::migrations::{Position, statements};
use crate::store;

/// Largest whole number that every JSON reader keeps exact.
const SAFE_INTEGER: u64 = (1 << 53) - 1;

/// Runs the statement in a transaction of its own.
pub(crate) async fn run(
    database: &Database,
    config: &DataConfig,
    request: &QueryRequest,
) -> Result<QueryResponse, ApiFailure> {
    let client = database.client().await?;
    let outcome = run_on(&client, config, request).await;
    match &outcome {
        Ok(answer) if !answer.truncated => store::end_query(&client, Outcome::of(request)).await,
        _ => store::end_query(&client, Outcome::Undone).await,
    }
    .map_err(|error| failed(&error, request))?;
    // The session may have been changed by the statement, and a truncated answer is still arriving.
    discard(client);
    outcome
}

/// How the transaction ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    Kept,
    Undone,
}

impl Outcome {
    const fn of(request: &QueryRequest) -> Self {
        if request.write { Self::Kept } else { Self::Undone }
    }
}

async fn run_on(client: &Client, config: &DataConfig, request: &QueryRequest) -> Result<QueryResponse, ApiFailure> {
    let begun = Instant::now();
    let access = if request.write { "READ WRITE" } else { "READ ONLY" };
    store::begin_query(client, access, config.query_timeout.as_millis()).await.map_err(DatabaseError::from)?;
    // The extended protocol refuses a second statement, so nothing can end the read-only transaction and go on.
    let statement = client.prepare(&request.sql).await.map_err(|error| failed(&error, request))?;
    let sql = runnable(&statement, config, request)?;
    if let Some(before) = &sql.before {
        client.batch_execute(before).await.map_err(|error| failed(&error, request))?;
    }
    let mut answer = collect(client, &statement, &sql.run, config).await.map_err(|error| failed(&error, request))?;
    answer.duration_ms = milliseconds(begun.elapsed());
    Ok(answer)
}

struct Runnable {
    before: Option<String>,
    run: String,
}

/// The statement as it is sent. Reading goes through a cursor, so that a large table is not sent whole.
fn runnable(statement: &Statement, config: &DataConfig, request: &QueryRequest) -> Result<Runnable, ApiFailure> {
    let types = statement.params();
    if types.len() != request.params.len() {
        let message = format!("the statement takes {} parameter(s), {} given", types.len(), request.params.len());
        return Err(ApiFailure::new(ErrorCode::InvalidRequest, message));
    }
    if !types.is_empty() {
        let literals: Vec<String> =
            request.params.iter().zip(types).map(|(value, kind)| literal(value, kind)).collect();
        return Ok(Runnable {
            before: Some(format!("PREPARE reactor_query AS {}", request.sql)),
            run: format!("EXECUTE reactor_query({})", literals.join(", ")),
        });
    }
    let parts = statements(&request.sql);
    if let ([only], false) = (parts.as_slice(), request.write)
        && only.is_select()
        && !statement.columns().is_empty()
    {
        let select = &request.sql[only.start..only.end];
        return Ok(Runnable {
            before: Some(format!("DECLARE reactor_query NO SCROLL CURSOR FOR {select}")),
            run: format!("FETCH {} FROM reactor_query", config.query_rows + 1),
        });
    }
    Ok(Runnable { before: None, run: request.sql.clone() })
}

async fn collect(
    client: &Client,
    statement: &Statement,
    sql: &str,
    config: &DataConfig,
) -> Result<QueryResponse, Error> {
    let columns = columns(statement);
    let mut answer = QueryResponse { columns, rows: Vec::new(), row_count: 0, truncated: false, duration_ms: 0 };
    let stream = client.simple_query_raw(sql).await?;
    let mut stream = std::pin::pin!(stream);
    while let Some(message) = stream.next().await {
        match message? {
            SimpleQueryMessage::Row(_) if answer.rows.len() == config.query_rows => {
                answer.truncated = true;
                break;
            }
            SimpleQueryMessage::Row(row) => answer.rows.push(object(&row, &answer.columns, statement)),
            SimpleQueryMessage::CommandComplete(count) => answer.row_count = count,
            _ => {}
        }
    }
    if !answer.columns.is_empty() {
        answer.row_count = answer.rows.len() as u64;
    }
    Ok(answer)
}

/// Column names are made unique: JSON objects have no room for two of the same.
fn columns(statement: &Statement) -> Vec<Column> {
    let mut columns: Vec<Column> = Vec::with_capacity(statement.columns().len());
    for column in statement.columns() {
        let taken = |name: &str| columns.iter().any(|other| other.name == name);
        let mut name = column.name().to_owned();
        let mut number = 2;
        while taken(&name) {
            name = format!("{}_{number}", column.name());
            number += 1;
        }
        columns.push(Column { name, kind: column.type_().name().to_owned() });
    }
    columns
}

fn object(row: &SimpleQueryRow, columns: &[Column], statement: &Statement) -> Map<String, Value> {
    columns
        .iter()
        .zip(statement.columns())
        .enumerate()
        .map(|(index, (column, described))| {
            let value = row.get(index).map_or(Value::Null, |text| json_of(text, described.type_()));
            (column.name.clone(), value)
        })
        .collect()
}

fn json_of(text: &str, kind: &Type) -> Value {
    match *kind {
        Type::BOOL => Value::Bool(text == "t"),
        Type::INT2 | Type::INT4 | Type::INT8 | Type::OID => match text.parse::<i64>() {
            Ok(number) if number.unsigned_abs() <= SAFE_INTEGER => json!(number),
            _ => Value::String(text.to_owned()),
        },
        Type::FLOAT4 | Type::FLOAT8 => match text.parse::<f64>() {
            Ok(number) if number.is_finite() => json!(number),
            _ => Value::String(text.to_owned()),
        },
        _ => Value::String(text.to_owned()),
    }
}

fn literal(value: &Value, kind: &Type) -> String {
    match value {
        Value::Null => "NULL".to_owned(),
        Value::Array(items) if matches!(kind.kind(), Kind::Array(_)) => quote(&array(items)),
        Value::String(text) if !is_json(kind) => quote(text),
        other => quote(&other.to_string()),
    }
}

fn is_json(kind: &Type) -> bool {
    *kind == Type::JSON || *kind == Type::JSONB
}

fn array(items: &[Value]) -> String {
    let items: Vec<String> = items
        .iter()
        .map(|item| match item {
            Value::Null => "NULL".to_owned(),
            Value::Array(inner) => array(inner),
            Value::String(text) => element(text),
            other => element(&other.to_string()),
        })
        .collect();
    format!("{{{}}}", items.join(","))
}

fn element(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

fn quote(text: &str) -> String {
    let doubled = text.replace('\'', "''");
    if doubled.contains('\\') { format!("E'{}'", doubled.replace('\\', "\\\\")) } else { format!("'{doubled}'") }
}

fn failed(error: &Error, request: &QueryRequest) -> ApiFailure {
    let Some(error) = error.as_db_error() else {
        return ApiFailure::new(ErrorCode::DatabaseUnavailable, "the connection to Postgres was lost")
            .log(error.to_string());
    };
    if *error.code() == SqlState::QUERY_CANCELED {
        return ApiFailure::new(ErrorCode::QueryTimeout, "the statement ran longer than the limit");
    }
    let failure = ApiFailure::new(ErrorCode::QueryFailed, error.message()).details(details(error, request));
    let read_only = *error.code() == SqlState::READ_ONLY_SQL_TRANSACTION;
    match error.hint() {
        _ if read_only => failure.hint("the statement changes something; ask for it with `--write`"),
        Some(hint) => failure.hint(hint),
        None => failure,
    }
}

fn details(error: &DbError, request: &QueryRequest) -> Value {
    let position = match error.position() {
        Some(ErrorPosition::Original(position)) => Some(Position::of_character(&request.sql, *position)),
        _ => None,
    };
    json!({
        "sqlstate": error.code().code(),
        "detail": error.detail(),
        "line": position.as_ref().map(|position| position.line),
        "column": position.as_ref().map(|position| position.column),
        "excerpt": position.as_ref().map(|position| &position.excerpt),
    })
}

fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_numbers_as_json_only_when_they_stay_exact() {
        assert_eq!(json_of("9007199254740991", &Type::INT8), json!(9_007_199_254_740_991_i64));
        assert_eq!(json_of("9007199254740993", &Type::INT8), json!("9007199254740993"));
        assert_eq!(json_of("NaN", &Type::FLOAT8), json!("NaN"));
        assert_eq!(json_of("1.50", &Type::NUMERIC), json!("1.50"));
        assert_eq!(json_of("t", &Type::BOOL), json!(true));
    }

    #[test]
    fn quotes_parameters_so_that_nothing_gets_out() {
        assert_eq!(literal(&json!("O'Hara"), &Type::TEXT), "'O''Hara'");
        assert_eq!(literal(&json!("\\'; drop"), &Type::TEXT), "E'\\\\''; drop'");
        assert_eq!(literal(&Value::Null, &Type::TEXT), "NULL");
        assert_eq!(literal(&json!(5), &Type::INT4), "'5'");
        assert_eq!(literal(&json!({"a": "b"}), &Type::JSONB), "'{\"a\":\"b\"}'");
        assert_eq!(literal(&json!("text"), &Type::JSONB), "'\"text\"'");
        assert_eq!(literal(&json!(["a\"b", null, 1]), &Type::TEXT_ARRAY), "E'{\"a\\\\\"b\",NULL,\"1\"}'");
    }
}
