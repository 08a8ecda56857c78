//! SHA-256 of many contents at once: eight of them side by side in the lanes of one vector.
//!
//! Without SHA instructions one content at a time runs at about 350 MB/s, eight side by side at more than three times
//! that, and a project is thousands of small files. Where the processor has SHA instructions, or no AVX2, each content is
//! hashed alone, which is then faster. FIPS 180-4, section 6.2; the tests hold every path against `ring`.

use crate::Digest;

/// The digests of these contents, in their order.
#[must_use]
pub fn digests(contents: &[&[u8]]) -> Vec<Digest> {
    #[cfg(target_arch = "x86_64")]
    if contents.len() > 1 && std::arch::is_x86_feature_detected!("avx2") && !std::arch::is_x86_feature_detected!("sha")
    {
        #[allow(unsafe_code, reason = "the processor was just asked whether it has what the function needs")]
        return unsafe { avx2::digests(contents) };
    }
    contents.iter().map(|content| Digest::of(content)).collect()
}

#[cfg(target_arch = "x86_64")]
mod avx2 {
    use std::arch::x86_64::{
        __m256i, _mm256_add_epi32, _mm256_and_si256, _mm256_andnot_si256, _mm256_extract_epi32, _mm256_or_si256,
        _mm256_set_epi32, _mm256_set1_epi32, _mm256_slli_epi32, _mm256_srli_epi32, _mm256_xor_si256,
    };

    use crate::Digest;

    const LANES: usize = 8;
    const BLOCK: usize = 64;

    /// First 32 bits of the fractional parts of the cube roots of the first 64 primes.
    const K: [u32; 64] = [
        0x428a_2f98,
        0x7137_4491,
        0xb5c0_fbcf,
        0xe9b5_dba5,
        0x3956_c25b,
        0x59f1_11f1,
        0x923f_82a4,
        0xab1c_5ed5,
        0xd807_aa98,
        0x1283_5b01,
        0x2431_85be,
        0x550c_7dc3,
        0x72be_5d74,
        0x80de_b1fe,
        0x9bdc_06a7,
        0xc19b_f174,
        0xe49b_69c1,
        0xefbe_4786,
        0x0fc1_9dc6,
        0x240c_a1cc,
        0x2de9_2c6f,
        0x4a74_84aa,
        0x5cb0_a9dc,
        0x76f9_88da,
        0x983e_5152,
        0xa831_c66d,
        0xb003_27c8,
        0xbf59_7fc7,
        0xc6e0_0bf3,
        0xd5a7_9147,
        0x06ca_6351,
        0x1429_2967,
        0x27b7_0a85,
        0x2e1b_2138,
        0x4d2c_6dfc,
        0x5338_0d13,
        0x650a_7354,
        0x766a_0abb,
        0x81c2_c92e,
        0x9272_2c85,
        0xa2bf_e8a1,
        0xa81a_664b,
        0xc24b_8b70,
        0xc76c_51a3,
        0xd192_e819,
        0xd699_0624,
        0xf40e_3585,
        0x106a_a070,
        0x19a4_c116,
        0x1e37_6c08,
        0x2748_774c,
        0x34b0_bcb5,
        0x391c_0cb3,
        0x4ed8_aa4a,
        0x5b9c_ca4f,
        0x682e_6ff3,
        0x748f_82ee,
        0x78a5_636f,
        0x84c8_7814,
        0x8cc7_0208,
        0x90be_fffa,
        0xa450_6ceb,
        0xbef9_a3f7,
        0xc671_78f2,
    ];

    /// First 32 bits of the fractional parts of the square roots of the first 8 primes.
    const START: [u32; 8] =
        [0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19];

    /// One content on its way through a lane.
    struct Lane<'a> {
        /// Which content.
        index: usize,
        whole: &'a [u8],
        /// What follows the whole blocks: the rest of the content, a one bit, zeros, its length in bits.
        tail: [u8; 2 * BLOCK],
        tail_blocks: usize,
        /// Blocks taken.
        taken: usize,
        state: [u32; 8],
    }

    impl<'a> Lane<'a> {
        fn new(index: usize, content: &'a [u8]) -> Self {
            let (whole, rest) = content.split_at(content.len() / BLOCK * BLOCK);
            let mut tail = [0; 2 * BLOCK];
            tail[..rest.len()].copy_from_slice(rest);
            tail[rest.len()] = 0x80;
            let tail_blocks = if rest.len() + 9 > BLOCK { 2 } else { 1 };
            let bits = content.len() as u64 * 8;
            tail[tail_blocks * BLOCK - 8..tail_blocks * BLOCK].copy_from_slice(&bits.to_be_bytes());
            Self { index, whole, tail, tail_blocks, taken: 0, state: START }
        }

        fn left(&self) -> usize {
            self.whole.len() / BLOCK + self.tail_blocks - self.taken
        }

        fn next(&mut self) -> &[u8; BLOCK] {
            let at = self.taken * BLOCK;
            self.taken += 1;
            let block = match at.checked_sub(self.whole.len()) {
                None => &self.whole[at..at + BLOCK],
                Some(at) => &self.tail[at..at + BLOCK],
            };
            block.try_into().expect("a block was cut")
        }

        fn digest(&self) -> Digest {
            let mut bytes = [0; 32];
            for (out, word) in bytes.chunks_exact_mut(4).zip(self.state) {
                out.copy_from_slice(&word.to_be_bytes());
            }
            Digest::from_bytes(bytes)
        }
    }

    #[target_feature(enable = "avx2")]
    pub(super) fn digests(contents: &[&[u8]]) -> Vec<Digest> {
        let mut digests = vec![Digest::from_bytes([0; 32]); contents.len()];
        let mut waiting = contents.iter().enumerate();
        let mut lanes: Vec<Lane<'_>> =
            waiting.by_ref().take(LANES).map(|(index, content)| Lane::new(index, content)).collect();
        while lanes.len() > 1 {
            let blocks = lanes.iter().map(Lane::left).min().unwrap_or(0);
            compress(&mut lanes, blocks);
            let mut at = 0;
            while at < lanes.len() {
                if lanes[at].left() > 0 {
                    at += 1;
                    continue;
                }
                digests[lanes[at].index] = lanes[at].digest();
                match waiting.next() {
                    Some((index, content)) => lanes[at] = Lane::new(index, content),
                    None => drop(lanes.swap_remove(at)),
                }
            }
        }
        // One lane alone is slower than the ordinary way.
        for lane in lanes {
            digests[lane.index] = Digest::of(contents[lane.index]);
        }
        digests
    }

    /// Takes that many blocks of every lane. Lanes that are not there repeat the first.
    #[target_feature(enable = "avx2")]
    fn compress(lanes: &mut [Lane<'_>], blocks: usize) {
        let mut state: [__m256i; 8] = std::array::from_fn(|word| vector(&words(lanes, |lane| lane.state[word])));
        for _ in 0..blocks {
            let mut columns = [[0; LANES]; 16];
            for (number, lane) in lanes.iter_mut().enumerate() {
                for (column, bytes) in columns.iter_mut().zip(lane.next().chunks_exact(4)) {
                    column[number] = u32::from_be_bytes(bytes.try_into().expect("four bytes"));
                }
            }
            let message: [__m256i; 16] = std::array::from_fn(|word| vector(&columns[word]));
            state = rounds(state, message);
        }
        for (word, vector) in state.into_iter().enumerate() {
            for (lane, value) in lanes.iter_mut().zip(values(vector)) {
                lane.state[word] = value;
            }
        }
    }

    fn words(lanes: &[Lane<'_>], word: impl Fn(&Lane<'_>) -> u32) -> [u32; LANES] {
        std::array::from_fn(|number| lanes.get(number).map_or(0, &word))
    }

    #[target_feature(enable = "avx2")]
    fn vector(values: &[u32; LANES]) -> __m256i {
        let v = values.map(u32::cast_signed);
        _mm256_set_epi32(v[7], v[6], v[5], v[4], v[3], v[2], v[1], v[0])
    }

    #[target_feature(enable = "avx2")]
    fn values(vector: __m256i) -> [u32; LANES] {
        [
            _mm256_extract_epi32::<0>(vector),
            _mm256_extract_epi32::<1>(vector),
            _mm256_extract_epi32::<2>(vector),
            _mm256_extract_epi32::<3>(vector),
            _mm256_extract_epi32::<4>(vector),
            _mm256_extract_epi32::<5>(vector),
            _mm256_extract_epi32::<6>(vector),
            _mm256_extract_epi32::<7>(vector),
        ]
        .map(i32::cast_unsigned)
    }

    #[target_feature(enable = "avx2")]
    fn add(a: __m256i, b: __m256i) -> __m256i {
        _mm256_add_epi32(a, b)
    }

    #[target_feature(enable = "avx2")]
    fn xor(a: __m256i, b: __m256i, c: __m256i) -> __m256i {
        _mm256_xor_si256(_mm256_xor_si256(a, b), c)
    }

    #[target_feature(enable = "avx2")]
    fn rotate<const RIGHT: i32, const LEFT: i32>(x: __m256i) -> __m256i {
        _mm256_or_si256(_mm256_srli_epi32::<RIGHT>(x), _mm256_slli_epi32::<LEFT>(x))
    }

    /// The 64 rounds over one block of every lane.
    #[target_feature(enable = "avx2")]
    fn rounds(start: [__m256i; 8], mut w: [__m256i; 16]) -> [__m256i; 8] {
        let mut s = start;
        for (number, constants) in K.chunks_exact(16).enumerate() {
            if number > 0 {
                extend(&mut w);
            }
            for (word, constant) in w.iter().zip(constants) {
                s = one(s, add(*word, _mm256_set1_epi32(constant.cast_signed())));
            }
        }
        std::array::from_fn(|word| add(start[word], s[word]))
    }

    /// The next sixteen words of the message schedule in place of the last.
    #[target_feature(enable = "avx2")]
    fn extend(w: &mut [__m256i; 16]) {
        for place in 0..16 {
            let (before_15, before_2) = (w[(place + 1) % 16], w[(place + 14) % 16]);
            let small_0 =
                xor(rotate::<7, 25>(before_15), rotate::<18, 14>(before_15), _mm256_srli_epi32::<3>(before_15));
            let small_1 =
                xor(rotate::<17, 15>(before_2), rotate::<19, 13>(before_2), _mm256_srli_epi32::<10>(before_2));
            w[place] = add(add(w[place], small_0), add(w[(place + 9) % 16], small_1));
        }
    }

    #[target_feature(enable = "avx2")]
    #[inline]
    #[allow(clippy::many_single_char_names, reason = "the names of the standard")]
    fn one([a, b, c, d, e, f, g, h]: [__m256i; 8], keyed: __m256i) -> [__m256i; 8] {
        let big_1 = xor(rotate::<6, 26>(e), rotate::<11, 21>(e), rotate::<25, 7>(e));
        let choice = _mm256_xor_si256(_mm256_and_si256(e, f), _mm256_andnot_si256(e, g));
        let first = add(add(h, big_1), add(choice, keyed));
        let big_0 = xor(rotate::<2, 30>(a), rotate::<13, 19>(a), rotate::<22, 10>(a));
        let majority = _mm256_or_si256(_mm256_and_si256(a, b), _mm256_and_si256(c, _mm256_or_si256(a, b)));
        [add(first, add(big_0, majority)), a, b, c, add(d, first), e, f, g]
    }
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
        if std::arch::is_x86_feature_detected!("avx2") {
            #[allow(unsafe_code, reason = "the processor was just asked")]
            let side_by_side = unsafe { avx2::digests(&slices) };
            assert_eq!(side_by_side, alone);
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
        for count in 0..20 {
            hold(&(0..count).map(|index| noise(index as u64, 200 + index * 31)).collect::<Vec<_>>());
        }
    }
}
