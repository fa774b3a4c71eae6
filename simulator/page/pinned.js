/** The bar of the newest pinned message; a press leads to it. */

import { summary } from "./bubble.js";
import { byId } from "./dom.js";
import { say } from "./words.js";

export class Pinned {
  #bar = byId("pinned");
  #ids = [];

  /** `actions.message(id)` gives a message, `actions.scrollTo(id)` shows it. */
  constructor(actions) {
    this.actions = actions;
    this.#bar.addEventListener("click", () => actions.scrollTo(this.#ids.at(-1)));
  }

  /** These are pinned, the newest last. */
  show(messageIds) {
    this.#ids = [...messageIds];
    this.#draw();
  }

  add(messageId) {
    this.show([...this.#ids.filter((id) => id !== messageId), messageId]);
  }

  remove(messageId) {
    this.show(this.#ids.filter((id) => id !== messageId));
  }

  /** A message changed; perhaps it is the one in the bar. */
  refresh(messageId) {
    if (messageId === this.#ids.at(-1)) this.#draw();
  }

  #draw() {
    const message = this.actions.message(this.#ids.at(-1));
    this.#bar.hidden = message === null;
    byId("pinned-title").textContent = say("pinned_message");
    byId("pinned-text").textContent = message ? summary(message) : "";
  }
}
