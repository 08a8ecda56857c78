// Event, CustomEvent and EventTarget (DOM Standard, section 2): one target, no tree.

import { defineConstants, defineInterface, requireArguments, toDictionary } from "reactor:runtime/convert.js";
import { reportError } from "reactor:runtime/console.js";
import { defineInspect } from "reactor:runtime/inspect.js";
import { host, instance } from "reactor:runtime/host.js";

const NONE = 0;
const AT_TARGET = 2;

let accessEvent;

export class Event {
  #type;
  #bubbles;
  #cancelable;
  #composed;
  #timeStamp;
  #target = null;
  #currentTarget = null;
  #phase = NONE;
  #stopped = false;
  #stoppedImmediately = false;
  #canceled = false;
  #passive = false;
  #dispatching = false;
  #trusted = false;

  static {
    accessEvent = {
      begin(event, target) {
        if (event.#dispatching) {
          throw new DOMException("The event is already being dispatched", "InvalidStateError");
        }
        event.#dispatching = true;
        event.#target = target;
        event.#currentTarget = target;
        event.#phase = AT_TARGET;
      },
      end(event) {
        event.#dispatching = false;
        event.#currentTarget = null;
        event.#phase = NONE;
        event.#stopped = false;
        event.#stoppedImmediately = false;
      },
      is: (value) => typeof value === "object" && value !== null && #type in value,
      stoppedImmediately: (event) => event.#stoppedImmediately,
      stopped: (event) => event.#stopped,
      setPassive: (event, passive) => {
        event.#passive = passive;
      },
      trust: (event) => {
        event.#trusted = true;
        return event;
      },
    };
  }

  constructor(type, init = undefined) {
    requireArguments(arguments.length, 1, "Event constructor");
    const options = toDictionary(init, "Event constructor");
    this.#type = `${type}`;
    this.#bubbles = Boolean(options.bubbles);
    this.#cancelable = Boolean(options.cancelable);
    this.#composed = Boolean(options.composed);
    this.#timeStamp = instance.running ? host.monotonic() : 0;
  }

  get type() {
    return this.#type;
  }

  get target() {
    return this.#target;
  }

  get srcElement() {
    return this.#target;
  }

  get currentTarget() {
    return this.#currentTarget;
  }

  composedPath() {
    return this.#currentTarget === null ? [] : [this.#currentTarget];
  }

  get eventPhase() {
    return this.#phase;
  }

  stopPropagation() {
    this.#stopped = true;
  }

  get cancelBubble() {
    return this.#stopped;
  }

  set cancelBubble(value) {
    if (value) this.#stopped = true;
  }

  stopImmediatePropagation() {
    this.#stopped = true;
    this.#stoppedImmediately = true;
  }

  get bubbles() {
    return this.#bubbles;
  }

  get cancelable() {
    return this.#cancelable;
  }

  get returnValue() {
    return !this.#canceled;
  }

  set returnValue(value) {
    if (!value) this.preventDefault();
  }

  preventDefault() {
    if (this.#cancelable && !this.#passive) this.#canceled = true;
  }

  get defaultPrevented() {
    return this.#canceled;
  }

  get composed() {
    return this.#composed;
  }

  get isTrusted() {
    return this.#trusted;
  }

  get timeStamp() {
    return this.#timeStamp;
  }

  initEvent(type, bubbles = false, cancelable = false) {
    requireArguments(arguments.length, 1, "Event.initEvent");
    if (this.#dispatching) return;
    this.#type = `${type}`;
    this.#bubbles = Boolean(bubbles);
    this.#cancelable = Boolean(cancelable);
    this.#stopped = false;
    this.#stoppedImmediately = false;
    this.#canceled = false;
    this.#target = null;
    this.#trusted = false;
  }
}

defineInterface(Event);
defineInspect(Event, ["type", "defaultPrevented", "cancelable", "timeStamp"]);
defineConstants(Event, { NONE: 0, CAPTURING_PHASE: 1, AT_TARGET: 2, BUBBLING_PHASE: 3 });

export class CustomEvent extends Event {
  #detail;

  constructor(type, init = undefined) {
    requireArguments(arguments.length, 1, "CustomEvent constructor");
    super(type, init);
    this.#detail = init?.detail ?? null;
  }

  get detail() {
    return this.#detail;
  }
}

defineInterface(CustomEvent);

export class EventTarget {
  /** Lists of {callback, capture, once, passive, removed} by type; null until the first listener. */
  #listeners = null;

  addEventListener(type, callback, options = undefined) {
    requireArguments(arguments.length, 2, "EventTarget.addEventListener");
    const { capture, once, passive, signal } = listenerOptions(options);
    requireListener(callback);
    if (signal?.aborted || callback === null || callback === undefined) return;
    this.#listeners ??= new Map();
    const name = `${type}`;
    let list = this.#listeners.get(name);
    if (list === undefined) this.#listeners.set(name, (list = []));
    if (list.some((entry) => entry.callback === callback && entry.capture === capture)) return;
    list.push({ callback, capture, once, passive, removed: false });
    signal?.addEventListener("abort", () => this.removeEventListener(name, callback, { capture }), { once: true });
  }

  removeEventListener(type, callback, options = undefined) {
    requireArguments(arguments.length, 2, "EventTarget.removeEventListener");
    requireListener(callback);
    const { capture } = listenerOptions(options);
    const list = this.#listeners?.get(`${type}`);
    const index = list?.findIndex((entry) => entry.callback === callback && entry.capture === capture) ?? -1;
    if (index === -1) return;
    list[index].removed = true;
    list.splice(index, 1);
  }

  dispatchEvent(event) {
    requireArguments(arguments.length, 1, "EventTarget.dispatchEvent");
    if (!accessEvent.is(event)) throw new TypeError("EventTarget.dispatchEvent: the argument is not an Event");
    accessEvent.begin(event, this);
    try {
      // At the target, capturing listeners come first, then the others, each in the order of adding.
      for (const capture of [true, false]) {
        if (!accessEvent.stopped(event)) this.#invoke(event, capture);
      }
    } finally {
      accessEvent.end(event);
    }
    return !event.defaultPrevented;
  }

  #invoke(event, capture) {
    const list = this.#listeners?.get(event.type);
    if (list === undefined) return;
    for (const entry of [...list]) {
      if (entry.removed || entry.capture !== capture) continue;
      if (entry.once) {
        entry.removed = true;
        list.splice(list.indexOf(entry), 1);
      }
      accessEvent.setPassive(event, entry.passive);
      try {
        call(entry.callback, this, event);
      } catch (error) {
        reportError(error);
      }
      accessEvent.setPassive(event, false);
      if (accessEvent.stoppedImmediately(event)) return;
    }
  }
}

function call(callback, target, event) {
  if (typeof callback === "function") return callback.call(target, event);
  const method = callback.handleEvent;
  if (typeof method !== "function") throw new TypeError("The event listener has no handleEvent method");
  return method.call(callback, event);
}

function requireListener(callback) {
  if (callback === null || callback === undefined) return;
  if (typeof callback !== "function" && typeof callback !== "object") {
    throw new TypeError("The event listener must be a function or an object");
  }
}

function listenerOptions(options) {
  if (typeof options === "boolean") return { capture: options, once: false, passive: false, signal: undefined };
  if (options === undefined || options === null || typeof options !== "object") {
    return { capture: Boolean(options), once: false, passive: false, signal: undefined };
  }
  const { signal } = options;
  if (signal !== undefined && !(signal instanceof EventTarget && "aborted" in signal)) {
    throw new TypeError("EventTarget.addEventListener: signal must be an AbortSignal");
  }
  return {
    capture: Boolean(options.capture),
    once: Boolean(options.once),
    passive: Boolean(options.passive),
    signal,
  };
}

defineInterface(EventTarget);

/** An `on…` attribute: a listener that keeps its place among the others when it is replaced. */
export function defineEventHandler(constructor, type) {
  const handlers = new WeakMap();
  Object.defineProperty(constructor.prototype, `on${type}`, {
    get() {
      return handlers.get(this)?.callback ?? null;
    },
    set(value) {
      const callback = typeof value === "function" || (typeof value === "object" && value !== null) ? value : null;
      const existing = handlers.get(this);
      if (existing !== undefined) {
        if (callback === null) {
          this.removeEventListener(type, existing.listener);
          handlers.delete(this);
        } else existing.callback = callback;
        return;
      }
      if (callback === null) return;
      const handler = { callback, listener: undefined };
      handler.listener = (event) => {
        if (typeof handler.callback === "function" && handler.callback.call(this, event) === false) event.preventDefault();
      };
      handlers.set(this, handler);
      this.addEventListener(type, handler.listener);
    },
    enumerable: true,
    configurable: true,
  });
}

export { accessEvent };
