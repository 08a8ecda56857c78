// TransformStream (Streams Standard, section 6), TextEncoderStream and TextDecoderStream (Encoding Standard).

import { defineInterface, isBufferSource, isObject, toCallback } from "reactor:runtime/convert.js";
import { defineInspect } from "reactor:runtime/inspect.js";
import { encodeUtf8, TextDecoder } from "reactor:runtime/encoding.js";
import {
  canCloseOrEnqueue,
  closeController,
  createStream,
  desiredSize,
  enqueueChunk,
  errorController,
  hasBackpressure,
} from "reactor:runtime/readable_stream.js";
import {
  Deferred,
  extractHighWaterMark,
  extractSize,
  promiseCall,
  requireInstance,
  slots,
  toStrategy,
} from "reactor:runtime/stream_queue.js";
import { createWritableStream, errorIfNeeded } from "reactor:runtime/writable_stream.js";

const constructing = Symbol("transform stream parts");

export class TransformStream {
  constructor(transformer = undefined, writableStrategy = undefined, readableStrategy = undefined) {
    if (transformer !== undefined && !isObject(transformer)) {
      throw new TypeError("TransformStream constructor: the transformer must be an object");
    }
    const source = transformer ?? {};
    const algorithms = {
      receiver: source,
      cancel: toCallback(source.cancel, "cancel"),
      flush: toCallback(source.flush, "flush"),
      start: toCallback(source.start, "start"),
      transform: toCallback(source.transform, "transform"),
    };
    if (source.readableType !== undefined) throw new RangeError("A transformer must not have a readableType");
    if (source.writableType !== undefined) throw new RangeError("A transformer must not have a writableType");
    setUp(this, algorithms, writableStrategy, readableStrategy);
  }

  get readable() {
    return requireInstance(this, TransformStream).readable;
  }

  get writable() {
    return requireInstance(this, TransformStream).writable;
  }
}

defineInterface(TransformStream);
defineInspect(TransformStream, ["readable", "writable"]);

export class TransformStreamDefaultController {
  constructor(token) {
    if (token !== constructing) throw new TypeError("Illegal constructor");
  }

  get desiredSize() {
    const { stream } = requireInstance(this, TransformStreamDefaultController);
    return desiredSize(readableController(stream));
  }

  enqueue(chunk = undefined) {
    requireInstance(this, TransformStreamDefaultController);
    enqueueTransformed(this, chunk);
  }

  error(reason = undefined) {
    errorTransform(requireInstance(this, TransformStreamDefaultController).stream, reason);
  }

  terminate() {
    const { stream } = requireInstance(this, TransformStreamDefaultController);
    closeController(readableController(stream));
    errorWritableAndUnblock(stream, new TypeError("The transform stream has been terminated"));
  }
}

defineInterface(TransformStreamDefaultController);

function setUp(stream, algorithms, writableStrategy, readableStrategy) {
  const readableQueuing = toStrategy(readableStrategy, "TransformStream constructor");
  const writableQueuing = toStrategy(writableStrategy, "TransformStream constructor");
  const readableMark = extractHighWaterMark(readableQueuing, 0);
  const readableSize = extractSize(readableQueuing);
  const writableMark = extractHighWaterMark(writableQueuing, 1);
  const writableSize = extractSize(writableQueuing);
  const started = new Deferred();
  const own = { backpressure: undefined, backpressureChange: undefined, controller: undefined, finish: undefined };
  stream[slots] = own;
  const controller = new TransformStreamDefaultController(constructing);
  controller[slots] = { stream, ...algorithms };
  own.controller = controller;
  own.writable = createWritableStream(
    {
      start: () => started.promise,
      write: (chunk) => sinkWrite(stream, chunk),
      abort: (reason) => sinkAbort(stream, reason),
      close: () => sinkClose(stream),
    },
    writableMark,
    writableSize,
  );
  own.readable = createStream(
    {
      start: () => started.promise,
      pull: () => sourcePull(stream),
      cancel: (reason) => sourceCancel(stream, reason),
    },
    readableMark,
    readableSize,
  );
  setBackpressure(stream, true);
  started.resolve(algorithms.start?.call(algorithms.receiver, controller));
}

function readableController(stream) {
  return stream[slots].readable[slots].controller;
}

function writableController(stream) {
  return stream[slots].writable[slots].controller;
}

function setBackpressure(stream, backpressure) {
  const own = stream[slots];
  own.backpressureChange?.resolve();
  own.backpressureChange = new Deferred();
  own.backpressure = backpressure;
}

function clearAlgorithms(controller) {
  const own = controller[slots];
  own.transform = undefined;
  own.flush = undefined;
  own.cancel = undefined;
  own.cleared = true;
}

function errorTransform(stream, error) {
  errorController(readableController(stream), error);
  errorWritableAndUnblock(stream, error);
}

function errorWritableAndUnblock(stream, error) {
  clearAlgorithms(stream[slots].controller);
  errorIfNeeded(writableController(stream), error);
  if (stream[slots].backpressure) setBackpressure(stream, false);
}

function enqueueTransformed(controller, chunk) {
  const { stream } = controller[slots];
  const readable = readableController(stream);
  if (!canCloseOrEnqueue(readable)) throw new TypeError("The readable side is not in a state that permits enqueue");
  try {
    enqueueChunk(readable, chunk);
  } catch (error) {
    errorWritableAndUnblock(stream, error);
    throw stream[slots].readable[slots].storedError;
  }
  if (hasBackpressure(readable) !== stream[slots].backpressure) setBackpressure(stream, true);
}

function performTransform(stream, chunk) {
  const { controller } = stream[slots];
  const own = controller[slots];
  let result;
  if (own.transform === undefined) {
    // Without a transform function chunks pass through; after an error nothing does.
    result = own.cleared ? Promise.resolve() : promiseCall(() => enqueueTransformed(controller, chunk));
  } else {
    result = promiseCall(own.transform, own.receiver, chunk, controller);
  }
  return result.catch((error) => {
    errorTransform(stream, error);
    throw error;
  });
}

function sinkWrite(stream, chunk) {
  const own = stream[slots];
  if (!own.backpressure) return performTransform(stream, chunk);
  return own.backpressureChange.promise.then(() => {
    const writable = own.writable[slots];
    if (writable.state === "erroring") throw writable.storedError;
    return performTransform(stream, chunk);
  });
}

function sinkAbort(stream, reason) {
  const own = stream[slots];
  if (own.finish !== undefined) return own.finish.promise;
  own.finish = new Deferred();
  const { cancel, receiver } = own.controller[slots];
  const canceled = promiseCall(cancel, receiver, reason);
  clearAlgorithms(own.controller);
  settleFinish(own, canceled, () => own.readable[slots], (error) => errorController(readableController(stream), error), reason);
  return own.finish.promise;
}

function sinkClose(stream) {
  const own = stream[slots];
  if (own.finish !== undefined) return own.finish.promise;
  own.finish = new Deferred();
  const { flush, receiver } = own.controller[slots];
  const flushed = promiseCall(flush, receiver, own.controller);
  clearAlgorithms(own.controller);
  flushed.then(
    () => {
      const readable = own.readable[slots];
      if (readable.state === "errored") own.finish.reject(readable.storedError);
      else {
        closeController(readableController(stream));
        own.finish.resolve();
      }
    },
    (error) => {
      errorController(readableController(stream), error);
      own.finish.reject(error);
    },
  );
  return own.finish.promise;
}

function sourcePull(stream) {
  setBackpressure(stream, false);
  return stream[slots].backpressureChange.promise;
}

function sourceCancel(stream, reason) {
  const own = stream[slots];
  if (own.finish !== undefined) return own.finish.promise;
  own.finish = new Deferred();
  const { cancel, receiver } = own.controller[slots];
  const canceled = promiseCall(cancel, receiver, reason);
  clearAlgorithms(own.controller);
  const failOther = (error) => {
    errorIfNeeded(writableController(stream), error);
    if (own.backpressure) setBackpressure(stream, false);
  };
  settleFinish(own, canceled, () => own.writable[slots], failOther, reason);
  return own.finish.promise;
}

/** After the transformer's cancel: the other side fails with the reason, or with what cancel threw. */
function settleFinish(own, canceled, otherSide, failOther, reason) {
  canceled.then(
    () => {
      const other = otherSide();
      if (other.state === "errored") own.finish.reject(other.storedError);
      else {
        failOther(reason);
        own.finish.resolve();
      }
    },
    (error) => {
      failOther(error);
      own.finish.reject(error);
    },
  );
}

export class TextEncoderStream {
  #stream;
  /** A high surrogate at the end of a chunk waits for its other half. */
  #highSurrogate = "";

  constructor() {
    this.#stream = new TransformStream({
      transform: (chunk, controller) => {
        const text = this.#highSurrogate + `${chunk}`;
        const last = text.charCodeAt(text.length - 1);
        const cut = last >= 0xd800 && last <= 0xdbff;
        this.#highSurrogate = cut ? text.slice(-1) : "";
        const whole = cut ? text.slice(0, -1) : text;
        if (whole !== "") controller.enqueue(encodeUtf8(whole));
      },
      flush: (controller) => {
        if (this.#highSurrogate !== "") controller.enqueue(new Uint8Array([0xef, 0xbf, 0xbd]));
      },
    });
  }

  get encoding() {
    return "utf-8";
  }

  get readable() {
    return this.#stream.readable;
  }

  get writable() {
    return this.#stream.writable;
  }
}

defineInterface(TextEncoderStream);

export class TextDecoderStream {
  #stream;
  #decoder;

  constructor(label = "utf-8", options = undefined) {
    this.#decoder = new TextDecoder(label, options);
    this.#stream = new TransformStream({
      transform: (chunk, controller) => {
        if (!isBufferSource(chunk)) throw new TypeError("TextDecoderStream: expected an ArrayBuffer or a view of one");
        const text = this.#decoder.decode(chunk, { stream: true });
        if (text !== "") controller.enqueue(text);
      },
      flush: (controller) => {
        const text = this.#decoder.decode();
        if (text !== "") controller.enqueue(text);
      },
    });
  }

  get encoding() {
    return this.#decoder.encoding;
  }

  get fatal() {
    return this.#decoder.fatal;
  }

  get ignoreBOM() {
    return this.#decoder.ignoreBOM;
  }

  get readable() {
    return this.#stream.readable;
  }

  get writable() {
    return this.#stream.writable;
  }
}

defineInterface(TextDecoderStream);
