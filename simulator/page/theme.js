/** Light or dark: the system's choice until the person has made one, kept by the browser for every page. */

import { byId } from "./dom.js";

const KEY = "theme";
const root = document.documentElement;

function apply() {
  const kept = localStorage.getItem(KEY);
  if (kept) root.dataset.theme = kept;
}

/** Take over the kept choice, follow the one made in another window or frame, and let #theme switch it. */
export function prepareTheme() {
  apply();
  window.addEventListener("storage", apply);
  byId("theme").addEventListener("click", () => {
    const system = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
    localStorage.setItem(KEY, (root.dataset.theme ?? system) === "dark" ? "light" : "dark");
    apply();
  });
}
