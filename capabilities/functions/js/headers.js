// Headers (Fetch Standard, section 5.1): a list of names and values, combined on reading, sorted on iteration.

import { defineInterface, definePairIterable, isObject, requireArguments, toByteString } from "reactor:runtime/convert.js";
import { customInspect } from "reactor:runtime/inspect.js";

const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const forbiddenInValue = /[\0\r\n]/;
const outerWhitespace = /^[\t\n\r ]+|[\t\n\r ]+$/g;

function normalizeName(name, operation) {
  const text = toByteString(name, operation);
  if (!token.test(text)) throw new TypeError(`${operation}: "${text}" is not a header name`);
  return text.toLowerCase();
}

function normalizeValue(value, operation) {
  const text = toByteString(value, operation).replace(outerWhitespace, "");
  if (forbiddenInValue.test(text)) {
    throw new TypeError(`${operation}: a header value must not hold NUL, CR or LF`);
  }
  return text;
}

let accessHeaders;

export class Headers {
  /** Pairs of lower-case name and value, in the order they were added. */
  #list = [];
  #guard = "none";
  #sorted = null;

  static {
    accessHeaders = {
      is: (value) => isObject(value) && #list in value,
      list: (headers) => headers.#list,
      freeze: (headers) => {
        headers.#guard = "immutable";
      },
      fill: (headers, init) => headers.#fill(init),
      /** Takes over pairs whose names are lower case and whose values are valid: those that the host gives. */
      adopt: (headers, list) => {
        headers.#list = list;
        headers.#sorted = null;
      },
      /** Adds a pair that is known to be good, unless there is one of that name. */
      addMissing: (headers, name, value) => {
        if (headers.#list.some(([existing]) => existing === name)) return;
        headers.#list.push([name, value]);
        headers.#sorted = null;
      },
      sorted: (headers) => headers.#sortAndCombine(),
    };
  }

  constructor(init = undefined) {
    if (init !== undefined) this.#fill(init);
  }

  append(name, value) {
    requireArguments(arguments.length, 2, "Headers.append");
    this.#append(name, value);
  }

  delete(name) {
    requireArguments(arguments.length, 1, "Headers.delete");
    const key = normalizeName(name, "Headers.delete");
    this.#requireMutable();
    this.#remove(key);
  }

  get(name) {
    requireArguments(arguments.length, 1, "Headers.get");
    const key = normalizeName(name, "Headers.get");
    let combined = null;
    for (const [existing, value] of this.#list) {
      if (existing === key) combined = combined === null ? value : `${combined}, ${value}`;
    }
    return combined;
  }

  getSetCookie() {
    const values = [];
    for (const [name, value] of this.#list) {
      if (name === "set-cookie") values.push(value);
    }
    return values;
  }

  has(name) {
    requireArguments(arguments.length, 1, "Headers.has");
    const key = normalizeName(name, "Headers.has");
    return this.#list.some(([existing]) => existing === key);
  }

  set(name, value) {
    requireArguments(arguments.length, 2, "Headers.set");
    const key = normalizeName(name, "Headers.set");
    const text = normalizeValue(value, "Headers.set");
    this.#requireMutable();
    const first = this.#list.findIndex(([existing]) => existing === key);
    if (first === -1) {
      this.#list.push([key, text]);
    } else {
      this.#list[first] = [key, text];
      this.#list = this.#list.filter(([existing], index) => index <= first || existing !== key);
    }
    this.#sorted = null;
  }

  [customInspect](depth, options, inspect) {
    return `Headers ${inspect(Object.fromEntries(this.#sortAndCombine()), options)}`;
  }

  #append(name, value) {
    const key = normalizeName(name, "Headers.append");
    const text = normalizeValue(value, "Headers.append");
    this.#requireMutable();
    this.#list.push([key, text]);
    this.#sorted = null;
  }

  #remove(key) {
    this.#list = this.#list.filter(([existing]) => existing !== key);
    this.#sorted = null;
  }

  #requireMutable() {
    if (this.#guard === "immutable") throw new TypeError("Headers: these headers are immutable");
  }

  #fill(init) {
    if (!isObject(init)) {
      throw new TypeError("Headers: the initial value must be a record or a sequence of pairs");
    }
    const method = init[Symbol.iterator];
    if (method !== undefined && method !== null) {
      if (typeof method !== "function") throw new TypeError("Headers: the initial value is not iterable");
      const pairs = [];
      for (const entry of { [Symbol.iterator]: () => method.call(init) }) {
        if (!isObject(entry)) throw new TypeError("Headers: a pair must be a sequence of two strings");
        const pair = [...entry];
        if (pair.length !== 2) throw new TypeError("Headers: a pair must hold exactly a name and a value");
        pairs.push(pair);
      }
      for (const [name, value] of pairs) this.#append(name, value);
      return;
    }
    for (const key of Reflect.ownKeys(init)) {
      const descriptor = Reflect.getOwnPropertyDescriptor(init, key);
      if (descriptor === undefined || !descriptor.enumerable) continue;
      if (typeof key === "symbol") throw new TypeError("Headers: a symbol is not a header name");
      this.#append(key, init[key]);
    }
  }

  #sortAndCombine() {
    if (this.#sorted !== null) return this.#sorted;
    const combined = new Map();
    const cookies = [];
    for (const [name, value] of this.#list) {
      if (name === "set-cookie") cookies.push([name, value]);
      else combined.set(name, combined.has(name) ? `${combined.get(name)}, ${value}` : value);
    }
    this.#sorted = [...combined, ...cookies].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    return this.#sorted;
  }
}

export { accessHeaders };

defineInterface(Headers);
definePairIterable(Headers, (headers) => accessHeaders.sorted(headers));
