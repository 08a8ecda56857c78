//! Migrations and queries against a real Postgres.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by failing")]

use std::time::Duration;

use admin_api::{MigrationState, QueryRequest, QueryResponse};
use data::{Applied, Data, DataConfig, LateMigrations, MigrationError, MigrationFile, MigrationPlan};
use platform::ApiFailure;
use serde_json::{Value, json};
use test_support::TestPlatform;

struct World {
    test: TestPlatform,
    data: Data,
}

impl World {
    async fn new() -> Self {
        Self::with(DataConfig::default()).await
    }

    async fn with(config: DataConfig) -> Self {
        let test = TestPlatform::create().await;
        let data = Data::start(&test.platform, config).await.unwrap();
        Self { test, data }
    }

    /// Everything that a release does with migrations, in its order.
    async fn release(&self, files: &[MigrationFile]) -> Result<Vec<String>, MigrationError> {
        let plan = self.data.plan(files).await?;
        plan.check(LateMigrations::Refuse)?;
        let mut applied = Vec::new();
        for file in plan.before() {
            applied.push(self.data.apply_before(file, "rel_1").await?.name);
        }
        applied.extend(self.inside(&plan).await?.into_iter().map(|applied| applied.name));
        Ok(applied)
    }

    async fn inside(&self, plan: &MigrationPlan) -> Result<Vec<Applied>, MigrationError> {
        let mut client = self.test.platform.database.client().await.unwrap();
        let transaction = client.transaction().await.unwrap();
        let applied = self.data.apply_in(&transaction, plan.inside(), "rel_1").await?;
        transaction.commit().await.unwrap();
        Ok(applied)
    }

    async fn tables(&self) -> Vec<String> {
        let sql = "select tablename from pg_tables where schemaname = 'public' order by 1";
        let answer = self.query(sql).await.unwrap();
        answer.rows.iter().map(|row| row["tablename"].as_str().unwrap().to_owned()).collect()
    }

    async fn query(&self, sql: &str) -> Result<QueryResponse, ApiFailure> {
        self.data.query(&QueryRequest { sql: sql.to_owned(), params: Vec::new(), write: false }).await
    }

    async fn query_with(&self, sql: &str, params: Vec<Value>) -> Result<QueryResponse, ApiFailure> {
        self.data.query(&QueryRequest { sql: sql.to_owned(), params, write: false }).await
    }

    async fn write(&self, sql: &str) -> Result<QueryResponse, ApiFailure> {
        self.data.query(&QueryRequest { sql: sql.to_owned(), params: Vec::new(), write: true }).await
    }
}

fn file(name: &str, sql: &str) -> MigrationFile {
    MigrationFile {
        name: name.to_owned(),
        sha256: format!("digest of {sql}"),
        transactional: !sql.starts_with("-- reactor: no-transaction"),
        sql: sql.into(),
    }
}

fn details(error: &MigrationError) -> Value {
    error.to_api_error().details.unwrap()
}

#[tokio::test]
async fn applies_pending_migrations_once_and_in_name_order() {
    let world = World::new().await;
    let files = [
        file("002_fill.sql", "insert into t values (1), (2);"),
        file("001_make.sql", "create table t (id int primary key);\ncreate view v as select * from t;"),
    ];
    assert_eq!(world.release(&files).await.unwrap(), ["001_make.sql", "002_fill.sql"]);
    assert_eq!(world.release(&files).await.unwrap(), Vec::<String>::new());
    let plan = world.data.plan(&files).await.unwrap();
    assert!(plan.statuses.iter().all(|status| status.state == MigrationState::Applied));
    assert_eq!(world.query("select count(*) from t").await.unwrap().rows[0]["count"], 2);
}

#[tokio::test]
async fn a_failing_migration_leaves_nothing_of_the_ones_before_it() {
    let world = World::new().await;
    let files = [
        file("1.sql", "create table one ();"),
        file("2.sql", "create table two ();\n\nselect 'ä', nope\nfrom one;\ncreate table three ();"),
    ];
    let error = world.release(&files).await.unwrap_err();
    assert_eq!(error.to_string(), "migration `2.sql` failed: column \"nope\" does not exist");
    let details = details(&error);
    assert_eq!((&details["file"], &details["line"], &details["column"]), (&json!("2.sql"), &json!(3), &json!(13)));
    assert_eq!(details["excerpt"], "select 'ä', nope");
    assert_eq!(details["sqlstate"], "42703");
    assert_eq!(world.tables().await, Vec::<String>::new());
    assert_eq!(world.data.plan(&files).await.unwrap().pending.len(), 2);
}

#[tokio::test]
async fn an_error_without_a_position_points_at_its_statement() {
    let world = World::new().await;
    let sql =
        "create table t (id int primary key);\n\n-- twice\ninsert into t values (1);\n  insert into t values (1);";
    let error = world.release(&[file("1.sql", sql)]).await.unwrap_err();
    let details = details(&error);
    assert_eq!((&details["line"], &details["column"]), (&json!(5), &json!(3)));
    assert_eq!(details["detail"], "Key (id)=(1) already exists.");
}

#[tokio::test]
async fn a_syntax_error_points_into_the_file() {
    let world = World::new().await;
    let error = world.release(&[file("1.sql", "create table t ();\ncreate tabel u ();")]).await.unwrap_err();
    let details = details(&error);
    assert_eq!((&details["line"], &details["column"]), (&json!(2), &json!(8)));
}

#[tokio::test]
async fn a_deferred_constraint_speaks_before_the_commit() {
    let world = World::new().await;
    let sql = "create table a (id int primary key);
               create table b (a int references a (id) deferrable initially deferred);
               insert into b values (7);";
    let error = world.release(&[file("1.sql", sql)]).await.unwrap_err();
    assert!(matches!(&error, MigrationError::Statement(failure) if failure.sqlstate == "23503"), "{error}");
    assert_eq!(world.tables().await, Vec::<String>::new());
}

#[tokio::test]
async fn what_one_migration_sets_does_not_reach_the_next() {
    let world = World::new().await;
    let files = [
        file("1.sql", "create schema other; set search_path = other; set role reactor_anon;"),
        file("2.sql", "create table t ();"),
    ];
    world.release(&files).await.unwrap();
    assert_eq!(world.tables().await, ["t"]);
}

#[tokio::test]
async fn transaction_control_is_refused_with_its_place() {
    let world = World::new().await;
    let error = world.release(&[file("1.sql", "create table t ();\ncommit;")]).await.unwrap_err();
    assert_eq!(details(&error)["line"], 2);
    assert_eq!(world.tables().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_concurrent_index_is_built_while_another_process_waits_for_the_lock() {
    let world = World::new().await;
    let lock = world.data.lock_migrations().await.unwrap();
    let other = world.data.clone();
    let waiting = tokio::spawn(async move { other.lock_migrations().await.map(drop) });
    let files = [
        file("1.sql", "create table t (id int); insert into t select generate_series(1, 1000);"),
        file("2.sql", "-- reactor: no-transaction\ncreate index concurrently i on t (id);"),
        file("3.sql", "create table u ();"),
    ];
    let applied = tokio::time::timeout(Duration::from_secs(20), world.release(&files)).await.unwrap().unwrap();
    assert_eq!(applied, ["1.sql", "2.sql", "3.sql"]);
    lock.release().await;
    waiting.await.unwrap().unwrap();
}

#[tokio::test]
async fn what_was_committed_before_stays_when_a_later_step_fails() {
    let world = World::new().await;
    let files = [
        file("1.sql", "create table one ();"),
        file("2.sql", "-- reactor: no-transaction\nvacuum one;"),
        file("3.sql", "select nope;"),
    ];
    world.release(&files).await.unwrap_err();
    assert_eq!(world.tables().await, ["one"]);
    let pending = world.data.plan(&files).await.unwrap().pending;
    assert_eq!(pending.iter().map(|file| file.name.as_str()).collect::<Vec<_>>(), ["3.sql"]);
}

#[tokio::test]
async fn a_statement_that_needs_to_be_alone_says_how() {
    let world = World::new().await;
    let error = world.release(&[file("1.sql", "create table t (); vacuum t;")]).await.unwrap_err();
    assert!(error.to_api_error().hint.unwrap().contains("-- reactor: no-transaction"));
}

#[tokio::test]
async fn a_lock_that_is_not_to_be_had_is_worth_another_try() {
    let world = World::new().await;
    world.release(&[file("1.sql", "create table t ();")]).await.unwrap();
    let mut holder = world.test.platform.database.client().await.unwrap();
    let holding = holder.transaction().await.unwrap();
    holding.batch_execute("lock table t").await.unwrap();
    let plan = world.data.plan(&[file("2.sql", "alter table t add column x int;")]).await.unwrap();
    let error = world.inside(&plan).await.unwrap_err();
    assert!(error.is_lock_timeout(), "{error}");
    holding.rollback().await.unwrap();
    world.inside(&plan).await.unwrap();
}

#[tokio::test]
async fn the_applications_roles_are_there_and_may_be_switched_to() {
    let world = World::new().await;
    world.release(&[file("1.sql", "create table t (id int); alter table t enable row level security;")]).await.unwrap();
    let mut client = world.test.platform.database.client().await.unwrap();
    let transaction = client.transaction().await.unwrap();
    transaction.batch_execute("set local role reactor_service; insert into t values (1)").await.unwrap();
    let refused = transaction.batch_execute("set local role reactor_anon; select * from t").await.unwrap_err();
    assert_eq!(refused.code().unwrap().code(), "42501");
    assert!(world.data.doctor().await.iter().all(|check| check.status == admin_api::CheckStatus::Ok));
}

#[tokio::test]
async fn a_seed_runs_whole_and_leaves_no_trace_in_the_ledger() {
    let world = World::new().await;
    world.release(&[file("1.sql", "create table t (id int);")]).await.unwrap();
    world.data.run_file(&file("seed.sql", "insert into t values (1); insert into t values (2);")).await.unwrap();
    assert!(world.data.run_file(&file("seed.sql", "insert into t values (3); select nope;")).await.is_err());
    assert_eq!(world.query("select count(*) from t").await.unwrap().rows[0]["count"], 2);
    assert_eq!(world.query("select count(*) from _reactor_data.migrations").await.unwrap().rows[0]["count"], 1);
}

#[tokio::test]
async fn several_processes_start_at_once() {
    let test = TestPlatform::create().await;
    let starts = (0..4).map(|_| {
        let platform = test.platform.clone();
        tokio::spawn(async move { Data::start(&platform, DataConfig::default()).await.map(drop) })
    });
    for start in futures::future::join_all(starts).await {
        start.unwrap().unwrap();
    }
}

#[tokio::test]
async fn a_query_answers_with_json_where_json_is_exact() {
    let world = World::new().await;
    let answer = world
        .query("select 1 as one, true as yes, 9007199254740993 as big, 1.5::float8 as float, 2.50 as numeric, null as nothing, '{\"a\":1}'::jsonb as doc, 1")
        .await
        .unwrap();
    let expected = json!({
        "one": 1, "yes": true, "big": "9007199254740993", "float": 1.5, "numeric": "2.50", "nothing": null,
        "doc": "{\"a\": 1}", "?column?": 1
    });
    assert_eq!(Value::Object(answer.rows[0].clone()), expected);
    assert_eq!(answer.columns[1].kind, "bool");
    assert_eq!((answer.row_count, answer.truncated), (1, false));
}

#[tokio::test]
async fn columns_of_the_same_name_are_told_apart() {
    let world = World::new().await;
    let answer = world.query("select 1 as a, 2 as a").await.unwrap();
    assert_eq!(Value::Object(answer.rows[0].clone()), json!({"a": 1, "a_2": 2}));
}

#[tokio::test]
async fn parameters_take_the_type_that_postgres_infers() {
    let world = World::new().await;
    let params =
        vec![json!(41), json!("O'Hara \\ 1"), json!(["a", "b,\"c"]), json!({"k": [1]}), Value::Null, json!(true)];
    let sql =
        "select $1::int + 1 as n, $2::text as t, $3::text[] as a, $4::jsonb->'k' as j, $5::date as d, $6::bool as b";
    let answer = world.query_with(sql, params).await.unwrap();
    let expected = json!({"n": 42, "t": "O'Hara \\ 1", "a": "{a,\"b,\\\"c\"}", "j": "[1]", "d": null, "b": true});
    assert_eq!(Value::Object(answer.rows[0].clone()), expected);
    assert_eq!(world.query_with("select $1::int", Vec::new()).await.unwrap_err().error.code, "invalid_request");
}

#[tokio::test]
async fn a_query_reads_unless_writing_is_asked_for() {
    let world = World::new().await;
    let refused = world.query("create table t ()").await.unwrap_err();
    assert_eq!(refused.error.code, "query_failed");
    assert!(refused.error.hint.unwrap().contains("--write"));
    world.write("create table t (id int)").await.unwrap();
    assert_eq!(world.write("insert into t values (1), (2)").await.unwrap().row_count, 2);
    assert_eq!(world.write("insert into t values (3) returning id").await.unwrap().rows[0]["id"], 3);
    assert_eq!(world.query("select count(*)::int as n from t").await.unwrap().rows[0]["n"], 3);
}

#[tokio::test]
async fn a_second_statement_cannot_get_out_of_the_read_only_transaction() {
    let world = World::new().await;
    for sql in ["commit; create table t ()", "select 1; create table t ()", "rollback; create table t ()"] {
        assert_eq!(world.query(sql).await.unwrap_err().error.code, "query_failed", "{sql}");
    }
    drop(world.query("commit").await);
    drop(world.query("set session characteristics as transaction read write").await);
    assert_eq!(world.query("create table t ()").await.unwrap_err().error.code, "query_failed");
    assert_eq!(world.tables().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_query_is_limited_in_rows_and_time() {
    let config = DataConfig { query_timeout: Duration::from_millis(300), query_rows: 3 };
    let world = World::with(config).await;
    let answer = world.query("select generate_series(1, 1000000000) as n").await.unwrap();
    assert_eq!((answer.rows.len(), answer.row_count, answer.truncated), (3, 3, true));
    let whole = world.query("select * from generate_series(1, 3) as n").await.unwrap();
    assert!(!whole.truncated);
    let slow = world.query("select pg_sleep(5)").await.unwrap_err();
    assert_eq!(slow.error.code, "query_timeout");
}

#[tokio::test]
async fn a_refused_query_points_at_the_place() {
    let world = World::new().await;
    let refused = world.query("select 1,\n  nope").await.unwrap_err();
    let details = refused.error.details.unwrap();
    assert_eq!((&details["line"], &details["column"], &details["excerpt"]), (&json!(2), &json!(3), &json!("  nope")));
}
