//! Which process this is.

use std::io;

use fs_err as fs;

use crate::{DataDir, DataDirError, Ids};

/// The identity of a server process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// Stays with the data folder.
    pub id: String,
    /// A new one for every start of the process.
    pub boot_id: String,
}

impl Node {
    /// The node of this data folder, named on its first start.
    pub fn load(data_dir: &DataDir, ids: &Ids) -> Result<Self, DataDirError> {
        let path = data_dir.node_id_file();
        let boot_id = data_dir.boot_id().to_owned();
        match fs::read_to_string(&path) {
            Ok(id) if is_valid(id.trim()) => return Ok(Self { id: id.trim().to_owned(), boot_id }),
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error.into()),
        }
        // Short, because it stands in the id of every log record.
        let id = hex::encode(ids.random_bytes::<4>());
        data_dir.write_atomically(&path, id.as_bytes())?;
        Ok(Self { id, boot_id })
    }
}

fn is_valid(id: &str) -> bool {
    !id.is_empty() && id.len() <= 32 && id.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_node_keeps_its_name_and_changes_its_boot() {
        let folder = tempfile::tempdir().unwrap();
        let first = Node::load(&DataDir::open(folder.path()).unwrap(), &Ids::system()).unwrap();
        let second = Node::load(&DataDir::open(folder.path()).unwrap(), &Ids::system()).unwrap();
        assert_eq!(first.id, second.id);
        assert_ne!(first.boot_id, second.boot_id);
    }
}
