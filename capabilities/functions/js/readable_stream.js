// ReadableStream with its default reader and controller (Streams Standard, section 4).

import { accessSignal } from "reactor:runtime/abort.js";
import { defineInterface, isObject, requireArguments, toCallback, toDictionary } from "reactor:runtime/convert.js";
import { defineInspect } from "reactor:runtime/inspect.js";
import {
  Deferred,
  extractHighWaterMark,
  extractSize,
  ignore,
  isInstance,
  promiseCall,
  Queue,
  requireInstance,
  SizedQueue,
  slots,
  toStrategy,
} from "reactor:runtime/stream_queue.js";

/** What every controller offers to the stream and its readers. */
export const cancelSteps = Symbol("cancel steps");
export const pullSteps = Symbol("pull steps");
export const releaseSteps = Symbol("release steps");

const constructing = Symbol("readable stream parts");

/** Set by readable_byte_stream.js and readable_pipe.js, which need this module first. */
export const parts = {
  setUpByteController: undefined,
  ReadableStreamBYOBReader: undefined,
  pipeTo: undefined,
  tee: undefined,
  requireWritable: undefined,
};

export class ReadableStream {
  constructor(underlyingSource = undefined, strategy = undefined) {
    if (underlyingSource !== undefined && !isObject(underlyingSource)) {
      throw new TypeError("ReadableStream constructor: the source must be an object");
    }
    const queuing = toStrategy(strategy, "ReadableStream constructor");
    const source = underlyingSource ?? {};
    const { autoAllocateChunkSize, type } = source;
    const algorithms = {
      receiver: source,
      cancel: toCallback(source.cancel, "cancel"),
      pull: toCallback(source.pull, "pull"),
      start: toCallback(source.start, "start"),
    };
    initialize(this);
    if (type === undefined) {
      const size = extractSize(queuing);
      setUpDefaultController(this, algorithms, extractHighWaterMark(queuing, 1), size);
    } else if (`${type}` === "bytes") {
      if (queuing.size !== undefined) throw new RangeError("A byte stream's strategy must not have a size function");
      parts.setUpByteController(this, algorithms, extractHighWaterMark(queuing, 0), autoAllocateChunkSize);
    } else {
      throw new TypeError(`ReadableStream constructor: "${type}" is not a type of source`);
    }
  }

  static from(iterable) {
    requireArguments(arguments.length, 1, "ReadableStream.from");
    return streamFrom(iterable);
  }

  get locked() {
    return isLocked(requireThis(this));
  }

  cancel(reason = undefined) {
    if (!isInstance(this, ReadableStream)) return Promise.reject(new TypeError("This is not a ReadableStream"));
    if (isLocked(this)) return Promise.reject(new TypeError("The stream is locked to a reader"));
    return cancelStream(this, reason);
  }

  getReader(options = undefined) {
    requireThis(this);
    const { mode } = toDictionary(options, "ReadableStream.getReader");
    if (mode === undefined) return new ReadableStreamDefaultReader(this);
    if (`${mode}` !== "byob") throw new TypeError(`"${mode}" is not a mode of reader`);
    return new parts.ReadableStreamBYOBReader(this);
  }

  pipeThrough(transform, options = undefined) {
    requireThis(this);
    requireArguments(arguments.length, 1, "ReadableStream.pipeThrough");
    if (!isObject(transform)) throw new TypeError("ReadableStream.pipeThrough: expected {readable, writable}");
    const { readable, writable } = transform;
    if (!isInstance(readable, ReadableStream)) throw new TypeError("pipeThrough: readable is not a ReadableStream");
    parts.requireWritable(writable, "pipeThrough: writable is not a WritableStream");
    const settings = pipeOptions(options);
    if (isLocked(this)) throw new TypeError("The stream is locked to a reader");
    if (writable.locked) throw new TypeError("The writable side is locked to a writer");
    parts.pipeTo(this, writable, settings).catch(ignore);
    return readable;
  }

  pipeTo(destination, options = undefined) {
    try {
      requireThis(this);
      requireArguments(arguments.length, 1, "ReadableStream.pipeTo");
      parts.requireWritable(destination, "pipeTo: the destination is not a WritableStream");
      const settings = pipeOptions(options);
      if (isLocked(this)) throw new TypeError("The stream is locked to a reader");
      if (destination.locked) throw new TypeError("The destination is locked to a writer");
      return parts.pipeTo(this, destination, settings);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  tee() {
    requireThis(this);
    return parts.tee(this);
  }

  values(options = undefined) {
    requireThis(this);
    const { preventCancel } = toDictionary(options, "ReadableStream.values");
    return makeAsyncIterator(this, Boolean(preventCancel));
  }
}

defineInterface(ReadableStream);
defineInspect(ReadableStream, ["locked"]);
Object.defineProperty(ReadableStream.prototype, Symbol.asyncIterator, {
  value: ReadableStream.prototype.values,
  writable: true,
  configurable: true,
});

function requireThis(stream) {
  requireInstance(stream, ReadableStream);
  return stream;
}

function pipeOptions(options) {
  const { preventAbort, preventCancel, preventClose, signal } = toDictionary(options, "pipe options");
  if (signal !== undefined && !accessSignal.is(signal)) throw new TypeError("The signal option must be an AbortSignal");
  return {
    preventAbort: Boolean(preventAbort),
    preventCancel: Boolean(preventCancel),
    preventClose: Boolean(preventClose),
    signal,
  };
}

function initialize(stream) {
  stream[slots] = {
    state: "readable",
    reader: undefined,
    controller: undefined,
    storedError: undefined,
    disturbed: false,
  };
}

function bareStream() {
  const stream = Object.create(ReadableStream.prototype);
  initialize(stream);
  return stream;
}

/** A stream over functions of this layer. `highWaterMark` 0 pulls only when somebody reads. */
export function createStream(algorithms, highWaterMark = 1, size = () => 1) {
  const stream = bareStream();
  setUpDefaultController(stream, algorithms, highWaterMark, size);
  return stream;
}

export function createByteStream(algorithms, highWaterMark = 0) {
  const stream = bareStream();
  parts.setUpByteController(stream, algorithms, highWaterMark, undefined);
  return stream;
}

export function isReadableStream(value) {
  return isInstance(value, ReadableStream);
}

export function isLocked(stream) {
  return stream[slots].reader !== undefined;
}

export function isDisturbed(stream) {
  return stream[slots].disturbed;
}

export function isByteStream(stream) {
  return parts.isByteController(stream[slots].controller);
}

export function acquireReader(stream) {
  return new ReadableStreamDefaultReader(stream);
}

export function cancelStream(stream, reason) {
  const inner = stream[slots];
  inner.disturbed = true;
  if (inner.state === "closed") return Promise.resolve();
  if (inner.state === "errored") return Promise.reject(inner.storedError);
  closeStream(stream);
  const { reader } = inner;
  if (reader !== undefined && reader[slots].intoRequests !== undefined) {
    for (const request of reader[slots].intoRequests.drain()) request.close(undefined);
  }
  return inner.controller[cancelSteps](reason).then(ignore);
}

export function closeStream(stream) {
  const inner = stream[slots];
  inner.state = "closed";
  const { reader } = inner;
  if (reader === undefined) return;
  reader[slots].closed.resolve();
  if (reader[slots].requests !== undefined) {
    for (const request of reader[slots].requests.drain()) request.close();
  }
}

export function errorStream(stream, error) {
  const inner = stream[slots];
  inner.state = "errored";
  inner.storedError = error;
  const { reader } = inner;
  if (reader === undefined) return;
  reader[slots].closed.reject(error);
  const requests = reader[slots].requests ?? reader[slots].intoRequests;
  for (const request of requests.drain()) request.error(error);
}

export function hasDefaultReader(stream) {
  return stream[slots].reader?.[slots].requests !== undefined;
}

export function waitingReads(stream) {
  return stream[slots].reader[slots].requests.length;
}

// Readers.

export function attachReader(reader, stream, lists) {
  if (isLocked(stream)) throw new TypeError("The stream is already locked to a reader");
  const inner = stream[slots];
  reader[slots] = { stream, closed: undefined, ...lists };
  inner.reader = reader;
  if (inner.state === "readable") reader[slots].closed = new Deferred();
  else if (inner.state === "closed") reader[slots].closed = Deferred.resolved();
  else reader[slots].closed = Deferred.rejected(inner.storedError);
}

export function detachReader(reader) {
  const own = reader[slots];
  const released = new TypeError("The reader has been released");
  if (own.stream[slots].state === "readable") own.closed.reject(released);
  else own.closed = Deferred.rejected(released);
  own.stream[slots].controller[releaseSteps]();
  own.stream[slots].reader = undefined;
  own.stream = undefined;
  for (const request of (own.requests ?? own.intoRequests).drain()) request.error(released);
}

/** `request` is {chunk(value), close(), error(reason)}. */
export function readFrom(reader, request) {
  const { stream } = reader[slots];
  const inner = stream[slots];
  inner.disturbed = true;
  if (inner.state === "closed") request.close();
  else if (inner.state === "errored") request.error(inner.storedError);
  else inner.controller[pullSteps](request);
}

export class ReadableStreamDefaultReader {
  constructor(stream) {
    requireArguments(arguments.length, 1, "ReadableStreamDefaultReader constructor");
    if (!isReadableStream(stream)) throw new TypeError("ReadableStreamDefaultReader: expected a ReadableStream");
    attachReader(this, stream, { requests: new Queue() });
  }

  get closed() {
    if (!isInstance(this, ReadableStreamDefaultReader)) return Promise.reject(new TypeError("This is not a reader"));
    return this[slots].closed.promise;
  }

  cancel(reason = undefined) {
    if (!isInstance(this, ReadableStreamDefaultReader)) return Promise.reject(new TypeError("This is not a reader"));
    if (this[slots].stream === undefined) return Promise.reject(new TypeError("The reader has been released"));
    return cancelStream(this[slots].stream, reason);
  }

  read() {
    if (!isInstance(this, ReadableStreamDefaultReader)) return Promise.reject(new TypeError("This is not a reader"));
    if (this[slots].stream === undefined) return Promise.reject(new TypeError("The reader has been released"));
    return new Promise((resolve, reject) => {
      readFrom(this, {
        chunk: (value) => resolve({ value, done: false }),
        close: () => resolve({ value: undefined, done: true }),
        error: reject,
      });
    });
  }

  releaseLock() {
    const own = requireInstance(this, ReadableStreamDefaultReader);
    if (own.stream !== undefined) detachReader(this);
  }
}

defineInterface(ReadableStreamDefaultReader);

// The default controller.

export class ReadableStreamDefaultController {
  constructor(token) {
    if (token !== constructing) throw new TypeError("Illegal constructor");
  }

  get desiredSize() {
    requireInstance(this, ReadableStreamDefaultController);
    return desiredSize(this);
  }

  close() {
    requireInstance(this, ReadableStreamDefaultController);
    if (!canCloseOrEnqueue(this)) throw new TypeError("The stream is not in a state that permits close");
    closeController(this);
  }

  enqueue(chunk = undefined) {
    requireInstance(this, ReadableStreamDefaultController);
    if (!canCloseOrEnqueue(this)) throw new TypeError("The stream is not in a state that permits enqueue");
    enqueueChunk(this, chunk);
  }

  error(error = undefined) {
    requireInstance(this, ReadableStreamDefaultController);
    errorController(this, error);
  }

  [cancelSteps](reason) {
    const own = this[slots];
    own.queue.clear();
    const result = promiseCall(own.cancel, own.receiver, reason);
    clearAlgorithms(own);
    return result;
  }

  [pullSteps](request) {
    const own = this[slots];
    if (own.queue.length === 0) {
      own.stream[slots].reader[slots].requests.push(request);
      callPull(this);
      return;
    }
    const chunk = own.queue.dequeue();
    if (own.closeRequested && own.queue.length === 0) {
      clearAlgorithms(own);
      closeStream(own.stream);
    } else {
      callPull(this);
    }
    request.chunk(chunk);
  }

  [releaseSteps]() {}
}

defineInterface(ReadableStreamDefaultController);

function setUpDefaultController(stream, algorithms, highWaterMark, size) {
  const controller = new ReadableStreamDefaultController(constructing);
  controller[slots] = {
    stream,
    queue: new SizedQueue(),
    started: false,
    closeRequested: false,
    pulling: false,
    pullAgain: false,
    highWaterMark,
    size,
    ...algorithms,
  };
  stream[slots].controller = controller;
  start(controller, algorithms, () => callPull(controller), (error) => errorController(controller, error));
}

/** Runs a source's `start`; what it throws at once is thrown to whoever makes the stream. */
export function start(controller, algorithms, ready, failed) {
  const result = algorithms.start?.call(algorithms.receiver, controller);
  Promise.resolve(result).then(() => {
    controller[slots].started = true;
    ready();
  }, failed);
}

function clearAlgorithms(own) {
  own.pull = undefined;
  own.cancel = undefined;
  own.size = undefined;
}

export function desiredSize(controller) {
  const own = controller[slots];
  const { state } = own.stream[slots];
  if (state === "errored") return null;
  return state === "closed" ? 0 : own.highWaterMark - own.queue.totalSize;
}

export function canCloseOrEnqueue(controller) {
  const own = controller[slots];
  return !own.closeRequested && own.stream[slots].state === "readable";
}

export function closeController(controller) {
  if (!canCloseOrEnqueue(controller)) return;
  const own = controller[slots];
  own.closeRequested = true;
  if (own.queue.length > 0) return;
  clearAlgorithms(own);
  closeStream(own.stream);
}

export function enqueueChunk(controller, chunk) {
  if (!canCloseOrEnqueue(controller)) return;
  const own = controller[slots];
  if (hasDefaultReader(own.stream) && waitingReads(own.stream) > 0) {
    own.stream[slots].reader[slots].requests.shift().chunk(chunk);
  } else {
    try {
      own.queue.enqueue(chunk, own.size(chunk));
    } catch (error) {
      errorController(controller, error);
      throw error;
    }
  }
  callPull(controller);
}

export function errorController(controller, error) {
  const own = controller[slots];
  if (own.stream[slots].state !== "readable") return;
  own.queue.clear();
  clearAlgorithms(own);
  errorStream(own.stream, error);
}

function shouldPull(controller) {
  const own = controller[slots];
  if (!canCloseOrEnqueue(controller) || !own.started) return false;
  if (hasDefaultReader(own.stream) && waitingReads(own.stream) > 0) return true;
  return desiredSize(controller) > 0;
}

export function hasBackpressure(controller) {
  return !shouldPull(controller);
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
    (error) => errorController(controller, error),
  );
}

// ReadableStream.from and asynchronous iteration.

function streamFrom(iterable) {
  const method = iterable?.[Symbol.asyncIterator] ?? iterable?.[Symbol.iterator];
  if (typeof method !== "function") throw new TypeError("ReadableStream.from: the argument is not iterable");
  const iterator = method.call(iterable);
  if (!isObject(iterator)) throw new TypeError("ReadableStream.from: the iterator is not an object");
  const { next } = iterator;
  const isSync = iterable[Symbol.asyncIterator] === undefined || iterable[Symbol.asyncIterator] === null;
  return createStream(
    {
      async pull(controller) {
        const result = await next.call(iterator);
        if (!isObject(result)) throw new TypeError("ReadableStream.from: the iterator's result is not an object");
        if (result.done) closeController(controller);
        else enqueueChunk(controller, isSync ? await result.value : result.value);
      },
      async cancel(reason) {
        const finish = iterator.return;
        if (finish === undefined || finish === null) return;
        const result = await finish.call(iterator, reason);
        if (!isObject(result)) throw new TypeError("ReadableStream.from: the iterator's result is not an object");
      },
    },
    0,
  );
}

const asyncIteratorPrototype = Object.getPrototypeOf(
  Object.getPrototypeOf(Object.getPrototypeOf((async function* () {})())),
);

const streamIteratorPrototype = Object.create(asyncIteratorPrototype, {
  next: {
    value() {
      return this[slots] === undefined
        ? Promise.reject(new TypeError("This is not a ReadableStream iterator"))
        : inTurn(this[slots], () => nextStep(this[slots]));
    },
    enumerable: true,
    writable: true,
    configurable: true,
  },
  return: {
    value(value) {
      return this[slots] === undefined
        ? Promise.reject(new TypeError("This is not a ReadableStream iterator"))
        : inTurn(this[slots], () => returnStep(this[slots], value));
    },
    enumerable: true,
    writable: true,
    configurable: true,
  },
});

function makeAsyncIterator(stream, preventCancel) {
  const iterator = Object.create(streamIteratorPrototype);
  iterator[slots] = { reader: acquireReader(stream), preventCancel, finished: false, ongoing: undefined };
  return iterator;
}

/** Steps of one iterator run one after another. */
function inTurn(own, step) {
  own.ongoing = own.ongoing === undefined ? step() : own.ongoing.then(step, step);
  return own.ongoing;
}

function nextStep(own) {
  if (own.finished) return Promise.resolve({ value: undefined, done: true });
  return new Promise((resolve, reject) => {
    const finish = () => {
      own.finished = true;
      detachReader(own.reader);
    };
    readFrom(own.reader, {
      chunk: (value) => resolve({ value, done: false }),
      close: () => {
        finish();
        resolve({ value: undefined, done: true });
      },
      error: (error) => {
        finish();
        reject(error);
      },
    });
  });
}

async function returnStep(own, value) {
  if (own.finished) return { value, done: true };
  own.finished = true;
  if (own.preventCancel) {
    detachReader(own.reader);
  } else {
    const canceled = cancelStream(own.reader[slots].stream, value);
    detachReader(own.reader);
    await canceled;
  }
  return { value, done: true };
}
