import { bytes, collect, equal, equals, rejects, settle, streamOf, table, throws } from "../check.js";

function sink(extra = {}) {
  const calls = [];
  const stream = new WritableStream({
    write: (chunk) => void calls.push(chunk),
    close: () => void calls.push("closed"),
    abort: (reason) => void calls.push(["aborted", reason]),
    ...extra,
  });
  return { stream, calls };
}

function broken(error) {
  return new ReadableStream({ start: (controller) => controller.error(error) });
}

const upper = () => new TransformStream({ transform: (chunk, controller) => controller.enqueue(chunk.toUpperCase()) });

const rows = table("Pipes and transforms", {
  "pipeTo moves everything and closes": async () => {
    const { stream, calls } = sink();
    equals(await streamOf(1, 2).pipeTo(stream), undefined, calls, [1, 2, "closed"]);
  },
  "both ends are locked meanwhile and free after": async () => {
    const source = streamOf(1);
    const { stream } = sink();
    const done = source.pipeTo(stream);
    equals(source.locked, true, stream.locked, true);
    await done;
    equals(source.locked, false, stream.locked, false);
  },
  "preventClose leaves the destination open": async () => {
    const { stream, calls } = sink();
    await streamOf(1).pipeTo(stream, { preventClose: true });
    await streamOf(2).pipeTo(stream);
    equal(calls, [1, 2, "closed"]);
  },
  "an error of the source aborts the destination": async () => {
    const error = new Error("source");
    const { stream, calls } = sink();
    await rejects(error, broken(error).pipeTo(stream));
    equal(calls, [["aborted", error]]);
  },
  "preventAbort leaves it": async () => {
    const error = new Error("source");
    const { stream, calls } = sink();
    await rejects(error, broken(error).pipeTo(stream, { preventAbort: true }));
    equals(calls, [], stream.locked, false);
  },
  "an error of the destination cancels the source": async () => {
    const error = new Error("sink");
    let reason;
    const source = new ReadableStream({ pull: (controller) => controller.enqueue(1), cancel: (given) => void (reason = given) });
    await rejects(error, source.pipeTo(new WritableStream({ write() { throw error; } })));
    equal(reason, error);
  },
  "preventCancel leaves the source": async () => {
    const error = new Error("sink");
    let canceled = false;
    const source = new ReadableStream({ pull: (controller) => controller.enqueue(1), cancel: () => void (canceled = true) });
    await rejects(error, source.pipeTo(new WritableStream({ write() { throw error; } }), { preventCancel: true }));
    equals(canceled, false, source.locked, false);
  },
  "a closed destination cancels the source": async () => {
    let canceled = false;
    const source = new ReadableStream({ cancel: () => void (canceled = true) });
    const { stream } = sink();
    await stream.close();
    await rejects(TypeError, source.pipeTo(stream));
    equal(canceled, true);
  },
  "a signal stops the pipe": async () => {
    const controller = new AbortController();
    let reason;
    const source = new ReadableStream({ cancel: (given) => void (reason = given) });
    const { stream, calls } = sink();
    const done = source.pipeTo(stream, { signal: controller.signal });
    const error = new Error("stop");
    controller.abort(error);
    await rejects(error, done);
    equals(reason, error, calls, [["aborted", error]]);
  },
  "a raised signal stops it at once": async () => {
    const { stream } = sink();
    await rejects("AbortError", streamOf(1).pipeTo(stream, { signal: AbortSignal.abort() }));
  },
  "a signal must be one": async () => {
    await rejects(TypeError, streamOf().pipeTo(new WritableStream(), { signal: {} }));
    throws(TypeError, () => streamOf().pipeThrough(new TransformStream(), { signal: {} }));
  },
  "pipeTo refuses locked ends": async () => {
    const source = streamOf();
    source.getReader();
    await rejects(TypeError, source.pipeTo(new WritableStream()));
    const destination = new WritableStream();
    destination.getWriter();
    await rejects(TypeError, streamOf().pipeTo(destination));
    await rejects(TypeError, streamOf().pipeTo({}));
    await rejects(TypeError, streamOf().pipeTo());
  },
  "a slow destination holds the source back": async () => {
    let pulled = 0;
    let release;
    const source = new ReadableStream({ pull: (controller) => controller.enqueue(pulled++) }, { highWaterMark: 0 });
    const destination = new WritableStream({ write: () => new Promise((resolve) => (release = resolve)) });
    const stop = new AbortController();
    const done = source.pipeTo(destination, { signal: stop.signal });
    done.catch(() => {});
    await settle();
    equal(pulled, 1);
    release();
    await settle();
    equal(pulled, 2);
    stop.abort();
  },
  "chunks written before an error arrive": async () => {
    const { stream, calls } = sink();
    let count = 0;
    const error = new Error("later");
    const source = new ReadableStream({
      pull(controller) {
        if (count++ < 2) controller.enqueue(count);
        else controller.error(error);
      },
    }, { highWaterMark: 0 });
    await rejects(error, source.pipeTo(stream));
    equal(calls, [1, 2, ["aborted", error]]);
  },

  "a TransformStream without transformer passes chunks": async () => equal(await collect(streamOf(1, 2).pipeThrough(new TransformStream())), [1, 2]),
  "transforms chunks": async () => equal(await collect(streamOf("a", "b").pipeThrough(upper())), ["A", "B"]),
  "transforms compose": async () => {
    const twice = new TransformStream({ transform(chunk, controller) { controller.enqueue(chunk); controller.enqueue(chunk); } });
    equal(await collect(streamOf("a").pipeThrough(upper()).pipeThrough(twice)), ["A", "A"]);
  },
  "flush adds at the end": async () => {
    const stream = new TransformStream({ flush: (controller) => controller.enqueue("end") });
    equal(await collect(streamOf("a").pipeThrough(stream)), ["a", "end"]);
  },
  "start may enqueue": async () => {
    const stream = new TransformStream({ start: (controller) => controller.enqueue("start") }, undefined, { highWaterMark: 1 });
    equal(await collect(streamOf("a").pipeThrough(stream)), ["start", "a"]);
  },
  "methods are called on the transformer": async () => {
    const transformer = { transform() { this.transformed = true; }, flush() { this.flushed = true; } };
    await collect(streamOf(1).pipeThrough(new TransformStream(transformer)));
    equals(transformer.transformed, true, transformer.flushed, true);
  },
  "an error in transform errors both sides": async () => {
    const error = new Error("transform");
    const stream = new TransformStream({ transform() { throw error; } });
    const writer = stream.writable.getWriter();
    const reader = stream.readable.getReader();
    const read = reader.read();
    await rejects(error, writer.write("a"));
    await rejects(error, read);
    await rejects(error, writer.closed);
  },
  "an error in flush errors the readable side": async () => {
    const error = new Error("flush");
    const stream = new TransformStream({ flush() { throw error; } });
    const writer = stream.writable.getWriter();
    const read = stream.readable.getReader().read();
    await rejects(error, writer.close());
    await rejects(error, read);
  },
  "an asynchronous transform is waited for": async () => {
    const stream = new TransformStream({
      async transform(chunk, controller) {
        await settle();
        controller.enqueue(chunk * 2);
      },
    });
    equal(await collect(streamOf(1, 2).pipeThrough(stream)), [2, 4]);
  },
  "terminate ends the readable side": async () => {
    const stream = new TransformStream({ transform(chunk, controller) { controller.enqueue(chunk); controller.terminate(); } });
    const writer = stream.writable.getWriter();
    writer.closed.catch(() => {});
    writer.write("a").catch(() => {});
    equal(await collect(stream.readable), ["a"]);
    await rejects(TypeError, writer.write("b"));
  },
  "error ends both": async () => {
    const error = new Error("both");
    let controller;
    const stream = new TransformStream({ start: (given) => void (controller = given) });
    const writer = stream.writable.getWriter();
    controller.error(error);
    await rejects(error, writer.closed);
    await rejects(error, stream.readable.getReader().read());
  },
  "cancelling the readable side errors the writable one": async () => {
    let reason;
    const stream = new TransformStream({ cancel: (given) => void (reason = given) });
    const writer = stream.writable.getWriter();
    writer.closed.catch(() => {});
    const error = new Error("enough");
    await stream.readable.cancel(error);
    await rejects(error, writer.write("a"));
    equal(reason, error);
  },
  "aborting the writable side errors the readable one": async () => {
    let reason;
    const stream = new TransformStream({ cancel: (given) => void (reason = given) });
    const error = new Error("enough");
    const read = stream.readable.getReader().read();
    read.catch(() => {});
    await stream.writable.abort(error);
    await rejects(error, read);
    equal(reason, error);
  },
  "backpressure: a write waits for a reader": async () => {
    const stream = new TransformStream();
    const writer = stream.writable.getWriter();
    let written = false;
    const write = writer.write("a").then(() => (written = true));
    await settle();
    equal(written, false);
    await stream.readable.getReader().read();
    await write;
    equal(written, true);
  },
  "types are reserved": () => {
    throws(RangeError, () => new TransformStream({ readableType: "bytes" }));
    throws(RangeError, () => new TransformStream({ writableType: "bytes" }));
    throws(TypeError, () => new TransformStream({ transform: 1 }));
  },
  "pipeThrough wants both sides": () => {
    throws(TypeError, () => streamOf().pipeThrough({}));
    throws(TypeError, () => streamOf().pipeThrough({ readable: new ReadableStream() }));
    throws(TypeError, () => streamOf().pipeThrough());
  },
  "pipeThrough takes any pair": async () => {
    const { readable, writable } = new TransformStream();
    equal(await collect(streamOf(1).pipeThrough({ readable, writable })), [1]);
  },
  "bytes through a body and back": async () => {
    const invert = new TransformStream({ transform: (chunk, controller) => controller.enqueue(chunk.map((byte) => 255 - byte)) });
    const body = new Response(bytes(1, 2, 3)).body.pipeThrough(invert);
    equal(await new Response(body).bytes(), bytes(254, 253, 252));
  },
});

export default rows;
