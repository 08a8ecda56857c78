//! SHA-256 of many contents at once, side by side in the lanes of one vector: sixteen with AVX-512, eight with AVX2.
//!
//! Without SHA instructions one content at a time runs at about 350 MB/s, many side by side at a multiple of that, and a
//! project is thousands of small files. Where the processor has SHA instructions, or no wide vectors, each content is
//! hashed alone, which is then faster. FIPS 180-4, section 6.2; the tests hold every path against `ring`.

#[cfg(target_arch = "x86_64")]
#[macro_use]
mod rounds;
#[cfg(target_arch = "x86_64")]
mod avx2;
#[cfg(target_arch = "x86_64")]
mod avx512;
#[cfg(target_arch = "x86_64")]
mod lane;

use crate::Digest;

/// The digests of these contents, in their order.
#[must_use]
pub fn digests(contents: &[&[u8]]) -> Vec<Digest> {
    #[cfg(target_arch = "x86_64")]
    if contents.len() > 1 && !std::arch::is_x86_feature_detected!("sha") {
        if std::arch::is_x86_feature_detected!("avx512f") && contents.len() > avx2::LANES {
            #[allow(unsafe_code, reason = "the processor was just asked whether it has what the function needs")]
            return unsafe { avx512::digests(contents) };
        }
        if std::arch::is_x86_feature_detected!("avx2") {
            #[allow(unsafe_code, reason = "the processor was just asked whether it has what the function needs")]
            return unsafe { avx2::digests(contents) };
        }
    }
    contents.iter().map(|content| Digest::of(content)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noise(seed: u64, length: usize) -> Vec<u8> {
        let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
        let next = || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state.to_le_bytes()[3]
        };
        std::iter::repeat_with(next).take(length).collect()
    }

    fn hold(contents: &[Vec<u8>]) {
        let slices: Vec<&[u8]> = contents.iter().map(Vec::as_slice).collect();
        let alone: Vec<Digest> = slices.iter().map(|content| Digest::of(content)).collect();
        assert_eq!(digests(&slices), alone);
        #[cfg(target_arch = "x86_64")]
        #[allow(unsafe_code, reason = "the processor was just asked")]
        unsafe {
            if std::arch::is_x86_feature_detected!("avx2") {
                assert_eq!(avx2::digests(&slices), alone);
            }
            if std::arch::is_x86_feature_detected!("avx512f") {
                assert_eq!(avx512::digests(&slices), alone);
            }
        }
    }

    #[test]
    fn every_length_around_the_block_borders_gives_the_digest_of_one_alone() {
        hold(&(0..300).map(|length| noise(length as u64, length)).collect::<Vec<_>>());
    }

    #[test]
    fn contents_of_very_different_lengths_share_the_lanes() {
        let lengths = [0, 100_000, 1, 64, 9_000, 55, 56, 63, 65, 1_000_000, 3, 128, 119, 120, 4_096];
        hold(&lengths.iter().map(|length| noise(7, *length)).collect::<Vec<_>>());
        hold(&lengths.iter().rev().map(|length| noise(8, *length)).collect::<Vec<_>>());
    }

    #[test]
    fn any_number_of_contents_is_hashed() {
        for count in 0..40 {
            hold(&(0..count).map(|index| noise(index as u64, 200 + index * 31)).collect::<Vec<_>>());
        }
    }
}
