// structuredClone (HTML Standard, section 2.7) for what exists here.

import { isArrayBuffer, requireArguments, toDictionary } from "reactor:runtime/convert.js";
import { accessBlob } from "reactor:runtime/blob.js";

const objectTag = Object.prototype.toString;
const errorTypes = { Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError };

export function structuredClone(value, options = undefined) {
  requireArguments(arguments.length, 1, "structuredClone");
  const transfer = toDictionary(options, "structuredClone").transfer;
  const transferred = new Set(transfer === undefined ? [] : transfer);
  for (const item of transferred) {
    if (!isArrayBuffer(item)) throw cloneError("A value in the transfer list is not transferable");
    if (item.detached) throw cloneError("An ArrayBuffer in the transfer list is already detached");
  }
  const memory = new Map();
  const result = clone(value, memory, transferred);
  for (const buffer of transferred) if (!memory.has(buffer)) buffer.transfer?.();
  return result;
}

function cloneError(message) {
  return new DOMException(message, "DataCloneError");
}

function clone(value, memory, transferred) {
  if (typeof value === "symbol" || typeof value === "function") {
    throw cloneError(`${typeof value === "symbol" ? value.toString() : value.name || "A function"} could not be cloned.`);
  }
  if (typeof value !== "object" || value === null) return value;
  if (memory.has(value)) return memory.get(value);
  const remember = (copy) => {
    memory.set(value, copy);
    return copy;
  };
  if (ArrayBuffer.isView(value)) return remember(cloneView(value, memory, transferred));
  if (isArrayBuffer(value)) {
    return remember(transferred.has(value) && value.transfer ? value.transfer() : cloneBuffer(value));
  }
  if (value instanceof Map) return cloneMap(value, remember(new Map()), memory, transferred);
  if (value instanceof Set) return cloneSet(value, remember(new Set()), memory, transferred);
  if (Array.isArray(value)) {
    return copyProperties(value, remember(new Array(value.length)), memory, transferred);
  }
  if (value instanceof DOMException) return remember(new DOMException(value.message, value.name));
  if (objectTag.call(value) === "[object Error]" || value instanceof Error) {
    return cloneErrorObject(value, memory, transferred);
  }
  if (accessBlob.is(value)) return remember(accessBlob.copy(value));
  const simple = cloneSimple(value);
  if (simple !== undefined) return remember(simple);
  if (isUncloneable(value)) {
    throw cloneError(`${objectTag.call(value).slice(8, -1)} object could not be cloned.`);
  }
  return copyProperties(value, remember({}), memory, transferred);
}

function cloneSimple(value) {
  switch (objectTag.call(value)) {
    case "[object Date]":
      return new Date(Date.prototype.getTime.call(value));
    case "[object RegExp]":
      return new RegExp(value.source, value.flags);
    case "[object Boolean]":
      return new Boolean(Boolean.prototype.valueOf.call(value));
    case "[object Number]":
      return new Number(Number.prototype.valueOf.call(value));
    case "[object String]":
      return new String(String.prototype.valueOf.call(value));
    case "[object BigInt]":
      return Object(BigInt.prototype.valueOf.call(value));
    default:
      return undefined;
  }
}

/** Platform objects and objects with internal slots that have no copy: everything with a string tag of its own. */
function isUncloneable(value) {
  if (value instanceof Promise || value instanceof WeakMap || value instanceof WeakSet || value instanceof WeakRef) return true;
  if (objectTag.call(value) === "[object Symbol]") return true;
  const prototype = Object.getPrototypeOf(value);
  return prototype !== null && prototype !== Object.prototype && typeof prototype[Symbol.toStringTag] === "string";
}

function cloneBuffer(buffer) {
  if (buffer.resizable) {
    const copy = new ArrayBuffer(buffer.byteLength, { maxByteLength: buffer.maxByteLength });
    new Uint8Array(copy).set(new Uint8Array(buffer));
    return copy;
  }
  return buffer.slice(0);
}

function cloneView(view, memory, transferred) {
  // The place in the buffer is read first: a transferred buffer leaves its views with length 0.
  const { byteOffset, byteLength } = view;
  const length = view.length ?? byteLength;
  const buffer = clone(view.buffer, memory, transferred);
  const name = view[Symbol.toStringTag] ?? "DataView";
  return new globalThis[name](buffer, byteOffset, length);
}

function cloneMap(map, copy, memory, transferred) {
  for (const [key, value] of [...Map.prototype.entries.call(map)]) {
    copy.set(clone(key, memory, transferred), clone(value, memory, transferred));
  }
  return copy;
}

function cloneSet(set, copy, memory, transferred) {
  for (const value of [...Set.prototype.values.call(set)]) copy.add(clone(value, memory, transferred));
  return copy;
}

function cloneErrorObject(error, memory, transferred) {
  const constructor = Object.hasOwn(errorTypes, error.name) ? errorTypes[error.name] : Error;
  const copy = new constructor(error.message === undefined ? undefined : String(error.message));
  memory.set(error, copy);
  if (typeof error.stack === "string") {
    Object.defineProperty(copy, "stack", { value: error.stack, writable: true, configurable: true });
  }
  if (Object.hasOwn(error, "cause")) {
    const cause = clone(error.cause, memory, transferred);
    Object.defineProperty(copy, "cause", { value: cause, writable: true, configurable: true });
  }
  return copy;
}

function copyProperties(value, copy, memory, transferred) {
  for (const key of Object.keys(value)) {
    const property = { value: clone(value[key], memory, transferred), writable: true, enumerable: true, configurable: true };
    // Defined, not assigned: a key may be called __proto__.
    Object.defineProperty(copy, key, property);
  }
  return copy;
}
