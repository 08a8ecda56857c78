//! Keychains of the operating system: the Secret Service and the kernel keyring on Linux, macOS's and Windows' own.

use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, channel};

use keyring_core::{CredentialStore as Backend, Entry, Error};
use secrecy::{ExposeSecret as _, SecretString};

use super::{CredentialStore, PATIENCE, StoreError, keychain_name};
use crate::config::{Account, Keychain};

/// The token of one account in a keychain.
///
/// Every call runs on a thread of its own and is given up after [`PATIENCE`]: a keychain that waits for somebody to open
/// it, or a bus that never answers, must not hold a command. The abandoned thread ends with the process.
pub(crate) struct SystemKeychain {
    account: Account,
}

impl SystemKeychain {
    /// The keychain that an account names.
    pub(crate) const fn of(account: Account) -> Self {
        Self { account }
    }

    fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&Entry) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, StoreError> {
        let account = self.account.clone();
        let (sender, receiver) = channel();
        let work = move || {
            let answer = backend(account.keychain)
                .and_then(|backend| backend.build(&account.service, &account.user, None).map_err(StoreError::from))
                .and_then(|entry| question(&entry).map_err(StoreError::from));
            // Nobody listens any more when this took too long.
            let _ = sender.send(answer);
        };
        let thread = std::thread::Builder::new().name("keychain".to_owned()).spawn(work);
        thread.map_err(|error| StoreError::Absent(error.to_string()))?;
        match receiver.recv_timeout(PATIENCE) {
            Ok(answer) => answer,
            Err(RecvTimeoutError::Timeout) => Err(StoreError::Silent),
            Err(RecvTimeoutError::Disconnected) => Err(StoreError::Absent("its client failed".to_owned())),
        }
    }
}

impl CredentialStore for SystemKeychain {
    fn name(&self) -> String {
        keychain_name(self.account.keychain).to_owned()
    }

    fn read(&self) -> Result<Option<SecretString>, StoreError> {
        self.ask(|entry| match entry.get_password() {
            Ok(token) => Ok(Some(SecretString::from(token))),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(error),
        })
    }

    fn write(&self, token: &SecretString) -> Result<(), StoreError> {
        let token = token.clone();
        self.ask(move |entry| entry.set_password(token.expose_secret()))
    }

    fn forget(&self) -> Result<bool, StoreError> {
        self.ask(|entry| match entry.delete_credential() {
            Ok(()) => Ok(true),
            Err(Error::NoEntry) => Ok(false),
            Err(error) => Err(error),
        })
    }

    fn lifetime(&self) -> Option<String> {
        (self.account.keychain == Keychain::Kernel).then(kernel_lifetime)
    }
}

impl From<Error> for StoreError {
    fn from(error: Error) -> Self {
        // What an error says of itself names no secret; its debug form might.
        match &error {
            Error::NoStorageAccess(reason) => Self::Locked(reason.to_string()),
            Error::PlatformFailure(reason) => Self::Absent(reason.to_string()),
            other => Self::Absent(other.to_string()),
        }
    }
}

/// <https://www.man7.org/linux/man-pages/man7/persistent-keyring.7.html>: three days unless the administrator says else.
fn kernel_lifetime() -> String {
    let seconds = fs_err::read_to_string("/proc/sys/kernel/keys/persistent_keyring_expiry")
        .ok()
        .and_then(|text| text.trim().parse::<u64>().ok())
        .unwrap_or(259_200);
    format!("until this machine restarts, or {} hours without use", seconds / 3_600)
}

#[cfg(target_os = "linux")]
fn backend(keychain: Keychain) -> Result<Arc<Backend>, StoreError> {
    Ok(match keychain {
        Keychain::System => zbus_secret_service_keyring_store::Store::new()?,
        Keychain::Kernel => linux_keyutils_keyring_store::Store::new()?,
    })
}

#[cfg(target_os = "macos")]
fn backend(keychain: Keychain) -> Result<Arc<Backend>, StoreError> {
    match keychain {
        Keychain::System => Ok(apple_native_keyring_store::keychain::Store::new()?),
        Keychain::Kernel => Err(no_kernel_keyring()),
    }
}

#[cfg(windows)]
fn backend(keychain: Keychain) -> Result<Arc<Backend>, StoreError> {
    match keychain {
        Keychain::System => Ok(windows_native_keyring_store::Store::new()?),
        Keychain::Kernel => Err(no_kernel_keyring()),
    }
}

#[cfg(not(any(target_os = "linux", target_os = "macos", windows)))]
fn backend(_keychain: Keychain) -> Result<Arc<Backend>, StoreError> {
    Err(StoreError::Absent("no keychain is known for this system".to_owned()))
}

#[cfg(any(target_os = "macos", windows))]
fn no_kernel_keyring() -> StoreError {
    StoreError::Absent("only Linux has one".to_owned())
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    fn kernel(account: &str) -> SystemKeychain {
        SystemKeychain::of(Account::of(account, Keychain::Kernel))
    }

    #[test]
    fn the_kernel_keyring_keeps_and_forgets_or_says_why_not() {
        let keyring = kernel(&format!("test-{}", std::process::id()));
        // Containers may forbid the system calls; then that is said, and nothing is pretended.
        match keyring.write(&SecretString::from("kept")) {
            Ok(()) => {
                assert_eq!(keyring.read().unwrap().unwrap().expose_secret(), "kept");
                assert!(keyring.forget().unwrap());
                assert!(keyring.read().unwrap().is_none());
                assert!(!keyring.forget().unwrap());
            }
            Err(error) => assert!(keyring.read().is_err() || keyring.read().unwrap().is_none(), "{error}"),
        }
    }

    #[test]
    fn the_kernel_keyring_is_named_with_its_lifetime() {
        assert!(kernel("x").lifetime().unwrap().contains("restarts"));
        assert_eq!(SystemKeychain::of(Account::of("x", Keychain::System)).lifetime(), None);
    }

    #[test]
    fn a_question_that_takes_too_long_is_given_up() {
        let answer = kernel("slow").ask(|_| {
            std::thread::sleep(PATIENCE * 3);
            Ok(())
        });
        assert!(matches!(answer, Err(StoreError::Silent | StoreError::Absent(_))));
    }
}
