/** A flat map's arithmetic: degrees to pixels and back around a centre, good for the width of a city. */

import { EARTH_RADIUS_M } from "./places.js";

const METRES_PER_DEGREE = (EARTH_RADIUS_M * Math.PI) / 180; // of latitude, on the mean sphere
const [CLOSEST, WIDEST] = [0.5, 400]; // metres per pixel
const MARGIN = 0.86; // how much of the view what is fitted may fill

/** The equirectangular projection of a view `width` × `height` pixels large; `scale` is metres per pixel. */
export class Projection {
  constructor(centre, scale, { width, height }) {
    this.centre = centre;
    this.scale = Math.min(WIDEST, Math.max(CLOSEST, scale));
    this.size = { width, height };
  }

  /** The view that holds all the points, each {latitude, longitude} in degrees; at least one is needed. */
  static around(points, size) {
    const [north, south] = extremes(points.map(({ latitude }) => latitude));
    const [east, west] = extremes(points.map(({ longitude }) => longitude));
    const centre = { latitude: (north + south) / 2, longitude: (east + west) / 2 };
    const tall = ((north - south) * METRES_PER_DEGREE) / (size.height * MARGIN);
    const wide = ((east - west) * perLongitude(centre)) / (size.width * MARGIN);
    return new Projection(centre, Math.max(tall, wide, 2), size);
  }

  toPixels({ latitude, longitude }) {
    return {
      x: this.size.width / 2 + ((longitude - this.centre.longitude) * perLongitude(this.centre)) / this.scale,
      y: this.size.height / 2 + ((this.centre.latitude - latitude) * METRES_PER_DEGREE) / this.scale,
    };
  }

  toDegrees({ x, y }) {
    return this.#offset(x - this.size.width / 2, y - this.size.height / 2);
  }

  /** The view moved by so many pixels, as if its paper were pushed. */
  pushed(dx, dy) {
    return new Projection(this.#offset(-dx, -dy), this.scale, this.size);
  }

  /** The view at `factor` times the scale; the point under the pixel stays where it is. */
  zoomed(factor, { x, y }) {
    const fixed = this.toDegrees({ x, y });
    const zoomed = new Projection(this.centre, this.scale * factor, this.size);
    const moved = zoomed.toPixels(fixed);
    return zoomed.pushed(x - moved.x, y - moved.y);
  }

  resized(size) {
    return new Projection(this.centre, this.scale, size);
  }

  movedTo(centre) {
    return new Projection(centre, this.scale, this.size);
  }

  #offset(dx, dy) {
    const { latitude, longitude } = this.centre;
    return {
      latitude: Math.min(90, Math.max(-90, latitude - (dy * this.scale) / METRES_PER_DEGREE)),
      longitude: wrapped(longitude + (dx * this.scale) / perLongitude(this.centre)),
    };
  }
}

function perLongitude({ latitude }) {
  return METRES_PER_DEGREE * Math.max(0.01, Math.cos((latitude * Math.PI) / 180));
}

function extremes(values) {
  return [Math.max(...values), Math.min(...values)];
}

function wrapped(longitude) {
  return ((((longitude + 180) % 360) + 360) % 360) - 180;
}
