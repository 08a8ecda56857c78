//! The published schemas, and the part of JSON Schema they are written in. A keyword that is not known here is an error.

use std::path::PathBuf;

use serde_json::Value;

/// Folder of the published schemas.
pub(crate) fn folder() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/reference/schemas"))
}

/// The schema of that name, if one is published.
pub(crate) fn published(name: &str) -> Option<Value> {
    let text = fs_err::read_to_string(folder().join(format!("{name}.json"))).ok()?;
    Some(serde_json::from_str(&text).unwrap_or_else(|error| panic!("{name}.json: {error}")))
}

/// Everything in which a document differs from a schema, each with its place.
pub(crate) fn differences(schema: &Value, document: &Value) -> Vec<String> {
    let mut found = Vec::new();
    check(schema, schema, document, "$", &mut found);
    found
}

fn check(root: &Value, schema: &Value, value: &Value, place: &str, found: &mut Vec<String>) {
    for (keyword, rule) in schema.as_object().expect("a schema is an object") {
        match keyword.as_str() {
            "$ref" => {
                let pointer = rule.as_str().unwrap().trim_start_matches('#');
                check(root, root.pointer(pointer).expect("a definition"), value, place, found);
            }
            "type" => {
                let names: Vec<_> = rule.as_array().map_or_else(|| vec![rule], |names| names.iter().collect());
                if !names.iter().any(|name| is_type(value, name.as_str().unwrap())) {
                    found.push(format!("{place}: {value} is not {rule}"));
                }
            }
            "const" if value != rule => found.push(format!("{place}: {value} is not {rule}")),
            "enum" if !rule.as_array().unwrap().contains(value) => {
                found.push(format!("{place}: {value} is none of {rule}"));
            }
            // What describes, and what `properties` looks at.
            "const"
            | "enum"
            | "$schema"
            | "$id"
            | "$defs"
            | "title"
            | "description"
            | "required"
            | "additionalProperties" => {}
            "anyOf" => {
                let fits = |one: &Value| {
                    let mut found = Vec::new();
                    check(root, one, value, place, &mut found);
                    found.is_empty()
                };
                if !rule.as_array().unwrap().iter().any(fits) {
                    found.push(format!("{place}: {value} fits none of the forms"));
                }
            }
            "pattern" => {
                let fits = |text: &str| regex::Regex::new(rule.as_str().unwrap()).unwrap().is_match(text);
                if value.as_str().is_some_and(|text| !fits(text)) {
                    found.push(format!("{place}: {value} does not look like {rule}"));
                }
            }
            "items" => {
                for (index, item) in value.as_array().into_iter().flatten().enumerate() {
                    check(root, rule, item, &format!("{place}[{index}]"), found);
                }
            }
            "properties" => properties(root, schema, value, place, found),
            other => panic!("{place}: the keyword `{other}` is not known here"),
        }
    }
}

fn properties(root: &Value, schema: &Value, value: &Value, place: &str, found: &mut Vec<String>) {
    let Some(object) = value.as_object() else { return };
    let known = schema["properties"].as_object().unwrap();
    for name in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        if !object.contains_key(name) {
            found.push(format!("{place}.{name} is missing"));
        }
    }
    for (name, value) in object {
        match known.get(name) {
            Some(rule) => check(root, rule, value, &format!("{place}.{name}"), found),
            None if schema["additionalProperties"] == false => found.push(format!("{place}.{name} is not described")),
            None => {}
        }
    }
}

fn is_type(value: &Value, name: &str) -> bool {
    match name {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("there is no type `{other}`"),
    }
}

#[test]
fn a_document_is_held_against_its_schema() {
    let schema: Value = serde_json::from_str(
        r##"{"type":"object","required":["a"],"additionalProperties":false,"properties":{"a":{"$ref":"#/$defs/n"},
        "b":{"type":["string","null"],"pattern":"^x"},"c":{"items":{"enum":[1,2]}}},"$defs":{"n":{"type":"integer"}}}"##,
    )
    .unwrap();
    let found = |text: &str| differences(&schema, &serde_json::from_str(text).unwrap());
    assert!(found(r#"{"a":1,"b":"xy","c":[1,2]}"#).is_empty());
    assert!(found(r#"{"a":1,"b":null}"#).is_empty());
    for wrong in [r"{}", r#"{"a":"1"}"#, r#"{"a":1,"b":"y"}"#, r#"{"a":1,"c":[3]}"#, r#"{"a":1,"d":1}"#, "[]"] {
        assert!(!found(wrong).is_empty(), "{wrong}");
    }
}

#[test]
fn every_published_schema_can_be_read_and_names_its_document() {
    let mut count = 0;
    for entry in fs_err::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "json") {
            let schema: Value = serde_json::from_str(&fs_err::read_to_string(&path).unwrap()).unwrap();
            assert!(schema["title"].is_string() && schema["description"].is_string(), "{}", path.display());
            // Every keyword in it is one that is checked.
            let _ = differences(&schema, &Value::Null);
            count += 1;
        }
    }
    assert!(count >= 15, "{count} schemas");
}
