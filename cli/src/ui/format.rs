//! Sizes, durations, ages and counts as people read them.

use jiff::Timestamp;

/// `1.8 MB`: powers of 1000, as disks and networks are sold.
pub(crate) fn bytes(count: u64) -> String {
    const UNITS: [&str; 5] = ["kB", "MB", "GB", "TB", "PB"];
    if count < 1000 {
        return format!("{count} B");
    }
    #[allow(clippy::cast_precision_loss, reason = "two digits are shown")]
    let mut value = count as f64;
    let mut unit = "";
    for next in UNITS {
        value /= 1000.0;
        unit = next;
        if value < 999.95 {
            break;
        }
    }
    if value < 10.0 { format!("{value:.1} {unit}") } else { format!("{value:.0} {unit}") }
}

/// `340 ms`, `1.2 s`, `2 min 05 s`.
pub(crate) fn duration_ms(milliseconds: u64) -> String {
    match milliseconds {
        0..1_000 => format!("{milliseconds} ms"),
        1_000..60_000 => format!("{}.{} s", milliseconds / 1_000, milliseconds % 1_000 / 100),
        60_000..3_600_000 => format!("{} min {:02} s", milliseconds / 60_000, milliseconds % 60_000 / 1_000),
        _ => format!("{} h {:02} min", milliseconds / 3_600_000, milliseconds % 3_600_000 / 60_000),
    }
}

/// `3 min ago` for an RFC 3339 time; the text itself when it is not one.
pub(crate) fn age(timestamp: &str, now: Timestamp) -> String {
    let Ok(then) = timestamp.parse::<Timestamp>() else { return timestamp.to_owned() };
    let seconds = now.as_second() - then.as_second();
    match seconds {
        i64::MIN..-5 => format!("in {}", span(-seconds)),
        -5..10 => "just now".to_owned(),
        _ => format!("{} ago", span(seconds)),
    }
}

fn span(seconds: i64) -> String {
    match seconds {
        0..60 => format!("{seconds} s"),
        60..3_600 => format!("{} min", seconds / 60),
        3_600..86_400 => format!("{} h", seconds / 3_600),
        _ => format!("{} d", seconds / 86_400),
    }
}

/// `1 file`, `3 files`.
pub(crate) fn plural(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_read_like_on_a_shelf() {
        let shown: Vec<_> = [0, 999, 1_000, 1_840_000, 62_000_000, 999_960].into_iter().map(bytes).collect();
        assert_eq!(shown, ["0 B", "999 B", "1.0 kB", "1.8 MB", "62 MB", "1.0 MB"]);
    }

    #[test]
    fn durations_keep_two_digits_that_matter() {
        let shown: Vec<_> = [0, 340, 1_250, 125_000, 7_260_000].into_iter().map(duration_ms).collect();
        assert_eq!(shown, ["0 ms", "340 ms", "1.2 s", "2 min 05 s", "2 h 01 min"]);
    }

    #[test]
    fn ages_look_both_ways() {
        let now = "2026-01-02T00:00:00Z".parse().unwrap();
        assert_eq!(age("2026-01-01T23:57:00Z", now), "3 min ago");
        assert_eq!(age("2026-01-02T00:00:02Z", now), "just now");
        assert_eq!(age("2026-01-02T02:00:00Z", now), "in 2 h");
        assert_eq!(age("never", now), "never");
    }
}
