//! Ends what bun processes left behind when the server died: a shell that waits for the server's end of a pipe to close.
//!
//! The system ends the processes themselves; what they started in turn has nobody else to end it.

use std::io::{self, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::{Mutex, PoisonError};

use std::os::unix::process::CommandExt as _;

const SCRIPT: &str = r#"trap '' HUP INT TERM
groups=
while read -r word group; do
    case $word in
        add) groups="$groups $group" ;;
        drop)
            kept=
            for one in $groups; do
                if [ "$one" != "$group" ]; then kept="$kept $one"; fi
            done
            groups=$kept
            ;;
    esac
done
for group in $groups; do kill -s KILL -- "-$group"; done 2>/dev/null
rm -rf "$1"
"#;

/// The shell. Dropping it ends every group it knows and removes the folder.
pub(super) struct Guard {
    child: Child,
    orders: Mutex<Option<ChildStdin>>,
}

impl Guard {
    /// Watches over `folder`, which it removes at the end.
    pub(super) fn start(folder: &Path) -> io::Result<Self> {
        let mut command = Command::new("/bin/sh");
        command.arg("-c").arg(SCRIPT).arg("reactor-bun-guard").arg(folder).current_dir("/").process_group(0);
        command.env_clear().env("PATH", "/usr/local/bin:/usr/bin:/bin");
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = command.spawn().map_err(|error| io::Error::new(error.kind(), format!("/bin/sh: {error}")))?;
        let orders = Mutex::new(child.stdin.take());
        Ok(Self { child, orders })
    }

    /// A group of processes has begun.
    pub(super) fn add(&self, group: u32) {
        self.tell("add", group);
    }

    /// It has ended, and its number may be given to others.
    pub(super) fn remove(&self, group: u32) {
        self.tell("drop", group);
    }

    fn tell(&self, word: &str, group: u32) {
        let mut orders = self.orders.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(orders) = orders.as_mut() {
            // A guard that was killed guards nothing; the processes still end with the server.
            let _ = writeln!(orders, "{word} {group}");
        }
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        drop(self.orders.lock().unwrap_or_else(PoisonError::into_inner).take());
        // It has a handful of signals to send.
        let _ = self.child.wait();
    }
}
