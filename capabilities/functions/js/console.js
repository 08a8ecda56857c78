// The console (Console Standard) over the function's log, and reportError.

import { formatArguments, inspect } from "reactor:runtime/inspect.js";
import { host, instance, writeLog } from "reactor:runtime/host.js";

const counts = new Map();
const starts = new Map();
let indentation = "";

function print(level, values) {
  const text = formatArguments(values);
  writeLog(level, indentation === "" ? text : indentation + text.replaceAll("\n", `\n${indentation}`));
}

function elapsed(label) {
  const milliseconds = now() - starts.get(label);
  return milliseconds >= 1000 ? `${(milliseconds / 1000).toFixed(3)}s` : `${milliseconds.toFixed(3)}ms`;
}

function now() {
  return instance.running ? host.monotonic() : 0;
}

function labelOf(value) {
  return value === undefined ? "default" : `${value}`;
}

function stackHere() {
  const lines = (new Error().stack ?? "").split("\n");
  return lines.filter((line) => line.trim() !== "" && !line.includes("reactor:runtime/") && line.trim() !== "Error");
}

const methods = {
  assert(condition = false, ...values) {
    if (condition) return;
    if (typeof values[0] === "string") values[0] = `Assertion failed: ${values[0]}`;
    else values.unshift("Assertion failed");
    print("error", values);
  },
  clear() {
    indentation = "";
  },
  count(label) {
    const name = labelOf(label);
    counts.set(name, (counts.get(name) ?? 0) + 1);
    print("info", [`${name}: ${counts.get(name)}`]);
  },
  countReset(label) {
    const name = labelOf(label);
    if (!counts.has(name)) print("warn", [`Count for '${name}' does not exist`]);
    else counts.set(name, 0);
  },
  debug(...values) {
    print("debug", values);
  },
  dir(value, options) {
    print("info", [inspect(value, typeof options === "object" && options !== null ? options : undefined)]);
  },
  dirxml(...values) {
    print("info", values);
  },
  error(...values) {
    print("error", values);
  },
  group(...values) {
    if (values.length > 0) print("info", values);
    indentation += "  ";
  },
  groupCollapsed(...values) {
    methods.group(...values);
  },
  groupEnd() {
    indentation = indentation.slice(2);
  },
  info(...values) {
    print("info", values);
  },
  log(...values) {
    print("info", values);
  },
  table(data, columns) {
    print("info", [typeof data === "object" && data !== null ? formatTable(data, columns) : data]);
  },
  time(label) {
    const name = labelOf(label);
    if (starts.has(name)) print("warn", [`Timer '${name}' already exists`]);
    else starts.set(name, now());
  },
  timeEnd(label) {
    const name = labelOf(label);
    if (!starts.has(name)) return print("warn", [`Timer '${name}' does not exist`]);
    print("info", [`${name}: ${elapsed(name)}`]);
    starts.delete(name);
  },
  timeLog(label, ...values) {
    const name = labelOf(label);
    if (!starts.has(name)) return print("warn", [`Timer '${name}' does not exist`]);
    print("info", [`${name}: ${elapsed(name)}`, ...values]);
  },
  trace(...values) {
    const text = formatArguments(values);
    print("info", [[`Trace${text === "" ? "" : `: ${text}`}`, ...stackHere()].join("\n")]);
  },
  warn(...values) {
    print("warn", values);
  },
};

export const console = Object.create(
  {},
  {
    ...Object.getOwnPropertyDescriptors(methods),
    [Symbol.toStringTag]: { value: "console", configurable: true },
  },
);

function formatTable(data, columns) {
  const rows = data instanceof Map ? [...data] : Object.entries(data);
  const names = [];
  let hasValues = false;
  for (const [, row] of rows) {
    if (typeof row !== "object" || row === null) hasValues = true;
    else for (const key of Object.keys(row)) if (!names.includes(key)) names.push(key);
  }
  const shown = Array.isArray(columns) ? columns.map(String) : names;
  const head = ["(index)", ...shown, ...(hasValues ? ["Values"] : [])];
  const body = rows.map(([key, row]) => {
    const isRow = typeof row === "object" && row !== null;
    const cells = shown.map((name) => (isRow && Object.hasOwn(row, name) ? inspect(row[name], { depth: 0 }) : ""));
    return [String(key), ...cells, ...(hasValues ? [isRow ? "" : inspect(row)] : [])];
  });
  const widths = head.map((cell, index) => Math.max(cell.length, ...body.map((row) => row[index].length)) + 2);
  const line = (left, middle, right) => left + widths.map((width) => "─".repeat(width)).join(middle) + right;
  const text = (cells) => `│${cells.map((cell, index) => ` ${cell}`.padEnd(widths[index])).join("│")}│`;
  return [line("┌", "┬", "┐"), text(head), line("├", "┼", "┤"), ...body.map(text), line("└", "┴", "┘")].join("\n");
}

/** Reports an error that no code is left to catch (HTML Standard, "report an exception"). */
export function reportError(error) {
  reportUncaught("Uncaught", error);
}

export function reportUncaught(what, error) {
  writeLog("error", `${what} ${inspect(error)}`);
}
