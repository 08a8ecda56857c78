//! Content encodings: making the compressed forms of a file, and choosing the one to send.

use std::io::Write;

use http::header::{ACCEPT_ENCODING, HeaderMap, HeaderValue};

/// Level 7 of 11: within a few percent of the best, ten times as fast.
const BROTLI_QUALITY: u32 = 7;
/// The largest window that every decoder takes.
const BROTLI_WINDOW: u32 = 22;
/// Level 12 of 22: above it the time doubles for each further percent.
const ZSTD_LEVEL: i32 = 12;
/// The usual level of gzip.
const GZIP_LEVEL: u32 = 6;

/// A form in which a file is kept besides its own bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub(crate) enum Encoding {
    Brotli = 1,
    Zstd = 2,
    Gzip = 3,
}

impl Encoding {
    /// In the order in which equals are preferred.
    pub(crate) const ALL: [Self; 3] = [Self::Brotli, Self::Zstd, Self::Gzip];

    /// The token of `Accept-Encoding` and `Content-Encoding`.
    pub(crate) const fn token(self) -> &'static str {
        match self {
            Self::Brotli => "br",
            Self::Zstd => "zstd",
            Self::Gzip => "gzip",
        }
    }

    pub(crate) const fn header(self) -> HeaderValue {
        HeaderValue::from_static(self.token())
    }

    pub(crate) fn from_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|encoding| *encoding as u8 == number)
    }

    pub(crate) fn compress(self, plain: &[u8]) -> std::io::Result<Vec<u8>> {
        let mut packed = Vec::with_capacity(plain.len() / 3);
        match self {
            Self::Brotli => {
                let mut writer = brotli::CompressorWriter::new(&mut packed, 64 * 1024, BROTLI_QUALITY, BROTLI_WINDOW);
                writer.write_all(plain)?;
                writer.flush()?;
                drop(writer);
            }
            Self::Zstd => packed = zstd::bulk::compress(plain, ZSTD_LEVEL)?,
            Self::Gzip => {
                let mut writer = flate2::write::GzEncoder::new(&mut packed, flate2::Compression::new(GZIP_LEVEL));
                writer.write_all(plain)?;
                writer.finish()?;
            }
        }
        Ok(packed)
    }
}

/// The values of `Accept-Encoding`, as far as they are text.
pub(crate) fn accepted(headers: &HeaderMap) -> impl Iterator<Item = Option<&str>> {
    headers.get_all(ACCEPT_ENCODING).iter().map(|value| value.to_str().ok())
}

/// The place in `offered` of what to send, each an encoding and a size by `of`; `None` for the plain bytes.
///
/// The highest weight wins, then the smaller form. The plain bytes have the weight that `identity` was given, and are
/// sent whenever nothing else is acceptable.
pub(crate) fn choose<'a, T>(
    accepted: impl Iterator<Item = Option<&'a str>>,
    offered: &[T],
    of: impl Fn(&T) -> (Encoding, u64),
) -> Option<usize> {
    if offered.is_empty() {
        return None;
    }
    let weights = Weights::of(accepted)?;
    // Without a word about them the plain bytes never win over a form that was named.
    let plain = weights.identity.unwrap_or(0);
    offered
        .iter()
        .map(of)
        .enumerate()
        .map(|(index, (encoding, size))| (index, weights.of_encoding(encoding), size))
        .filter(|(_, weight, _)| *weight > 0 && *weight >= plain)
        .max_by(|a, b| a.1.cmp(&b.1).then(b.2.cmp(&a.2)).then(b.0.cmp(&a.0)))
        .map(|(index, ..)| index)
}

/// Weights of `Accept-Encoding` in thousandths, as far as they concern us. Of a token named twice the first counts.
#[derive(Debug, Default)]
struct Weights {
    brotli: Option<u16>,
    zstd: Option<u16>,
    gzip: Option<u16>,
    identity: Option<u16>,
    rest: Option<u16>,
}

impl Weights {
    /// `None` without such a header.
    fn of<'a>(accepted: impl Iterator<Item = Option<&'a str>>) -> Option<Self> {
        let mut weights = Self::default();
        let mut seen = false;
        for value in accepted {
            seen = true;
            for item in value?.split(',') {
                weights.add(item);
            }
        }
        seen.then_some(weights)
    }

    fn add(&mut self, item: &str) {
        let mut parts = item.split(';');
        let token = parts.next().unwrap_or_default().trim();
        let weight = parts.find_map(|part| quality(part.trim())).unwrap_or(1_000);
        let is = |name: &str| token.eq_ignore_ascii_case(name);
        let slot = if is("br") {
            &mut self.brotli
        } else if is("zstd") {
            &mut self.zstd
        } else if is("gzip") || is("x-gzip") {
            &mut self.gzip
        } else if is("identity") {
            &mut self.identity
        } else if token == "*" {
            &mut self.rest
        } else {
            return;
        };
        slot.get_or_insert(weight);
    }

    fn of_encoding(&self, encoding: Encoding) -> u16 {
        let named = match encoding {
            Encoding::Brotli => self.brotli,
            Encoding::Zstd => self.zstd,
            Encoding::Gzip => self.gzip,
        };
        named.or(self.rest).unwrap_or(0)
    }
}

/// `q=0.5` in thousandths; anything else is not a weight.
fn quality(part: &str) -> Option<u16> {
    let number = part.strip_prefix("q=").or_else(|| part.strip_prefix("Q="))?.trim();
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    if fraction.len() > 3 || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(0);
    }
    let thousandths: u16 = format!("{fraction:0<3}").parse().unwrap_or(0);
    Some(match whole {
        "1" => 1_000,
        "0" => thousandths,
        _ => 0,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(accept: Option<&str>, offered: &[(Encoding, u64)]) -> &'static str {
        let mut headers = HeaderMap::new();
        if let Some(accept) = accept {
            headers.insert(ACCEPT_ENCODING, HeaderValue::from_str(accept).expect("a header"));
        }
        choose(accepted(&headers), offered, |form| *form).map_or("plain", |index| offered[index].0.token())
    }

    #[test]
    fn negotiation_follows_weights_then_size() {
        let all = [(Encoding::Brotli, 100), (Encoding::Zstd, 110), (Encoding::Gzip, 120)];
        for (accept, expected) in [
            (None, "plain"),
            (Some(""), "plain"),
            (Some("gzip, deflate, br, zstd"), "br"),
            (Some("gzip, deflate"), "gzip"),
            (Some("GZIP"), "gzip"),
            (Some("x-gzip"), "gzip"),
            (Some("zstd;q=0.9, br;q=0.8"), "zstd"),
            (Some("br;q=0, *"), "zstd"),
            (Some("*"), "br"),
            (Some("*;q=0"), "plain"),
            (Some("identity"), "plain"),
            (Some("identity, gzip;q=0.5"), "plain"),
            (Some("identity;q=0.5, gzip"), "gzip"),
            (Some("identity;q=0, deflate"), "plain"),
            (Some("br;q=2"), "plain"),
            (Some("br;q=0.0001"), "plain"),
            (Some("br;q=abc, gzip"), "gzip"),
            (Some("deflate"), "plain"),
        ] {
            assert_eq!(chosen(accept, &all), expected, "{accept:?}");
        }
        assert_eq!(chosen(Some("br, zstd"), &[(Encoding::Brotli, 100), (Encoding::Zstd, 90)]), "zstd");
        assert_eq!(chosen(Some("br"), &[]), "plain");
    }

    #[test]
    fn every_encoding_unpacks_to_what_went_in() {
        let plain = "All work and no play makes a dull page. ".repeat(500).into_bytes();
        for encoding in Encoding::ALL {
            let packed = encoding.compress(&plain).expect("compresses");
            assert!(packed.len() < plain.len() / 10, "{encoding:?}");
            let mut unpacked = Vec::new();
            match encoding {
                Encoding::Brotli => {
                    brotli::BrotliDecompress(&mut packed.as_slice(), &mut unpacked).expect("brotli");
                }
                Encoding::Zstd => unpacked = zstd::bulk::decompress(&packed, plain.len()).expect("zstd"),
                Encoding::Gzip => {
                    std::io::copy(&mut flate2::read::GzDecoder::new(packed.as_slice()), &mut unpacked).expect("gzip");
                }
            }
            assert_eq!(unpacked, plain, "{encoding:?}");
            assert_eq!(Encoding::from_number(encoding as u8), Some(encoding));
        }
    }
}
