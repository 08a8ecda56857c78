//! An owner that can be killed, for tests: starts a managed Postgres, writes its URL into a file and waits.
//!
//! Arguments: cluster folder, cache folder, supervisor, file for the URL.

use std::path::PathBuf;

use platform::{ManagedConfig, ManagedPostgres};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args_os().skip(1).map(PathBuf::from);
    let mut next = || args.next().ok_or("four arguments are needed");
    let (cluster_dir, cache_dir, supervisor, file) = (next()?, next()?, next()?, next()?);
    let config = ManagedConfig {
        cluster_dir,
        cache_dir,
        binaries: None,
        search_path: Vec::new(),
        npm: None,
        supervisor,
        database: "reactor".to_owned(),
    };
    let postgres = ManagedPostgres::start(config, |_| {}).await?;
    fs_err::write(file.with_extension("new"), postgres.url().expose())?;
    fs_err::rename(file.with_extension("new"), file)?;
    std::future::pending::<()>().await;
    Ok(())
}
