//! Postgres's binary dates and times as text: ISO 8601.

use std::error::Error as StdError;
use std::fmt::Write as _;

type Failure = Box<dyn StdError + Sync + Send>;

/// Days from 0000-03-01 (where the civil calendar's leap day falls last) to 2000-01-01, where Postgres counts from.
const DAYS_TO_2000: i64 = 730_425;
const MICROSECONDS_A_DAY: i64 = 86_400_000_000;

/// Reads big-endian numbers off the front.
pub(crate) struct Reader<'a>(pub(crate) &'a [u8]);

impl<'a> Reader<'a> {
    pub(crate) fn take(&mut self, length: usize) -> Result<&'a [u8], Failure> {
        let (taken, rest) = self.0.split_at_checked(length).ok_or("the value is cut short")?;
        self.0 = rest;
        Ok(taken)
    }

    pub(crate) fn int2(&mut self) -> Result<i16, Failure> {
        Ok(i16::from_be_bytes(self.take(2)?.try_into()?))
    }

    pub(crate) fn int4(&mut self) -> Result<i32, Failure> {
        Ok(i32::from_be_bytes(self.take(4)?.try_into()?))
    }

    fn int8(&mut self) -> Result<i64, Failure> {
        Ok(i64::from_be_bytes(self.take(8)?.try_into()?))
    }
}

/// `2026-01-02T03:04:05.678Z`; `zone` is what stands at the end.
pub(crate) fn timestamp(raw: &[u8], zone: &str) -> Result<String, Failure> {
    let microseconds = Reader(raw).int8()?;
    if let Some(word) = infinity(microseconds == i64::MAX, microseconds == i64::MIN) {
        return Ok(word);
    }
    let day = calendar(microseconds.div_euclid(MICROSECONDS_A_DAY));
    Ok(format!("{day}T{}{zone}", clock(microseconds.rem_euclid(MICROSECONDS_A_DAY))))
}

/// `2026-01-02`.
pub(crate) fn date(raw: &[u8]) -> Result<String, Failure> {
    let days = Reader(raw).int4()?;
    Ok(infinity(days == i32::MAX, days == i32::MIN).unwrap_or_else(|| calendar(i64::from(days))))
}

/// `03:04:05.678`.
pub(crate) fn time(raw: &[u8]) -> Result<String, Failure> {
    Ok(clock(Reader(raw).int8()?))
}

/// `P1Y2M3DT4H5M6.7S`.
pub(crate) fn interval(raw: &[u8]) -> Result<String, Failure> {
    let mut reader = Reader(raw);
    let microseconds = reader.int8()?;
    let days = reader.int4()?;
    let months = reader.int4()?;
    let mut out = String::from("P");
    let part = |number: i64, unit: char, out: &mut String| {
        if number == 0 { Ok(()) } else { write!(out, "{number}{unit}") }
    };
    part(i64::from(months / 12), 'Y', &mut out)?;
    part(i64::from(months % 12), 'M', &mut out)?;
    part(i64::from(days), 'D', &mut out)?;
    if microseconds != 0 {
        out.push('T');
        part(microseconds / 3_600_000_000, 'H', &mut out)?;
        part(microseconds / 60_000_000 % 60, 'M', &mut out)?;
        let rest = microseconds % 60_000_000;
        if rest != 0 {
            let sign = if rest < 0 { "-" } else { "" };
            let rest = rest.unsigned_abs();
            write!(out, "{sign}{}{}S", rest / 1_000_000, fraction(rest % 1_000_000))?;
        }
    }
    if out == "P" {
        out += "T0S";
    }
    Ok(out)
}

fn infinity(positive: bool, negative: bool) -> Option<String> {
    match (positive, negative) {
        (true, _) => Some("infinity".to_owned()),
        (_, true) => Some("-infinity".to_owned()),
        _ => None,
    }
}

/// The proleptic Gregorian date so many days after 2000-01-01 (Howard Hinnant, "chrono-compatible date algorithms").
fn calendar(days: i64) -> String {
    let days = days + DAYS_TO_2000;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    match year {
        0..=9999 => format!("{year:04}-{month:02}-{day:02}"),
        // ISO 8601's and JavaScript's form for years of more than four digits and before the year 0.
        _ => format!("{year:+07}-{month:02}-{day:02}"),
    }
}

fn clock(microseconds: i64) -> String {
    let seconds = microseconds / 1_000_000;
    let (hours, minutes, seconds) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    format!("{hours:02}:{minutes:02}:{seconds:02}{}", fraction((microseconds % 1_000_000).unsigned_abs()))
}

/// `.678`, without zeros at the end; empty for a whole number.
fn fraction(microseconds: u64) -> String {
    if microseconds == 0 {
        return String::new();
    }
    format!(".{microseconds:06}").trim_end_matches('0').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_before_and_after_the_epoch_are_right() {
        let day = |days: i32| date(&days.to_be_bytes()).unwrap();
        assert_eq!(day(0), "2000-01-01");
        assert_eq!(day(59), "2000-02-29");
        assert_eq!(day(60), "2000-03-01");
        assert_eq!(day(-10_957), "1970-01-01");
        assert_eq!(day(9_832), "2026-12-02");
        assert_eq!(day(i32::MAX), "infinity");
    }

    #[test]
    fn times_keep_their_microseconds() {
        let at = |microseconds: i64| timestamp(&microseconds.to_be_bytes(), "Z").unwrap();
        assert_eq!(at(0), "2000-01-01T00:00:00Z");
        assert_eq!(at(-1), "1999-12-31T23:59:59.999999Z");
        assert_eq!(at(1_500_000), "2000-01-01T00:00:01.5Z");
    }

    #[test]
    fn intervals_are_iso_8601_durations() {
        let span = |microseconds: i64, days: i32, months: i32| {
            let mut raw = microseconds.to_be_bytes().to_vec();
            raw.extend(days.to_be_bytes());
            raw.extend(months.to_be_bytes());
            interval(&raw).unwrap()
        };
        assert_eq!(span(0, 0, 0), "PT0S");
        assert_eq!(span(14_706_700_000, 3, 14), "P1Y2M3DT4H5M6.7S");
        assert_eq!(span(-500_000, 0, 0), "PT-0.5S");
    }
}
