/** Places on the page: distances, and the drawn card of a location or venue. */

import { el, icon, svgEl } from "./dom.js";
import { clock, distance, say } from "./words.js";

export const EARTH_RADIUS_M = 6_371_008.8;
const LIVE_FOR_EVER = 0x7fffffff; // a live location that lasts until it is stopped, by the Bot API

/** Great-circle distance in metres by the haversine formula between two {latitude, longitude} in degrees. */
export function metresBetween(a, b) {
  const radians = (degrees) => (degrees * Math.PI) / 180;
  const halfLat = Math.sin(radians(b.latitude - a.latitude) / 2);
  const halfLon = Math.sin(radians(b.longitude - a.longitude) / 2);
  const chord = halfLat ** 2 + Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude)) * halfLon ** 2;
  return 2 * EARTH_RADIUS_M * Math.asin(Math.min(1, Math.sqrt(chord)));
}

export function coordinates({ latitude, longitude }) {
  return `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`;
}

/** The point and, for a venue, the name of what a message shares; null when it shares no place. */
export function placeOf(message) {
  const place = message.venue ?? (message.location && { location: message.location });
  return place ? { title: place.title, address: place.address, ...place.location } : null;
}

/** An invented street plan around a pin, the same for the same point: real map tiles would need the network. */
function streetPlan({ latitude, longitude }) {
  const turn = Math.round((Math.abs(latitude * 7919 + longitude * 104729) * 10) % 60) - 30;
  const shift = Math.round(Math.abs(longitude * 1e4) % 24);
  const svg = svgEl("svg", {
    class: "plan",
    viewBox: "0 0 280 120",
    "aria-hidden": "true",
    preserveAspectRatio: "xMidYMid slice",
  });
  const city = svgEl("g", { transform: `rotate(${turn} 140 60)` });
  city.append(
    svgEl("rect", { class: "park", x: 176 + shift, y: -8 + shift, width: 66, height: 50, rx: 8 }),
    svgEl("path", { class: "water", d: `M-80 ${112 + shift} q60 -26 130 -6 t130 -10 t160 6 V260 H-80z` }),
    svgEl("path", {
      class: "street",
      d: "M-80 0H360M-80 34H360M-80 92H360M44-120V260M108-120V260M168-120V260M250-120V260",
    }),
    svgEl("path", { class: "avenue", d: `M-80 ${62 + shift / 3}H360M${140 + shift / 4}-120V260` }),
  );
  svg.append(city, svgEl("ellipse", { class: "pin-shadow", cx: 140, cy: 68, rx: 9, ry: 3 }), pin(140, 68));
  return svg;
}

/** A map pin whose tip is at the pixel. */
export function pin(x, y) {
  const group = svgEl("g", { class: "pin", transform: `translate(${x} ${y})` });
  group.append(
    svgEl("path", { d: "M0 0C-11-13-16-20-16-29a16 16 0 0 1 32 0C16-20 11-13 0 0z" }),
    svgEl("circle", { cx: 0, cy: -29, r: 6 }),
  );
  return group;
}

function liveBadge(message) {
  const period = message.location?.live_period;
  if (!period) return null;
  const until = period === LIVE_FOR_EVER ? "" : say("live_until", { time: clock(message.date + period) });
  return el(
    "p",
    { class: "live" },
    el("span", { class: "dot", "aria-hidden": "true" }),
    `${say("live")} ${until}`.trim(),
  );
}

/** The card of a shared place; `me` is the person's last known point, if any, for the distance. */
export function placeCard(message, me, actions) {
  const place = placeOf(message);
  const written = coordinates(place);
  const copy = el(
    "button",
    {
      type: "button",
      class: "round small",
      title: say("copy_coordinates"),
      "aria-label": say("copy_coordinates"),
      click: () => actions.copy(written),
    },
    icon("copy"),
  );
  const lines = el(
    "div",
    { class: "place-lines" },
    el("p", { class: "place-title" }, place.title ?? say("location")),
  );
  if (place.address) lines.append(el("p", {}, place.address));
  lines.append(el("p", { class: "faint" }, written));
  if (me && !message.outgoing) {
    lines.append(
      el("p", { class: "away" }, say("from_you", { distance: distance(metresBetween(me, place)) })),
    );
  }
  return el("div", { class: "place" }, streetPlan(place), liveBadge(message), copy, lines);
}
