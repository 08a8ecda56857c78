// What the functions of the suite reach on their own server.

export default async (request) => {
  const { pathname } = new URL(request.url);
  if (pathname === "/moved") return new Response(null, { status: 302, headers: { location: "/fn/v1/other/here" } });
  return new Response(`${request.method} ${request.url} ${request.headers.get("x-a")} ${await request.text()}`);
};
