import { equal, equals, settle, table, throws, wait, yes } from "../check.js";

const rows = table("Timers", {
  "a timer runs later": async () => {
    let ran = false;
    setTimeout(() => (ran = true));
    equal(ran, false);
    await wait(5);
    equal(ran, true);
  },
  "a timer gets its arguments": async () => {
    const seen = await new Promise((resolve) => setTimeout((...values) => resolve(values), 1, "a", 2));
    equal(seen, ["a", 2]);
  },
  "timers run in order of their time": async () => {
    const order = [];
    setTimeout(() => order.push("c"), 12);
    setTimeout(() => order.push("a"), 1);
    setTimeout(() => order.push("b"), 6);
    await wait(40);
    equal(order, ["a", "b", "c"]);
  },
  "timers of one time run in order of setting": async () => {
    const order = [];
    for (const name of ["a", "b", "c"]) setTimeout(() => order.push(name), 3);
    await wait(20);
    equal(order, ["a", "b", "c"]);
  },
  "microtasks run between timers": async () => {
    const order = [];
    setTimeout(() => {
      order.push("first");
      Promise.resolve().then(() => order.push("micro"));
    }, 2);
    setTimeout(() => order.push("second"), 2);
    await wait(20);
    equal(order, ["first", "micro", "second"]);
  },
  "promises run before timers": async () => {
    const order = [];
    setTimeout(() => order.push("timer"), 0);
    Promise.resolve().then(() => order.push("promise"));
    queueMicrotask(() => order.push("microtask"));
    await wait(10);
    equal(order, ["promise", "microtask", "timer"]);
  },
  "a timer can be cleared": async () => {
    let ran = false;
    clearTimeout(setTimeout(() => (ran = true), 1));
    await wait(10);
    equal(ran, false);
  },
  "a timer can clear another": async () => {
    let ran = false;
    let second;
    setTimeout(() => clearTimeout(second), 1);
    second = setTimeout(() => (ran = true), 8);
    await wait(25);
    equal(ran, false);
  },
  "clearing nothing is nothing": () => {
    clearTimeout();
    clearTimeout(undefined);
    clearTimeout(null);
    clearTimeout(123456);
    clearTimeout("text");
    clearInterval({});
  },
  "ids are positive and differ": () => {
    const [first, second] = [setTimeout(() => {}), setTimeout(() => {})];
    yes(first > 0 && second > 0 && first !== second);
    clearTimeout(first);
    clearTimeout(second);
  },
  "an interval repeats until cleared": async () => {
    let count = 0;
    await new Promise((resolve) => {
      const id = setInterval(() => {
        if (++count === 3) {
          clearInterval(id);
          resolve();
        }
      }, 2);
    });
    await wait(15);
    equal(count, 3);
  },
  "clearTimeout clears an interval": async () => {
    let count = 0;
    clearTimeout(setInterval(() => count++, 1));
    await wait(10);
    equal(count, 0);
  },
  "a timer waits about as long as told": async () => {
    const began = performance.now();
    await wait(30);
    const took = performance.now() - began;
    yes(took >= 29 && took < 2000);
  },
  "a strange delay is 0": async () => {
    const order = [];
    for (const delay of [-5, NaN, "x", null, undefined, Infinity]) setTimeout(() => order.push(delay), delay);
    await wait(15);
    equal(order.length, 6);
  },
  "a nested timer runs": async () => {
    equal(await new Promise((resolve) => setTimeout(() => setTimeout(() => resolve("inner"), 1), 1)), "inner");
  },
  "an error in a timer does not stop the next": async () => {
    let ran = false;
    setTimeout(() => { throw new Error("a timer's own, expected in this row"); }, 1);
    setTimeout(() => (ran = true), 2);
    await wait(15);
    equal(ran, true);
  },
  "a callback must be a function": () => {
    throws(TypeError, () => setTimeout("code"));
    throws(TypeError, () => setTimeout());
    throws(TypeError, () => setInterval({}));
    throws(TypeError, () => queueMicrotask());
    throws(TypeError, () => queueMicrotask("code"));
  },
  "microtasks run in order": async () => {
    const order = [];
    queueMicrotask(() => order.push("a"));
    queueMicrotask(() => order.push("b"));
    equal(order, []);
    await settle();
    equal(order, ["a", "b"]);
  },
  "an error in a microtask does not stop the next": async () => {
    let ran = false;
    queueMicrotask(() => { throw new Error("a microtask's own, expected in this row"); });
    queueMicrotask(() => (ran = true));
    await settle();
    equal(ran, true);
  },
  "a thousand timers": async () => {
    let count = 0;
    await Promise.all(Array.from({ length: 1000 }, (unused, index) => wait(index % 7).then(() => count++)));
    equal(count, 1000);
  },
  "performance.now goes forward": async () => {
    const first = performance.now();
    await wait(3);
    const second = performance.now();
    yes(second > first && first >= 0);
  },
  "timeOrigin and now give the time of day": () => yes(Math.abs(performance.timeOrigin + performance.now() - Date.now()) < 2000),
  "Date.now is the present": () => yes(Date.now() > 1_700_000_000_000 && new Date().getFullYear() >= 2024),
  "Date.now goes on": async () => {
    const first = Date.now();
    await wait(10);
    yes(Date.now() > first);
  },
  "performance marks and measures": () => {
    performance.mark("begin");
    performance.mark("end", { startTime: performance.now() + 5, detail: { a: 1 } });
    const measure = performance.measure("between", "begin", "end");
    yes(measure.duration >= 5);
    equals(performance.getEntriesByName("begin").length, 1, performance.getEntriesByType("measure").length, 1, performance.getEntriesByName("end")[0].detail, { a: 1 });
    performance.clearMarks();
    performance.clearMeasures();
    equal(performance.getEntries().length, 0);
  },
  "Math.random is random": () => {
    const numbers = new Set(Array.from({ length: 1000 }, () => Math.random()));
    yes(numbers.size > 990);
    yes([...numbers].every((number) => number >= 0 && number < 1));
    const mean = [...numbers].reduce((sum, number) => sum + number, 0) / numbers.size;
    yes(mean > 0.4 && mean < 0.6);
  },
});

export default rows;
