//! Work that nobody waits for, behind work that somebody waits for.

/// As `nice` counts: a tenth of a processor that others want, all of one that nobody wants.
#[cfg(target_os = "linux")]
const NICE: i32 = 10;

/// Lets everything else go before this thread, from now on. On Linux a priority belongs to a thread; elsewhere it belongs
/// to the whole process, and nothing happens.
pub fn step_back() {
    // Without it the work is the same.
    #[cfg(target_os = "linux")]
    let _ = rustix::process::setpriority_process(None, NICE);
}
