//! When a cron trigger fires: a pattern in a time zone.
//!
//! Daylight saving follows vixie-cron through `croner`: a fixed time that does not exist that day fires at the first
//! moment after the gap, a fixed time that exists twice fires once, and patterns with wildcards follow the clock on the
//! wall through both.

use std::str::FromStr as _;

use croner::Cron;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

use crate::error::ScheduleError;

/// A schedule that has been read.
#[derive(Debug, Clone)]
pub(crate) struct Schedule {
    cron: Cron,
    zone: TimeZone,
    /// As it was written.
    pub(crate) pattern: String,
    /// As it was written.
    pub(crate) timezone: String,
}

impl Schedule {
    /// Reads 5, 6 (seconds first) or 7 (year last) fields, or an `@daily` form. `now` is where the proof begins that it
    /// fires at all.
    pub(crate) fn parse(pattern: &str, timezone: &str, now: Timestamp) -> Result<Self, ScheduleError> {
        let zone = TimeZone::get(timezone).map_err(|_| ScheduleError::TimeZone(timezone.to_owned()))?;
        let cron = Cron::from_str(pattern).map_err(|error| ScheduleError::Pattern {
            schedule: pattern.to_owned(),
            problem: error.to_string().trim_end_matches('.').to_owned(),
        })?;
        let schedule = Self { cron, zone, pattern: pattern.to_owned(), timezone: timezone.to_owned() };
        if schedule.next_after(now).is_none() {
            return Err(ScheduleError::Never(pattern.to_owned()));
        }
        Ok(schedule)
    }

    /// The first fire after that moment.
    pub(crate) fn next_after(&self, moment: Timestamp) -> Option<Timestamp> {
        let next = self.cron.find_next_occurrence(&self.local(moment), false).ok()?;
        Some(next.timestamp())
    }

    /// The last fire after `anchor` up to and including `now`: of all that were missed, the one that is made up for.
    pub(crate) fn due(&self, anchor: Timestamp, now: Timestamp) -> Option<Timestamp> {
        // The usual answer is no, and looking forward to the next fire is the cheap way to it.
        if self.next_after(anchor)? > now {
            return None;
        }
        let last = self.cron.find_previous_occurrence(&self.local(now), true).ok()?.timestamp();
        (last > anchor && last <= now).then_some(last)
    }

    /// The next fires after that moment, on the wall clock of the zone.
    pub(crate) fn upcoming(&self, moment: Timestamp, count: usize) -> Vec<Zoned> {
        let mut fires = Vec::with_capacity(count);
        let mut from = moment;
        while fires.len() < count {
            let Some(next) = self.next_after(from) else { break };
            fires.push(self.local(next));
            from = next;
        }
        fires
    }

    fn local(&self, moment: Timestamp) -> Zoned {
        moment.to_zoned(self.zone.clone())
    }
}

#[cfg(test)]
mod ten_years;

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap_or_else(|_| panic!("{text}"))
    }

    fn schedule(pattern: &str, timezone: &str) -> Schedule {
        Schedule::parse(pattern, timezone, at("2026-01-01T00:00:00Z")).expect(pattern)
    }

    fn fires(pattern: &str, timezone: &str, from: &str, count: usize) -> Vec<String> {
        schedule(pattern, timezone).upcoming(at(from), count).iter().map(|at| at.timestamp().to_string()).collect()
    }

    #[test]
    fn every_form_fires_when_it_says() {
        for (pattern, timezone, from, expected) in [
            ("*/15 * * * *", "UTC", "2026-01-01T00:00:00Z", ["2026-01-01T00:15:00Z", "2026-01-01T00:30:00Z"]),
            ("30 2 * * *", "UTC", "2026-01-01T00:00:00Z", ["2026-01-01T02:30:00Z", "2026-01-02T02:30:00Z"]),
            ("10 30 2 * * *", "UTC", "2026-01-01T00:00:00Z", ["2026-01-01T02:30:10Z", "2026-01-02T02:30:10Z"]),
            ("0 0 0 1 1 * 2030", "UTC", "2026-01-01T00:00:00Z", ["2030-01-01T00:00:00Z", ""]),
            ("@daily", "UTC", "2026-01-01T00:00:00Z", ["2026-01-02T00:00:00Z", "2026-01-03T00:00:00Z"]),
            ("@hourly", "UTC", "2026-01-01T00:00:00.5Z", ["2026-01-01T01:00:00Z", "2026-01-01T02:00:00Z"]),
            ("@weekly", "UTC", "2026-01-01T00:00:00Z", ["2026-01-04T00:00:00Z", "2026-01-11T00:00:00Z"]),
            ("@monthly", "UTC", "2026-01-01T00:00:00Z", ["2026-02-01T00:00:00Z", "2026-03-01T00:00:00Z"]),
            ("@yearly", "UTC", "2026-01-01T00:00:00Z", ["2027-01-01T00:00:00Z", "2028-01-01T00:00:00Z"]),
            (
                "0 9 * * MON-FRI",
                "America/New_York",
                "2026-01-02T15:00:00Z",
                ["2026-01-05T14:00:00Z", "2026-01-06T14:00:00Z"],
            ),
            ("0 0 29 2 *", "UTC", "2026-01-01T00:00:00Z", ["2028-02-29T00:00:00Z", "2032-02-29T00:00:00Z"]),
            ("0 12 L * *", "UTC", "2026-01-31T12:00:00Z", ["2026-02-28T12:00:00Z", "2026-03-31T12:00:00Z"]),
            ("0 0 * * FRI#2", "UTC", "2026-01-01T00:00:00Z", ["2026-01-09T00:00:00Z", "2026-02-13T00:00:00Z"]),
            ("0 0 * * *", "Asia/Kolkata", "2026-01-01T00:00:00Z", ["2026-01-01T18:30:00Z", "2026-01-02T18:30:00Z"]),
        ] {
            let found = fires(pattern, timezone, from, 2);
            let expected: Vec<&str> = expected.into_iter().filter(|fire| !fire.is_empty()).collect();
            assert_eq!(found, expected, "{pattern} {timezone}");
        }
    }

    #[test]
    fn daylight_saving_neither_loses_nor_doubles_a_fixed_time() {
        for (pattern, timezone, from, expected) in [
            // The clock goes from 02:00 to 03:00 on 29 March 2026.
            (
                "30 2 * * *",
                "Europe/Berlin",
                "2026-03-28T00:00:00Z",
                vec!["2026-03-28T01:30:00Z", "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z"],
            ),
            // And from 03:00 back to 02:00 on 25 October 2026.
            (
                "30 2 * * *",
                "Europe/Berlin",
                "2026-10-24T00:00:00Z",
                vec!["2026-10-24T00:30:00Z", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"],
            ),
            (
                "0 * * * *",
                "Europe/Berlin",
                "2026-03-29T00:30:00Z",
                vec!["2026-03-29T01:00:00Z", "2026-03-29T02:00:00Z"],
            ),
            (
                "0 * * * *",
                "Europe/Berlin",
                "2026-10-24T23:30:00Z",
                vec!["2026-10-25T00:00:00Z", "2026-10-25T01:00:00Z", "2026-10-25T02:00:00Z"],
            ),
            // Half an hour only, on Lord Howe Island.
            (
                "15 2 * * *",
                "Australia/Lord_Howe",
                "2026-10-02T20:00:00Z",
                vec!["2026-10-03T15:30:00Z", "2026-10-04T15:15:00Z"],
            ),
        ] {
            assert_eq!(fires(pattern, timezone, from, expected.len()), expected, "{pattern} {timezone} {from}");
        }
    }

    #[test]
    fn of_missed_fires_the_last_one_is_due_and_none_twice() {
        let hourly = schedule("0 * * * *", "UTC");
        for (anchor, now, expected) in [
            ("2026-01-01T00:00:00Z", "2026-01-01T00:59:59Z", None),
            ("2026-01-01T00:00:00Z", "2026-01-01T01:00:00Z", Some("2026-01-01T01:00:00Z")),
            ("2026-01-01T00:00:00Z", "2026-01-01T01:00:00.9Z", Some("2026-01-01T01:00:00Z")),
            ("2026-01-01T01:00:00Z", "2026-01-01T01:00:00.9Z", None),
            ("2026-01-01T00:00:00Z", "2026-01-03T07:12:00Z", Some("2026-01-03T07:00:00Z")),
            ("2026-01-03T07:00:00Z", "2026-01-01T00:00:00Z", None),
        ] {
            let due = hourly.due(at(anchor), at(now)).map(|fire| fire.to_string());
            assert_eq!(due.as_deref(), expected, "{anchor} {now}");
        }
    }

    #[test]
    fn ten_years_of_ticks_fire_exactly_once_each() {
        for (pattern, timezone) in [
            ("30 2 * * *", "Europe/Berlin"),
            ("0 */6 * * *", "America/New_York"),
            ("15 2 * * SUN", "Australia/Lord_Howe"),
            ("0 0 1 * *", "America/Sao_Paulo"),
            ("59 23 L * *", "Pacific/Apia"),
        ] {
            let schedule = schedule(pattern, timezone);
            let (start, end) = (at("2026-01-01T00:00:00Z"), at("2036-01-01T00:00:00Z"));
            let mut expected = Vec::new();
            let mut next = schedule.next_after(start);
            while let Some(fire) = next.filter(|fire| *fire <= end) {
                expected.push(fire);
                next = schedule.next_after(fire);
            }
            // Ticks that are late by odd amounts, less than the distance between two fires.
            let mut found = Vec::new();
            let (mut anchor, mut now, mut step) = (start, start, 1_u64);
            while now < end {
                step = step.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                let late = i64::try_from(step >> 51).expect("small") + 60;
                now = (now + jiff::SignedDuration::from_secs(late)).min(end);
                if let Some(fire) = schedule.due(anchor, now) {
                    found.push(fire);
                    anchor = fire;
                }
            }
            assert_eq!(found.len(), expected.len(), "{pattern} {timezone}");
            assert_eq!(found, expected, "{pattern} {timezone}");
        }
    }

    #[test]
    fn what_is_no_schedule_is_refused_by_name() {
        let now = at("2026-01-01T00:00:00Z");
        for pattern in ["", "* * * *", "61 * * * *", "* * * * * * * *", "@never", "every day"] {
            let refused = Schedule::parse(pattern, "UTC", now);
            assert!(matches!(refused, Err(ScheduleError::Pattern { .. })), "{pattern}: {refused:?}");
        }
        assert!(matches!(Schedule::parse("0 0 30 2 *", "UTC", now), Err(ScheduleError::Never(_))));
        assert!(matches!(
            Schedule::parse("0 0 1 1 * 2020", "UTC", now),
            Err(ScheduleError::Never(_) | ScheduleError::Pattern { .. })
        ));
        assert!(matches!(Schedule::parse("@daily", "Europe/Atlantis", now), Err(ScheduleError::TimeZone(_))));
    }
}
