/** While a live location is shared: until when, a map to walk along, and the button that stops it. */

import { byId } from "./dom.js";
import { CityMap } from "./map.js";
import { now } from "./now.js";
import { coordinates } from "./places.js";
import { clock, label, say } from "./words.js";

const PACE_MS = 400; // moves are told to the server no faster
const LONGEST_WAIT_S = 3600; // a timer of the browser holds 24 days at most, a live location 68 years

function ends({ date, location }) {
  return date + location.live_period;
}

export class Walk {
  #section = byId("walk");
  #frame = byId("walk-frame");
  #map = new CityMap(byId("walk-map"), { walked: (point) => this.#walked(point) });
  #landmarks = [];
  #message = null;
  #next = null;
  #timer = 0;
  #ending = 0;

  constructor(actions) {
    this.actions = actions;
    byId("walk-stop").addEventListener("click", () => this.#stop());
    byId("walk-fold").addEventListener("click", () => this.#setOpen(this.#frame.hidden));
  }

  relabel(landmarks) {
    this.#landmarks = landmarks;
    this.#setOpen(!this.#frame.hidden);
  }

  /** Follow the newest live location among the messages that still runs, or none. */
  show(messages) {
    const live = messages.findLast(
      (message) => message.outgoing && message.location?.live_period && ends(message) > now(),
    );
    const fresh = live && live.message_id !== this.#message?.message_id;
    this.#message = live ?? null;
    this.#section.hidden = !live;
    clearTimeout(this.#ending);
    if (!live) return this.#forget();
    const left = Math.min(ends(live) - now(), LONGEST_WAIT_S);
    this.#ending = setTimeout(() => this.show(messages), left * 1000);
    if (fresh) this.#map.show(this.#landmarks, live.location);
    if (!this.#next) this.#map.mark(live.location);
    byId("walk-said").textContent = say("sharing_until", { time: clock(ends(live)) });
    byId("walk-said").title = coordinates(live.location);
  }

  /** The last point of a quick walk is always told, the ones between no faster than the pace. */
  #walked(point) {
    this.#next = point;
    this.#timer ||= setTimeout(() => this.#tell(), PACE_MS);
  }

  async #tell() {
    const point = this.#next;
    await this.actions.location({ ...point, message_id: this.#message.message_id });
    this.#timer = 0;
    if (this.#next === point) this.#next = null;
    else if (this.#next) this.#walked(this.#next);
  }

  /** A step that is not told yet is told no more. */
  #forget() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.#next = null;
  }

  #stop() {
    const { message_id: messageId } = this.#message;
    this.#forget();
    return this.actions.location({ message_id: messageId, stop: true });
  }

  #setOpen(open) {
    this.#frame.hidden = !open;
    byId("walk-fold").setAttribute("aria-expanded", String(open));
    label(byId("walk-fold"), say(open ? "hide_map" : "show_map"));
  }
}
