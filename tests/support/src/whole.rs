//! A whole platform for the tests of a capability.

use std::sync::Arc;

use platform::{BlobStore, Clock, DataDir, Ids, LogLimits, LogStore, Mode, Node, Platform, Shutdown};
use tempfile::TempDir;

use crate::TestDatabase;

/// A platform on an empty database and an empty data folder; both are gone when this value is.
pub struct TestPlatform {
    /// What a capability is started with.
    pub platform: Platform,
    /// Its database.
    pub database: TestDatabase,
    folder: TempDir,
}

impl TestPlatform {
    /// A platform in dev mode on the machine's clock.
    pub async fn create() -> Self {
        Self::with_clock(Clock::system()).await
    }

    /// A platform in dev mode on that clock.
    pub async fn with_clock(clock: Clock) -> Self {
        let database = TestDatabase::create().await;
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let data_dir = DataDir::open(folder.path().join("data")).expect("a new data folder opens");
        let ids = Ids::new(clock.clone());
        let node = Node::load(&data_dir, &ids).expect("a new data folder names its node");
        let platform = Platform {
            database: database.connect().await,
            blobs: BlobStore::open(&data_dir).expect("an empty blob store opens"),
            logs: LogStore::open(&data_dir, &node.id, LogLimits::default()).expect("an empty log store opens"),
            data_dir,
            clock,
            ids,
            node: Arc::new(node),
            shutdown: Shutdown::new(),
            mode: Mode::Dev,
        };
        Self { platform, database, folder }
    }

    /// A folder for the test's own files.
    pub fn scratch(&self) -> std::path::PathBuf {
        let path = self.folder.path().join("scratch");
        fs_err::create_dir_all(&path).expect("a folder can be made");
        path
    }
}
