/** One phone on the desk: who holds it, the frame with their chat, and its tab on a narrow screen. */

import { el } from "./dom.js";
import { label, say } from "./words.js";

export class Phone {
  #choice = el("select", { change: () => this.#chosen() });
  #caption = el("span", { class: "role" });
  #empty = el("p", { class: "empty" });
  #frame = el("iframe", { hidden: true });
  #badge = el("span", { class: "badge", hidden: true });
  #tabName = el("span", {});
  #people = [];
  #unread = 0;

  /** `role` is the key of its phrase; `desk` hears of a `changed` holder and of the wish to `show` this phone. */
  constructor(role, desk) {
    this.role = role;
    this.desk = desk;
    this.person = null;
    this.#choice.addEventListener("pointerdown", () => desk.refreshPeople());
    this.node = el(
      "section",
      { class: "slot", id: role, role: "tabpanel" },
      el("label", { class: "holder" }, this.#caption, this.#choice),
      el("div", { class: "case" }, this.#frame, this.#empty),
    );
    this.tab = el(
      "button",
      { type: "button", class: "tab", role: "tab", "aria-controls": role, click: () => desk.show(this) },
      this.#tabName,
      this.#badge,
    );
  }

  /** Give it to a person, or to nobody. */
  hold(person) {
    this.person = person;
    this.#frame.hidden = person === null;
    this.#empty.hidden = person !== null;
    if (person) this.#frame.src = `/?person=${encodeURIComponent(person.id)}`;
    this.#choice.value = person?.id ?? "";
    this.#setUnread(0);
    this.relabel();
  }

  setPeople(people) {
    if (JSON.stringify(people) === JSON.stringify(this.#people)) return;
    this.#people = people;
    this.person = people.find(({ id }) => id === this.person?.id) ?? null;
    this.relabel();
  }

  setShown(shown) {
    this.node.classList.toggle("shown", shown);
    this.tab.setAttribute("aria-selected", String(shown));
    this.tab.tabIndex = shown ? 0 : -1;
    if (shown) this.#setUnread(0);
  }

  isFrom(source) {
    return this.#frame.contentWindow === source;
  }

  /** The bot wrote; that is unread while the phone is not on the screen. */
  messageCame() {
    if (!this.node.checkVisibility()) this.#setUnread(this.#unread + 1);
  }

  relabel() {
    const name = this.person?.first_name ?? "–";
    this.#caption.textContent = say(this.role);
    this.#empty.textContent = say("nobody");
    this.#tabName.textContent = this.person ? name : say(this.role);
    const nobody = this.person ? [] : [el("option", { value: "" }, "–")];
    const options = this.#people.map((each) => el("option", { value: each.id }, each.first_name));
    this.#choice.replaceChildren(...nobody, ...options);
    this.#choice.value = this.person?.id ?? "";
    label(this.node, say("phone_of", { role: say(this.role), name }));
    label(this.#frame, say("phone_of", { role: say(this.role), name }));
    this.#setUnread(this.#unread);
  }

  #chosen() {
    this.hold(this.#people.find(({ id }) => String(id) === this.#choice.value) ?? null);
    this.desk.changed();
  }

  #setUnread(count) {
    this.#unread = count;
    this.#badge.hidden = count === 0;
    this.#badge.textContent = count;
    label(this.#badge, say("unread", { n: count }));
  }
}
