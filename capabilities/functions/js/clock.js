// performance and Math.random: what a snapshot would freeze, made anew from the host for each instance.

import { defineInterface } from "reactor:runtime/convert.js";
import { EventTarget } from "reactor:runtime/events.js";
import { host, instance } from "reactor:runtime/host.js";

const constructing = Symbol("Performance");

export class Performance extends EventTarget {
  #entries = [];

  constructor(token) {
    if (token !== constructing) throw new TypeError("Illegal constructor");
    super();
  }

  /** Milliseconds since the instance began. Top-level code runs before that: 0. */
  now() {
    return instance.running ? host.monotonic() : 0;
  }

  get timeOrigin() {
    return instance.running ? host.now() - host.monotonic() : 0;
  }

  mark(name, options = {}) {
    const entry = { name: `${name}`, entryType: "mark", startTime: options.startTime ?? this.now(), duration: 0 };
    this.#entries.push({ ...entry, detail: options.detail ?? null });
    return this.#entries.at(-1);
  }

  measure(name, start = undefined, end = undefined) {
    const from = this.#timeOf(start, 0);
    const startTime = from;
    const duration = this.#timeOf(end, this.now()) - from;
    this.#entries.push({ name: `${name}`, entryType: "measure", startTime, duration, detail: null });
    return this.#entries.at(-1);
  }

  getEntries() {
    return [...this.#entries].sort((a, b) => a.startTime - b.startTime);
  }

  getEntriesByName(name, type = undefined) {
    return this.getEntries().filter((entry) => entry.name === name && (type === undefined || entry.entryType === type));
  }

  getEntriesByType(type) {
    return this.getEntries().filter((entry) => entry.entryType === type);
  }

  clearMarks(name = undefined) {
    this.#clear("mark", name);
  }

  clearMeasures(name = undefined) {
    this.#clear("measure", name);
  }

  toJSON() {
    return { timeOrigin: this.timeOrigin };
  }

  #clear(type, name) {
    this.#entries = this.#entries.filter(
      (entry) => entry.entryType !== type || (name !== undefined && entry.name !== name),
    );
  }

  #timeOf(mark, otherwise) {
    if (mark === undefined) return otherwise;
    if (typeof mark === "number") return mark;
    const entry = this.#entries.findLast((candidate) => candidate.name === `${mark}`);
    if (entry === undefined) throw new DOMException(`The mark '${mark}' does not exist`, "SyntaxError");
    return entry.startTime;
  }
}

defineInterface(Performance);

export const performance = new Performance(constructing);

/** State of xoshiro128**. Top-level code sees the same numbers in every build of the same source. */
const state = new Uint32Array([0x9e3779b9, 0x243f6a88, 0xb7e15162, 0x6a09e667]);

/** Fills the state from the call's seed by splitmix32. */
export function seedRandom(seed) {
  const wide = BigInt.asUintN(64, BigInt(seed));
  let mixed = Number(wide & 0xffffffffn) ^ Number(wide >> 32n);
  state[0] = Number(wide & 0xffffffffn);
  for (let index = 0; index < 4; index++) {
    mixed = (mixed + 0x9e3779b9) | 0;
    let word = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
    word = Math.imul(word ^ (word >>> 15), 0x735a2d97);
    state[index] = index === 3 ? (word ^ (word >>> 15)) | 1 : state[index] ^ word ^ (word >>> 15);
  }
}

function nextWord() {
  const scrambled = Math.imul(state[1], 5);
  const result = Math.imul((scrambled << 7) | (scrambled >>> 25), 9) >>> 0;
  const shifted = state[1] << 9;
  state[2] ^= state[0];
  state[3] ^= state[1];
  state[1] ^= state[2];
  state[0] ^= state[3];
  state[2] ^= shifted;
  state[3] = (state[3] << 11) | (state[3] >>> 21);
  return result;
}

/** Math.random: 53 random bits. Not for secrets: those come from crypto. */
export function random() {
  return ((nextWord() >>> 5) * 67108864 + (nextWord() >>> 6)) / 9007199254740992;
}
