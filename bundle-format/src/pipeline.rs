//! Work done by several threads, results taken in order, never more than a few of them waiting.

use std::collections::BTreeMap;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

/// Results that may wait for an earlier one, beyond one per thread.
const AHEAD: usize = 4;

struct State<R> {
    next: usize,
    taken: usize,
    ready: BTreeMap<usize, R>,
    stopped: bool,
}

struct Shared<R> {
    state: Mutex<State<R>>,
    changed: Condvar,
}

impl<R> Shared<R> {
    fn lock(&self) -> MutexGuard<'_, State<R>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait<'a>(&self, guard: MutexGuard<'a, State<R>>) -> MutexGuard<'a, State<R>> {
        self.changed.wait(guard).unwrap_or_else(PoisonError::into_inner)
    }

    /// The index of the next piece of work, or `None` when there is no more.
    fn claim(&self, count: usize, window: usize) -> Option<usize> {
        let mut state = self.lock();
        while !state.stopped && state.next < count && state.next >= state.taken + window {
            state = self.wait(state);
        }
        if state.stopped || state.next >= count {
            return None;
        }
        state.next += 1;
        Some(state.next - 1)
    }

    fn deliver(&self, index: usize, result: R) {
        self.lock().ready.insert(index, result);
        self.changed.notify_all();
    }

    /// The result for that index, or `None` when a worker has panicked.
    fn take(&self, index: usize) -> Option<R> {
        let mut state = self.lock();
        loop {
            if let Some(result) = state.ready.remove(&index) {
                return Some(result);
            }
            if state.stopped {
                return None;
            }
            state = self.wait(state);
        }
    }

    fn taken(&self, index: usize) {
        self.lock().taken = index + 1;
        self.changed.notify_all();
    }
}

/// Ends everybody's waiting when its thread ends in any other way than by finishing its work.
struct StopOnDrop<'a, R>(&'a Shared<R>);

impl<R> Drop for StopOnDrop<'_, R> {
    fn drop(&mut self) {
        self.0.lock().stopped = true;
        self.0.changed.notify_all();
    }
}

/// Runs `worker()` on `threads` threads over `items` and hands the results to `take` in the order of the items, with what
/// `begin` made, which runs beside the first work. Stops at the first error. A panic of a worker is passed on.
pub(crate) fn ordered<T, R, S, E, W>(
    items: &[T],
    threads: usize,
    worker: impl Fn() -> W + Sync,
    begin: impl FnOnce() -> Result<S, E>,
    mut take: impl FnMut(&mut S, &T, R) -> Result<(), E>,
) -> Result<S, E>
where
    T: Sync,
    R: Send,
    W: FnMut(&T) -> R,
{
    let threads = threads.min(items.len());
    if threads <= 1 {
        let mut made = begin()?;
        let mut work = worker();
        for item in items {
            let result = work(item);
            take(&mut made, item, result)?;
        }
        return Ok(made);
    }
    let state = State { next: 0, taken: 0, ready: BTreeMap::new(), stopped: false };
    let shared = Shared { state: Mutex::new(state), changed: Condvar::new() };
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                let guard = StopOnDrop(&shared);
                let mut work = worker();
                while let Some(index) = shared.claim(items.len(), threads + AHEAD) {
                    let result = work(&items[index]);
                    shared.deliver(index, result);
                }
                std::mem::forget(guard);
            });
        }
        let _guard = StopOnDrop(&shared);
        let mut made = begin()?;
        for (index, item) in items.iter().enumerate() {
            let Some(result) = shared.take(index) else { break };
            take(&mut made, item, result)?;
            shared.taken(index);
        }
        Ok(made)
    })
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    use super::*;

    #[allow(clippy::unnecessary_wraps, reason = "what begins may fail")]
    fn nothing() -> Result<(), &'static str> {
        Ok(())
    }

    #[test]
    fn results_come_in_order_whoever_is_first() {
        let items: Vec<u64> = (0..200).collect();
        for threads in [0, 1, 2, 8, 500] {
            let mut seen = Vec::new();
            let work = || {
                |item: &u64| {
                    thread::sleep(Duration::from_micros(item * 7 % 50));
                    item * 2
                }
            };
            let begun = ordered(
                &items,
                threads,
                work,
                || Ok::<_, ()>("begun"),
                |begun, item, result| {
                    assert_eq!(*begun, "begun");
                    seen.push((*item, result));
                    Ok(())
                },
            );
            assert_eq!(begun, Ok("begun"));
            assert!(seen.iter().zip(&items).all(|((item, result), index)| item == index && *result == index * 2));
            assert_eq!(seen.len(), items.len());
        }
    }

    #[test]
    fn no_worker_runs_far_ahead_of_what_was_taken() {
        let items: Vec<usize> = (0..100).collect();
        let taken = AtomicUsize::new(0);
        let work = || |item: &usize| assert!(*item < taken.load(Ordering::SeqCst) + 3 + 2 + AHEAD);
        ordered(&items, 3, work, nothing, |(), _, ()| {
            thread::sleep(Duration::from_micros(200));
            taken.fetch_add(1, Ordering::SeqCst);
            Ok(())
        })
        .unwrap();
    }

    #[test]
    fn the_first_error_ends_the_work() {
        let items: Vec<usize> = (0..1_000).collect();
        let done = AtomicUsize::new(0);
        let work = || |_: &usize| done.fetch_add(1, Ordering::SeqCst);
        let take = |(): &mut (), item: &usize, _| if *item == 3 { Err("stop") } else { Ok(()) };
        assert_eq!(ordered(&items, 4, work, nothing, take), Err("stop"));
        assert!(done.load(Ordering::SeqCst) < 100);
    }

    #[test]
    fn an_error_at_the_beginning_ends_the_work_and_nothing_is_taken() {
        let items: Vec<usize> = (0..1_000).collect();
        for threads in [1, 4] {
            let done = AtomicUsize::new(0);
            let work = || |_: &usize| done.fetch_add(1, Ordering::SeqCst);
            let begin = || Err::<(), _>("stop");
            let result = ordered(&items, threads, work, begin, |(), _, _| panic!("nothing was begun"));
            assert_eq!(result, Err("stop"));
            assert!(done.load(Ordering::SeqCst) < 100);
        }
    }

    #[test]
    fn a_panic_in_a_worker_is_passed_on_instead_of_waiting_for_ever() {
        let items: Vec<usize> = (0..50).collect();
        let outcome = std::panic::catch_unwind(|| {
            ordered(&items, 4, || |item: &usize| assert!(*item != 7), nothing, |(), _, ()| Ok(()))
        });
        assert!(outcome.is_err());
    }
}
