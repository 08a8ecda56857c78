import { equal, equals, rejects, settle, stateOf, table, throws } from "../check.js";

function recording(extra = {}) {
  const calls = [];
  const stream = new WritableStream({
    write: (chunk) => void calls.push(["write", chunk]),
    close: () => void calls.push(["close"]),
    abort: (reason) => void calls.push(["abort", reason]),
    ...extra,
  });
  return { stream, calls };
}

const rows = table("WritableStream", {
  "is made without a sink": () => equal(new WritableStream().locked, false),
  "refuses what is no sink": () => {
    throws(TypeError, () => new WritableStream(null));
    throws(RangeError, () => new WritableStream({ type: "bytes" }));
    throws(TypeError, () => new WritableStream({ write: 1 }));
    throws(TypeError, () => new WritableStream({ close: 1 }));
    throws(RangeError, () => new WritableStream({}, { highWaterMark: -1 }));
  },
  "writes in order, then closes": async () => {
    const { stream, calls } = recording();
    const writer = stream.getWriter();
    writer.write("a");
    writer.write("b");
    await writer.close();
    equal(calls, [["write", "a"], ["write", "b"], ["close"]]);
  },
  "methods are called on the sink": async () => {
    const sink = { write() { this.written = true; }, close() { this.closed = true; } };
    const writer = new WritableStream(sink).getWriter();
    await writer.write();
    await writer.close();
    equals(sink.written, true, sink.closed, true);
  },
  "write gets the controller": async () => {
    let tag;
    const writer = new WritableStream({ write: (chunk, controller) => void (tag = Object.prototype.toString.call(controller)) }).getWriter();
    await writer.write();
    equal(tag, "[object WritableStreamDefaultController]");
  },
  "writes wait for start": async () => {
    let begin;
    const { stream, calls } = recording({ start: () => new Promise((resolve) => (begin = resolve)) });
    const written = stream.getWriter().write("a");
    equal(await stateOf(written), "pending");
    begin();
    await written;
    equal(calls, [["write", "a"]]);
  },
  "one write at a time": async () => {
    let under = 0;
    let most = 0;
    const writer = new WritableStream({
      async write() {
        most = Math.max(most, ++under);
        await settle();
        under--;
      },
    }).getWriter();
    await Promise.all([writer.write(), writer.write(), writer.write()]);
    equal(most, 1);
  },
  "desiredSize counts down": async () => {
    const writer = new WritableStream({ write: () => new Promise(() => {}) }, { highWaterMark: 2 }).getWriter();
    const sizes = [writer.desiredSize];
    writer.write("a");
    sizes.push(writer.desiredSize);
    writer.write("b");
    sizes.push(writer.desiredSize);
    equal(sizes, [2, 1, 0]);
  },
  "desiredSize asks the strategy": () => {
    const writer = new WritableStream({}, { highWaterMark: 10, size: (chunk) => chunk.length }).getWriter();
    writer.write("four");
    equal(writer.desiredSize, 6);
  },
  "ready waits while the queue is full": async () => {
    let release;
    const writer = new WritableStream({ write: () => new Promise((resolve) => (release = resolve)) }).getWriter();
    equal(await stateOf(writer.ready), "fulfilled");
    writer.write("a");
    equal(await stateOf(writer.ready), "pending");
    release();
    equal(await stateOf(writer.ready), "fulfilled");
  },
  "an error in write errors the stream": async () => {
    const error = new Error("write");
    const writer = new WritableStream({ write() { throw error; } }).getWriter();
    await rejects(error, writer.write("a"));
    await rejects(error, writer.write("b"));
    await rejects(error, writer.closed);
    await rejects(error, writer.ready);
    equal(writer.desiredSize, null);
  },
  "an error in start errors the stream": async () => {
    const error = new Error("start");
    throws(error, () => new WritableStream({ start() { throw error; } }));
    await rejects(error, new WritableStream({ start: () => Promise.reject(error) }).getWriter().closed);
  },
  "an error in close rejects the close": async () => {
    const error = new Error("close");
    const writer = new WritableStream({ close() { throw error; } }).getWriter();
    await rejects(error, writer.close());
    await rejects(error, writer.closed);
  },
  "the controller can error the stream": async () => {
    const error = new Error("broken");
    let controller;
    const writer = new WritableStream({ start: (given) => void (controller = given) }).getWriter();
    await settle();
    controller.error(error);
    await rejects(error, writer.closed);
    await rejects(error, writer.write("a"));
  },
  "closed settles after the close": async () => {
    const writer = new WritableStream().getWriter();
    equal(await stateOf(writer.closed), "pending");
    await writer.close();
    equals(await stateOf(writer.closed), "fulfilled", writer.desiredSize, 0);
  },
  "nothing is written after the close": async () => {
    const writer = new WritableStream().getWriter();
    writer.close();
    await rejects(TypeError, writer.write("a"));
    await rejects(TypeError, writer.close());
  },
  "abort tells the sink why": async () => {
    const { stream, calls } = recording();
    await stream.abort("because");
    equal(calls, [["abort", "because"]]);
  },
  "abort rejects what waits": async () => {
    const error = new Error("because");
    let release;
    const writer = new WritableStream({ write: () => new Promise((resolve) => (release = resolve)) }).getWriter();
    await settle();
    const first = writer.write("a");
    const second = writer.write("b");
    second.catch(() => {});
    const aborted = writer.abort(error);
    equals(await stateOf(first), "pending", await stateOf(aborted), "pending");
    release();
    equal(await stateOf(first), "fulfilled");
    await rejects(error, second);
    await aborted;
    await rejects(error, writer.closed);
  },
  "abort raises the controller's signal": async () => {
    let signal;
    const stream = new WritableStream({ start: (controller) => void ({ signal } = controller) });
    await settle();
    equal(signal.aborted, false);
    await stream.abort("because");
    equals(signal.aborted, true, signal.reason, "because");
  },
  "abort twice is fine": async () => {
    const { stream, calls } = recording();
    await Promise.all([stream.abort("a"), stream.abort("b")]);
    equal(calls, [["abort", "a"]]);
  },
  "abort of a closed stream is nothing": async () => {
    const { stream, calls } = recording();
    await stream.close();
    await stream.abort("late");
    equal(calls, [["close"]]);
  },
  "abort fails as the sink fails": async () => {
    const error = new Error("abort");
    await rejects(error, new WritableStream({ abort() { throw error; } }).abort());
  },
  "a stream has one writer": async () => {
    const stream = new WritableStream();
    const writer = stream.getWriter();
    equal(stream.locked, true);
    throws(TypeError, () => stream.getWriter());
    await rejects(TypeError, stream.close());
    await rejects(TypeError, stream.abort());
    writer.releaseLock();
    equal(stream.locked, false);
  },
  "a released writer does nothing": async () => {
    const writer = new WritableStream().getWriter();
    writer.releaseLock();
    await rejects(TypeError, writer.write("a"));
    await rejects(TypeError, writer.close());
    await rejects(TypeError, writer.abort());
    await rejects(TypeError, writer.closed);
    throws(TypeError, () => writer.desiredSize);
  },
  "writes go on after the release": async () => {
    const { stream, calls } = recording();
    const writer = stream.getWriter();
    const written = writer.write("a");
    writer.releaseLock();
    await written;
    await stream.close();
    equal(calls, [["write", "a"], ["close"]]);
  },
  "a size that throws errors the stream": async () => {
    const error = new Error("size");
    const writer = new WritableStream({}, { size() { throw error; } }).getWriter();
    await rejects(error, writer.write("a"));
    await rejects(error, writer.closed);
  },
  "controllers are not made by hand": () => throws(TypeError, () => new WritableStreamDefaultController()),
  "a writer wants a stream": () => {
    throws(TypeError, () => new WritableStreamDefaultWriter());
    throws(TypeError, () => new WritableStreamDefaultWriter({}));
  },
});

export default rows;
