//! A fresh place on disk: on an aged file system a new small file costs many times more, for us and for peers.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::workspace::run;

/// Room on the fresh file system; the image is sparse.
const SIZE: &str = "16G";

/// A folder that is gone when this value is.
pub(super) struct Ground {
    folder: PathBuf,
    mounted: bool,
}

impl Ground {
    /// A new file system in an image where this machine allows that, else a new folder.
    pub(super) fn new() -> Result<Self> {
        let base = std::env::var_os("REACTOR_BENCH_DIR").map_or_else(std::env::temp_dir, PathBuf::from);
        let folder = base.join(format!("reactor-bench-deploy-{}", std::process::id()));
        std::fs::create_dir_all(folder.join("ground"))
            .with_context(|| format!("cannot make `{}`", folder.display()))?;
        let mut ground = Self { folder, mounted: false };
        match ground.mount() {
            Ok(()) => ground.mounted = true,
            Err(error) => println!("  no fresh file system ({error:#}): the files lie in {}", ground.path().display()),
        }
        // Postgres does not run as root, and walks through here.
        for path in [&ground.folder, &ground.path()] {
            run(Command::new("chmod").arg("0755").arg(path))?;
        }
        Ok(ground)
    }

    pub(super) fn path(&self) -> PathBuf {
        self.folder.join("ground")
    }

    fn mount(&self) -> Result<()> {
        let image = self.folder.join("image");
        run(quiet("truncate").args(["-s", SIZE]).arg(&image))?;
        run(quiet("mkfs.ext4")
            .args(["-q", "-F", "-N", "400000", "-E", "lazy_itable_init=0,lazy_journal_init=0"])
            .arg(&image))?;
        run(quiet("mount").args(["-o", "loop"]).arg(&image).arg(self.path()))
    }
}

impl Drop for Ground {
    fn drop(&mut self) {
        if self.mounted {
            // A process that is just ending may hold it for a moment.
            for _ in 0..50 {
                if run(quiet("umount").arg(self.path())).is_ok() {
                    break;
                }
                std::thread::sleep(std::time::Duration::from_millis(100));
            }
        }
        if let Err(error) = std::fs::remove_dir_all(&self.folder) {
            println!("  `{}` could not be removed: {error}", self.folder.display());
        }
    }
}

fn quiet(program: &str) -> Command {
    let mut command = Command::new(program);
    command.stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null());
    command
}

/// Removes a folder that may not be there.
pub(super) fn clear(folder: &Path) -> Result<()> {
    match std::fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("cannot remove `{}`", folder.display()))
        }
        _ => Ok(()),
    }
}
