/** Small helpers to build and find elements. */

/**
 * Build an element. Attributes that are `null` or `false` are left out, `true` gives an empty attribute and
 * functions become event listeners of that name (`{ click: f }`).
 */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") node.addEventListener(name, value);
    else if (value !== null && value !== undefined && value !== false) {
      node.setAttribute(name, value === true ? "" : value);
    }
  }
  node.append(...children.filter((child) => child !== null));
  return node;
}

/** A form field with its caption. */
export function named(caption, field) {
  return el("label", { class: "named" }, caption, field);
}

/** A line icon of the sprite; decoration only, so hidden from screen readers. */
export function icon(name) {
  const svg = svgEl("svg", { class: "icon", "aria-hidden": "true" });
  svg.append(svgEl("use", { href: `/page/icons.svg#${name}` }));
  return svg;
}

export function svgEl(tag, attributes = {}) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  return node;
}

/**
 * Remember what has the focus within a node; the function returned gives it back in the node that took its place:
 * to the control of the same label, else to the one in the same position.
 */
export function focusWithin(node) {
  const controls = (of) => [...of.querySelectorAll("button, a, [tabindex]")];
  const nameOf = (control) => control.className + control.textContent;
  const at = controls(node).indexOf(document.activeElement);
  if (at < 0) return () => {};
  const name = nameOf(document.activeElement);
  return (fresh) => {
    const all = controls(fresh);
    const next = all.find((control) => nameOf(control) === name) ?? all[Math.min(at, all.length - 1)];
    next?.focus({ preventScroll: true });
  };
}

export function byId(id) {
  return document.getElementById(id);
}

/** Let any element be pressed like a button, by pointer and by keyboard. */
export function pressable(node, action) {
  node.setAttribute("role", "button");
  node.tabIndex = 0;
  node.addEventListener("click", action);
  node.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    action(event);
  });
  return node;
}
