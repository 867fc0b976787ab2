/** Places and events: a sign by kind, and a ring as wide as the place is uncertain. Signs that would hide each other step aside. */

import * as L from "../vendor/leaflet/leaflet-src.esm.js";
import { keyOf, makeButton, setStrength, svg } from "./shapes.js";

const RING_FROM_KM = 5;
export const SIZE = { locations: 18, events: 28 };
// The least that a finger is sure to hit, in pixels across.
const HIT = 24;
const GAP = 2;
const DIRECTIONS = [
  [0, 0], [1, -1], [1, 0], [0, -1], [-1, -1], [1, 1], [0, 1], [-1, 0], [-1, 1],
];
const REACH = [30, 60, 90];
// A place whose sign would lie on that of another stands next to it, from the zoom level on at which it is named.
const NEXT = [22, ...REACH];
export const NAMED_FROM = 6.5;
// Two points no further apart than this are one to who looks.
export const SAME = 1;

export class Points {
  constructor(map, data, open) {
    this.map = map;
    this.data = data;
    this.open = open;
    this.group = L.layerGroup().addTo(map);
    this.markers = [];
    // Where the signs of places stand, by the key of each: in the map's layer points.
    this.stood = new Map();
    map.on("zoomend", () => this.#settle());
    map.on("moveend", () => this.#reach());
  }

  draw(points) {
    this.group.clearLayers();
    const places = points.filter((point) => point.properties.layer === "locations");
    const events = points.filter((point) => point.properties.layer !== "locations");
    this.markers = [...places, ...events].map((point) => this.#point(point));
    this.#settle();
    this.#reach();
  }

  static signs(point) {
    const { layer, kind, uncertainty_km: km } = point.properties;
    const signs = [`point:${layer}:${kind}`];
    return layer === "locations" && km >= RING_FROM_KM ? [...signs, "ring"] : signs;
  }

  /** The boxes the signs take, for labels to keep clear of: in the map's layer points. */
  boxes() {
    return this.markers.map(({ box }) => box);
  }

  #point(point) {
    const { layer, kind, uncertainty_km: km } = point.properties;
    const [lng, lat] = point.geometry.coordinates;
    if (layer === "locations" && km >= RING_FROM_KM) {
      const renderer = this.map.sheets.rings;
      const ring = L.circle([lat, lng], { pane: "rings", renderer, className: "ring", interactive: false, radius: km * 1000 });
      this.group.addLayer(ring);
      setStrength(ring.getElement(), point);
    }
    const icon = sign(layer, kind);
    const marker = L.marker([lat, lng], {
      pane: "points",
      keyboard: false,
      // Reaching a sign by keyboard must not throw the view away.
      autoPanOnFocus: false,
      bubblingMouseEvents: false,
      riseOnHover: true,
      zIndexOffset: layer === "locations" ? 0 : 1000,
      icon: L.divIcon({ className: `shape point ${layer} ${kind}`, html: icon, iconSize: [0, 0] }),
    });
    this.group.addLayer(marker);
    const element = marker.getElement();
    makeButton(element, point, this.data, this.open);
    marker.on("click", () => this.open(keyOf(point), element));
    const [key, place] = [keyOf(point), layer === "locations"];
    return { key, marker, icon, size: SIZE[layer] ?? SIZE.events, place, city: kind === "city", box: null };
  }

  /** What is out of sight is reached from the list, not by keyboard on the map. */
  #reach() {
    const sight = this.map.getBounds();
    for (const { marker } of this.markers) {
      marker.getElement().setAttribute("tabindex", sight.contains(marker.getLatLng()) ? "0" : "-1");
    }
  }

  /** Put every sign in its place, or as near to it as the signs before it leave room, on a leash. */
  #settle() {
    const taken = [];
    this.stood.clear();
    for (const entry of this.markers) {
      entry.at = this.map.latLngToLayerPoint(entry.marker.getLatLng());
    }
    const stay = staying(this.markers, this.map.getZoom() >= NAMED_FROM);
    for (const entry of [...stay, ...this.markers.filter((it) => !stay.has(it))]) {
      const [dx, dy] = stay.has(entry) ? [0, 0] : freeStep(entry.at, entry.size, taken, entry.place ? NEXT : REACH);
      const point = entry.at.add([dx, dy]);
      if (entry.place) {
        this.stood.set(entry.key, { point, city: entry.city });
      }
      entry.box = boxAround(point.x, point.y, entry.size);
      taken.push(entry.box);
      entry.icon.firstChild.style.transform = `translate(${dx}px, ${dy}px)`;
      entry.icon.lastChild.setAttribute("x2", dx);
      entry.icon.lastChild.setAttribute("y2", dy);
    }
  }
}

/** A plate with its sign, and behind it the leash to the place it belongs to. */
function sign(layer, kind) {
  const whole = svg("svg", { class: "marker", width: 1, height: 1, "aria-hidden": true });
  const size = SIZE[layer] ?? SIZE.events;
  const plate = svg("g", { class: "plate" });
  plate.append(
    svg("circle", { r: Math.max(size, HIT) / 2, class: "disc" }),
    svg("use", {
      href: `#sign-${layer}-${kind}`,
      x: -size / 2,
      y: -size / 2,
      width: size,
      height: size,
    }),
  );
  whole.append(plate, svg("line", { class: "leash" }));
  return whole;
}

/** Places stay where they are. Where it is near enough one of two at one point does, a city first: it would hide the other. */
function staying(entries, near) {
  const places = entries.filter(({ place }) => place).sort((a, b) => b.city - a.city);
  const stay = new Set();
  for (const entry of places) {
    if (!near || ![...stay].some(({ at }) => at.distanceTo(entry.at) <= SAME)) {
      stay.add(entry);
    }
  }
  return stay;
}

function freeStep(at, size, taken, reaches) {
  for (const reach of reaches) {
    for (const [x, y] of DIRECTIONS) {
      const step = [x * reach, y * reach];
      const box = boxAround(at.x + step[0], at.y + step[1], size);
      if (!taken.some((other) => overlap(box, other))) {
        return step;
      }
    }
  }
  return [0, 0];
}

function boxAround(x, y, size) {
  const half = size / 2 + GAP;
  return { left: x - half, top: y - half, right: x + half, bottom: y + half };
}

export function overlap(a, b) {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}
