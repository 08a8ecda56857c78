//! The tar profile of a bundle: how an entry's header is written, and how one from a stranger is taken apart.
//!
//! Written by hand because there is so little of it: one kind of entry, every other field fixed. A reader that knows what
//! a header must look like can compare whole blocks, which leaves nothing to interpret differently.

use crate::path;

/// Everything in a tar comes in blocks of this many bytes.
pub(crate) const BLOCK: usize = 512;
/// Two blocks of zeros end an archive.
pub(crate) const END: [u8; 2 * BLOCK] = [0; 2 * BLOCK];
/// Name of the entry that carries what does not fit into a ustar header.
const PAX_NAME: &str = "././@PaxHeader";
/// Largest size with eleven octal digits: 8 GiB - 1.
const USTAR_SIZE_MAX: u64 = 0o777_7777_7777;

const NAME: Field = Field(0, 100);
const MODE: Field = Field(100, 8);
const UID: Field = Field(108, 8);
const GID: Field = Field(116, 8);
const SIZE: Field = Field(124, 12);
const MTIME: Field = Field(136, 12);
const CHECKSUM: Field = Field(148, 8);
const TYPE: usize = 156;
const LINK: Field = Field(157, 100);
const MAGIC: Field = Field(257, 8);
const OWNER: Field = Field(265, 32);
const GROUP: Field = Field(297, 32);
const PREFIX: Field = Field(345, 155);

/// Where a field stands: offset and length.
#[derive(Clone, Copy)]
struct Field(usize, usize);

impl Field {
    fn of(self, block: &[u8; BLOCK]) -> &[u8] {
        &block[self.0..self.0 + self.1]
    }

    fn put(self, block: &mut [u8; BLOCK], bytes: &[u8]) {
        block[self.0..self.0 + bytes.len()].copy_from_slice(bytes);
    }

    /// Octal digits, zeros in front, one NUL behind.
    fn put_octal(self, block: &mut [u8; BLOCK], value: u64) {
        let digits = self.1 - 1;
        self.put(block, format!("{value:0digits$o}").as_bytes());
    }

    /// Octal digits up to a NUL or space; `None` for anything else, such as base-256.
    fn octal(self, block: &[u8; BLOCK]) -> Option<u64> {
        let bytes = self.of(block);
        let end = bytes.iter().position(|byte| matches!(byte, 0 | b' ')).unwrap_or(bytes.len());
        let digits = std::str::from_utf8(&bytes[..end]).ok()?;
        if digits.starts_with('+') {
            return None;
        }
        u64::from_str_radix(digits, 8).ok()
    }

    /// Bytes up to the first NUL.
    fn text(self, block: &[u8; BLOCK]) -> &[u8] {
        let bytes = self.of(block);
        &bytes[..bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len())]
    }
}

/// Bytes of padding behind `size` bytes of content.
pub(crate) fn padding(size: u64) -> usize {
    let over = usize::try_from(size % BLOCK as u64).expect("a remainder of 512 fits");
    if over == 0 { 0 } else { BLOCK - over }
}

/// The header of a regular file: one block, or three and more where a pax record is needed.
pub(crate) fn header(path: &str, size: u64, executable: bool) -> Vec<u8> {
    let mode = if executable { 0o755 } else { 0o644 };
    let split = split(path);
    let mut records = String::new();
    if split.is_none() {
        records.push_str(&record("path", path));
    }
    if size > USTAR_SIZE_MAX {
        records.push_str(&record("size", &size.to_string()));
    }
    let mut header = Vec::with_capacity(BLOCK);
    if !records.is_empty() {
        header.extend(block(("", PAX_NAME), records.len() as u64, 0o644, b'x'));
        header.extend(records.as_bytes());
        header.resize(header.len() + padding(records.len() as u64), 0);
    }
    let name = split.unwrap_or_else(|| ("", &path[..path.floor_char_boundary(NAME.1)]));
    header.extend(block(name, if size > USTAR_SIZE_MAX { 0 } else { size }, mode, b'0'));
    header
}

/// Bytes of the whole entry: header, content, padding.
pub(crate) fn entry_size(path: &str, size: u64) -> u64 {
    let mut records = 0;
    if split(path).is_none() {
        records += record("path", path).len() as u64;
    }
    if size > USTAR_SIZE_MAX {
        records += record("size", &size.to_string()).len() as u64;
    }
    let pax = if records == 0 { 0 } else { BLOCK as u64 + records.next_multiple_of(BLOCK as u64) };
    pax + BLOCK as u64 + size.next_multiple_of(BLOCK as u64)
}

/// Prefix and name for a ustar header: the shortest prefix that leaves at most 100 bytes for the name.
fn split(path: &str) -> Option<(&str, &str)> {
    if path.len() <= NAME.1 {
        return Some(("", path));
    }
    let start = path.len() - NAME.1 - 1;
    let slash = start + path.as_bytes()[start..].iter().position(|byte| *byte == b'/')?;
    let (prefix, name) = (&path[..slash], &path[slash + 1..]);
    (prefix.len() <= PREFIX.1 && !prefix.is_empty() && !name.is_empty()).then_some((prefix, name))
}

/// One pax record, its own length in front.
fn record(key: &str, value: &str) -> String {
    let rest = key.len() + value.len() + 3;
    let mut length = rest + 1;
    while length != rest + length.to_string().len() {
        length = rest + length.to_string().len();
    }
    format!("{length} {key}={value}\n")
}

fn block((prefix, name): (&str, &str), size: u64, mode: u64, kind: u8) -> [u8; BLOCK] {
    let mut block = [0; BLOCK];
    NAME.put(&mut block, name.as_bytes());
    MODE.put_octal(&mut block, mode);
    UID.put_octal(&mut block, 0);
    GID.put_octal(&mut block, 0);
    SIZE.put_octal(&mut block, size);
    MTIME.put_octal(&mut block, 0);
    block[TYPE] = kind;
    MAGIC.put(&mut block, b"ustar\x0000");
    PREFIX.put(&mut block, prefix.as_bytes());
    seal(&mut block);
    block
}

/// Writes the checksum of the block: six octal digits, NUL, space.
pub(crate) fn seal(block: &mut [u8; BLOCK]) {
    let sum = checksum(block);
    CHECKSUM.put(block, format!("{sum:06o}\0 ").as_bytes());
}

fn checksum(block: &[u8; BLOCK]) -> u64 {
    let field = CHECKSUM.0..CHECKSUM.0 + CHECKSUM.1;
    block.iter().enumerate().map(|(at, byte)| u64::from(if field.contains(&at) { b' ' } else { *byte })).sum()
}

/// What is wrong with a header, before its path is compared with anything.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HeaderProblem {
    /// No `ustar` magic: another format, or a position that is no header.
    #[error("it is not a ustar header")]
    Magic,
    /// The checksum is another one.
    #[error("its checksum is wrong")]
    Checksum,
    /// A hard or symbolic link.
    #[error("it is a link")]
    Link,
    /// A character or block device.
    #[error("it is a device")]
    Device,
    /// A folder.
    #[error("it is a folder, a bundle holds files only")]
    Folder,
    /// A named pipe.
    #[error("it is a named pipe")]
    Pipe,
    /// Pax records for all further entries.
    #[error("it is a global pax header")]
    GlobalPax,
    /// A GNU extension: long name, long link, sparse file, volume.
    #[error("it is a GNU extension")]
    Gnu,
    /// Another kind of entry.
    #[error("it has the unknown type {:?}", char::from(*.0))]
    Type(u8),
    /// A setuid, setgid or sticky bit.
    #[error("its mode {0:o} has a setuid, setgid or sticky bit")]
    SpecialMode(u64),
    /// Another mode than 0644 and 0755.
    #[error("its mode is {0:o}, only 644 and 755 are allowed")]
    Mode(u64),
    /// A user or group other than 0, or named.
    #[error("it has an owner")]
    Owner,
    /// A time other than 0.
    #[error("it has a time")]
    Time,
    /// A number that is not written in octal digits.
    #[error("a number in it is not octal")]
    Number,
    /// A pax header after a pax header, or with nothing behind it.
    #[error("a pax header stands alone")]
    LonePax,
    /// Pax records that are too long, malformed, repeated or about something other than path and size.
    #[error("its pax records are malformed or about something other than path and size")]
    PaxRecord,
    /// Padding that is not zeros.
    #[error("its padding is not zeros")]
    Padding,
    /// Says the same in another way than the format does.
    #[error("it is not written the way the format says")]
    NotCanonical,
}

/// What a block at the place of a header is.
#[derive(Debug)]
pub(crate) enum Block {
    /// All zeros.
    Zero,
    /// Pax records of that many bytes follow.
    Pax {
        /// Bytes of records.
        size: u64,
    },
    /// A regular file.
    File(FileHeader),
}

/// A regular file's header as far as it is interpreted.
#[derive(Debug)]
pub(crate) struct FileHeader {
    /// Prefix and name, joined.
    pub(crate) path: Vec<u8>,
    /// Bytes of content.
    pub(crate) size: u64,
    /// Mode 0755.
    pub(crate) executable: bool,
}

/// The path of a header, for messages about what is wrong with it.
pub(crate) fn path_of(block: &[u8; BLOCK]) -> Vec<u8> {
    let (prefix, name) = (PREFIX.text(block), NAME.text(block));
    if prefix.is_empty() { name.to_vec() } else { [prefix, b"/", name].concat() }
}

/// Takes one header block apart.
pub(crate) fn parse(block: &[u8; BLOCK]) -> Result<Block, HeaderProblem> {
    if block.iter().all(|byte| *byte == 0) {
        return Ok(Block::Zero);
    }
    if MAGIC.of(block) != b"ustar\x0000" {
        return Err(HeaderProblem::Magic);
    }
    if CHECKSUM.octal(block) != Some(checksum(block)) {
        return Err(HeaderProblem::Checksum);
    }
    let size = SIZE.octal(block);
    match block[TYPE] {
        b'0' => {}
        b'x' => return size.map(|size| Block::Pax { size }).ok_or(HeaderProblem::Number),
        kind => return Err(kind_problem(kind)),
    }
    let executable = parse_mode(block)?;
    let size = size.ok_or(HeaderProblem::Number)?;
    let is_zero = |field: Field| field.octal(block).ok_or(HeaderProblem::Number).map(|value| value == 0);
    if !is_zero(UID)? || !is_zero(GID)? || !OWNER.text(block).is_empty() || !GROUP.text(block).is_empty() {
        return Err(HeaderProblem::Owner);
    }
    if !is_zero(MTIME)? {
        return Err(HeaderProblem::Time);
    }
    if !LINK.text(block).is_empty() {
        return Err(HeaderProblem::Link);
    }
    Ok(Block::File(FileHeader { path: path_of(block), size, executable }))
}

fn kind_problem(kind: u8) -> HeaderProblem {
    match kind {
        b'1' | b'2' => HeaderProblem::Link,
        b'3' | b'4' => HeaderProblem::Device,
        b'5' => HeaderProblem::Folder,
        b'6' => HeaderProblem::Pipe,
        b'g' => HeaderProblem::GlobalPax,
        b'D' | b'K' | b'L' | b'M' | b'N' | b'S' | b'V' => HeaderProblem::Gnu,
        other => HeaderProblem::Type(other),
    }
}

fn parse_mode(block: &[u8; BLOCK]) -> Result<bool, HeaderProblem> {
    match MODE.octal(block).ok_or(HeaderProblem::Number)? {
        0o644 => Ok(false),
        0o755 => Ok(true),
        mode if mode & 0o7000 != 0 => Err(HeaderProblem::SpecialMode(mode)),
        mode => Err(HeaderProblem::Mode(mode)),
    }
}

/// What pax records may say.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Pax {
    /// Instead of the header's path.
    pub(crate) path: Option<Vec<u8>>,
    /// Instead of the header's size.
    pub(crate) size: Option<u64>,
}

/// Bytes that the records of one entry may have.
pub(crate) fn pax_max(path_max: u64) -> u64 {
    path_max + 64
}

/// Reads pax records strictly: nothing unknown, nothing twice, nothing left over.
pub(crate) fn parse_pax(mut records: &[u8]) -> Result<Pax, HeaderProblem> {
    let mut pax = Pax::default();
    while !records.is_empty() {
        let space = records.iter().take(8).position(|byte| *byte == b' ').ok_or(HeaderProblem::PaxRecord)?;
        let length: usize = number(&records[..space]).ok_or(HeaderProblem::PaxRecord)?;
        if length <= space + 1 || length > records.len() {
            return Err(HeaderProblem::PaxRecord);
        }
        let (record, rest) = records.split_at(length);
        let [pair @ .., b'\n'] = &record[space + 1..] else { return Err(HeaderProblem::PaxRecord) };
        match (pair.strip_prefix(b"path="), pair.strip_prefix(b"size=")) {
            (Some(path), _) if pax.path.is_none() => pax.path = Some(path.to_vec()),
            (_, Some(size)) if pax.size.is_none() => {
                pax.size = Some(number(size).ok_or(HeaderProblem::PaxRecord)?);
            }
            _ => return Err(HeaderProblem::PaxRecord),
        }
        records = rest;
    }
    if pax == Pax::default() { Err(HeaderProblem::PaxRecord) } else { Ok(pax) }
}

fn number<T: std::str::FromStr>(digits: &[u8]) -> Option<T> {
    if !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    std::str::from_utf8(digits).ok()?.parse().ok()
}

/// The path as text that a bundle may hold.
pub(crate) fn text_path(path: Vec<u8>, max: u64) -> Result<String, path::PathError> {
    let path = String::from_utf8(path).map_err(|error| path::PathError {
        path: crate::shown::shown(&String::from_utf8_lossy(error.as_bytes())),
        problem: path::PathProblem::NotUtf8,
    })?;
    path::check(&path, max)?;
    Ok(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(header: &[u8]) -> FileHeader {
        let Ok(Block::File(file)) = parse(header[header.len() - BLOCK..].try_into().unwrap()) else { panic!("a file") };
        file
    }

    #[test]
    fn a_short_path_takes_one_block() {
        let header = header("sites/web/index.html", 5, false);
        assert_eq!(header.len(), BLOCK);
        let file = file(&header);
        assert_eq!((file.path.as_slice(), file.size, file.executable), (b"sites/web/index.html".as_slice(), 5, false));
    }

    #[test]
    fn a_path_up_to_256_bytes_is_split_at_the_first_slash_that_leaves_100() {
        let path = format!("{}/{}", "p".repeat(155), "n".repeat(100));
        assert_eq!(split(&path), Some((&path[..155], &path[156..])));
        assert_eq!(file(&header(&path, 0, true)).path, path.as_bytes());
        let many = "ab/".repeat(50) + "c";
        let (prefix, name) = split(&many).unwrap();
        assert!(name.len() <= 100 && format!("{prefix}/{name}") == many);
        assert!(name.len() + 3 > 100, "the shortest prefix");
    }

    #[test]
    fn a_path_that_cannot_be_split_goes_into_a_pax_record() {
        for path in
            ["x".repeat(101), "x".repeat(1024), format!("{}/{}", "p".repeat(156), "n".repeat(100)), "é".repeat(80)]
        {
            let header = header(&path, 7, false);
            assert_eq!(header.len() as u64 + 512, entry_size(&path, 7));
            let records = header[BLOCK..].split(|byte| *byte == 0).next().unwrap();
            assert_eq!(parse_pax(records).unwrap(), Pax { path: Some(path.into_bytes()), size: None });
        }
    }

    #[test]
    fn a_size_beyond_eleven_octal_digits_goes_into_a_pax_record() {
        assert_eq!(header("a", USTAR_SIZE_MAX, false).len(), BLOCK);
        let header = header("a", USTAR_SIZE_MAX + 1, false);
        let records = header[BLOCK..].split(|byte| *byte == 0).next().unwrap();
        assert_eq!(parse_pax(records).unwrap(), Pax { path: None, size: Some(8 << 30) });
        assert_eq!(file(&header).size, 0);
        assert_eq!(entry_size("a", 8 << 30), header.len() as u64 + (8 << 30));
    }

    #[test]
    fn a_record_counts_its_own_length() {
        assert_eq!(record("path", "a"), "9 path=a\n", "10 would count as well: the shorter one");
        assert_eq!(record("path", ""), "8 path=\n");
        assert_eq!(record("path", &"a".repeat(90)).len(), 99);
        assert_eq!(record("path", &"a".repeat(91)), format!("101 path={}\n", "a".repeat(91)));
    }

    #[test]
    fn malformed_pax_records_are_refused_never_skipped() {
        let bad: [&[u8]; 14] = [
            b"",
            b"10",
            b"10 path=a",
            b"8 path=a\n",
            b"11 path=a\n",
            b"10 path=a\n10 path=a\n",
            b"10 mode=a\n",
            b"1 path=a\n",
            b"+10 path=a\n",
            b"010 path=a\nx",
            b"0 ",
            b"99999999999999999999 path=a\n",
            b"10 size=x\n",
            b"11 size=+1\n",
        ];
        for records in bad {
            assert_eq!(parse_pax(records), Err(HeaderProblem::PaxRecord), "{}", String::from_utf8_lossy(records));
        }
    }
}
