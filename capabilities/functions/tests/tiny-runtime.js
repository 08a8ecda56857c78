// The least layer that can call a handler: tests of the Rust side do not depend on the real one.
import host from "reactor:function/host";

export function makeHandle(load) {
  return async function handle(call, request, body) {
    const user = await load();
    const handler = user.default.fetch ?? user.default;
    const env = Object.fromEntries(call.env);
    const answer = await handler({ ...request, body, call }, env, { host });
    const head = { status: answer.status ?? 200, statusText: "", headers: answer.headers ?? [] };
    return [head, answer.body ?? { tag: "none" }];
  };
}
