/** What lies over the chat for a moment: toast, alert, opened photo; and how every dialog closes. */

import { Refused } from "./api.js";
import { byId } from "./dom.js";

const TOAST_MS = 3500;
let toastTimer = 0;

/** Close by a press on the backdrop or on anything marked data-close; Escape is the browser's own. */
export function prepareDialogs() {
  for (const dialog of document.querySelectorAll("dialog")) {
    dialog.addEventListener("click", ({ target }) => {
      if (target === dialog || target.closest("[data-close]")) dialog.close();
    });
  }
}

export function toast(text) {
  const node = byId("toast");
  node.textContent = text;
  node.hidden = false;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => (node.hidden = true), TOAST_MS);
}

/** Do something at the server; its refusal is shown, never swallowed, and gives null. */
export async function attempt(call) {
  try {
    return await call();
  } catch (problem) {
    if (!(problem instanceof Refused || problem instanceof TypeError)) throw problem;
    toast(problem.message);
    return null;
  }
}

export function showAlert(text) {
  byId("alert-text").textContent = text;
  byId("alert").showModal();
}

export function openPhoto(url, caption) {
  const image = byId("lightbox-image");
  image.src = url;
  image.alt = caption;
  byId("lightbox-caption").textContent = caption;
  byId("lightbox").showModal();
}
