import { equal, equals, table, throws, yes } from "../check.js";

function listening(...names) {
  const target = new EventTarget();
  const order = [];
  for (const name of names) target.addEventListener("x", () => order.push(name));
  return { target, order };
}

const rows = table("Events", {
  "an event has its defaults": () => {
    const event = new Event("x");
    equals(event.type, "x", event.bubbles, false, event.cancelable, false, event.composed, false, event.defaultPrevented, false, event.target, null, event.currentTarget, null, event.eventPhase, 0, event.isTrusted, false, event.composedPath(), []);
  },
  "an event takes options": () => {
    const event = new Event("x", { bubbles: true, cancelable: 1, composed: "yes" });
    equals(event.bubbles, true, event.cancelable, true, event.composed, true);
  },
  "an event needs a type": () => {
    throws(TypeError, () => new Event());
    equal(new Event(undefined).type, "undefined");
  },
  "timeStamp is a time": () => yes(new Event("x").timeStamp >= 0),
  "phases are constants": () => equals(Event.NONE, 0, Event.CAPTURING_PHASE, 1, Event.AT_TARGET, 2, Event.BUBBLING_PHASE, 3, new Event("x").AT_TARGET, 2),
  "a custom event carries something": () => {
    const detail = { a: 1 };
    equals(new CustomEvent("x", { detail }).detail === detail, true, new CustomEvent("x").detail, null, new CustomEvent("x") instanceof Event, true);
  },
  "listeners run in order": () => {
    const { target, order } = listening("a", "b", "c");
    yes(target.dispatchEvent(new Event("x")));
    equal(order, ["a", "b", "c"]);
  },
  "a listener gets the event and the target": () => {
    const target = new EventTarget();
    const event = new Event("x");
    let seen;
    target.addEventListener("x", function listen(given) {
      seen = [this === target, given === event, given.target === target, given.currentTarget === target, given.eventPhase, given.composedPath().length];
    });
    target.dispatchEvent(event);
    equals(seen, [true, true, true, true, 2, 1], event.target === target, true, event.currentTarget, null, event.eventPhase, 0);
  },
  "an object with handleEvent listens": () => {
    const target = new EventTarget();
    const listener = { count: 0, handleEvent() { this.count++; } };
    target.addEventListener("x", listener);
    target.dispatchEvent(new Event("x"));
    equal(listener.count, 1);
  },
  "the same listener is added once": () => {
    const target = new EventTarget();
    let count = 0;
    const listener = () => count++;
    target.addEventListener("x", listener);
    target.addEventListener("x", listener);
    target.addEventListener("x", listener, { capture: true });
    target.dispatchEvent(new Event("x"));
    equal(count, 2);
  },
  "null is no listener": () => new EventTarget().addEventListener("x", null),
  "a primitive is refused": () => throws(TypeError, () => new EventTarget().addEventListener("x", "text")),
  "removed listeners are silent": () => {
    const target = new EventTarget();
    let count = 0;
    const listener = () => count++;
    target.addEventListener("x", listener);
    target.removeEventListener("x", listener, { capture: true });
    target.dispatchEvent(new Event("x"));
    target.removeEventListener("x", listener);
    target.dispatchEvent(new Event("x"));
    equal(count, 1);
  },
  "a listener removed on the way is silent": () => {
    const target = new EventTarget();
    let count = 0;
    const second = () => count++;
    target.addEventListener("x", () => target.removeEventListener("x", second));
    target.addEventListener("x", second);
    target.dispatchEvent(new Event("x"));
    equal(count, 0);
  },
  "a listener added on the way waits for the next": () => {
    const target = new EventTarget();
    let count = 0;
    target.addEventListener("x", () => target.addEventListener("x", () => count++), { once: true });
    target.dispatchEvent(new Event("x"));
    equal(count, 0);
    target.dispatchEvent(new Event("x"));
    equal(count, 1);
  },
  "once is once": () => {
    const target = new EventTarget();
    let count = 0;
    target.addEventListener("x", () => count++, { once: true });
    target.dispatchEvent(new Event("x"));
    target.dispatchEvent(new Event("x"));
    equal(count, 1);
  },
  "capturing listeners come first": () => {
    const target = new EventTarget();
    const order = [];
    target.addEventListener("x", () => order.push("plain"));
    target.addEventListener("x", () => order.push("capture"), true);
    target.dispatchEvent(new Event("x"));
    equal(order, ["capture", "plain"]);
  },
  "stopImmediatePropagation stops": () => {
    const target = new EventTarget();
    const order = [];
    target.addEventListener("x", (event) => { order.push("a"); event.stopImmediatePropagation(); });
    target.addEventListener("x", () => order.push("b"));
    target.dispatchEvent(new Event("x"));
    equal(order, ["a"]);
  },
  "preventDefault works when cancelable": () => {
    const target = new EventTarget();
    target.addEventListener("x", (event) => event.preventDefault());
    const [plain, cancelable] = [new Event("x"), new Event("x", { cancelable: true })];
    equals(target.dispatchEvent(plain), true, plain.defaultPrevented, false, target.dispatchEvent(cancelable), false, cancelable.defaultPrevented, true, cancelable.returnValue, false);
  },
  "a passive listener cannot prevent": () => {
    const target = new EventTarget();
    target.addEventListener("x", (event) => event.preventDefault(), { passive: true });
    yes(target.dispatchEvent(new Event("x", { cancelable: true })));
  },
  "an error in a listener is reported, the rest runs": () => {
    const target = new EventTarget();
    let count = 0;
    target.addEventListener("x", () => { throw new Error("a listener's own, expected in this row"); });
    target.addEventListener("x", () => count++);
    yes(target.dispatchEvent(new Event("x")));
    equal(count, 1);
  },
  "an event can be sent again": () => {
    const { target, order } = listening("a");
    const event = new Event("x");
    target.dispatchEvent(event);
    target.dispatchEvent(event);
    equal(order, ["a", "a"]);
  },
  "an event under way is not sent again": () => {
    const target = new EventTarget();
    let error;
    target.addEventListener("x", (event) => {
      try {
        target.dispatchEvent(event);
      } catch (caught) {
        error = caught;
      }
    });
    target.dispatchEvent(new Event("x"));
    equal(error.name, "InvalidStateError");
  },
  "only events are sent": () => {
    throws(TypeError, () => new EventTarget().dispatchEvent({ type: "x" }));
    throws(TypeError, () => new EventTarget().dispatchEvent());
  },
  "another type is not heard": () => {
    const { target, order } = listening("a");
    target.dispatchEvent(new Event("y"));
    equal(order, []);
  },
  "can be extended": () => {
    class Bus extends EventTarget {
      say(what) {
        this.dispatchEvent(new CustomEvent("said", { detail: what }));
      }
    }
    const bus = new Bus();
    let heard;
    bus.addEventListener("said", ({ detail }) => (heard = detail));
    bus.say("hi");
    equal(heard, "hi");
  },
  "tags": () => equals(String(new Event("x")), "[object Event]", String(new CustomEvent("x")), "[object CustomEvent]", String(new EventTarget()), "[object EventTarget]"),
});

export default rows;
