//! SHA-256 over the lanes of a vector, whatever its width: a macro, because a processor's features belong to functions and
//! not to types.

/// Defines `digests` in a module that has `add`, `exclusive_or`, `rotate`, `shift`, `choice`, `majority`, `all`, `vector` and
/// `values` for its vectors.
macro_rules! side_by_side {
    ($features:literal, $vector:ty, $lanes:expr) => {
        use super::lane::{K, Lane};
        use crate::Digest;

        /// Contents that go side by side.
        pub(super) const LANES: usize = $lanes;

        #[target_feature(enable = $features)]
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

        /// Takes that many blocks of every lane. Lanes that are not there hold zeros.
        #[target_feature(enable = $features)]
        fn compress(lanes: &mut [Lane<'_>], blocks: usize) {
            let mut state: [$vector; 8] = std::array::from_fn(|word| {
                vector(&std::array::from_fn(|number| lanes.get(number).map_or(0, |lane| lane.state[word])))
            });
            for _ in 0..blocks {
                let mut columns = [[0; LANES]; 16];
                for (number, lane) in lanes.iter_mut().enumerate() {
                    for (column, bytes) in columns.iter_mut().zip(lane.next().chunks_exact(4)) {
                        column[number] = u32::from_be_bytes(bytes.try_into().expect("four bytes"));
                    }
                }
                let message: [$vector; 16] = std::array::from_fn(|word| vector(&columns[word]));
                state = rounds(state, message);
            }
            for (word, vector) in state.into_iter().enumerate() {
                for (lane, value) in lanes.iter_mut().zip(values(vector)) {
                    lane.state[word] = value;
                }
            }
        }

        /// The 64 rounds over one block of every lane.
        #[target_feature(enable = $features)]
        fn rounds(start: [$vector; 8], mut w: [$vector; 16]) -> [$vector; 8] {
            let mut s = start;
            for (number, constants) in K.chunks_exact(16).enumerate() {
                if number > 0 {
                    extend(&mut w);
                }
                for (word, constant) in w.iter().zip(constants) {
                    s = one(s, add(*word, all(*constant)));
                }
            }
            std::array::from_fn(|word| add(start[word], s[word]))
        }

        /// The next sixteen words of the message schedule in place of the last.
        #[target_feature(enable = $features)]
        fn extend(w: &mut [$vector; 16]) {
            for place in 0..16 {
                let (before_15, before_2) = (w[(place + 1) % 16], w[(place + 14) % 16]);
                let small_0 =
                    exclusive_or(rotate::<7, 25>(before_15), rotate::<18, 14>(before_15), shift::<3>(before_15));
                let small_1 =
                    exclusive_or(rotate::<17, 15>(before_2), rotate::<19, 13>(before_2), shift::<10>(before_2));
                w[place] = add(add(w[place], small_0), add(w[(place + 9) % 16], small_1));
            }
        }

        #[target_feature(enable = $features)]
        #[inline]
        #[allow(clippy::many_single_char_names, reason = "the names of the standard")]
        fn one([a, b, c, d, e, f, g, h]: [$vector; 8], keyed: $vector) -> [$vector; 8] {
            let big_1 = exclusive_or(rotate::<6, 26>(e), rotate::<11, 21>(e), rotate::<25, 7>(e));
            let first = add(add(h, big_1), add(choice(e, f, g), keyed));
            let big_0 = exclusive_or(rotate::<2, 30>(a), rotate::<13, 19>(a), rotate::<22, 10>(a));
            [add(first, add(big_0, majority(a, b, c))), a, b, c, add(d, first), e, f, g]
        }
    };
}
