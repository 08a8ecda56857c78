// Holds the harness's rule of addresses against sockets of every kind. Run by bun for reach.rs, with the folder of the
// harness as its argument; it prints a line for each thing that is wrong.

import dgram from "node:dgram";
import http from "node:http";
import net from "node:net";
import tls from "node:tls";

const [harness] = process.argv.slice(2);
const closed = ["0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "169.254.0.0/16", "192.168.0.0/16", "64:ff9b::/96", "fc00::/7"];
const loopback = ["127.0.0.0/8", "::1/128"];
const { fetch: bunFetch } = globalThis;
const { confine } = await import(`${harness}/reach.js`);
const { installFetch } = await import(`${harness}/fetch.js`);

const wrong = [];
let checks = 0;
const server = Bun.serve({
  port: 0,
  hostname: "127.0.0.1",
  async fetch(request) {
    const { pathname } = new URL(request.url);
    if (pathname === "/away") return Response.redirect("http://10.0.0.1/secret", 302);
    if (pathname === "/moved") return new Response(null, { status: 307, headers: { location: "/echo" } });
    const names = ["host", "content-length", "authorization", "traceparent", "tracestate"];
    const headers = Object.fromEntries(names.map((name) => [name, request.headers.get(name)]));
    return Response.json({ method: request.method, ...headers, body: await request.text() });
  },
});
const { port } = server;
const parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
// The loopback is open here, so that there is something to reach by name.
confine(closed, true);
installFetch(() => ({ parent, state: "a=1" }));

function check(what, is, expected) {
  checks++;
  const [seen, wanted] = [is, expected].map((value) => JSON.stringify(value));
  if (seen !== wanted) wrong.push(`${what}: ${seen} instead of ${wanted}`);
}

const refusal = (host) => `\`${host}\` is on a private network, which functions of this server may not reach`;
const messageOf = (promise) => promise.then(() => "reached", (error) => error.message);
const eventOf = (emitter) =>
  new Promise((resolve) => emitter.on("error", (error) => resolve(error.message)).on("connect", () => resolve("reached")));

// By fetch: a name is resolved once, and the request is as it was.
const name = "localhost";
const named = `http://${name}:${port}`;
const sent = await (await fetch(`${named}/echo`, { method: "POST", body: "hello", headers: { authorization: "x" } })).json();
check("a request by name", sent, {
  method: "POST", host: `${name}:${port}`, "content-length": "5", authorization: "x", traceparent: parent, tracestate: "a=1", body: "hello",
});
const own = await (await fetch(`${named}/echo`, { headers: { traceparent: "own" } })).json();
check("a trace of its own", [own.traceparent, own.tracestate], ["own", null]);
const moved = await fetch(new Request(`${named}/moved`, { method: "PUT", body: "twice" }));
check("a redirect", [moved.url, moved.redirected, (await moved.json()).body], [`${named}/echo`, true, "twice"]);
check("a redirect by hand", (await fetch(`${named}/moved`, { redirect: "manual" })).status, 307);
check("a redirect as an error", await messageOf(fetch(`${named}/moved`, { redirect: "error" })),
  "fetch failed: the server answered with a redirect and `redirect` is `error`");
check("a redirect to where it must not go", await messageOf(fetch(`${named}/away`)), `fetch failed: ${refusal("10.0.0.1")}`);
for (const host of ["10.1.2.3", "192.168.1.1", "169.254.169.254", "[fd00::1]", "[::ffff:10.0.0.1]", "[64:ff9b::a00:1]", "100.64.0.1", "0.0.0.0"]) {
  check(`fetch of ${host}`, await messageOf(fetch(`http://${host}:${port}/`)), `fetch failed: ${refusal(new URL(`http://${host}`).hostname)}`);
}
check("fetch of a Unix socket", await messageOf(fetch("http://example.com/", { unix: "/run/x" })), `fetch failed: ${refusal("/run/x")}`);
check("fetch through a proxy", await messageOf(fetch("http://example.com/", { proxy: "http://10.0.0.1:3128" })), `fetch failed: ${refusal("10.0.0.1")}`);
check("data", await (await fetch("data:,x")).text(), "x");

// By bun's own sockets.
const handlers = { data() {}, open(socket) { socket.end(); } };
check("Bun.connect", await messageOf(Bun.connect({ hostname: "10.0.0.1", port: 1, socket: handlers })), refusal("10.0.0.1"));
check("Bun.connect to a Unix socket", await messageOf(Bun.connect({ unix: "/run/x", socket: handlers })), refusal("/run/x"));
check("Bun.connect by name", await messageOf(Bun.connect({ hostname: name, port, socket: handlers })), "reached");
check("Bun.udpSocket", await messageOf(Bun.udpSocket({ connect: { hostname: "10.0.0.1", port: 1 } })), refusal("10.0.0.1"));
const datagrams = await Bun.udpSocket({});
check("its send", await messageOf((async () => datagrams.send("x", 1, "10.0.0.1"))()), refusal("10.0.0.1"));
check("its sendMany", await messageOf((async () => datagrams.sendMany(["x", 1, "10.0.0.1"]))()), refusal("10.0.0.1"));
datagrams.close();
check("WebSocket", await messageOf((async () => new WebSocket("ws://10.0.0.1/"))()), refusal("10.0.0.1"));

// By Node's.
check("net", await eventOf(net.connect(port, "10.0.0.1")), refusal("10.0.0.1"));
check("net by options", await eventOf(net.connect({ port, host: "192.168.0.1" })), refusal("192.168.0.1"));
check("net by name", await eventOf(net.connect({ port, host: name })), "reached");
check("net by a lookup of its own", await eventOf(net.connect({ port, host: "a.example", lookup: (host, options, done) => done(null, [{ address: "10.0.0.1", family: 4 }]) })), refusal("a.example"));
check("net to a Unix socket", await eventOf(net.connect("/run/x")), refusal("/run/x"));
check("tls", await eventOf(tls.connect({ port, host: "10.0.0.1" })), refusal("10.0.0.1"));
check("http", await eventOf(http.get({ port, host: "10.0.0.1" })), refusal("10.0.0.1"));
const got = await new Promise((resolve, reject) => http.get(`${named}/echo`, resolve).on("error", reject));
check("http by name", got.statusCode, 200);
got.resume();
const udp = dgram.createSocket("udp4");
const told = (send) => new Promise((resolve) => send((error) => resolve(error?.message ?? "sent")));
check("dgram", await told((done) => udp.send("x", 1, "10.0.0.1", done)), refusal("10.0.0.1"));
check("dgram with a part", await told((done) => udp.send(Buffer.from("xyz"), 0, 1, 1, "10.0.0.1", done)), refusal("10.0.0.1"));
check("dgram by name", await told((done) => udp.send("x", port, "localhost", done)), "sent");
check("dgram connected", await told((done) => udp.connect(1, "10.0.0.1", done)), refusal("10.0.0.1"));
udp.close();

// What the loopback is to a server that closes it.
confine([...closed, ...loopback], false);
for (const place of ["127.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "0x7f.1", "2130706433", "localhost", "a.localhost"]) {
  const { hostname } = new URL(`http://${place}`);
  check(`fetch of ${place}`, await messageOf(fetch(`http://${place}:${port}/`)), `fetch failed: ${refusal(hostname)}`);
}
check("net without a host", await eventOf(net.connect(port)), refusal("localhost"));
check("net by the loopback's name", await eventOf(net.connect(port, "localhost")), refusal("localhost"));
check("bun's own fetch", (await bunFetch(`http://127.0.0.1:${port}/`)).status, 200);

console.log(`${wrong.length} of ${checks} are wrong`, ...wrong.map((line) => `\n${line}`));
process.exit(0);
