//! The identity of a release: a function of its manifest's canonical bytes and of nothing else.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::Digest;
use crate::shown::shown;

/// Lower-case Crockford base32: no `i`, `l`, `o`, `u`.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// Characters after the prefix: 130 bits.
const LENGTH: usize = 26;
const PREFIX: &str = "rel_";

/// `rel_` and 26 characters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReleaseId(String);

impl ReleaseId {
    /// The id of the release whose `manifest.json` has these bytes.
    #[must_use]
    pub fn of(manifest_json: &[u8]) -> Self {
        let digest = Digest::of(manifest_json);
        let bytes = digest.as_bytes();
        let mut text = String::with_capacity(PREFIX.len() + LENGTH);
        text.push_str(PREFIX);
        for place in 0..LENGTH {
            let bit = place * 5;
            let pair = u16::from_be_bytes([bytes[bit / 8], bytes[bit / 8 + 1]]);
            let five = (pair >> (11 - bit % 8)) & 0b1_1111;
            text.push(char::from(ALPHABET[usize::from(five)]));
        }
        Self(text)
    }

    /// The text, prefix included.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ReleaseId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl AsRef<str> for ReleaseId {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl From<ReleaseId> for String {
    fn from(id: ReleaseId) -> Self {
        id.0
    }
}

/// The text is not a release id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a release id: `rel_` and 26 characters of 0-9 and a-z without i, l, o, u")]
pub struct ReleaseIdError(String);

impl FromStr for ReleaseId {
    type Err = ReleaseIdError;

    fn from_str(text: &str) -> Result<Self, ReleaseIdError> {
        match text.strip_prefix(PREFIX) {
            Some(rest) if rest.len() == LENGTH && rest.bytes().all(|byte| ALPHABET.contains(&byte)) => {
                Ok(Self(text.to_owned()))
            }
            _ => Err(ReleaseIdError(shown(text))),
        }
    }
}

impl Serialize for ReleaseId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for ReleaseId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_the_first_26_crockford_characters_of_the_digest() {
        assert_eq!(ReleaseId::of(b"").as_str(), "rel_werc8gmrzge196qvyk49jvxs4g");
        assert_eq!(ReleaseId::of(b"{}").as_str(), "rel_8g9pz8tnpdkrm4a6nmbfft34kt");
    }

    #[test]
    fn reads_what_it_writes_and_refuses_the_rest() {
        let id = ReleaseId::of(b"{}");
        assert_eq!(id.to_string().parse(), Ok(id.clone()));
        for text in [
            "",
            "rel_",
            &id.as_str()[4..],
            &id.as_str()[..29],
            &format!("{id}0"),
            &id.as_str().to_uppercase(),
            "rel_iiiiiiiiiiiiiiiiiiiiiiiiii",
        ] {
            assert!(text.parse::<ReleaseId>().is_err(), "{text}");
        }
    }
}
