//! Single keys from the terminal, without waiting for a line. The terminal is as it was when nobody listens any more.

use tokio::sync::mpsc::UnboundedReceiver;

use super::Ui;

/// Keys as they are pressed. Dropping it gives the terminal back.
pub(crate) struct Keyboard {
    keys: UnboundedReceiver<char>,
    #[cfg(unix)]
    _mode: unix::Mode,
}

impl Ui {
    /// Listens to the keyboard, where somebody sits at one and sees the panel.
    pub(crate) fn keyboard(&self) -> Option<Keyboard> {
        self.0.bars.as_ref()?;
        listen()
    }
}

#[cfg(unix)]
use unix::listen;

/// Single keys need a mode of the terminal that is set in another way there.
#[cfg(not(unix))]
fn listen() -> Option<Keyboard> {
    None
}

impl Keyboard {
    /// The next key; never when the terminal has gone.
    pub(crate) async fn next(&mut self) -> char {
        match self.keys.recv().await {
            Some(key) => key,
            None => std::future::pending().await,
        }
    }
}

#[cfg(unix)]
mod unix {
    use std::io::IsTerminal as _;
    use std::sync::{Mutex, PoisonError};
    use std::time::Duration;

    use rustix::event::{PollFd, PollFlags, poll};
    use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcgetpgrp, tcsetattr};
    use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

    use super::Keyboard;

    /// The terminal as it was found, for whoever has to give it back.
    static FOUND: Mutex<Option<Termios>> = Mutex::new(None);
    /// How often a process in the background looks whether it is in the foreground again.
    const BACKGROUND: Duration = Duration::from_millis(500);

    pub(super) struct Mode;

    impl Drop for Mode {
        fn drop(&mut self) {
            give_back();
        }
    }

    pub(super) fn listen() -> Option<Keyboard> {
        let stdin = std::io::stdin();
        if !stdin.is_terminal() || !in_foreground() {
            return None;
        }
        let found = tcgetattr(&stdin).ok()?;
        let mut quiet = found.clone();
        // Ctrl-C stays a signal, and the output is treated as before.
        quiet.local_modes.remove(LocalModes::ICANON | LocalModes::ECHO);
        let first = FOUND.lock().unwrap_or_else(PoisonError::into_inner).replace(found).is_none();
        if first {
            give_back_on_panic();
        }
        tcsetattr(&stdin, OptionalActions::Now, &quiet).ok()?;
        let (sender, keys) = unbounded_channel();
        // A thread, because a read from a terminal cannot be given up. It ends with the process.
        std::thread::spawn(move || read(&sender));
        Some(Keyboard { keys, _mode: Mode })
    }

    fn give_back() {
        if let Some(found) = FOUND.lock().unwrap_or_else(PoisonError::into_inner).as_ref() {
            // The terminal may have gone; then nobody misses its mode.
            let _ = tcsetattr(std::io::stdin(), OptionalActions::Now, found);
        }
    }

    fn give_back_on_panic() {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            give_back();
            before(panic);
        }));
    }

    /// Whoever reads the terminal from the background is stopped by it.
    fn in_foreground() -> bool {
        tcgetpgrp(std::io::stdin()).is_ok_and(|group| group == rustix::process::getpgrp())
    }

    fn read(keys: &UnboundedSender<char>) {
        let stdin = std::io::stdin();
        let mut bytes = [0; 16];
        while !keys.is_closed() {
            let mut waiting = [PollFd::new(&stdin, PollFlags::IN)];
            if poll(&mut waiting, None).is_err() {
                continue;
            }
            if !in_foreground() {
                std::thread::sleep(BACKGROUND);
                continue;
            }
            match rustix::io::read(&stdin, &mut bytes) {
                Ok(1) => drop(keys.send(char::from(bytes[0]).to_ascii_lowercase())),
                Ok(0) | Err(_) => return,
                // An arrow or another key that sends several: none of ours.
                Ok(_) => {}
            }
        }
    }
}
