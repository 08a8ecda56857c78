//! Failpoints: every change of state of the release engine has a name at which tests can make the process fail.
//!
//! Always compiled in, so that what is tested is what ships. A server without armed points pays one comparison each.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use thiserror::Error;

use crate::ApiFailure;

macro_rules! failpoints {
    ($($(#[doc = $doc:literal])+ $variant:ident = $name:literal,)*) => {
        /// A change of state at which the process can be made to fail.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Failpoint {
            $($(#[doc = $doc])+ $variant,)*
        }

        /// The names of all points, in the order in which a deploy passes them; then collection, then boot.
        pub const FAILPOINTS: &[&str] = &[$($name,)*];

        impl Failpoint {
            /// As it is written in a configuration.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }

            fn named(name: &str) -> Option<Self> {
                match name {
                    $($name => Some(Self::$variant),)*
                    _ => None,
                }
            }
        }
    };
}

failpoints! {
    /// The manifest is accepted; nothing has been written.
    DeployAccepting = "deploy.accepting",
    /// The lease is taken and the deploy is written with its first event.
    DeployAccepted = "deploy.accepted",
    /// The content that arrived is durable; nobody owns it yet.
    ReceiveStored = "receive.stored",
    /// The content is written to the origin that all nodes share.
    ReceiveShared = "receive.shared",
    /// The content counts as present for the project.
    ReceiveOwned = "receive.owned",
    /// The bundle was held against manifest, server and ledger.
    VerifyFinished = "verify.finished",
    /// A part of the release was prepared. Passed once per function, site and job.
    StagePart = "stage.part",
    /// Every part is prepared.
    StageFinished = "stage.finished",
    /// A release that stays staged is kept (`--no-activate`).
    StageKept = "stage.kept",
    /// The deploy can no longer be cancelled.
    ActivateBegun = "activate.begun",
    /// A migration without a transaction is committed with its row in the ledger. Passed once per file.
    MigrateStep = "migrate.step",
    /// Inside the transaction: the lease is locked.
    ActivateLocked = "activate.locked",
    /// Inside the transaction: the migrations have run.
    MigrateApplied = "migrate.applied",
    /// Inside the transaction: the release is written.
    ReleaseInserted = "release.inserted",
    /// Inside the transaction: the pointer is moved, COMMIT is not sent.
    PointerMoved = "release.pointer_moved",
    /// COMMIT is answered; the routing tables are still the old ones.
    ActivateCommitted = "activate.committed",
    /// The new routing tables are in use.
    ActivateSwapped = "activate.swapped",
    /// The release is about to be probed. An error here is a release that does not answer.
    ConfirmProbe = "confirm.probe",
    /// Inside the transaction that takes a release back: COMMIT is not sent.
    ConfirmPointingBack = "confirm.pointing_back",
    /// The pointer was moved back; the routing tables are still those of the release that was taken back.
    ConfirmPointedBack = "confirm.pointed_back",
    /// The other nodes are about to be waited for.
    ConfirmNodes = "confirm.nodes",
    /// The outcome is known and not yet written.
    ResultKnown = "result.known",
    /// The result is written, the lease is free.
    ResultStored = "result.stored",
    /// An earlier release is about to be activated (`rollback`, `releases activate`); nothing has been written.
    RollbackAccepting = "rollback.accepting",
    /// The earlier release was held against this server.
    RollbackVerified = "rollback.verified",
    /// Collection: nothing is removed yet.
    CollectBegun = "collect.begun",
    /// Collection: releases that are not kept are out of the database, their content is on disk.
    CollectReleases = "collect.releases",
    /// Collection: content is disowned, still on disk.
    CollectDisowned = "collect.disowned",
    /// Collection: what survives of a pack is durable elsewhere; the old pack is still there. Passed once per pack.
    CollectCopied = "collect.copied",
    /// Collection: a pack file was removed. Passed once per pack.
    CollectRemoved = "collect.removed",
    /// Collection: content was removed from the origin.
    CollectOrigin = "collect.origin",
    /// Boot: the database is there, what an earlier process left is not looked at yet.
    BootSettling = "boot.settling",
    /// Boot or takeover: the lease of a dead owner is broken, its deploy still says running.
    RecoverBroken = "recover.lease_broken",
    /// Boot or takeover: the deploy of the dead owner has its result.
    RecoverSettled = "recover.settled",
    /// Boot: everything is settled, the live release is not loaded yet.
    BootSettled = "boot.settled",
    /// Boot: the live release is loaded, nothing answers yet.
    BootLoaded = "boot.loaded",
}

/// What happens at an armed point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// The process ends as by `kill -9`.
    Kill,
    /// The step fails.
    Error,
    /// The step panics.
    Panic,
    /// The step takes that many milliseconds longer.
    Pause(u64),
}

/// One armed point.
#[derive(Debug)]
struct Armed {
    point: Failpoint,
    failure: Failure,
    /// Passes that are left until it fails; it fails once.
    left: AtomicU32,
}

/// The armed points of a server. Clones share the counts.
#[derive(Debug, Clone, Default)]
pub struct Failpoints(Option<Arc<[Armed]>>);

/// The step failed because it was told to.
#[derive(Debug, Error)]
#[error("failpoint `{0}`")]
pub struct Injected(&'static str);

/// Why a configuration of failpoints was not understood.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum FailpointsError {
    /// Not `name=action` or `name=action@nth`.
    #[error("`{0}` is not of the form `name=kill|error|panic|pause:MS[@nth]`")]
    Form(String),
    /// No point has that name.
    #[error("there is no failpoint `{0}`")]
    Name(String),
}

impl Failpoints {
    /// Passes a point: does nothing unless it is armed.
    pub fn hit(&self, point: Failpoint) -> Result<(), Injected> {
        match &self.0 {
            None => Ok(()),
            Some(armed) => armed.iter().filter(|armed| armed.point == point).try_for_each(Armed::hit),
        }
    }
}

impl Armed {
    fn hit(&self) -> Result<(), Injected> {
        let passed = self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1));
        if passed != Ok(1) {
            return Ok(());
        }
        let name = self.point.name();
        tracing::warn!(name, failure = ?self.failure, "failpoint");
        match self.failure {
            Failure::Kill => kill(),
            Failure::Error => Err(Injected(name)),
            Failure::Panic => panic!("failpoint `{name}`"),
            Failure::Pause(milliseconds) => {
                std::thread::sleep(std::time::Duration::from_millis(milliseconds));
                Ok(())
            }
        }
    }
}

/// Ends the process without a chance to tidy up.
fn kill() -> ! {
    #[cfg(unix)]
    {
        // Cannot fail for the own process; the abort below is for the compiler.
        let _ = rustix::process::kill_process(rustix::process::getpid(), rustix::process::Signal::KILL);
    }
    std::process::abort()
}

/// `release.pointer_moved=kill,receive.stored=error@2`; empty for none.
impl FromStr for Failpoints {
    type Err = FailpointsError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let armed: Vec<Armed> =
            text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(arm).collect::<Result<_, _>>()?;
        Ok(Self((!armed.is_empty()).then(|| armed.into())))
    }
}

fn arm(text: &str) -> Result<Armed, FailpointsError> {
    let form = || FailpointsError::Form(text.to_owned());
    let (name, action) = text.split_once('=').ok_or_else(form)?;
    let (action, nth) = action.split_once('@').unwrap_or((action, "1"));
    let nth: u32 = nth.parse().ok().filter(|nth| *nth > 0).ok_or_else(form)?;
    let failure = match action {
        "kill" => Failure::Kill,
        "error" => Failure::Error,
        "panic" => Failure::Panic,
        _ => Failure::Pause(action.strip_prefix("pause:").and_then(|time| time.parse().ok()).ok_or_else(form)?),
    };
    let point = Failpoint::named(name).ok_or_else(|| FailpointsError::Name(name.to_owned()))?;
    Ok(Armed { point, failure, left: AtomicU32::new(nth) })
}

impl From<Injected> for ApiFailure {
    fn from(injected: Injected) -> Self {
        Self::internal(injected.to_string())
    }
}

impl From<Injected> for std::io::Error {
    fn from(injected: Injected) -> Self {
        Self::other(injected)
    }
}

impl fmt::Display for Failpoint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_armed_point_fails_once_at_the_given_pass_and_others_do_not() {
        let points: Failpoints = "receive.stored=error@2".parse().unwrap();
        assert!(points.hit(Failpoint::ReceiveOwned).is_ok());
        assert!(points.hit(Failpoint::ReceiveStored).is_ok());
        assert_eq!(points.clone().hit(Failpoint::ReceiveStored).unwrap_err().to_string(), "failpoint `receive.stored`");
        assert!(points.hit(Failpoint::ReceiveStored).is_ok());
    }

    #[test]
    #[should_panic(expected = "failpoint `deploy.accepted`")]
    fn a_panic_is_a_panic() {
        let points: Failpoints = "deploy.accepted=panic".parse().unwrap();
        let _ = points.hit(Failpoint::DeployAccepted);
    }

    #[test]
    fn names_and_forms_that_nobody_knows_are_refused() {
        let refusal = |text: &str| text.parse::<Failpoints>().unwrap_err();
        assert_eq!(refusal("receive.sored=kill"), FailpointsError::Name("receive.sored".into()));
        for text in ["receive.stored", "receive.stored=stop", "receive.stored=kill@0", "receive.stored=kill@x"] {
            assert_eq!(refusal(text), FailpointsError::Form(text.into()));
        }
    }

    #[test]
    fn every_listed_name_is_a_point_of_that_name() {
        for name in FAILPOINTS {
            assert_eq!(Failpoint::named(name).map(Failpoint::name), Some(*name));
        }
    }
}
