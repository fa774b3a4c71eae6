/** Inline mode: `@bot words` in the input line asks the bot, whose results are offered above it. */

import { byId, el, icon } from "./dom.js";
import { Panel } from "./panel.js";
import { say } from "./words.js";

const PAUSE_MS = 300; // Telegram's apps ask once the typing pauses

const ICONS = { photo: "photo", location: "pin", venue: "venue", document: "document", voice: "voice" };

export class InlineResults {
  #panel = new Panel(byId("input"), byId("inline-panel"), { opens: false });
  #timer = 0;
  #asked = null; // the words last asked about
  #queryId = null;
  #early = null; // an answer that came before we were told the number of its question

  constructor(actions) {
    this.actions = actions;
  }

  /** What the input line holds now. */
  watch(text) {
    const query = this.#queryIn(text);
    if (query === this.#asked) return;
    this.#asked = query;
    clearTimeout(this.#timer);
    if (query === null) this.#close();
    else this.#timer = setTimeout(() => this.#ask(query), PAUSE_MS);
  }

  /** The bot's answer; one to an earlier question comes too late. */
  show({ query_id: queryId, results }) {
    if (queryId !== this.#queryId) {
      this.#early = { query_id: queryId, results };
      return;
    }
    const items = results.map((result) => this.#item(result));
    this.#panel.node.replaceChildren(
      ...(items.length ? items : [el("p", { class: "faint" }, say("no_results"))]),
    );
    this.#panel.open();
  }

  focusFirst() {
    if (this.#panel.isOpen) this.#panel.focusFirst();
    return this.#panel.isOpen;
  }

  /** The words after the bot's name, null where the text does not begin with it. */
  #queryIn(text) {
    const [, name, words] = /^@(\w+)\s([^]*)$/.exec(text) ?? [];
    return name?.toLowerCase() === this.actions.botUsername.toLowerCase() ? words.trim() : null;
  }

  async #ask(query) {
    const asked = await this.actions.askInline(query);
    if (query !== this.#asked) return;
    this.#queryId = asked?.id ?? null;
    if (asked?.results) this.show({ query_id: asked.id, results: asked.results });
    else if (this.#queryId !== null && this.#early?.query_id === this.#queryId) this.show(this.#early);
  }

  #item(result) {
    const text = el("span", {}, el("b", {}, result.title ?? result.caption ?? result.id));
    const small = result.description ?? result.address;
    if (small) text.append(el("small", {}, small));
    const choose = () => this.#choose(result.id);
    return el(
      "button",
      { type: "button", class: "item", click: choose },
      icon(ICONS[result.type] ?? "article"),
      text,
    );
  }

  async #choose(resultId) {
    const queryId = this.#queryId;
    this.#close();
    if (await this.actions.chooseInline(queryId, resultId)) this.actions.clearInput();
  }

  #close() {
    this.#queryId = null;
    this.#panel.close();
  }
}
