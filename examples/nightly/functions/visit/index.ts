interface Context {
  data: { query(sql: string, params?: unknown[]): Promise<{ rows: { visits: number }[] }> };
}

export default {
  async fetch(request: Request, env: Record<string, string>, ctx: Context): Promise<Response> {
    const path = new URL(request.url).pathname.slice(0, 200);
    await ctx.data.query("insert into visits (path) values ($1)", [path]);
    const { rows } = await ctx.data.query("select count(*) as visits from visits where path = $1", [path]);
    return Response.json({ path, visits: rows[0].visits });
  },
};
