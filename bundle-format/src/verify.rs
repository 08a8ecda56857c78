//! Verifies a bundle without keeping anything of it.

use std::io::{self, Read};

use crate::read::{SinkError, read};
use crate::{FileEntry, Limits, Manifest, Meta, ReadError, Received, Sink};

/// A bundle that is what it says.
#[derive(Debug, Clone)]
pub struct Verified {
    /// Everything read, and the files left out.
    pub received: Received,
}

impl Verified {
    /// Whether files were left out.
    #[must_use]
    pub fn is_thin(&self) -> bool {
        !self.received.absent.is_empty()
    }

    /// Number of files that are there.
    #[must_use]
    pub fn present(&self) -> usize {
        self.received.manifest.files.len() - self.received.absent.len()
    }
}

/// Reads a bundle to its end and verifies all of it.
pub fn verify(input: &mut dyn Read, limits: &Limits) -> Result<Verified, ReadError> {
    read(input, limits, &mut Nothing).map(|received| Verified { received })
}

struct Nothing;

impl Sink for Nothing {
    fn begin(&mut self, _: &Manifest, _: &[u8], _: &Meta) -> Result<(), SinkError> {
        Ok(())
    }

    fn file(&mut self, _: &FileEntry, content: &mut dyn Read) -> Result<(), SinkError> {
        io::copy(content, &mut io::sink())?;
        Ok(())
    }
}
