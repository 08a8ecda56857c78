// Which addresses a function may reach: the rule of `fetch` on WASM, laid around what bun connects with. It keeps honest
// code from being sent to the wrong place; code that wants to get around it can, because a process is no sandbox.

const require = import.meta.require;
const native = { connect: Bun.connect, udpSocket: Bun.udpSocket, WebSocket: globalThis.WebSocket };

/** As everybody reads it: a part that begins with a zero is octal to some, so that is a name to be resolved. */
const ipv4 = /^(?:(?:0|[1-9]\d{0,2})\.){3}(?:0|[1-9]\d{0,2})$/;

/** Networks that may not be reached, as {bits, length, value}; null where everything may be. */
let closed = null;

/** Closes these networks, given as `10.0.0.0/8`. `sockets` says whether the code mentions Node's modules for them. */
export function confine(networks, sockets) {
  closed = networks.map(parseNetwork);
  Bun.connect = connect;
  Bun.udpSocket = udpSocket;
  globalThis.WebSocket = confinedWebSocket();
  // Both take longer to load than most functions to answer.
  if (sockets) confineNode();
}

export const isConfined = () => closed !== null;

/** Says what the server says for a function on WASM. */
export function refusal(host) {
  return new Error(`\`${host}\` is on a private network, which functions of this server may not reach`);
}

/** Why a URL may not be asked, or null; its name is looked at again when it is resolved. */
export function refusalOf(url) {
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    return new Error(`\`${url.protocol}\` cannot be fetched, only http and https`);
  }
  const host = url.hostname;
  const address = host === "localhost" || host.endsWith(".localhost") ? "127.0.0.1" : bare(host);
  return isClosed(address) ? refusal(host) : null;
}

/** The address to connect to: that of the host itself, or the first open one of its name. */
export async function addressOf(host) {
  const address = bare(host);
  if (numberOf(address) === null) return (await openAddresses(address))[0].address;
  if (isClosed(address)) throw refusal(host);
  return address;
}

/** What a name resolves to and may be reached, IPv4 first: it works everywhere. */
async function openAddresses(name) {
  const found = await Bun.dns.lookup(name, { backend: "libc" });
  const open = found.filter(({ address }) => !isClosed(address));
  if (open.length === 0) throw refusal(name);
  return open.sort((one, other) => one.family - other.family);
}

const bare = (host) => host.replace(/^\[|\]$/g, "");

function isClosed(address) {
  const number = numberOf(address);
  return number !== null && closed.some(({ bits, length, value }) =>
    bits === number.bits && number.value >> BigInt(bits - length) === value);
}

function parseNetwork(text) {
  const [address, length] = text.split("/");
  const { bits, value } = numberOf(address);
  return { bits, length: Number(length), value: value >> BigInt(bits - Number(length)) };
}

/** An IPv4 or IPv6 address as a number, IPv4 in IPv6 as IPv4; null for a name. */
function numberOf(address) {
  if (ipv4.test(address)) return { bits: 32, value: numberOfParts(address.split("."), 10, 8n) };
  const whole = address.replace(/%.*$/s, "");
  if (!whole.includes(":") || !URL.canParse(`http://[${whole}]/`)) return null;
  const groups = bare(new URL(`http://[${whole}]/`).hostname).split("::").map((half) => (half === "" ? [] : half.split(":")));
  const [head, tail = []] = groups;
  const parts = [...head, ...Array(8 - head.length - tail.length).fill("0"), ...tail];
  const value = numberOfParts(parts, 16, 16n);
  return value >> 32n === 0xffffn ? { bits: 32, value: value & 0xffffffffn } : { bits: 128, value };
}

function numberOfParts(parts, radix, width) {
  return parts.reduce((number, part) => (number << width) | BigInt(parseInt(part, radix)), 0n);
}

// Bun's own sockets.

async function connect(options) {
  if (options?.hostname === undefined) {
    if (options?.unix !== undefined) throw refusal(options.unix);
    return native.connect(options);
  }
  const host = `${options.hostname}`;
  const hostname = await addressOf(host);
  const { tls } = options;
  if (!tls || hostname === bare(host)) return native.connect({ ...options, hostname });
  return native.connect({ ...options, hostname, tls: { serverName: host, ...(tls === true ? {} : tls) } });
}

async function udpSocket(options) {
  const peer = options?.connect;
  const given = peer === undefined ? options : { ...options, connect: { ...peer, hostname: await addressOf(`${peer.hostname}`) } };
  const socket = await native.udpSocket(given);
  const { send, sendMany } = socket;
  const check = (address) => {
    if (address !== undefined && isClosed(`${address}`)) throw refusal(address);
  };
  return Object.defineProperties(socket, {
    send: {
      value(data, port, address) {
        check(address);
        return send.call(socket, data, port, address);
      },
    },
    sendMany: {
      value(packets) {
        if (peer === undefined) for (let index = 2; index < packets.length; index += 3) check(packets[index]);
        return sendMany.call(socket, packets);
      },
    },
  });
}

/** Nothing here can wait for a name: a socket whose name turns out to be closed is ended. */
function confinedWebSocket() {
  const Confined = new Proxy(native.WebSocket, {
    construct(target, values, newTarget) {
      const text = `${values[0]}`;
      const url = URL.canParse(text) ? new URL(text) : null;
      if (url?.protocol.includes("+unix")) throw refusal(url.pathname);
      const refused = url === null ? null : refusalOf(new URL(url.href.replace(/^ws/, "http")));
      if (refused !== null) throw refused;
      const socket = Reflect.construct(target, values, newTarget === Confined ? target : newTarget);
      if (url !== null) addressOf(url.hostname).catch(() => socket.terminate());
      return socket;
    },
  });
  return Confined;
}

// Node's: HTTP, HTTPS, HTTP/2 and TLS connect through the sockets of `node:net`.

function confineNode() {
  const net = require("node:net");
  const plain = net.Socket.prototype.connect;
  net.Socket.prototype.connect = function connect(...values) {
    const given = net._normalizeArgs(Array.isArray(values[0]) ? values[0] : values);
    const [options] = given;
    // On top of a connection that is there.
    if (options.socket || (options.fd ?? null) !== null) return plain.apply(this, values);
    const refused = refusedSocket(options);
    if (refused !== null) {
      process.nextTick(() => this.destroy(refused));
      return this;
    }
    given[0] = { ...options, lookup: openLookup(options.lookup) };
    return plain.call(this, given);
  };
  confineDatagrams();
}

function refusedSocket({ path, host }) {
  if (path) return refusal(path);
  return isClosed(`${host ?? "127.0.0.1"}`) ? refusal(host ?? "localhost") : null;
}

/** Looks a name up as the code wishes, and leaves out what may not be reached. */
function openLookup(own) {
  return (name, options, done) => {
    const settle = (error, found) => {
      if (error) return done(error);
      const open = found.filter(({ address }) => !isClosed(address));
      if (open.length === 0) return done(refusal(name));
      if (options?.all) done(null, open);
      else done(null, open[0].address, open[0].family);
    };
    const { lookup } = require("node:dns");
    (own ?? lookup)(name, { ...options, all: true }, (error, found, family) =>
      settle(error, Array.isArray(found) ? found : [{ address: found, family }]));
  };
}

function confineDatagrams() {
  const { Socket } = require("node:dgram");
  const { send, connect } = Socket.prototype;
  Socket.prototype.send = function (...values) {
    const done = typeof values.at(-1) === "function" ? values.pop() : undefined;
    // With a place to start in the message and a length, or without both.
    const at = typeof values[2] === "number" ? 3 : 1;
    const [port, host] = values.slice(at);
    // Connected, or nowhere: it says so itself.
    if ((port ?? null) === null) return send.call(this, ...values, done);
    toOpen(this, host || "127.0.0.1", done, (address) => send.call(this, ...values.slice(0, at), port, address, done));
  };
  Socket.prototype.connect = function (port, ...rest) {
    const done = rest.find((value) => typeof value === "function");
    const host = typeof rest[0] === "string" && rest[0] !== "" ? rest[0] : "127.0.0.1";
    toOpen(this, host, done, (address) => connect.call(this, port, address, done));
  };
}

/** Goes on with an open address of the host, at once if it is one. */
function toOpen(socket, host, done, go) {
  const failed = (error) => (done === undefined ? socket.emit("error", error) : done(error));
  if (numberOf(bare(host)) === null) addressOf(host).then(go, failed);
  else if (isClosed(bare(host))) process.nextTick(failed, refusal(host));
  else go(host);
}
