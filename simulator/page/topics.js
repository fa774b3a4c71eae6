/** The topics of a forum as tabs: which one is read and written in, and a way to a new one. */

import { byId, el } from "./dom.js";
import { say } from "./words.js";

const GENERAL = 1; // the topic every forum has

export class Topics {
  #bar = byId("topics");
  #form = byId("topic-form");
  #topics = [];
  #chosen = null;

  constructor(actions) {
    this.actions = actions;
    this.#bar.addEventListener("keydown", (event) => this.#walk(event));
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      byId("topic-sheet").close();
      actions.addTopic(this.#form.elements.name.value.trim());
      this.#form.reset();
    });
  }

  /** The thread to write in: null outside forums and in the general topic. */
  get thread() {
    return this.#chosen === GENERAL ? null : this.#chosen;
  }

  /** Show the tabs of a forum; null for a chat that is none. */
  show(topics) {
    this.#bar.hidden = topics === null;
    const named = topics?.filter((topic) => topic.message_thread_id !== GENERAL) ?? [];
    this.#topics = topics ? [{ message_thread_id: GENERAL, name: say("topic_general") }, ...named] : [];
    const ids = this.#topics.map((topic) => topic.message_thread_id);
    if (!ids.includes(this.#chosen)) this.#chosen = topics ? GENERAL : null;
    this.#draw();
  }

  /** Whether a message belongs to the topic that is read. */
  holds(message) {
    return this.#chosen === null || (message.is_topic_message ? message.message_thread_id : GENERAL) === this.#chosen;
  }

  #draw() {
    const tabs = this.#topics.map(({ message_thread_id: id, name }) => {
      const chosen = id === this.#chosen;
      const attributes = { role: "tab", "aria-selected": String(chosen), tabindex: chosen ? 0 : -1 };
      return el("button", { type: "button", class: "tab", ...attributes, click: () => this.#choose(id) }, name);
    });
    const add = () => byId("topic-sheet").showModal();
    const more = el("button", { type: "button", class: "tab", "aria-label": say("new_topic"), click: add }, "+");
    this.#bar.replaceChildren(...tabs, more);
  }

  #choose(id) {
    this.#chosen = id;
    this.#draw();
    this.actions.topicChosen();
  }

  #walk(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const tabs = [...this.#bar.querySelectorAll("[role=tab]")];
    const at = tabs.indexOf(event.target);
    if (!step || at < 0) return;
    this.#choose(this.#topics.at((at + step) % tabs.length).message_thread_id);
    this.#bar.querySelector("[aria-selected=true]").focus();
  }
}
