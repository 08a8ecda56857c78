//! The one way to write a manifest: keys sorted, no spaces, UTF-8. What reads back to other bytes is refused.
//!
//! The structs of `manifest.rs` list their fields in alphabetical order, so serde writes sorted keys by itself; the only
//! type for which it would not (`JobTrigger`, whose tag would come first) writes itself below. A test holds this.

use std::io::{self, Write};

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::check::ManifestError;
use crate::{JobTrigger, Limits, Manifest, ReleaseId};

/// Bytes that an entry of `files` usually takes.
const FILE_LENGTH: usize = 176;

impl Manifest {
    /// The bytes of `manifest.json`.
    ///
    /// # Panics
    ///
    /// Never: a manifest holds nothing that JSON cannot express.
    #[must_use]
    pub fn to_canonical_json(&self) -> Vec<u8> {
        let mut json = Vec::with_capacity(self.files.len() * FILE_LENGTH + 1024);
        serde_json::to_writer(&mut json, self).expect("a manifest holds only strings, integers, booleans and lists");
        json
    }

    /// Reads `manifest.json` with the default limits.
    pub fn from_json(json: &[u8]) -> Result<Self, ManifestError> {
        Self::from_json_within(json, &Limits::default())
    }

    /// Reads `manifest.json`: canonical bytes, and everything that [`Manifest::check`] asks for.
    pub fn from_json_within(json: &[u8], limits: &Limits) -> Result<Self, ManifestError> {
        let size = json.len() as u64;
        if size > limits.manifest {
            return Err(ManifestError::TooLarge { size, max: limits.manifest });
        }
        let manifest: Self = serde_json::from_slice(json)?;
        let mut rest = Comparison { expected: json, offset: 0 };
        let same = serde_json::to_writer(&mut rest, &manifest).is_ok();
        if !same || rest.offset != json.len() {
            return Err(ManifestError::NotCanonical { offset: rest.offset });
        }
        manifest.check(limits)?;
        Ok(manifest)
    }

    /// The id of this release.
    #[must_use]
    pub fn release_id(&self) -> ReleaseId {
        ReleaseId::of(&self.to_canonical_json())
    }
}

/// Compares what is written to it with what is expected, so that no second copy of the manifest is made.
struct Comparison<'a> {
    expected: &'a [u8],
    offset: usize,
}

impl Write for Comparison<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let rest = &self.expected[self.offset..];
        let same = rest.iter().zip(bytes).take_while(|(a, b)| a == b).count();
        self.offset += same;
        if same == bytes.len() { Ok(same) } else { Err(io::ErrorKind::InvalidData.into()) }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Serialize for JobTrigger {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        match self {
            Self::Cron { schedule, timezone } => {
                map.serialize_entry("schedule", schedule)?;
                map.serialize_entry("timezone", timezone)?;
                map.serialize_entry("type", "cron")?;
            }
            Self::Event { event_type } => {
                map.serialize_entry("event_type", event_type)?;
                map.serialize_entry("type", "event")?;
            }
            Self::Manual => map.serialize_entry("type", "manual")?,
        }
        map.end()
    }
}
