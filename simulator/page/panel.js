/** Small menus that open next to a button: outside press or Escape closes, arrow keys walk. */

import { el, icon } from "./dom.js";

export class Panel {
  /** `opening` runs each time before the button opens it; one that never `opens` it is only where it belongs. */
  constructor(button, node, { opening = () => {}, opens = true } = {}) {
    this.button = button;
    this.node = node;
    button.setAttribute("aria-expanded", "false");
    button.addEventListener("click", () => {
      if (!opens) return;
      if (this.isOpen) this.close();
      else {
        opening();
        this.open();
        this.focusFirst();
      }
    });
    node.addEventListener("keydown", (event) => this.#walk(event));
    document.addEventListener("pointerdown", ({ target }) => {
      if (!node.contains(target) && !button.contains(target)) this.close();
    });
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !this.isOpen) return;
      const within = node.contains(document.activeElement);
      this.close();
      if (within) button.focus();
    });
  }

  get isOpen() {
    return !this.node.hidden;
  }

  open() {
    this.node.hidden = false;
    this.button.setAttribute("aria-expanded", "true");
  }

  close() {
    this.node.hidden = true;
    this.button.setAttribute("aria-expanded", "false");
  }

  focusFirst() {
    this.node.querySelector("button")?.focus();
  }

  #walk(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const items = [...this.node.querySelectorAll("button")];
    items.at((items.indexOf(document.activeElement) + step) % items.length)?.focus();
  }
}

/** One line of a menu. */
export function menuItem(iconName, text, action, attributes = {}) {
  return el(
    "button",
    { type: "button", class: "item", click: action, ...attributes },
    icon(iconName),
    el("span", {}, text),
  );
}
