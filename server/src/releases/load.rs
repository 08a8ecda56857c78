//! Makes this process serve what the pointer names: on boot, after another node's switch, after a step back.

use bundle_format::Manifest;
use platform::ApiFailure;

use super::rollout::Stop;
use super::{LiveRelease, Releases};
use crate::capabilities::Staged;
use crate::store::Pointer;

impl Releases {
    /// Follows the pointer if this process serves something else. Reads the pointer with the switch held.
    pub(crate) async fn follow_pointer(&self) -> Result<(), platform::DatabaseError> {
        // A rollout of this process is about to switch: it knows better.
        let Ok(_switch) = self.switch.try_lock() else {
            return Ok(());
        };
        let pointer = self.store.pointer().await?;
        let serving = self.live.get().map(|live| (live.release_id.clone(), live.activation));
        if serving != pointer.as_ref().map(|pointer| (pointer.release_id.clone(), pointer.activation)) {
            self.load_pointer(pointer).await;
        }
        Ok(())
    }

    /// Serves that release, or nothing. A release that cannot be loaded leaves the old one in place and is named by
    /// [`Releases::trouble`], which makes `/health` fail.
    pub(super) async fn load_pointer(&self, pointer: Option<Pointer>) {
        let Some(pointer) = pointer else {
            self.capabilities.activate("", "", Staged::default());
            self.live.set(None);
            self.set_trouble(None);
            return;
        };
        match self.prepare(&pointer.release_id).await {
            Ok((manifest, staged)) => {
                self.capabilities.activate(&pointer.project_id, &pointer.release_id, staged);
                tracing::info!(release_id = pointer.release_id, activation = pointer.activation, "serving");
                self.live.set(Some(LiveRelease {
                    release_id: pointer.release_id,
                    activation: pointer.activation,
                    manifest,
                }));
                self.set_trouble(None);
            }
            Err(reason) => {
                tracing::error!(release_id = pointer.release_id, reason, "the live release cannot be loaded");
                self.set_trouble(Some(format!("release `{}` cannot be loaded: {reason}", pointer.release_id)));
            }
        }
    }

    async fn prepare(&self, release_id: &str) -> Result<(Manifest, Staged), String> {
        if let Some((manifest, staged)) = self.take_prepared(release_id) {
            return Ok(((*manifest).clone(), staged));
        }
        let candidate = self.kept_candidate(release_id).await.map_err(|failure: ApiFailure| failure.to_string())?;
        let _content = self.content.read().await;
        let preparing = async {
            self.have_served_content(&candidate.manifest).await?;
            self.stage_again(&candidate.manifest).await
        };
        match preparing.await {
            Ok(staged) => Ok(((*candidate.manifest).clone(), staged)),
            Err(Stop::Failed(failure)) => Err(failure.error.message),
            Err(stop) => Err(format!("{stop:?}")),
        }
    }
}
