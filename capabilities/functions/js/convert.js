// WebIDL conversions: arguments to strings, numbers, byte views and callbacks, and the shape of interfaces.

const objectTag = Object.prototype.toString;

export function requireArguments(given, needed, operation) {
  if (given < needed) {
    throw new TypeError(
      `${operation}: ${needed} argument${needed === 1 ? "" : "s"} required, but only ${given} present`,
    );
  }
}

/** A USVString: lone surrogates become U+FFFD. Symbols throw, as the template literal does. */
export function toUSVString(value) {
  return `${value}`.toWellFormed();
}

const beyondLatin1 = /[^\x00-\xff]/;

/** A ByteString: every code unit is one byte. */
export function toByteString(value, operation) {
  const text = `${value}`;
  if (beyondLatin1.test(text)) {
    throw new TypeError(`${operation}: "${text}" has a character above U+00FF`);
  }
  return text;
}

export function isObject(value) {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}

/** A WebIDL dictionary argument: undefined and null are the empty one, anything not an object is refused. */
export function toDictionary(value, operation) {
  if (value === undefined || value === null) return {};
  if (!isObject(value)) throw new TypeError(`${operation}: the options must be an object`);
  return value;
}

/** An optional callback member of a dictionary. */
export function toCallback(value, name) {
  if (value === undefined) return undefined;
  if (typeof value !== "function") throw new TypeError(`${name} must be a function`);
  return value;
}

export function isArrayBuffer(value) {
  if (value === null || typeof value !== "object") return false;
  const tag = objectTag.call(value);
  return tag === "[object ArrayBuffer]" || tag === "[object SharedArrayBuffer]";
}

export function isBufferSource(value) {
  return ArrayBuffer.isView(value) || isArrayBuffer(value);
}

/** The bytes of a BufferSource, over the same memory. */
export function viewBytes(source) {
  if (ArrayBuffer.isView(source)) {
    return new Uint8Array(source.buffer, source.byteOffset, source.byteLength);
  }
  return new Uint8Array(source);
}

/** A copy of the bytes of a BufferSource. */
export function copyBytes(source) {
  return viewBytes(source).slice();
}

export function requireBufferSource(value, operation) {
  if (!isBufferSource(value)) {
    throw new TypeError(`${operation}: expected an ArrayBuffer or a view of one`);
  }
  return value;
}

export function concatBytes(chunks, total) {
  if (chunks.length === 1) return chunks[0];
  const bytes = new Uint8Array(total);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes;
}

/** `[EnforceRange] unsigned long long`. */
export function toEnforcedInteger(value, operation) {
  const number = Number(value);
  const integer = Math.trunc(number);
  if (!Number.isFinite(number) || integer < 0 || integer > Number.MAX_SAFE_INTEGER) {
    throw new TypeError(`${operation}: ${String(value)} is outside the range of the argument`);
  }
  return integer;
}

/** `unsigned short` without attributes: modulo 2^16. */
export function toUnsignedShort(value) {
  return Number(value) & 0xffff;
}

/** Gives a class the look of a WebIDL interface: enumerable members and a string tag. */
export function defineInterface(constructor) {
  for (const [holder, hidden] of [
    [constructor.prototype, ["constructor"]],
    [constructor, ["length", "name", "prototype"]],
  ]) {
    for (const key of Object.getOwnPropertyNames(holder)) {
      if (!hidden.includes(key)) Object.defineProperty(holder, key, { enumerable: true });
    }
  }
  Object.defineProperty(constructor.prototype, Symbol.toStringTag, {
    value: constructor.name,
    configurable: true,
  });
}

/** Constants of an interface, on the class and on its prototype. */
export function defineConstants(constructor, constants) {
  for (const [key, value] of Object.entries(constants)) {
    Object.defineProperty(constructor, key, { value, enumerable: true });
    Object.defineProperty(constructor.prototype, key, { value, enumerable: true });
  }
}

const iteratorPrototype = Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]()));

/**
 * Makes a class a WebIDL pair iterable. `pairsOf(object)` answers the current list of [key, value]; the
 * iterators are live: they look at the list anew at each step.
 */
export function definePairIterable(constructor, pairsOf) {
  class PairIterator {
    #target;
    #kind;
    #index = 0;

    constructor(target, kind) {
      this.#target = target;
      this.#kind = kind;
    }

    next() {
      const pairs = pairsOf(this.#target);
      if (this.#index >= pairs.length) return { value: undefined, done: true };
      const pair = pairs[this.#index++];
      const value = this.#kind === "key" ? pair[0] : this.#kind === "value" ? pair[1] : [pair[0], pair[1]];
      return { value, done: false };
    }
  }
  Object.setPrototypeOf(PairIterator.prototype, iteratorPrototype);
  Object.defineProperty(PairIterator.prototype, "next", { enumerable: true });
  Object.defineProperty(PairIterator.prototype, Symbol.toStringTag, {
    value: `${constructor.name} Iterator`,
    configurable: true,
  });

  const methods = {
    entries() {
      pairsOf(this);
      return new PairIterator(this, "entry");
    },
    keys() {
      pairsOf(this);
      return new PairIterator(this, "key");
    },
    values() {
      pairsOf(this);
      return new PairIterator(this, "value");
    },
    forEach(callback, thisArgument) {
      requireArguments(arguments.length, 1, `${constructor.name}.forEach`);
      if (typeof callback !== "function") {
        throw new TypeError(`${constructor.name}.forEach: the callback must be a function`);
      }
      for (let index = 0; ; index++) {
        const pairs = pairsOf(this);
        if (index >= pairs.length) return;
        callback.call(thisArgument, pairs[index][1], pairs[index][0], this);
      }
    },
  };
  for (const [name, value] of Object.entries(methods)) {
    Object.defineProperty(constructor.prototype, name, {
      value,
      enumerable: true,
      writable: true,
      configurable: true,
    });
  }
  Object.defineProperty(constructor.prototype, Symbol.iterator, {
    value: constructor.prototype.entries,
    writable: true,
    configurable: true,
  });
}
