/** While a live location is shared: until when, a map to walk along, and the button that stops it. */

import { byId } from "./dom.js";
import { CityMap } from "./map.js";
import { coordinates } from "./places.js";
import { clock, label, say } from "./words.js";

const PACE_MS = 400; // moves are told to the server no faster
const STOPPED_KEY = "stopped-sharing";

function stopped() {
  return JSON.parse(sessionStorage.getItem(STOPPED_KEY) ?? "[]");
}

export class Walk {
  #section = byId("walk");
  #frame = byId("walk-frame");
  #map = new CityMap(byId("walk-map"), { walked: (point) => this.#walked(point) });
  #landmarks = [];
  #message = null;
  #next = null;
  #timer = 0;

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
    const now = Date.now() / 1000;
    const live = messages.findLast(
      (message) =>
        message.outgoing &&
        message.location?.live_period &&
        message.date + message.location.live_period > now &&
        !stopped().includes(message.message_id),
    );
    const fresh = live && live.message_id !== this.#message?.message_id;
    this.#message = live ?? null;
    this.#section.hidden = !live;
    if (!live) return;
    if (fresh) this.#map.show(this.#landmarks, live.location);
    if (!this.#next) this.#map.mark(live.location);
    const until = clock(live.date + live.location.live_period);
    byId("walk-said").textContent = say("sharing_until", { time: until });
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
    else this.#walked(this.#next);
  }

  async #stop() {
    const { message_id: messageId, location } = this.#message;
    const { latitude, longitude } = location;
    sessionStorage.setItem(STOPPED_KEY, JSON.stringify([...stopped(), messageId]));
    await this.actions.location({ latitude, longitude, message_id: messageId, stop: true });
    this.actions.refreshWalk();
  }

  #setOpen(open) {
    this.#frame.hidden = !open;
    byId("walk-fold").setAttribute("aria-expanded", String(open));
    label(byId("walk-fold"), say(open ? "hide_map" : "show_map"));
  }
}
