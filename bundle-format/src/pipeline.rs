//! Work done by several threads, results taken in order, never more than so many bytes of them waiting.

use std::collections::BTreeMap;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

/// Bytes of results that may wait for an earlier one. Beyond them work goes on only for as many as there are threads.
const AHEAD: u64 = 16 << 20;

/// What may wait for an earlier one.
pub(crate) trait Weigh {
    /// Its bytes.
    fn weight(&self) -> u64;
}

struct State<R> {
    next: usize,
    taken: usize,
    ready: BTreeMap<usize, R>,
    /// Bytes of what is ready.
    waiting: u64,
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

    fn taken(&self, index: usize) {
        self.lock().taken = index + 1;
        self.changed.notify_all();
    }
}

impl<R: Weigh> Shared<R> {
    /// The index of the next piece of work, or `None` when there is no more.
    fn claim(&self, count: usize, threads: usize) -> Option<usize> {
        let mut state = self.lock();
        while !state.stopped && state.next < count && state.waiting >= AHEAD && state.next >= state.taken + threads {
            state = self.wait(state);
        }
        if state.stopped || state.next >= count {
            return None;
        }
        state.next += 1;
        Some(state.next - 1)
    }

    fn deliver(&self, index: usize, result: R) {
        let mut state = self.lock();
        state.waiting += result.weight();
        state.ready.insert(index, result);
        drop(state);
        self.changed.notify_all();
    }

    /// The result for that index, or `None` when a worker has panicked.
    fn take(&self, index: usize) -> Option<R> {
        let mut state = self.lock();
        loop {
            if let Some(result) = state.ready.remove(&index) {
                state.waiting -= result.weight();
                return Some(result);
            }
            if state.stopped {
                return None;
            }
            state = self.wait(state);
        }
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
    R: Send + Weigh,
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
    let state = State { next: 0, taken: 0, ready: BTreeMap::new(), waiting: 0, stopped: false };
    let shared = Shared { state: Mutex::new(state), changed: Condvar::new() };
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                let guard = StopOnDrop(&shared);
                let mut work = worker();
                while let Some(index) = shared.claim(items.len(), threads) {
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

    /// As many bytes as it says.
    struct Bytes(u64);

    impl Weigh for Bytes {
        fn weight(&self) -> u64 {
            self.0
        }
    }

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
                    Bytes(item * 2)
                }
            };
            let begun = ordered(
                &items,
                threads,
                work,
                || Ok::<_, ()>("begun"),
                |begun, item, result| {
                    assert_eq!(*begun, "begun");
                    seen.push((*item, result.0));
                    Ok(())
                },
            );
            assert_eq!(begun, Ok("begun"));
            assert!(seen.iter().zip(&items).all(|((item, result), index)| item == index && *result == index * 2));
            assert_eq!(seen.len(), items.len());
        }
    }

    #[test]
    fn no_worker_runs_further_ahead_than_bytes_may_wait() {
        // So many results may wait; each thread may have begun another before it was.
        for (weight, most) in [(AHEAD / 5, 5 + 3), (AHEAD * 2, 1 + 3)] {
            let items: Vec<usize> = (0..100).collect();
            let taken = AtomicUsize::new(0);
            let work = || {
                |item: &usize| {
                    assert!(*item <= taken.load(Ordering::SeqCst) + most + 1, "{item}");
                    Bytes(weight)
                }
            };
            ordered(&items, 3, work, nothing, |(), _, _| {
                thread::sleep(Duration::from_micros(200));
                taken.fetch_add(1, Ordering::SeqCst);
                Ok(())
            })
            .unwrap();
        }
    }

    #[test]
    fn results_without_weight_do_not_keep_anybody_waiting() {
        let items: Vec<usize> = (0..500).collect();
        let done = AtomicUsize::new(0);
        let work = || {
            |_: &usize| {
                done.fetch_add(1, Ordering::SeqCst);
                Bytes(0)
            }
        };
        // Everything is done before the first result is taken.
        let begin = || {
            while done.load(Ordering::SeqCst) < items.len() {
                thread::yield_now();
            }
            Ok::<_, ()>(())
        };
        ordered(&items, 2, work, begin, |(), _, _| Ok(())).unwrap();
    }

    #[test]
    fn the_first_error_ends_the_work() {
        let items: Vec<usize> = (0..1_000).collect();
        let done = AtomicUsize::new(0);
        let work = || {
            |_: &usize| {
                done.fetch_add(1, Ordering::SeqCst);
                Bytes(AHEAD)
            }
        };
        let take = |(): &mut (), item: &usize, _| if *item == 3 { Err("stop") } else { Ok(()) };
        assert_eq!(ordered(&items, 4, work, nothing, take), Err("stop"));
        assert!(done.load(Ordering::SeqCst) < 100);
    }

    #[test]
    fn an_error_at_the_beginning_ends_the_work_and_nothing_is_taken() {
        let items: Vec<usize> = (0..1_000).collect();
        for threads in [1, 4] {
            let done = AtomicUsize::new(0);
            let work = || {
                |_: &usize| {
                    done.fetch_add(1, Ordering::SeqCst);
                    Bytes(AHEAD)
                }
            };
            let begin = || Err::<(), _>("stop");
            let result = ordered(&items, threads, work, begin, |(), _, _| panic!("nothing was begun"));
            assert_eq!(result, Err("stop"));
            assert!(done.load(Ordering::SeqCst) < 100);
        }
    }

    #[test]
    fn a_panic_in_a_worker_is_passed_on_instead_of_waiting_for_ever() {
        let items: Vec<usize> = (0..50).collect();
        let work = || {
            |item: &usize| {
                assert!(*item != 7);
                Bytes(1)
            }
        };
        let outcome = std::panic::catch_unwind(|| ordered(&items, 4, work, nothing, |(), _, _| Ok(())));
        assert!(outcome.is_err());
    }
}
