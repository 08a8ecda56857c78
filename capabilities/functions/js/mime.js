// MIME types (MIME Sniffing Standard, section 4): parsing and serialising.

const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const quotedText = /^[\t\x20-\x7e\x80-\xff]*$/;

/** {essence, parameters: Map} or null. */
export function parseMimeType(text) {
  const input = text.replace(/^[\t\n\r ]+|[\t\n\r ]+$/g, "");
  const semicolon = input.indexOf(";");
  const essence = (semicolon === -1 ? input : input.slice(0, semicolon)).trimEnd();
  const slash = essence.indexOf("/");
  if (slash === -1 || !token.test(essence.slice(0, slash)) || !token.test(essence.slice(slash + 1))) return null;
  const parameters = new Map();
  let position = semicolon === -1 ? input.length : semicolon + 1;
  while (position < input.length) {
    const found = readParameter(input, position);
    position = found.next;
    const fits = token.test(found.name) && found.value !== null && quotedText.test(found.value);
    if (fits && !parameters.has(found.name)) parameters.set(found.name, found.value);
  }
  return { essence: essence.toLowerCase(), parameters };
}

function readParameter(input, from) {
  let position = from;
  while (/[\t\n\r ]/.test(input[position] ?? "")) position++;
  let end = position;
  while (end < input.length && input[end] !== ";" && input[end] !== "=") end++;
  const name = input.slice(position, end).toLowerCase();
  if (input[end] !== "=") return { name, value: null, next: end + 1 };
  if (input[end + 1] === '"') return { name, ...readQuoted(input, end + 2) };
  let stop = input.indexOf(";", end + 1);
  if (stop === -1) stop = input.length;
  const value = input.slice(end + 1, stop).replace(/[\t\n\r ]+$/, "");
  return { name, value: value === "" ? null : value, next: stop + 1 };
}

function readQuoted(input, from) {
  let value = "";
  let position = from;
  for (; position < input.length && input[position] !== '"'; position++) {
    if (input[position] === "\\" && position + 1 < input.length) position++;
    value += input[position];
  }
  const stop = input.indexOf(";", position);
  return { value, next: stop === -1 ? input.length : stop + 1 };
}

export function serializeMimeType({ essence, parameters }) {
  let text = essence;
  for (const [name, value] of parameters) {
    text += `;${name}=${token.test(value) ? value : `"${value.replace(/["\\]/g, "\\$&")}"`}`;
  }
  return text;
}
