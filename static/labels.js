/**
 * Names on the map. Every name has places it may take, best first; names are set in the order of their weight, and one
 * that finds no room is left out until the map is nearer.
 */

import * as L from "../vendor/leaflet/leaflet-src.esm.js";
import { SAME, overlap } from "./points.js";

const MARGIN = 3;
// What is left free around the middle of a town's dot.
const DOT = 5;

export class Labels {
  /**
   * @param signs gives the boxes that no name may cover, in layer points
   * @param courses gives those that only a name with places further off may
   * @param edges gives those that a shy name keeps clear of too
   * @param holdings gives whose ground is where
   * @param stood gives where the signs of places stand: {point, city}
   */
  constructor(map, signs, courses, edges, holdings, stood) {
    this.map = map;
    this.signs = signs;
    this.courses = courses;
    this.edges = edges;
    this.holdings = holdings;
    this.stood = stood;
    this.groups = new Map();
    this.pane = map.getPane("names");
    this.pane.classList.add("leaflet-zoom-hide");
    map.on("zoomend moveend resize", () => this.place());
  }

  /** Names of one sort in place of those before. @param items {text, small, className, weight, color, minZoom, shy, ground, at, dot, spots, further} */
  set(group, items) {
    for (const label of this.groups.get(group) ?? []) {
      label.element.remove();
    }
    const labels = items.map((item) => ({ ...item, element: this.#element(item) }));
    this.pane.append(...labels.map((label) => label.element));
    for (const label of labels) {
      label.width = widthOf(label.element);
      label.height = label.element.offsetHeight;
    }
    for (const { element, width } of labels.filter((label) => label.width < label.element.offsetWidth)) {
      element.style.width = `${width}px`;
    }
    this.groups.set(group, labels);
  }

  place() {
    const zoom = this.map.getZoom();
    const view = this.map.getPixelBounds();
    const origin = this.map.getPixelOrigin();
    const frame = {
      left: view.min.x - origin.x,
      top: view.min.y - origin.y,
      right: view.max.x - origin.x,
      bottom: view.max.y - origin.y,
    };
    const taken = this.signs();
    const courses = this.courses();
    this.held = this.holdings();
    this.beacons = this.stood();
    const all = [...this.groups.values()].flat().sort((a, b) => b.weight - a.weight);
    for (const label of all) {
      const dot = label.dot && around(label.at());
      // A name without its dot would be that of the next sign.
      const wanted = zoom >= (label.minZoom ?? 0) && !(dot && taken.some((other) => overlap(dot, other)));
      const shunned = label.shy ? [...courses, ...this.edges()] : courses;
      const spot =
        (wanted && this.#spot(label, label.spots, frame, [...taken, ...shunned])) ||
        (wanted && label.further && this.#spot(label, label.spots, frame, taken)) ||
        (wanted && label.further && this.#spot(label, label.further, frame, taken)) ||
        // A city has its name close by though a sign in it be closer; but from far off it would be read as that sign's.
        (wanted && label.further && this.#spot(label, label.spots, frame, taken, { among: true }));
      label.element.classList.toggle("out", !spot);
      label.dot?.(Boolean(spot));
      if (spot) {
        taken.push(spot);
        if (dot) {
          taken.push(dot);
          this.beacons.push({ point: label.at() });
        }
        L.DomUtil.setPosition(label.element, L.point(spot.left, spot.top).round());
      }
    }
  }

  #spot(label, spots, frame, taken, { among = false } = {}) {
    for (const { x, y } of spots(this.map, label, frame)) {
      const box = { left: x, top: y, right: x + label.width, bottom: y + label.height };
      const wide = {
        left: x - MARGIN,
        top: y - MARGIN / 2,
        right: box.right + MARGIN,
        bottom: box.bottom + MARGIN / 2,
      };
      const inside =
        box.left > frame.left && box.right < frame.right && box.top > frame.top && box.bottom < frame.bottom;
      const free = inside && !taken.some((other) => overlap(wide, other));
      if (free && (!label.ground || this.held.leaves(label.ground, box)) && this.#isNearest(label, box, among)) {
        return box;
      }
    }
    return null;
  }

  /** Whether no other sign is as near to a name in this box as its own: it would be read as that one's. @param among signs of no city */
  #isNearest({ at }, box, among) {
    const own = at?.();
    const others = this.beacons.filter(({ city }) => city || !among);
    return !own || others.every(({ point: it }) => it.distanceTo(own) <= SAME || distance(box, it) > distance(box, own));
  }

  #element({ text, small, className, color }) {
    const element = document.createElement("div");
    element.className = `label ${className}`;
    element.dir = "auto";
    element.append(text);
    if (small) {
      const second = document.createElement("small");
      second.dir = "auto";
      second.append(small);
      element.append(second);
    }
    if (color) {
      element.style.color = color;
    }
    return element;
  }
}

/** As wide as its longest line; a name of several lines takes all the width it may have, and seems to stand off its place. */
function widthOf(element) {
  const range = document.createRange();
  const scale = element.getBoundingClientRect().width / element.offsetWidth || 1;
  const lines = [element, ...element.children].map(({ firstChild }) => {
    range.selectNodeContents(firstChild);
    return range.getBoundingClientRect().width / scale;
  });
  // Letters have parts of a pixel: one too few would break the line once more.
  return Math.min(element.offsetWidth, Math.ceil(Math.max(...lines)) + 1);
}

function around({ x, y }) {
  return { left: x - DOT, top: y - DOT, right: x + DOT, bottom: y + DOT };
}

/** From a box to a point. */
function distance({ left, top, right, bottom }, { x, y }) {
  return Math.hypot(Math.max(left - x, x - right, 0), Math.max(top - y, y - bottom, 0));
}
