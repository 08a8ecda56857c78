// The entry of the layer: puts the web-standard globals in place and answers the component's handler.

import { AbortController, AbortSignal } from "reactor:runtime/abort.js";
import { Blob, File } from "reactor:runtime/blob.js";
import { Performance, performance, random } from "reactor:runtime/clock.js";
import { console, reportError } from "reactor:runtime/console.js";
import { Crypto, crypto, CryptoKey, SubtleCrypto } from "reactor:runtime/crypto.js";
import { TextDecoder, TextEncoder } from "reactor:runtime/encoding.js";
import { CustomEvent, Event, EventTarget } from "reactor:runtime/events.js";
import { fetch } from "reactor:runtime/fetch.js";
import { FormData } from "reactor:runtime/form_data.js";
import { Headers } from "reactor:runtime/headers.js";
import { process } from "reactor:runtime/process.js";
import { ReadableByteStreamController, ReadableStreamBYOBReader, ReadableStreamBYOBRequest } from "reactor:runtime/readable_byte_stream.js";
import "reactor:runtime/readable_pipe.js";
import { ReadableStream, ReadableStreamDefaultController, ReadableStreamDefaultReader } from "reactor:runtime/readable_stream.js";
import { Request, Response } from "reactor:runtime/request_response.js";
import { ByteLengthQueuingStrategy, CountQueuingStrategy } from "reactor:runtime/stream_queue.js";
import { structuredClone } from "reactor:runtime/structured_clone.js";
import { clearInterval, clearTimeout, queueMicrotask, setInterval, setTimeout } from "reactor:runtime/timers.js";
import { TextDecoderStream, TextEncoderStream, TransformStream, TransformStreamDefaultController } from "reactor:runtime/transform_stream.js";
import { URL, URLSearchParams } from "reactor:runtime/url.js";
import { WritableStream, WritableStreamDefaultController, WritableStreamDefaultWriter } from "reactor:runtime/writable_stream.js";

export { makeHandle } from "reactor:runtime/handler.js";

const navigator = Object.freeze({ userAgent: "reactor" });

const globals = {
  AbortController,
  AbortSignal,
  Blob,
  ByteLengthQueuingStrategy,
  CountQueuingStrategy,
  Crypto,
  CryptoKey,
  CustomEvent,
  Event,
  EventTarget,
  File,
  FormData,
  Headers,
  Performance,
  ReadableByteStreamController,
  ReadableStream,
  ReadableStreamBYOBReader,
  ReadableStreamBYOBRequest,
  ReadableStreamDefaultController,
  ReadableStreamDefaultReader,
  Request,
  Response,
  SubtleCrypto,
  TextDecoder,
  TextDecoderStream,
  TextEncoder,
  TextEncoderStream,
  TransformStream,
  TransformStreamDefaultController,
  URL,
  URLSearchParams,
  WritableStream,
  WritableStreamDefaultController,
  WritableStreamDefaultWriter,
  clearInterval,
  clearTimeout,
  console,
  crypto,
  fetch,
  navigator,
  performance,
  process,
  queueMicrotask,
  reportError,
  self: globalThis,
  setInterval,
  setTimeout,
  structuredClone,
};

for (const [name, value] of Object.entries(globals)) {
  Object.defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable: false });
}
Object.defineProperty(Math, "random", { value: random, writable: true, configurable: true });
