//! Changes inputs: bits, bytes, pieces, numbers, and words that mean something to the format.

/// Inputs do not grow beyond this.
const LONGEST: usize = 16 * 1024;

/// Words of tar, of manifests, and of paths that are refused for different reasons.
const WORDS: [&[u8]; 44] = [
    b"../",
    b"..",
    b"./",
    b"/",
    b"//",
    b"\\",
    b"C:",
    b"CON",
    b"nul.txt",
    b"aux",
    b". ",
    b" ",
    b".",
    b"\0",
    b"\n",
    b"\xc3\xa9",
    b"e\xcc\x81",
    b"\xe2\x84\xaa",
    b"\xc3\x9f",
    b"\xef\xbf\xbd",
    b"\xff",
    b"ustar\x0000",
    b"path=",
    b"size=",
    b"30 path=",
    b"0000644\0",
    b"0004755\0",
    b"0000755\0",
    b"00000000000\0",
    b"77777777777\0",
    b"\x80\0\0\0\0\0\0\0",
    b"manifest.json",
    b"meta.json",
    b"project/",
    b"functions/hello/",
    b"sites/web/",
    b"migrations/1.sql",
    b"\"executable\":true,",
    b"\"size\":0",
    b"\"files\":[",
    b"18446744073709551616",
    b"-1",
    b"1e3",
    b"\\u0000",
];

/// Letters that mean something in paths, in numbers of tar and in JSON.
const LETTERS: &[u8] = b"01789./\\\" :{}[],\0\xff";

pub(crate) struct Mutator {
    state: u64,
}

impl Mutator {
    pub(crate) fn new(seed: u64) -> Self {
        Self { state: seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1 }
    }

    /// One of the inputs with a few changes.
    pub(crate) fn next(&mut self, pool: &[Vec<u8>]) -> Vec<u8> {
        let mut input = pool[self.below(pool.len())].clone();
        for _ in 0..=self.below(4) {
            self.change(&mut input, pool);
        }
        input.truncate(LONGEST);
        input
    }

    fn below(&mut self, end: usize) -> usize {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        usize::try_from(self.state >> 33).unwrap() % end.max(1)
    }

    fn byte(&mut self) -> u8 {
        u8::try_from(self.below(256)).unwrap()
    }

    fn change(&mut self, input: &mut Vec<u8>, pool: &[Vec<u8>]) {
        let at = self.below(input.len());
        let kind = self.below(12);
        if input.is_empty() && kind < 6 {
            return input.push(self.byte());
        }
        match kind {
            0 => input[at] ^= 1 << self.below(8),
            1 => input[at] = self.byte(),
            2 => input[at] = LETTERS[self.below(LETTERS.len())],
            3 => drop(input.remove(at)),
            4 => input.truncate(at),
            5 => {
                let end = (at + 1 + self.below(600)).min(input.len());
                input.drain(at..end);
            }
            6 => {
                let byte = self.byte();
                input.insert(at, byte);
            }
            7 => {
                let end = (at + 1 + self.below(1_200)).min(input.len());
                let piece = input[at..end].to_vec();
                let to = self.below(input.len() + 1);
                input.splice(to..to, piece);
            }
            8 => self.put_word(input, at),
            9 => {
                // A whole block of a tar, somewhere else.
                let blocks = input.len() / 512;
                let from = self.below(blocks) * 512;
                let block = input[from..input.len().min(from + 512)].to_vec();
                let to = (self.below(blocks + 1) * 512).min(input.len());
                input.splice(to..to, block);
            }
            10 => {
                let other = &pool[self.below(pool.len())];
                let from = self.below(other.len());
                let to = self.below(input.len() + 1);
                input.truncate(to);
                input.extend_from_slice(&other[from.min(other.len())..]);
            }
            _ => {
                let number = self.below(1 << 20);
                let digits = if self.below(2) == 0 { format!("{number}") } else { format!("{number:011o}") };
                let end = (at + digits.len()).min(input.len());
                input.splice(at..end, digits.into_bytes());
            }
        }
    }

    /// Over what is there, or in between.
    fn put_word(&mut self, input: &mut Vec<u8>, at: usize) {
        let word = WORDS[self.below(WORDS.len())];
        let end = if self.below(2) == 0 { at } else { (at + word.len()).min(input.len()) };
        input.splice(at.min(input.len())..end.min(input.len()), word.iter().copied());
    }
}
