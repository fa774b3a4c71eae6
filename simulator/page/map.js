/** A map of a city drawn from the landmarks the server knows: pan, zoom, drop a pin, walk. No tiles, no network. */

import { svgEl } from "./dom.js";
import { metresBetween, pin } from "./places.js";
import { Projection } from "./projection.js";
import { distance, landmarkName } from "./words.js";

const CLICK_PX = 5; // a pointer that moved less has clicked
const PUSH_PX = 48; // one arrow key
const STEP_M = 40; // one arrow key of a walk, five times that with Shift
const ZOOM_KEYS = { "+": 0.7, "=": 0.7, "-": 1.4, _: 1.4 };
const ARROWS = { ArrowUp: [0, 1], ArrowDown: [0, -1], ArrowLeft: [1, 0], ArrowRight: [-1, 0] };
const WALK_SCALE = 8; // metres per pixel a walk begins with
const MOST = 0.75; // of a city's landmarks are in view at first; the farthest, such as its airports, are not
const WIDE_VIEW = 25; // metres per pixel from which stations are specks
const LABEL_PX = 7.2; // the width of a Latin letter, for keeping labels apart
const SCALE_BAR_PX = 90;
const ROUND_LENGTHS_M = [10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000];

export class CityMap {
  #svg;
  #listeners;
  #places = [];
  #marker = null;
  #view = null;
  #drawing = 0;
  #press = null;

  /** Draw on an `svg` element. `picked(point)` hears of a dropped pin; with `walked(point)` the marker is moved. */
  constructor(svg, { picked = null, walked = null }) {
    this.#svg = svg;
    this.#listeners = { picked, walked };
    svg.addEventListener("wheel", (event) => this.#wheel(event), { passive: false });
    svg.addEventListener("pointerdown", (event) => this.#down(event));
    svg.addEventListener("pointermove", (event) => this.#move(event));
    svg.addEventListener("pointerup", (event) => this.#up(event));
    svg.addEventListener("pointercancel", () => (this.#press = null));
    svg.addEventListener("keydown", (event) => this.#key(event));
    new ResizeObserver(() => this.#resized()).observe(svg);
  }

  /** Show these places, all in view unless a `focus` point is given. */
  show(places, focus = null) {
    this.#places = places;
    if (focus) this.#view = new Projection(focus, this.#view?.scale ?? WALK_SCALE, this.#size);
    else if (places.length) this.#view = this.#fitted(core(places));
    this.#draw();
  }

  /** Put the marker at a point, or take it away; the view follows when it would be outside. */
  mark(point) {
    this.#marker = point;
    if (point && this.#view && !this.#holds(point)) this.#view = this.#view.movedTo(point);
    this.#draw();
  }

  zoom(factor) {
    const { width, height } = this.#size;
    this.#see(this.#view?.zoomed(factor, { x: width / 2, y: height / 2 }));
  }

  get #size() {
    return { width: this.#svg.clientWidth || 320, height: this.#svg.clientHeight || 200 };
  }

  #fitted(points) {
    return Projection.around(points, this.#size);
  }

  #holds(point) {
    const { x, y } = this.#view.toPixels(point);
    const { width, height } = this.#size;
    return x > 20 && y > 40 && x < width - 20 && y < height - 10;
  }

  #resized() {
    if (!this.#view) return;
    const { width } = this.#view.size;
    this.#see(this.#view.resized(this.#size).zoomed(width / this.#size.width, { x: 0, y: 0 }));
  }

  #see(view) {
    if (!view) return;
    this.#view = view;
    this.#draw();
  }

  #at(event) {
    const box = this.#svg.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }

  #wheel(event) {
    event.preventDefault();
    this.#see(this.#view?.zoomed(event.deltaY > 0 ? 1.18 : 1 / 1.18, this.#at(event)));
  }

  #down(event) {
    if (!this.#view || event.button !== 0) return;
    this.#svg.setPointerCapture(event.pointerId);
    const walking = this.#listeners.walked !== null && event.target.closest(".marker") !== null;
    this.#press = { start: this.#at(event), last: this.#at(event), walking };
  }

  #move(event) {
    if (!this.#press) return;
    const at = this.#at(event);
    const { last, walking } = this.#press;
    if (walking) this.#walk(this.#view.toDegrees(at));
    else this.#see(this.#view.pushed(at.x - last.x, at.y - last.y));
    this.#press.last = at;
  }

  #up(event) {
    const at = this.#at(event);
    const press = this.#press;
    this.#press = null;
    if (press && Math.hypot(at.x - press.start.x, at.y - press.start.y) < CLICK_PX) {
      this.#pick(this.#view.toDegrees(at));
    }
  }

  #key(event) {
    const arrow = ARROWS[event.key];
    if (ZOOM_KEYS[event.key]) this.zoom(ZOOM_KEYS[event.key]);
    else if (arrow && this.#listeners.walked) this.#stride(arrow, event.shiftKey ? 5 : 1);
    else if (arrow) this.#see(this.#view?.pushed(arrow[0] * PUSH_PX, arrow[1] * PUSH_PX));
    else if (event.key === "Enter" && this.#view) this.#pick(this.#view.centre);
    else return;
    event.preventDefault();
  }

  #pick(point) {
    if (this.#listeners.walked) this.#walk(point);
    else {
      this.mark(point);
      this.#listeners.picked?.(point);
    }
  }

  #stride([dx, dy], times) {
    if (!this.#marker) return;
    const here = new Projection(this.#marker, 1, this.#size);
    this.#walk(here.pushed(dx * STEP_M * times, dy * STEP_M * times).centre);
  }

  #walk(point) {
    this.mark(point);
    this.#listeners.walked(point);
  }

  #draw() {
    cancelAnimationFrame(this.#drawing);
    this.#drawing = requestAnimationFrame(() => this.#view && this.#svg.replaceChildren(...this.#layers()));
  }

  #layers() {
    const marker = this.#marker ? [this.#markerNode()] : [];
    const crosshair = this.#listeners.walked ? [] : [this.#crosshair()];
    return [this.#grid(), ...this.#placeNodes(), ...crosshair, this.#scaleBar(), ...marker];
  }

  /** Lines one round length apart, at fixed places on the ground. */
  #grid() {
    const { width, height } = this.#size;
    const gap = roundLength(this.#view.scale * SCALE_BAR_PX) / this.#view.scale;
    const origin = this.#view.toPixels({ latitude: 0, longitude: 0 });
    const lines = [
      ...steps(origin.x % gap, width, gap).map((x) => `M${x} 0V${height}`),
      ...steps(origin.y % gap, height, gap).map((y) => `M0 ${y}H${width}`),
    ];
    return svgEl("path", { class: "grid", d: lines.join("") });
  }

  /** Dots for all that is in view; names where they do not run into one another, landmarks before stations. */
  #placeNodes() {
    const { width, height } = this.#size;
    const taken = [];
    return this.#places
      .map((place) => ({ place, ...this.#view.toPixels(place) }))
      .filter(({ x, y }) => x > -20 && y > -20 && x < width + 20 && y < height + 20)
      .toSorted((a, b) => isStation(a.place) - isStation(b.place))
      .map((spot) => {
        const speck = isStation(spot.place) && this.#view.scale > WIDE_VIEW;
        return placeNode(spot, speck ? 0 : labelSide(spot, width, taken), speck);
      })
      .reverse(); // what is named lies above what is not
  }

  #markerNode() {
    const { x, y } = this.#view.toPixels(this.#marker);
    if (!this.#listeners.walked) return pin(x, y);
    const group = svgEl("g", { class: "marker", transform: `translate(${x} ${y})` });
    group.append(svgEl("circle", { class: "halo", r: 20 }), svgEl("circle", { class: "me", r: 8 }));
    return group;
  }

  /** Where Enter would drop the pin; shown while the map has the keyboard. */
  #crosshair() {
    const [x, y] = [this.#size.width / 2, this.#size.height / 2];
    return svgEl("path", { class: "crosshair", d: `M${x - 9} ${y}h18M${x} ${y - 9}v18` });
  }

  #scaleBar() {
    const metres = roundLength(this.#view.scale * SCALE_BAR_PX);
    const y = this.#size.height - 9;
    const group = svgEl("g", { class: "scale" });
    const text = svgEl("text", { x: 12, y: y - 6 });
    text.textContent = distance(metres);
    group.append(svgEl("path", { d: `M10 ${y - 4}v4h${metres / this.#view.scale}v-4` }), text);
    return group;
  }
}

/** The landmarks nearest to the middle one: most of them. Where there are stations only, they do. */
function core(all) {
  const landmarks = all.filter((place) => !isStation(place));
  const places = landmarks.length ? landmarks : all;
  const middle = (name) => places.map((place) => place[name]).toSorted((a, b) => a - b)[places.length >> 1];
  const centre = { latitude: middle("latitude"), longitude: middle("longitude") };
  const byDistance = places.toSorted((a, b) => metresBetween(a, centre) - metresBetween(b, centre));
  return byDistance.slice(0, Math.ceil(places.length * MOST));
}

function placeNode({ place, x, y }, side, speck) {
  const kind = isStation(place) ? "station" : "landmark";
  const group = svgEl("g", { class: speck ? `${kind} speck` : kind, transform: `translate(${x} ${y})` });
  const name = svgEl("title");
  name.textContent = landmarkName(place);
  group.append(svgEl("circle", { r: speck ? 1.8 : kind === "station" ? 3.5 : 4.5 }), name);
  if (side) {
    const text = svgEl("text", { x: side * 8, y: 4, "text-anchor": side > 0 ? "start" : "end" });
    text.textContent = landmarkName(place);
    group.append(text);
  }
  return group;
}

function isStation(place) {
  return place.kind === "metro" || place.kind === "station";
}

/** Which side of its dot has room for the name: 1 right, −1 left, 0 none; the room is then taken. */
function labelSide({ place, x, y }, width, taken) {
  const letters = [...landmarkName(place)].reduce((sum, letter) => sum + (letter > "\u2e80" ? 1.75 : 1), 0);
  const length = 12 + letters * LABEL_PX;
  for (const side of [1, -1]) {
    const [left, right] = side > 0 ? [x - 6, x + length] : [x - length, x + 6];
    const box = { left, right, top: y - 10, bottom: y + 10 };
    if (left < 0 || right > width || taken.some((other) => overlap(box, other))) continue;
    taken.push(box);
    return side;
  }
  return 0;
}

function overlap(a, b) {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

/** The longest round length that is not above `metres`. */
function roundLength(metres) {
  return ROUND_LENGTHS_M.findLast((length) => length <= metres) ?? ROUND_LENGTHS_M[0];
}

function steps(from, to, gap) {
  return Array.from({ length: Math.ceil((to - from) / gap) + 1 }, (_, n) => Math.round(from + n * gap));
}
