//! What a process uses: memory and processor time.

use std::time::Duration;

/// Resident bytes; none where the system does not tell, or the process has gone.
#[cfg(target_os = "linux")]
pub(super) fn resident(pid: u32) -> Option<u64> {
    let status = fs_err::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kilobytes: u64 = line.trim().strip_suffix(" kB")?.parse().ok()?;
    Some(kilobytes << 10)
}

/// Other systems keep it behind calls that need rights or a helper: there, `memory_mb` is not held.
#[cfg(not(target_os = "linux"))]
pub(super) const fn resident(_pid: u32) -> Option<u64> {
    None
}

/// Processor time of all its threads so far; none where the system does not tell, or the process has gone.
#[cfg(target_os = "linux")]
pub(super) fn computed(pid: u32) -> Option<Duration> {
    /// proc(5): what `/proc` counts in, the same on every machine that bun runs on.
    const TICK: Duration = Duration::from_millis(10);
    let stat = fs_err::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name before may hold anything; user and system time are the 14th and the 15th field, the state is the 3rd.
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace().skip(11);
    let ticks = fields.next()?.parse::<u32>().ok()?.checked_add(fields.next()?.parse().ok()?)?;
    Some(TICK * ticks)
}

/// As with memory.
#[cfg(not(target_os = "linux"))]
pub(super) const fn computed(_pid: u32) -> Option<Duration> {
    None
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn this_process_holds_some_memory_and_one_that_is_gone_none() {
        assert!(resident(std::process::id()).unwrap() > 1 << 20);
        assert_eq!(resident(u32::MAX), None);
    }

    #[test]
    fn the_processor_time_of_this_process_grows_while_it_computes() {
        let own = || computed(std::process::id()).unwrap();
        let (begun, started) = (own(), std::time::Instant::now());
        while own() == begun {
            assert!(started.elapsed() < Duration::from_mins(1), "still {begun:?}");
        }
        assert_eq!(computed(u32::MAX), None);
    }
}
