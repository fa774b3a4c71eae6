/** The header: whose chat it is, whether the bot is there, and the switches for language, looks and person. */

import { byId, el } from "./dom.js";
import { Panel, menuItem } from "./panel.js";
import { label, otherLanguage, say } from "./words.js";

const THEME_KEY = "theme";

function initial(name) {
  return Array.from(name)[0] ?? "?";
}

/** Follow the system until the person has chosen; the choice is kept by the browser. */
function prepareTheme() {
  const root = document.documentElement;
  const kept = localStorage.getItem(THEME_KEY);
  if (kept) root.dataset.theme = kept;
  byId("theme").addEventListener("click", () => {
    const shown =
      root.dataset.theme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
    root.dataset.theme = shown === "dark" ? "light" : "dark";
    localStorage.setItem(THEME_KEY, root.dataset.theme);
  });
}

export class Header {
  #panel = new Panel(byId("more"), byId("more-panel"));

  constructor(actions) {
    this.actions = actions;
    prepareTheme();
    byId("language").addEventListener("click", () => actions.switchLanguage(otherLanguage()));
    byId("person-form").addEventListener("submit", (event) => {
      event.preventDefault();
      actions.addPerson(event.target.elements.first_name.value.trim());
    });
  }

  show({ bot, people, person }) {
    document.title = bot.first_name;
    for (const id of ["bot-name", "welcome-name"]) byId(id).textContent = bot.first_name;
    for (const id of ["avatar", "welcome-avatar"]) byId(id).textContent = initial(bot.first_name);
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
    const others = people.map(({ id, first_name: name }) =>
      menuItem(id === person.id ? "check" : "person", name, () => this.actions.become(id), {
        "aria-current": id === person.id && "true",
      }),
    );
    this.#panel.node.replaceChildren(
      el("p", { class: "faint" }, say("people")),
      ...others,
      menuItem("add", say("add_person"), () => this.#run(() => byId("person-sheet").showModal())),
      el("hr"),
      menuItem("block", say("block"), () => this.#run(() => this.actions.block())),
    );
  }

  #run(action) {
    this.#panel.close();
    action();
  }
}
