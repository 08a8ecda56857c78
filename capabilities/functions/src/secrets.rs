//! Secrets at rest: AES-256-GCM with a random nonce, bound to the function and key they belong to.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use platform::{DataDir, DataDirError, Ids};
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::hmac;

use crate::store::Sealed;

/// The key that secrets of functions are encrypted with.
#[derive(Clone, PartialEq, Eq)]
pub struct DataKey([u8; 32]);

impl DataKey {
    /// A key written as base64, 32 bytes.
    pub fn from_base64(text: &str) -> Result<Self, DataKeyError> {
        let bytes = STANDARD.decode(text.trim()).map_err(|_| DataKeyError::Form)?;
        bytes.try_into().map(Self).map_err(|_| DataKeyError::Form)
    }

    /// The key of the data folder, made on first use.
    pub(crate) fn of_folder(folder: &DataDir, ids: &Ids) -> Result<Self, DataKeyError> {
        let path = folder.functions_key_file();
        let make = || STANDARD.encode(ids.random_bytes::<32>()).into_bytes();
        let text = folder.read_or_create(&path, make)?;
        Self::from_base64(&String::from_utf8_lossy(&text))
    }

    /// Names the key without telling it.
    pub(crate) fn id(&self) -> String {
        let digest = ring::digest::digest(&ring::digest::SHA256, &self.0);
        digest.as_ref()[..4].iter().fold(String::new(), |id, byte| id + &format!("{byte:02x}"))
    }

    /// The key by which the functions of a release know each other; it ends with the release.
    pub(crate) fn service_key(&self, project: &str, release: &str) -> String {
        let signed = hmac::sign(&self.signer(), format!("service/{project}/{release}").as_bytes());
        signed.as_ref().iter().fold("rk_svc_".to_owned(), |text, byte| text + &format!("{byte:02x}"))
    }

    /// Whether that is it; takes the same time whatever is wrong.
    pub(crate) fn is_service_key(&self, key: &str, project: &str, release: &str) -> bool {
        let digest = |text: &str| ring::digest::digest(&ring::digest::SHA256, text.as_bytes());
        let tag = hmac::sign(&self.signer(), digest(key).as_ref());
        let own = self.service_key(project, release);
        hmac::verify(&self.signer(), digest(&own).as_ref(), tag.as_ref()).is_ok()
    }

    fn signer(&self) -> hmac::Key {
        hmac::Key::new(hmac::HMAC_SHA256, &self.0)
    }

    /// Encrypts a value.
    pub(crate) fn seal(&self, ids: &Ids, place: Place<'_>, value: &str) -> (Vec<u8>, Sealed) {
        let nonce = ids.random_bytes::<NONCE_LEN>();
        let mut bytes = value.as_bytes().to_vec();
        let sealed = self.cipher().seal_in_place_append_tag(
            Nonce::assume_unique_for_key(nonce),
            Aad::from(place.to_string()),
            &mut bytes,
        );
        sealed.expect("a value far below 64 GiB can be encrypted");
        (bytes, Sealed { nonce: nonce.to_vec(), key_id: self.id() })
    }

    /// Decrypts a value; none if it was encrypted with another key, for another place, or was changed.
    pub(crate) fn open(&self, place: Place<'_>, bytes: &[u8], sealed: &Sealed) -> Option<String> {
        let nonce = Nonce::try_assume_unique_for_key(&sealed.nonce).ok()?;
        let mut bytes = bytes.to_vec();
        let value = self.cipher().open_in_place(nonce, Aad::from(place.to_string()), &mut bytes).ok()?;
        String::from_utf8(value.to_vec()).ok()
    }

    fn cipher(&self) -> LessSafeKey {
        LessSafeKey::new(UnboundKey::new(&AES_256_GCM, &self.0).expect("the key has the cipher's length"))
    }
}

impl std::fmt::Debug for DataKey {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "DataKey({})", self.id())
    }
}

/// What a secret belongs to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place<'a> {
    pub(crate) function: &'a str,
    pub(crate) key: &'a str,
}

impl std::fmt::Display for Place<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}/{}", self.function, self.key)
    }
}

/// Why there is no key.
#[derive(Debug, thiserror::Error)]
pub enum DataKeyError {
    /// Not base64, or not 32 bytes.
    #[error("the key for functions' secrets is not 32 bytes in base64")]
    Form,
    /// The key file.
    #[error(transparent)]
    Folder(#[from] DataDirError),
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLACE: Place<'_> = Place { function: "hello", key: "TOKEN" };

    #[test]
    fn a_secret_opens_only_in_its_own_place_with_its_own_key() {
        let ids = Ids::system();
        let key = DataKey([7; 32]);
        let (bytes, sealed) = key.seal(&ids, PLACE, "geheim");
        assert!(!bytes.windows(6).any(|window| window == b"geheim"));
        assert_eq!(key.open(PLACE, &bytes, &sealed).as_deref(), Some("geheim"));
        assert_eq!(key.open(Place { key: "OTHER", ..PLACE }, &bytes, &sealed), None);
        assert_eq!(DataKey([8; 32]).open(PLACE, &bytes, &sealed), None);
        let mut changed = bytes;
        changed[0] ^= 1;
        assert_eq!(key.open(PLACE, &changed, &sealed), None);
    }

    #[test]
    fn a_service_key_counts_for_its_release_only() {
        let key = DataKey([7; 32]);
        let own = key.service_key("shop", "rel_1");
        assert!(own.starts_with("rk_svc_"));
        assert!(key.is_service_key(&own, "shop", "rel_1"));
        assert!(!key.is_service_key(&own, "shop", "rel_2"));
        assert!(!key.is_service_key("rk_svc_", "shop", "rel_1"));
        assert!(!DataKey([8; 32]).is_service_key(&own, "shop", "rel_1"));
    }

    #[test]
    fn a_key_is_32_bytes_in_base64() {
        assert!(DataKey::from_base64(&STANDARD.encode([1; 32])).is_ok());
        assert!(DataKey::from_base64(&STANDARD.encode([1; 16])).is_err());
        assert!(!format!("{:?}", DataKey([1; 32])).contains("1, 1"));
    }
}
