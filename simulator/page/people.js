/** Everybody there is: names, languages, who blocked the bot and who is gone; and a line for somebody new. */

import { savePerson } from "./api.js";
import { act, fetchPeople } from "./control.js";
import { attempt } from "./dialogs.js";
import { el } from "./dom.js";
import { label, say } from "./words.js";

const LANGUAGES = { "zh-hans": "中文", en: "English", ja: "日本語", de: "Deutsch", fr: "Français", es: "Español" };

export class People {
  #list = el("ul", { class: "people" });
  #name = el("input", { name: "first_name", required: true, maxlength: 64, autocomplete: "off" });
  #language = languageChoice("zh-hans");
  #add = el("button", { type: "submit", class: "primary" });

  constructor(desk) {
    this.desk = desk;
    this.node = el(
      "section",
      { class: "view" },
      this.#list,
      el("form", { class: "person new", submit: (event) => this.#submit(event) }, this.#name, this.#language, this.#add),
    );
  }

  async start() {
    const people = await attempt(fetchPeople);
    if (people) this.#list.replaceChildren(...people.map((person) => this.#line(person)));
  }

  stop() {}

  relabel() {
    this.#name.placeholder = say("new_person");
    label(this.#name, say("first_name"));
    label(this.#language, say("language"));
    this.#add.textContent = say("add");
    if (this.node.isConnected) this.start();
  }

  async #save(fields) {
    if (!(await attempt(() => savePerson(fields)))) return;
    await attempt(() => this.desk.refreshPeople());
    await this.start();
  }

  async #submit(event) {
    event.preventDefault();
    await this.#save({ first_name: this.#name.value.trim(), language_code: this.#language.value });
    this.#name.value = "";
    this.#name.focus();
  }

  #line(person) {
    const { id, first_name: name, language_code: code } = person;
    const rename = el("input", { value: name, maxlength: 64, autocomplete: "off" });
    rename.addEventListener("change", () => this.#save({ id, first_name: rename.value.trim() }));
    label(rename, say("name_of", { name }));
    const language = languageChoice(code);
    language.addEventListener("change", () => this.#save({ id, language_code: language.value }));
    label(language, say("language_of", { name }));
    const block = (on) => act(id, on ? "blocks" : "unblocks");
    const leave = (on) => act(id, on ? "deactivates" : "reactivates");
    return el(
      "li",
      { class: "person" },
      rename,
      language,
      this.#switch("blocked", name, person.blocked, block),
      this.#switch("deactivated", name, person.deactivated, leave),
    );
  }

  #switch(key, name, on, change) {
    const box = el("input", { type: "checkbox", checked: Boolean(on) });
    label(box, `${say(key)}: ${name}`);
    box.addEventListener("change", async () => {
      if (!(await attempt(() => change(box.checked)))) box.checked = !box.checked;
    });
    return el("label", {}, box, el("span", { "aria-hidden": "true" }, say(key)));
  }
}

function languageChoice(code) {
  const known = LANGUAGES[code] ? LANGUAGES : { ...LANGUAGES, [code]: code };
  const options = Object.entries(known).map(([value, name]) => el("option", { value }, name));
  const select = el("select", {}, ...options);
  select.value = code;
  return select;
}
