//! One content on its way through a lane, block by block.

use crate::Digest;

const BLOCK: usize = 64;

/// First 32 bits of the fractional parts of the cube roots of the first 64 primes.
pub(super) const K: [u32; 64] = [
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
pub(super) struct Lane<'a> {
    /// Which content.
    pub(super) index: usize,
    whole: &'a [u8],
    /// What follows the whole blocks: the rest of the content, a one bit, zeros, its length in bits.
    tail: [u8; 2 * BLOCK],
    tail_blocks: usize,
    /// Blocks taken.
    taken: usize,
    pub(super) state: [u32; 8],
}

impl<'a> Lane<'a> {
    pub(super) fn new(index: usize, content: &'a [u8]) -> Self {
        let (whole, rest) = content.split_at(content.len() / BLOCK * BLOCK);
        let mut tail = [0; 2 * BLOCK];
        tail[..rest.len()].copy_from_slice(rest);
        tail[rest.len()] = 0x80;
        let tail_blocks = if rest.len() + 9 > BLOCK { 2 } else { 1 };
        let bits = content.len() as u64 * 8;
        tail[tail_blocks * BLOCK - 8..tail_blocks * BLOCK].copy_from_slice(&bits.to_be_bytes());
        Self { index, whole, tail, tail_blocks, taken: 0, state: START }
    }

    pub(super) fn left(&self) -> usize {
        self.whole.len() / BLOCK + self.tail_blocks - self.taken
    }

    pub(super) fn next(&mut self) -> &[u8; BLOCK] {
        let at = self.taken * BLOCK;
        self.taken += 1;
        let block = match at.checked_sub(self.whole.len()) {
            None => &self.whole[at..at + BLOCK],
            Some(at) => &self.tail[at..at + BLOCK],
        };
        block.try_into().expect("a block was cut")
    }

    pub(super) fn digest(&self) -> Digest {
        let mut bytes = [0; 32];
        for (out, word) in bytes.chunks_exact_mut(4).zip(self.state) {
            out.copy_from_slice(&word.to_be_bytes());
        }
        Digest::from_bytes(bytes)
    }
}
