/** The simulated clock and the rate limits: see them, move them on, stop them. */

import { fetchClock, fetchLimits, setClock, setLimits } from "./control.js";
import { attempt } from "./dialogs.js";
import { el } from "./dom.js";
import { Poll } from "./poll.js";
import { dayName, say, timeOfDay } from "./words.js";

const PAUSE_MS = 1000;
const STEPS_S = { plus_minutes: 300, plus_hour: 3600, plus_day: 86_400 };

export class Time {
  #clock = el("p", { class: "clock" });
  #day = el("p", { class: "faint" });
  #steps = Object.entries(STEPS_S).map(([key, seconds]) => this.#button(key, () => ({ advance: seconds })));
  #freeze = this.#button("freeze", () => ({ frozen: !this.#frozen }));
  #reset = this.#button("clock_reset", () => ({ reset: true }));
  #limits = el("input", { type: "checkbox", role: "switch", change: () => this.#setLimits() });
  #limitsLabel = el("span");
  #limitsNote = el("p", { class: "faint note" });
  #frozen = false;
  #changes = 0; // made here; an answer from before the last one is out of date
  #poll = new Poll(() => this.#ask(), PAUSE_MS);

  constructor() {
    this.node = el(
      "section",
      { class: "view" },
      el("div", { class: "watch" }, this.#clock, this.#day),
      el("div", { class: "steps" }, ...this.#steps),
      el("div", { class: "steps" }, this.#freeze, this.#reset),
      el("label", { class: "switch" }, this.#limits, this.#limitsLabel),
      this.#limitsNote,
    );
  }

  start() {
    this.#poll.start();
  }

  stop() {
    this.#poll.stop();
  }

  relabel() {
    for (const button of [...this.#steps, this.#reset]) button.textContent = say(button.dataset.key);
    this.#freeze.textContent = say(this.#frozen ? "resume" : "freeze");
    this.#limitsLabel.textContent = say("limits");
    this.#limitsNote.textContent = say("limits_note");
  }

  #button(key, change) {
    const press = async () => {
      this.#changes += 1;
      const clock = await attempt(() => setClock(change()));
      if (clock) this.#show(clock);
    };
    return el("button", { type: "button", class: "secondary", "data-key": key, click: press });
  }

  async #ask() {
    const changes = this.#changes;
    const [clock, limits] = await Promise.all([attempt(fetchClock), attempt(fetchLimits)]);
    if (changes !== this.#changes) return;
    if (clock) this.#show(clock);
    if (limits) this.#limits.checked = limits.on;
  }

  #show({ now, frozen }) {
    this.#frozen = frozen;
    this.#clock.textContent = timeOfDay(now);
    this.#day.textContent = `${dayName(Date.parse(now) / 1000)}${frozen ? ` · ${say("frozen")}` : ""}`;
    this.#freeze.setAttribute("aria-pressed", String(frozen));
    this.relabel();
  }

  async #setLimits() {
    this.#changes += 1;
    await attempt(() => setLimits(this.#limits.checked));
  }
}
