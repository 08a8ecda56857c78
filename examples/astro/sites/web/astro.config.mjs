import { defineConfig } from "astro/config";

export default defineConfig({
  // `notes/first.html` instead of `notes/first/index.html`: addresses without a slash at their end.
  build: { format: "file", inlineStylesheets: "never" },
  devToolbar: { enabled: false },
});
