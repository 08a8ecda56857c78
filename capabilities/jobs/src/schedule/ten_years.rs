//! Ten years of fires against what the clock on the wall says, worked out without the parser of schedules.

use std::collections::BTreeSet;
use std::time::Duration;

use jiff::civil::{Date, DateTime, Time, date, time};
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{SignedDuration, Timestamp, ToSpan as _};
use platform::Clock;

use super::Schedule;

const FIRST: Date = date(2026, 1, 1);
const END: Date = date(2036, 1, 1);

/// Days on which a clock leaps, and when a fixed time of that day fires.
struct Leaps {
    pattern: &'static str,
    timezone: &'static str,
    fires: &'static [&'static str],
}

/// From the rules of the European Union (last Sundays of March and October, 01:00 UTC), of the United States (second
/// Sunday of March, first of November, 02:00 on the wall), of Lord Howe (half an hour, first Sundays of October and April)
/// and of Chile (first Sundays after the 2nd of September and April, at midnight).
const LEAPS: &[Leaps] = &[
    // Does not exist: fires at the first moment after the gap.
    Leaps {
        pattern: "30 2 * * *",
        timezone: "Europe/Berlin",
        fires: &[
            "2026-03-29T01:00:00Z",
            "2027-03-28T01:00:00Z",
            "2028-03-26T01:00:00Z",
            "2029-03-25T01:00:00Z",
            "2030-03-31T01:00:00Z",
            "2031-03-30T01:00:00Z",
            "2032-03-28T01:00:00Z",
            "2033-03-27T01:00:00Z",
            "2034-03-26T01:00:00Z",
            "2035-03-25T01:00:00Z",
            // Exists twice: fires the first time.
            "2026-10-25T00:30:00Z",
            "2027-10-31T00:30:00Z",
            "2028-10-29T00:30:00Z",
            "2029-10-28T00:30:00Z",
            "2030-10-27T00:30:00Z",
            "2031-10-26T00:30:00Z",
            "2032-10-31T00:30:00Z",
            "2033-10-30T00:30:00Z",
            "2034-10-29T00:30:00Z",
            "2035-10-28T00:30:00Z",
        ],
    },
    Leaps {
        pattern: "30 2 * * *",
        timezone: "America/New_York",
        fires: &[
            "2026-03-08T07:00:00Z",
            "2027-03-14T07:00:00Z",
            "2028-03-12T07:00:00Z",
            "2029-03-11T07:00:00Z",
            "2030-03-10T07:00:00Z",
            "2031-03-09T07:00:00Z",
            "2032-03-14T07:00:00Z",
            "2033-03-13T07:00:00Z",
            "2034-03-12T07:00:00Z",
            "2035-03-11T07:00:00Z",
        ],
    },
    Leaps {
        pattern: "30 1 * * *",
        timezone: "America/New_York",
        fires: &[
            "2026-11-01T05:30:00Z",
            "2027-11-07T05:30:00Z",
            "2028-11-05T05:30:00Z",
            "2029-11-04T05:30:00Z",
            "2030-11-03T05:30:00Z",
            "2031-11-02T05:30:00Z",
            "2032-11-07T05:30:00Z",
            "2033-11-06T05:30:00Z",
            "2034-11-05T05:30:00Z",
            "2035-11-04T05:30:00Z",
        ],
    },
    Leaps {
        pattern: "15 2 * * *",
        timezone: "Australia/Lord_Howe",
        fires: &["2026-10-03T15:30:00Z", "2027-10-02T15:30:00Z", "2030-10-05T15:30:00Z", "2035-10-06T15:30:00Z"],
    },
    Leaps {
        pattern: "0 0 * * *",
        timezone: "America/Santiago",
        fires: &["2026-09-06T04:00:00Z", "2027-09-05T04:00:00Z", "2031-09-07T04:00:00Z", "2035-09-02T04:00:00Z"],
    },
];

/// Fixed times of every day, in zones that leap at night, at midnight, by half an hour, and never.
const DAILY: &[(&str, Time, &str)] = &[
    ("30 2 * * *", time(2, 30, 0, 0), "Europe/Berlin"),
    ("0 3 * * *", time(3, 0, 0, 0), "Europe/Berlin"),
    ("30 2 * * *", time(2, 30, 0, 0), "America/New_York"),
    ("30 1 * * *", time(1, 30, 0, 0), "America/New_York"),
    ("0 9 * * *", time(9, 0, 0, 0), "Europe/London"),
    ("15 2 * * *", time(2, 15, 0, 0), "Australia/Lord_Howe"),
    ("0 0 * * *", time(0, 0, 0, 0), "America/Santiago"),
    ("@daily", time(0, 0, 0, 0), "Asia/Kolkata"),
    ("20 5 23 * * *", time(23, 5, 20, 0), "Pacific/Auckland"),
    ("59 23 * * *", time(23, 59, 0, 0), "UTC"),
];

fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).expect(name)
}

fn midnight(day: Date) -> Timestamp {
    day.to_zoned(TimeZone::UTC).expect("a date").timestamp()
}

fn schedule(pattern: &str, timezone: &str) -> Schedule {
    Schedule::parse(pattern, timezone, midnight(FIRST)).expect(pattern)
}

/// When a time on the wall is, by the zone's own table of offsets.
fn on_the_wall(at: DateTime, zone: &TimeZone) -> Timestamp {
    match zone.to_ambiguous_timestamp(at).offset() {
        AmbiguousOffset::Unambiguous { offset } => offset.to_timestamp(at).expect("a time"),
        AmbiguousOffset::Fold { before, .. } => before.to_timestamp(at).expect("a time"),
        // What does not exist is said in the offset that is over; the leap is the first moment of the other one.
        AmbiguousOffset::Gap { before, .. } => {
            let near = before.to_timestamp(at).expect("a time");
            let leap = zone.preceding(near + SignedDuration::from_hours(3)).find(|leap| leap.timestamp() <= near);
            leap.expect("the leap that makes the gap").timestamp()
        }
    }
}

/// Between the first and the last midnight in UTC, as the scheduler sees it.
fn expected_daily(at: Time, timezone: &str) -> BTreeSet<Timestamp> {
    let zone = zone(timezone);
    let (from, to) = (midnight(FIRST), midnight(END));
    let mut day = FIRST.checked_sub(2.days()).expect("a date");
    let mut fires = BTreeSet::new();
    while day < END.checked_add(2.days()).expect("a date") {
        let fire = on_the_wall(day.to_datetime(at), &zone);
        if fire > from && fire <= to {
            fires.insert(fire);
        }
        day = day.tomorrow().expect("a date");
    }
    fires
}

/// What the unique index of the runs keeps, when the scheduler looks at these moments.
fn looked_at(schedule: &Schedule, moments: impl Iterator<Item = Timestamp>) -> BTreeSet<Timestamp> {
    let mut anchor = midnight(FIRST);
    let mut fires = BTreeSet::new();
    for now in moments {
        if let Some(fire) = schedule.due(anchor.min(now), now) {
            fires.insert(fire);
            anchor = fire;
        }
    }
    fires
}

#[test]
fn the_days_on_which_clocks_leap_fire_once_when_the_table_says() {
    for leaps in LEAPS {
        let schedule = schedule(leaps.pattern, leaps.timezone);
        for fire in leaps.fires {
            let fire: Timestamp = fire.parse().expect(fire);
            let before = fire - SignedDuration::from_hours(12);
            let found = schedule.upcoming(before, 2);
            let name = format!("{} {}", leaps.pattern, leaps.timezone);
            assert_eq!(found[0].timestamp(), fire, "{name}");
            let apart = found[1].timestamp().duration_since(fire);
            assert!(apart > SignedDuration::from_hours(20), "{name}: fires again after {apart} at {}", found[1]);
        }
    }
}

#[test]
fn ten_years_of_a_fixed_time_fire_once_a_day_as_the_wall_says() {
    for (pattern, at, timezone) in DAILY {
        let schedule = schedule(pattern, timezone);
        let clock = Clock::pinned(midnight(FIRST));
        let moments = std::iter::from_fn(|| {
            clock.advance(Duration::from_mins(173));
            Some(clock.now().min(midnight(END)))
        });
        let until_the_end = moments.take(10 * 366 * 24 * 60 / 173);
        let (found, expected) = (looked_at(&schedule, until_the_end), expected_daily(*at, timezone));
        let wrong: Vec<_> = found.symmetric_difference(&expected).take(5).collect();
        assert!(wrong.is_empty(), "{pattern} {timezone}: {wrong:?}");
        assert!((3_651..=3_654).contains(&found.len()), "{pattern} {timezone}: {}", found.len());
    }
}

#[test]
fn a_machine_clock_that_jumps_back_and_forth_loses_and_doubles_nothing() {
    for (pattern, at, timezone) in DAILY {
        let schedule = schedule(pattern, timezone);
        let (mut random, mut truth, mut off) = (8_u64, midnight(FIRST), SignedDuration::ZERO);
        let moments = std::iter::from_fn(|| {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            truth += SignedDuration::from_mins(i64::try_from(random >> 56).expect("small") + 30);
            // Once in about a hundred looks the clock is set: up to five hours ahead or behind, or right again.
            if (random >> 40).is_multiple_of(128) {
                off = SignedDuration::from_mins(i64::try_from(random >> 30 & 0x1ff).expect("small") - 256);
            }
            (truth < midnight(END)).then(|| truth + off)
        });
        let last_day = midnight(END) - SignedDuration::from_hours(48);
        let mut found = looked_at(&schedule, moments);
        let mut expected = expected_daily(*at, timezone);
        found.retain(|fire| *fire < last_day);
        expected.retain(|fire| *fire < last_day);
        let wrong: Vec<_> = found.symmetric_difference(&expected).take(5).collect();
        assert!(wrong.is_empty(), "{pattern} {timezone}: {wrong:?}");
    }
}

#[test]
fn wildcards_follow_the_time_that_passes_through_every_leap() {
    for timezone in ["Europe/Berlin", "America/New_York"] {
        let schedule = schedule("0 * * * *", timezone);
        let (mut fire, end) = (midnight(FIRST), midnight(END));
        while fire < end {
            let next = schedule.next_after(fire).expect("it never ends");
            assert_eq!(next.duration_since(fire), SignedDuration::from_hours(1), "{timezone}: after {fire}");
            fire = next;
        }
    }
}
