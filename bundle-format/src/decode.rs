//! Decompresses a sequence of zstd frames from a stranger: bounded window, bounded output, nothing in between.

use std::io::Read;

use zstd::zstd_safe::{self, DCtx, DParameter, InBuffer, OutBuffer};

use crate::read::ReadError;

/// Windows up to 2^23 bytes.
const WINDOW_LOG_MAX: u32 = 23;
/// First bytes of a zstd frame (RFC 8878). Skippable and legacy frames begin otherwise and are refused.
const MAGIC: [u8; 4] = 0xFD2F_B528_u32.to_le_bytes();
/// Bytes of input that may be ahead of twice the output: room for headers, not for endless empty blocks.
const SLACK: u64 = 1 << 20;

// From zstd_errors.h; these numbers are a stable part of its interface.
const WINDOW_TOO_LARGE: usize = 16;
const CHECKSUM_WRONG: usize = 22;
const DICTIONARY_WRONG: usize = 32;

/// Reads what the frames hold.
pub(crate) struct Frames<'a> {
    input: &'a mut dyn Read,
    context: DCtx<'static>,
    buffer: Vec<u8>,
    start: usize,
    end: usize,
    inside: bool,
    consumed: u64,
    produced: u64,
    allowed: u64,
}

impl<'a> Frames<'a> {
    /// Reads frames from `input`; nothing may come out before [`Frames::allow`].
    pub(crate) fn new(input: &'a mut dyn Read) -> Result<Self, ReadError> {
        let mut context = DCtx::create();
        context.set_parameter(DParameter::WindowLogMax(WINDOW_LOG_MAX)).map_err(error)?;
        let buffer = vec![0; DCtx::in_size()];
        Ok(Self { input, context, buffer, start: 0, end: 0, inside: false, consumed: 0, produced: 0, allowed: 0 })
    }

    /// From here on, this many more bytes may come out.
    pub(crate) fn allow(&mut self, bytes: u64) {
        self.allowed = self.produced.saturating_add(bytes);
    }

    /// Compressed bytes taken so far.
    pub(crate) fn consumed(&self) -> u64 {
        self.consumed
    }

    /// Decompressed bytes given so far.
    pub(crate) fn produced(&self) -> u64 {
        self.produced
    }

    /// Fills `out` completely.
    pub(crate) fn fill(&mut self, mut out: &mut [u8]) -> Result<(), ReadError> {
        while !out.is_empty() {
            let count = self.read(out)?;
            if count == 0 {
                return Err(ReadError::Truncated);
            }
            out = &mut out[count..];
        }
        Ok(())
    }

    /// At least one byte into `out` (which must not be empty), or 0 at the end of the last frame.
    pub(crate) fn read(&mut self, out: &mut [u8]) -> Result<usize, ReadError> {
        loop {
            if !self.inside && !self.next_frame()? {
                return Ok(0);
            }
            if self.start == self.end && !self.refill()? {
                return Err(ReadError::Truncated);
            }
            let count = self.step(out)?;
            if count > 0 {
                return Ok(count);
            }
        }
    }

    /// The input must end here, with the frame that was read last.
    pub(crate) fn end(&mut self) -> Result<(), ReadError> {
        self.allow(1);
        while self.inside {
            if self.start == self.end && !self.refill()? {
                return Err(ReadError::Truncated);
            }
            if self.step(&mut [0])? > 0 {
                return Err(ReadError::TrailingData);
            }
        }
        if self.next_frame()? { Err(ReadError::TrailingData) } else { Ok(()) }
    }

    fn step(&mut self, out: &mut [u8]) -> Result<usize, ReadError> {
        let mut input = InBuffer::around(&self.buffer[self.start..self.end]);
        let mut output = OutBuffer::around(out);
        let hint = self.context.decompress_stream(&mut output, &mut input).map_err(error)?;
        let (taken, given) = (input.pos(), output.pos());
        self.start += taken;
        self.consumed += taken as u64;
        self.produced += given as u64;
        self.inside = hint != 0;
        if self.produced > self.allowed {
            return Err(ReadError::TooMuchOutput);
        }
        if self.consumed > self.produced.saturating_mul(2).saturating_add(SLACK) {
            return Err(ReadError::TooMuchInput);
        }
        Ok(given)
    }

    /// Whether another frame begins here.
    fn next_frame(&mut self) -> Result<bool, ReadError> {
        self.buffer.copy_within(self.start..self.end, 0);
        (self.start, self.end) = (0, self.end - self.start);
        while self.end < MAGIC.len() && self.refill()? {}
        match &self.buffer[..self.end] {
            [] => Ok(false),
            bytes if bytes.starts_with(&MAGIC) => {
                self.inside = true;
                Ok(true)
            }
            bytes if MAGIC.starts_with(bytes) => Err(ReadError::Truncated),
            _ if self.consumed == 0 => Err(ReadError::NotZstd),
            _ => Err(ReadError::TrailingData),
        }
    }

    /// Appends input behind what is there; false at the end of the input.
    fn refill(&mut self) -> Result<bool, ReadError> {
        if self.start == self.end {
            (self.start, self.end) = (0, 0);
        }
        loop {
            match self.input.read(&mut self.buffer[self.end..]) {
                Ok(count) => {
                    self.end += count;
                    return Ok(count > 0);
                }
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(error) => return Err(ReadError::Input(error)),
            }
        }
    }
}

fn error(code: usize) -> ReadError {
    match 0usize.wrapping_sub(code) {
        WINDOW_TOO_LARGE => ReadError::WindowTooLarge,
        CHECKSUM_WRONG => ReadError::FrameChecksum,
        DICTIONARY_WRONG => ReadError::Dictionary,
        _ => ReadError::Zstd(zstd_safe::get_error_name(code)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_comes_out_beyond_what_was_allowed() {
        let frame = zstd::bulk::compress(&[7; 100], 3).unwrap();
        let mut input = &*frame;
        let mut frames = Frames::new(&mut input).unwrap();
        frames.allow(60);
        frames.fill(&mut [0; 60]).unwrap();
        assert!(matches!(frames.fill(&mut [0; 1]), Err(ReadError::TooMuchOutput)));
    }

    #[test]
    fn several_frames_read_as_one() {
        let bytes = [zstd::bulk::compress(b"one ", 3).unwrap(), zstd::bulk::compress(b"two", 3).unwrap()].concat();
        let mut input = &*bytes;
        let mut frames = Frames::new(&mut input).unwrap();
        frames.allow(7);
        let mut out = [0; 7];
        frames.fill(&mut out).unwrap();
        assert_eq!(&out, b"one two");
        frames.end().unwrap();
        assert_eq!((frames.consumed(), frames.produced()), (bytes.len() as u64, 7));
    }

    #[test]
    fn another_frame_behind_the_end_is_something_behind_the_end() {
        let bytes = [zstd::bulk::compress(b"one", 3).unwrap(), zstd::bulk::compress(b"", 3).unwrap()].concat();
        let mut input = &*bytes;
        let mut frames = Frames::new(&mut input).unwrap();
        frames.allow(3);
        frames.fill(&mut [0; 3]).unwrap();
        assert!(matches!(frames.end(), Err(ReadError::TrailingData)));
    }
}
