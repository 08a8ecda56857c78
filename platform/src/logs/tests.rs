//! What the store promises, also after interruptions and to slow followers.

use futures::StreamExt as _;
use tracing_subscriber::layer::SubscriberExt as _;

use super::*;

fn store(folder: &std::path::Path, limits: LogLimits) -> (DataDir, LogStore) {
    let data_dir = DataDir::open(folder).unwrap();
    let store = LogStore::open(&data_dir, "n1", limits).unwrap();
    (data_dir, store)
}

fn record(message: &str) -> NewRecord {
    NewRecord::new(Level::Info, "functions", message)
}

fn messages(records: &[LogRecord]) -> Vec<&str> {
    records.iter().map(|record| record.message.as_str()).collect()
}

fn all() -> LogQuery {
    LogQuery { limit: Some(1_000_000), ..LogQuery::default() }
}

#[test]
fn what_was_appended_is_found_in_order_also_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let first_ids = {
        let (_data_dir, store) = store(folder.path(), LogLimits::default());
        for number in 0..10 {
            store.append(record(&format!("line {number}")));
        }
        let found = store.query(&LogQuery { limit: Some(3), ..LogQuery::default() }).unwrap();
        assert_eq!(messages(&found), ["line 7", "line 8", "line 9"]);
        store.query(&all()).unwrap().into_iter().map(|record| record.id).collect::<Vec<_>>()
    };
    let (_data_dir, store) = store(folder.path(), LogLimits::default());
    store.append(record("after"));
    let found = store.query(&all()).unwrap();
    assert_eq!(found.len(), 11);
    let ids: Vec<_> = found.iter().map(|record| record.id.clone()).collect();
    assert_eq!(ids[..10], first_ids);
    let places: Vec<_> = found.iter().map(segments::cursor_of).collect();
    assert!(places.is_sorted_by(|one, other| one < other), "{ids:?}");
    assert!(found[10].id.contains("-n1-"), "{}", found[10].id);
}

#[test]
fn filters_select_by_every_field() {
    let folder = tempfile::tempdir().unwrap();
    let (_data_dir, store) = store(folder.path(), LogLimits::default());
    store.append(NewRecord {
        function: Some("hello".to_owned()),
        job: Some("nightly".to_owned()),
        request_id: Some("req_1".to_owned()),
        release: Some("rel_1".to_owned()),
        ..NewRecord::new(Level::Warn, "functions", "slow answer")
    });
    store.append(NewRecord::new(Level::Debug, "server", "quiet"));
    let select = |query: LogQuery| store.query(&query).unwrap().len();
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(select(LogQuery::default()), 2);
    assert_eq!(select(LogQuery { capability: some("server"), ..LogQuery::default() }), 1);
    assert_eq!(select(LogQuery { function: some("hello"), ..LogQuery::default() }), 1);
    assert_eq!(select(LogQuery { function: some("other"), ..LogQuery::default() }), 0);
    assert_eq!(select(LogQuery { job: some("nightly"), ..LogQuery::default() }), 1);
    assert_eq!(select(LogQuery { level: Some(Level::Info), ..LogQuery::default() }), 1);
    assert_eq!(select(LogQuery { request_id: some("req_1"), ..LogQuery::default() }), 1);
    assert_eq!(select(LogQuery { release: some("rel_2"), ..LogQuery::default() }), 0);
    assert_eq!(select(LogQuery { grep: some("^slow .*r$"), ..LogQuery::default() }), 1);
    assert_eq!(select(LogQuery { since: some("2020-01-01T00:00:00Z"), ..LogQuery::default() }), 2);
    assert_eq!(select(LogQuery { until: some("2020-01-01T00:00:00Z"), ..LogQuery::default() }), 0);
}

#[test]
fn a_query_that_makes_no_sense_names_its_field() {
    let folder = tempfile::tempdir().unwrap();
    let (_data_dir, store) = store(folder.path(), LogLimits::default());
    let error = store.query(&LogQuery { grep: Some("(".to_owned()), ..LogQuery::default() }).unwrap_err();
    assert!(error.to_string().contains("`grep`"), "{error}");
    let error = store.query(&LogQuery { since: Some("yesterday".to_owned()), ..LogQuery::default() }).unwrap_err();
    assert!(error.to_string().contains("`since`"), "{error}");
}

#[test]
fn the_store_stays_within_its_size_and_drops_the_oldest() {
    let folder = tempfile::tempdir().unwrap();
    let limits = LogLimits { total_bytes: 64 << 10, segment_bytes: 8 << 10 };
    let (data_dir, store) = store(folder.path(), limits);
    for number in 0..2000 {
        store.append(record(&format!("line {number} {}", "x".repeat(200))));
        if number % 20 == 0 {
            store.flush();
        }
    }
    let found = store.query(&all()).unwrap();
    assert!(found.last().unwrap().message.starts_with("line 1999 "));
    assert!(!found.first().unwrap().message.starts_with("line 0 "));
    let sizes: u64 =
        std::fs::read_dir(data_dir.logs()).unwrap().map(|entry| entry.unwrap().metadata().unwrap().len()).sum();
    assert!(sizes <= limits.total_bytes + (16 << 10), "{sizes}");
    assert!(found.len() > 100, "{}", found.len());
}

#[test]
fn a_line_cut_short_by_an_interruption_is_forgotten() {
    let folder = tempfile::tempdir().unwrap();
    {
        let (_data_dir, store) = store(folder.path(), LogLimits::default());
        store.append(record("whole"));
        store.flush();
    }
    let segment = std::fs::read_dir(folder.path().join("logs")).unwrap().next().unwrap().unwrap().path();
    let mut content = std::fs::read(&segment).unwrap();
    content.extend_from_slice(b"{\"id\":\"9999999999999-n1-0\",\"ts\":\"");
    std::fs::write(&segment, content).unwrap();
    let (_data_dir, store) = store(folder.path(), LogLimits::default());
    store.append(record("next"));
    assert_eq!(messages(&store.query(&all()).unwrap()), ["whole", "next"]);
}

#[test]
fn runaway_messages_and_fields_are_cut() {
    let folder = tempfile::tempdir().unwrap();
    let (_data_dir, store) = store(folder.path(), LogLimits::default());
    let mut huge = record(&"é".repeat(100_000));
    huge.fields.insert("body".to_owned(), Value::from("y".repeat(100_000)));
    store.append(huge);
    let found = store.query(&all()).unwrap();
    assert!(found[0].message.len() < 17_000 && found[0].message.ends_with('…'));
    assert_eq!(found[0].fields.keys().collect::<Vec<_>>(), ["fields_left_out"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_follower_gets_replay_and_live_records_without_gap_or_repetition() {
    const BEFORE: usize = 500;
    const TOTAL: usize = 20_000;
    let folder = tempfile::tempdir().unwrap();
    let (_data_dir, store) = store(folder.path(), LogLimits { segment_bytes: 256 << 10, ..LogLimits::default() });
    for number in 0..BEFORE {
        store.append(record(&number.to_string()));
    }
    let first = store.query(&LogQuery { limit: Some(1_000_000), ..LogQuery::default() }).unwrap()[0].id.clone();
    let writer = store.clone();
    let writing = std::thread::spawn(move || {
        for number in BEFORE..TOTAL {
            writer.append(record(&number.to_string()));
            if number % 1000 == 0 {
                writer.flush();
            }
        }
    });
    let mut stream = store.follow(&LogQuery::default(), Some(first)).unwrap();
    for expected in 1..TOTAL {
        let record = tokio::time::timeout(Duration::from_secs(30), stream.next()).await.unwrap().unwrap();
        assert_eq!(record.message, expected.to_string());
        if expected % 3000 == 0 {
            // Slower than the writer: the feed overruns and the follower has to go back to the files.
            tokio::time::sleep(Duration::from_millis(30)).await;
        }
    }
    writing.join().unwrap();
}

#[tokio::test]
async fn a_follower_without_cursor_begins_with_the_last_records() {
    let folder = tempfile::tempdir().unwrap();
    let (_data_dir, store) = store(folder.path(), LogLimits::default());
    for number in 0..5 {
        store.append(record(&format!("old {number}")));
    }
    let mut stream = store.follow(&LogQuery { limit: Some(2), ..LogQuery::default() }, None).unwrap();
    assert_eq!(stream.next().await.unwrap().message, "old 3");
    assert_eq!(stream.next().await.unwrap().message, "old 4");
    store.append(record("new"));
    assert_eq!(stream.next().await.unwrap().message, "new");
}

#[tokio::test]
async fn a_follower_sees_only_what_it_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let (_data_dir, store) = store(folder.path(), LogLimits::default());
    let query = LogQuery { level: Some(Level::Error), limit: Some(0), ..LogQuery::default() };
    let mut stream = store.follow(&query, None).unwrap();
    store.append(record("not this"));
    store.append(NewRecord::new(Level::Error, "server", "this"));
    assert_eq!(stream.next().await.unwrap().message, "this");
    assert!(store.follow(&query, Some("not an id".to_owned())).is_err());
}

#[test]
fn events_become_records_with_the_fields_of_their_spans() {
    let folder = tempfile::tempdir().unwrap();
    let (_data_dir, store) = store(folder.path(), LogLimits::default());
    let subscriber = tracing_subscriber::registry().with(layer(store.clone()));
    tracing::subscriber::with_default(subscriber, || {
        let outer =
            tracing::info_span!("request", capability = "functions", request_id = "req_1", job = tracing::field::Empty);
        let _outer = outer.enter();
        outer.record("job", "nightly");
        let _inner = tracing::info_span!("call", function = "hello", attempt = 2).entered();
        tracing::warn!(function = "inner wins", release = "rel_1", took_ms = 12, "slow {}", "answer");
    });
    let found = store.query(&all()).unwrap();
    assert_eq!(found.len(), 1);
    let record = &found[0];
    assert_eq!((record.level, record.message.as_str()), (Level::Warn, "slow answer"));
    assert_eq!(record.capability, "functions");
    assert_eq!(record.function.as_deref(), Some("inner wins"));
    assert_eq!(record.job.as_deref(), Some("nightly"));
    assert_eq!(record.release.as_deref(), Some("rel_1"));
    assert_eq!(record.request_id.as_deref(), Some("req_1"));
    assert_eq!(record.fields["attempt"], 2);
    assert_eq!(record.fields["took_ms"], 12);
    assert_eq!(record.fields["target"], "platform::logs::tests");
}
