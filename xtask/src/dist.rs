//! `cargo xtask dist`: the binary for shipping.

use anyhow::{Context, Result, bail};

use crate::workspace::{self, cargo, metadata};

/// What the stripped binary may weigh.
const BUDGET_BYTES: u64 = 60 * 1024 * 1024;

pub(crate) fn run() -> Result<()> {
    workspace::run(cargo().args(["build", "--profile", "dist", "--locked", "-p", "reactor"]))?;
    let binary = metadata()?.target_directory.join("dist").join(format!("reactor{}", std::env::consts::EXE_SUFFIX));
    let bytes = std::fs::metadata(&binary).with_context(|| format!("cannot read `{}`", binary.display()))?.len();
    println!("{}: {bytes} bytes, {} MiB of {} MiB", binary.display(), bytes / 1024 / 1024, BUDGET_BYTES / 1024 / 1024);
    if bytes > BUDGET_BYTES {
        bail!("the binary is over its budget of {BUDGET_BYTES} bytes");
    }
    Ok(())
}
