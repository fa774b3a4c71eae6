/** The header: whose chat it is, whether the bot is there, and the switches for language, looks and person. */

import { byId, el } from "./dom.js";
import { Panel, menuItem } from "./panel.js";
import { label, otherLanguage, say } from "./words.js";

function initial(name) {
  return Array.from(name)[0] ?? "?";
}

export class Header {
  #panel = new Panel(byId("more"), byId("more-panel"));

  /** An `embedded` phone leaves people and looks to the desk around it. */
  constructor(actions, embedded) {
    this.actions = actions;
    this.embedded = embedded;
    byId("theme").hidden = embedded;
    byId("language").addEventListener("click", () => actions.switchLanguage(otherLanguage()));
    byId("person-form").addEventListener("submit", (event) => {
      event.preventDefault();
      actions.addPerson(event.target.elements.first_name.value.trim());
    });
  }

  show({ bot, people, person, chat }) {
    const name = chat?.title ?? bot.first_name;
    document.title = name;
    for (const id of ["bot-name", "welcome-name"]) byId(id).textContent = name;
    for (const id of ["avatar", "welcome-avatar"]) byId(id).textContent = initial(name);
    byId("language").textContent = otherLanguage() === "en" ? "EN" : "中";
    label(byId("language"), say("switch_language"));
    this.#menu(people, person);
  }

  /** One of the states `say` knows: online, offline, typing, connecting. */
  setState(state) {
    byId("state").textContent = say(state);
    byId("state").dataset.state = state;
  }

  #menu(people, person) {
    const block = menuItem("block", say("block"), () => this.#run(() => this.actions.block()));
    const scan = menuItem("scan", say("scan"), () => this.#run(() => this.actions.openScan()));
    this.#panel.node.replaceChildren(...(this.embedded ? [] : this.#switcher(people, person)), scan, block);
  }

  #switcher(people, person) {
    const others = people.map(({ id, first_name: name }) =>
      menuItem(id === person.id ? "check" : "person", name, () => this.actions.become(id), {
        "aria-current": id === person.id && "true",
      }),
    );
    return [
      el("p", { class: "faint" }, say("people")),
      ...others,
      menuItem("add", say("add_person"), () => this.#run(() => byId("person-sheet").showModal())),
      menuItem("phones", say("three_phones"), () => this.actions.openDesk()),
      el("hr"),
    ];
  }

  #run(action) {
    this.#panel.close();
    action();
  }
}
