interface Entry {
  id: number;
  name: string;
  message: string;
  written_at: string;
}

interface Context {
  data: { query(sql: string, params?: unknown[]): Promise<{ rows: Entry[]; row_count: number }> };
}

const newest = "select id, name, message, written_at from entries order by id desc limit $1";
const insert = "insert into entries (name, message) values ($1, $2) returning id, name, message, written_at";

export default {
  async fetch(request: Request, env: Record<string, string>, ctx: Context): Promise<Response> {
    if (request.method === "GET") {
      const { rows } = await ctx.data.query(newest, [50]);
      return Response.json({ entries: rows });
    }
    if (request.method === "POST") {
      const { name, message } = await request.json().catch(() => ({}));
      const problem = check("name", name, 80) ?? check("message", message, 1000);
      if (problem !== null) return Response.json({ error: problem }, { status: 400 });
      const { rows } = await ctx.data.query(insert, [name.trim(), message.trim()]);
      return Response.json({ entry: rows[0] }, { status: 201 });
    }
    return Response.json({ error: "GET lists, POST writes" }, { status: 405, headers: { allow: "GET, POST" } });
  },
};

/** What is wrong with a field, or null. */
function check(field: string, value: unknown, longest: number): string | null {
  if (typeof value !== "string" || value.trim() === "") return `${field} is missing`;
  return value.trim().length > longest ? `${field} has at most ${longest} characters` : null;
}
