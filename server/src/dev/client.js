// In every page of a site while `reactor dev` runs: loads it anew when a save is live, and shows over it why one is not.
(() => {
  const { mode, number } = document.currentScript.dataset;
  const asked = performance.getEntriesByType("navigation")[0]?.requestStart ?? 0;
  let release;
  let box;
  let source;

  const hide = () => {
    box?.remove();
    box = undefined;
  };

  const show = ({ title, text }) => {
    hide();
    box = document.createElement("reactor-overlay");
    const root = box.attachShadow({ mode: "open" });
    root.innerHTML = `<style>
      :host { position: fixed; inset: 0; z-index: 2147483647; overflow: auto; background: #000a; color: #eee;
        font: 16px/1.5 system-ui }
      section { max-width: 60rem; margin: 4rem auto; padding: 1.5rem; background: #1c1c1f; border-radius: .5rem;
        border-top: 4px solid #e5484d; box-shadow: 0 1rem 3rem #000 }
      h1 { font-size: 1.1rem; margin: 0 2rem 1rem 0 } p { color: #aaa; margin: 1rem 0 0 }
      pre { margin: 0; overflow: auto; font: 14px/1.5 ui-monospace, monospace; white-space: pre }
      button { float: right; border: 0; background: none; color: #aaa; font-size: 1.2rem; cursor: pointer }
    </style><section role="alert"><button title="Hide (Esc)">×</button><h1></h1><pre></pre>
      <p>The last good version keeps serving. This goes away with the next save that builds.</p></section>`;
    root.querySelector("h1").textContent = title;
    root.querySelector("pre").textContent = text;
    root.querySelector("button").onclick = hide;
    document.documentElement.append(box);
  };

  const hear = (event) => {
    const state = JSON.parse(event.data);
    if (mode === "waiting") {
      const doing = document.getElementById("doing");
      if (state.settled && String(state.number) !== number) location.reload();
      else if (doing && state.doing) doing.textContent = state.doing;
      return;
    }
    if (state.trouble) show(state.trouble);
    else hide();
    if (!state.settled || !state.release) return;
    // The first time it is the page itself that may have been overtaken by a save, between its request and now.
    const stale = release ? release !== state.release : state.live_ms_ago < performance.now() - asked;
    release = state.release;
    if (stale && mode !== "framework") location.reload();
  };

  // A browser opens six connections to a host at most: a page nobody looks at must not hold one.
  const listen = () => {
    if (document.hidden) {
      source?.close();
      source = undefined;
    } else if (!source) {
      source = new EventSource("/_reactor/events");
      source.addEventListener("state", hear);
    }
  };
  document.addEventListener("visibilitychange", listen);
  addEventListener("keydown", (event) => event.key === "Escape" && hide());
  addEventListener("pagehide", () => source?.close());
  addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });
  listen();
})();
