//! `[[jobs]]`: what runs, when, and how often it is tried again.

use std::collections::HashMap;

use bundle_format::{Backoff, JobEntry, JobName, JobRetry, JobTrigger};

use super::functions::FunctionSettings;
use super::reader::Reader;
use crate::diagnostic::{Located, closest};

const LONGEST_TIMEOUT_MS: u32 = 86_400_000;
const LONGEST_DELAY_MS: u32 = 86_400_000;

const NICKNAMES: [&str; 7] = ["@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"];

pub(super) fn read(reader: &Reader<'_>, functions: &[FunctionSettings]) -> Vec<JobEntry> {
    let mut jobs: Vec<JobEntry> = Vec::new();
    let mut seen: HashMap<String, usize> = HashMap::new();
    for table in reader.tables("jobs") {
        let name = table.parsed("name", |value| value.parse::<JobName>().map_err(|error| error.problem));
        if !table.has("name") {
            table.missing("name", "every job needs a name of its own");
        }
        let job = read_one(&table, functions);
        table.report_unknown();
        let (Some(name), Some(mut job)) = (name, job) else { continue };
        let line = name.place.text.place(name.place.span.clone()).line;
        if let Some(first) = seen.insert(name.value.to_string(), line) {
            reader.report(
                name.place
                    .error(format!("job `{}` is declared twice", name.value))
                    .hint(format!("the first one is on line {first}")),
            );
        }
        job.name = name.value.to_string();
        jobs.push(job);
    }
    jobs
}

fn read_one(table: &Reader<'_>, functions: &[FunctionSettings]) -> Option<JobEntry> {
    let function = table.string("function");
    match &function {
        Some(function) => check_function(table, function, functions),
        None if !table.has("function") => table.missing("function", "name the function that the job calls"),
        None => {}
    }
    let trigger = table.table("trigger").and_then(|trigger| {
        let read = read_trigger(&trigger);
        trigger.report_unknown();
        read
    });
    if !table.has("trigger") {
        table.missing("trigger", "for example `trigger = { type = \"cron\", schedule = \"0 0 * * *\" }`");
    }
    let retry = table.table("retry").map_or_else(JobRetry::default, |retry| {
        let read = read_retry(&retry);
        retry.report_unknown();
        read
    });
    let timeout_ms = table.number_within("timeout_ms", 1..=LONGEST_TIMEOUT_MS);
    let max_concurrency = table.number_within("max_concurrency", 1..=1000);
    Some(JobEntry {
        name: String::new(),
        function: function?.value,
        trigger: trigger?,
        retry,
        timeout_ms: timeout_ms.map_or(600_000, |given| given.value),
        max_concurrency: max_concurrency.map_or(10, |given| given.value),
    })
}

fn check_function(table: &Reader<'_>, function: &Located<String>, functions: &[FunctionSettings]) {
    let names: Vec<String> = functions.iter().map(|known| known.name.to_string()).collect();
    if names.contains(&function.value) {
        return;
    }
    let hint = match closest(&function.value, names.iter().map(String::as_str)) {
        Some(near) => format!("did you mean `{near}`?"),
        None if names.is_empty() => "the project declares no functions".to_owned(),
        None => format!("declared functions: {}", names.join(", ")),
    };
    table.report(function.place.error(format!("no function is called `{}`", function.value)).hint(hint));
}

#[derive(Clone, Copy)]
enum TriggerKind {
    Cron,
    Event,
    Manual,
}

fn read_trigger(table: &Reader<'_>) -> Option<JobTrigger> {
    let kind = table
        .one_of("type", &[("cron", TriggerKind::Cron), ("event", TriggerKind::Event), ("manual", TriggerKind::Manual)]);
    if !table.has("type") {
        table.missing("type", "one of `cron`, `event`, `manual`");
    }
    match kind?.value {
        TriggerKind::Cron => {
            let schedule = table.parsed("schedule", |value| check_schedule(value).map(|()| value.to_owned()));
            let timezone = table.parsed("timezone", |value| check_timezone(value).map(|()| value.to_owned()));
            if !table.has("schedule") {
                table.missing("schedule", "for example `schedule = \"0 0 * * *\"`");
            }
            let timezone = timezone.map_or_else(|| "UTC".to_owned(), |timezone| timezone.value);
            Some(JobTrigger::Cron { schedule: schedule?.value, timezone })
        }
        TriggerKind::Event => {
            let event_type = table.parsed("event_type", |value| {
                if value.is_empty() || value.len() > 200 || value.chars().any(char::is_control) {
                    Err("1 to 200 characters, for example `order.created`")
                } else {
                    Ok(value.to_owned())
                }
            });
            if !table.has("event_type") {
                table.missing("event_type", "for example `event_type = \"order.created\"`");
            }
            Some(JobTrigger::Event { event_type: event_type?.value })
        }
        TriggerKind::Manual => Some(JobTrigger::Manual),
    }
}

/// Field count and characters; what the fields mean is the server's to judge, which owns the cron engine.
fn check_schedule(schedule: &str) -> Result<(), String> {
    if schedule.starts_with('@') {
        return if NICKNAMES.contains(&schedule) { Ok(()) } else { Err(format!("known: {}", NICKNAMES.join(", "))) };
    }
    let fields: Vec<_> = schedule.split_whitespace().collect();
    if !(5..=7).contains(&fields.len()) {
        return Err(format!(
            "a schedule has 5, 6 or 7 fields (minute hour day month weekday, seconds before, year after); this one has {}",
            fields.len()
        ));
    }
    let allowed = |character: char| character.is_ascii_alphanumeric() || "*/,-?#".contains(character);
    match fields.iter().find(|field| !field.chars().all(allowed)) {
        Some(field) => Err(format!("`{field}` holds characters that no schedule has")),
        None => Ok(()),
    }
}

fn check_timezone(timezone: &str) -> Result<(), String> {
    let allowed = |character: char| character.is_ascii_alphanumeric() || "/_+-".contains(character);
    if timezone.is_empty() || !timezone.chars().all(allowed) {
        return Err("an IANA name, for example `Europe/Berlin`".to_owned());
    }
    Ok(())
}

fn read_retry(table: &Reader<'_>) -> JobRetry {
    let defaults = JobRetry::default();
    let backoff = table.one_of(
        "backoff",
        &[("fixed", Backoff::Fixed), ("linear", Backoff::Linear), ("exponential", Backoff::Exponential)],
    );
    let initial = table.number_within("initial_delay_ms", 0..=LONGEST_DELAY_MS);
    let longest = table.number_within("max_delay_ms", 0..=LONGEST_DELAY_MS);
    let retry = JobRetry {
        max_attempts: table.number_within("max_attempts", 1..=100).map_or(defaults.max_attempts, |given| given.value),
        backoff: backoff.map_or(defaults.backoff, |given| given.value),
        initial_delay_ms: initial.as_ref().map_or(defaults.initial_delay_ms, |given| given.value),
        max_delay_ms: longest.as_ref().map_or(defaults.max_delay_ms, |given| given.value),
    };
    if retry.initial_delay_ms > retry.max_delay_ms
        && let Some(given) = initial.or(longest)
    {
        table.report(given.place.error(format!(
            "the first delay is {} ms and the longest {} ms",
            retry.initial_delay_ms, retry.max_delay_ms
        )));
    }
    retry
}
