/** The list of a person's chats, with what is unread in each; and the sheet that makes a new group. */

import { byId, el } from "./dom.js";
import { summary } from "./bubble.js";
import { Panel } from "./panel.js";
import { label, say } from "./words.js";

function initial(name) {
  return Array.from(name)[0] ?? "?";
}

function titleOf(chat) {
  return chat.title ?? chat.first_name ?? String(chat.id);
}

export class Chats {
  #panel = new Panel(byId("chats"), byId("chats-panel"), { opening: () => this.refresh(true) });
  #form = byId("group-form");
  #badge = byId("chats-badge");
  #people = [];
  #me = null;
  #current = null;

  constructor(actions) {
    this.actions = actions;
    this.#form.addEventListener("submit", (event) => this.#submit(event));
  }

  /** Know the people there are, who `person` is among them, and the id of the chat that is open. */
  relabel({ people, person }, current) {
    this.#people = people;
    this.#me = person;
    this.#current = current ?? person.id;
    label(byId("chats"), say("chats"));
  }

  /** Count anew what other chats hold unread; draw the list where it is, or is about to be, open. Gives all chats. */
  async refresh(drawn = this.#panel.isOpen) {
    const chats = await this.actions.fetchChats();
    if (!chats) return null;
    if (drawn) this.#draw(chats);
    const others = chats.filter(({ id }) => id !== this.#current);
    const unread = others.reduce((sum, chat) => sum + (chat.unread ?? 0), 0);
    this.#badge.hidden = unread === 0;
    this.#badge.textContent = unread;
    label(this.#badge, say("unread", { n: unread }));
    return chats;
  }

  #draw(chats) {
    this.#panel.node.replaceChildren(
      ...chats.map((chat) => this.#line(chat)),
      el("button", { type: "button", class: "item new", click: () => this.#openSheet() }, say("new_group")),
    );
  }

  #line(chat) {
    const { id, unread, last_message: last } = chat;
    const badge = unread ? el("span", { class: "badge", "aria-label": say("unread", { n: unread }) }, unread) : null;
    return el(
      "button",
      {
        type: "button",
        class: "item",
        "aria-current": id === this.#current && "true",
        click: () => this.actions.openChat(id === this.#me.id ? null : id),
      },
      el("span", { class: "avatar small", "aria-hidden": "true" }, initial(titleOf(chat))),
      el("span", { class: "chat-lines" }, el("b", {}, titleOf(chat)), el("small", {}, last ? summary(last) : "")),
      badge,
    );
  }

  #openSheet() {
    this.#panel.close();
    const others = this.#people.filter(({ id }) => id !== this.#me.id);
    const boxes = others.map(({ id, first_name: name }) =>
      el("label", {}, el("input", { type: "checkbox", name: "member", value: id, checked: true }), name),
    );
    byId("group-members").replaceChildren(...boxes);
    byId("group-sheet").showModal();
  }

  #submit(event) {
    event.preventDefault();
    const form = new FormData(this.#form);
    const members = [this.#me.id, ...form.getAll("member").map(Number)];
    this.actions.addGroup({ title: form.get("title").trim(), members, forum: form.has("forum") });
  }
}
