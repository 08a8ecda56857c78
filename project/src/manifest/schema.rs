//! The JSON schema of `reactor.toml`, for editors. A test holds its keys against those that the reader knows.

use serde_json::{Value, json};

/// JSON schema (draft 2020-12) of `reactor.toml`.
#[must_use]
pub fn schema() -> Value {
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "reactor.toml",
        "description": "A reactor project: migrations, functions, sites and jobs.",
        "type": "object",
        "additionalProperties": false,
        "required": ["project_id"],
        "properties": {
            "project_id": { "type": "string", "pattern": "^[a-z0-9-]{3,63}$", "description": "Ties the project to its records on a server." },
            "name": { "type": "string", "description": "For people." },
            "default_context": { "type": "string", "pattern": "^[a-z0-9][a-z0-9-]{0,62}$", "description": "Context used when nothing else chooses one." },
            "data": data(),
            "functions": { "type": "array", "items": function() },
            "sites": { "type": "array", "items": site() },
            "jobs": { "type": "array", "items": job() },
            "bundle": object(&json!({
                "include": strings("Paths bundled although an ignore rule names them."),
            }), &[]),
            "dev": object(&json!({
                "database_per_branch": {
                    "type": "boolean", "default": false,
                    "description": "`reactor dev` keeps a database for every git branch."
                },
            }), &[]),
        },
    })
}

fn data() -> Value {
    object(
        &json!({
            "migrations_dir": { "type": "string", "default": "data/migrations", "description": "Folder whose *.sql files are applied in name order." },
            "seed": { "type": "string", "description": "SQL run by `reactor dev` in a fresh database." },
        }),
        &[],
    )
}

fn function() -> Value {
    object(
        &json!({
            "name": { "type": "string", "pattern": "^[a-z][a-z0-9-]{1,61}[a-z0-9]$" },
            "source": { "type": "string", "description": "Its folder; `functions/<name>` when left out." },
            "runtime": { "enum": ["wasm", "bun", "lambda"], "default": "wasm" },
            "entry": { "type": "string", "description": "The file to start from, relative to `source`." },
            "build": { "type": "string", "description": "A command run in `source` before the entry is read." },
            "auth": { "enum": ["required", "public"], "default": "required", "description": "Who may call it." },
            "forward_authorization": { "type": "boolean", "default": false, "description": "Whether the caller's `Authorization` reaches the handler." },
            "env_keys": strings("Keys that must be set on the server."),
            "secret_keys": strings("Secret keys that must be set on the server."),
            "external": strings("bun only: packages shipped as they are."),
            "bundle": { "type": "boolean", "default": true, "description": "bun only: false ships the folder." },
            "limits": object(&json!({
                "timeout_ms": number(1, 900_000, 30_000),
                "memory_mb": number(32, 10_240, 256),
                "max_body_in_mb": number(1, 1024, 5),
                "max_body_out_mb": number(1, 1024, 6),
            }), &[]),
            "concurrency": object(&json!({
                "min_instances": number(0, 1000, 0),
                "max_concurrency": number(1, 1000, 50),
            }), &[]),
        }),
        &["name"],
    )
}

fn site() -> Value {
    object(
        &json!({
            "name": { "type": "string", "pattern": "^[a-z][a-z0-9-]{0,62}$" },
            "source": { "type": "string", "description": "Its folder; `sites/<name>` when left out." },
            "framework": { "type": "string", "examples": ["static", "vite", "astro", "nextjs"], "description": "Detected when left out." },
            "build": { "type": "string", "description": "A command run in `source`." },
            "output": { "type": "string", "description": "The folder that the command writes, relative to `source`." },
            "domains": strings("Hosts it answers for."),
            "spa": { "type": "boolean", "default": false, "description": "Unknown paths answer `index.html`." },
            "headers": { "type": "array", "items": object(&json!({
                "path": { "type": "string", "examples": ["/*"] },
                "set": { "type": "object", "additionalProperties": { "type": "string" } },
            }), &["path", "set"]) },
            "redirects": { "type": "array", "items": object(&json!({
                "from": { "type": "string", "examples": ["/old/*"] },
                "to": { "type": "string" },
                "status": { "enum": [200, 301, 302, 303, 307, 308, 404], "default": 302 },
                "force": { "type": "boolean", "default": false },
            }), &["from", "to"]) },
        }),
        &["name"],
    )
}

fn job() -> Value {
    object(
        &json!({
            "name": { "type": "string", "pattern": "^[a-z][a-z0-9-]{0,62}$" },
            "function": { "type": "string", "description": "The function it calls." },
            "trigger": object(&json!({
                "type": { "enum": ["cron", "event", "manual"] },
                "schedule": { "type": "string", "examples": ["0 0 * * *", "@daily"] },
                "timezone": { "type": "string", "default": "UTC" },
                "event_type": { "type": "string" },
            }), &["type"]),
            "retry": object(&json!({
                "max_attempts": number(1, 100, 3),
                "backoff": { "enum": ["fixed", "linear", "exponential"], "default": "exponential" },
                "initial_delay_ms": number(0, 86_400_000, 1000),
                "max_delay_ms": number(0, 86_400_000, 60_000),
            }), &[]),
            "timeout_ms": number(1, 86_400_000, 600_000),
            "max_concurrency": number(1, 1000, 10),
        }),
        &["name", "function", "trigger"],
    )
}

fn object(properties: &Value, required: &[&str]) -> Value {
    json!({ "type": "object", "additionalProperties": false, "required": required, "properties": properties })
}

fn strings(description: &str) -> Value {
    json!({ "type": "array", "items": { "type": "string" }, "description": description })
}

fn number(least: u32, most: u32, default: u32) -> Value {
    json!({ "type": "integer", "minimum": least, "maximum": most, "default": default })
}
