/** The two keyboards of a bot: buttons under a message, and the reply keyboard below the input. */

import { byId, el, icon } from "./dom.js";
import { anchor } from "./links.js";
import { label, say } from "./words.js";

function caption(text) {
  return el("span", {}, text);
}

function inlineButton(button, messageId, actions) {
  if (button.url) {
    const link = anchor(
      button.url,
      { class: "key", "data-style": button.style },
      caption(button.text),
      actions,
    );
    link.append(icon("link"));
    return link;
  }
  const pressed = (event) => {
    if (button.callback_data !== undefined)
      actions.press(messageId, button.callback_data, event.currentTarget);
    else if (button.copy_text) actions.copy(button.copy_text.text);
    else actions.toast(say("not_simulated"));
  };
  const node = el(
    "button",
    { type: "button", class: "key", "data-style": button.style, click: pressed },
    caption(button.text),
  );
  if (button.copy_text) node.append(icon("copy"));
  return node;
}

/** The grid of buttons under a message: equal widths within a row. */
export function inlineKeyboard(message, actions) {
  const rows = message.reply_markup?.inline_keyboard ?? [];
  if (rows.length === 0) return null;
  const build = (button) => inlineButton(button, message.message_id, actions);
  return el(
    "div",
    { class: "inline-keyboard" },
    ...rows.map((row) => el("div", { class: "row" }, ...row.map(build))),
  );
}

/** Callback buttons that wait for the bot's answer: each spins and cannot be pressed again meanwhile. */
export class Waiting {
  #nodes = new Map();

  /** Mark a button; false when it is waiting already. */
  begin(messageId, node) {
    const waiting = this.#nodes.get(messageId) ?? new Set();
    if (waiting.has(node)) return false;
    this.#nodes.set(messageId, waiting.add(node));
    node.setAttribute("aria-busy", "true");
    return true;
  }

  end(messageId) {
    for (const node of this.#nodes.get(messageId) ?? []) node.removeAttribute("aria-busy");
    this.#nodes.delete(messageId);
  }
}

/** The reply keyboard: shown while the bot wants it, foldable by the person. */
export class ReplyKeyboard {
  #panel = byId("keyboard");
  #fold = byId("fold");
  #markup = null;
  #open = true;

  constructor(actions) {
    this.actions = actions;
    this.#fold.addEventListener("click", () => this.#setOpen(!this.#open));
  }

  /** Whether it holds a button that shares the person's position. */
  get asksLocation() {
    return (this.#markup?.keyboard ?? []).flat().some((button) => button.request_location);
  }

  get placeholder() {
    return this.#markup?.input_field_placeholder ?? null;
  }

  show(markup) {
    this.#markup = markup;
    const rows = (markup?.keyboard ?? []).map((row) =>
      el("div", { class: "row" }, ...row.map((button) => this.#button(button))),
    );
    this.#panel.replaceChildren(...rows);
    this.#panel.classList.toggle("tall", !markup?.resize_keyboard);
    this.#setOpen(true);
  }

  #button(button) {
    const shape = typeof button === "string" ? { text: button } : button;
    const attributes = {
      type: "button",
      class: "key",
      "data-style": shape.style,
      click: () => this.#press(shape),
    };
    const node = el("button", attributes, caption(shape.text));
    if (shape.request_location) node.append(icon("pin"));
    return node;
  }

  #press(button) {
    if (button.request_location) this.actions.shareLocation("keyboard");
    else if (Object.keys(button).some((name) => /^(request_|web_app)/.test(name))) {
      this.actions.toast(say("not_simulated"));
    } else this.actions.send(button.text);
    if (this.#markup.one_time_keyboard && !this.#markup.is_persistent) this.#setOpen(false);
  }

  #setOpen(open) {
    this.#open = open;
    this.#fold.hidden = this.#markup === null;
    this.#panel.hidden = this.#markup === null || !open;
    this.#fold.setAttribute("aria-expanded", String(!this.#panel.hidden));
    label(this.#fold, say(open ? "hide_keyboard" : "show_keyboard"));
  }
}
