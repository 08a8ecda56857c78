// WritableStream with its writer and controller (Streams Standard, section 5).

import { AbortController } from "reactor:runtime/abort.js";
import { defineInterface, isObject, requireArguments, toCallback } from "reactor:runtime/convert.js";
import { defineInspect } from "reactor:runtime/inspect.js";
import { parts } from "reactor:runtime/readable_stream.js";
import {
  Deferred,
  extractHighWaterMark,
  extractSize,
  isInstance,
  promiseCall,
  Queue,
  requireInstance,
  SizedQueue,
  slots,
  toStrategy,
} from "reactor:runtime/stream_queue.js";

const constructing = Symbol("writable stream parts");
const closeSentinel = Symbol("close");

export class WritableStream {
  constructor(underlyingSink = undefined, strategy = undefined) {
    if (underlyingSink !== undefined && !isObject(underlyingSink)) {
      throw new TypeError("WritableStream constructor: the sink must be an object");
    }
    const queuing = toStrategy(strategy, "WritableStream constructor");
    const sink = underlyingSink ?? {};
    const algorithms = {
      receiver: sink,
      abort: toCallback(sink.abort, "abort"),
      close: toCallback(sink.close, "close"),
      start: toCallback(sink.start, "start"),
      write: toCallback(sink.write, "write"),
    };
    if (sink.type !== undefined) throw new RangeError("WritableStream constructor: the sink must not have a type");
    const size = extractSize(queuing);
    initialize(this);
    setUpController(this, algorithms, extractHighWaterMark(queuing, 1), size);
  }

  get locked() {
    return requireInstance(this, WritableStream).writer !== undefined;
  }

  abort(reason = undefined) {
    if (!isInstance(this, WritableStream)) return Promise.reject(new TypeError("This is not a WritableStream"));
    if (this[slots].writer !== undefined) return Promise.reject(new TypeError("The stream is locked to a writer"));
    return abortStream(this, reason);
  }

  close() {
    if (!isInstance(this, WritableStream)) return Promise.reject(new TypeError("This is not a WritableStream"));
    if (this[slots].writer !== undefined) return Promise.reject(new TypeError("The stream is locked to a writer"));
    if (closeQueuedOrInFlight(this)) return Promise.reject(new TypeError("The stream is closing already"));
    return closeStream(this);
  }

  getWriter() {
    requireInstance(this, WritableStream);
    return new WritableStreamDefaultWriter(this);
  }
}

defineInterface(WritableStream);
defineInspect(WritableStream, ["locked"]);

parts.requireWritable = (value, message) => {
  if (!isInstance(value, WritableStream)) throw new TypeError(message);
};

function initialize(stream) {
  stream[slots] = {
    state: "writable",
    storedError: undefined,
    writer: undefined,
    controller: undefined,
    writeRequests: new Queue(),
    inFlightWrite: undefined,
    closeRequest: undefined,
    inFlightClose: undefined,
    pendingAbort: undefined,
    backpressure: false,
  };
}

/** A stream over functions of this layer. */
export function createWritableStream(algorithms, highWaterMark = 1, size = () => 1) {
  const stream = Object.create(WritableStream.prototype);
  initialize(stream);
  setUpController(stream, algorithms, highWaterMark, size);
  return stream;
}

export function abortStream(stream, reason) {
  const inner = stream[slots];
  if (inner.state === "closed" || inner.state === "errored") return Promise.resolve();
  inner.controller[slots].abortController.abort(reason);
  // The signal's listeners may have changed the state.
  if (inner.state === "closed" || inner.state === "errored") return Promise.resolve();
  if (inner.pendingAbort !== undefined) return inner.pendingAbort.deferred.promise;
  const wasErroring = inner.state === "erroring";
  inner.pendingAbort = { deferred: new Deferred(), reason: wasErroring ? undefined : reason, wasErroring };
  const { promise } = inner.pendingAbort.deferred;
  if (!wasErroring) startErroring(stream, reason);
  return promise;
}

function closeStream(stream) {
  const inner = stream[slots];
  if (inner.state === "closed" || inner.state === "errored") {
    return Promise.reject(new TypeError(`The stream is ${inner.state} and cannot be closed`));
  }
  inner.closeRequest = new Deferred();
  const { promise } = inner.closeRequest;
  if (inner.writer !== undefined && inner.backpressure && inner.state === "writable") inner.writer[slots].ready.resolve();
  const own = inner.controller[slots];
  own.queue.enqueue(closeSentinel, 0);
  advanceQueue(inner.controller);
  return promise;
}

export function closeQueuedOrInFlight(stream) {
  const inner = stream[slots];
  return inner.closeRequest !== undefined || inner.inFlightClose !== undefined;
}

function startErroring(stream, reason) {
  const inner = stream[slots];
  inner.state = "erroring";
  inner.storedError = reason;
  if (inner.writer !== undefined) rejectReady(inner.writer, reason);
  if (!hasInFlight(inner) && inner.controller[slots].started) finishErroring(stream);
}

function hasInFlight(inner) {
  return inner.inFlightWrite !== undefined || inner.inFlightClose !== undefined;
}

function finishErroring(stream) {
  const inner = stream[slots];
  inner.state = "errored";
  inner.controller[slots].queue.clear();
  for (const request of inner.writeRequests.drain()) request.reject(inner.storedError);
  if (inner.pendingAbort === undefined) {
    rejectCloseAndClosed(stream);
    return;
  }
  const { deferred, reason, wasErroring } = inner.pendingAbort;
  inner.pendingAbort = undefined;
  if (wasErroring) {
    deferred.reject(inner.storedError);
    rejectCloseAndClosed(stream);
    return;
  }
  const own = inner.controller[slots];
  const aborted = promiseCall(own.abort, own.receiver, reason);
  clearAlgorithms(own);
  aborted.then(
    () => {
      deferred.resolve();
      rejectCloseAndClosed(stream);
    },
    (error) => {
      deferred.reject(error);
      rejectCloseAndClosed(stream);
    },
  );
}

function rejectCloseAndClosed(stream) {
  const inner = stream[slots];
  if (inner.closeRequest !== undefined) {
    inner.closeRequest.reject(inner.storedError);
    inner.closeRequest = undefined;
  }
  if (inner.writer !== undefined) inner.writer[slots].closed.reject(inner.storedError);
}

function dealWithRejection(stream, error) {
  if (stream[slots].state === "writable") startErroring(stream, error);
  else finishErroring(stream);
}

function updateBackpressure(stream, backpressure) {
  const inner = stream[slots];
  if (inner.writer !== undefined && backpressure !== inner.backpressure) {
    if (backpressure) inner.writer[slots].ready = new Deferred();
    else inner.writer[slots].ready.resolve();
  }
  inner.backpressure = backpressure;
}

// The writer.

function rejectReady(writer, error) {
  const own = writer[slots];
  if (own.ready.settled) own.ready = Deferred.rejected(error);
  else own.ready.reject(error);
}

function rejectClosed(writer, error) {
  const own = writer[slots];
  if (own.closed.settled) own.closed = Deferred.rejected(error);
  else own.closed.reject(error);
}

export class WritableStreamDefaultWriter {
  constructor(stream) {
    requireArguments(arguments.length, 1, "WritableStreamDefaultWriter constructor");
    if (!isInstance(stream, WritableStream)) throw new TypeError("WritableStreamDefaultWriter: expected a WritableStream");
    const inner = stream[slots];
    if (inner.writer !== undefined) throw new TypeError("The stream is already locked to a writer");
    const own = { stream, ready: undefined, closed: undefined };
    this[slots] = own;
    inner.writer = this;
    if (inner.state === "writable") {
      const waits = !closeQueuedOrInFlight(stream) && inner.backpressure;
      own.ready = waits ? new Deferred() : Deferred.resolved();
      own.closed = new Deferred();
    } else if (inner.state === "erroring") {
      own.ready = Deferred.rejected(inner.storedError);
      own.closed = new Deferred();
    } else if (inner.state === "closed") {
      own.ready = Deferred.resolved();
      own.closed = Deferred.resolved();
    } else {
      own.ready = Deferred.rejected(inner.storedError);
      own.closed = Deferred.rejected(inner.storedError);
    }
  }

  get closed() {
    if (!isInstance(this, WritableStreamDefaultWriter)) return Promise.reject(new TypeError("This is not a writer"));
    return this[slots].closed.promise;
  }

  get desiredSize() {
    const { stream } = requireInstance(this, WritableStreamDefaultWriter);
    if (stream === undefined) throw new TypeError("The writer has been released");
    return writerDesiredSize(stream);
  }

  get ready() {
    if (!isInstance(this, WritableStreamDefaultWriter)) return Promise.reject(new TypeError("This is not a writer"));
    return this[slots].ready.promise;
  }

  abort(reason = undefined) {
    return withStream(this, (stream) => abortStream(stream, reason));
  }

  close() {
    return withStream(this, (stream) => {
      if (closeQueuedOrInFlight(stream)) return Promise.reject(new TypeError("The stream is closing already"));
      return closeStream(stream);
    });
  }

  releaseLock() {
    const { stream } = requireInstance(this, WritableStreamDefaultWriter);
    if (stream !== undefined) releaseWriter(this);
  }

  write(chunk = undefined) {
    return withStream(this, () => writeChunk(this, chunk));
  }
}

defineInterface(WritableStreamDefaultWriter);

function withStream(writer, action) {
  if (!isInstance(writer, WritableStreamDefaultWriter)) return Promise.reject(new TypeError("This is not a writer"));
  const { stream } = writer[slots];
  if (stream === undefined) return Promise.reject(new TypeError("The writer has been released"));
  return action(stream);
}

function writerDesiredSize(stream) {
  const inner = stream[slots];
  if (inner.state === "errored" || inner.state === "erroring") return null;
  return inner.state === "closed" ? 0 : controllerDesiredSize(inner.controller);
}

export function releaseWriter(writer) {
  const { stream } = writer[slots];
  const released = new TypeError("The writer has been released");
  rejectReady(writer, released);
  rejectClosed(writer, released);
  stream[slots].writer = undefined;
  writer[slots].stream = undefined;
}

/** Closes unless that is under way or done: what pipeTo does at the end. */
export function closeWithErrorPropagation(writer) {
  const { stream } = writer[slots];
  const inner = stream[slots];
  if (closeQueuedOrInFlight(stream) || inner.state === "closed") return Promise.resolve();
  if (inner.state === "errored") return Promise.reject(inner.storedError);
  return closeStream(stream);
}

export function writeChunk(writer, chunk) {
  const { stream } = writer[slots];
  const inner = stream[slots];
  const { controller } = inner;
  const size = chunkSize(controller, chunk);
  if (stream !== writer[slots].stream) return Promise.reject(new TypeError("The writer has been released"));
  if (inner.state === "errored") return Promise.reject(inner.storedError);
  if (closeQueuedOrInFlight(stream) || inner.state === "closed") {
    return Promise.reject(new TypeError("The stream is closing or closed and cannot be written to"));
  }
  if (inner.state === "erroring") return Promise.reject(inner.storedError);
  const request = new Deferred();
  inner.writeRequests.push(request);
  queueWrite(controller, chunk, size);
  return request.promise;
}

// The controller.

export class WritableStreamDefaultController {
  constructor(token) {
    if (token !== constructing) throw new TypeError("Illegal constructor");
  }

  get signal() {
    return requireInstance(this, WritableStreamDefaultController).abortController.signal;
  }

  error(error = undefined) {
    const own = requireInstance(this, WritableStreamDefaultController);
    if (own.stream[slots].state === "writable") errorWritable(this, error);
  }
}

defineInterface(WritableStreamDefaultController);

function setUpController(stream, algorithms, highWaterMark, size) {
  const controller = new WritableStreamDefaultController(constructing);
  const own = {
    stream,
    queue: new SizedQueue(),
    started: false,
    abortController: new AbortController(),
    highWaterMark,
    size,
    ...algorithms,
  };
  controller[slots] = own;
  const inner = stream[slots];
  inner.controller = controller;
  updateBackpressure(stream, controllerDesiredSize(controller) <= 0);
  const result = algorithms.start?.call(algorithms.receiver, controller);
  Promise.resolve(result).then(
    () => {
      own.started = true;
      advanceQueue(controller);
    },
    (error) => {
      own.started = true;
      dealWithRejection(stream, error);
    },
  );
}

function clearAlgorithms(own) {
  own.write = undefined;
  own.close = undefined;
  own.abort = undefined;
  own.size = undefined;
}

function controllerDesiredSize(controller) {
  const own = controller[slots];
  return own.highWaterMark - own.queue.totalSize;
}

function chunkSize(controller, chunk) {
  const own = controller[slots];
  if (own.size === undefined) return 1;
  try {
    return own.size(chunk);
  } catch (error) {
    errorIfNeeded(controller, error);
    return 1;
  }
}

function queueWrite(controller, chunk, size) {
  const own = controller[slots];
  try {
    own.queue.enqueue({ chunk }, size);
  } catch (error) {
    errorIfNeeded(controller, error);
    return;
  }
  const { stream } = own;
  if (!closeQueuedOrInFlight(stream) && stream[slots].state === "writable") {
    updateBackpressure(stream, controllerDesiredSize(controller) <= 0);
  }
  advanceQueue(controller);
}

/** Errors a stream that is still writable: what a transform does to its writable side. */
export function errorIfNeeded(controller, error) {
  if (controller[slots].stream[slots].state === "writable") errorWritable(controller, error);
}

function errorWritable(controller, error) {
  const own = controller[slots];
  clearAlgorithms(own);
  startErroring(own.stream, error);
}

function advanceQueue(controller) {
  const own = controller[slots];
  const { stream } = own;
  const inner = stream[slots];
  if (!own.started || inner.inFlightWrite !== undefined) return;
  if (inner.state === "erroring") {
    finishErroring(stream);
    return;
  }
  if (own.queue.length === 0 || inner.state !== "writable") return;
  const value = own.queue.peek();
  if (value === closeSentinel) processClose(controller);
  else processWrite(controller, value.chunk);
}

function processClose(controller) {
  const own = controller[slots];
  const { stream } = own;
  const inner = stream[slots];
  inner.inFlightClose = inner.closeRequest;
  inner.closeRequest = undefined;
  own.queue.dequeue();
  const closed = promiseCall(own.close, own.receiver);
  clearAlgorithms(own);
  closed.then(
    () => finishClose(stream),
    (error) => {
      inner.inFlightClose.reject(error);
      inner.inFlightClose = undefined;
      if (inner.pendingAbort !== undefined) {
        inner.pendingAbort.deferred.reject(error);
        inner.pendingAbort = undefined;
      }
      dealWithRejection(stream, error);
    },
  );
}

function finishClose(stream) {
  const inner = stream[slots];
  inner.inFlightClose.resolve();
  inner.inFlightClose = undefined;
  if (inner.state === "erroring") {
    inner.storedError = undefined;
    if (inner.pendingAbort !== undefined) {
      inner.pendingAbort.deferred.resolve();
      inner.pendingAbort = undefined;
    }
  }
  inner.state = "closed";
  if (inner.writer !== undefined) inner.writer[slots].closed.resolve();
}

function processWrite(controller, chunk) {
  const own = controller[slots];
  const { stream } = own;
  const inner = stream[slots];
  inner.inFlightWrite = inner.writeRequests.shift();
  promiseCall(own.write, own.receiver, chunk, controller).then(
    () => {
      inner.inFlightWrite.resolve();
      inner.inFlightWrite = undefined;
      own.queue.dequeue();
      if (!closeQueuedOrInFlight(stream) && inner.state === "writable") {
        updateBackpressure(stream, controllerDesiredSize(controller) <= 0);
      }
      advanceQueue(controller);
    },
    (error) => {
      if (inner.state === "writable") clearAlgorithms(own);
      inner.inFlightWrite.reject(error);
      inner.inFlightWrite = undefined;
      dealWithRejection(stream, error);
    },
  );
}
