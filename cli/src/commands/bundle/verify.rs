//! `reactor bundle verify`

use std::path::PathBuf;

use admin_api::ExitCode;
use bundle_format::Limits;
use clap::{Args, ValueHint};
use fs_err::File;
use serde_json::json;

use crate::context::Context;
use crate::error::CliError;
use crate::ui::{bytes, plural};

/// Read a bundle to its end and hold every file against the manifest; exit 11 when something is wrong
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reactor bundle verify shop.tar.zst
  reactor bundle verify part.tar.zst --thin")]
pub(crate) struct VerifyArgs {
    /// Bundle to verify
    #[arg(value_hint = ValueHint::FilePath)]
    file: PathBuf,
    /// Accept a thin bundle, which leaves out files that its receiver has
    #[arg(long)]
    thin: bool,
}

pub(crate) fn run(cx: &Context, args: &VerifyArgs) -> Result<(), CliError> {
    let mut file = std::io::BufReader::new(File::open(cx.path(&args.file))?);
    let verified = tokio::task::block_in_place(|| bundle_format::verify(&mut file, &Limits::default()))
        .map_err(|error| CliError::from(error).exit_with(ExitCode::Problems))?;
    let received = &verified.received;
    let total = received.manifest.files.len();
    cx.ui.document(&json!({
        "release_id": received.release_id.as_str(),
        "files": total,
        "absent": received.absent.len(),
        "thin": verified.is_thin(),
        "size": received.manifest.total_size(),
        "compressed": received.compressed,
    }));
    if verified.is_thin() {
        cx.ui.line(format!("thin: {} of {} are there", verified.present(), plural(total, "file")));
        if !args.thin {
            cx.ui.hint("`--thin` accepts a bundle that leaves files out");
            return Err(CliError::silent(ExitCode::Problems));
        }
    }
    let size = bytes(received.manifest.total_size());
    cx.ui.done(format!("{} is sound: {}, {size}", received.release_id, plural(total, "file")));
    Ok(())
}
