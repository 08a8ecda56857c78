//! What was packed is what is read, for any tree.

use std::collections::{BTreeMap, BTreeSet};

use bundle_format::{Limits, Manifest, diff, path, verify};
use proptest::prelude::*;

use crate::support::{Tree, read_all};

/// Parts of a path: short, long, with every kind of letter, some of which a bundle refuses.
fn part() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => "[a-zA-Z0-9_.-]{1,12}",
        2 => "\\PC{1,20}",
        1 => "[a-z]{90,140}",
        1 => Just("é".repeat(60)),
    ]
}

fn trees() -> impl Strategy<Value = Tree> {
    let file = (prop::collection::vec(part(), 1..5), content(), any::<bool>());
    prop::collection::vec(file, 0..40).prop_map(|files| {
        let mut chosen: BTreeMap<String, (Vec<u8>, bool)> = BTreeMap::new();
        for (parts, content, executable) in files {
            let path = format!("project/{}", parts.join("/"));
            let mut with: BTreeSet<&str> = chosen.keys().map(String::as_str).collect();
            with.insert(&path);
            if path::check(&path, 1024).is_ok() && path::collision(with).is_none() {
                chosen.insert(path, (content, executable));
            }
        }
        let mut tree = Tree::new(chosen.iter().map(|(path, (content, _))| (path.clone(), content.clone())));
        for file in &mut tree.manifest.files {
            file.executable = chosen[&file.path].1;
        }
        tree
    })
}

fn content() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        4 => prop::collection::vec(any::<u8>(), 0..600),
        1 => (any::<u64>(), 0..70_000_usize).prop_map(|(seed, length)| crate::support::noise(seed, length)),
        1 => prop_oneof![Just(511), Just(512), Just(513), Just(1024)].prop_map(|length| vec![b'x'; length]),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn packing_then_reading_is_identity(tree in trees()) {
        let archive = tree.pack();
        let (received, memory) = read_all(&archive).unwrap();
        prop_assert_eq!(&received.manifest, &tree.manifest);
        prop_assert_eq!(received.release_id, tree.manifest.release_id());
        prop_assert_eq!(received.compressed, archive.len() as u64);
        prop_assert!(received.absent.is_empty());
        prop_assert_eq!(memory.files.len(), tree.manifest.files.len());
        for ((file, bytes), expected) in memory.files.iter().zip(&tree.manifest.files) {
            prop_assert_eq!(file, expected);
            prop_assert_eq!(bytes.as_slice(), &*tree.bytes(&file.path));
        }
        prop_assert_eq!(tree.pack_with(1), archive);
    }

    #[test]
    fn a_thin_bundle_has_the_same_identity_and_names_what_it_lacks(tree in trees(), pick in any::<u64>()) {
        let mut thin = tree.clone();
        let mut place = 0;
        thin.contents.retain(|_, _| { place += 1; pick >> (place % 64) & 1 == 1 });
        let (received, memory) = read_all(&thin.pack()).unwrap();
        prop_assert_eq!(received.release_id, tree.manifest.release_id());
        let there: BTreeSet<&str> = memory.files.iter().map(|(file, _)| file.path.as_str()).collect();
        let absent: BTreeSet<&str> = received.absent.iter().map(|file| file.path.as_str()).collect();
        prop_assert_eq!(there, thin.contents.keys().map(String::as_str).collect::<BTreeSet<_>>());
        prop_assert_eq!(absent.len() + memory.files.len(), tree.manifest.files.len());
        prop_assert!(absent.iter().all(|path| !thin.contents.contains_key(*path)));
    }

    #[test]
    fn a_manifest_reads_back_from_its_bytes(tree in trees()) {
        let json = tree.manifest.to_canonical_json();
        prop_assert_eq!(Manifest::from_json(&json).unwrap(), tree.manifest);
    }

    #[test]
    fn a_tree_differs_from_another_exactly_where_it_does(a in trees(), b in trees()) {
        let differences = diff(&a.manifest, &b.manifest);
        let changed: BTreeSet<&str> = differences.iter().map(|difference| difference.path.as_str()).collect();
        prop_assert_eq!(changed.len(), differences.len());
        for file in a.manifest.files.iter().chain(&b.manifest.files) {
            let same = a.manifest.file(&file.path) == b.manifest.file(&file.path);
            prop_assert_eq!(!same, changed.contains(file.path.as_str()), "{}", file.path);
        }
        prop_assert!(diff(&a.manifest, &a.manifest).is_empty());
    }

    #[test]
    fn no_input_makes_the_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..2_000)) {
        let _ = verify(&mut &*bytes, &Limits::default());
        let tar = zstd::bulk::compress(&bytes, 1).unwrap();
        prop_assert!(verify(&mut &*tar, &Limits::default()).is_err());
        let _ = Manifest::from_json(&bytes);
    }
}
