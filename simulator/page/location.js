/** The sheet that shares a place: a landmark, a pin on the map or typed coordinates, sent in one of Telegram's four ways. */

import { byId, el, icon } from "./dom.js";
import { CityMap } from "./map.js";
import { coordinates, metresBetween } from "./places.js";
import { cityName, distance, landmarkName, say, speaksChinese } from "./words.js";

const CITY_KEY = "city";
const DIGITS = 6; // of a degree: a tenth of a metre
const LIVE_PERIODS_S = [900, 3600, 28_800]; // the three Telegram's apps offer

/** A number within ±limit, or null. */
function degrees(text, limit) {
  const value = text.trim() === "" ? NaN : Number(text.replace("−", "-"));
  return Math.abs(value) <= limit ? value : null;
}

export class LocationSheet {
  #sheet = byId("location-sheet");
  #form = byId("location-form");
  #search = byId("landmark-search");
  #problem = byId("location-problem");
  #city = byId("city");
  #map = new CityMap(byId("map"), { picked: (point) => this.#picked(point) });
  #landmarks = [];

  constructor(actions) {
    this.actions = actions;
    this.#city.addEventListener("change", () => this.#showCity());
    byId("zoom-in").addEventListener("click", () => this.#map.zoom(0.6));
    byId("zoom-out").addEventListener("click", () => this.#map.zoom(1.7));
    this.#form.addEventListener("submit", (event) => this.#submit(event));
    this.#form.addEventListener("change", () => this.#showFields());
    this.#form.elements.latitude.addEventListener("paste", (event) => this.#pastePair(event));
    this.#search.addEventListener("input", () => this.#list());
  }

  /** Know these landmarks and name everything in the page's language. */
  relabel(landmarks) {
    this.#landmarks = landmarks;
    const options = LIVE_PERIODS_S.map((seconds) =>
      el(
        "option",
        { value: seconds },
        seconds < 3600 ? say("minutes", { n: seconds / 60 }) : say("hours", { n: seconds / 3600 }),
      ),
    );
    byId("live-period").replaceChildren(...options);
    const names = new Map(landmarks.map((place) => [place.city, cityName(place)]));
    const cities = [...names.keys()];
    this.#city.replaceChildren(...cities.map((city) => el("option", { value: city }, names.get(city))));
    this.#city.value = cities.find((city) => city === localStorage.getItem(CITY_KEY)) ?? cities[0] ?? "";
    this.#list();
  }

  /** Open it, set to send by `via`; "my position" needs a keyboard button that asks for it. */
  open(via, asked) {
    this.#form.elements.via.value = via;
    this.#form.querySelector("[value=keyboard]").disabled = !asked;
    this.#problem.textContent = "";
    this.#search.value = "";
    this.#list();
    this.#showFields();
    this.#sheet.showModal();
    this.#sheet.scrollTop = 0;
    this.#showCity();
  }

  get #via() {
    return this.#form.elements.via.value;
  }

  #showFields() {
    for (const node of this.#form.querySelectorAll("[data-for]"))
      node.hidden = node.dataset.for !== this.#via;
  }

  #showCity() {
    localStorage.setItem(CITY_KEY, this.#city.value);
    this.#map.mark(null);
    byId("map-said").textContent = say("map_help");
    this.#map.show(this.#landmarks.filter(({ city }) => city === this.#city.value));
  }

  /** A pin dropped on the map fills the form, and says what it is near. */
  #picked(point) {
    const { latitude, longitude, title, address } = this.#form.elements;
    latitude.value = point.latitude.toFixed(DIGITS);
    longitude.value = point.longitude.toFixed(DIGITS);
    this.#problem.textContent = "";
    const [nearest] = this.#landmarks.toSorted((a, b) => metresBetween(a, point) - metresBetween(b, point));
    if (!nearest) return;
    const away = distance(metresBetween(nearest, point));
    byId("map-said").textContent = say("pin_near", { distance: away, name: landmarkName(nearest) });
    title.value ||= landmarkName(nearest);
    address.value ||= nearest.city;
  }

  #list() {
    const wanted = this.#search.value.trim().toLowerCase();
    const matches = ({ name, name_en, city, city_en: cityEn = "" }) =>
      `${name} ${name_en} ${city} ${cityEn}`.toLowerCase().includes(wanted);
    const cities = Map.groupBy(this.#landmarks.filter(matches), ({ city }) => city);
    const groups = [...cities].map(([, places]) =>
      el("section", {}, el("h3", {}, cityName(places[0])), ...places.map((place) => this.#landmark(place))),
    );
    byId("landmarks").replaceChildren(
      ...(groups.length ? groups : [el("p", { class: "faint" }, say("no_landmark"))]),
    );
  }

  #landmark(place) {
    const names = speaksChinese() ? [place.name, place.name_en] : [place.name_en, place.name];
    return el(
      "button",
      {
        type: "button",
        class: "item",
        title: coordinates(place),
        click: () => this.#chosen(place, names[0]),
      },
      icon("pin"),
      el("span", {}, el("b", {}, names[0]), el("small", {}, names[1])),
    );
  }

  #chosen(place, name) {
    this.#send({ latitude: place.latitude, longitude: place.longitude, title: name, address: place.city });
  }

  #submit(event) {
    event.preventDefault();
    const { latitude, longitude, title, address } = this.#form.elements;
    const point = { latitude: degrees(latitude.value, 90), longitude: degrees(longitude.value, 180) };
    const named = this.#via !== "venue" || (title.value.trim() && address.value.trim());
    if (point.latitude === null || point.longitude === null)
      this.#problem.textContent = say("not_coordinates");
    else if (!named) this.#problem.textContent = say("not_titled");
    else this.#send({ ...point, title: title.value.trim(), address: address.value.trim() });
  }

  #send({ latitude, longitude, title, address }) {
    const via = this.#via;
    if (via === "venue") this.actions.venue({ latitude, longitude, title, address });
    else {
      const live = via === "live" ? { live_period: Number(this.#form.elements.live_period.value) } : {};
      this.actions.location({ latitude, longitude, via, ...live });
    }
    this.#sheet.close();
  }

  /** "31.2336, 121.4692" pasted into the first field fills both. */
  #pastePair(event) {
    const pair = event.clipboardData
      .getData("text")
      .split(/[,，\s]+/)
      .filter(Boolean);
    if (pair.length !== 2) return;
    event.preventDefault();
    [this.#form.elements.latitude.value, this.#form.elements.longitude.value] = pair;
  }
}
