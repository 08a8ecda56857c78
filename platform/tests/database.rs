//! The pool, the migration runner and notifications, against a real Postgres.
#![allow(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

use std::time::Duration;

use futures::StreamExt as _;
use platform::{Database, DatabaseConfig, DatabaseError, Migration, Wake};
use test_support::TestDatabase;

const FIRST: Migration = Migration {
    name: "0001_things",
    sql: "CREATE TABLE things (id int PRIMARY KEY); CREATE FUNCTION one() RETURNS int LANGUAGE sql AS $$ SELECT 1; $$;",
};
const SECOND: Migration = Migration { name: "0002_more", sql: "ALTER TABLE things ADD COLUMN name text" };

async fn names(database: &Database) -> Vec<String> {
    let client = database.client().await.unwrap();
    let rows = client.query("SELECT name FROM _reactor_test.schema_migrations ORDER BY applied_at, name", &[]).await;
    rows.unwrap().iter().map(|row| row.get(0)).collect()
}

#[tokio::test]
async fn the_database_answers_and_says_its_version() {
    let test = TestDatabase::create().await;
    let database = test.connect().await;
    database.ping().await.unwrap();
    let version = database.server_version().await.unwrap();
    assert!(version.split('.').next().unwrap().parse::<u32>().unwrap() >= 15, "{version}");
}

#[tokio::test]
async fn steps_run_once_and_in_order() {
    let test = TestDatabase::create().await;
    let database = test.connect().await;
    database.migrate("_reactor_test", &[FIRST]).await.unwrap();
    database.migrate("_reactor_test", &[FIRST, SECOND]).await.unwrap();
    database.migrate("_reactor_test", &[FIRST, SECOND]).await.unwrap();
    assert_eq!(names(&database).await, ["0001_things", "0002_more"]);
    let client = database.client().await.unwrap();
    client.execute("INSERT INTO _reactor_test.things (id, name) VALUES (1, 'x')", &[]).await.unwrap();
}

#[tokio::test]
async fn schemas_do_not_see_each_others_ledgers() {
    let test = TestDatabase::create().await;
    let database = test.connect().await;
    database.migrate("_reactor_test", &[FIRST]).await.unwrap();
    database.migrate("_reactor_other", &[FIRST]).await.unwrap();
    assert_eq!(names(&database).await, ["0001_things"]);
}

#[tokio::test]
async fn a_failing_step_leaves_the_schema_as_it_was_and_points_at_the_place() {
    let test = TestDatabase::create().await;
    let database = test.connect().await;
    database.migrate("_reactor_test", &[FIRST]).await.unwrap();
    let broken = Migration { name: "0003_broken", sql: "CREATE TABLE extra (id int); SELEC 1" };
    let error = database.migrate("_reactor_test", &[FIRST, SECOND, broken]).await.unwrap_err();
    assert!(error.to_string().contains("`0003_broken`"), "{error}");
    assert_eq!(error.sqlstate().map(|state| state.code().to_owned()).as_deref(), Some("42601"));
    assert_eq!(error.position(), Some(30));
    assert_eq!(names(&database).await, ["0001_things"]);
    database.migrate("_reactor_test", &[FIRST, SECOND]).await.unwrap();
}

#[tokio::test]
async fn a_step_that_changed_after_it_was_applied_is_refused() {
    let test = TestDatabase::create().await;
    let database = test.connect().await;
    database.migrate("_reactor_test", &[FIRST]).await.unwrap();
    let changed = Migration { sql: "CREATE TABLE things (id bigint)", ..FIRST };
    let error = database.migrate("_reactor_test", &[changed]).await.unwrap_err();
    assert!(matches!(error, DatabaseError::MigrationChanged { name: "0001_things", .. }), "{error}");
}

#[tokio::test]
async fn many_processes_may_migrate_at_once() {
    let test = TestDatabase::create().await;
    let database = test.connect().await;
    let steps = [FIRST, SECOND];
    let all = (0..8).map(|_| database.migrate("_reactor_test", &steps));
    for outcome in futures::future::join_all(all).await {
        outcome.unwrap();
    }
    assert_eq!(names(&database).await.len(), 2);
}

#[tokio::test]
async fn an_exhausted_pool_times_out() {
    let test = TestDatabase::create().await;
    let config = DatabaseConfig { pool_max: 1, acquire_timeout: Duration::from_millis(100), ..test.config() };
    let database = Database::connect(config).await.unwrap();
    let held = database.client().await.unwrap();
    let Err(error) = database.client().await else {
        panic!("two connections of one");
    };
    assert!(matches!(error, DatabaseError::Timeout), "{error}");
    assert!(error.is_unavailable());
    drop(held);
    database.ping().await.unwrap();
}

#[tokio::test]
async fn only_where_it_may_and_only_for_one_statement_a_commit_does_not_wait_for_the_disk() {
    let test = TestDatabase::create().await;
    for (unhurried, while_it_runs) in [(false, "on"), (true, "off")] {
        let config = DatabaseConfig { unhurried, ..test.config() };
        let database = Database::connect(config).await.unwrap();
        let client = database.client().await.unwrap();
        client.batch_execute("SET synchronous_commit = 'on'").await.unwrap();
        let sql = format!("SELECT current_setting('synchronous_commit') WHERE {}", database.unhurried());
        let inside: String = client.query_typed_one(&sql, &[]).await.unwrap().get(0);
        let sql = "SELECT current_setting('synchronous_commit')";
        let after: String = client.query_typed_one(sql, &[]).await.unwrap().get(0);
        assert_eq!((inside.as_str(), after.as_str()), (while_it_runs, "on"));
    }
}

#[tokio::test]
async fn an_unreachable_server_is_unavailable_and_the_error_hides_the_password() {
    let url = "postgres://me:hunter2@127.0.0.1:1/x".parse().unwrap();
    let config = DatabaseConfig { acquire_timeout: Duration::from_secs(2), ..DatabaseConfig::new(url) };
    let Err(error) = Database::connect(config).await else {
        panic!("connected to nothing");
    };
    assert!(error.is_unavailable());
    let text = format!("{} {error:?}", error.chain());
    assert!(text.contains("127.0.0.1:1/x"), "{text}");
    assert!(!text.contains("hunter2"), "{text}");
}

#[tokio::test]
async fn connections_that_postgres_ended_are_replaced() {
    let test = TestDatabase::create().await;
    let database = test.connect().await;
    database.ping().await.unwrap();
    test.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()").await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    database.ping().await.unwrap();
}

#[tokio::test]
async fn notifications_arrive_and_go_on_after_a_lost_connection() {
    let test = TestDatabase::create().await;
    let database = test.connect().await;
    let mut wakes = database.listen("Some Channel").await.unwrap();
    assert_eq!(wakes.next().await, Some(Wake::Poll));
    test.execute("NOTIFY \"Some Channel\", 'hello'").await;
    assert_eq!(wakes.next().await, Some(Wake::Notified("hello".to_owned())));
    test.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'").await;
    assert_eq!(wakes.next().await, Some(Wake::Poll), "whatever was missed has to be looked for");
    // Until it listens again there are only polls; then the notification or the poll that stands for it arrives.
    assert_eq!(wakes.next().await, Some(Wake::Poll));
    test.execute("NOTIFY \"Some Channel\", 'again'").await;
    let heard = tokio::time::timeout(Duration::from_secs(4), async {
        while let Some(wake) = wakes.next().await {
            if wake == Wake::Notified("again".to_owned()) {
                return true;
            }
        }
        false
    });
    assert!(heard.await.unwrap());
}
