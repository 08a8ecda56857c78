// Text of any value for console and error reports, close to what Node prints: nested, cycle-safe, bounded.

/** Objects may describe themselves with a method of this name; libraries written for Node already do. */
export const customInspect = Symbol.for("nodejs.util.inspect.custom");

const defaults = { depth: 2, maxArrayLength: 100, maxStringLength: 10_000, lineWidth: 76 };
const identifier = /^[A-Za-z_$][\w$]*$/;
const objectTag = Object.prototype.toString;

export function inspect(value, options = undefined) {
  const settings = { ...defaults, ...options };
  return formatValue(value, { settings, seen: settings.seen ?? [], level: settings.level ?? 0 });
}

function formatValue(value, context) {
  switch (typeof value) {
    case "string":
      return quote(shorten(value, context.settings.maxStringLength));
    case "bigint":
      return `${value}n`;
    case "symbol":
      return value.toString();
    case "number":
      return Object.is(value, -0) ? "-0" : String(value);
    case "undefined":
    case "boolean":
      return String(value);
    default:
      return value === null ? "null" : formatObject(value, context);
  }
}

function shorten(text, limit) {
  return text.length > limit ? `${text.slice(0, limit)}... ${text.length - limit} more characters` : text;
}

function quote(text) {
  const mark = !text.includes("'") ? "'" : !text.includes('"') ? '"' : !text.includes("`") ? "`" : "'";
  let quoted = "";
  for (const character of text) {
    if (character === mark || character === "\\") quoted += `\\${character}`;
    else if (character === "\n") quoted += "\\n";
    else if (character === "\r") quoted += "\\r";
    else if (character === "\t") quoted += "\\t";
    else if (character < " " || character === "\x7f") {
      quoted += `\\x${character.charCodeAt(0).toString(16).padStart(2, "0").toUpperCase()}`;
    } else quoted += character;
  }
  return mark + quoted + mark;
}

function formatObject(value, context) {
  if (context.seen.includes(value)) return "[Circular]";
  try {
    return formatInspectable(value, context);
  } catch (error) {
    // A revoked proxy, or an object whose own methods throw.
    return `[object that could not be inspected: ${tryOr(() => String(error), "")}]`;
  }
}

function formatInspectable(value, context) {
  const custom = readSafely(value, customInspect);
  if (typeof custom === "function") return formatCustom(value, custom, context);

  const name = className(value);
  if (context.level > context.settings.depth) {
    return Array.isArray(value) ? "[Array]" : `[${name === "" ? "Object: null prototype" : name}]`;
  }
  return formatByKind(value, name, { ...context, seen: [...context.seen, value], level: context.level + 1 });
}

function formatCustom(value, custom, context) {
  const options = { ...context.settings, seen: [...context.seen, value], level: context.level };
  const answer = custom.call(value, context.settings.depth - context.level, options, inspect);
  return typeof answer === "string" ? answer : formatValue(answer, { ...context, seen: options.seen });
}

function readSafely(value, key) {
  try {
    return value[key];
  } catch {
    return undefined;
  }
}

function className(value) {
  for (let holder = value; holder !== null; holder = Object.getPrototypeOf(holder)) {
    const descriptor = Object.getOwnPropertyDescriptor(holder, "constructor");
    if (typeof descriptor?.value === "function" && descriptor.value.name !== "") return descriptor.value.name;
  }
  return "";
}

const kinds = {
  "[object Date]": (value) => (Number.isNaN(value.getTime()) ? "Invalid Date" : value.toISOString()),
  "[object RegExp]": (value) => String(value),
  "[object Number]": (value) => `[Number: ${formatNumber(Number(value))}]`,
  "[object Boolean]": (value) => `[Boolean: ${Boolean.prototype.valueOf.call(value)}]`,
  "[object String]": (value) => `[String: ${quote(String.prototype.valueOf.call(value))}]`,
};

function formatNumber(number) {
  return Object.is(number, -0) ? "-0" : String(number);
}

function formatByKind(value, name, context) {
  if (typeof value === "function") return formatFunction(value, context);
  if (Array.isArray(value)) return formatArray(value, name, context);
  if (value instanceof Error || objectTag.call(value) === "[object Error]") return formatError(value, context);
  const simple = kinds[objectTag.call(value)];
  if (simple !== undefined) {
    const text = tryOr(() => simple(value), undefined);
    // The characters of a wrapped string are properties too.
    if (text !== undefined) return withProperties(text, value, context, (key) => !/^\d+$/.test(key));
  }
  if (value instanceof Map) return formatMap(value, name, context);
  if (value instanceof Set) return formatSet(value, name, context);
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) return formatTypedArray(value, name, context);
  if (objectTag.call(value) === "[object ArrayBuffer]") return formatArrayBuffer(value);
  if (value instanceof Promise) return "Promise {}";
  if (value instanceof WeakMap || value instanceof WeakSet) return `${name} { <items unknown> }`;
  return formatPlain(value, name, context);
}

function tryOr(action, otherwise) {
  try {
    return action();
  } catch {
    return otherwise;
  }
}

function withProperties(text, value, context, wanted = undefined) {
  const properties = formatProperties(value, context, wanted);
  return properties.length === 0 ? text : layOut(`${text} {`, properties, "}", context);
}

function formatFunction(value, context) {
  const source = tryOr(() => Function.prototype.toString.call(value), "");
  const kind = source.startsWith("class") ? "class" : objectTag.call(value).slice(8, -1);
  const name = readSafely(value, "name");
  const label = typeof name === "string" && name !== "" ? name : "(anonymous)";
  const text = kind === "class" ? `[class ${label}]` : `[${kind}${label === "(anonymous)" ? " (anonymous)" : `: ${label}`}]`;
  return withProperties(text, value, context);
}

function formatArray(value, name, context) {
  const parts = [];
  const limit = Math.min(value.length, context.settings.maxArrayLength);
  for (let index = 0; index < limit; index++) {
    if (index in value) {
      parts.push(formatValue(value[index], context));
      continue;
    }
    let end = index;
    while (end < value.length && !(end in value)) end++;
    parts.push(`<${end - index} empty item${end - index === 1 ? "" : "s"}>`);
    index = end - 1;
  }
  if (value.length > limit) parts.push(`... ${value.length - limit} more items`);
  parts.push(...formatProperties(value, context, (key) => !/^\d+$/.test(key)));
  const prefix = name === "Array" ? "" : `${name}(${value.length}) `;
  return layOut(`${prefix}[`, parts, "]", context);
}

function formatError(error, context) {
  const head = tryOr(() => String(error), "Error");
  const stack = readSafely(error, "stack");
  let text = head;
  if (typeof stack === "string" && stack !== "") {
    const frames = stack.trimEnd();
    text = frames.startsWith(head) || frames.includes(`${head}\n`) ? frames : `${head}\n${frames}`;
  }
  if (context.level > 1) text = text.replaceAll("\n", "\n  ");
  const shown = formatProperties(error, context, (key) => !["stack", "message", "name", "cause"].includes(key));
  if (Object.hasOwn(error, "cause")) shown.push(`[cause]: ${formatValue(error.cause, context)}`);
  if (Array.isArray(error.errors)) shown.push(`[errors]: ${formatValue(error.errors, context)}`);
  return shown.length === 0 ? text : layOut(`${text} {`, shown, "}", context, true);
}

function formatMap(value, name, context) {
  const parts = [];
  for (const [key, item] of Map.prototype.entries.call(value)) {
    parts.push(`${formatValue(key, context)} => ${formatValue(item, context)}`);
  }
  parts.push(...formatProperties(value, context));
  return layOut(`${name}(${value.size}) {`, parts, "}", context);
}

function formatSet(value, name, context) {
  const parts = [];
  for (const item of Set.prototype.values.call(value)) parts.push(formatValue(item, context));
  parts.push(...formatProperties(value, context));
  return layOut(`${name}(${value.size}) {`, parts, "}", context);
}

function formatTypedArray(value, name, context) {
  const limit = Math.min(value.length, context.settings.maxArrayLength);
  const parts = [];
  for (let index = 0; index < limit; index++) parts.push(formatValue(value[index], context));
  if (value.length > limit) parts.push(`... ${value.length - limit} more items`);
  return layOut(`${name}(${value.length}) [`, parts, "]", context);
}

function formatArrayBuffer(value) {
  const bytes = new Uint8Array(value);
  const shown = Array.from(bytes.subarray(0, 50), (byte) => byte.toString(16).padStart(2, "0")).join(" ");
  const rest = bytes.length > 50 ? ` ... ${bytes.length - 50} more bytes` : "";
  return `ArrayBuffer { [Uint8Contents]: <${shown}${rest}>, byteLength: ${bytes.length} }`;
}

function formatPlain(value, name, context) {
  const tag = readSafely(value, Symbol.toStringTag);
  let prefix = name === "" ? "[Object: null prototype] " : name === "Object" ? "" : `${name} `;
  if (typeof tag === "string" && tag !== "" && tag !== name) prefix = `${prefix || "Object "}[${tag}] `;
  return layOut(`${prefix}{`, formatProperties(value, context), "}", context);
}

function formatProperties(value, context, wanted = () => true) {
  const parts = [];
  for (const key of Reflect.ownKeys(value)) {
    const descriptor = Reflect.getOwnPropertyDescriptor(value, key);
    if (descriptor === undefined || !descriptor.enumerable) continue;
    if (typeof key === "string" && !wanted(key)) continue;
    const label = typeof key === "symbol" ? `[${key.toString()}]` : identifier.test(key) ? key : quote(key);
    parts.push(`${label}: ${formatDescriptor(descriptor, context)}`);
  }
  return parts;
}

function formatDescriptor(descriptor, context) {
  if (descriptor.get !== undefined) return descriptor.set === undefined ? "[Getter]" : "[Getter/Setter]";
  if (descriptor.set !== undefined) return "[Setter]";
  return formatValue(descriptor.value, context);
}

/** One line when it fits, else one part per line. */
function layOut(open, parts, close, context, broken = false) {
  if (parts.length === 0) return open + close;
  const line = `${open} ${parts.join(", ")} ${close}`;
  if (!broken && line.length <= context.settings.lineWidth && !line.includes("\n")) return line;
  const indent = "  ";
  return `${open}\n${parts.map((part) => indent + part.replaceAll("\n", `\n${indent}`)).join(",\n")}\n${close}`;
}

/** Shows the named getters of an interface, as Node does for its own web classes. */
export function defineInspect(constructor, names) {
  Object.defineProperty(constructor.prototype, customInspect, {
    value(depth, options, inspectInner) {
      if (depth < 0) return `[${constructor.name}]`;
      const shown = {};
      for (const name of names) shown[name] = readSafely(this, name);
      const text = inspectInner(shown, options);
      return `${className(this)} ${text}`;
    },
    writable: true,
    configurable: true,
  });
}

/** The text of console arguments, with the format specifiers of the Console Standard, section 2.2.1. */
export function formatArguments(values) {
  if (values.length === 0) return "";
  const [first, ...rest] = values;
  if (typeof first !== "string") return values.map(formatArgument).join(" ");
  if (rest.length === 0 || !first.includes("%")) return [first, ...rest.map(formatArgument)].join(" ");
  const text = first.replace(/%[sdifoOc%]/g, (specifier) => {
    if (specifier === "%%") return "%";
    if (rest.length === 0) return specifier;
    return substitute(specifier, rest.shift());
  });
  return [text, ...rest.map(formatArgument)].join(" ");
}

function formatArgument(value) {
  return typeof value === "string" ? value : inspect(value);
}

function substitute(specifier, value) {
  switch (specifier) {
    case "%s":
      if (typeof value === "string") return value;
      return isPlainObject(value) ? inspect(value, { depth: 0 }) : formatArgument(value);
    case "%d":
      if (typeof value === "bigint") return `${value}n`;
      return typeof value === "symbol" ? "NaN" : formatNumber(Number(value));
    case "%i":
      if (typeof value === "bigint") return `${value}n`;
      return typeof value === "symbol" ? "NaN" : formatNumber(Number.parseInt(value, 10));
    case "%f":
      return typeof value === "symbol" ? "NaN" : formatNumber(Number.parseFloat(value));
    case "%o":
      return inspect(value, { depth: 4 });
    case "%O":
      return inspect(value);
    default:
      return "";
  }
}

function isPlainObject(value) {
  return typeof value === "object" && value !== null && !(value instanceof Error);
}
