import { collect, equal, equals, rejects, settle, stateOf, streamOf, table, throws } from "../check.js";

function controlled(source = {}, strategy = undefined) {
  let controller;
  const stream = new ReadableStream({ ...source, start: (given) => void (controller = given) }, strategy);
  return { stream, controller };
}

const rows = table("ReadableStream", {
  "is made without a source": () => equal(new ReadableStream().locked, false),
  "refuses what is no source": () => {
    throws(TypeError, () => new ReadableStream(null));
    throws(TypeError, () => new ReadableStream("text"));
    throws(TypeError, () => new ReadableStream({ type: "other" }));
    throws(TypeError, () => new ReadableStream({ start: 1 }));
    throws(TypeError, () => new ReadableStream({ pull: 1 }));
    throws(TypeError, () => new ReadableStream({ cancel: {} }));
  },
  "refuses bad strategies": () => {
    throws(RangeError, () => new ReadableStream({}, { highWaterMark: -1 }));
    throws(RangeError, () => new ReadableStream({}, { highWaterMark: NaN }));
    throws(RangeError, () => new ReadableStream({}, { highWaterMark: "x" }));
    throws(TypeError, () => new ReadableStream({}, { size: 1 }));
  },
  "gives chunks in order, then the end": async () => equal(await collect(streamOf(1, "b", null, undefined)), [1, "b", null, undefined]),
  "gives the very same objects": async () => {
    const chunk = { a: 1 };
    const [got] = await collect(streamOf(chunk));
    equal(got === chunk, true);
  },
  "start is called at once, pull later": async () => {
    const calls = [];
    const stream = new ReadableStream({ start: () => void calls.push("start"), pull: () => void calls.push("pull") });
    equal(calls, ["start"]);
    await settle();
    equals(calls, ["start", "pull"], stream.locked, false);
  },
  "methods are called on the source": async () => {
    const source = {
      start() { this.started = true; },
      pull(controller) { this.pulled = true; controller.close(); },
    };
    await collect(new ReadableStream(source));
    equals(source.started, true, source.pulled, true);
  },
  "pull waits for start": async () => {
    let begin;
    let pulled = false;
    new ReadableStream({ start: () => new Promise((resolve) => (begin = resolve)), pull: () => void (pulled = true) });
    await settle();
    equal(pulled, false);
    begin();
    await settle();
    equal(pulled, true);
  },
  "an error thrown by start is thrown to the maker": () => throws(RangeError, () => new ReadableStream({ start() { throw new RangeError("no"); } })),
  "a rejected start errors the stream": async () => {
    const error = new Error("start");
    await rejects(error, new ReadableStream({ start: () => Promise.reject(error) }).getReader().read());
  },
  "an error in pull errors the stream": async () => {
    const error = new Error("pull");
    await rejects(error, new ReadableStream({ pull() { throw error; } }).getReader().read());
    await rejects(error, new ReadableStream({ pull: () => Promise.reject(error) }).getReader().read());
  },
  "pull is not called while one is under way": async () => {
    let pulls = 0;
    let release;
    const { stream, controller } = controlled({ pull: () => new Promise((resolve) => { pulls++; release = resolve; }) });
    const reader = stream.getReader();
    reader.read();
    reader.read();
    await settle();
    equal(pulls, 1);
    controller.enqueue(1);
    await settle();
    equal(pulls, 1);
    release();
    await settle();
    equal(pulls, 2);
  },
  "pull stops at the high water mark": async () => {
    let count = 0;
    const stream = new ReadableStream({ pull: (controller) => controller.enqueue(count++) }, { highWaterMark: 3 });
    await settle();
    equal(count, 3);
    const reader = stream.getReader();
    await reader.read();
    await settle();
    equal(count, 4);
  },
  "a high water mark of 0 pulls on demand": async () => {
    let count = 0;
    const stream = new ReadableStream({ pull: (controller) => controller.enqueue(count++) }, { highWaterMark: 0 });
    await settle();
    equal(count, 0);
    equals(await stream.getReader().read(), { value: 0, done: false }, count, 1);
  },
  "desiredSize counts down and can be negative": () => {
    const { controller } = controlled({}, { highWaterMark: 2 });
    const sizes = [controller.desiredSize];
    for (let index = 0; index < 3; index++) {
      controller.enqueue(index);
      sizes.push(controller.desiredSize);
    }
    equal(sizes, [2, 1, 0, -1]);
  },
  "desiredSize of a closed stream is 0, of a broken one null": () => {
    const closed = controlled();
    closed.controller.close();
    const broken = controlled();
    broken.controller.error("no");
    equals(closed.controller.desiredSize, 0, broken.controller.desiredSize, null);
  },
  "size is asked of the strategy": () => {
    const { controller } = controlled({}, { highWaterMark: 10, size: (chunk) => chunk.length });
    controller.enqueue("four");
    equal(controller.desiredSize, 6);
  },
  "a size that throws errors the stream": async () => {
    const error = new Error("size");
    const { stream, controller } = controlled({}, { size() { throw error; } });
    throws(error, () => controller.enqueue("a"));
    await rejects(error, stream.getReader().read());
  },
  "a size that is no number errors the stream": () => {
    for (const size of [NaN, -1, Infinity]) {
      const { controller } = controlled({}, { size: () => size });
      throws(RangeError, () => controller.enqueue("a"));
    }
  },
  "close keeps queued chunks": async () => {
    const { stream, controller } = controlled();
    controller.enqueue("a");
    controller.close();
    equal(await collect(stream), ["a"]);
  },
  "nothing follows a close": () => {
    const { controller } = controlled();
    controller.close();
    throws(TypeError, () => controller.enqueue("a"));
    throws(TypeError, () => controller.close());
  },
  "an error drops queued chunks": async () => {
    const { stream, controller } = controlled();
    controller.enqueue("a");
    const error = new Error("broken");
    controller.error(error);
    await rejects(error, stream.getReader().read());
    throws(TypeError, () => controller.enqueue("b"));
    throws(TypeError, () => controller.close());
  },
  "an error after the close is ignored": async () => {
    const { stream, controller } = controlled();
    controller.close();
    controller.error(new Error("late"));
    equal(await collect(stream), []);
  },
  "a second error is ignored": async () => {
    const { stream, controller } = controlled();
    const error = new Error("first");
    controller.error(error);
    controller.error(new Error("second"));
    await rejects(error, stream.getReader().read());
  },
  "reads wait in order": async () => {
    const { stream, controller } = controlled();
    const reader = stream.getReader();
    const reads = [reader.read(), reader.read(), reader.read()];
    controller.enqueue("a");
    controller.enqueue("b");
    controller.close();
    equal(await Promise.all(reads), [{ value: "a", done: false }, { value: "b", done: false }, { value: undefined, done: true }]);
  },
  "reading after the end stays at the end": async () => {
    const reader = streamOf().getReader();
    equals(await reader.read(), { value: undefined, done: true }, await reader.read(), { value: undefined, done: true });
  },
  "a waiting read is rejected by an error": async () => {
    const { stream, controller } = controlled();
    const read = stream.getReader().read();
    const error = new Error("broken");
    controller.error(error);
    await rejects(error, read);
  },
  "closed settles with the stream": async () => {
    const { stream, controller } = controlled();
    const reader = stream.getReader();
    equal(await stateOf(reader.closed), "pending");
    controller.close();
    equal(await reader.closed, undefined);
    const broken = controlled();
    const other = broken.stream.getReader();
    const error = new Error("broken");
    broken.controller.error(error);
    await rejects(error, other.closed);
  },
  "a stream has one reader": () => {
    const stream = new ReadableStream();
    stream.getReader();
    equal(stream.locked, true);
    throws(TypeError, () => stream.getReader());
    throws(TypeError, () => new ReadableStreamDefaultReader(stream));
    throws(TypeError, () => stream.tee());
  },
  "releaseLock gives it free": async () => {
    const stream = streamOf("a", "b");
    const reader = stream.getReader();
    await reader.read();
    reader.releaseLock();
    equals(stream.locked, false, await collect(stream), ["b"]);
  },
  "releaseLock rejects waiting reads": async () => {
    const stream = new ReadableStream();
    const reader = stream.getReader();
    const read = reader.read();
    reader.releaseLock();
    await rejects(TypeError, read);
    await rejects(TypeError, reader.closed);
    await rejects(TypeError, reader.read());
    await rejects(TypeError, reader.cancel());
  },
  "releasing twice is nothing": () => {
    const reader = new ReadableStream().getReader();
    reader.releaseLock();
    reader.releaseLock();
  },
  "getReader knows one mode": () => {
    throws(TypeError, () => new ReadableStream().getReader({ mode: "other" }));
    throws(TypeError, () => new ReadableStream().getReader({ mode: "byob" }));
    equal(new ReadableStream().getReader({ mode: undefined }) instanceof ReadableStreamDefaultReader, true);
  },
  "cancel tells the source why": async () => {
    let reason;
    const stream = new ReadableStream({ cancel: (given) => void (reason = given) });
    equals(await stream.cancel("because"), undefined, reason, "because");
  },
  "cancel drops what is queued": async () => {
    const stream = streamOf("a");
    await stream.cancel();
    equal(await collect(stream), []);
  },
  "cancel fails as the source fails": async () => {
    const error = new Error("cancel");
    await rejects(error, new ReadableStream({ cancel() { throw error; } }).cancel());
    await rejects(error, new ReadableStream({ cancel: () => Promise.reject(error) }).cancel());
  },
  "cancel of a locked stream is refused": async () => {
    const stream = new ReadableStream();
    stream.getReader();
    await rejects(TypeError, stream.cancel());
  },
  "cancel through the reader": async () => {
    let reason;
    const reader = new ReadableStream({ cancel: (given) => void (reason = given) }).getReader();
    const read = reader.read();
    await reader.cancel("because");
    equals(reason, "because", await read, { value: undefined, done: true }, await stateOf(reader.closed), "fulfilled");
  },
  "cancel of a closed stream is fine, of a broken one fails": async () => {
    equal(await streamOf().cancel(), undefined);
    const error = new Error("broken");
    await rejects(error, new ReadableStream({ start: (controller) => controller.error(error) }).cancel());
  },
  "the source's cancel runs once": async () => {
    let calls = 0;
    const stream = new ReadableStream({ cancel: () => void calls++ });
    await stream.cancel();
    await stream.cancel();
    equal(calls, 1);
  },

  "for await reads to the end": async () => {
    const seen = [];
    for await (const chunk of streamOf(1, 2, 3)) seen.push(chunk);
    equal(seen, [1, 2, 3]);
  },
  "leaving the loop cancels": async () => {
    let canceled = false;
    const stream = new ReadableStream({ pull: (controller) => controller.enqueue("a"), cancel: () => void (canceled = true) });
    for await (const chunk of stream) {
      equal(chunk, "a");
      break;
    }
    equals(canceled, true, stream.locked, false);
  },
  "preventCancel leaves the stream readable": async () => {
    const stream = streamOf(1, 2, 3);
    for await (const chunk of stream.values({ preventCancel: true })) {
      equal(chunk, 1);
      break;
    }
    equal(await collect(stream), [2, 3]);
  },
  "the loop throws the stream's error and unlocks": async () => {
    const error = new Error("broken");
    const stream = new ReadableStream({ start: (controller) => controller.error(error) });
    await rejects(error, async () => {
      for await (const chunk of stream) equal(chunk, null);
    });
    equal(stream.locked, false);
  },
  "iterating a locked stream is refused": () => {
    const stream = new ReadableStream();
    stream.getReader();
    throws(TypeError, () => stream.values());
  },
  "next calls queue up": async () => {
    const iterator = streamOf(1, 2).values();
    const steps = await Promise.all([iterator.next(), iterator.next(), iterator.next()]);
    equal(steps, [{ value: 1, done: false }, { value: 2, done: false }, { value: undefined, done: true }]);
  },
  "return answers its argument": async () => equal(await streamOf(1).values().return("x"), { value: "x", done: true }),
  "the async iterator is values": () => equal(ReadableStream.prototype[Symbol.asyncIterator] === ReadableStream.prototype.values, true),

  "from an array": async () => equal(await collect(ReadableStream.from(["a", "b"])), ["a", "b"]),
  "from an array of promises": async () => equal(await collect(ReadableStream.from([Promise.resolve("a"), "b"])), ["a", "b"]),
  "from a string": async () => equal(await collect(ReadableStream.from("ab")), ["a", "b"]),
  "from a generator": async () => equal(await collect(ReadableStream.from((function* () { yield 1; yield 2; })())), [1, 2]),
  "from an async generator": async () => equal(await collect(ReadableStream.from((async function* () { yield 1; yield 2; })())), [1, 2]),
  "from another stream": async () => equal(await collect(ReadableStream.from(streamOf(1, 2))), [1, 2]),
  "from is lazy": async () => {
    let steps = 0;
    const stream = ReadableStream.from((function* () { for (;;) yield steps++; })());
    await settle();
    equal(steps, 0);
    await stream.cancel();
  },
  "from refuses what is not iterable": () => {
    throws(TypeError, () => ReadableStream.from({}));
    throws(TypeError, () => ReadableStream.from(1));
    throws(TypeError, () => ReadableStream.from(null));
    throws(TypeError, () => ReadableStream.from());
  },
  "from passes an error on": async () => {
    const error = new Error("generator");
    await rejects(error, collect(ReadableStream.from((async function* () { throw error; })())));
  },
  "cancelling from ends the generator": async () => {
    let ended = false;
    const stream = ReadableStream.from((function* () { try { yield 1; yield 2; } finally { ended = true; } })());
    const reader = stream.getReader();
    await reader.read();
    await reader.cancel();
    equal(ended, true);
  },

  "tee gives both all chunks": async () => {
    const [first, second] = streamOf(1, 2).tee();
    equals(await collect(first), [1, 2], await collect(second), [1, 2]);
  },
  "tee locks the stream": () => {
    const stream = streamOf();
    stream.tee();
    equal(stream.locked, true);
  },
  "tee passes an error to both": async () => {
    const { stream, controller } = controlled();
    const [first, second] = stream.tee();
    const error = new Error("broken");
    controller.error(error);
    await rejects(error, collect(first));
    await rejects(error, collect(second));
  },
  "one branch can be cancelled": async () => {
    let canceled = false;
    const [first, second] = new ReadableStream({
      start(controller) { controller.enqueue(1); controller.enqueue(2); controller.close(); },
      cancel: () => void (canceled = true),
    }).tee();
    first.cancel("no");
    equals(await collect(second), [1, 2], canceled, false);
  },
  "both cancelled cancel the source with both reasons": async () => {
    let reasons;
    const [first, second] = new ReadableStream({ cancel: (given) => void (reasons = given) }).tee();
    await Promise.all([first.cancel("a"), second.cancel("b")]);
    equal(reasons, ["a", "b"]);
  },
  "tee does not read ahead of the slower branch's demand": async () => {
    let pulls = 0;
    const [first] = new ReadableStream({ pull: (controller) => controller.enqueue(pulls++) }, { highWaterMark: 0 }).tee();
    await settle();
    const before = pulls;
    const reader = first.getReader();
    await reader.read();
    await settle();
    equal(pulls - before <= 2, true);
  },

  "count strategy": () => {
    const strategy = new CountQueuingStrategy({ highWaterMark: 4 });
    equals(strategy.highWaterMark, 4, strategy.size("anything"), 1, strategy.size === new CountQueuingStrategy({ highWaterMark: 1 }).size, true);
  },
  "byte length strategy": () => {
    const strategy = new ByteLengthQueuingStrategy({ highWaterMark: 4 });
    equals(strategy.highWaterMark, 4, strategy.size(new Uint8Array(3)), 3);
  },
  "strategies need a mark": () => {
    throws(TypeError, () => new CountQueuingStrategy());
    throws(TypeError, () => new CountQueuingStrategy({}));
    throws(TypeError, () => new ByteLengthQueuingStrategy(null));
  },
  "a strategy sets the mark": () => {
    const { controller } = controlled({}, new ByteLengthQueuingStrategy({ highWaterMark: 10 }));
    controller.enqueue(new Uint8Array(4));
    equal(controller.desiredSize, 6);
  },
  "controllers are not made by hand": () => {
    throws(TypeError, () => new ReadableStreamDefaultController());
    throws(TypeError, () => new ReadableByteStreamController());
  },
  "methods refuse another this": async () => {
    throws(TypeError, () => ReadableStream.prototype.getReader.call({}));
    throws(TypeError, () => Object.getOwnPropertyDescriptor(ReadableStream.prototype, "locked").get.call({}));
    await rejects(TypeError, ReadableStream.prototype.cancel.call({}));
    await rejects(TypeError, ReadableStreamDefaultReader.prototype.read.call({}));
  },
  "ten thousand chunks pass": async () => {
    let count = 0;
    const stream = new ReadableStream({
      pull(controller) {
        if (count === 10_000) controller.close();
        else controller.enqueue(count++);
      },
    });
    let sum = 0;
    for await (const chunk of stream) sum += chunk;
    equal(sum, 49_995_000);
  },
});

export default rows;
