interface Context {
  data: { query(sql: string, params?: unknown[]): Promise<{ rows: { day: string; visits: number }[] }> };
}

// Counting a day twice gives the same row: a job runs at least once, so its work must bear a second run.
const rollup = `
  insert into daily_visits (day, path, visits)
  select $1::date, path, count(*) from visits
  where visited_at >= $1::date and visited_at < $1::date + 1
  group by path
  on conflict (day, path) do update set visits = excluded.visits
  returning day, visits`;

export default {
  async fetch(request: Request, env: Record<string, string>, ctx: Context): Promise<Response> {
    const input = await request.json().catch(() => null);
    const day = input?.day ?? yesterday();
    const { rows } = await ctx.data.query(rollup, [day]);
    const visits = rows.reduce((sum, row) => sum + row.visits, 0);
    console.log(`${day}: ${visits} visits on ${rows.length} paths`);
    return Response.json({ day, paths: rows.length, visits });
  },
};

function yesterday(): string {
  return new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
}
