//! The bun that these tests run: fetched once through npm, kept below the target folder.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use functions::{BunConfig, FunctionsConfig};

/// The program. A machine without npm cannot run these tests, and says so.
pub(crate) fn bun() -> &'static Path {
    static BUN: OnceLock<PathBuf> = OnceLock::new();
    BUN.get_or_init(|| {
        let path = std::env::var_os("PATH").unwrap_or_default();
        let search_path: Vec<PathBuf> = std::env::split_paths(&path).collect();
        let npm = search_path.iter().map(|folder| folder.join("npm")).find(|npm| npm.is_file());
        let npm = npm.expect("these tests fetch bun through npm: install npm");
        functions::fetch_bun(&npm, &search_path, Path::new(env!("CARGO_TARGET_TMPDIR"))).unwrap()
    })
}

/// A configuration that finds it.
pub(crate) fn config() -> FunctionsConfig {
    let public_url = Some("http://shop.example".parse().unwrap());
    let bun = BunConfig { binary: Some(bun().to_owned()), ..BunConfig::default() };
    FunctionsConfig { public_url, bun, ..FunctionsConfig::default() }
}
