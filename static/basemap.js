/** Land, borders, and the names of countries and towns, from the basemap layers. The sea is what is left. */

import * as L from "../vendor/leaflet/leaflet-src.esm.js";
import { everything } from "./source.js";

const HOME_RANK = 1;
const PARTS = ["countries", "districts", "towns"];

/** Panes from the ground up. Leaflet's own panes start at 200. */
export const PANES = [
  ["land", 210],
  ["silence", 220],
  ["cover", 230],
  ["borders", 240],
  ["zones", 410],
  ["bands", 420],
  ["lines", 430],
  ["rings", 440],
  ["names", 450],
  ["points", 460],
];

// The panes whose shapes can be opened; the rest is scenery.
const OPENED = new Set(["zones", "lines", "points"]);

/** A map with its panes, each with an SVG of its own, so that what is drawn keeps its place in the pile. */
export function createMap(element, options) {
  const moving = !matchMedia("(prefers-reduced-motion: reduce)").matches;
  const map = L.map(element, {
    attributionControl: false,
    zoomControl: false,
    zoomSnap: 0.25,
    zoomDelta: 1,
    wheelPxPerZoomLevel: 100,
    minZoom: 3,
    maxZoom: 14,
    maxBounds: [[-20, -40], [72, 80]],
    maxBoundsViscosity: 0.5,
    zoomAnimation: moving,
    fadeAnimation: moving,
    markerZoomAnimation: moving,
    inertia: moving,
    ...options,
  });
  map.sheets = {};
  for (const [name, order] of PANES) {
    const pane = map.createPane(name);
    pane.style.zIndex = order;
    if (!OPENED.has(name)) {
      pane.setAttribute("aria-hidden", "true");
    }
    map.sheets[name] = L.svg({ pane: name, padding: 0.3 });
  }
  return map;
}

/** The basemap of a map. `ready` gives the names to label. */
export class Basemap {
  constructor(map) {
    this.map = map;
    this.silence = L.layerGroup();
  }

  /** Draw it, without the parts that are not wanted, and give what can be labelled. */
  async load(wanted = PARTS) {
    const [countries, districts, towns] = await Promise.all(
      PARTS.map((name) => (wanted.includes(name) ? everything(name) : [])),
    );
    const sea = L.geoJSON(countries).getBounds();
    const renderer = this.map.sheets.land;
    const options = { pane: "land", renderer, className: "sea", stroke: false, interactive: false };
    // A dataset may come without a base map.
    if (sea.isValid()) {
      L.rectangle(sea, options).addTo(this.map);
    }
    for (const country of countries) {
      this.#country(country);
    }
    for (const district of districts) {
      this.#polygon(district, "borders", { className: "district", fill: false }).addTo(this.map);
    }
    const home = countries.filter((country) => country.properties.rank === HOME_RANK);
    for (const country of home) {
      this.#polygon(country, "borders", { className: "nation", fill: false }).addTo(this.map);
    }
    return { countries, towns };
  }

  /** Draw, or not, that nothing is known of the ground. */
  showSilence(shown) {
    if (shown) {
      this.silence.addTo(this.map);
    } else {
      this.silence.remove();
    }
  }

  #country(country) {
    const home = country.properties.rank === HOME_RANK;
    const className = home ? "country home" : "country";
    this.#polygon(country, "land", { className }).addTo(this.map);
    if (home) {
      const filled = { fillColor: "url(#nothing)", fillOpacity: 1, stroke: false };
      this.silence.addLayer(this.#polygon(country, "silence", filled));
    }
  }

  #polygon(feature, pane, options) {
    const renderer = this.map.sheets[pane];
    const places = L.GeoJSON.coordsToLatLngs(feature.geometry.coordinates, 2);
    return L.polygon(places, { pane, renderer, interactive: false, smoothFactor: 0.7, ...options });
  }
}
