/** Marks what changed since the date before: a double line around what is new, a broken one and a cross for what has ended. */

import * as L from "../vendor/leaflet/leaflet-src.esm.js";
import { SIZE } from "./points.js";
import { called, keyOf, makePressed, svg } from "./shapes.js";

// Above the shapes, below the names and the signs of points.
const ORDER = 445;
const AROUND = 5;

export class Changed {
  constructor(map, data, open) {
    this.map = map;
    this.data = data;
    this.open = open;
    map.createPane("changed").style.zIndex = ORDER;
    this.renderer = L.svg({ pane: "changed", padding: 0.3 });
    this.group = L.layerGroup().addTo(map);
  }

  /** Mark these, in place of those before. @returns {Set<string>} what the legend has to explain */
  draw(begun, ended) {
    this.group.clearLayers();
    begun.forEach((feature) => this.#begun(feature));
    ended.forEach((feature) => this.#ended(feature));
    return new Set([...(begun.length ? ["changed:new"] : []), ...(ended.length ? ["changed:ended"] : [])]);
  }

  #begun(feature) {
    const shape = `.shape[data-feature="${CSS.escape(keyOf(feature))}"]`;
    for (const element of this.map.getContainer().querySelectorAll(shape)) {
      element.setAttribute("aria-label", this.data.words.newHere.replace("{name}", element.getAttribute("aria-label")));
    }
    if (feature.geometry.type === "Point") {
      this.#point(feature, "changed-new", false);
      return;
    }
    for (const className of ["changed-under", "changed-new"]) {
      this.#outline(feature, { className, interactive: false });
    }
  }

  /** It is not on the map, but can be opened: its card says until when it was. */
  #ended(feature) {
    const { name: its, name_ar: arabic, valid_to: last } = feature.properties;
    const name = this.data.words.endedHere.replace("{name}", called(its, arabic)).replace("{date}", this.#inWords(last));
    const drawn =
      feature.geometry.type === "Point"
        ? this.#point(feature, "changed-ended", true)
        : this.#outline(feature, { className: "shape ended changed-ended", bubblingMouseEvents: false });
    const element = drawn.getElement();
    const press = () => this.open(keyOf(feature), element);
    element.dataset.ended = keyOf(feature);
    makePressed(element, name, press);
    drawn.on("click", press);
    if (feature.geometry.type !== "Point") {
      this.#cross(drawn.getBounds().getCenter(), false);
    }
  }

  #outline({ geometry }, options) {
    const area = geometry.type.endsWith("Polygon");
    const deep = { Polygon: 1, MultiPolygon: 2, LineString: 0, MultiLineString: 1 }[geometry.type];
    const places = L.GeoJSON.coordsToLatLngs(geometry.coordinates, deep);
    const drawn = (area ? L.polygon : L.polyline)(places, {
      pane: "changed",
      renderer: this.renderer,
      fill: false,
      smoothFactor: 0.5,
      ...options,
    });
    this.group.addLayer(drawn);
    return drawn;
  }

  #point({ geometry, properties }, className, crossed) {
    const radius = (SIZE[properties.layer] ?? SIZE.events) / 2 + AROUND;
    const sign = svg("svg", { class: "marker", width: 1, height: 1, "aria-hidden": true });
    const rings = crossed ? [className] : ["changed-under", className];
    sign.append(...rings.map((name) => svg("circle", { r: radius, class: name })));
    if (crossed) {
      sign.append(cross());
    }
    const [lng, lat] = geometry.coordinates;
    return this.#marker([lat, lng], sign, crossed ? "shape point ended" : "changed-around", crossed);
  }

  #cross(place) {
    const sign = svg("svg", { class: "marker", width: 1, height: 1, "aria-hidden": true });
    sign.append(cross());
    this.#marker(place, sign, "changed-around", false);
  }

  #marker(place, html, className, interactive) {
    const icon = L.divIcon({ className, html, iconSize: [0, 0] });
    const marker = L.marker(place, { pane: "changed", icon, interactive, keyboard: false, autoPanOnFocus: false, bubblingMouseEvents: false });
    this.group.addLayer(marker);
    return marker;
  }

  #inWords(day) {
    const words = new Intl.DateTimeFormat(this.data.words.locale, { dateStyle: "long", timeZone: "UTC" });
    return words.format(new Date(`${day}T00:00:00Z`));
  }
}

function cross() {
  return svg("path", { class: "changed-cross", d: "M-5 -5L5 5M5 -5L-5 5" });
}
