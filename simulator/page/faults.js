/** Things that go wrong on request: choose what, where and how often; see what is in force and end it. */

import { addFault, fetchFaults, removeFault, sendMalformed } from "./control.js";
import { attempt } from "./dialogs.js";
import { el, icon, named } from "./dom.js";
import { Poll } from "./poll.js";
import { label, say } from "./words.js";

const PAUSE_MS = 1500;

/** What can be asked for, by its phrase; the ones with `on` strike that kind of update, the others API methods. */
const FAULTS = {
  fault_429: { kind: "refuse", code: 429, retry_after: 3 },
  fault_502: { kind: "refuse", code: 502 },
  fault_500: { kind: "refuse", code: 500 },
  fault_drop_before: { kind: "drop", when: "before" },
  fault_drop_after: { kind: "drop", when: "after" },
  fault_slow: { kind: "hang", when: "before", seconds: 3 },
  fault_hang_before: { kind: "hang", when: "before" },
  fault_hang_after: { kind: "hang", when: "after" },
  fault_lost_press: { kind: "lose", on: "callback_query" },
  fault_resent_press: { kind: "resend", on: "callback_query" },
  fault_repeat: { kind: "repeat", on: "*" },
  fault_late: { kind: "late", on: "*" },
  fault_lost_payload: { kind: "lose_payload", on: "message" },
};
const POISONS = ["unknown_kind", "empty", "no_chat", "wrong_type", "null_message", "huge_number"];
const METHODS = ["*", "sendMessage", "editMessageText", "answerCallbackQuery", "sendPhoto", "getUpdates"];

export class Faults {
  #what = el("select", { name: "what", change: () => this.#showFields() });
  #method = el("input", { name: "on", list: "fault-methods", value: "sendMessage", autocomplete: "off" });
  #times = el("input", { name: "times", type: "number", min: "1", value: "1" });
  #poison = el("select", { name: "poison" });
  #add = el("button", { type: "submit", class: "primary" });
  #send = el("button", { type: "submit", class: "primary" });
  #labels = { fault: el("span"), fault_on: el("span"), fault_times: el("span"), poison: el("span") };
  #heading = el("h3");
  #list = el("ul", { class: "standing" });
  #poll = new Poll(() => this.#ask(), PAUSE_MS);

  constructor() {
    const options = METHODS.map((method) => el("option", { value: method }));
    this.node = el(
      "section",
      { class: "view" },
      el(
        "form",
        { class: "fields", submit: (event) => this.#submit(event) },
        named(this.#labels.fault, this.#what),
        named(this.#labels.fault_on, this.#method),
        named(this.#labels.fault_times, this.#times),
        this.#add,
        el("datalist", { id: "fault-methods" }, ...options),
      ),
      this.#heading,
      this.#list,
      el(
        "form",
        { class: "fields", submit: (event) => this.#submitPoison(event) },
        named(this.#labels.poison, this.#poison),
        this.#send,
      ),
    );
  }

  start() {
    this.#poll.start();
  }

  stop() {
    this.#poll.stop();
  }

  relabel() {
    for (const [key, node] of Object.entries(this.#labels)) node.textContent = say(key);
    this.#fill(this.#what, Object.keys(FAULTS), say);
    this.#fill(this.#poison, POISONS, (kind) => say(`poison_${kind}`));
    this.#times.placeholder = "∞";
    this.#add.textContent = say("add_fault");
    this.#send.textContent = say("send");
    this.#heading.textContent = say("faults_standing");
  }

  #fill(select, keys, text) {
    const chosen = select.value || keys[0];
    select.replaceChildren(...keys.map((key) => el("option", { value: key }, text(key))));
    select.value = chosen;
  }

  /** Updates are lost or repeated whatever method comes after them. */
  #showFields() {
    this.#method.closest("label").hidden = "on" in FAULTS[this.#what.value];
  }

  async #submit(event) {
    event.preventDefault();
    const times = this.#times.value ? Number(this.#times.value) : null;
    const added = await attempt(() => addFault({ on: this.#method.value, times, ...FAULTS[this.#what.value] }));
    if (added) await this.#ask();
  }

  async #submitPoison(event) {
    event.preventDefault();
    await attempt(() => sendMalformed(this.#poison.value));
  }

  async #ask() {
    const faults = await attempt(fetchFaults);
    if (!faults) return;
    const lines = faults.map((fault) => this.#line(fault));
    this.#list.replaceChildren(...(lines.length ? lines : [el("li", { class: "faint" }, say("no_faults"))]));
  }

  #line(fault) {
    const remove = async () => {
      await attempt(() => removeFault(fault.id));
      await this.#ask();
    };
    const button = el("button", { type: "button", class: "round small", click: remove }, icon("close"));
    label(button, say("remove"));
    const left = fault.left ?? "∞";
    return el(
      "li",
      {},
      el(
        "span",
        {},
        el("b", {}, say(phraseOf(fault))),
        el("small", {}, `${fault.on} · ${say("fault_count", { hits: fault.hits, left })}`),
      ),
      button,
    );
  }
}

/** The phrase of the fault in the list above that this one is an instance of. */
function phraseOf(fault) {
  const match = ([, shape]) =>
    ["kind", "code", "when"].every((name) => shape[name] === undefined || shape[name] === fault[name]) &&
    (shape.kind !== "hang" || "seconds" in shape === (fault.seconds !== null));
  return Object.entries(FAULTS).find(match)?.[0] ?? "fault";
}
