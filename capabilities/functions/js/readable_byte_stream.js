// Byte streams: their controller, BYOB requests and the BYOB reader (Streams Standard, sections 4.5, 4.7, 4.8).

import { defineInterface, isObject, requireArguments, toDictionary, viewBytes } from "reactor:runtime/convert.js";
import {
  attachReader,
  cancelSteps,
  cancelStream,
  closeStream,
  detachReader,
  errorStream,
  hasDefaultReader,
  isReadableStream,
  parts,
  pullSteps,
  releaseSteps,
  start,
  waitingReads,
} from "reactor:runtime/readable_stream.js";
import { isInstance, promiseCall, Queue, requireInstance, slots } from "reactor:runtime/stream_queue.js";

const constructing = Symbol("byte stream parts");

/** Takes a buffer away from who had it. An engine without ArrayBuffer.prototype.transfer keeps sharing it. */
function transferBuffer(buffer) {
  return buffer.transfer === undefined ? buffer : buffer.transfer();
}

function isDetached(buffer) {
  return buffer.detached === true;
}

export class ReadableStreamBYOBRequest {
  constructor(token) {
    if (token !== constructing) throw new TypeError("Illegal constructor");
  }

  get view() {
    return requireInstance(this, ReadableStreamBYOBRequest).view;
  }

  respond(bytesWritten) {
    const own = requireInstance(this, ReadableStreamBYOBRequest);
    requireArguments(arguments.length, 1, "ReadableStreamBYOBRequest.respond");
    const written = Number(bytesWritten);
    if (!Number.isInteger(written) || written < 0) throw new TypeError("respond: expected a number of bytes");
    if (own.controller === undefined) throw new TypeError("This BYOB request has been answered already");
    if (isDetached(own.view.buffer)) throw new TypeError("The buffer of the request has been detached");
    respond(own.controller, written);
  }

  respondWithNewView(view) {
    const own = requireInstance(this, ReadableStreamBYOBRequest);
    requireArguments(arguments.length, 1, "ReadableStreamBYOBRequest.respondWithNewView");
    if (!ArrayBuffer.isView(view)) throw new TypeError("respondWithNewView: expected a view of an ArrayBuffer");
    if (own.controller === undefined) throw new TypeError("This BYOB request has been answered already");
    if (isDetached(view.buffer)) throw new TypeError("The buffer of the view has been detached");
    respondWithNewView(own.controller, view);
  }
}

defineInterface(ReadableStreamBYOBRequest);

export class ReadableByteStreamController {
  constructor(token) {
    if (token !== constructing) throw new TypeError("Illegal constructor");
  }

  get byobRequest() {
    requireInstance(this, ReadableByteStreamController);
    return getByobRequest(this);
  }

  get desiredSize() {
    requireInstance(this, ReadableByteStreamController);
    return desiredSize(this);
  }

  close() {
    const own = requireInstance(this, ReadableByteStreamController);
    if (own.closeRequested) throw new TypeError("The stream has already been asked to close");
    if (own.stream[slots].state !== "readable") throw new TypeError("The stream is not readable any more");
    closeByteController(this);
  }

  enqueue(chunk) {
    const own = requireInstance(this, ReadableByteStreamController);
    requireArguments(arguments.length, 1, "ReadableByteStreamController.enqueue");
    if (!ArrayBuffer.isView(chunk)) throw new TypeError("A byte stream takes views of ArrayBuffers only");
    if (chunk.byteLength === 0 || chunk.buffer.byteLength === 0) throw new TypeError("The chunk is empty");
    if (own.closeRequested) throw new TypeError("The stream has already been asked to close");
    if (own.stream[slots].state !== "readable") throw new TypeError("The stream is not readable any more");
    enqueueBytes(this, chunk);
  }

  error(error = undefined) {
    requireInstance(this, ReadableByteStreamController);
    errorByteController(this, error);
  }

  [cancelSteps](reason) {
    const own = this[slots];
    clearPendingPullIntos(this);
    clearQueue(own);
    const result = promiseCall(own.cancel, own.receiver, reason);
    clearAlgorithms(own);
    return result;
  }

  [pullSteps](request) {
    const own = this[slots];
    if (own.queueTotalSize > 0) {
      fillReadRequest(this, request);
      return;
    }
    if (own.autoAllocateChunkSize !== undefined) {
      let buffer;
      try {
        buffer = new ArrayBuffer(own.autoAllocateChunkSize);
      } catch (error) {
        request.error(error);
        return;
      }
      own.pendingPullIntos.push(descriptorFor(buffer, 0, own.autoAllocateChunkSize, Uint8Array, 1, 1, "default"));
    }
    own.stream[slots].reader[slots].requests.push(request);
    callPull(this);
  }

  [releaseSteps]() {
    const own = this[slots];
    if (own.pendingPullIntos.length === 0) return;
    const [first] = own.pendingPullIntos;
    first.readerType = "none";
    own.pendingPullIntos = [first];
  }
}

defineInterface(ReadableByteStreamController);

parts.isByteController = (controller) => controller instanceof ReadableByteStreamController;

parts.setUpByteController = (stream, algorithms, highWaterMark, autoAllocateChunkSize) => {
  let size;
  if (autoAllocateChunkSize !== undefined) {
    size = Math.trunc(Number(autoAllocateChunkSize));
    if (!(size > 0)) throw new TypeError("autoAllocateChunkSize must be greater than 0");
  }
  const controller = new ReadableByteStreamController(constructing);
  controller[slots] = {
    stream,
    queue: new Queue(),
    queueTotalSize: 0,
    started: false,
    closeRequested: false,
    pulling: false,
    pullAgain: false,
    highWaterMark,
    autoAllocateChunkSize: size,
    byobRequest: null,
    pendingPullIntos: [],
    ...algorithms,
  };
  stream[slots].controller = controller;
  start(controller, algorithms, () => callPull(controller), (error) => errorByteController(controller, error));
};

function descriptorFor(buffer, byteOffset, byteLength, viewConstructor, elementSize, minimumFill, readerType) {
  return {
    buffer,
    bufferByteLength: buffer.byteLength,
    byteOffset,
    byteLength,
    bytesFilled: 0,
    minimumFill,
    elementSize,
    viewConstructor,
    readerType,
  };
}

function clearAlgorithms(own) {
  own.pull = undefined;
  own.cancel = undefined;
}

function clearQueue(own) {
  own.queue.clear();
  own.queueTotalSize = 0;
}

function desiredSize(controller) {
  const own = controller[slots];
  const { state } = own.stream[slots];
  if (state === "errored") return null;
  return state === "closed" ? 0 : own.highWaterMark - own.queueTotalSize;
}

function hasByobReader(stream) {
  return stream[slots].reader?.[slots].intoRequests !== undefined;
}

function waitingIntoReads(stream) {
  return stream[slots].reader[slots].intoRequests.length;
}

function shouldPull(controller) {
  const own = controller[slots];
  const { stream } = own;
  if (stream[slots].state !== "readable" || own.closeRequested || !own.started) return false;
  if (hasDefaultReader(stream) && waitingReads(stream) > 0) return true;
  if (hasByobReader(stream) && waitingIntoReads(stream) > 0) return true;
  return desiredSize(controller) > 0;
}

function callPull(controller) {
  if (!shouldPull(controller)) return;
  const own = controller[slots];
  if (own.pulling) {
    own.pullAgain = true;
    return;
  }
  own.pulling = true;
  promiseCall(own.pull, own.receiver, controller).then(
    () => {
      own.pulling = false;
      if (!own.pullAgain) return;
      own.pullAgain = false;
      callPull(controller);
    },
    (error) => errorByteController(controller, error),
  );
}

function invalidateByobRequest(own) {
  if (own.byobRequest === null) return;
  own.byobRequest[slots].controller = undefined;
  own.byobRequest[slots].view = null;
  own.byobRequest = null;
}

function clearPendingPullIntos(controller) {
  const own = controller[slots];
  invalidateByobRequest(own);
  own.pendingPullIntos = [];
}

function getByobRequest(controller) {
  const own = controller[slots];
  if (own.byobRequest === null && own.pendingPullIntos.length > 0) {
    const [first] = own.pendingPullIntos;
    const view = new Uint8Array(first.buffer, first.byteOffset + first.bytesFilled, first.byteLength - first.bytesFilled);
    const request = new ReadableStreamBYOBRequest(constructing);
    request[slots] = { controller, view };
    own.byobRequest = request;
  }
  return own.byobRequest;
}

export function closeByteController(controller) {
  const own = controller[slots];
  const { stream } = own;
  if (own.closeRequested || stream[slots].state !== "readable") return;
  if (own.queueTotalSize > 0) {
    own.closeRequested = true;
    return;
  }
  if (own.pendingPullIntos.length > 0) {
    const [first] = own.pendingPullIntos;
    if (first.bytesFilled % first.elementSize !== 0) {
      const error = new TypeError("The stream was closed in the middle of an element of the view");
      errorByteController(controller, error);
      throw error;
    }
  }
  clearAlgorithms(own);
  closeStream(stream);
}

export function errorByteController(controller, error) {
  const own = controller[slots];
  if (own.stream[slots].state !== "readable") return;
  clearPendingPullIntos(controller);
  clearQueue(own);
  clearAlgorithms(own);
  errorStream(own.stream, error);
}

function pushBytes(own, buffer, byteOffset, byteLength) {
  own.queue.push({ buffer, byteOffset, byteLength });
  own.queueTotalSize += byteLength;
}

export function enqueueBytes(controller, chunk) {
  const own = controller[slots];
  const { stream } = own;
  if (own.closeRequested || stream[slots].state !== "readable") return;
  const { byteOffset, byteLength } = chunk;
  if (isDetached(chunk.buffer)) throw new TypeError("The buffer of the chunk has been detached");
  const buffer = transferBuffer(chunk.buffer);
  if (own.pendingPullIntos.length > 0) {
    const [first] = own.pendingPullIntos;
    if (isDetached(first.buffer)) throw new TypeError("The buffer of the BYOB request has been detached");
    invalidateByobRequest(own);
    first.buffer = transferBuffer(first.buffer);
    if (first.readerType === "none") enqueueDetachedPullInto(controller, first);
  }
  if (hasDefaultReader(stream)) {
    processReadRequests(controller);
    if (waitingReads(stream) === 0) pushBytes(own, buffer, byteOffset, byteLength);
    else {
      if (own.pendingPullIntos.length > 0) own.pendingPullIntos.shift();
      stream[slots].reader[slots].requests.shift().chunk(new Uint8Array(buffer, byteOffset, byteLength));
    }
  } else if (hasByobReader(stream)) {
    pushBytes(own, buffer, byteOffset, byteLength);
    for (const filled of processPullIntos(controller)) commitPullInto(stream, filled);
  } else {
    pushBytes(own, buffer, byteOffset, byteLength);
  }
  callPull(controller);
}

/** Bytes that were filled for a reader that has gone go back to the queue. */
function enqueueDetachedPullInto(controller, descriptor) {
  const own = controller[slots];
  if (descriptor.bytesFilled > 0) {
    const { buffer, byteOffset, bytesFilled } = descriptor;
    pushBytes(own, buffer.slice(byteOffset, byteOffset + bytesFilled), 0, bytesFilled);
  }
  own.pendingPullIntos.shift();
}

function processReadRequests(controller) {
  const own = controller[slots];
  const { requests } = own.stream[slots].reader[slots];
  while (requests.length > 0 && own.queueTotalSize > 0) fillReadRequest(controller, requests.shift());
}

function fillReadRequest(controller, request) {
  const own = controller[slots];
  const entry = own.queue.shift();
  own.queueTotalSize -= entry.byteLength;
  drainOrPull(controller);
  request.chunk(new Uint8Array(entry.buffer, entry.byteOffset, entry.byteLength));
}

function drainOrPull(controller) {
  const own = controller[slots];
  if (own.queueTotalSize === 0 && own.closeRequested) {
    clearAlgorithms(own);
    closeStream(own.stream);
  } else {
    callPull(controller);
  }
}

/** Copies from the queue into a view; true when the view has its minimum. */
function fillFromQueue(controller, descriptor) {
  const own = controller[slots];
  const most = Math.min(own.queueTotalSize, descriptor.byteLength - descriptor.bytesFilled);
  const filledThen = descriptor.bytesFilled + most;
  const aligned = filledThen - (filledThen % descriptor.elementSize);
  const ready = aligned >= descriptor.minimumFill;
  let remaining = ready ? aligned - descriptor.bytesFilled : most;
  while (remaining > 0) {
    const head = own.queue.peek();
    const count = Math.min(remaining, head.byteLength);
    const target = new Uint8Array(descriptor.buffer, descriptor.byteOffset + descriptor.bytesFilled, count);
    target.set(new Uint8Array(head.buffer, head.byteOffset, count));
    if (head.byteLength === count) own.queue.shift();
    else {
      head.byteOffset += count;
      head.byteLength -= count;
    }
    own.queueTotalSize -= count;
    descriptor.bytesFilled += count;
    remaining -= count;
  }
  return ready;
}

function processPullIntos(controller) {
  const own = controller[slots];
  const filled = [];
  while (own.pendingPullIntos.length > 0 && own.queueTotalSize > 0) {
    if (!fillFromQueue(controller, own.pendingPullIntos[0])) break;
    invalidateByobRequest(own);
    filled.push(own.pendingPullIntos.shift());
  }
  return filled;
}

function filledView(descriptor) {
  const { buffer, byteOffset, bytesFilled, elementSize, viewConstructor } = descriptor;
  return new viewConstructor(transferBuffer(buffer), byteOffset, bytesFilled / elementSize);
}

function commitPullInto(stream, descriptor) {
  const done = stream[slots].state === "closed";
  const view = filledView(descriptor);
  const list = stream[slots].reader[slots];
  if (descriptor.readerType === "default") {
    const request = list.requests.shift();
    if (done) request.close();
    else request.chunk(view);
  } else {
    const request = list.intoRequests.shift();
    if (done) request.close(view);
    else request.chunk(view);
  }
}

function pullInto(controller, view, minimum, request) {
  const own = controller[slots];
  const { stream } = own;
  const isDataView = view instanceof DataView;
  const elementSize = isDataView ? 1 : view.BYTES_PER_ELEMENT;
  const viewConstructor = isDataView ? DataView : view.constructor;
  const { byteOffset, byteLength } = view;
  let buffer;
  try {
    buffer = transferBuffer(view.buffer);
  } catch (error) {
    request.error(error);
    return;
  }
  const descriptor = descriptorFor(buffer, byteOffset, byteLength, viewConstructor, elementSize, minimum * elementSize, "byob");
  if (own.pendingPullIntos.length > 0) {
    own.pendingPullIntos.push(descriptor);
    stream[slots].reader[slots].intoRequests.push(request);
    return;
  }
  if (stream[slots].state === "closed") {
    request.close(new viewConstructor(buffer, byteOffset, 0));
    return;
  }
  if (own.queueTotalSize > 0) {
    if (fillFromQueue(controller, descriptor)) {
      const view = filledView(descriptor);
      drainOrPull(controller);
      request.chunk(view);
      return;
    }
    if (own.closeRequested) {
      const error = new TypeError("The stream was closed in the middle of an element of the view");
      errorByteController(controller, error);
      request.error(error);
      return;
    }
  }
  own.pendingPullIntos.push(descriptor);
  stream[slots].reader[slots].intoRequests.push(request);
  callPull(controller);
}

function respond(controller, bytesWritten) {
  const own = controller[slots];
  const [first] = own.pendingPullIntos;
  if (own.stream[slots].state === "closed") {
    if (bytesWritten !== 0) throw new TypeError("respond: the stream is closed, so the number must be 0");
  } else {
    if (bytesWritten === 0) throw new TypeError("respond: the number must be greater than 0");
    if (first.bytesFilled + bytesWritten > first.byteLength) throw new RangeError("respond: more bytes than the view holds");
  }
  first.buffer = transferBuffer(first.buffer);
  respondInternal(controller, bytesWritten);
}

function respondWithNewView(controller, view) {
  const own = controller[slots];
  const [first] = own.pendingPullIntos;
  if (own.stream[slots].state === "closed") {
    if (view.byteLength !== 0) throw new TypeError("respondWithNewView: the stream is closed, so the view must be empty");
  } else if (view.byteLength === 0) {
    throw new TypeError("respondWithNewView: the view must not be empty");
  }
  if (first.byteOffset + first.bytesFilled !== view.byteOffset) {
    throw new RangeError("respondWithNewView: the view begins elsewhere than the request's");
  }
  if (first.bufferByteLength !== view.buffer.byteLength) {
    throw new RangeError("respondWithNewView: the buffer has another length than the request's");
  }
  if (first.bytesFilled + view.byteLength > first.byteLength) {
    throw new RangeError("respondWithNewView: the view is longer than the request's");
  }
  const length = view.byteLength;
  first.buffer = transferBuffer(view.buffer);
  respondInternal(controller, length);
}

function respondInternal(controller, bytesWritten) {
  const own = controller[slots];
  invalidateByobRequest(own);
  if (own.stream[slots].state === "closed") respondWhenClosed(controller);
  else respondWhenReadable(controller, bytesWritten);
  callPull(controller);
}

function respondWhenClosed(controller) {
  const own = controller[slots];
  const { stream } = own;
  if (own.pendingPullIntos[0].readerType === "none") own.pendingPullIntos.shift();
  if (!hasByobReader(stream)) return;
  const filled = [];
  while (filled.length < waitingIntoReads(stream)) filled.push(own.pendingPullIntos.shift());
  for (const descriptor of filled) commitPullInto(stream, descriptor);
}

function respondWhenReadable(controller, bytesWritten) {
  const own = controller[slots];
  const [first] = own.pendingPullIntos;
  first.bytesFilled += bytesWritten;
  if (first.readerType === "none") {
    enqueueDetachedPullInto(controller, first);
    for (const filled of processPullIntos(controller)) commitPullInto(own.stream, filled);
    return;
  }
  if (first.bytesFilled < first.minimumFill) return;
  own.pendingPullIntos.shift();
  const rest = first.bytesFilled % first.elementSize;
  if (rest > 0) {
    const end = first.byteOffset + first.bytesFilled;
    pushBytes(own, first.buffer.slice(end - rest, end), 0, rest);
    first.bytesFilled -= rest;
  }
  const filled = processPullIntos(controller);
  commitPullInto(own.stream, first);
  for (const descriptor of filled) commitPullInto(own.stream, descriptor);
}

export class ReadableStreamBYOBReader {
  constructor(stream) {
    requireArguments(arguments.length, 1, "ReadableStreamBYOBReader constructor");
    if (!isReadableStream(stream)) throw new TypeError("ReadableStreamBYOBReader: expected a ReadableStream");
    if (!parts.isByteController(stream[slots].controller)) {
      throw new TypeError("ReadableStreamBYOBReader: the stream is not a byte stream");
    }
    attachReader(this, stream, { intoRequests: new Queue() });
  }

  get closed() {
    if (!isInstance(this, ReadableStreamBYOBReader)) return Promise.reject(new TypeError("This is not a reader"));
    return this[slots].closed.promise;
  }

  cancel(reason = undefined) {
    if (!isInstance(this, ReadableStreamBYOBReader)) return Promise.reject(new TypeError("This is not a reader"));
    if (this[slots].stream === undefined) return Promise.reject(new TypeError("The reader has been released"));
    return cancelStream(this[slots].stream, reason);
  }

  async read(view, options = undefined) {
    requireInstance(this, ReadableStreamBYOBReader);
    requireArguments(arguments.length, 1, "ReadableStreamBYOBReader.read");
    const minimum = requireReadView(view, options);
    const { stream } = this[slots];
    if (stream === undefined) throw new TypeError("The reader has been released");
    return new Promise((resolve, reject) => {
      const inner = stream[slots];
      inner.disturbed = true;
      const request = {
        chunk: (value) => resolve({ value, done: false }),
        close: (value) => resolve({ value, done: true }),
        error: reject,
      };
      if (inner.state === "errored") request.error(inner.storedError);
      else pullInto(inner.controller, view, minimum, request);
    });
  }

  releaseLock() {
    const own = requireInstance(this, ReadableStreamBYOBReader);
    if (own.stream !== undefined) detachReader(this);
  }
}

defineInterface(ReadableStreamBYOBReader);
parts.ReadableStreamBYOBReader = ReadableStreamBYOBReader;

function requireReadView(view, options) {
  if (!isObject(view) || !ArrayBuffer.isView(view)) throw new TypeError("read: expected a view of an ArrayBuffer");
  const { min } = toDictionary(options, "ReadableStreamBYOBReader.read");
  const minimum = min === undefined ? 1 : Math.trunc(Number(min));
  if (isDetached(view.buffer)) throw new TypeError("read: the buffer of the view has been detached");
  if (view.byteLength === 0 || viewBytes(view).buffer.byteLength === 0) throw new TypeError("read: the view is empty");
  if (!(minimum > 0)) throw new TypeError("read: min must be greater than 0");
  if (minimum > (view.length ?? view.byteLength)) throw new RangeError("read: min is more than the view holds");
  return minimum;
}
