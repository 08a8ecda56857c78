import { bytes, collect, equal, equals, rejects, settle, table, throws } from "../check.js";

function controlled(source = {}, strategy = undefined) {
  let controller;
  const stream = new ReadableStream({ type: "bytes", ...source, start: (given) => void (controller = given) }, strategy);
  return { stream, controller };
}

const rows = table("Byte streams", {
  "give chunks as Uint8Array": async () => {
    const { stream, controller } = controlled();
    controller.enqueue(new Uint16Array([0x0201]));
    controller.enqueue(new DataView(bytes(9, 8, 7).buffer, 1, 1));
    controller.close();
    const chunks = await collect(stream);
    equals(chunks.map((chunk) => chunk.constructor === Uint8Array), [true, true], chunks[0], bytes(1, 2), chunks[1], bytes(8));
  },
  "take a chunk's buffer away": () => {
    const { controller } = controlled();
    const chunk = bytes(1, 2, 3);
    controller.enqueue(chunk);
    equal(chunk.byteLength, 0);
  },
  "refuse other chunks": () => {
    const { controller } = controlled();
    throws(TypeError, () => controller.enqueue("text"));
    throws(TypeError, () => controller.enqueue(new ArrayBuffer(1)));
    throws(TypeError, () => controller.enqueue(new Uint8Array(0)));
    throws(TypeError, () => controller.enqueue());
  },
  "refuse a size in the strategy": () => throws(RangeError, () => new ReadableStream({ type: "bytes" }, { size: () => 1 })),
  "refuse an allocation of 0": () => throws(TypeError, () => new ReadableStream({ type: "bytes", autoAllocateChunkSize: 0 })),
  "have a high water mark of 0": () => {
    const { controller } = controlled();
    equal(controller.desiredSize, 0);
    controller.enqueue(bytes(1, 2));
    equal(controller.desiredSize, -2);
  },
  "count bytes against the mark": () => {
    const { controller } = controlled({}, { highWaterMark: 5 });
    controller.enqueue(bytes(1, 2));
    equal(controller.desiredSize, 3);
  },
  "the tag of the controller": () => equal(Object.prototype.toString.call(controlled().controller), "[object ReadableByteStreamController]"),
  "a BYOB read fills the view given": async () => {
    const { stream, controller } = controlled();
    controller.enqueue(bytes(1, 2, 3));
    const reader = stream.getReader({ mode: "byob" });
    const { value, done } = await reader.read(new Uint8Array(5));
    equals(done, false, value, bytes(1, 2, 3), value.buffer.byteLength, 5);
  },
  "a BYOB read takes the buffer of the view": async () => {
    const { stream, controller } = controlled();
    controller.enqueue(bytes(1));
    const view = new Uint8Array(1);
    await stream.getReader({ mode: "byob" }).read(view);
    equal(view.byteLength, 0);
  },
  "a small view leaves the rest": async () => {
    const { stream, controller } = controlled();
    controller.enqueue(bytes(1, 2, 3));
    const reader = stream.getReader({ mode: "byob" });
    equals((await reader.read(new Uint8Array(2))).value, bytes(1, 2), (await reader.read(new Uint8Array(2))).value, bytes(3));
  },
  "one view is filled from several chunks": async () => {
    const { stream, controller } = controlled();
    controller.enqueue(bytes(1, 2));
    controller.enqueue(bytes(3));
    equal((await stream.getReader({ mode: "byob" }).read(new Uint8Array(4))).value, bytes(1, 2, 3));
  },
  "a view keeps its place in the buffer": async () => {
    const { stream, controller } = controlled();
    controller.enqueue(bytes(1));
    const { value } = await stream.getReader({ mode: "byob" }).read(new Uint8Array(new ArrayBuffer(8), 3, 2));
    equals(value.byteOffset, 3, value, bytes(1));
  },
  "a wider view waits for a whole element": async () => {
    const { stream, controller } = controlled();
    const reader = stream.getReader({ mode: "byob" });
    const read = reader.read(new Uint16Array(2));
    controller.enqueue(bytes(1));
    controller.enqueue(bytes(2, 3));
    const { value } = await read;
    equals(value.constructor === Uint16Array, true, [...value], [0x0201]);
    equal((await reader.read(new Uint8Array(1))).value, bytes(3));
  },
  "a DataView comes back as one": async () => {
    const { stream, controller } = controlled();
    controller.enqueue(bytes(1, 2));
    const { value } = await stream.getReader({ mode: "byob" }).read(new DataView(new ArrayBuffer(4)));
    equals(value instanceof DataView, true, value.byteLength, 2);
  },
  "min waits for so many": async () => {
    const { stream, controller } = controlled();
    const reader = stream.getReader({ mode: "byob" });
    const read = reader.read(new Uint8Array(4), { min: 3 });
    controller.enqueue(bytes(1, 2));
    await settle();
    controller.enqueue(bytes(3));
    equal((await read).value, bytes(1, 2, 3));
  },
  "min is checked": async () => {
    const reader = controlled().stream.getReader({ mode: "byob" });
    await rejects(TypeError, reader.read(new Uint8Array(2), { min: 0 }));
    await rejects(RangeError, reader.read(new Uint8Array(2), { min: 3 }));
  },
  "a BYOB read refuses bad views": async () => {
    const reader = controlled().stream.getReader({ mode: "byob" });
    await rejects(TypeError, reader.read());
    await rejects(TypeError, reader.read({}));
    await rejects(TypeError, reader.read(new Uint8Array(0)));
    await rejects(TypeError, reader.read(new ArrayBuffer(1)));
  },
  "the end gives the view back": async () => {
    const { stream, controller } = controlled();
    const reader = stream.getReader({ mode: "byob" });
    const read = reader.read(new Uint8Array(4));
    controller.close();
    controller.byobRequest.respond(0);
    const { value, done } = await read;
    equals(done, true, value.byteLength, 0, value.buffer.byteLength, 4);
  },
  "a closed stream answers an empty view": async () => {
    const { stream, controller } = controlled();
    controller.close();
    const { value, done } = await stream.getReader({ mode: "byob" }).read(new Uint8Array(4));
    equals(done, true, value.byteLength, 0);
  },
  "cancel ends a BYOB read without a view": async () => {
    const { stream } = controlled();
    const reader = stream.getReader({ mode: "byob" });
    const read = reader.read(new Uint8Array(1));
    await reader.cancel();
    equal(await read, { value: undefined, done: true });
  },
  "an error rejects a BYOB read": async () => {
    const { stream, controller } = controlled();
    const read = stream.getReader({ mode: "byob" }).read(new Uint8Array(1));
    const error = new Error("broken");
    controller.error(error);
    await rejects(error, read);
  },
  "byobRequest is null without a read": () => equal(controlled().controller.byobRequest, null),
  "respond answers the read": async () => {
    const stream = new ReadableStream({
      type: "bytes",
      pull(controller) {
        const { view } = controller.byobRequest;
        view[0] = 7;
        view[1] = 8;
        controller.byobRequest.respond(2);
      },
    });
    equal((await stream.getReader({ mode: "byob" }).read(new Uint8Array(5))).value, bytes(7, 8));
  },
  "respondWithNewView answers the read": async () => {
    const stream = new ReadableStream({
      type: "bytes",
      pull(controller) {
        const { view } = controller.byobRequest;
        view[0] = 7;
        controller.byobRequest.respondWithNewView(new Uint8Array(view.buffer, view.byteOffset, 1));
      },
    });
    equal((await stream.getReader({ mode: "byob" }).read(new Uint8Array(5))).value, bytes(7));
  },
  "respond is checked": async () => {
    const { stream, controller } = controlled();
    stream.getReader({ mode: "byob" }).read(new Uint8Array(2)).catch(() => {});
    const request = controller.byobRequest;
    throws(RangeError, () => request.respond(3));
    throws(TypeError, () => request.respond(0));
    throws(TypeError, () => request.respond());
    request.respond(1);
    throws(TypeError, () => request.respond(1));
    equal(request.view, null);
  },
  "autoAllocateChunkSize gives default readers a request": async () => {
    const sizes = [];
    const stream = new ReadableStream({
      type: "bytes",
      autoAllocateChunkSize: 16,
      pull(controller) {
        sizes.push(controller.byobRequest.view.byteLength);
        controller.byobRequest.view[0] = 5;
        controller.byobRequest.respond(1);
      },
    });
    const reader = stream.getReader();
    equals((await reader.read()).value, bytes(5), sizes, [16]);
  },
  "readers can change in between": async () => {
    const { stream, controller } = controlled();
    controller.enqueue(bytes(1, 2, 3));
    const first = stream.getReader({ mode: "byob" });
    await first.read(new Uint8Array(1));
    first.releaseLock();
    equal((await stream.getReader().read()).value, bytes(2, 3));
  },
  "releasing a BYOB reader rejects its read": async () => {
    const { stream, controller } = controlled();
    const reader = stream.getReader({ mode: "byob" });
    const read = reader.read(new Uint8Array(1));
    reader.releaseLock();
    await rejects(TypeError, read);
    controller.enqueue(bytes(4));
    equal((await stream.getReader().read()).value, bytes(4));
  },
  "tee copies bytes": async () => {
    const { stream, controller } = controlled();
    const [first, second] = stream.tee();
    controller.enqueue(bytes(1, 2));
    controller.close();
    const [[left], [right]] = await Promise.all([collect(first), collect(second)]);
    equals(left, bytes(1, 2), right, bytes(1, 2), left.buffer === right.buffer, false);
  },
  "branches of a tee are byte streams": async () => {
    const { stream, controller } = controlled();
    const [first, second] = stream.tee();
    controller.enqueue(bytes(1, 2));
    const reader = first.getReader({ mode: "byob" });
    equal((await reader.read(new Uint8Array(4))).value, bytes(1, 2));
    await Promise.all([reader.cancel(), second.cancel()]);
  },
  "closing in the middle of an element is an error": async () => {
    const { stream, controller } = controlled();
    const read = stream.getReader({ mode: "byob" }).read(new Uint16Array(1));
    controller.enqueue(bytes(1));
    throws(TypeError, () => controller.close());
    await rejects(TypeError, read);
  },
  "requests are not made by hand": () => throws(TypeError, () => new ReadableStreamBYOBRequest()),
  "a BYOB reader wants a byte stream": () => throws(TypeError, () => new ReadableStreamBYOBReader(new ReadableStream())),
  "bodies are byte streams": async () => {
    const reader = new Response("abc").body.getReader({ mode: "byob" });
    const { value } = await reader.read(new Uint8Array(2));
    equals(value, bytes(97, 98), (await reader.read(new Uint8Array(2))).value, bytes(99));
    equal((await reader.read(new Uint8Array(2))).done, true);
  },
});

export default rows;
