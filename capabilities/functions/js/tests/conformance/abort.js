import { equal, equals, table, throws, wait, yes } from "../check.js";

const rows = table("Abort", {
  "a new signal is quiet": () => {
    const { signal } = new AbortController();
    equals(signal.aborted, false, signal.reason, undefined);
    signal.throwIfAborted();
  },
  "the signal is always the same": () => {
    const controller = new AbortController();
    yes(controller.signal === controller.signal);
  },
  "abort raises it with an AbortError": () => {
    const controller = new AbortController();
    controller.abort();
    equals(controller.signal.aborted, true, controller.signal.reason.name, "AbortError", controller.signal.reason.code, 20, controller.signal.reason instanceof DOMException, true);
  },
  "a reason of any kind": () => {
    for (const reason of ["text", 0, null, false, new Error("mine")]) {
      const controller = new AbortController();
      controller.abort(reason);
      equal(controller.signal.reason, reason);
    }
  },
  "undefined as reason is the usual one": () => {
    const controller = new AbortController();
    controller.abort(undefined);
    equal(controller.signal.reason.name, "AbortError");
  },
  "the first reason stays": () => {
    const controller = new AbortController();
    controller.abort("first");
    controller.abort("second");
    equal(controller.signal.reason, "first");
  },
  "the event comes once": () => {
    const controller = new AbortController();
    let count = 0;
    controller.signal.addEventListener("abort", () => count++);
    controller.abort();
    controller.abort();
    equal(count, 1);
  },
  "the event knows its signal": () => {
    const controller = new AbortController();
    let seen;
    controller.signal.addEventListener("abort", function listen(event) {
      seen = [event.type, event.target === controller.signal, this === controller.signal, event.isTrusted, event.bubbles, event.cancelable];
    });
    controller.abort();
    equal(seen, ["abort", true, true, true, false, false]);
  },
  "onabort is called": () => {
    const controller = new AbortController();
    let count = 0;
    equal(controller.signal.onabort, null);
    controller.signal.onabort = () => count++;
    controller.abort();
    equal(count, 1);
  },
  "onabort keeps its place when replaced": () => {
    const controller = new AbortController();
    const order = [];
    controller.signal.onabort = () => order.push("first");
    controller.signal.addEventListener("abort", () => order.push("second"));
    controller.signal.onabort = () => order.push("replaced");
    controller.abort();
    equal(order, ["replaced", "second"]);
  },
  "throwIfAborted throws the reason": () => {
    const error = new Error("mine");
    throws(error, () => AbortSignal.abort(error).throwIfAborted());
    throws("AbortError", () => AbortSignal.abort().throwIfAborted());
  },
  "AbortSignal.abort is raised": () => equals(AbortSignal.abort().aborted, true, AbortSignal.abort("why").reason, "why"),
  "timeout raises later with a TimeoutError": async () => {
    const signal = AbortSignal.timeout(5);
    equal(signal.aborted, false);
    await wait(30);
    equals(signal.aborted, true, signal.reason.name, "TimeoutError", signal.reason.code, 23);
  },
  "timeout checks its number": () => {
    throws(TypeError, () => AbortSignal.timeout());
    throws(TypeError, () => AbortSignal.timeout(-1));
    throws(TypeError, () => AbortSignal.timeout(NaN));
    throws(TypeError, () => AbortSignal.timeout(Infinity));
  },
  "any follows each": () => {
    const [first, second] = [new AbortController(), new AbortController()];
    const signal = AbortSignal.any([first.signal, second.signal]);
    equal(signal.aborted, false);
    second.abort("second");
    first.abort("first");
    equals(signal.aborted, true, signal.reason, "second");
  },
  "any of a raised one is raised": () => equal(AbortSignal.any([new AbortController().signal, AbortSignal.abort("why")]).reason, "why"),
  "any of none is quiet": () => equal(AbortSignal.any([]).aborted, false),
  "any of any": () => {
    const controller = new AbortController();
    const inner = AbortSignal.any([controller.signal]);
    const outer = AbortSignal.any([inner, new AbortController().signal]);
    let count = 0;
    outer.addEventListener("abort", () => count++);
    controller.abort("why");
    equals(outer.reason, "why", inner.reason, "why", count, 1);
  },
  "dependent signals are raised before any event": () => {
    const controller = new AbortController();
    const dependent = AbortSignal.any([controller.signal]);
    let seen;
    controller.signal.addEventListener("abort", () => (seen = dependent.aborted));
    controller.abort();
    equal(seen, true);
  },
  "any checks its list": () => {
    throws(TypeError, () => AbortSignal.any());
    throws(TypeError, () => AbortSignal.any([{}]));
    throws(TypeError, () => AbortSignal.any(new AbortController().signal));
  },
  "a signal is not made by hand": () => throws(TypeError, () => new AbortSignal()),
  "a signal removes listeners": () => {
    const controller = new AbortController();
    const target = new EventTarget();
    let count = 0;
    target.addEventListener("x", () => count++, { signal: controller.signal });
    target.dispatchEvent(new Event("x"));
    controller.abort();
    target.dispatchEvent(new Event("x"));
    equal(count, 1);
  },
  "a raised signal adds no listener": () => {
    const target = new EventTarget();
    let count = 0;
    target.addEventListener("x", () => count++, { signal: AbortSignal.abort() });
    target.dispatchEvent(new Event("x"));
    equal(count, 0);
  },
  "an error in a listener does not stop the others": () => {
    const controller = new AbortController();
    let count = 0;
    controller.signal.addEventListener("abort", () => { throw new Error("a listener's own, expected in this row"); });
    controller.signal.addEventListener("abort", () => count++);
    controller.abort();
    equal(count, 1);
  },
  "tags": () => equals(String(new AbortController()), "[object AbortController]", String(new AbortController().signal), "[object AbortSignal]"),
});

export default rows;
