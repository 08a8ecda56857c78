//! Digests and HMAC for `crypto.subtle`.

use ring::{digest, hmac};

/// The digest of `data`; names as in the Web Cryptography API.
pub(super) fn digest(algorithm: &str, data: &[u8]) -> Result<Vec<u8>, String> {
    let algorithm = match algorithm.to_ascii_uppercase().as_str() {
        "SHA-1" => &digest::SHA1_FOR_LEGACY_USE_ONLY,
        "SHA-256" => &digest::SHA256,
        "SHA-384" => &digest::SHA384,
        "SHA-512" => &digest::SHA512,
        _ => return Err(unknown(algorithm)),
    };
    Ok(digest::digest(algorithm, data).as_ref().to_vec())
}

/// The HMAC of `data` under `key`.
pub(super) fn hmac(algorithm: &str, key: &[u8], data: &[u8]) -> Result<Vec<u8>, String> {
    let algorithm = match algorithm.to_ascii_uppercase().as_str() {
        "SHA-1" => hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY,
        "SHA-256" => hmac::HMAC_SHA256,
        "SHA-384" => hmac::HMAC_SHA384,
        "SHA-512" => hmac::HMAC_SHA512,
        _ => return Err(unknown(algorithm)),
    };
    Ok(hmac::sign(&hmac::Key::new(algorithm, key), data).as_ref().to_vec())
}

fn unknown(algorithm: &str) -> String {
    format!("`{algorithm}` is not among SHA-1, SHA-256, SHA-384 and SHA-512")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_match_the_published_vectors() {
        // FIPS 180-2, "abc".
        let sha256 = digest("sha-256", b"abc").unwrap();
        assert_eq!(hex(&sha256), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!(hex(&digest("SHA-1", b"abc").unwrap()), "a9993e364706816aba3e25717850c26c9cd0d89d");
        assert!(digest("MD5", b"abc").is_err());
    }

    #[test]
    fn hmac_matches_rfc_4231_case_2() {
        let signed = hmac("SHA-256", b"Jefe", b"what do ya want for nothing?").unwrap();
        assert_eq!(hex(&signed), "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    }

    fn hex(bytes: &[u8]) -> String {
        bytes.iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
    }
}
