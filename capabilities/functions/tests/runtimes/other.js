// What the functions of the suite reach on their own server.

export default async (request) => {
  const { pathname } = new URL(request.url);
  if (pathname === "/moved") return new Response(null, { status: 302, headers: { location: "/fn/v1/other/here" } });
  if (pathname === "/away") return new Response(null, { status: 302, headers: { location: "http://127.0.0.1:9/" } });
  if (pathname === "/trace") return Response.json(["traceparent", "tracestate", "x-a"].map((name) => request.headers.get(name)));
  return new Response(`${request.method} ${request.url} ${request.headers.get("x-a")} ${await request.text()}`);
};
