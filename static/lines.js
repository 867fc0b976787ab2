/** Fronts, ceasefire lines, red lines, axes and borders: strokes by kind, and a band as wide as the course is uncertain. */

import * as L from "../vendor/leaflet/leaflet-src.esm.js";
import { keyOf, makeButton, setStrength, slotOf } from "./shapes.js";

const BAND_FROM_PIXELS = 6;
const STEP = 8;
const CLEAR = 4;
const METRES_PER_PIXEL_AT_ZOOM_0 = 156543.03;

export class Lines {
  constructor(map, data, open) {
    this.map = map;
    this.data = data;
    this.open = open;
    this.group = L.layerGroup().addTo(map);
    this.bands = [];
    this.courses = [];
    map.on("zoomend", () => this.#widen());
  }

  draw(lines) {
    this.group.clearLayers();
    this.bands = [];
    this.courses = [];
    for (const line of lines) {
      this.#line(line);
    }
    this.#widen();
  }

  /** Boxes along the lines, for labels to keep clear of: in the map's layer points. */
  boxes() {
    return this.courses.flatMap((places) => {
      const points = places.flat().map((place) => this.map.latLngToLayerPoint(place));
      return points.slice(1).flatMap((point, index) => between(points[index], point));
    });
  }

  static signs(line, style) {
    const own = style.lines[line.properties.kind];
    const signs = [`line:${line.properties.kind}`];
    return own?.band && line.properties.uncertainty_km ? [...signs, "band"] : signs;
  }

  #line(line) {
    const { kind, actor, uncertainty_km: km } = line.properties;
    const own = this.data.style.lines[kind];
    const places = L.GeoJSON.coordsToLatLngs(line.geometry.coordinates, 1);
    const add = (pane, options) => {
      const renderer = this.map.sheets[pane];
      const drawn = L.polyline(places, { pane, renderer, interactive: false, fill: false, ...options });
      this.group.addLayer(drawn);
      setStrength(drawn.getElement(), line);
      return drawn;
    };
    if (kind !== "border") {
      this.courses.push(places);
    }
    if (own.band && km) {
      this.bands.push([add("bands", { className: "band", lineCap: "round", noClip: true }), km]);
    }
    const slot = slotOf(this.data.actors, actor);
    const ink = actor ? this.data.style.paints[slot].ink : this.data.style.ink;
    for (const stroke of own.strokes) {
      const { weight, opacity } = stroke;
      const color = stroke.color || ink;
      const dashArray = stroke.dash || null;
      const lineCap = stroke.dash ? "butt" : "round";
      const drawn = add("lines", { color, weight, opacity, dashArray, lineCap, noClip: own.arrow });
      if (own.arrow && stroke === own.strokes.at(-1)) {
        drawn.getElement().setAttribute("marker-end", `url(#arrow-${actor ? slot : 0})`);
      }
    }
    // A line is thin: what one points at is a wide and unseen one along it.
    const target = add("lines", {
      className: "shape line",
      weight: 18,
      opacity: 0,
      interactive: true,
      bubblingMouseEvents: false,
    });
    const element = target.getElement();
    makeButton(element, line, this.data, this.open);
    target.on("click", () => this.open(keyOf(line), element));
  }

  /** Bands are as wide as the ground they stand for, at every zoom. */
  #widen() {
    for (const [band, km] of this.bands) {
      const latitude = band.getBounds().getCenter().lat;
      const metres =
        (METRES_PER_PIXEL_AT_ZOOM_0 * Math.cos((latitude * Math.PI) / 180)) / 2 ** this.map.getZoom();
      const weight = (2000 * km) / metres;
      band.setStyle({ weight: weight < BAND_FROM_PIXELS ? 0 : weight });
    }
  }
}

/** Boxes along a stretch. */
export function between(a, b) {
  const steps = Math.min(200, Math.ceil(a.distanceTo(b) / STEP));
  return Array.from({ length: steps + 1 }, (_, step) => {
    const { x, y } = a.add(b.subtract(a).multiplyBy(step / Math.max(steps, 1)));
    return { left: x - CLEAR, top: y - CLEAR, right: x + CLEAR, bottom: y + CLEAR };
  });
}
