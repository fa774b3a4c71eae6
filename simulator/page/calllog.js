/** The log of Bot API calls: the newest on top, each with its verdict and, on a press, its parameters. */

import { fetchCalls } from "./control.js";
import { attempt } from "./dialogs.js";
import { el } from "./dom.js";
import { Poll } from "./poll.js";
import { label, say, timeOfDay } from "./words.js";

const PAUSE_MS = 700;
const MOST = 500; // calls kept on the page
const POLLING = "getUpdates";
const FAILED = new Set(["refused", "lost"]);

export class CallLog {
  #search = el("input", { type: "search", class: "search", autocomplete: "off", input: () => this.#filter() });
  #refusedOnly = el("input", { type: "checkbox", change: () => this.#filter() });
  #withPolls = el("input", { type: "checkbox", change: () => this.#filter() });
  #refusedLabel = el("span");
  #pollsLabel = el("span");
  #list = el("div", { class: "calls", role: "log", "aria-live": "off" });
  #note = el("p", { class: "faint note" });
  #poll = new Poll(() => this.#ask(), PAUSE_MS);
  #last = 0;

  constructor() {
    this.node = el(
      "section",
      { class: "view" },
      this.#search,
      el(
        "div",
        { class: "switches" },
        el("label", {}, this.#refusedOnly, this.#refusedLabel),
        el("label", {}, this.#withPolls, this.#pollsLabel),
      ),
      this.#note,
      this.#list,
    );
  }

  start() {
    this.#poll.start();
  }

  stop() {
    this.#poll.stop();
  }

  relabel() {
    this.#search.placeholder = say("filter_calls");
    label(this.#search, say("filter_calls"));
    label(this.#list, say("tab_calls"));
    this.#refusedLabel.textContent = say("refused_only");
    this.#pollsLabel.textContent = say("with_polls");
    this.#count();
  }

  /** Ask again for what still ran and for the last call, which is missing where the simulator began anew. */
  async #ask() {
    const running = this.#list.querySelectorAll("[data-verdict=running]");
    const oldest = Math.min(this.#last, ...[...running].map((node) => Number(node.dataset.number)));
    const calls = await attempt(() => fetchCalls(Math.max(oldest, this.#last - MOST) - 1));
    if (!calls) return;
    if (calls.length === 0) this.#list.replaceChildren();
    this.#last = calls.at(-1)?.number ?? 0;
    for (const call of calls) this.#put(call);
    while (this.#list.children.length > MOST) this.#list.lastElementChild.remove();
    this.#filter();
  }

  #put(call) {
    const known = this.#list.querySelector(`[data-number="${call.number}"]`);
    if (!known) this.#list.prepend(callNode(call));
    else if (known.dataset.verdict !== call.verdict) known.replaceWith(callNode(call));
  }

  #filter() {
    const wanted = this.#search.value.trim().toLowerCase();
    for (const node of this.#list.children) {
      const shown =
        node.textContent.toLowerCase().includes(wanted) &&
        (this.#withPolls.checked || node.dataset.method !== POLLING || FAILED.has(node.dataset.verdict)) &&
        (!this.#refusedOnly.checked || FAILED.has(node.dataset.verdict));
      node.hidden = !shown;
    }
    this.#count();
  }

  #count() {
    const shown = this.#list.querySelectorAll("details:not([hidden])").length;
    this.#note.textContent = shown ? say("calls_shown", { n: shown }) : say("no_calls");
  }
}

function callNode(call) {
  const { number, method, verdict, milliseconds } = call;
  const time = milliseconds === null ? "" : say("milliseconds", { n: Math.round(milliseconds) });
  return el(
    "details",
    { class: "call", "data-number": number, "data-verdict": verdict, "data-method": method },
    el(
      "summary",
      {},
      el("time", {}, timeOfDay(call.at)),
      el("b", {}, method),
      el("span", { class: "ms" }, time),
      el("span", { class: "verdict" }, verdictInWords(call)),
    ),
    el("pre", {}, JSON.stringify(call.parameters, null, 2)),
  );
}

function verdictInWords({ verdict, code, description, fault }) {
  const words = verdict === "refused" ? `${code} ${description}` : say(`verdict_${verdict}`);
  return fault ? `${words} (${fault})` : words;
}
