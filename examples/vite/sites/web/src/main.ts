import "./style.css";

const views: Record<string, string> = {
  "/": "Made with Vite.",
  "/about": "One page, and a view for every path.",
};

function show(): void {
  const view = document.querySelector<HTMLElement>("#view");
  if (view) view.textContent = views[location.pathname] ?? "Not here.";
}

document.addEventListener("click", (event) => {
  const link = (event.target as HTMLElement).closest("a");
  if (!link || link.origin !== location.origin) return;
  event.preventDefault();
  history.pushState(null, "", link.href);
  show();
});
addEventListener("popstate", show);
show();
