// AbortController and AbortSignal (DOM Standard, section 3), with timeout and any.

import { defineInterface, requireArguments, toEnforcedInteger } from "reactor:runtime/convert.js";
import { accessEvent, defineEventHandler, Event, EventTarget } from "reactor:runtime/events.js";
import { setTimeout } from "reactor:runtime/timers.js";
import { defineInspect } from "reactor:runtime/inspect.js";
import { reportError } from "reactor:runtime/console.js";

const constructing = Symbol("AbortSignal");
let accessSignal;

export class AbortSignal extends EventTarget {
  #aborted = false;
  #reason = undefined;
  #algorithms = null;
  /** Signals made by `any` that follow this one. */
  #dependents = null;
  /** For a signal made by `any`: the independent signals it follows. */
  #sources = null;
  /** Called when somebody first looks: the caller's disconnection is only awaited if asked for. */
  #onFirstUse = null;

  static {
    accessSignal = {
      is: (value) => typeof value === "object" && value !== null && #aborted in value,
      create: (onFirstUse = null) => {
        const signal = new AbortSignal(constructing);
        signal.#onFirstUse = onFirstUse;
        return signal;
      },
      abort: (signal, reason) => signal.#abort(reason),
      /** Runs `algorithm` on abort, before the event; answers a function that takes it back. */
      add: (signal, algorithm) => {
        if (signal.#aborted) return () => {};
        signal.#begin();
        signal.#algorithms ??= new Set();
        signal.#algorithms.add(algorithm);
        return () => signal.#algorithms?.delete(algorithm);
      },
      dependent: (signals) => AbortSignal.#dependentOn(signals),
    };
  }

  constructor(token) {
    if (token !== constructing) throw new TypeError("Illegal constructor");
    super();
  }

  static abort(reason = undefined) {
    const signal = new AbortSignal(constructing);
    signal.#aborted = true;
    signal.#reason = reason === undefined ? abortError() : reason;
    return signal;
  }

  static timeout(milliseconds) {
    requireArguments(arguments.length, 1, "AbortSignal.timeout");
    const delay = toEnforcedInteger(milliseconds, "AbortSignal.timeout");
    const signal = new AbortSignal(constructing);
    setTimeout(() => signal.#abort(new DOMException("The operation timed out.", "TimeoutError")), delay);
    return signal;
  }

  static any(signals) {
    requireArguments(arguments.length, 1, "AbortSignal.any");
    const list = [...signals];
    for (const signal of list) {
      if (!accessSignal.is(signal)) throw new TypeError("AbortSignal.any: every item must be an AbortSignal");
    }
    return AbortSignal.#dependentOn(list);
  }

  get aborted() {
    this.#begin();
    return this.#aborted;
  }

  get reason() {
    this.#begin();
    return this.#reason;
  }

  throwIfAborted() {
    this.#begin();
    if (this.#aborted) throw this.#reason;
  }

  addEventListener(...values) {
    this.#begin();
    return super.addEventListener(...values);
  }

  #begin() {
    const start = this.#onFirstUse;
    if (start === null) return;
    this.#onFirstUse = null;
    start((reason) => this.#abort(reason));
  }

  #abort(reason) {
    if (this.#aborted) return;
    this.#aborted = true;
    this.#reason = reason === undefined ? abortError() : reason;
    const followers = [];
    for (const dependent of this.#dependents ?? []) {
      if (dependent.#aborted) continue;
      dependent.#aborted = true;
      dependent.#reason = this.#reason;
      followers.push(dependent);
    }
    this.#runSteps();
    for (const dependent of followers) dependent.#runSteps();
  }

  #runSteps() {
    const algorithms = this.#algorithms;
    this.#algorithms = null;
    for (const algorithm of algorithms ?? []) {
      try {
        algorithm(this.#reason);
      } catch (error) {
        reportError(error);
      }
    }
    this.dispatchEvent(accessEvent.trust(new Event("abort")));
  }

  static #dependentOn(signals) {
    const result = new AbortSignal(constructing);
    const aborted = signals.find((signal) => signal.aborted);
    if (aborted !== undefined) {
      result.#aborted = true;
      result.#reason = aborted.#reason;
      return result;
    }
    result.#sources = new Set();
    for (const signal of signals) {
      for (const source of signal.#sources ?? [signal]) {
        if (result.#sources.has(source)) continue;
        result.#sources.add(source);
        source.#dependents ??= new Set();
        source.#dependents.add(result);
      }
    }
    return result;
  }
}

function abortError() {
  return new DOMException("This operation was aborted", "AbortError");
}

defineInterface(AbortSignal);
defineEventHandler(AbortSignal, "abort");
defineInspect(AbortSignal, ["aborted", "reason"]);

export class AbortController {
  #signal = accessSignal.create();

  get signal() {
    return this.#signal;
  }

  abort(reason = undefined) {
    accessSignal.abort(this.#signal, reason);
  }
}

defineInterface(AbortController);
defineInspect(AbortController, ["signal"]);

export { accessSignal };
