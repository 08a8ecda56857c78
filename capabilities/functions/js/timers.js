// setTimeout, setInterval and queueMicrotask (HTML Standard, section 8.6) over the host's one-shot sleep.

import { host, instance } from "reactor:runtime/host.js";
import { reportError } from "reactor:runtime/console.js";
import { requireArguments } from "reactor:runtime/convert.js";

/** The longest sleep the host takes; later deadlines sleep again. Also the largest delay of the standard. */
const LONGEST = 0x7fffffff;

/** Timers by id, and the same in order of deadline, then of arming. Cleared ones are skipped when met. */
const timers = new Map();
const queue = [];
let lastId = 0;
let lastOrder = 0;
/** The deadline that a sleep under way will wake for. */
let nextWake = Infinity;

export function setTimeout(callback, delay = 0, ...values) {
  requireArguments(arguments.length, 1, "setTimeout");
  return addTimer({ callback: requireFunction(callback, "setTimeout"), values, delay: toDelay(delay), repeats: false });
}

export function setInterval(callback, delay = 0, ...values) {
  requireArguments(arguments.length, 1, "setInterval");
  const wait = Math.max(1, toDelay(delay));
  return addTimer({ callback: requireFunction(callback, "setInterval"), values, delay: wait, repeats: true });
}

export function clearTimeout(id = undefined) {
  const timer = timers.get(Number(id));
  if (timer === undefined) return;
  timer.cleared = true;
  timers.delete(timer.id);
}

export function clearInterval(id = undefined) {
  clearTimeout(id);
}

const enqueueMicrotask = globalThis.queueMicrotask;

export function queueMicrotask(callback) {
  requireArguments(arguments.length, 1, "queueMicrotask");
  requireFunction(callback, "queueMicrotask");
  enqueueMicrotask(() => {
    try {
      callback();
    } catch (error) {
      reportError(error);
    }
  });
}

/** Timers set by top-level code begin to run with the instance's first call. */
export function startTimers() {
  if (timers.size === 0) return;
  queue.length = 0;
  for (const timer of timers.values()) insert(timer);
  arm();
}

function requireFunction(callback, operation) {
  if (typeof callback !== "function") {
    throw new TypeError(`${operation}: the callback must be a function`);
  }
  return callback;
}

function toDelay(value) {
  const delay = Math.trunc(Number(value));
  return delay > 0 && delay <= LONGEST ? delay : 0;
}

function addTimer(timer) {
  timer.id = ++lastId;
  timer.cleared = false;
  timers.set(timer.id, timer);
  if (instance.running) {
    insert(timer);
    arm();
  }
  return timer.id;
}

function insert(timer) {
  timer.deadline = host.monotonic() + timer.delay;
  timer.order = ++lastOrder;
  let low = 0;
  let high = queue.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (queue[middle].deadline <= timer.deadline) low = middle + 1;
    else high = middle;
  }
  queue.splice(low, 0, timer);
}

function arm() {
  while (queue.length > 0 && queue[0].cleared) queue.shift();
  if (queue.length === 0 || queue[0].deadline >= nextWake) return;
  const deadline = queue[0].deadline;
  const wait = Math.ceil(deadline - host.monotonic());
  nextWake = deadline;
  host.sleep(Math.min(Math.max(wait, 0), LONGEST)).then(() => wake(deadline));
}

/** Runs at most one timer, so that its microtasks are done before the next one runs. */
function wake(deadline) {
  if (nextWake === deadline) nextWake = Infinity;
  const timer = queue.find((entry) => !entry.cleared);
  if (timer !== undefined && timer.deadline <= host.monotonic()) {
    queue.splice(queue.indexOf(timer), 1);
    if (!timer.repeats) timers.delete(timer.id);
    try {
      timer.callback.apply(globalThis, timer.values);
    } catch (error) {
      reportError(error);
    }
    if (timer.repeats && !timer.cleared) insert(timer);
  }
  arm();
}
