//! Rows of Postgres as JSON, and JSON as parameters.

use std::error::Error as StdError;

use bytes::{BufMut as _, BytesMut};
use futures::{TryStreamExt as _, pin_mut};
use platform::Client;
use serde_json::{Map, Number, Value, json};
use tokio_postgres::types::{Format, FromSql, IsNull, Kind, ToSql, Type, to_sql_checked};
use tokio_postgres::{Row, Statement};

use crate::decimal;
use crate::moments;
use crate::store::QueryError;

/// Largest whole number that JavaScript keeps exact.
const SAFE_INTEGER: i64 = (1 << 53) - 1;

/// Columns as `{name, type}`; a type without a JSON form is named with what to do.
pub(crate) fn columns(statement: &Statement) -> Result<Vec<Value>, String> {
    let mut columns = Vec::with_capacity(statement.columns().len());
    for column in statement.columns() {
        if !is_known(column.type_()) {
            let (name, kind) = (column.name(), column.type_().name());
            return Err(format!("column `{name}` has type `{kind}`, which has no JSON form: select `{name}::text`"));
        }
        columns.push(json!({ "name": column.name(), "type": column.type_().name() }));
    }
    Ok(columns)
}

/// The rows, and how many a statement without rows changed.
pub(crate) async fn collect(
    client: &Client,
    statement: &Statement,
    parameters: &[&(dyn ToSql + Sync)],
    most: usize,
) -> Result<(Vec<Value>, u64), QueryError> {
    let stream = client.query_raw(statement, parameters.iter().copied()).await?;
    pin_mut!(stream);
    let mut rows = Vec::new();
    while let Some(row) = stream.try_next().await? {
        if rows.len() == most {
            return Err(QueryError::TooManyRows(most));
        }
        rows.push(object(&row)?);
    }
    let changed = stream.rows_affected().unwrap_or(rows.len() as u64);
    Ok((rows, changed))
}

fn object(row: &Row) -> Result<Value, QueryError> {
    let mut object = Map::with_capacity(row.len());
    for (index, column) in row.columns().iter().enumerate() {
        let Cell(value) = row.try_get(index)?;
        object.insert(column.name().to_owned(), value);
    }
    Ok(Value::Object(object))
}

fn is_known(kind: &Type) -> bool {
    match kind.kind() {
        Kind::Array(inner) | Kind::Domain(inner) => is_known(inner),
        Kind::Enum(_) => true,
        _ => matches!(
            *kind,
            Type::BOOL
                | Type::INT2
                | Type::INT4
                | Type::INT8
                | Type::OID
                | Type::FLOAT4
                | Type::FLOAT8
                | Type::NUMERIC
                | Type::TEXT
                | Type::VARCHAR
                | Type::BPCHAR
                | Type::NAME
                | Type::UNKNOWN
                | Type::XML
                | Type::CHAR
                | Type::UUID
                | Type::JSON
                | Type::JSONB
                | Type::BYTEA
                | Type::VOID
                | Type::TIMESTAMP
                | Type::TIMESTAMPTZ
                | Type::DATE
                | Type::TIME
                | Type::INTERVAL
        ),
    }
}

/// One value.
struct Cell(Value);

impl<'a> FromSql<'a> for Cell {
    fn from_sql(kind: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn StdError + Sync + Send>> {
        decode(kind, raw).map(Self)
    }

    fn from_sql_null(_: &Type) -> Result<Self, Box<dyn StdError + Sync + Send>> {
        Ok(Self(Value::Null))
    }

    fn accepts(kind: &Type) -> bool {
        is_known(kind)
    }
}

fn decode(kind: &Type, raw: &[u8]) -> Result<Value, Box<dyn StdError + Sync + Send>> {
    match kind.kind() {
        Kind::Domain(inner) => return decode(inner, raw),
        Kind::Array(_) => return array(kind, raw),
        Kind::Enum(_) => return Ok(Value::from(std::str::from_utf8(raw)?)),
        _ => {}
    }
    Ok(match *kind {
        Type::BOOL => Value::from(bool::from_sql(kind, raw)?),
        Type::INT2 => Value::from(i16::from_sql(kind, raw)?),
        Type::INT4 => Value::from(i32::from_sql(kind, raw)?),
        Type::OID => Value::from(u32::from_sql(kind, raw)?),
        Type::INT8 => integer(i64::from_sql(kind, raw)?),
        Type::FLOAT4 => float(shortest(f32::from_sql(kind, raw)?)),
        Type::FLOAT8 => float(f64::from_sql(kind, raw)?),
        Type::NUMERIC => Value::from(decimal::text(raw)?),
        Type::UUID => Value::from(uuid(raw)),
        Type::JSON => serde_json::from_slice(raw)?,
        // Binary jsonb is its text behind a version byte.
        Type::JSONB => serde_json::from_slice(raw.get(1..).unwrap_or_default())?,
        Type::BYTEA => Value::from(format!("\\x{}", hex(raw))),
        Type::CHAR => Value::from(raw.iter().map(|byte| char::from(*byte)).collect::<String>()),
        Type::VOID => Value::Null,
        Type::TIMESTAMP => Value::from(moments::timestamp(raw, "")?),
        Type::TIMESTAMPTZ => Value::from(moments::timestamp(raw, "Z")?),
        Type::DATE => Value::from(moments::date(raw)?),
        Type::TIME => Value::from(moments::time(raw)?),
        Type::INTERVAL => Value::from(moments::interval(raw)?),
        _ => Value::from(std::str::from_utf8(raw)?),
    })
}

fn array(kind: &Type, raw: &[u8]) -> Result<Value, Box<dyn StdError + Sync + Send>> {
    // A vector cannot say how many dimensions there are, so the bytes are read here: dimensions, flags, element type,
    // then length and lower bound of each dimension, then the elements in order.
    let Kind::Array(element) = kind.kind() else { return Err("not an array".into()) };
    let mut reader = moments::Reader(raw);
    let dimensions = reader.int4()?;
    reader.int4()?;
    reader.int4()?;
    let mut lengths = Vec::new();
    for _ in 0..dimensions {
        lengths.push(usize::try_from(reader.int4()?)?);
        reader.int4()?;
    }
    if lengths.is_empty() {
        return Ok(Value::Array(Vec::new()));
    }
    nested(element, &lengths, &mut reader)
}

fn nested(
    element: &Type,
    lengths: &[usize],
    reader: &mut moments::Reader<'_>,
) -> Result<Value, Box<dyn StdError + Sync + Send>> {
    let Some((length, inner)) = lengths.split_first() else {
        let size = reader.int4()?;
        return match usize::try_from(size) {
            Ok(size) => decode(element, reader.take(size)?),
            Err(_) => Ok(Value::Null),
        };
    };
    (0..*length).map(|_| nested(element, inner, reader)).collect::<Result<Vec<_>, _>>().map(Value::Array)
}

fn integer(number: i64) -> Value {
    if (-SAFE_INTEGER..=SAFE_INTEGER).contains(&number) { Value::from(number) } else { Value::from(number.to_string()) }
}

/// The shortest decimal of the four-byte number, which its eight-byte form would hide.
fn shortest(number: f32) -> f64 {
    number.to_string().parse().unwrap_or_else(|_| f64::from(number))
}

/// JSON has no infinities: they become Postgres's own words.
fn float(number: f64) -> Value {
    match Number::from_f64(number) {
        Some(number) => Value::Number(number),
        None if number.is_nan() => Value::from("NaN"),
        None if number > 0.0 => Value::from("Infinity"),
        None => Value::from("-Infinity"),
    }
}

fn uuid(raw: &[u8]) -> String {
    let digits = hex(raw);
    let parts = [0..8, 8..12, 12..16, 16..20, 20..32].map(|range| digits.get(range).unwrap_or_default().to_owned());
    parts.join("-")
}

fn hex(raw: &[u8]) -> String {
    use std::fmt::Write as _;
    raw.iter().fold(String::with_capacity(raw.len() * 2), |mut out, byte| {
        write!(out, "{byte:02x}").expect("writing to a string cannot fail");
        out
    })
}

/// A JSON value as a parameter: sent as text, which Postgres turns into whatever type it has inferred.
#[derive(Debug)]
pub(crate) struct Parameter<'a>(pub(crate) &'a Value);

impl ToSql for Parameter<'_> {
    fn to_sql(&self, kind: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn StdError + Sync + Send>> {
        if self.0.is_null() {
            return Ok(IsNull::Yes);
        }
        out.put_slice(parameter_text(kind, self.0).as_bytes());
        Ok(IsNull::No)
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    fn encode_format(&self, _: &Type) -> Format {
        Format::Text
    }

    to_sql_checked!();
}

fn parameter_text(kind: &Type, value: &Value) -> String {
    match (value, kind.kind()) {
        (_, _) if *kind == Type::JSON || *kind == Type::JSONB => value.to_string(),
        (_, Kind::Domain(inner)) => parameter_text(inner, value),
        (Value::Array(items), Kind::Array(element)) => array_text(element, items),
        (Value::String(text), _) => text.clone(),
        _ => value.to_string(),
    }
}

/// `{"a",NULL,{"b"}}`: the text form of arrays, every element quoted.
fn array_text(element: &Type, items: &[Value]) -> String {
    let texts = items.iter().map(|item| match item {
        Value::Null => "NULL".to_owned(),
        Value::Array(inner) if *element != Type::JSON && *element != Type::JSONB => array_text(element, inner),
        _ => {
            let text = parameter_text(element, item).replace('\\', "\\\\").replace('"', "\\\"");
            format!("\"{text}\"")
        }
    });
    format!("{{{}}}", texts.collect::<Vec<_>>().join(","))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_take_the_text_form_of_their_type() {
        assert_eq!(parameter_text(&Type::INT4, &json!(5)), "5");
        assert_eq!(parameter_text(&Type::TEXT, &json!("a\"b")), "a\"b");
        assert_eq!(parameter_text(&Type::JSONB, &json!("a")), "\"a\"");
        assert_eq!(parameter_text(&Type::TEXT_ARRAY, &json!(["a\"b", null, "c\\d"])), r#"{"a\"b",NULL,"c\\d"}"#);
        assert_eq!(parameter_text(&Type::INT4_ARRAY, &json!([[1, 2], [3, 4]])), r#"{{"1","2"},{"3","4"}}"#);
    }

    #[test]
    fn numbers_beyond_what_javascript_keeps_exact_become_text() {
        assert_eq!(integer(SAFE_INTEGER), json!(9_007_199_254_740_991_i64));
        assert_eq!(integer(SAFE_INTEGER + 1), json!("9007199254740992"));
        assert_eq!(float(f64::INFINITY), json!("Infinity"));
        assert_eq!(float(shortest(0.1)), json!(0.1));
    }
}
