// What the stream classes share: queues with sizes, queuing strategies, promises held with their functions.

import { defineInterface, isObject, requireArguments, toDictionary } from "reactor:runtime/convert.js";

/** The key of a stream object's internal state: objects of this layer are recognised by it. */
export const slots = Symbol("stream state");

/** A first-in first-out list whose removal does not move the rest. */
export class Queue {
  #items = [];
  #head = 0;

  get length() {
    return this.#items.length - this.#head;
  }

  push(item) {
    this.#items.push(item);
  }

  peek() {
    return this.#items[this.#head];
  }

  shift() {
    const item = this.#items[this.#head];
    this.#items[this.#head++] = undefined;
    if (this.#head > 64 && this.#head * 2 > this.#items.length) {
      this.#items.splice(0, this.#head);
      this.#head = 0;
    }
    return item;
  }

  clear() {
    this.#items = [];
    this.#head = 0;
  }

  drain() {
    const items = this.#items.slice(this.#head);
    this.clear();
    return items;
  }
}

/** A queue of values with sizes (Streams Standard, section 8.1). */
export class SizedQueue {
  #queue = new Queue();
  totalSize = 0;

  get length() {
    return this.#queue.length;
  }

  enqueue(value, size) {
    const number = Number(size);
    if (!(number >= 0) || number === Infinity) throw new RangeError("The size of a chunk must be a finite number of at least 0");
    this.#queue.push({ value, size: number });
    this.totalSize += number;
  }

  dequeue() {
    const { value, size } = this.#queue.shift();
    this.totalSize = Math.max(0, this.totalSize - size);
    return value;
  }

  peek() {
    return this.#queue.peek().value;
  }

  clear() {
    this.#queue.clear();
    this.totalSize = 0;
  }
}

/** A promise with its functions; rejecting it never counts as unhandled. */
export class Deferred {
  constructor() {
    this.settled = false;
    this.promise = new Promise((resolve, reject) => {
      this.resolveWith = resolve;
      this.rejectWith = reject;
    });
  }

  static resolved(value = undefined) {
    const deferred = new Deferred();
    deferred.resolve(value);
    return deferred;
  }

  static rejected(reason) {
    const deferred = new Deferred();
    deferred.reject(reason);
    return deferred;
  }

  resolve(value = undefined) {
    this.settled = true;
    this.resolveWith(value);
  }

  reject(reason) {
    this.settled = true;
    this.promise.catch(ignore);
    this.rejectWith(reason);
  }
}

export function ignore() {}

/** Calls a user's algorithm and always answers a promise. */
export function promiseCall(method, receiver, ...values) {
  if (method === undefined) return Promise.resolve();
  try {
    return Promise.resolve(method.apply(receiver, values));
  } catch (error) {
    return Promise.reject(error);
  }
}

export function isInstance(value, constructor) {
  return isObject(value) && slots in value && value instanceof constructor;
}

/** `type` errors for a method taken from its object, as promises where the method answers one. */
export function requireInstance(value, constructor) {
  if (!isInstance(value, constructor)) throw new TypeError(`This is not a ${constructor.name}`);
  return value[slots];
}

export function extractHighWaterMark(strategy, otherwise) {
  if (strategy.highWaterMark === undefined) return otherwise;
  const mark = Number(strategy.highWaterMark);
  if (Number.isNaN(mark) || mark < 0) throw new RangeError("highWaterMark must be a number of at least 0");
  return mark;
}

export function extractSize(strategy) {
  if (strategy.size === undefined) return () => 1;
  const { size } = strategy;
  if (typeof size !== "function") throw new TypeError("The size of a queuing strategy must be a function");
  return (chunk) => size(chunk);
}

export function toStrategy(strategy, operation) {
  return toDictionary(strategy, operation);
}

function requireMark(init, name) {
  requireArguments(init === undefined ? 0 : 1, 1, `${name} constructor`);
  if (!isObject(init) || init.highWaterMark === undefined) {
    throw new TypeError(`${name} constructor: highWaterMark is required`);
  }
  return Number(init.highWaterMark);
}

const countSize = Object.defineProperty(() => 1, "name", { value: "size" });
const byteSize = Object.defineProperty((chunk) => chunk.byteLength, "name", { value: "size" });

export class CountQueuingStrategy {
  #mark;

  constructor(init) {
    this.#mark = requireMark(init, "CountQueuingStrategy");
  }

  get highWaterMark() {
    return this.#mark;
  }

  get size() {
    return countSize;
  }
}

defineInterface(CountQueuingStrategy);

export class ByteLengthQueuingStrategy {
  #mark;

  constructor(init) {
    this.#mark = requireMark(init, "ByteLengthQueuingStrategy");
  }

  get highWaterMark() {
    return this.#mark;
  }

  get size() {
    return byteSize;
  }
}

defineInterface(ByteLengthQueuingStrategy);
