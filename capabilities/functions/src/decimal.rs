//! Postgres's binary `numeric` as decimal text.

use std::error::Error as StdError;
use std::fmt::Write as _;

use crate::moments::Reader;

const NEGATIVE: i16 = 0x4000;

/// The decimal text of a binary numeric: groups of four digits, most significant first.
pub(crate) fn text(raw: &[u8]) -> Result<String, Box<dyn StdError + Sync + Send>> {
    let mut reader = Reader(raw);
    let groups = reader.int2()?;
    let weight = i32::from(reader.int2()?);
    let sign = reader.int2()?;
    let scale = usize::try_from(reader.int2()?)?;
    match sign.cast_unsigned() {
        0xC000 => return Ok("NaN".to_owned()),
        0xD000 => return Ok("Infinity".to_owned()),
        0xF000 => return Ok("-Infinity".to_owned()),
        _ => {}
    }
    let mut digits = Vec::new();
    for _ in 0..groups {
        digits.push(reader.int2()?);
    }
    let group = |index: i32| usize::try_from(index).ok().and_then(|index| digits.get(index)).copied().unwrap_or(0);
    let mut out = String::new();
    if sign == NEGATIVE {
        out.push('-');
    }
    if weight < 0 {
        out.push('0');
    }
    for index in 0..=weight {
        let width = if index == 0 { 1 } else { 4 };
        write!(out, "{:0width$}", group(index))?;
    }
    if scale > 0 {
        let mut fraction = String::new();
        let mut index = weight + 1;
        while fraction.len() < scale {
            // A number below 0.0001 has groups of zeros before its first stored one: the index is then negative.
            write!(fraction, "{:04}", group(index))?;
            index += 1;
        }
        fraction.truncate(scale);
        out.push('.');
        out += &fraction;
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numeric(weight: i16, sign: i16, scale: i16, digits: &[i16]) -> Vec<u8> {
        let count = i16::try_from(digits.len()).unwrap();
        let head = [count, weight, sign, scale];
        head.iter().chain(digits).flat_map(|number| number.to_be_bytes()).collect()
    }

    #[test]
    fn numerics_become_the_text_postgres_shows() {
        assert_eq!(text(&numeric(1, 0, 2, &[1, 2345, 6700])).unwrap(), "12345.67");
        assert_eq!(text(&numeric(-1, NEGATIVE, 3, &[5000])).unwrap(), "-0.500");
        assert_eq!(text(&numeric(-2, 0, 6, &[1200])).unwrap(), "0.000012");
        assert_eq!(text(&numeric(1, 0, 0, &[5])).unwrap(), "50000");
        assert_eq!(text(&numeric(0, 0, 0, &[])).unwrap(), "0");
    }
}
