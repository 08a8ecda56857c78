//! Turns of functions: whose code runs next. Guest code has threads of its own, where functions take turns however
//! many calls each of them has, so that one at its limits leaves the others their share and the server its threads.
//!
//! While nothing else runs, a call begins on the thread that brought it: that saves two changes of thread.

use std::collections::VecDeque;
use std::panic::AssertUnwindSafe;
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU32, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Wake, Waker};

use futures::future::BoxFuture;
use tokio::runtime::Handle;
use tokio::sync::oneshot;

/// Calls of a function that begin on the guests' threads after one of them has used up a slice.
const HEAVY_CALLS: u32 = 32;

/// The threads for guest code.
pub(crate) struct Turns {
    shared: Arc<Shared>,
}

struct Shared {
    lines: Mutex<Lines>,
    work: Condvar,
    /// Calls that are running or could run now.
    active: AtomicUsize,
    runtime: Handle,
}

#[derive(Default)]
struct Lines {
    /// Lines with something to do; the first one is next.
    order: VecDeque<Arc<Line>>,
    stopped: bool,
}

/// The calls of one function.
#[derive(Default)]
pub(crate) struct Line {
    ready: Mutex<VecDeque<Arc<Task>>>,
    /// Calls that may not begin on the caller's thread.
    heavy: AtomicU32,
}

/// One call.
struct Task {
    future: Mutex<Option<BoxFuture<'static, ()>>>,
    state: AtomicU8,
    cancelled: AtomicBool,
    line: Arc<Line>,
    shared: Arc<Shared>,
}

const IDLE: u8 = 0;
const QUEUED: u8 = 1;
const RUNNING: u8 = 2;
/// Woken while it runs.
const AGAIN: u8 = 3;
const DONE: u8 = 4;

impl Turns {
    /// As many threads as the machine has cores. They end with the last clone of what they serve.
    pub(crate) fn start() -> std::io::Result<Self> {
        let shared = Arc::new(Shared {
            lines: Mutex::default(),
            work: Condvar::new(),
            active: AtomicUsize::new(0),
            runtime: Handle::current(),
        });
        let count = std::thread::available_parallelism().map_or(2, usize::from);
        for number in 0..count {
            let shared = Arc::clone(&shared);
            std::thread::Builder::new().name(format!("functions-{number}")).spawn(move || shared.serve())?;
        }
        Ok(Self { shared })
    }

    /// Runs a call to its end. None if it panicked. Dropping the future ends the call at its next pause.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        line: &Arc<Line>,
        call: impl Future<Output = T> + Send + 'static,
    ) -> Option<T> {
        let (sender, receiver) = oneshot::channel();
        let future: BoxFuture<'static, ()> = Box::pin(async move {
            // Nobody waits when the caller of `run` is gone.
            let _ = sender.send(call.await);
        });
        let task = Arc::new(Task {
            future: Mutex::new(Some(future)),
            state: AtomicU8::new(IDLE),
            cancelled: AtomicBool::new(false),
            line: Arc::clone(line),
            shared: Arc::clone(&self.shared),
        });
        let guard = CancelOnDrop(Arc::clone(&task));
        if self.shared.is_quiet() && line.is_light() {
            task.state.store(QUEUED, Ordering::Release);
            self.shared.active.fetch_add(1, Ordering::AcqRel);
            if task.step() == Step::Yielded {
                line.heavy.store(HEAVY_CALLS, Ordering::Relaxed);
            }
        } else {
            task.schedule();
        }
        let outcome = receiver.await.ok();
        drop(guard);
        outcome
    }
}

impl Drop for Turns {
    fn drop(&mut self) {
        let mut lines = self.shared.lines();
        lines.stopped = true;
        // Calls that wait hold their line, which holds them.
        for line in lines.order.drain(..) {
            line.ready().clear();
        }
        drop(lines);
        self.shared.work.notify_all();
    }
}

impl Line {
    /// Whether its last calls were short. Counts down.
    fn is_light(&self) -> bool {
        let left = self.heavy.load(Ordering::Relaxed);
        if left > 0 {
            self.heavy.store(left - 1, Ordering::Relaxed);
        }
        left == 0
    }

    fn ready(&self) -> MutexGuard<'_, VecDeque<Arc<Task>>> {
        self.ready.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Shared {
    fn is_quiet(&self) -> bool {
        self.active.load(Ordering::Acquire) == 0
    }

    fn lines(&self) -> MutexGuard<'_, Lines> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A thread's life.
    fn serve(self: &Arc<Self>) {
        let _runtime = self.runtime.enter();
        while let Some(task) = self.next() {
            task.step();
        }
    }

    /// The next task of the line whose turn it is; the line goes to the end.
    fn next(&self) -> Option<Arc<Task>> {
        let mut lines = self.lines();
        loop {
            if lines.stopped {
                return None;
            }
            if let Some(line) = lines.order.pop_front() {
                let mut ready = line.ready();
                let task = ready.pop_front();
                let more = !ready.is_empty();
                drop(ready);
                if more {
                    lines.order.push_back(line);
                }
                if task.is_some() {
                    return task;
                }
                continue;
            }
            lines = self.work.wait(lines).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn enqueue(&self, task: Arc<Task>) {
        let line = Arc::clone(&task.line);
        let mut lines = self.lines();
        let mut ready = line.ready();
        let first = ready.is_empty();
        ready.push_back(task);
        drop(ready);
        if first {
            lines.order.push_back(line);
        }
        drop(lines);
        self.work.notify_one();
    }
}

/// What came of one slice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Done,
    /// It waits for something.
    Waits,
    /// It was interrupted, or woken in the meantime.
    Yielded,
}

impl Task {
    /// Lets it run when its turn comes.
    fn schedule(self: &Arc<Self>) {
        let mut state = self.state.load(Ordering::Acquire);
        loop {
            let next = match state {
                IDLE => QUEUED,
                RUNNING => AGAIN,
                _ => return,
            };
            match self.state.compare_exchange_weak(state, next, Ordering::AcqRel, Ordering::Acquire) {
                Ok(_) => break,
                Err(now) => state = now,
            }
        }
        if state == IDLE {
            self.shared.active.fetch_add(1, Ordering::AcqRel);
            self.shared.enqueue(Arc::clone(self));
        }
    }

    /// Runs it until it pauses. It counts as active before, and afterwards if it could go on.
    fn step(self: &Arc<Self>) -> Step {
        self.state.store(RUNNING, Ordering::Release);
        if self.poll().is_ready() {
            self.state.store(DONE, Ordering::Release);
            self.shared.active.fetch_sub(1, Ordering::AcqRel);
            return Step::Done;
        }
        if self.state.compare_exchange(RUNNING, IDLE, Ordering::AcqRel, Ordering::Acquire).is_ok() {
            self.shared.active.fetch_sub(1, Ordering::AcqRel);
            return Step::Waits;
        }
        self.state.store(QUEUED, Ordering::Release);
        self.shared.enqueue(Arc::clone(self));
        Step::Yielded
    }

    fn poll(self: &Arc<Self>) -> Poll<()> {
        let mut slot = self.future.lock().unwrap_or_else(PoisonError::into_inner);
        if self.cancelled.load(Ordering::Acquire) {
            *slot = None;
        }
        let Some(future) = slot.as_mut() else { return Poll::Ready(()) };
        let waker = Waker::from(Arc::clone(self));
        let polled =
            std::panic::catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(&mut Context::from_waker(&waker))));
        // A panic ends the call, whose caller learns of it, and not the thread.
        let polled = polled.unwrap_or(Poll::Ready(()));
        if polled.is_ready() {
            *slot = None;
        }
        polled
    }
}

impl Wake for Task {
    fn wake(self: Arc<Self>) {
        self.schedule();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.schedule();
    }
}

struct CancelOnDrop(Arc<Task>);

impl Drop for CancelOnDrop {
    fn drop(&mut self) {
        self.0.cancelled.store(true, Ordering::Release);
        self.0.schedule();
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    /// Runs for so many slices, and notes each of them.
    async fn slices(count: usize, name: char, into: Arc<Mutex<String>>) {
        for _ in 0..count {
            into.lock().unwrap().push(name);
            std::thread::sleep(Duration::from_millis(2));
            tokio::task::yield_now().await;
        }
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn calls_end_with_their_values_and_may_wait_in_between() {
        let turns = Turns::start().unwrap();
        let line = Arc::new(Line::default());
        let slow = turns.run(&line, async {
            tokio::time::sleep(Duration::from_millis(5)).await;
            7
        });
        let (slow, fast) = tokio::join!(slow, turns.run(&line, async { 8 }));
        assert_eq!((slow, fast), (Some(7), Some(8)));
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_function_with_many_calls_leaves_another_its_turn() {
        let turns = Arc::new(Turns::start().unwrap());
        let seen = Arc::new(Mutex::new(String::new()));
        let (many, one) = (Arc::new(Line::default()), Arc::new(Line::default()));
        let mut crowd = Vec::new();
        for _ in 0..40 {
            let (turns, many, seen) = (Arc::clone(&turns), Arc::clone(&many), Arc::clone(&seen));
            crowd.push(tokio::spawn(async move { turns.run(&many, slices(20, 'm', seen)).await }));
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
        turns.run(&one, slices(10, 'o', Arc::clone(&seen))).await.unwrap();
        let seen = seen.lock().unwrap().clone();
        let span = &seen[seen.find('o').unwrap()..=seen.rfind('o').unwrap()];
        let others = span.chars().filter(|name| *name == 'm').count();
        let threads = std::thread::available_parallelism().map_or(2, usize::from);
        // Nine pauses, in each of which every thread serves the other line about once.
        assert!(others <= 9 * (threads + 1) * 2, "{others} slices of the crowd between ten of the one: {span}");
        for call in crowd {
            call.abort();
        }
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_panic_ends_its_own_call_only() {
        let turns = Turns::start().unwrap();
        let line = Arc::new(Line::default());
        let panicking = turns.run(&line, async { panic!("on purpose") });
        assert_eq!(panicking.await, None::<()>);
        assert_eq!(turns.run(&line, async { 1 }).await, Some(1));
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_call_nobody_waits_for_is_dropped() {
        struct Tell(Option<oneshot::Sender<()>>);
        impl Drop for Tell {
            fn drop(&mut self) {
                let _ = self.0.take().unwrap().send(());
            }
        }
        let turns = Turns::start().unwrap();
        let line = Arc::new(Line::default());
        let (sender, dropped) = oneshot::channel();
        let tell = Tell(Some(sender));
        let waiting = turns.run(&line, async move {
            let _tell = tell;
            std::future::pending::<()>().await;
        });
        assert!(tokio::time::timeout(Duration::from_millis(10), waiting).await.is_err());
        tokio::time::timeout(Duration::from_secs(5), dropped).await.unwrap().unwrap();
    }
}
