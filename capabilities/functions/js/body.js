// Bodies (Fetch Standard, section 5.2 and "extract a body"): what Request and Response share.

import { concatBytes, copyBytes, isBufferSource, toUSVString, viewBytes } from "reactor:runtime/convert.js";
import { accessBlob } from "reactor:runtime/blob.js";
import { accessFormData, decodeFormData, encodeFormData } from "reactor:runtime/form_data.js";
import { accessParams, parseForm } from "reactor:runtime/url.js";
import { decodeUtf8, decodeUtf8Raw, encodeUtf8, withoutMark } from "reactor:runtime/encoding.js";
import { acquireReader, cancelStream, createByteStream, isDisturbed, isLocked, isReadableStream } from "reactor:runtime/readable_stream.js";
import { closeByteController, enqueueBytes, errorByteController } from "reactor:runtime/readable_byte_stream.js";
import { host } from "reactor:runtime/host.js";
import { ignore } from "reactor:runtime/stream_queue.js";
import { parseMimeType, serializeMimeType } from "reactor:runtime/mime.js";
import { TransformStream } from "reactor:runtime/transform_stream.js";

/**
 * A body whose bytes are known (`text`, `bytes`), arrive from the host (`host`) or come from a stream
 * (`stream`). A ReadableStream is made of the first three only when somebody asks for it.
 */
export class Body {
  constructor(kind, value) {
    this.kind = kind;
    this.value = value;
    this.stream = kind === "stream" ? value : null;
    this.consumed = false;
  }

  /** The body that the host handed over, or null. */
  static fromHost({ tag, val }) {
    if (tag === "none") return null;
    return new Body(tag === "streaming" ? "host" : tag, tag === "streaming" ? new HostSource(val) : val);
  }

  get used() {
    return this.consumed || (this.stream !== null && isDisturbed(this.stream));
  }

  get unusable() {
    return this.used || (this.stream !== null && isLocked(this.stream));
  }

  get readable() {
    this.stream ??= this.#makeStream();
    return this.stream;
  }

  #makeStream() {
    const stream = this.kind === "host" ? hostStream(this.value) : wholeStream(this.kind === "text" ? encodeUtf8(this.value) : this.value);
    // Read already without a stream: the one asked for now must look so.
    if (this.consumed) {
      cancelStream(stream).catch(ignore);
      acquireReader(stream);
    }
    return stream;
  }

  /** Hands the content to another Body; this one counts as used. */
  transfer() {
    if (this.stream !== null) return new Body("stream", this.stream.pipeThrough(new TransformStream()));
    const moved = new Body(this.kind, this.value);
    this.consumed = true;
    return moved;
  }

  clone() {
    if (this.stream === null && this.kind !== "host") return new Body(this.kind, this.value);
    const [first, second] = this.readable.tee();
    this.kind = "stream";
    this.value = first;
    this.stream = first;
    return new Body("stream", second);
  }

  /** The whole content as {text} or {bytes}, whichever is at hand. */
  async readWhole() {
    if (this.stream !== null) return { bytes: await readStream(this.stream) };
    this.consumed = true;
    if (this.kind === "host") return { bytes: await this.value.readAll() };
    return this.kind === "text" ? { text: this.value } : { bytes: this.value };
  }
}

/** Chunks from a stream of the host. */
export class HostSource {
  #readable;

  constructor(readable) {
    this.#readable = readable;
  }

  /** The next chunk, or null at the end. */
  async next() {
    for (;;) {
      if (this.#readable === null) return null;
      const { value, done } = await this.#readable.next();
      if (done) {
        this.#readable = null;
        return null;
      }
      if (value.length > 0) return value;
    }
  }

  async readAll() {
    const chunks = [];
    let total = 0;
    for (let chunk = await this.next(); chunk !== null; chunk = await this.next()) {
      chunks.push(chunk);
      total += chunk.length;
    }
    return concatBytes(chunks, total);
  }

  /** Tells the host that nobody reads on. */
  async cancel() {
    const readable = this.#readable;
    this.#readable = null;
    if (readable !== null) await readable.return();
  }
}

function hostStream(source) {
  return createByteStream({
    async pull(controller) {
      const chunk = await source.next();
      if (chunk !== null) {
        enqueueBytes(controller, chunk);
        return;
      }
      closeByteController(controller);
      controller.byobRequest?.respond(0);
    },
    cancel: () => source.cancel(),
  });
}

function wholeStream(bytes) {
  let rest = bytes;
  return createByteStream({
    pull(controller) {
      // A copy, for enqueueing takes the buffer away and a clone may share these bytes.
      if (rest.length > 0) enqueueBytes(controller, rest.slice());
      rest = new Uint8Array(0);
      closeByteController(controller);
      controller.byobRequest?.respond(0);
    },
  });
}

export { errorByteController };

/** The bytes of a chunk: besides Uint8Array, which the standard asks for, strings and other buffer sources. */
export function chunkBytes(chunk) {
  if (typeof chunk === "string") return encodeUtf8(chunk);
  if (isBufferSource(chunk)) return viewBytes(chunk);
  throw new TypeError("A body stream must give Uint8Array chunks (strings and other buffers are taken too)");
}

async function readStream(stream) {
  const reader = acquireReader(stream);
  const chunks = [];
  let total = 0;
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return concatBytes(chunks, total);
    let bytes;
    try {
      bytes = chunkBytes(value);
    } catch (error) {
      reader.cancel(error).catch(ignore);
      throw error;
    }
    chunks.push(bytes);
    total += bytes.length;
  }
}

/** Turns a BodyInit into {body, type}; the type is a valid value of a header. */
export function extractBody(init) {
  if (typeof init === "string") return { body: new Body("text", init.toWellFormed()), type: "text/plain;charset=UTF-8" };
  if (isReadableStream(init)) {
    if (isDisturbed(init) || isLocked(init)) throw new TypeError("The stream of the body is locked or has been read from");
    return { body: new Body("stream", init), type: null };
  }
  if (accessBlob.is(init)) {
    const type = accessBlob.type(init);
    return { body: new Body("bytes", accessBlob.bytes(init)), type: type === "" ? null : type.trim() };
  }
  if (isBufferSource(init)) return { body: new Body("bytes", copyBytes(init)), type: null };
  if (accessFormData.is(init)) {
    const { bytes, type } = encodeFormData(init);
    return { body: new Body("bytes", bytes), type };
  }
  if (accessParams.is(init)) {
    return { body: new Body("text", init.toString()), type: "application/x-www-form-urlencoded;charset=UTF-8" };
  }
  return { body: new Body("text", toUSVString(init)), type: "text/plain;charset=UTF-8" };
}

async function consume(body) {
  if (body === null) return { text: "" };
  if (body.unusable) throw new TypeError("The body has already been read, or its stream is locked");
  return body.readWhole();
}

function textOf({ text, bytes }) {
  return text === undefined ? decodeUtf8(bytes) : withoutMark(text);
}

/** Bytes that the caller may keep and change. */
function ownBytes({ text, bytes }) {
  return text === undefined ? copyBytes(bytes) : encodeUtf8(text);
}

function parseBodyForm(content, contentType) {
  const type = contentType === null ? null : parseMimeType(contentType);
  if (type?.essence === "multipart/form-data") {
    const boundary = type.parameters.get("boundary");
    if (boundary === undefined) throw new TypeError("The content type multipart/form-data names no boundary");
    return decodeFormData(content.text === undefined ? content.bytes : encodeUtf8(content.text), boundary);
  }
  if (type?.essence === "application/x-www-form-urlencoded") {
    return accessFormData.create(parseForm(content.text ?? decodeUtf8Raw(content.bytes)));
  }
  throw new TypeError(`A body of type ${contentType ?? "(none)"} is not a form`);
}

/** Adds the Body mixin to a class. `accessOf(object)` answers {body, headers} or throws for another's object. */
export function defineBody(constructor, accessOf) {
  const read = async (object, convert) => {
    const { body, headers } = accessOf(object);
    return convert(await consume(body), headers);
  };
  const getters = {
    body: (object) => accessOf(object).body?.readable ?? null,
    bodyUsed: (object) => accessOf(object).body?.used ?? false,
  };
  for (const [name, get] of Object.entries(getters)) {
    Object.defineProperty(constructor.prototype, name, {
      get() {
        return get(this);
      },
      enumerable: true,
      configurable: true,
    });
  }
  const methods = {
    arrayBuffer() {
      return read(this, (content) => ownBytes(content).buffer);
    },
    blob() {
      return read(this, (content, headers) => {
        const type = headers.get("content-type");
        const parsed = type === null ? null : parseMimeType(type);
        return accessBlob.create(ownBytes(content), parsed === null ? "" : serializeMimeType(parsed));
      });
    },
    bytes() {
      return read(this, ownBytes);
    },
    formData() {
      return read(this, (content, headers) => parseBodyForm(content, headers.get("content-type")));
    },
    json() {
      return read(this, (content) => JSON.parse(textOf(content)));
    },
    text() {
      return read(this, textOf);
    },
  };
  for (const [name, value] of Object.entries(methods)) {
    Object.defineProperty(constructor.prototype, name, { value, enumerable: true, writable: true, configurable: true });
  }
}

/** A body as the host takes it: {body, done}, where `done` settles when a stream has been pumped out. */
export function toHostBody(body, { failed, abandoned }) {
  if (body === null) return { body: { tag: "none" }, done: null };
  if (body.stream === null && body.kind !== "host") {
    body.consumed = true;
    return { body: { tag: body.kind, val: body.value }, done: null };
  }
  const { readable, writable } = globalThis.wit.Stream(globalThis.wit.Stream.U8);
  const next = body.stream === null ? hostChunks(body) : streamChunks(body.stream);
  return { body: { tag: "streaming", val: readable }, done: pump(next, writable, { failed, abandoned }) };
}

function hostChunks(body) {
  body.consumed = true;
  return { next: () => body.value.next(), cancel: () => body.value.cancel() };
}

function streamChunks(stream) {
  const reader = acquireReader(stream);
  return {
    async next() {
      const { value, done } = await reader.read();
      return done ? null : chunkBytes(value);
    },
    cancel: (reason) => reader.cancel(reason),
  };
}

const longestWrite = 65536;

/** Moves chunks into a stream of the host, each only when the one before has been taken. */
async function pump(source, writable, { failed, abandoned }) {
  try {
    for (let chunk = await source.next(); chunk !== null; chunk = await source.next()) {
      if (await writeAll(writable, chunk)) continue;
      const reason = new DOMException("The reader of the body has gone", "AbortError");
      abandoned(reason);
      await source.cancel(reason).catch(ignore);
      return;
    }
  } catch (error) {
    source.cancel(error).catch(ignore);
    if (failed(error) === "leave open") return;
  }
  writable.drop();
}

/** False when the host's side of the stream is gone. */
async function writeAll(writable, chunk) {
  for (let offset = 0; offset < chunk.length; offset += longestWrite) {
    const part = chunk.subarray(offset, offset + longestWrite);
    if ((await writable.writeAll(part)) < part.length) return false;
  }
  return true;
}

/** A response that broke in mid-body must not look complete. */
export function reportBodyError(message) {
  host.bodyError(message.toWellFormed());
}
