/** The line at the bottom: writing, replying, choosing a command. */

import { summary } from "./bubble.js";
import { byId, el } from "./dom.js";
import { Panel } from "./panel.js";
import { say } from "./words.js";

export class Composer {
  #form = byId("form");
  #input = byId("input");
  #panel = new Panel(byId("commands"), byId("commands-panel"), {
    opening: () => this.#listCommands(""),
  });
  #commands = [];
  #replyTo = null;

  constructor(actions) {
    this.actions = actions;
    this.#form.addEventListener("submit", (event) => this.#submit(event));
    this.#input.addEventListener("input", () => this.#changed());
    this.#input.addEventListener("keydown", (event) => this.#key(event));
    byId("replying-cancel").addEventListener("click", () => this.replyTo(null));
  }

  setCommands(commands) {
    this.#commands = commands;
  }

  setPlaceholder(text) {
    this.#input.placeholder = text ?? say("message");
    this.#input.setAttribute("aria-label", say("message"));
  }

  insert(text) {
    this.#input.setRangeText(text, this.#input.selectionStart, this.#input.selectionEnd, "end");
    this.#changed();
    this.#input.focus();
  }

  /** The message the next text answers, or null for none. */
  replyTo(message) {
    this.#replyTo = message?.message_id ?? null;
    byId("replying").hidden = message === null;
    byId("replying-text").textContent = message ? summary(message) : "";
    this.#input.focus();
  }

  #submit(event) {
    event.preventDefault();
    const text = this.#input.value.trim();
    if (!text) return;
    this.actions.send(text, this.#replyTo);
    this.#input.value = "";
    this.#changed();
    this.replyTo(null);
  }

  /** Enter sends – unless it picks a word in an input method, as it does when one types Chinese. */
  #key(event) {
    if (event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) this.#submit(event);
    else if (event.key === "ArrowUp" && event.ctrlKey) this.actions.replyToNewest();
    else if (event.key === "ArrowUp" && this.#panel.isOpen) {
      event.preventDefault();
      this.#panel.focusFirst();
    } else if (event.key === "ArrowUp" && this.actions.toInlineResults()) event.preventDefault();
  }

  clear() {
    this.#input.value = "";
    this.#changed();
    this.#input.focus();
  }

  #changed() {
    const text = this.#input.value;
    this.actions.written(text);
    byId("send").disabled = text.trim() === "";
    this.#input.style.height = "auto";
    this.#input.style.height = `${this.#input.scrollHeight}px`;
    const word = /^\/(\w*)$/.exec(text);
    if (word && this.#listCommands(word[1])) this.#panel.open();
    else this.#panel.close();
  }

  /** Fill the menu with the commands that begin so; how many there are. */
  #listCommands(prefix) {
    const found = this.#commands.filter(({ command }) => command.startsWith(prefix.toLowerCase()));
    const items = found.map(({ command, description }) =>
      el(
        "button",
        { type: "button", class: "item", click: () => this.#choose(command) },
        el("b", {}, `/${command}`),
        el("span", {}, description),
      ),
    );
    this.#panel.node.replaceChildren(
      ...(items.length ? items : [el("p", { class: "faint" }, say("no_commands"))]),
    );
    return items.length;
  }

  #choose(command) {
    this.#panel.close();
    this.clear();
    this.actions.send(`/${command}`);
  }
}
